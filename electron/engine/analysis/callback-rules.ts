/**
 * Finds the next contact the customer asked for or accepted and resolves it to an instant. What only ANA
 * proposed does not count; dates of other things (a salary, a maturity, a medical appointment) do not
 * either; the last one agreed on wins.
 */
import { isoOf, type LocalInstant } from './civil-time.ts'
import { find, has, normaliseTurn, phrase, type Utterance } from './customer-speech.ts'
import { replyOf } from './reply.ts'
import { type SpokenDay, spokenDays } from './spoken-days.ts'
import { joinDayAndHour, type SpokenHour, spokenHours } from './spoken-hours.ts'

export interface Callback {
  at: LocalInstant
  /** ISO 8601, -05:00. */
  iso: string
  /** The customer's turn that asked for it or accepted it. */
  turn: number
  /** Every turn of hers that bore on it, in order. */
  turns: readonly number[]
  /** Index of the words in that turn; null when she only agreed to ANA's words. */
  span: { start: number; end: number } | null
  /** An adviser, a visit, an office or a video call, rather than another call of ANA's. */
  meeting: boolean
}

const contactCue = phrase(
  `(?:re)?(?:llam|marqu|marc|timbr|habl|busqu|busc|contact|comuniqu|escrib|visit|agend|program|apunt|anot|cuadr|conect|reun|veng|vien|vuelv|atiend|atend|encontr|reciba)\\S*|pas(?:e|en|o|amos|ar|arme)|voy|vamos|vaya|nos vemos|me acerco|bajo a|subo a|traig\\S*|trae\\S*|mand\\S* (?:a )?(?:alguien|un asesor|al asesor|el asesor|una persona)|(?:lo|la|los|las|te) (?:espero|esperamos)|me queda|me sirve|me cuadra|me viene|puedo|podria|podemos|estoy (?:libre|desocupad[oa]|disponible|en la casa|descansando|por)|tengo (?:tiempo|libre|espacio|un espacio|un rato|hueco|un hueco)|le parece|me parece|esta bien|seria|mejor|quedamos|que sea|ponga\\S*|pong\\S*|cita|llega|ahi (?:si_|hablamos)`,
)
const otherThing = phrase(
  '(?:pagan|pago|paga|pagaron|consign\\S*|venc\\S*|cobr\\S*|quincena|cae|entreg\\S*|operan|opero|operaron|cumplo|cumple|nace|grado|desembols\\S*|sale|salen|saco|sacan|reclamo|mand[oe]|envi[oe]|subo|mando|adjunto|alisto|consigo|miro|reviso|leo|pregunto|averiguo|gasto|viajo|viajamos|salgo|termino|entro|empiezo|trabajo|llego|llega|llegan|dijeron|cerraron|estuve|fui|firmo|firme|abrio|debo|compre|nombraron|pensiono|vuelve|regresa)',
)
const busyWith = phrase(
  '(?:tengo|tenemos|hay|me toca|estoy (?:en|de|con)|ando|voy (?:a estar|pa|para)|tengo que|toca|estare) ~2 (?:reunion|reuniones|audiencia|cita medica|cita|citas|clase|clases|turno|examen|examenes|junta|consejo|viaje|terapia|misa|entierro|paro|capacitacion|paseo|medico|odontolog\\S*|comite|ocupad[oa]|trabajando|fuera|viajando|finca|guardia)',
)
const meetingWords = phrase(
  'asesora?s?|visit\\S*|oficina|cita|videollamada|video llamada|por video|agend\\S*|sucursal|sede|presencial\\S*|funcionari[oa]|teams|meet|zoom|venga\\S*|vaya|ejecutiv[oa]|alguien|pase por|pasar por|direccion|lo atienda|la atienda',
)
const asksWhen = phrase(
  'a que_? horas?|que_? dia|cuando|que_? horario|que_? horas?|en que_? momento|manana o (?:en la |por la |la )?tarde|(?:le|te) (?:queda|parece|sirve|viene|sirven|va) (?:bien|mejor|a)|(?:llamo|llamamos|marco|agendo|agendamos|puedo llamar\\S*|volver a llamar\\S*|devuelvo la llamada|visit\\S*)',
)
const agreesOnly = phrase(
  '(?:a|en) (?:esa|la misma|ese mismo) (?:misma )?hora|ese (?:mismo )?dia|cualquier hora|a la hora que',
)
const withdraws = phrase(
  '(?:no|ya no) ~1 (?:me )?(?:llame|llamen|llames|marque|venga|vengan|visite)|mejor (?:no|deje|dejemos|yo (?:le|la|lo))|deje asi|dejemos asi|cancel\\S* (?:la|esa|eso)|(?:mejor )?yo (?:la|lo|les|le|los) (?:llamo|aviso|busco|confirmo)',
)

