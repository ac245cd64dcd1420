/**
 * Whether the customer cannot take the lender's loan today: private employee, informal worker or services
 * contractor, with no pension or public post beside it. A credit-bureau report or a full payroll does not
 * make anyone ineligible.
 */
import { find, has, phrase, type Span, type Utterance } from './customer-speech.ts'
import { isNegated } from './negation.ts'

const privateWork: readonly RegExp[] = [
  phrase(
    '(?:soy|era|trabajo|laboro|estoy|ando|vivo|me toca|me dedico|yo) ~2 (?:como )?(?:de )?(?:independiente|informal|por mi cuenta|desemplead[oa]|cesante|sin (?:trabajo|empleo)|sin empleo|rebuscandome|del rebusque|camellando por dias)',
  ),
  phrase('(?:vivo|trabajo|como) (?:del|de|en el) (?:rebusque|diario|arriendos?|las ventas|la informalidad)'),
  phrase(
    '(?:soy|trabajo|laboro|estoy|contrat\\S*|yo|vinculad[oa]|camello) ~6 (?:empresa|compania|entidad|firma|colegio|clinica|hospital|universidad|constructora|multinacional|jardin) ~2 (?:privad[oa]|particular|temporal|de (?:monjas|curas|padres|hermanas|religios[oa]s))',
  ),
  phrase(
    '(?:trabajo|laboro|soy|camello|emplead[oa]|vendedora?|cajer[oa]|operari[oa]|guarda|vigilante|conductor\\S*) ~5 (?:en|de|con|para|pa) (?:un|una|el|la|los)? ?(?:almacen|supermercado|restaurante|call center|constructora|obra|fabrica|bodega|taller|peluqueria|banco|cadena|tienda|panaderia|hotel|finca|construccion|maquila|temporal|petrolera|flores|floricultora|ensambladora|transportadora|exito|olimpica|d1|ara|rappi|uber|didi|indriver|plataformas?|san andresito|casa de familia|plaza de mercado|galeria)',
  ),
  phrase(
    '(?:empresa|compania) de (?:vigilancia|seguridad|aseo|transporte|telas|confeccion\\S*|temporales|software|empleo|domicilios|mensajeria)',
  ),
  phrase(
    '(?:por|de|con|contrato (?:por|de)|tengo|soy|estoy|ando) ~2 (?:prestacion de servicios|ops|o p s|cps|prestacion|servicios prestados|contrato de servicios|orden de servicios?)',
  ),
  phrase('(?:soy|estoy (?:de|como)|trabajo (?:de|como)|yo soy) ~2 contratista'),
  phrase(
    '(?:soy|trabajo (?:de|como)|yo soy|ando de) (?:un |una )?(?:taxista|moto ?taxista|mototaxi\\S*|vendedora? (?:ambulante|informal)|comerciante|tender[oa]|estilista|manicurista|ama de casa|estudiante|mesero|mesera|domiciliari[oa]|agricultora?|campesin[oa]|albanil|modista|empleada domestica|emplead[oa] (?:domestic[oa]|del servicio)|camioner[oa]|reciclador[oa]|jornaler[oa]|artesan[oa]|peluquer[oa]|barbero|zapater[oa]|carpinter[oa]|soldador)',
  ),
  phrase(
    '(?:yo |que )?(?:vendo|vendemos|manejo (?:un |mi |el )?(?:taxi|uber|mula|camion|moto|plataforma|plataformas|bus|colectivo)|cultivo|coso|tengo (?:un|una|mi) (?:negocio|tienda|local|puesto|chuzo|taller|puestico|negocito|salon|miscelanea|restaurante|finca|panaderia|microempresa))',
  ),
  phrase(
    '(?:no (?:soy|tengo|estoy) ~3 (?:ni )?(?:pensionad[oa]|emplead[oa] public[oa]|del magisterio|pension|sueldo|nomina|contrato|trabajo|empleo)) ~3 (?:ni )',
  ),
  phrase(
    'no soy (?:ni )?(?:pensionad[oa]|emplead[oa] (?:public[oa]|del estado)|del estado|funcionari[oa]|docente|profesora?)',
  ),
  phrase('no (?:tengo|cuento con) (?:trabajo|empleo|sueldo|nomina|pension|contrato)'),
  phrase(
    '(?:me (?:echaron|despidieron|sacaron del trabajo|quede sin (?:trabajo|empleo)|botaron)|renuncie|ya no trabajo|se me acabo el contrato|me acabaron el contrato|no me renovaron)',
  ),
  phrase(
    '(?:todavia|aun) no (?:me )?(?:sale|ha salido|han salido|llega|he pensionado|estoy pensionad[oa]|soy pensionad[oa]|tengo la pension)(?: ~3 pension)?',
  ),
  phrase(
    '(?:contrato|vinculad[oa]|vinculacion|nomina|me pagan) ~4 (?:cooperativa de trabajo|temporal|tercerizad[oa]|bolsa de empleo|outsourcing|empresa privada|sindicato|por horas)',
  ),
  phrase(
    '(?:soy|estoy|trabajo) ~2 (?:por horas|por dias|por obra|a destajo|por labor|tercerizad[oa]|en una temporal|por temporal|al jornal)',
  ),
  phrase('empresa privada|sector privado|colegio privado|cooperativa de trabajo asociado'),
]

