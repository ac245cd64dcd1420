/** A database of many conversations, lifelike in its words and in how they are spread; the same one every time. */
import { DatabaseSync } from 'node:sqlite'
import { findingsSchema, objectionSchema } from '../shared/domain/analysis.ts'
import { foldText } from '../shared/domain/search-words.ts'

const dayMs = 86_400_000
export const newestAt = Date.parse('2026-11-10T10:00:00-05:00')

/** A small generator of its own: a benchmark must search the same words on every computer. */
function createChance(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return {
    next,
    /** Earlier entries come more often, as words do. */
    pick: <T>(list: readonly [T, ...T[]]): T => list[Math.floor(next() ** 1.7 * list.length)] ?? list[0],
  }
}
type Chance = ReturnType<typeof createChance>

const firstNames = [
  'María',
  'José',
  'Luz Marina',
  'Carlos',
  'Ana Milena',
  'Hernando',
  'Gloria',
  'Édgar',
  'Nubia',
  'Wilson',
  'Blanca',
  'Jairo',
  'Íngrid',
  'Óscar',
  'Yolanda',
  'Rubén',
] as const
const surnames = [
  'Rodríguez',
  'Gómez',
  'Martínez',
  'Cárdenas',
  'Castaño',
  'Ñáñez',
  'Quintero',
  'Umaña',
  'Barragán',
  'Higuera',
  'Pulido',
  'Mosquera',
  'Chaparro',
  'Tovar',
  'Echeverri',
  'Niño',
] as const
const towns = [
  'Bogotá',
  'Soacha',
  'Medellín',
  'Cali',
  'Tunja',
  'Ibagué',
  'Pasto',
  'Montería',
  'Yopal',
  'Chía',
  'Sogamoso',
  'Quibdó',
  'Leticia',
  'Popayán',
  'Neiva',
  'Riohacha',
] as const
const works = [
  'docente',
  'pensionado de Colpensiones',
  'patrullero de la policía',
  'enfermera del hospital',
  'empleado de la gobernación',
  'soldado profesional',
  'vigilante',
  'pensionada de la Fiduprevisora',
  'rectora del colegio',
  'conductor',
] as const
const goals = [
  'arreglar la casa',
  'recoger las deudas',
  'pagar la universidad de mi hija',
  'comprar una moto',
  'un tratamiento de mi mamá',
  'unificar dos libranzas',
  'pagar las tarjetas',
  'poner un negocio',
] as const
const openings = [
  'Buenos días, ¿hablo con {who}? Le habla Ana, asistente virtual de Libranzas Frailejón.',
  'Buenas tardes, ¿me comunica con {who}? Soy Ana, asistente virtual de Libranzas Frailejón.',
] as const
const questions = [
  'Tenemos crédito por libranza con descuento de nómina. ¿Usted en qué entidad trabaja?',
  '¿Y qué le gustaría hacer con el crédito?',
  '¿Le parece si un asesor le explica la cuota y el plazo, sujeto a estudio?',
  '¿A qué hora le queda bien que lo llamen?',
  'La tasa depende del estudio y el asesor se la confirma por escrito. ¿Tiene otra libranza?',
] as const
const answers = [
  'sí con {who} dígame',
  'soy {work} hace {n} años en {town}',
  'pues quisiera {goal}',
  'y como en cuánto me quedaría la cuota más o menos',
  'es que la tasa me parece muy alta señorita',
  'yo estoy reportado en datacrédito',
  'ahorita no tengo tiempo llámeme más tarde',
  'mándeme eso por whatsapp',
  'a mí me descuentan {n}00.000 de otra libranza',
  'tengo que consultarlo con mi esposo',
  'no gracias no necesito',
  'sí hágale mañana a las {n}',
  'y ustedes de dónde sacaron mi número',
  'me da desconfianza tanto robo que hay por teléfono',
  'ya mandé los desprendibles con mi hija',
  'no me llamen más por favor',
] as const
const goodbyes = [
  'Muchas gracias por su tiempo. Que tenga un buen día.',
  'Queda anotado. Feliz tarde.',
] as const

function say(chance: Chance, template: string, who: string): string {
  return template
    .replace('{who}', who)
    .replace('{work}', chance.pick(works))
    .replace('{town}', chance.pick(towns))
    .replace('{goal}', chance.pick(goals))
    .replaceAll('{n}', String(2 + Math.floor(chance.next() * 22)))
}

export interface SearchData {
  conversations: number
  turns: number
  campaignId: string
}