interface Slot {
  day: SpokenDay | null
  hour: SpokenHour | null
  turn: number
  span: { start: number; end: number } | null
  meeting: boolean
}

const wordsBetween = (utterance: Utterance, from: number, to: number): string =>
  ` ${utterance.words
    .slice(Math.max(0, from), Math.max(0, to))
    .map((word) => word.norm)
    .join(' ')} `

const test = (pattern: RegExp, text: string): boolean => {
  pattern.lastIndex = 0
  return pattern.test(text)
}

/** Whether the words around a day or an hour say that it is not a contact, or not possible. */
function isRejected(
  utterance: Utterance,
  start: number,
  end: number,
  edge: { from: number; to: number },
): boolean {
  const after = wordsBetween(utterance, end, Math.min(edge.to, end + 3))
  const before = wordsBetween(utterance, Math.max(edge.from, start - 4), start)
  const near = wordsBetween(utterance, Math.max(edge.from, start - 5), Math.min(edge.to, end + 6))
  if (/^ (?:no|tampoco|ni|imposible)(?: |$)/.test(after) || /^ (?:si|a esa hora|yo) no /.test(after))
    return true
  if (/ (?:no puedo|ni|no|hasta|tampoco|desde|no alcanzo|no estoy) (?:el |este )?$/.test(before)) return true
  if (
    test(busyWith, near) &&
    !test(phrase('(?:llam|marqu|marc|timbr|veng|vien|visit|agend|busqu)\\S*'), near)
  )
    return true
  const verbs = wordsBetween(utterance, Math.max(edge.from, start - 4), Math.min(edge.to, end + 3))
  if (
    test(otherThing, verbs) &&
    !test(
      phrase(
        '(?:llam|marqu|timbr|veng|visit|agend|habl|contact|busqu|pas)\\S*|me queda|me sirve|(?:lo|la|los) espero|si_ (?:puedo|me)|puedo',
      ),
      near,
    )
  )
    return true
  return false
}

/** The days and hours of a customer's turn that can be a contact. */
function offered(utterance: Utterance, startedAtMs: number): { days: SpokenDay[]; hours: SpokenHour[] } {
  const days = spokenDays(utterance, startedAtMs)
  const hours = spokenHours(utterance, startedAtMs)
  const edges = days.map((day) => day.start)
  const edgeOf = (at: number) => {
    const index = edges.filter((edge) => edge <= at).length - 1
    return {
      // Words between two days belong to the first one: «hoy tengo audiencia, mañana a las tres».
      from: index > 0 ? Math.max(days[index - 1]?.end ?? 0, (edges[index] ?? 0) - 1) : 0,
      to: edges.find((edge) => edge > at) ?? utterance.words.length,
    }
  }
  return {
    days: days.filter((day) => !isRejected(utterance, day.start, day.end, edgeOf(day.start))),
    hours: hours.filter((hour) => !isRejected(utterance, hour.start, hour.end, edgeOf(hour.start))),
  }
}

const furthestGap = 10

/** Pairs the last day with the hour that belongs to it, or gives the one that stands alone. */
function lastPair(
  days: readonly SpokenDay[],
  hours: readonly SpokenHour[],
): { day: SpokenDay | null; hour: SpokenHour | null } {
  const exact = hours.filter((hour) => hour.precision !== 'daypart')
  const hourPool = exact.length > 0 ? exact : hours
  const day = days.at(-1) ?? null
  const relative = hourPool.find((hour) => hour.precision === 'relative')
  if (relative) return { day: null, hour: relative }
  if (!day) return { day: null, hour: hourPool.at(-1) ?? null }
  const near = (pool: readonly SpokenHour[]) =>
    pool
      .filter((hour) => (hour.start >= day.end ? hour.start - day.end : day.start - hour.end) <= furthestGap)
      .sort((a, b) => distance(day, a) - distance(day, b))[0]
  const close = near(hours) ?? null
  const clock = near(exact) ?? null
  // «…vuelve tipo seis, pero mañana tempranito»: a far clock time belongs to something else.
  const isForeign = clock !== null && close !== null && clock.end <= day.start && day.start - clock.end > 4
  return { day, hour: isForeign ? close : (clock ?? close) }
}

