/** Starts a practice line with its clock for an engine's data folder; both hosts of an engine do it alike. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createPracticeClock, type PracticeClock } from '../engine/clock.ts'
import { practiceStartMs } from './practice-day.ts'
import { type PracticeHost, startPracticeHost } from './practice-host.ts'
import { readPracticeTime, rememberPracticeTime } from './practice-time.ts'

/** One for all: the same list meets the same customers, wherever and whenever it is called. */
const lineSeed = 'ana'

export interface StartedPractice {
  readonly clock: PracticeClock
  readonly host: PracticeHost
  /** The line starts at another hour than the computer's, so that calls are lawful. */
  readonly startsElsewhen: boolean
  close(): Promise<void>
}

/**
 * @param folder the practice engine's own
 * @param testNowMs the instant to start at; else a lawful one, never before the line's last time
 */
export async function startPractice(
  folder: string,
  testNowMs: number | undefined,
  speed = 1,
): Promise<StartedPractice> {
  const timeFile = join(folder, 'practice-time')
  const nowMs = Date.now()
  const notBeforeMs = await readPracticeTime(timeFile)
  const startAtMs = testNowMs ?? practiceStartMs(nowMs, notBeforeMs === undefined ? {} : { notBeforeMs })
  const clock = createPracticeClock({ startAtMs, speed })
  const host = await startPracticeHost({
    clock,
    seed: lineSeed,
    // Twilio never names two calls alike, and the engine's database remembers those of earlier lines.
    callIdSeed: randomUUID(),
    latency: 'medians',
    voice: speed > 1 ? 'murmur' : 'audible',
  })
  const stopRemembering = rememberPracticeTime(timeFile, clock)
  return {
    clock,
    host,
    startsElsewhen: testNowMs === undefined && startAtMs !== nowMs,
    async close() {
      await host.close()
      await stopRemembering()
    },
  }
}
