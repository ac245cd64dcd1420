import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presentStatuses, progressOf } from '../../renderer/campaigns/campaign-math.ts'
import { timelineOf } from '../../renderer/conversations/call-timeline.ts'
import { isFiltered, noFilters, toQuery } from '../../renderer/conversations/conversation-filters.ts'
import { replyRows, replySummary, stepsIn } from '../../renderer/conversations/reply-waterfall.ts'
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
    expect(query.toMs).toBe(Date.parse('2026-11-11T00:00:00-05:00'))
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

  it('knows the stages of a live reply, and what speculation put before them', () => {
    const live = {
      finalTextMs: 300,
      firstTokenMs: 60,
      firstClauseMs: 250,
      firstAudioMs: 480,
      answeredMs: null,
      firstFrameMs: 484,
      firstMarkMs: 650,
      voiceToVoiceMs: 564,
      bargeInMs: 320,
      speculated: true,
    }
    const rows = replyRows([turn(live)])
    expect(rows).toEqual([
      {
        turnIndex: 2,
        atMs: 9_000,
        totalMs: 564,
        speculated: true,
        bargeInMs: 320,
        steps: [
          { step: 'finalText', durationMs: 300 },
          { step: 'firstAudio', durationMs: 180 },
          { step: 'firstFrame', durationMs: 4 },
          { step: 'firstMark', durationMs: 166 },
        ],
      },
    ])
    expect(stepsIn(rows)).toEqual(['finalText', 'firstAudio', 'firstFrame', 'firstMark'])
  })

  it('is summed up by its middle and its worst', () => {
    const reply = (answeredMs: number) =>
      turn({ firstTokenMs: 1, firstClauseMs: 2, firstAudioMs: 3, answeredMs })
    const rows = replyRows([reply(900), reply(500), reply(700), reply(2_000)])
    expect(replySummary(rows)).toEqual({ medianMs: 700, longestMs: 2_000 })
    expect(replySummary([])).toBeNull()
  })
})

describe('a call second by second', () => {
  const call = { plannedAt: 10_000, answeredAt: 20_000 }
  const turn = (
    index: number,
    role: Turn['role'],
    atMs: number,
    waterfall: Waterfall | null = null,
  ): Turn => ({
    index,
    role,
    text: 'sí',
    atMs,
    confidence: null,
    heard: 'full',
    spokenBy: null,
    waterfall,
  })
  const measured = { firstTokenMs: 1, firstClauseMs: 2, firstAudioMs: 700, answeredMs: null, bargeInMs: 310 }

  it('puts what the line did and what was said on one axis, from before the answer to the end', () => {
    const entries = timelineOf({
      call,
      events: [
        { at: 30_000, kind: 'ended', detail: '' },
        { at: 12_000, kind: 'vendor_status', detail: 'ringing' },
        { at: 21_000, kind: 'note', detail: '' },
      ],
      turns: [turn(0, 'assistant', 1_000), turn(1, 'customer', 3_000), turn(2, 'assistant', 4_000, measured)],
      recording: { offsetMs: 3_500, durationMs: 5_000, bytes: 1 },
    })
    expect(entries.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['event', -8_000],
      ['event', 1_000],
      ['turn', 1_000],
      ['turn', 3_000],
      ['recording_began', 3_500],
      ['turn', 4_000],
      ['event', 10_000],
    ])
    expect(entries.find((entry) => entry.kind === 'turn' && entry.turn.index === 2)).toMatchObject({
      replyMs: 700,
      bargeInMs: 310,
    })
  })

  it('notes a long pause where it began', () => {
    const entries = timelineOf({
      call,
      events: [],
      turns: [turn(0, 'assistant', 1_000), turn(1, 'customer', 15_000)],
      recording: null,
    })
    expect(entries[1]).toMatchObject({ kind: 'pause', atMs: 1_124, lengthMs: 13_876 })
  })

  it('counts from the placing when nobody answered', () => {
    const [entry] = timelineOf({
      call: { plannedAt: 10_000, answeredAt: null },
      events: [{ at: 12_000, kind: 'vendor_status', detail: 'busy' }],
      turns: [],
      recording: null,
    })
    expect(entry?.atMs).toBe(2_000)
  })
})