const distance = (day: SpokenDay, hour: SpokenHour): number =>
  hour.start >= day.end ? hour.start - day.end : day.start - hour.end + 2

/**
 * The contact agreed on when the conversation ended, or null.
 *
 * @param utterances the whole transcript, normalised
 * @param startedAtMs epoch ms of the call's start
 */
export function findCallback(utterances: readonly Utterance[], startedAtMs: number): Callback | null {
  let slot = null as Slot | null
  let pending = null as Slot | null
  const bearing = new Set<number>()
  for (const [index, utterance] of utterances.entries()) {
    if (utterance.role !== 'customer') continue
    const previous = utterances[index - 1]?.role === 'assistant' ? utterances[index - 1] : undefined
    const proposal = previous ? proposalOf(previous, startedAtMs) : null
    const asked = previous !== undefined && has(previous, asksWhen)
    const { days, hours } = offered(utterance, startedAtMs)
    const reply = replyOf(utterance)
    const meeting: boolean =
      has(utterance, meetingWords) ||
      (previous !== undefined && has(previous, meetingWords)) ||
      (slot?.meeting ?? false)
    const pair = lastPair(days, hours)
    const vague = vagueTime.test(utterance.text)
    if (pair.day ?? pair.hour) {
      const brief = utterance.words.length <= 9
      if (!has(utterance, contactCue) && !asked && !proposal && !brief) continue
      if (isHypothetical(utterance, pair)) continue
      if (has(utterance, errand) && !asked && !proposal) continue
      const base: Slot | null = proposal ?? slot ?? pending
      let day = pair.day
      let hour = pair.hour
      if (day && !hour) {
        const candidate = day
        const same = proposal?.options.find((option) => option.day?.date === candidate.date)
        hour =
          same?.hour ??
          (has(utterance, agreesOnly) ? (base?.hour ?? null) : pending?.day ? null : (pending?.hour ?? null))
        if (!hour && slot && slot.day?.date === day.date) hour = slot.hour
      } else if (hour && !day && hour.precision !== 'relative') {
        day = base?.day ?? null
      }
      if (hour?.precision === 'daypart' && !day && !asked && !has(utterance, contactCue)) continue
      slot = { day, hour, turn: utterance.turn, span: spanOf(pair), meeting }
      bearing.add(utterance.turn)
      continue
    }
    if (vague && !(reply === 'yes' && proposal)) {
      if (has(utterance, contactCue) && slot && vagueReplaces.test(utterance.text)) slot = null
      continue
    }
    if (proposal && reply === 'yes' && (proposal.day ?? proposal.hour)) {
      const day: SpokenDay | null = proposal.day ?? (slot ? slot.day : null)
      // Her confirmation of what is already agreed adds nothing.
      const known =
        slot !== null &&
        (slot.day?.date ?? null) === (day?.date ?? slot.day?.date ?? null) &&
        (!proposal.hour || sameClock(proposal.hour, slot.hour))
      if (proposal.options.length <= 1 && !known) {
        slot = { day, hour: proposal.hour, turn: utterance.turn, span: null, meeting }
        bearing.add(utterance.turn)
      }
      continue
    }
    if (slot && has(utterance, withdraws)) slot = null
    if (!slot && has(utterance, agreesOnly) && pending)
      slot = { ...pending, turn: utterance.turn, span: null, meeting }
    pending = mentionOf(utterance, startedAtMs) ?? pending
  }
  if (!slot) return null
  const at = joinDayAndHour(slot.day, slot.hour, startedAtMs)
  if (!at) return null
  return { at, iso: isoOf(at), turn: slot.turn, span: slot.span, meeting: slot.meeting, turns: [...bearing] }
}

/**
 * Resolves a customer's own words for a contact, taken out of their conversation: null when they name no day
 * by themselves.
 */
export function resolveCallbackPhrase(words: string, startedAtMs: number): string | null {
  const utterance = normaliseTurn(0, 'customer', words)
  const pair = lastPair(spokenDays(utterance, startedAtMs), spokenHours(utterance, startedAtMs))
  if (!pair.day && pair.hour?.precision !== 'relative') return null
  const at = joinDayAndHour(pair.day, pair.hour, startedAtMs)
  return at ? isoOf(at) : null
}

