/**
 * What the far end of a media stream hears: audio is played in the order it came, from
 * `max(now, end of what came before)` on; marks come back when everything before them has been played; `clear`
 * throws the rest away and returns all marks at once. Words are told when they have been played to their end.
 */
import type { Clock, Timer } from '../../engine/ports.ts'
import { bytesPerMs, mulawToLinear } from '../voice/mulaw.ts'
import { createWordFinder } from '../voice/word-watermark.ts'
import type { LineTicker } from './line-ticker.ts'

/** Whoever hears it. Instants are on the clock's monotonic time. */
export interface Ear {
  voiceBegins(atMs: number): void
  hears(word: string, atMs: number): void
  /** @param by `clear` when sound that was still to come was thrown away */
  voiceEnds(atMs: number, by: 'clear' | 'end'): void
}

export interface PlayoutFigures {
  mediaReceived: number
  bytesReceived: number
  gaps: number
  gapMs: number
  leadMs: { least: number; greatest: number; mean: number } | null
}

export interface StreamPlayout {
  /** False when more than ten minutes wait: the audio is thrown away then. */
  play(audio: Uint8Array): boolean
  mark(name: string): void
  clear(): void
  figures(): PlayoutFigures
  /** The line is dead: what was not played is not heard, and no mark returns. */
  close(): void
}

/** Twilio holds no more than this. */
const longestQueueMs = 600_000
/** Sound that comes so shortly after its predecessor's end was meant to follow it. */
const gapMs = 250
/** Sound that reaches this close to the end of its audio was not finished. */
const unfinishedMs = 20
/** A silence this long inside what is queued already is one to the ear. */
const hushMs = 400
/** A voice dies away a little before its word is over: the word was heard all the same. */
const fadingMs = 60
/** Quieter than this is silence to an ear: the amplitude of a murmur's pauses and of line noise. */
const audibleAmplitude = 200

const isAudible = Uint8Array.from(mulawToLinear, (sample) => (Math.abs(sample) > audibleAmplitude ? 1 : 0))

/** The first and one past the last audible byte; null for silence. */
export function audibleRange(audio: Uint8Array): { from: number; to: number } | null {
  let from = 0
  while (from < audio.length && isAudible[audio[from] ?? 0] === 0) from += 1
  if (from === audio.length) return null
  let to = audio.length
  while (isAudible[audio[to - 1] ?? 0] === 0) to -= 1
  return { from, to }
}

type Coming =
  | { atMs: number; kind: 'sound' | 'hush' }
  | { atMs: number; kind: 'word'; word: string }
  | { atMs: number; kind: 'mark'; name: string }

