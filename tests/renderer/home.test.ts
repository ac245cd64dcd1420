import { describe, expect, it } from 'vitest'
import { funnelOf, hourBars, hoursLeft } from '../../renderer/home/day-math.ts'
import { lightOf, nextToMend } from '../../renderer/home/next-step.ts'
import type { Overview } from '../../shared/contract/system.ts'
import type { Health, HealthPart, HealthState } from '../../shared/domain/health.ts'

const midnight = Date.parse('2026-11-24T00:00:00-05:00')
const hourMs = 3_600_000
const today = {
  opensAt: midnight + 7 * hourMs,
  lastStartAt: midnight + 19 * hourMs - 600_000,
  closesAt: midnight + 19 * hourMs,
}

describe('the picture of the hours', () => {
  it('shows every lawful hour, those without calls too', () => {
    const bars = hourBars([{ hour: 9, placed: 10, answered: 4, talked: 3 }], today, midnight)
    expect(bars.map(({ hour }) => hour)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
    expect(bars[2]).toEqual({ hour: 9, placed: 10, answered: 4, answeredShare: 0.4 })
    expect(bars[0]).toEqual({ hour: 7, placed: 0, answered: 0, answeredShare: null })
  })

  it('shows an hour with calls that lies outside of them', () => {
    const bars = hourBars([{ hour: 20, placed: 1, answered: 1, talked: 1 }], today, midnight)
    expect(bars.at(-1)).toMatchObject({ hour: 20, placed: 1 })
    expect(hourBars([], null, midnight)).toEqual([])
  })
})

describe('what is left of the calling hours', () => {
  it('is all of them before they open and nothing once the last call may have begun', () => {
    expect(hoursLeft(today, midnight + 5 * hourMs)).toEqual({ passed: 0, leftMs: 12 * hourMs - 600_000 })
    expect(hoursLeft(today, midnight + 13 * hourMs).leftMs).toBe(6 * hourMs - 600_000)
    expect(hoursLeft(today, midnight + 22 * hourMs)).toEqual({ passed: 1, leftMs: 0 })
  })
})

describe('the funnel', () => {
  it('goes from dialled calls to closed cases', () => {
    const overview = {
      callsPlaced: 40,
      callsByOutcome: { conversation: 12, no_answer: 20 },
      interest: { high: 3, medium: 2, low: 4 },
      forHuman: 4,
      closedToday: 2,
      hours: [
        { hour: 9, placed: 20, answered: 8, talked: 5 },
        { hour: 10, placed: 20, answered: 9, talked: 7 },
      ],
    } as Partial<Overview> as Overview
    expect(funnelOf(overview).map(({ value }) => value)).toEqual([40, 17, 12, 5, 4, 2])
  })
})

const health = (part: HealthPart, state: HealthState): Health => ({
  part,
  state,
  code: 'x',
  message: '',
  checkedAt: 0,
})

describe('the next step', () => {
  it('is what is down before what was never set up, and a telephone before a model', () => {
    expect(nextToMend([health('twilio', 'unset'), health('ollama', 'down')])?.part).toBe('ollama')
    expect(nextToMend([health('ollama', 'unset'), health('twilio', 'unset')])?.part).toBe('twilio')
    expect(nextToMend([health('tunnel', 'degraded'), health('audio', 'ok')])?.part).toBe('tunnel')
    expect(nextToMend([health('twilio', 'ok')])).toBeNull()
  })

  it('is shown by one light as bad as the worst part', () => {
    expect(lightOf(null)).toBeNull()
    expect(lightOf([health('twilio', 'ok'), health('ollama', 'unset')])).toBe('unset')
    expect(lightOf([health('tunnel', 'degraded'), health('elevenlabs', 'down')])).toBe('down')
    expect(lightOf([health('twilio', 'ok')])).toBe('ok')
  })
})
