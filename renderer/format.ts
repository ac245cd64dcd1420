/** How numbers, times and telephone numbers look to an operator in Colombia. Pure; the language is handed in. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../shared/domain/primitives.ts'

const timeZone = 'America/Bogota'
const locales: Record<Language, string> = { es: 'es-CO', en: 'en-CO' }

/** `+573001234567` as `300 123 4567`; numbers of other countries keep their prefix. */
export function formatPhone(e164: string): string {
  const national = /^\+57(\d{3})(\d{3})(\d{4})$/.exec(e164)
  if (national) return `${national[1]} ${national[2]} ${national[3]}`
  return e164
}

/** `3:07`, `1:02:30`: the length of a call, from ms. Never negative. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** `< 1 min`, `12 min`, `3 h 05 min`, `2 d`: how long somebody waits or something lasts, from ms. */
export function formatSpan(spanMs: number): string {
  const minutes = Math.floor(Math.max(0, spanMs) / 60_000)
  if (minutes < 1) return '< 1 min'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}

export interface Format {
  number(value: number): string
  /** From a fraction, 0 to 1. */
  percent(fraction: number): string
  /** Dollars and cents: `US$ 1,25`. */
  usd(value: number): string
  /** With up to two decimals. */
  decimal(value: number): string
  bytes(bytes: number): string
  /** A latency in ms: `850 ms`, `1,4 s`. */
  latency(ms: number): string
  time(atMs: number): string
  /** A full hour: `7 a. m.`. */
  hour(atMs: number): string
  date(atMs: number): string
  /** With its year: `1 de junio de 2026`. */
  day(atMs: number): string
  longDate(atMs: number): string
  /** `martes`. */
  weekday(atMs: number): string
  /** The time when it was today, else the day and the time. */
  moment(atMs: number, nowMs: number): string
  dateTime(atMs: number): string
}

/** Formatters are costly to make and free to use: made once a language. */
export function createFormat(language: Language): Format {
  const locale = locales[language]
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const cents = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const usd = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' })
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' })
  const hour = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric' })
  const date = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
  const longDate = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  })
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' })
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' })
  const year = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const dateTime = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
  return {
    number: (value) => integer.format(value),
    percent: (fraction) => percent.format(fraction),
    usd: (value) => usd.format(value),
    decimal: (value) => cents.format(value),
    bytes(bytes) {
      if (bytes < 1024) return `${integer.format(bytes)} B`
      const units = ['kB', 'MB', 'GB', 'TB']
      let value = bytes / 1024
      let unit = 0
      while (value >= 1024 && unit < units.length - 1) {
        value /= 1024
        unit += 1
      }
      return `${decimal.format(value)} ${units[unit]}`
    },
    latency: (ms) => (ms < 1000 ? `${integer.format(ms)} ms` : `${decimal.format(ms / 1000)} s`),
    time: (atMs) => time.format(atMs),
    hour: (atMs) => hour.format(atMs),
    date: (atMs) => date.format(atMs),
    day: (atMs) => day.format(atMs),
    longDate: (atMs) => longDate.format(atMs),
    weekday: (atMs) => weekday.format(atMs),
    moment: (atMs, nowMs) =>
      year.format(atMs) === year.format(nowMs) ? time.format(atMs) : dateTime.format(atMs),
    dateTime: (atMs) => dateTime.format(atMs),
  }
}

/** Colombia has had one offset and no summer time since 1993, whatever this computer's time zone is. */
const bogotaOffsetMs = -5 * 3_600_000

/** `YYYY-MM-DDTHH:mm` by the clock of Bogotá, as a field for date and time holds it. */
export function bogotaLocalTime(atMs: number): string {
  return new Date(atMs + bogotaOffsetMs).toISOString().slice(0, 16)
}

/** What such a field holds, in epoch ms; null when it is no time. */
export function bogotaInstant(local: string): number | null {
  const atMs = Date.parse(`${local}:00-05:00`)
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) && !Number.isNaN(atMs) ? atMs : null
}

/** `YYYY-MM-DD` in Bogotá. */
export function bogotaDay(atMs: number): string {
  return bogotaLocalTime(atMs).slice(0, 10)
}

/** Midnight in Bogotá of a `YYYY-MM-DD` day, in epoch ms. Null when it is no day. */
export function bogotaDayStart(day: string): number | null {
  const atMs = Date.parse(`${day}T00:00:00-05:00`)
  return Number.isNaN(atMs) ? null : atMs
}

export function useFormat(): Format {
  const { i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'es'
  return useMemo(() => createFormat(language), [language])
}