export function createStreamPlayout(options: {
  clock: Clock
  ticker: LineTicker
  ear: Ear
  onMark(name: string): void
}): StreamPlayout {
  const { clock, ticker, ear, onMark } = options
  let finder = createWordFinder()
  let finderByte = 0
  /** Words that have begun, by the byte at which they end. */
  let begun: Array<{ word: string; endByte: number }> = []
  /** What is still to happen, in order. */
  let coming: Coming[] = []
  let next = 0
  let nextTimer: Timer | null = null
  let endsAtMs = Number.NEGATIVE_INFINITY
  /** The last sound that is known to come; a voice is in the ear, or announced, until then. */
  let soundUntilMs = Number.NEGATIVE_INFINITY
  let endTimer: Timer | null = null
  let announced = false
  let speaking = false
  let closed = false
  let messages = 0
  let bytes = 0
  let gaps = 0
  let totalGapMs = 0
  let leads = 0
  let leadSumMs = 0
  let leastLeadMs = Number.POSITIVE_INFINITY
  let greatestLeadMs = 0

  const happen = (event: Coming) => {
    switch (event.kind) {
      case 'sound':
        speaking = true
        ear.voiceBegins(event.atMs)
        return
      case 'hush':
        speaking = false
        ear.voiceEnds(event.atMs, 'end')
        return
      case 'word':
        ear.hears(event.word, event.atMs)
        return
      case 'mark':
        onMark(event.name)
    }
  }
  const runDue = () => {
    nextTimer?.cancel()
    nextTimer = null
    const nowMs = clock.monotonicMs()
    for (let event = coming[next]; event && event.atMs <= nowMs + 0.5 && !closed; event = coming[next]) {
      next += 1
      happen(event)
    }
    if (next > 64) {
      coming = coming.slice(next)
      next = 0
    }
    arm()
  }
  const arm = () => {
    const event = coming[next]
    if (event && !nextTimer && !closed) nextTimer = ticker.at(event.atMs, runDue)
  }
  const expect = (event: Coming) => {
    coming.push(event)
    arm()
  }

  const silence = (atMs: number, by: 'clear' | 'end') => {
    announced = false
    endTimer?.cancel()
    endTimer = null
    if (!speaking) return
    speaking = false
    ear.voiceEnds(atMs, by)
  }
  const watchEnd = () => {
    endTimer = ticker.at(soundUntilMs, (dueMs) => {
      endTimer = null
      if (closed) return
      if (soundUntilMs > dueMs + 0.5) watchEnd()
      else {
        runDue()
        tellFadingWords()
        silence(soundUntilMs, 'end')
      }
    })
  }

  /** @returns what it means for the ear */
  const noteSound = (fromMs: number, untilMs: number): Coming[] => {
    const events: Coming[] = []
    const pauses = announced && fromMs - soundUntilMs > hushMs
    if (pauses) events.push({ atMs: soundUntilMs, kind: 'hush' })
    if (pauses || !announced) events.push({ atMs: fromMs, kind: 'sound' })
    announced = true
    soundUntilMs = untilMs
    if (!endTimer) watchEnd()
    return events
  }

  /** A word is heard when it has been played to its end; one that another begins in was broken off. */
  const noteWords = (audio: Uint8Array, startMs: number): Coming[] => {
    const events: Coming[] = []
    for (const { word, startSample, durationSamples } of finder.push(audio)) {
      begun = begun.filter(({ endByte }) => endByte <= startSample)
      begun.push({ word, endByte: startSample + durationSamples })
    }
    const untilByte = finderByte + audio.length
    for (let first = begun[0]; first && first.endByte <= untilByte; first = begun[0]) {
      begun.shift()
      const endMs = startMs + (first.endByte - finderByte) / bytesPerMs
      const isFading = endMs > soundUntilMs && endMs <= soundUntilMs + fadingMs
      events.push({ kind: 'word', word: first.word, atMs: isFading ? soundUntilMs : endMs })
    }
    finderByte = untilByte
    return events
  }
  /** The sound is over: words whose silent rest has not come yet are over as well. */
  const tellFadingWords = () => {
    for (let first = begun[0]; first; first = begun[0]) {
      if (first.endByte > finderByte + fadingMs * bytesPerMs) return
      begun.shift()
      happen({ kind: 'word', word: first.word, atMs: soundUntilMs })
    }
  }

  return {
    play(audio) {
      const nowMs = clock.monotonicMs()
      const aheadMs = endsAtMs - nowMs
      messages += 1
      bytes += audio.length
      if (aheadMs > longestQueueMs) return false
      if (aheadMs > 0) {
        leads += 1
        leadSumMs += aheadMs
        leastLeadMs = Math.min(leastLeadMs, aheadMs)
        greatestLeadMs = Math.max(greatestLeadMs, aheadMs)
      } else if (aheadMs < -0.5 && aheadMs > -gapMs && endsAtMs - soundUntilMs < unfinishedMs) {
        gaps += 1
        totalGapMs -= aheadMs
      }
      const startMs = Math.max(nowMs, endsAtMs)
      const range = audibleRange(audio)
      const sounds = range
        ? noteSound(startMs + range.from / bytesPerMs, startMs + range.to / bytesPerMs)
        : []
      const events = [...noteWords(audio, startMs), ...sounds].sort((a, b) => a.atMs - b.atMs)
      for (const event of events) expect(event)
      endsAtMs = startMs + audio.length / bytesPerMs
      return true
    },
    mark(name) {
      if (endsAtMs <= clock.monotonicMs() && next === coming.length) onMark(name)
      else expect({ kind: 'mark', name, atMs: endsAtMs })
    },
    clear() {
      const nowMs = clock.monotonicMs()
      runDue()
      const dropped = coming.slice(next)
      coming = []
      next = 0
      nextTimer?.cancel()
      nextTimer = null
      finder = createWordFinder()
      finderByte = 0
      begun = []
      endsAtMs = Math.min(endsAtMs, nowMs)
      const wasToSound = soundUntilMs > nowMs
      soundUntilMs = Number.NEGATIVE_INFINITY
      silence(nowMs, wasToSound ? 'clear' : 'end')
      for (const event of dropped) if (event.kind === 'mark') onMark(event.name)
    },
    figures: () => ({
      mediaReceived: messages,
      bytesReceived: bytes,
      gaps,
      gapMs: Math.round(totalGapMs),
      leadMs:
        leads === 0
          ? null
          : {
              least: Math.round(leastLeadMs),
              greatest: Math.round(greatestLeadMs),
              mean: Math.round(leadSumMs / leads),
            },
    }),
    close() {
      if (closed) return
      runDue()
      const nowMs = clock.monotonicMs()
      closed = true
      nextTimer?.cancel()
      silence(Math.min(nowMs, soundUntilMs), soundUntilMs > nowMs ? 'clear' : 'end')
    },
  }
}
