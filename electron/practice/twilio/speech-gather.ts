/**
 * The ear of `<Gather input="speech">`: collects the customer's words from the moment it is opened, decides
 * when her turn is over, and reports partial transcripts on the way.
 */
import type { Clock, Timer } from '../../engine/ports.ts'
import type { CustomerLine, Speech } from '../customer-line.ts'
import type { LatencyModel } from '../latency.ts'

export type GatherResult = { kind: 'speech'; text: string; confidence: number | null } | { kind: 'empty' }

export interface SpeechGather {
  readonly result: Promise<GatherResult>
  /** The prompts are over: from now on silence counts. */
  startTimeout(timeoutMs: number): void
  close(): void
}

/** What `speechTimeout="auto"` comes to. */
const automaticEndMs = 1000
/** Twilio hears at most this much in one Gather. */
const longestSpeechMs = 60_000
const partialEveryMs = 600

/** @param endSilenceMs silence that ends her turn; null lets the recogniser decide */
export function openSpeechGather(options: {
  clock: Clock
  line: CustomerLine
  latency: LatencyModel
  endSilenceMs: number | null
  /** Speech was noticed: prompts stop. */
  onSpeech(): void
  onPartial: ((text: string) => void) | null
}): SpeechGather {
  const { clock, line, latency, onSpeech, onPartial } = options
  const endSilenceMs = options.endSilenceMs ?? automaticEndMs
  const openedMs = clock.monotonicMs()
  const settled: string[] = []
  const confidences: number[] = []
  const timers = new Set<Timer>()
  let endTimer: Timer | null = null
  let timeoutTimer: Timer | null = null
  let started = false
  let done = false
  let resolve: (result: GatherResult) => void = () => {}
  const result = new Promise<GatherResult>((settle) => {
    resolve = settle
  })

  const later = (delayMs: number, task: () => void): Timer => {
    const timer = clock.schedule(delayMs, () => {
      timers.delete(timer)
      if (!done) task()
    })
    timers.add(timer)
    return timer
  }

  /** The part of her words that falls after the opening. */
  const audible = (speech: Speech): string => {
    const words = speech.recognised.split(' ').filter((word) => word !== '')
    const lengthMs = speech.endMs - speech.startMs
    const missed = Math.ceil(((openedMs - speech.startMs) / Math.max(1, lengthMs)) * words.length)
    return words.slice(Math.max(0, missed)).join(' ')
  }

  const close = () => {
    done = true
    listening.stop()
    for (const timer of timers) timer.cancel()
    timers.clear()
  }

  const finish = (outcome: GatherResult) => {
    if (done) return
    close()
    resolve(outcome)
  }

  const conclude = () => {
    const text = settled.join(' ').trim()
    if (text === '') return
    const confidence = confidences.length > 0 ? Math.min(...confidences) : null
    finish({ kind: 'speech', text, confidence })
  }

  const reportPartials = (speech: Speech) => {
    if (!onPartial) return
    const report = () => {
      if (line.speaking() !== speech) return
      const words = audible(speech).split(' ')
      const share = (clock.monotonicMs() - speech.startMs) / Math.max(1, speech.endMs - speech.startMs)
      const soFar = words.slice(0, Math.max(1, Math.floor(words.length * share)))
      onPartial([...settled, ...soFar].join(' ').trim())
      later(partialEveryMs, report)
    }
    later(latency.partialTranscriptMs() + partialEveryMs, report)
  }

  const onStarted = (speech: Speech) => {
    if (audible(speech) === '') return
    if (!started) later(longestSpeechMs, conclude)
    started = true
    endTimer?.cancel()
    timeoutTimer?.cancel()
    later(latency.partialTranscriptMs(), onSpeech)
    reportPartials(speech)
  }

  const onEnded = (speech: Speech) => {
    const text = audible(speech)
    if (text === '') return
    speech.listenedTo = true
    settled.push(text)
    if (speech.confidence !== null) confidences.push(speech.confidence)
    endTimer?.cancel()
    endTimer = later(endSilenceMs + latency.commitToTextMs(), conclude)
  }

  const listening = line.listen({ started: onStarted, ended: onEnded })
  const ongoing = line.speaking()
  if (ongoing) onStarted(ongoing)

  return {
    result,
    startTimeout(timeoutMs) {
      if (started || done) return
      timeoutTimer = later(timeoutMs, () => finish({ kind: 'empty' }))
    },
    close,
  }
}
