/** What the pages of conversations decide without a browser. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fromAddress,
  isFiltered,
  noFilters,
  toAddress,
  toQuery,
} from '../../renderer/conversations/conversation-filters.ts'
import { actionOf, changesOf, draftOf, withInterest } from '../../renderer/conversations/correction-draft.ts'
import { hasSeveralCampaigns, storyOf } from '../../renderer/conversations/person-story.ts'
import { maskedName, maskedPhone, withoutName } from '../../renderer/conversations/print-sheet.tsx'
import { parseRoute } from '../../renderer/router.ts'
import { dialogueText } from '../../renderer/ui/transcript-copy.ts'
import { type Loudness, timedWords, wordAt, wordsOf, wordTimes } from '../../renderer/ui/words.ts'
import { interestSchema, objectionSchema } from '../../shared/domain/analysis.ts'
import { callOutcomeSchema, type Turn } from '../../shared/domain/call.ts'
import type { PersonEntry } from '../../shared/domain/person-timeline.ts'
import { findings } from '../support/seed.ts'

describe('the filters in the address', () => {
  it('come back as they were written', () => {
    const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
    const filters = fc.record({
      text: fc.string({ maxLength: 60 }).map((text) => text.trim()),
      campaignId: maybe(fc.uuid()),
      outcome: maybe(fc.constantFrom(...callOutcomeSchema.options)),
      interest: maybe(fc.constantFrom(...interestSchema.options)),
      objection: maybe(fc.constantFrom(...objectionSchema.options)),
      fromDay: fc.constantFrom('', '2026-11-09'),
      toDay: fc.constantFrom('', '2026-11-30'),
      minSeconds: maybe(fc.nat(9_999)),
      maxSeconds: maybe(fc.nat(9_999)),
      corrected: fc.boolean(),
    })
    fc.assert(
      fc.property(filters, (given) => {
        expect(fromAddress(new URLSearchParams(toAddress(given).toString()))).toEqual(given)
      }),
    )
    expect(toAddress(noFilters).toString()).toBe('')
  })

  it('leave out what they do not understand, and the page is found all the same', () => {
    const query = new URLSearchParams('interest=huge&fromDay=ayer&minSeconds=-3&objection=tasa_alta')
    expect(fromAddress(query)).toEqual({ ...noFilters, objection: 'tasa_alta' })
    expect(parseRoute('#/conversations?text=a/b')).toEqual({ page: 'conversations', id: null })
    expect(parseRoute('#/conversations/one?text=a')).toEqual({ page: 'conversations', id: 'one' })
  })

  it('ask the engine for lengths in whole seconds', () => {
    expect(toQuery({ ...noFilters, minSeconds: 30, maxSeconds: 60, corrected: true }, '')).toEqual({
      minDurationMs: 30_000,
      maxDurationMs: 60_999,
      corrected: true,
    })
    expect(isFiltered({ ...noFilters, minSeconds: 0 })).toBe(true)
  })
})

describe('the words of a turn', () => {
  const turn = (changes: Partial<Turn> = {}): Turn => ({
    index: 0,
    role: 'customer',
    text: 'sí con ella habla',
    atMs: 1_000,
    confidence: null,
    heard: 'full',
    spokenBy: null,
    waterfall: null,
    ...changes,
  })
  /** Silence but for the given stretches, in steps of 20 ms. */
  const loudness = (untilMs: number, ...voiced: Array<[number, number]>): Loudness => ({
    peaks: Float32Array.from({ length: untilMs / 20 }, (_, step) =>
      voiced.some(([from, to]) => step * 20 >= from && step * 20 < to) ? 0.8 : 0.01,
    ),
    stepMs: 20,
    offsetMs: 0,
  })

  it('are the text when they are joined', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '.') }), (text) => {
        expect(
          wordsOf(text)
            .map((word) => word.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('are laid over the time that so many letters take where nothing was recorded', () => {
    const times = wordTimes(turn(), { fromMs: 0, untilMs: 60_000 }, null)
    expect(times[0]).toBe(1_000)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(1_000 + 17 * 62)
  })

  it('are laid over the voice, and skip its pauses', () => {
    const times = wordTimes(
      turn(),
      { fromMs: 0, untilMs: 6_000 },
      loudness(6_000, [1_200, 1_700], [4_000, 4_500]),
    )
    expect(times[0]).toBe(1_200)
    expect(times.at(-1)).toBeGreaterThanOrEqual(4_000)
  })

  it('of a turn that was dated by its end are those before it', () => {
    const times = wordTimes(
      turn({ atMs: 3_000 }),
      { fromMs: 500, untilMs: 3_800 },
      loudness(6_000, [1_400, 2_700]),
    )
    expect(times[0]).toBe(1_400)
    expect(times.at(-1)).toBeLessThan(2_700)
  })

  it('are found again by their time', () => {
    const turns = [turn(), turn({ index: 1, role: 'assistant', text: 'muy buenos días', atMs: 5_000 })]
    const times = timedWords(turns, null)
    expect(wordAt(turns, times, 0)).toBeNull()
    for (const { index, text } of turns) {
      for (const [word] of wordsOf(text).entries()) {
        expect(wordAt(turns, times, times.get(index)?.[word] ?? Number.NaN)).toEqual({ turn: index, word })
      }
    }
  })
})

describe('a correction being written', () => {
  const machine = findings({ callbackAt: '2026-11-12T15:00:00-05:00', objections: ['reportado'] })

  it('changes nothing as long as nobody touches it', () => {
    expect(changesOf(machine, draftOf(machine, {}, ''))).toEqual({})
  })

  it('opens with what is in force', () => {
    const draft = draftOf(machine, { interest: 'low', callbackAt: null }, 'nota')
    expect(draft).toMatchObject({ interest: 'low', callback: '', note: 'nota' })
    expect(draftOf(machine, {}, '').callback).toBe('2026-11-12T15:00')
  })

  it('takes the next step along with the interest until one is chosen', () => {
    const draft = withInterest(draftOf(machine, {}, ''), 'none')
    expect(actionOf(machine, draft)).toBe('no_interest')
    expect(changesOf(machine, draft)).toEqual({ interest: 'none' })
    expect(actionOf(machine, { ...draft, action: 'follow_up_call' })).toBe('follow_up_call')
  })

  it('tells a time by the clock of Bogotá', () => {
    const draft = { ...draftOf(machine, {}, ''), callback: '2026-11-13T09:30' }
    expect(changesOf(machine, draft)).toEqual({ callbackAt: '2026-11-13T09:30:00-05:00' })
    expect(changesOf(machine, { ...draft, callback: '' })).toEqual({ callbackAt: null })
  })
})

describe('a person’s story', () => {
  const call = { callId: 'a', attempt: 1, campaignName: 'Una' }
  const entries: PersonEntry[] = [
    { ...call, kind: 'ringing', at: Date.parse('2026-11-10T08:00:02-05:00') },
    { ...call, kind: 'placed', at: Date.parse('2026-11-10T08:00:00-05:00') },
    { ...call, callId: 'b', kind: 'placed', at: Date.parse('2026-11-09T23:30:00-05:00') },
    {
      kind: 'listed',
      campaignName: 'Una',
      fileName: 'a.xlsx',
      at: Date.parse('2026-11-09T08:00:00-05:00'),
    },
  ]

  it('is told by days of Bogotá, with one sentence for a call that rang', () => {
    expect(storyOf(entries).map(({ day, entries: told }) => [day, told.map(({ kind }) => kind)])).toEqual([
      ['2026-11-10', ['ringing']],
      ['2026-11-09', ['placed', 'listed']],
    ])
  })

  it('names the campaign only where there are several', () => {
    expect(hasSeveralCampaigns(entries)).toBe(false)
    expect(hasSeveralCampaigns([...entries, { ...entries[0], campaignName: 'Otra' } as PersonEntry])).toBe(
      true,
    )
  })
})

describe('a conversation on paper', () => {
  it('can hide whose it is, also where her name is spoken', () => {
    expect(maskedName('Luz Marina Ñáñez')).toBe('L. M. Ñ.')
    expect(maskedPhone('+573001234567')).toBe('··· ··· 4567')
    expect(withoutName('¿Hablo con LUZ Marina Ñáñez? Buena luzca', 'Luz Marina Ñáñez')).toBe(
      '¿Hablo con L. M. Ñ.? Buena luzca',
    )
  })

  it('is copied as a dialogue, a line a turn', () => {
    expect(
      dialogueText(
        [
          { role: 'assistant', text: 'Buenos días ' },
          { role: 'customer', text: 'sí\n con ella' },
        ],
        'Marta',
      ),
    ).toBe('ANA: Buenos días\nMarta: sí con ella')
  })
})