const vagueTime =
  / (?:la (?:otra|proxima|siguiente) semana|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|mas adelante|despues|luego|otro dia|un dia de estos|cualquier (?:dia|momento)|el (?:otro|proximo) (?:mes|ano)|el mes entrante|mas tarde|mas tardecito|fin de mes|quincena|fin de semana) /
const vagueReplaces =
  / (?:mejor|no) ~?(?:\S+ ){0,4}(?:la (?:otra|proxima) semana|mas adelante|otro dia|en enero|el otro mes|el otro ano) /

/** «esta tarde paso por los bancos» is the customer's own errand. */
const errand = phrase(
  '(?:paso|voy|me acerco|bajo|subo|vamos) ~2 (?:por|a|al|hasta) (?:el |la |los |las )?(?:bancos?|cooperativas?|notaria|colegio|talento humano|pagaduria|papeleria|trabajo|medico|finca|pueblo|casa|universidad|hospital|alcaldia)',
)

const hypothetical = phrase(
  'si algun dia|algun dia|si estoy de humor|si dios quiere si|si me animo ~1 (?:yo|le)|por si acaso',
)

function isHypothetical(
  utterance: Utterance,
  pair: { day: SpokenDay | null; hour: SpokenHour | null },
): boolean {
  if (pair.day || pair.hour?.precision === 'time') return false
  return has(utterance, hypothetical)
}

function spanOf(pair: {
  day: SpokenDay | null
  hour: SpokenHour | null
}): { start: number; end: number } | null {
  const parts = [pair.day, pair.hour].filter((part) => part !== null)
  if (parts.length === 0) return null
  return {
    start: Math.min(...parts.map((part) => part.start)),
    end: Math.max(...parts.map((part) => part.end)),
  }
}

const proposesContact = phrase(
  '(?:re)?(?:llam|marc|visit|agend|program|esper|reun|habl|contact|comuni|atend|atiend|vuelv|volv|busc)\\S*|cita|videollamada|pas(?:e|en|ar)|(?:le|te) (?:queda|parece|sirve|viene|va)|anotado|quedamos',
)

const sameClock = (a: SpokenHour, b: SpokenHour | null): boolean =>
  b !== null && a.hour === b.hour && a.minute === b.minute

interface Proposal extends Slot {
  options: readonly { day: SpokenDay | null; hour: SpokenHour | null }[]
}

/** What ANA's turn puts on the table: her last day and hour, and each alternative. */
function proposalOf(utterance: Utterance, startedAtMs: number): Proposal | null {
  if (!has(utterance, proposesContact)) return null
  const days = spokenDays(utterance, startedAtMs)
  const hours = spokenHours(utterance, startedAtMs).filter(
    (hour) => hour.precision !== 'daypart' || !/ manana o (?:\S+ )?(?:\S+ )?tarde /.test(utterance.text),
  )
  const usable = / manana o (?:en la |por la |la )?tarde /.test(utterance.text)
    ? days.filter((day) => day.weekday)
    : days
  if (usable.length === 0 && hours.length === 0) return null
  const distinct = [...new Map(usable.map((day) => [day.date, day])).values()]
  const options =
    distinct.length > 0
      ? distinct.map((day) => ({ day, hour: lastPair([day], hours).hour }))
      : hours.map((hour) => ({ day: null, hour }))
  const last = lastPair(usable, hours)
  return { ...last, turn: utterance.turn, span: null, meeting: has(utterance, meetingWords), options }
}

/** A day or hour the customer mentions without asking for a contact yet («llega por ahí a las seis»). */
function mentionOf(utterance: Utterance, startedAtMs: number): Slot | null {
  if (utterance.role !== 'customer') return null
  const arrives = find(
    utterance,
    phrase('(?:llega|llego|vuelve|sale|salgo|regresa|esta|se desocupa|lo encuentra|la encuentra)'),
  )
  if (arrives.length === 0) return null
  const pair = lastPair(spokenDays(utterance, startedAtMs), spokenHours(utterance, startedAtMs))
  if (!pair.day && !pair.hour) return null
  return { ...pair, turn: utterance.turn, span: spanOf(pair), meeting: false }
}