const otherRoute = phrase(
  '(?:pero|aunque|tambien|y|ademas) ~3 (?:soy|tengo|recibo|me llega|me pagan|cobro|gano|estoy) ~5 (?:pension\\S*|mesada|jubilad[oa]|sustitucion|planta|carrera|nombramiento|magisterio|docente|alcaldia|gobernacion)|(?:mi|la|el) (?:espos[oa]|marido|mujer|senora|mama|papa|hij[oa]|herman[oa]) ~3 (?:si_ )?(?:es|esta|trabaja|tiene|recibe) ~4 (?:pensionad[oa]|docente|profesora?|maestr[oa]|policia|soldado|militar|planta|alcaldia|gobernacion|hospital|public[oa]|estado|magisterio|pension)',
)
const formerly = phrase(
  '(?:era|fui|estuve|antes|hasta (?:el|hace)|ya no soy|trabajaba|hace (?:anos|tiempo)) ~4 (?:independiente|contratista|ops|prestacion|empresa|particular|privad[oa]|taxista|vendedora?)',
)
const publicPost = phrase(
  '(?:soy|estoy|trabajo|quede|ya) ~5 (?:de planta|en carrera|nombrad[oa]|en propiedad|provisional(?:idad)?|del magisterio|trabajador oficial|libre nombramiento|pensionad[oa] (?:de|del|por|con)|funcionari[oa] public[oa])',
)
const aboutOthers =
  /^(?:espos[oa]|marido|mujer|hij[oa]|herman[oa]|papa|mama|senora|yerno|nuera|cunad[oa]|amig[oa]|vecin[oa])$/
const ineligibleByAna = phrase(
  '(?:solo|solamente|unicamente) ~2 (?:atend\\S*|manejamos|trabajamos|prestamos|tenemos (?:convenio|linea)|cubrimos|podemos atender)|no (?:tenemos|hay|contamos con|manejamos) ~3 (?:convenio|producto|linea|credito|opcion|cobertura)|(?:no|usted no) (?:aplica|aplicaria|cumple|califica|podria aplicar|es posible)|hoy no (?:tenemos|es posible|podemos)|por ahora no (?:tenemos|podemos|es posible|manejamos|aplica)|(?:lamento|lastima|siento) ~6 (?:solo|no)',
)

export interface Ineligibility {
  turn: number
  span: Span
}

/** The customer's turns that make her ineligible today; empty when she is not, or has another route. */
export function findIneligibility(utterances: readonly Utterance[]): Ineligibility[] {
  const found: Ineligibility[] = []
  let route = -1
  for (const utterance of utterances) {
    if (utterance.role !== 'customer') continue
    if (has(utterance, otherRoute) || (has(utterance, publicPost) && !publicDenied(utterance)))
      route = utterance.turn
    for (const pattern of privateWork) {
      const span = find(utterance, pattern).find(
        (candidate) => !isNegated(utterance, candidate.start) && !isAboutOthers(utterance, candidate.start),
      )
      if (!span) continue
      if (has(utterance, formerly) && !/ (?:echaron|despidieron|sin trabajo|renuncie) /.test(utterance.text))
        continue
      found.push({ turn: utterance.turn, span })
      break
    }
  }
  const declined = found.length === 0 ? declinedWork(utterances) : null
  if (declined && route < declined.turn) return [declined]
  const last = found.at(-1)
  if (!last) return []
  if (route >= (found[0]?.turn ?? 0)) return []
  if (route >= 0 && !anaDeclines(utterances, last.turn)) return []
  return found
}

/** Whether ANA told the customer, after `turn`, that she cannot be served today. Context, not evidence. */
export function anaDeclines(utterances: readonly Utterance[], turn: number): boolean {
  return utterances.some(
    (utterance) => utterance.role === 'assistant' && utterance.turn > turn && has(utterance, ineligibleByAna),
  )
}

const workWords = phrase(
  '(?:yo )?(?:trabajo|laboro|soy|manejo|vendo|estoy|tengo (?:un|una|mi)|hago|atiendo|cuido|ando|me dedico|nos paga|me paga|me contrat\\S*|mi (?:contrato|jefe|patron|empresa)|contrato|empresa|independiente|no cotizo|periodo de prueba|de (?:monjas|curas))',
)

/** The customer's words about her work that ANA, right after, said the lender cannot serve. */
function declinedWork(utterances: readonly Utterance[]): Ineligibility | null {
  for (const [index, utterance] of utterances.entries()) {
    if (utterance.role !== 'assistant' || !has(utterance, ineligibleByAna)) continue
    const before = utterances[index - 1]
    if (before?.role !== 'customer') continue
    const span = find(before, workWords)[0]
    if (span) return { turn: before.turn, span }
  }
  return null
}

function publicDenied(utterance: Utterance): boolean {
  return find(utterance, publicPost).every(
    (span) => isNegated(utterance, span.start) || / no (?:soy|estoy) /.test(utterance.text),
  )
}

/** «mi hijo trabaja en una empresa privada»: the nearest subject before the words is somebody else. */
function isAboutOthers(utterance: Utterance, index: number): boolean {
  for (let at = index; at >= Math.max(0, index - 5); at -= 1) {
    const norm = utterance.words[at]?.norm ?? ''
    if (/^(soy|yo|vendo|estoy|tengo|trabajo)$/.test(norm)) return false
    if (aboutOthers.test(norm)) return true
  }
  return false
}
