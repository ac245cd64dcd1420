/**
 * Reads hours and parts of the day («tipo tres y media», «después de almuerzo», «en una horita») and joins them
 * with a day into an instant. Pure: no clock is read.
 */
import { addDays, type LocalInstant, localInstant, workingDayFrom } from './civil-time.ts'
import { find, phrase, type Utterance } from './customer-speech.ts'
import type { SpokenDay } from './spoken-days.ts'
import { number, numberOf } from './spoken-number.ts'

export interface SpokenHour {
  hour: number
  minute: number
  /** `relative` carries its own date; the others wait for a day. */
  precision: 'time' | 'after' | 'daypart' | 'relative'
  /** Whether the words themselves settle morning or afternoon. */
  settled: boolean
  /** Civil date, for relative spans only. */
  date: string | null
  start: number
  end: number
}

const hourWord = `(?:\\d{1,2}:\\d{2}|\\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)`
const minutes = `(?: y (media|cuarto|cinco|diez|quince|veinte|veinticinco|treinta|cuarenta|cuarenta y cinco|cincuenta|pico|\\d{2}))?`
const half =
  '(?: (?:en punto )?(?:(?:de|por|en) la (manana|tarde|tardecita|noche|nochecita|madrugada)|(am|pm|a m|p m)|del? (mediodia|dia)))?'
const hourLead =
  '(despues de|luego de|pasad[ao]s(?: de)?|a partir de|desde|de|antes de|entre|tipo|como a|como|a eso de|por ahi a|por ahi|sobre|hacia|pa|para|a|tipo a|mejor|mas o menos a)'

interface Clock {
  hour: number
  minute: number
  settled: boolean
}

/** Turns a spoken hour into a clock time; without am or pm the one in working hours (07:00 to 18:59). */
function clockOf(word: string, minuteWord: string | undefined, part: string | undefined): Clock | null {
  let hour: number
  let minute = 0
  if (word.includes(':')) {
    const [h = '', m = ''] = word.split(':')
    hour = Number(h)
    minute = Number(m)
  } else hour = numberOf(word)
  if (minuteWord === 'media') minute = 30
  else if (minuteWord === 'cuarto') minute = 15
  else if (minuteWord && minuteWord !== 'pico') minute = numberOf(minuteWord)
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return null
  if (hour > 12) return { hour, minute, settled: true }
  if (part === undefined) return { hour: hour >= 1 && hour <= 6 ? hour + 12 : hour, minute, settled: false }
  const morning = /^(manana|madrugada|am|a m)$/.test(part)
  if (morning) return { hour: hour === 12 ? 0 : hour, minute, settled: true }
  return { hour: hour === 12 ? 12 : hour + 12, minute, settled: true }
}

const hourPatterns = {
  relative: phrase(
    `(?:en|dentro de|como en|por ahi en) (media|una|hora y media|un par de|${number}|tres cuartos de)(?: (hora y media|horas y media|horas?|horitas?|minutos?|minuticos?|minutico))?`,
  ),
  quarterTo: phrase(
    `(?:(?:a|tipo|como a|faltando) )?(?:un |faltando )?(cuarto|diez|cinco|veinte) (?:pa|para) (?:la|las) (${hourWord})${half}`,
  ),
  between: phrase(
    `entre (?:la |las )?(${hourWord})${minutes}${half} y (?:la |las )?(?:${hourWord})(?: y media| y cuarto)?${half}`,
  ),
  led: phrase(`${hourLead} (?:la|las) (${hourWord})(?: menos (cuarto|diez|veinte|cinco))?${minutes}${half}`),
  bareLed: phrase(`tipo (${hourWord})${minutes}${half}`),
  article: phrase(
    `(?:la|las) (${hourWord})${minutes}${half}(?= (?:me|esta|que|si_|si|mas|o|seria|por|porque|hoy|manana|en punto|de la|del|puedo|queda)| $)`,
  ),
  withPart: phrase(
    `(${hourWord})${minutes} (?:en punto )?(?:(?:de|por|en) la (manana|tarde|noche)|(am|pm|a m|p m))`,
  ),
  withHalf: phrase(`(${hourWord}) y (media|cuarto)`),
}

