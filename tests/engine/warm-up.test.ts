/** Compiling the rules before the first call: in small steps, and without a trace in what they answer. */
import { expect, it } from 'vitest'
import { phraseWarmUp } from '../../electron/engine/analysis/customer-speech.ts'
import { judgeByRules } from '../../electron/engine/analysis/rules-analyst.ts'
import { interpret } from '../../electron/engine/conversation/interpret.ts'
import { rulesWarmUp } from '../../electron/engine/conversation/rules-warm-up.ts'
import { readyPattern, startWarmUp } from '../../electron/engine/warm-up.ts'
import type { Transcript } from '../../shared/domain/analysis.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'

it('nothing is done while the interface loads, then one step at a time', async () => {
  const clock = createFakeClock()
  const taken: number[] = []
  startWarmUp(
    clock,
    [0, 1, 2].map((step) => () => void taken.push(step)),
  )
  await clock.advance(3000)
  expect(taken).toEqual([])
  await clock.advance(1000)
  expect(taken).toEqual([0])
  await clock.advance(1000)
  expect(taken).toEqual([0, 1, 2])
})

it('it ends when the engine does', async () => {
  const clock = createFakeClock()
  const taken: number[] = []
  const stop = startWarmUp(
    clock,
    [0, 1].map((step) => () => void taken.push(step)),
  )
  await clock.advance(4000)
  stop()
  await clock.advance(4000)
  expect(taken).toEqual([0])
})

it('a pattern that was readied looks at the next words from their beginning', () => {
  const pattern = /si_/g
  readyPattern(pattern)
  expect(pattern.lastIndex).toBe(0)
  expect(pattern.test('si_')).toBe(true)
})

it('rules and phrases answer afterwards as they did before', () => {
  const words = 'ya no me llamen más, por favor, yo soy pensionado de Colpensiones y no me interesa'
  const transcript: Transcript = {
    id: 't',
    customerName: 'Marta Ríos',
    startedAt: '2026-11-24T10:00:00-05:00',
    durationSeconds: 20,
    endedBy: 'customer',
    turns: [
      { role: 'assistant', text: '¿Hablo con Marta Ríos?', atSeconds: 0 },
      { role: 'customer', text: words, atSeconds: 3 },
    ],
  }
  const context = { phase: 'identity', confidence: null, askedWhat: 'identity' } as const
  const before = [interpret(words, context), judgeByRules(transcript)]
  for (const step of [...rulesWarmUp(), ...phraseWarmUp()]) step()
  expect([interpret(words, context), judgeByRules(transcript)]).toEqual(before)
})
