/** What scripts and people with `curl` read when something is refused: a stable code, and Spanish with a next step. */
import type { ORPCError } from '@orpc/server'
import { isKnownCode, operatorText } from '../../../shared/domain/vendor-errors.ts'
import type { Logger } from '../ports.ts'
import { rpcErrorOf } from './rpc-errors.ts'

export interface RestErrorBody {
  code: string
  message: string
}

export interface RestError {
  status: number
  body: RestErrorBody
}

const messages: Record<string, string> = {
  unauthorized:
    'Falta el token de operador o no es válido. Envíe el encabezado «Authorization: Bearer <token>» con el token que mostró ANA al iniciar.',
  too_many_attempts:
    'Demasiados intentos con un token que no es válido. Espere un minuto e intente de nuevo.',
  forbidden_origin:
    'ANA solo atiende peticiones de esta misma máquina y de su propia página. Use la dirección que mostró ANA al iniciar.',
  not_found: 'Esa dirección no existe. Las que hay están en /openapi.json.',
  no_interface:
    'La interfaz no está construida. Ejecute «npm run build» e inicie ANA de nuevo; las direcciones REST funcionan.',
  bad_request: 'La petición no es válida. Revise los datos contra /openapi.json.',
  too_large: 'La petición es demasiado grande. Envíe menos datos.',
  internal: 'Algo falló dentro de ANA. Intente de nuevo; si vuelve a pasar, informe este código a soporte.',
  'file.missing': 'Falta el archivo. Envíelo como multipart/form-data en el campo «file».',
  'import.nothing_to_call':
    'Ninguna fila del archivo se puede llamar. Corrija las filas rechazadas y envíe el archivo de nuevo.',
  import_not_found: 'Esa lectura ya no está; no se guardó nada. Envíe el archivo de nuevo.',
  import_cancelled: 'La lectura se canceló; no se guardó nada. Envíe el archivo de nuevo.',
  'campaign.not_found': 'Esa campaña no existe. Las que hay están en /api/campaigns/list.',
  'contact.not_found': 'Esa persona no está en ninguna lista. Revise el número o el identificador.',
  'contact.on_the_phone': 'Esa persona está en una llamada. Espere a que termine e intente de nuevo.',
  'contact.transition_refused':
    'El estado de esta persona ya cambió y no permite eso. Consulte /conversations/status y decida de nuevo.',
  'call.not_found': 'Esa llamada no existe. Las que hay están en /api/calls/list.',
  'call.not_live':
    'Esa llamada no está en vivo: ya terminó, aún timbra o va por turnos. Las que hay están en /api/calls/live.',
  'call.no_operator_phone':
    'No se sabe a qué teléfono llamarlo. Envíe «operatorE164», o escriba su teléfono en Ajustes, Telefonía.',
  'call.operator_is_customer': 'Ese es el número del cliente. Envíe el teléfono del asesor.',
  'recording.not_found': 'Esa llamada no se grabó, o aún no termina.',
  'recording.missing': 'El archivo de esa grabación ya no está en el equipo.',
  'analysis.nothing_to_judge': 'Esa llamada no tiene una conversación que analizar. Elija otra.',
  'follow_up.not_found':
    'Nadie con ese número espera seguimiento. Consulte /analysis/ready_for_human y revise el número.',
  'follow_up.claimed': 'Otro operador atiende a esta persona. Elija a otra, o espere unos minutos.',
  'follow_up.not_closed': 'Esta persona no está cerrada: no hay nada que deshacer.',
  'follow_up.undo_too_late': 'Ya pasó el tiempo para deshacer; el cierre queda como está.',
  'practice.not_practising':
    'ANA hace llamadas reales. Inicie la línea de práctica para usar listas de personas inventadas.',
  'settings.invalid': 'Ese ajuste no es válido. Revise el valor e intente de nuevo.',
  'settings.unknown_key': 'Ese ajuste no existe. Los que hay están en /openapi.json.',
  'settings.fixed_by_environment':
    'Ese ajuste lo fija el entorno o el archivo .env. Cámbielo allí e inicie ANA de nuevo.',
}

const fallbacks: Record<number, string> = {
  400: 'La petición no se puede cumplir así. Revise los datos e intente de nuevo.',
  404: 'Eso no existe. Revise el identificador.',
  409: 'El estado cambió entretanto y no permite eso. Consulte de nuevo y decida.',
  422: 'Falta algo en la configuración de ANA. Revise Ajustes e intente de nuevo.',
  502: 'Un proveedor no respondió como debía. Revise Ajustes, «Probar», e intente de nuevo.',
}

const internalText =
  'Algo falló dentro de ANA. Intente de nuevo; si vuelve a pasar, informe este código a soporte.'

function textOf(code: string, status: number): string {
  const known = messages[code]
  if (known !== undefined) return known
  if (isKnownCode(code)) return operatorText(code, 'es')
  return fallbacks[status] ?? internalText
}

/** @param message replaces the code's own text */
export function restError(status: number, code: string, message = textOf(code, status)): RestError {
  return { status, body: { code, message } }
}

function codeAndPaths(data: unknown): { code: string | null; paths: string[] } {
  if (typeof data !== 'object' || data === null) return { code: null, paths: [] }
  const code = 'code' in data && typeof data.code === 'string' ? data.code : null
  const facts = 'facts' in data && typeof data.facts === 'object' && data.facts !== null ? data.facts : {}
  const paths = 'paths' in facts && Array.isArray(facts.paths) ? facts.paths.map(String) : []
  return { code, paths: paths.filter((path) => path !== '') }
}

/** The same for a procedure's error. */
export function restErrorOfRpc(error: ORPCError<string, unknown>): RestError {
  const { code, paths } = codeAndPaths(error.data)
  const known =
    code ?? (error.status === 404 ? 'not_found' : error.status === 413 ? 'too_large' : 'bad_request')
  if (known === 'bad_request' && paths.length > 0) {
    return restError(error.status, known, `La petición no es válida. Revise ${paths.join(', ')}.`)
  }
  return restError(error.status, error.status >= 500 && code === null ? 'internal' : known)
}

/** The same for whatever the engine threw. What nobody expected is logged. */
export function restErrorOf(error: unknown, logger: Logger, route: string): RestError {
  return restErrorOfRpc(rpcErrorOf(error, logger, route))
}
