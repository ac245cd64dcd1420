/** Pasted cells, an estimate in words, and times typed into a field. */
import { describe, expect, it } from 'vitest'
import { callsEnded, presentOutcomes } from '../../renderer/campaigns/campaign-math.ts'
import { daysBetween, endOf } from '../../renderer/campaigns/estimate-text.ts'
import { bogotaInstant, bogotaLocalTime, createFormat } from '../../renderer/format.ts'
import { pastedList } from '../../renderer/import/pasted-list.ts'
import type { CampaignEstimate } from '../../shared/domain/campaign.ts'

describe('pasted cells', () => {
  it('keep their titles when they were copied with them', () => {
    expect(pastedList('Nombre\tCelular\r\nAna\t300 123 4567\r\n')).toBe(
      'Nombre\tCelular\nAna\t300 123 4567\n',
    )
  })

  it('get titles when they were copied without, whatever their order', () => {
    expect(pastedList('3001234567\t1023\tAna\n3115550142\t1024\tEva')).toBe(
      'numero\tcolumna 2\tnombre\n3001234567\t1023\tAna\n3115550142\t1024\tEva\n',
    )
    expect(pastedList('3001234567\n3115550142')).toBe('numero\n3001234567\n3115550142\n')
  })

  it.each(['', '  \n\t', 'Buenos días', 'Cita el jueves a las 10'])('are not made of «%s»', (text) => {
    expect(pastedList(text)).toBeNull()
  })
})

describe('the end of an estimate', () => {
  const now = Date.parse('2026-11-10T22:00:00-05:00')
  const ends = (at: string | null) =>
    endOf({ endsAt: at === null ? null : Date.parse(at) } as CampaignEstimate, now, createFormat('es'))

  it('is told by the day in Bogotá, not by the hours until then', () => {
    expect(ends('2026-11-10T23:30:00-05:00').key).toBe('endsToday')
    expect(ends('2026-11-11T11:20:00-05:00')).toEqual({
      key: 'endsTomorrow',
      when: expect.stringContaining('11:20'),
    })
    expect(ends('2026-11-13T09:00:00-05:00').key).toBe('endsOn')
    expect(ends(null).key).toBe('endsNever')
    expect(daysBetween(now, now + 2.5 * 3_600_000)).toBe(1)
  })
})

describe('a start typed into a field', () => {
  it('is a time in Bogotá, whatever the computer’s zone', () => {
    const atMs = Date.parse('2026-11-11T08:30:00-05:00')
    expect(bogotaInstant('2026-11-11T08:30')).toBe(atMs)
    expect(bogotaLocalTime(atMs)).toBe('2026-11-11T08:30')
    expect(bogotaInstant('')).toBeNull()
    expect(bogotaInstant('2026-13-45T99:99')).toBeNull()
  })
})

describe('the outcomes of a campaign', () => {
  it('are the most frequent first, without calls that never left', () => {
    const outcomes = { busy: 2, conversation: 5, not_placed: 9, failed: 0 }
    expect(presentOutcomes(outcomes)).toEqual([
      { outcome: 'conversation', calls: 5 },
      { outcome: 'busy', calls: 2 },
    ])
    expect(callsEnded(outcomes)).toBe(7)
  })
})