const dayparts: readonly { pattern: RegExp; hour: number; minute: number }[] = [
  {
    pattern: phrase(
      '(?:despues de(?:l)?|luego de(?:l)?|pasado el|despues que|cuando (?:acabe|termine) de|acabando de) (?:el )?(?:almuerzo|almorzar|almuerce|mediodia|medio dia)',
    ),
    hour: 14,
    minute: 0,
  },
  {
    pattern: phrase('(?:antes de(?:l)?) (?:el )?(?:almuerzo|almorzar|mediodia|medio dia)'),
    hour: 11,
    minute: 0,
  },
  {
    pattern: phrase(
      '(?:a|en) (?:la )?(?:primera hora|primerita hora)|(?:bien |muy )?(?:tempranito|tempranico|temprano)|a primera hora',
    ),
    hour: 8,
    minute: 0,
  },
  { pattern: phrase('a media manana'), hour: 10, minute: 0 },
  {
    pattern: phrase(
      '(?:al?|en el|tipo|hacia el) (?:mediodia|medio dia)|(?:a la|en la) hora (?:de|del) (?:almuerzo|almorzar)',
    ),
    hour: 12,
    minute: 0,
  },
  {
    pattern: phrase(
      '(?:al final de la tarde|a ultima hora(?: de la tarde)?|finalizando la tarde|cayendo la tarde)',
    ),
    hour: 17,
    minute: 0,
  },
  {
    pattern: phrase(
      '(?:en|por|a|de) la (?:mananita|manana)|(?:de )?mananita|esta (?:misma )?manana|la manana|de manana',
    ),
    hour: 9,
    minute: 0,
  },
  {
    pattern: phrase(
      '(?:en|por|a|para|pa) la (?:tarde|tardecita)|esta (?:misma )?(?:tarde|tardecita)|(?<!\\S*(?:buenas|toda|de) )(?:tardecita|la tarde)|tarde(?= $)',
    ),
    hour: 15,
    minute: 0,
  },
  {
    pattern: phrase('(?:en|por|a|de) la (?:noche|nochecita)|esta (?:noche|nochecita)|de noche'),
    hour: 18,
    minute: 0,
  },
]

/** Every hour or part of the day named in an utterance, in the order of its words. */
export function spokenHours(utterance: Utterance, startedAtMs: number): SpokenHour[] {
  const hours: SpokenHour[] = []
  const taken = new Set<number>()
  const claim = (start: number, end: number): boolean => {
    for (let at = start; at < end; at += 1) if (taken.has(at)) return false
    for (let at = start; at < end; at += 1) taken.add(at)
    return true
  }
  for (const span of find(utterance, hourPatterns.relative)) {
    const spanMinutes = relativeMinutes(span.groups)
    if (spanMinutes === null || !claim(span.start, span.end)) continue
    const due = localInstant(startedAtMs + spanMinutes * 60_000)
    hours.push({ ...due, precision: 'relative', settled: true, start: span.start, end: span.end })
  }
  const add = (
    span: { start: number; end: number },
    clock: Clock | null,
    precision: SpokenHour['precision'],
  ) => {
    if (!clock || !claim(span.start, span.end)) return
    hours.push({ ...clock, precision, date: null, start: span.start, end: span.end })
  }
  for (const span of find(utterance, hourPatterns.quarterTo)) {
    const [less, hour, part, ampm, noon] = span.groups
    add(
      span,
      back(
        clockOf(hour ?? '', undefined, part ?? ampm ?? noon),
        less === 'cuarto' ? 15 : numberOf(less ?? ''),
      ),
      'time',
    )
  }
  for (const span of find(utterance, hourPatterns.between)) {
    const [hour, minute, part, ampm, noon, part2, ampm2, noon2] = span.groups
    add(span, clockOf(hour ?? '', minute, part ?? ampm ?? noon ?? part2 ?? ampm2 ?? noon2), 'after')
  }
  for (const span of find(utterance, hourPatterns.led)) {
    const [lead = '', hour, less, minute, part, ampm, noon] = span.groups
    const onward = utterance.text.includes(' en adelante ') || utterance.text.includes(' pa adelante ')
    if (lead === 'de' && !onward && !(part ?? ampm)) continue
    const clock = clockOf(hour ?? '', minute, part ?? ampm ?? noon)
    if (lead === 'antes de') {
      add(span, back(clock, 60), 'time')
      continue
    }
    const after = /^(despues de|luego de|pasad[ao]s|a partir de|desde)/.test(lead) || onward
    add(span, less ? back(clock, less === 'cuarto' ? 15 : numberOf(less)) : clock, after ? 'after' : 'time')
  }
  for (const pattern of [hourPatterns.bareLed, hourPatterns.article]) {
    for (const span of find(utterance, pattern)) {
      const before = utterance.words[span.start - 1]?.norm ?? ''
      if (/^(de|con|en)$/.test(before)) continue
      const [hour, minute, part, ampm, noon] = span.groups
      add(span, clockOf(hour ?? '', minute, part ?? ampm ?? noon), 'time')
    }
  }
  for (const span of find(utterance, hourPatterns.withPart)) {
    const [hour, minute, part, ampm] = span.groups
    add(span, clockOf(hour ?? '', minute, part ?? ampm), 'time')
  }
  for (const span of find(utterance, hourPatterns.withHalf)) {
    const [hour, minute] = span.groups
    add(span, clockOf(hour ?? '', minute, undefined), 'time')
  }
  for (const daypart of dayparts) {
    for (const span of find(utterance, daypart.pattern)) {
      const before = utterance.words[span.start - 1]?.norm ?? ''
      if (/^(buenas|buenos|toda|todas|mas|feliz|linda|cada|media)$/.test(before)) continue
      add(span, { hour: daypart.hour, minute: daypart.minute, settled: true }, 'daypart')
    }
  }
  return hours.sort((a, b) => a.start - b.start)
}

