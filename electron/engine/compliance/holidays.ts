/**
 * Colombia's public holidays, computed from the law for any year, with no list to keep current.
 *
 * Sources: Ley 51 of 1983 (fixed days and those moved to Monday), Ley 2578 of 2026 (Virgen de
 * Chiquinquirá, from 2026 on). Dates are civil dates `YYYY-MM-DD` in Colombia, which has one time zone
 * and no summer time.
 */

export interface Holiday {
  /** Civil date, `YYYY-MM-DD`. */
  date: string
  name: string
}

interface DayOfYear {
  month: number
  day: number
  name: string
  /** First year in which the law grants it. */
  since?: number
}

const fixedDays: readonly DayOfYear[] = [
  { month: 1, day: 1, name: 'Año Nuevo' },
  { month: 5, day: 1, name: 'Día del Trabajo' },
  { month: 7, day: 20, name: 'Independencia' },
  { month: 8, day: 7, name: 'Batalla de Boyacá' },
  { month: 12, day: 8, name: 'Inmaculada Concepción' },
  { month: 12, day: 25, name: 'Navidad' },
]

/** Kept on the Monday of that day or the next one (Ley Emiliani). */
const movedDays: readonly DayOfYear[] = [
  { month: 1, day: 6, name: 'Reyes Magos' },
  { month: 3, day: 19, name: 'San José' },
  { month: 6, day: 29, name: 'San Pedro y San Pablo' },
  { month: 7, day: 9, name: 'Virgen de Chiquinquirá', since: 2026 },
  { month: 8, day: 15, name: 'Asunción' },
  { month: 10, day: 12, name: 'Día de la Raza' },
  { month: 11, day: 1, name: 'Todos los Santos' },
  { month: 11, day: 11, name: 'Independencia de Cartagena' },
]

const easterDays: readonly { offsetDays: number; name: string }[] = [
  { offsetDays: -3, name: 'Jueves Santo' },
  { offsetDays: -2, name: 'Viernes Santo' },
  { offsetDays: 43, name: 'Ascensión' },
  { offsetDays: 64, name: 'Corpus Christi' },
  { offsetDays: 71, name: 'Sagrado Corazón' },
]

const dayMs = 86_400_000

const civilDate = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10)

/** Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher rule), as UTC midnight in ms. */
export function easterSunday(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const lunar = Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30
  const correction = Math.floor((golden + 11 * epact) / 319)
  const weekday =
    (2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - (yearOfCentury % 4) - epact + correction + 32) %
    7
  const month = Math.floor((epact - correction + weekday + 90) / 25)
  const day = (epact - correction + weekday + month + 19) % 32
  return Date.UTC(year, month - 1, day)
}

function nextMonday(utcMs: number): number {
  const weekday = new Date(utcMs).getUTCDay()
  return utcMs + ((8 - weekday) % 7) * dayMs
}

/** The year's holidays in order of date. Two may share a day (30 June 2025). */
export function holidaysOf(year: number): Holiday[] {
  const granted = (day: DayOfYear) => day.since === undefined || year >= day.since
  const at = (day: DayOfYear) => Date.UTC(year, day.month - 1, day.day)
  const easter = easterSunday(year)
  return [
    ...fixedDays.filter(granted).map((day) => ({ date: civilDate(at(day)), name: day.name })),
    ...movedDays.filter(granted).map((day) => ({ date: civilDate(nextMonday(at(day))), name: day.name })),
    ...easterDays.map((day) => ({ date: civilDate(easter + day.offsetDays * dayMs), name: day.name })),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** Holidays from `fromDate` on, for a year; both dates civil, `YYYY-MM-DD`. */
export function holidaysAfter(fromDate: string): Holiday[] {
  const year = Number(fromDate.slice(0, 4))
  const until = `${year + 1}${fromDate.slice(4)}`
  return [...holidaysOf(year), ...holidaysOf(year + 1)].filter(({ date }) => date >= fromDate && date < until)
}

const datesByYear = new Map<number, ReadonlySet<string>>()

/** Whether a civil date `YYYY-MM-DD` is a public holiday in Colombia. Sundays are not counted as such. */
export function isHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4))
  let dates = datesByYear.get(year)
  if (!dates) {
    dates = new Set(holidaysOf(year).map((holiday) => holiday.date))
    datesByYear.set(year, dates)
  }
  return dates.has(date)
}
