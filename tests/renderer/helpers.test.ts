import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presentStatuses, progressOf } from '../../renderer/campaigns/campaign-math.ts'
import { isFiltered, noFilters, toQuery } from '../../renderer/conversations/conversation-filters.ts'
import { replyRows } from '../../renderer/conversations/reply-waterfall.ts'
import { keyOf, outcomeFor, outcomesInOrder } from '../../renderer/follow-up/outcome-keys.ts'
import { contactability, endedCalls } from '../../renderer/home/day-math.ts'
import { hrefOf, parseRoute } from '../../renderer/router.ts'
import { markQuotes } from '../../renderer/ui/highlight.ts'
import type { Turn, Waterfall } from '../../shared/domain/call.ts'
import { type ContactStatus, contactStatusSchema } from '../../shared/domain/contact.ts'

describe('addresses', () => {
  it('lead back to the page and thing they were made for', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        expect(parseRoute(hrefOf('campaigns', id))).toEqual({ page: 'campaigns', id })
      }),
    )
    expect(parseRoute(hrefOf('follow-up'))).toEqual({ page: 'follow-up', id: null })
  })

  it('lead home when they are unknown', () => {
    expect(parseRoute('')).toEqual({ page: 'home', id: null })
    expect(parseRoute('#/nowhere/1')).toEqual({ page: 'home', id: null })
    expect(parseRoute('#/live/%E0%A4%A')).toEqual({ page: 'live', id: '%E0%A4%A' })
  })
})

describe('evidence in what was said', () => {
  it('marks a quote where it stands', () => {
    expect(markQuotes('sí hágale mañana', ['hágale'])).toEqual([
      { text: 'sí ', marked: false, start: 0 },
      { text: 'hágale', marked: true, start: 3 },
      { text: ' mañana', marked: false, start: 9 },
    ])
  })

  it('makes one mark of quotes that overlap', () => {
    expect(markQuotes('abcdef', ['abc', 'bcd']).filter((one) => one.marked)).toEqual([
      { text: 'abcd', marked: true, start: 0 },
    ])
  })

  it('leaves the text as it is when a quote is not in it, or there is none', () => {
    expect(markQuotes('hola', ['adiós', ''])).toEqual([{ text: 'hola', marked: false, start: 0 }])
    expect(markQuotes('', [])).toEqual([{ text: '', marked: false, start: 0 }])
  })

  it('never loses or adds a letter, and marks every quote', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ') })
    fc.assert(
      fc.property(letters, fc.array(letters, { maxLength: 4 }), (text, quotes) => {
        const segments = markQuotes(text, quotes)
        expect(segments.map((one) => one.text).join('')).toBe(text)
        for (const quote of quotes.filter((one) => one !== '' && text.includes(one))) {
          expect(segments.some((one) => one.marked && one.text.includes(quote))).toBe(true)
        }
      }),
    )
  })
})

describe('the outcome keys', () => {
  it('give each outcome one digit of its own', () => {
    expect(outcomesInOrder.map(keyOf).join('')).toBe('1234567890')
    for (const outcome of outcomesInOrder) expect(outcomeFor(keyOf(outcome))).toBe(outcome)
  })

  it('close nobody for any other key', () => {
    for (const key of ['a', 'Enter', '10', '', ' ', 'F1']) expect(outcomeFor(key)).toBeNull()
  })
})

describe('the numbers of the day', () => {
  it('count as contactable who spoke, among the calls that left', () => {
    const overview = {
      callsByOutcome: { conversation: 3, no_answer: 5, busy: 2, not_placed: 9, canceled: 1 },
    }
    expect(endedCalls(overview)).toBe(10)
    expect(contactability(overview)).toBe(0.3)
  })

  it('say nothing before the first call', () => {
    expect(contactability({ callsByOutcome: { not_placed: 4 } })).toBeNull()
  })
})

describe('the progress of a campaign', () => {
  const counts = (some: Partial<Record<ContactStatus, number>>) =>
    ({ ...Object.fromEntries(contactStatusSchema.options.map((one) => [one, 0])), ...some }) as Record<
      ContactStatus,
      number
    >

  it('is the share of people with whom the dialer is done', () => {
    expect(
      progressOf({ contacts: 10, counts: counts({ initial: 5, call_in_progress: 1, analyzed: 4 }) }),
    ).toBe(0.4)
    expect(progressOf({ contacts: 0, counts: counts({}) })).toBe(1)
  })

  it('shows only states that somebody is in', () => {
    expect(presentStatuses(counts({ initial: 2, do_not_call: 1 }))).toEqual(['do_not_call', 'initial'])
  })
})

describe('the filters of conversations', () => {
  it('ask for nothing when nothing is chosen', () => {
    expect(toQuery(noFilters, '')).toEqual({})
    expect(isFiltered(noFilters)).toBe(false)
  })

  it('include both days whole, by the clock of Bogotá', () => {
    const query = toQuery({ ...noFilters, fromDay: '2026-11-09', toDay: '2026-11-10' }, '')
    expect(query.fromMs).toBe(Date.parse('2026-11-09T00:00:00-05:00'))
    expect(query.toMs).toBe(Date.parse('2026-11-10T23:59:59.999-05:00'))
  })

  it('combine', () => {
    expect(toQuery({ ...noFilters, campaignId: 'c', interest: 'high' }, 'cuota')).toEqual({
      campaignId: 'c',
      interest: 'high',
      text: 'cuota',
    })
  })
})

describe('the waterfall of a reply', () => {
  const turn = (waterfall: Waterfall | null, role: Turn['role'] = 'assistant'): Turn => ({
    index: 2,
    role,
    text: '',
    atMs: 9_000,
    confidence: null,
    heard: 'full',
    spokenBy: null,
    waterfall,
  })

  it('shows the stretch between one milestone and the next', () => {
    const [row] = replyRows([
      turn({ firstTokenMs: 300, firstClauseMs: 500, firstAudioMs: 720, answeredMs: 730 }),
    ])
    expect(row?.totalMs).toBe(730)
    expect(row?.steps.map((one) => one.durationMs)).toEqual([300, 200, 220, 10])
  })

  it('gives no room to what did not happen', () => {
    const [row] = replyRows([
      turn({ firstTokenMs: null, firstClauseMs: null, firstAudioMs: 80, answeredMs: 90 }),
    ])
    expect(row?.steps).toEqual([
      { step: 'firstAudio', durationMs: 80 },
      { step: 'answered', durationMs: 10 },
    ])
  })

  it('leaves out turns that were not measured, and the customer', () => {
    const measured = { firstTokenMs: 1, firstClauseMs: 2, firstAudioMs: 3, answeredMs: 4 }
    expect(replyRows([turn(null), turn(measured, 'customer')])).toEqual([])
  })
})