function back(clock: Clock | null, minutesBack: number): Clock | null {
  if (!clock || Number.isNaN(minutesBack)) return null
  const total = clock.hour * 60 + clock.minute - minutesBack
  return total < 0 ? null : { hour: Math.floor(total / 60), minute: total % 60, settled: clock.settled }
}

function relativeMinutes(groups: readonly (string | undefined)[]): number | null {
  const [count = '', unit] = groups
  if (count === 'hora y media') return 90
  if (!unit) return null
  if (unit.startsWith('minut')) {
    const value = numberOf(count)
    return Number.isNaN(value) ? null : value
  }
  if (count === 'media') return 30
  if (count === 'tres cuartos de') return 45
  const hours = count === 'un par de' ? 2 : numberOf(count)
  if (Number.isNaN(hours) || hours > 10) return null
  return hours * 60 + (unit.endsWith('y media') ? 30 : 0)
}

/**
 * Joins a day and an hour into an instant. Without a day: today if it is still ahead, else the next working
 * day. An unsettled hour that has passed today is read as the afternoon's when that is still ahead.
 */
export function joinDayAndHour(
  day: Pick<SpokenDay, 'date'> | null,
  hour: Pick<SpokenHour, 'hour' | 'minute' | 'precision' | 'settled' | 'date'> | null,
  startedAtMs: number,
): LocalInstant | null {
  const now = localInstant(startedAtMs)
  if (!hour) {
    if (!day) return null
    if (day.date !== now.date) return { date: workingDayFrom(day.date), hour: 9, minute: 0 }
    return { date: day.date, hour: Math.max(9, Math.min(18, now.hour + 1)), minute: 0 }
  }
  if (hour.date !== null) return { date: hour.date, hour: hour.hour, minute: hour.minute }
  const isAhead = (h: number) => h * 60 + hour.minute > now.hour * 60 + now.minute
  const date = day?.date ?? now.date
  if (date === now.date) {
    if (isAhead(hour.hour)) return { date, hour: hour.hour, minute: hour.minute }
    if (!hour.settled && hour.hour < 12 && hour.hour + 12 <= 19 && isAhead(hour.hour + 12)) {
      return { date, hour: hour.hour + 12, minute: hour.minute }
    }
    if (day) return { date, hour: hour.hour, minute: hour.minute }
    return { date: workingDayFrom(addDays(date, 1)), hour: hour.hour, minute: hour.minute }
  }
  return { date: workingDayFrom(date), hour: hour.hour, minute: hour.minute }
}
