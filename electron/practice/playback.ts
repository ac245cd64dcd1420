/**
 * Plays audio into the customer's ear at eight bytes a millisecond, while it still arrives, and says
 * afterwards which words were heard. The words come out of the sound itself.
 */
import type { Clock, Timer } from '../engine/ports.ts'
import type { CustomerLine } from './customer-line.ts'
import type { WordAt } from './practice-call.ts'
import { bytesPerMs } from './voice/mulaw.ts'
import { createWordFinder, type FoundWord } from './voice/word-watermark.ts'

export interface Played {
  /** The words heard, joined by spaces. */
  text: string
  words: WordAt[]
  /** Stopped before the end. */
  cut: boolean
  bytesPlayed: number
  /** On the clock's epoch time; null when no sound came at all. */
  firstSoundAtMs: number | null
  /** Why the audio broke off, or null. */
  failure: string | null
}

/**
 * @param chunks raw µ-law, 8 kHz mono, in pieces of any size
 * @param signal stops the sound at once
 */
export function playToCustomer(options: {
  clock: Clock
  line: CustomerLine
  chunks: AsyncIterable<Uint8Array>
  signal: AbortSignal
}): Promise<Played> {
  const { clock, line, chunks, signal } = options
  const finder = createWordFinder()
  const words: FoundWord[] = []
  let received = 0
  let complete = false
  let failure: string | null = null
  let firstSoundAtMs: number | null = null
  /** Since `runStartMs` the sound flows without a gap, from byte `runStartByte` on. */
  let runStartMs = 0
  let runStartByte = 0
  let flowing = false
  let finished = false
  let breakInTimer: Timer | null = null
  let drainTimer: Timer | null = null

  const position = (): number =>
    flowing
      ? Math.min(received, runStartByte + (clock.monotonicMs() - runStartMs) * bytesPerMs)
      : Math.min(received, runStartByte)

  return new Promise((resolve) => {
    const finish = (cut: boolean) => {
      if (finished) return
      finished = true
      breakInTimer?.cancel()
      drainTimer?.cancel()
      signal.removeEventListener('abort', stop)
      // A timer may fire a hair early; the end of the audio is the end.
      const bytesPlayed = cut ? Math.floor(position()) : received
      const heard = words.filter(({ endSample }) => endSample <= bytesPlayed)
      const text = heard.map(({ word }) => word).join(' ')
      const wasCut = cut && bytesPlayed < received
      const startMs = firstSoundAtMs ?? 0
      if (firstSoundAtMs !== null) line.voiceEnds(text, wasCut)
      resolve({
        text,
        words: heard.map(({ word, endSample }) => ({
          word,
          atMs: Math.round(startMs + endSample / bytesPerMs),
        })),
        cut: wasCut,
        bytesPlayed,
        firstSoundAtMs,
        failure,
      })
    }
    const stop = () => finish(true)

    const drain = () => {
      drainTimer?.cancel()
      drainTimer = clock.schedule((received - position()) / bytesPerMs, () => {
        runStartByte = received
        flowing = false
        if (complete) finish(false)
      })
    }

    const considerBreakingIn = () => {
      if (breakInTimer || words.length === 0) return
      const interruption = line.considerBreakingIn(words.map(({ word }) => word))
      if (!interruption) return
      const at = words[Math.min(interruption.afterWords, words.length) - 1]?.endSample ?? received
      breakInTimer = clock.schedule((at - position()) / bytesPerMs, () => line.breakIn(interruption))
    }

    const take = (chunk: Uint8Array) => {
      if (chunk.length === 0) return
      if (firstSoundAtMs === null) {
        firstSoundAtMs = clock.now()
        line.voiceBegins()
      }
      if (!flowing) {
        flowing = true
        runStartMs = clock.monotonicMs()
        runStartByte = received
      }
      received += chunk.length
      for (const word of finder.push(chunk)) {
        words.push(word)
        considerBreakingIn()
      }
      drain()
    }

    const pump = async () => {
      try {
        for await (const chunk of chunks) {
          if (finished) return
          take(chunk)
        }
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error)
      }
      complete = true
      if (!flowing) finish(false)
    }

    if (signal.aborted) stop()
    else {
      signal.addEventListener('abort', stop, { once: true })
      void pump()
    }
  })
}
