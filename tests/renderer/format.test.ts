import { describe, expect, it } from 'vitest'
import {
  bogotaDayStart,
  createFormat,
  formatDuration,
  formatPhone,
  formatSpan,
} from '../../renderer/format.ts'

/** Intl separates with spaces that do not break; which one it is does not matter to a reader. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('how an operator reads numbers', () => {
  it('writes a Colombian number in the groups people say it', () => {
    expect(formatPhone('+573001234567')).toBe('300 123 4567')
    expect(formatPhone('+576017440000')).toBe('601 744 0000')
  })

  it('leaves the number of another country whole', () => {
    expect(formatPhone('+13055550100')).toBe('+13055550100')
  })

  it('tells the length of a call in minutes and seconds, and never below zero', () => {
    expect(formatDuration(187_400)).toBe('3:07')
    expect(formatDuration(3_750_000)).toBe('1:02:30')
    expect(formatDuration(-50)).toBe('0:00')
  })

  it('tells a wait as roughly as a person would', () => {
    expect(formatSpan(20_000)).toBe('< 1 min')
    expect(formatSpan(12 * 60_000)).toBe('12 min')
    expect(formatSpan(185 * 60_000)).toBe('3 h 05 min')
    expect(formatSpan(50 * 3_600_000)).toBe('2 d 2 h')
    expect(formatSpan(48 * 3_600_000)).toBe('2 d')
  })

  it('tells latencies in the unit that fits', () => {
    expect(plain(createFormat('es').latency(850))).toBe('850 ms')
    expect(plain(createFormat('es').latency(1_440))).toBe('1,4 s')
    expect(plain(createFormat('en').latency(1_440))).toBe('1.4 s')
  })

  it('tells sizes in the unit that fits', () => {
    expect(plain(createFormat('es').bytes(512))).toBe('512 B')
    expect(plain(createFormat('es').bytes(1_536))).toBe('1,5 kB')
    expect(plain(createFormat('es').bytes(5_225_388_164))).toBe('4,9 GB')
  })

  it('tells the hour of Bogotá, wherever the computer is', () => {
    const at = Date.parse('2026-11-10T15:24:00Z')
    expect(plain(createFormat('es').time(at))).toBe('10:24 a. m.')
  })

  it('names the day only when it is not today in Bogotá', () => {
    const format = createFormat('es')
    const now = Date.parse('2026-11-10T23:30:00-05:00')
    expect(plain(format.moment(Date.parse('2026-11-10T00:10:00-05:00'), now))).toBe('12:10 a. m.')
    expect(format.moment(Date.parse('2026-11-09T23:50:00-05:00'), now)).toContain('nov')
  })

  it('begins a day at midnight in Bogotá', () => {
    expect(bogotaDayStart('2026-11-10')).toBe(Date.parse('2026-11-10T05:00:00Z'))
    expect(bogotaDayStart('')).toBeNull()
    expect(bogotaDayStart('2026-13-40')).toBeNull()
  })
})
