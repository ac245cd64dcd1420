/**
 * Reads days and hours the way Colombians say them («pasado mañana», «en ocho días», «después del puente»,
 * «el lunes tipo tres y media») and resolves them from the instant a call began. Pure: no clock is read.
 *
 * Meanings follow the labels' definition: «en ocho días» is a week and «en quince» two; a weekday is the
 * next one after the call; an hour without am or pm is the one in working hours; early is 08:00, morning
 * 09:00, noon 12:00, after lunch 14:00, afternoon 15:00, evening 18:00, a day alone 09:00.
 */
import { easterSunday, isHoliday } from '../compliance/holidays.ts'
import { find, phrase, type Utterance } from './customer-speech.ts'

export interface SpokenDay {
  /** Civil date in Colombia, `YYYY-MM-DD`. */
  date: string
  weekday: boolean
  start: number
  end: number
}

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

/** An instant on Colombia's wall clock. */
export interface LocalInstant {
  date: string
  hour: number
  minute: number
}

const dayMs = 86_400_000
const bogotaOffsetMs = 5 * 3_600_000

const units: Readonly<Record<string, number>> = {
  un: 1,
  una: 1,
  uno: 1,
  primero: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veintiuno: 21,
  veintiun: 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
  veintiseis: 26,
  veintisiete: 27,
  veintiocho: 28,
  veintinueve: 29,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
}
const number = `(?:\\d{1,2}|treinta y un[oa]?|cuarenta y cinco|cincuenta y cinco|${Object.keys(units).join('|')})`
const weekdays = ['domingo', 'lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabado']
const months = [
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'agosto',
  'septiembre',
  'octubre',
  'noviembre',
  'diciembre',
]

function numberOf(words: string): number {
  if (/^\d+$/.test(words)) return Number(words)
  if (words.startsWith('treinta y')) return 31
  if (words === 'cuarenta y cinco') return 45
  if (words === 'cincuenta y cinco') return 55
  return units[words] ?? Number.NaN
}

/** The wall clock in Colombia (UTC−5, no summer time) at an instant. */
export function localInstant(epochMs: number): LocalInstant {
  const local = new Date(epochMs - bogotaOffsetMs)
  return { date: local.toISOString().slice(0, 10), hour: local.getUTCHours(), minute: local.getUTCMinutes() }
}

