/**
 * Reads days and hours the way Colombians say them («pasado mañana», «en ocho días», «después del puente»,
 * «el lunes tipo tres y media») and resolves them from the instant a call began. Pure: no clock is read.
 *
 * Meanings follow the labels' definition: «en ocho días» is a week and «en quince» two; a weekday is the
 * next one after the call; an hour without am or pm is the one in working hours; early is 08:00, morning
 * 09:00, noon 12:00, after lunch 14:00, afternoon 15:00, evening 18:00, a day alone 09:00.
 */
import { easterSunday } from '../compliance/holidays.ts'
import {
  addDays,
  addWorkingDays,
  afterHoliday,
  dayOfMonth,
  localInstant,
  nextWeek,
  nextWeekday,
  workingDayFrom,
} from './civil-time.ts'
import { find, phrase, type Utterance } from './customer-speech.ts'
import { number, numberOf } from './spoken-number.ts'

export interface SpokenDay {
  /** Civil date in Colombia, `YYYY-MM-DD`. */
  date: string
  weekday: boolean
  start: number
  end: number
}

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
