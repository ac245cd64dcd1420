import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OverlapAction,
  type OverlapState,
  startOverlap,
  stepOverlap,
} from '../../../electron/engine/conversation/barge-in.ts'
import { liveParameters as p } from '../../../electron/engine/conversation/live-parameters.ts'

/** What happens in an overlap, by its time after the onset. */
interface Happening {
  text?: string
  /** Her voice ends. */
  stops?: true
  /** All her words are final. */
  final?: true
}

/** Plays an overlap whose voice begins at 0; every action but `keep` with its time. */
function play(
  happenings: Record<number, Happening>,
  options: { asking?: boolean; untilMs?: number } = {},
): Array<[OverlapAction, number]> {
  const { asking = false, untilMs = 6000 } = options
  const actions: Array<[OverlapAction, number]> = []
  let state: OverlapState = startOverlap(0)
  let text = ''
  let endMs: number | null = null
  let isFinal = false
  let dueMs: number | null = 0
  const times = Object.keys(happenings).map(Number)
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 10) {
    const happening = times.filter((at) => at > nowMs - 10 && at <= nowMs).map((at) => happenings[at])
    for (const event of happening) {
      text = event?.text ?? text
      if (event?.stops) endMs = nowMs
      if (event?.final) isFinal = true
    }
    if (happening.length === 0 && (dueMs === null || nowMs < dueMs)) continue
    if (dueMs === null) break
    const step = stepOverlap(state, { nowMs, speaking: endMs === null, endMs, text, isFinal, asking })
    state = step.state
    dueMs = step.dueMs
    if (step.action !== 'keep') actions.push([step.action, nowMs])
    if (step.action === 'confirm') break
  }
  return actions
}

describe('barge-in', () => {
  it('stops ANA by voice alone, and gives up the rest when words come', () => {
    expect(play({ 420: { text: 'soy doc' } })).toEqual([
      ['freeze', 310],
      ['confirm', 420],
    ])
  })

  it('leaves the caller less than 500 ms from her first sound to silence in her ear, legs included', () => {
    const legsAndFramesP95Ms = 181
    const [first] = play({ 420: { text: 'soy docente' } })
    expect((first?.[1] ?? Number.NaN) + legsAndFramesP95Ms).toBeLessThan(500)
  })

  it('does not wait for its time when the first words leave no doubt', () => {
    expect(play({ 200: { text: 'espere' } })).toEqual([['confirm', 200]])
    expect(play({ 180: { text: 'no me llamen más' } })).toEqual([['confirm', 180]])
  })

  it('stops ANA, but decides nothing yet, on a fragment that may still become anything', () => {
    expect(play({ 200: { text: 'es' }, 360: { text: 'eso' }, 420: { stops: true } })).toEqual([
      ['freeze', 200],
      ['resume', 670],
    ])
    expect(play({ 200: { text: 'es' }, 360: { text: 'espere' } })).toEqual([
      ['freeze', 200],
      ['confirm', 360],
    ])
  })

  it.each<[string, Record<number, Happening>]>([
    ['«ajá»', { 180: { text: 'a' }, 300: { text: 'ajá' }, 360: { stops: true } }],
    [
      '«sí, claro»',
      { 200: { text: 'sí' }, 420: { text: 'sí cla' }, 560: { text: 'sí claro' }, 620: { stops: true } },
    ],
    [
      '«claro que sí»',
      { 220: { text: 'cla' }, 380: { text: 'claro' }, 520: { text: 'claro que sí' }, 700: { stops: true } },
    ],
    [
      '«sí, eso es»',
      { 200: { text: 'sí' }, 380: { text: 'sí es' }, 540: { text: 'sí eso es' }, 640: { stops: true } },
    ],
    ['a breath', { 180: { stops: true } }],
    ['«mmm», never understood', { 240: { stops: true }, 700: { final: true } }],
    [
      '«sí señora» at the end of a question',
      { 200: { text: 'sí' }, 400: { text: 'sí seño' }, 520: { stops: true } },
    ],
  ])('never stops ANA for %s', (_, happenings) => {
    expect(play(happenings)).toEqual([])
    expect(play(happenings, { asking: true })).toEqual([])
  })

  it('stops ANA when voice goes on after an «ajá» without saying what', () => {
    const [first] = play({ 200: { text: 'ajá' }, 1200: { text: 'ajá y la tasa' } })
    expect(first).toEqual(['freeze', 650])
  })

  it('takes the floor when «sí» goes on as a sentence', () => {
    expect(play({ 200: { text: 'sí' }, 450: { text: 'sí pero' } })).toEqual([['confirm', 450]])
  })

  it('goes on after a cough', () => {
    expect(play({ 400: { stops: true } })).toEqual([
      ['freeze', 310],
      ['resume', 1100],
    ])
  })

  it('goes on at once when the recogniser is certain that nothing was said', () => {
    expect(play({ 400: { stops: true }, 640: { final: true } })).toEqual([
      ['freeze', 310],
      ['resume', 640],
    ])
  })

  it('goes on after a backchannel that came too late to be known', () => {
    expect(play({ 340: { stops: true }, 420: { text: 'ajá' } })).toEqual([
      ['freeze', 310],
      ['resume', 590],
    ])
  })

  it('does not stop again for the same noise, and still hears words in it', () => {
    const actions = play({ 5000: { text: 'oiga señorita' } })
    expect(actions).toEqual([
      ['freeze', 310],
      ['resume', 310 + p.frozenMostMs],
      ['confirm', 5000],
    ])
  })

  it('gives the floor for words whose voice is over already', () => {
    expect(play({ 200: { stops: true }, 480: { text: 'no', final: true } })).toEqual([['confirm', 480]])
    expect(play({ 340: { stops: true }, 460: { text: 'ya voy' } })).toEqual([
      ['freeze', 310],
      ['confirm', 460],
    ])
  })

  it('never leaves ANA stopped for longer than she may be silent, whatever happens', () => {
    const happening = fc.record({
      at: fc.integer({ min: 0, max: 5000 }),
      text: fc.constantFrom('', 'ajá', 'cla', 'es', 'sí', 'mmm', 'e'),
      stops: fc.boolean(),
      final: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 8 }), (list) => {
        const happenings: Record<number, Happening> = {}
        for (const { at, text, stops, final } of list) {
          happenings[at] = {
            ...(text === '' ? {} : { text }),
            ...(stops ? { stops: true as const } : {}),
            ...(final ? { final: true as const } : {}),
          }
        }
        const actions = play(happenings, { untilMs: 12_000 })
        actions.forEach(([action, at], index) => {
          if (action !== 'freeze') return
          const next = actions[index + 1]
          expect(next, JSON.stringify(actions)).toBeDefined()
          expect((next?.[1] ?? Number.POSITIVE_INFINITY) - at).toBeLessThanOrEqual(p.frozenMostMs + 20)
        })
      }),
      { numRuns: 300 },
    )
  })
})