/** `2026-11-24T15:00:00-05:00`. */
export function isoOf(instant: LocalInstant): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${instant.date}T${two(instant.hour)}:${two(instant.minute)}:00-05:00`
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/** The day itself, or the first one after it that is neither Sunday nor a public holiday. */
export function workingDayFrom(date: string): string {
  let day = date
  while (weekdayOf(day) === 0 || isHoliday(day)) day = addDays(day, 1)
  return day
}

function nextWeekday(today: string, weekday: number): string {
  const ahead = (weekday - weekdayOf(today) + 7) % 7
  return addDays(today, ahead === 0 ? 7 : ahead)
}

/** The Monday of the calendar week after `today`'s. */
function nextWeek(today: string): string {
  return addDays(today, (8 - weekdayOf(today)) % 7 || 7)
}

function addWorkingDays(today: string, count: number): string {
  let day = today
  for (let left = count; left > 0; left -= 1) {
    do day = addDays(day, 1)
    while (weekdayOf(day) === 0 || weekdayOf(day) === 6 || isHoliday(day))
  }
  return day
}

/** The first working day after the next holiday; with `bridge`, after the next one that makes a long weekend. */
function afterHoliday(today: string, bridge: boolean): string | null {
  for (let ahead = 0; ahead <= 60; ahead += 1) {
    const day = addDays(today, ahead)
    if (!isHoliday(day)) continue
    const weekday = weekdayOf(day)
    if (bridge && weekday !== 1 && weekday !== 5 && weekday !== 4) continue
    return workingDayFrom(addDays(day, weekday === 5 ? 3 : 1))
  }
  return null
}

function dayOfMonth(today: string, day: number, month: number | null): string | null {
  if (!(day >= 1 && day <= 31)) return null
  const [year = 0, thisMonth = 1] = today.split('-').map(Number)
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const index = thisMonth - 1 + ahead
    const date = new Date(Date.UTC(year, index, day))
    if (date.getUTCDate() !== day) continue
    if (month !== null && date.getUTCMonth() !== month) continue
    const civil = date.toISOString().slice(0, 10)
    if (civil > today) return civil
  }
  return null
}

interface DayRule {
  pattern: RegExp
  resolve(groups: readonly (string | undefined)[], today: string): string | null
}

const week = '(?:otra|proxima|siguiente|entrante)'
const named = `(?:(el|este|al|del|pal|para el|un|de este|hoy) )?(?:(proximo|otro|siguiente) )?(?:dia )?(${weekdays.join('|')})`

const dayRules: readonly DayRule[] = [
  { pattern: phrase('pasado manana'), resolve: (_, today) => addDays(today, 2) },
  {
    pattern: phrase(
      '(?:despues (?:del|de este|de ese|de los|de|que pase el)|pasado el|pasando el|pasad[oa] (?:este|ese)|cuando (?:pase|acabe|termine) (?:el|este)|apenas pase (?:el|este)) (?:lunes )?(puente|festivo|festivos|feriado)',
    ),
    resolve: ([kind], today) => afterHoliday(today, kind === 'puente'),
  },
  {
    pattern: phrase('(?:despues de|pasada la|pasando|cuando pase(?: la)?) semana santa'),
    resolve: (_, today) => {
      const year = Number(today.slice(0, 4))
      const monday = (of: number) => addDays(new Date(easterSunday(of)).toISOString().slice(0, 10), 1)
      return monday(year) > today ? monday(year) : monday(year + 1)
    },
  },
  {
    pattern: phrase('(?:despues del|pasado el|pasando el|despues de este) fin de semana'),
    resolve: (_, today) => workingDayFrom(nextWeekday(today, 1)),
  },
  {
    pattern: phrase(`(?:(?:el|al) )?(?:primer|siguiente|proximo) dia habil(?: (?:de|despues) ~3 semana)?`),
    resolve: (_, today) => addWorkingDays(today, 1),
  },
  {
    pattern: phrase(`(?:en|dentro de|de (?:aca|aqui) a|a los) (${number}) dias habiles`),
    resolve: ([count], today) => addWorkingDays(today, numberOf(count ?? '')),
  },
  {
    pattern: phrase('(?:de )?(?:hoy|aca|aqui) en (ocho|quince)(?: dias)?'),
    resolve: ([count], today) => addDays(today, count === 'ocho' ? 7 : 14),
  },
  {
    pattern: phrase('(?:de )?manana en (ocho|quince)(?: dias)?'),
    resolve: ([count], today) => addDays(today, count === 'ocho' ? 8 : 15),
  },
  {
    pattern: phrase(`(?:en|dentro de|de (?:aca|aqui) a) (${number}|un par de|par) (?:dias|diitas|diecitos)`),
    resolve: ([count], today) => {
      const days = count === 'un par de' || count === 'par' ? 2 : numberOf(count ?? '')
      return addDays(today, days === 8 ? 7 : days === 15 ? 14 : days)
    },
  },
  {
    pattern: phrase(`(?:en|dentro de|de (?:aca|aqui) a) (una|dos|tres|cuatro) semanas?`),
    resolve: ([count], today) => addDays(today, 7 * numberOf(count ?? '')),
  },
  {
    pattern: phrase('(?:en|dentro de) un mes'),
    resolve: (_, today) => {
      const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
      const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
      return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10)
    },
  },
  {
    pattern: phrase(
      `(?:la ${week} semana|la semana (?:que viene|entrante|proxima|siguiente)) ~2 (?:el )?(${weekdays.join('|')})`,
    ),
    resolve: ([day], today) => addDays(nextWeek(today), (weekdays.indexOf(day ?? '') + 6) % 7),
  },
  {
    pattern: phrase(
      `${named} (?:que viene |siguiente )?de (?:la ${week} semana|la semana (?:que viene|entrante|proxima|siguiente)|la otra)`,
    ),
    resolve: ([, , day], today) => addDays(nextWeek(today), (weekdays.indexOf(day ?? '') + 6) % 7),
  },
  {
    pattern: phrase(`${named} en (ocho|quince)(?: dias)?`),
    resolve: ([, , day, span], today) =>
      addDays(nextWeekday(today, weekdays.indexOf(day ?? '')), span === 'ocho' ? 7 : 14),
  },
  {
    // «el martes veinticuatro», «el viernes 4 de diciembre»
    pattern: phrase(`(?:el |este )?(?:${weekdays.join('|')}) (${number})(?: de (${months.join('|')}))?`),
    resolve: ([day, month], today) => {
      const index = month === undefined ? null : months.indexOf(month)
      const value = numberOf(day ?? '')
      return month === undefined && value <= 12 ? null : dayOfMonth(today, value, index)
    },
  },
  {
    pattern: phrase(`(?:(?:el|al|del|dia|este) )*(${number}) de (${months.join('|')})`),
    resolve: ([day, month], today) => dayOfMonth(today, numberOf(day ?? ''), months.indexOf(month ?? '')),
  },
  {
    pattern: phrase(named),
    resolve: ([lead, order, day], today) => {
      const weekday = weekdays.indexOf(day ?? '')
      if (lead === 'hoy') return today
      const next = nextWeekday(today, weekday)
      return order === 'otro' ? addDays(next, 7) : next
    },
  },
  {
    pattern: phrase(
      `(?:el|para el|al|pal) (?:dia )?(${number})(?= (?:me|de este mes|del mes|que|a las|en la|por la|si_|esta|puedo|despues|seria|llam\\S*|tengo|nos|si|temprano|tipo|$)| $)`,
    ),
    resolve: ([day], today) => {
      const value = numberOf(day ?? '')
      return value >= 2 ? dayOfMonth(today, value, null) : null
    },
  },
  {
    pattern: phrase('(?:el )?dia (?:\\S+ )?(?:de )?(?:las )?velitas'),
    resolve: (_, today) => dayOfMonth(today, 7, 11),
  },
  {
    pattern: phrase('(?:hoy(?: mismo)?|esta (?:misma )?(?=tarde|tardecita|noche|nochecita))'),
    resolve: (_, today) => today,
  },
  { pattern: phrase('manana(?: mismo)?'), resolve: (_, today) => addDays(today, 1) },
]

const notADay = new Set(['los', 'cada', 'todos', 'hasta', 'desde', 'unos'])

/** Every day named in an utterance, in the order of its words. Overlapping readings keep the longest rule. */
export function spokenDays(utterance: Utterance, startedAtMs: number): SpokenDay[] {
  const today = localInstant(startedAtMs).date
  const taken = new Set<number>()
  const days: SpokenDay[] = []
  for (const rule of dayRules) {
    for (const span of find(utterance, rule.pattern)) {
      let free = true
      for (let at = span.start; at < span.end; at += 1) if (taken.has(at)) free = false
      if (!free) continue
      const before = utterance.words[span.start - 1]?.norm ?? ''
      const first = utterance.words[span.start]?.norm ?? ''
      if (notADay.has(before)) continue
      // «por la mañana», «esta mañana» and «de la mañana» are a part of the day, not tomorrow.
      if (first === 'manana' && /^(la|esta|misma)$/.test(before)) continue
      const text = utterance.words
        .slice(span.start, span.end)
        .map((word) => word.norm)
        .join(' ')
      const after = utterance.words[span.end]?.norm ?? ''
      if (
        /^(a|y)$/.test(after) &&
        weekdays.includes(utterance.words[span.end + 1]?.norm ?? '') &&
        after === 'a'
      )
        continue
      if (
        /^despues$/.test(utterance.words[span.start - 2]?.norm ?? '') &&
        /^(del|de)$/.test(before) &&
        !/puente|festivo/.test(text)
      )
        continue
      const date = rule.resolve(span.groups, today)
      if (date === null) continue
      for (let at = span.start; at < span.end; at += 1) taken.add(at)
      const weekday = weekdays.some((name) => text.includes(name))
      days.push({ date, weekday, start: span.start, end: span.end })
    }
  }
  return days.sort((a, b) => a.start - b.start)
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