/** Fills a database that is migrated and empty. */
export function writeConversations(file: string, conversations: number): SearchData {
  const db = new DatabaseSync(file)
  db.exec('pragma synchronous = off; pragma cache_size = -200000; pragma foreign_keys = on')
  // The index of single turns goes with the migration: filling it would be most of the time.
  db.exec(
    'drop trigger turns_fts_insert; create trigger turns_fts_insert after insert on campaigns begin select 1; end',
  )
  const chance = createChance(7)
  const campaigns = 8
  const addCampaign = db.prepare(
    `insert into campaigns (id, name, file_name, status, loaded, created_at) values (?, ?, 'lista.xlsx', 'completed', 1, ?)`,
  )
  const addContact = db.prepare(
    `insert into contacts (id, campaign_id, row, nombre, e164, other_numbers, search_text, status, attempts, created_at, updated_at)
     values (?, ?, ?, ?, ?, '[]', ?, 'analyzed', 1, ?, ?)`,
  )
  const addCall = db.prepare(
    `insert into calls (id, contact_id, campaign_id, attempt, e164, state, transport, practice, public_base_url, planned_at,
       placing_at, answered_at, analysis_state, analysis_tries)
     values (?, ?, ?, 1, ?, 'in_progress', 'stream', 0, '', ?, ?, ?, 'done', 0)`,
  )
  const addTurn = db.prepare(
    `insert into turns (call_id, "index", role, text, at_ms, heard) values (?, ?, ?, ?, ?, 'full')`,
  )
  const endCall = db.prepare(`update calls set state = 'ended', outcome = ?, ended_at = ? where id = ?`)
  const addAnalysis = db.prepare(
    `insert into analyses (id, call_id, engine, interest, action, needs_human, priority, opt_out, unsupported, findings,
       analyzed_at, current) values (?, ?, 'rules', ?, 'follow_up_call', 0, 'low', 0, 0, ?, ?, 1)`,
  )
  const id = (kind: number, index: number) =>
    `0193${kind}000-${index.toString(16).padStart(8, '0')}-7000-8000-000000000000`.slice(0, 36)
  const interests = ['low', 'none', 'medium', 'high'] as const
  let turns = 0
  db.exec('begin')
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    addCampaign.run(id(1, campaign), `Campaña ${campaign + 1}`, newestAt - 120 * dayMs)
  }
  for (let index = 0; index < conversations; index += 1) {
    const campaignId = id(1, index % campaigns)
    const nombre = `${chance.pick(firstNames)} ${chance.pick(surnames)} ${chance.pick(surnames)}`
    const e164 = `+573${String(100_000_000 + ((index * 7_919_317) % 400_000_000)).padStart(9, '0')}`
    const at = newestAt - Math.round(((conversations - index) * 90 * dayMs) / conversations)
    addContact.run(id(2, index), campaignId, index + 2, nombre, e164, `${foldText(nombre)} ${e164}`, at, at)
    addCall.run(id(3, index), id(2, index), campaignId, e164, at, at, at + 9_000)
    const count = 6 + Math.floor(chance.next() * 10)
    let atMs = 1_000
    for (let turn = 0; turn < count; turn += 1) {
      const isAna = turn % 2 === 0
      const template =
        turn === 0
          ? chance.pick(openings)
          : turn >= count - 1 && isAna
            ? chance.pick(goodbyes)
            : chance.pick(isAna ? questions : answers)
      const text = say(chance, template, nombre)
      addTurn.run(id(3, index), turn, isAna ? 'assistant' : 'customer', text, atMs)
      atMs += 900 + text.length * 62
      turns += 1
    }
    endCall.run(index % 41 === 0 ? 'voicemail' : 'conversation', at + 9_000 + atMs, id(3, index))
    const interest = chance.pick(interests)
    const objections = chance.next() < 0.5 ? [chance.pick(objectionTags)] : []
    const findings = findingsSchema.parse({
      interest,
      action: 'follow_up_call',
      needsHuman: false,
      priority: 'low',
      optOut: false,
      wrongNumber: false,
      voicemail: false,
      callbackAt: null,
      objections,
      keyPoints: [],
      summary: '',
      recommendations: [],
      evidence: [],
    })
    addAnalysis.run(id(4, index), id(3, index), interest, JSON.stringify(findings), at + 60_000)
    if (index % 2_000 === 1_999) db.exec('commit; begin')
  }
  db.exec('commit')
  db.close()
  return { conversations, turns, campaignId: id(1, 3) }
}

const [firstTag = 'tasa_alta', ...otherTags] = objectionSchema.options
const objectionTags: [string, ...string[]] = [firstTag, ...otherTags]
