/**
 * How much silence ends her turn. It depends on how complete her words sound and on how long this caller's
 * own pauses are; both are judged anew with every word. Pure: silences are measured elsewhere.
 */
import { liveParameters as p } from './live-parameters.ts'
import type { Completeness } from './sentence-completeness.ts'

/** What is known of a caller's pauses inside her turns. Never changed, only replaced. */
export interface PauseModel {
  /** An upper estimate of her pauses, in ms: it rises quickly and falls slowly. */
  readonly typicalMs: number
  /** Pauses learned so far. */
  readonly count: number
}

export function newPauseModel(): PauseModel {
  return { typicalMs: p.pauseExpectedMs, count: 0 }
}

/** @param pauseMs silence after which she went on with the same turn. */
export function learnPause(model: PauseModel, pauseMs: number): PauseModel {
  if (!(pauseMs >= p.pauseLeastMs)) return model
  const seenMs = Math.min(pauseMs, p.pauseMostMs)
  const share = seenMs > model.typicalMs ? p.pauseRiseShare : p.pauseFallShare
  return { typicalMs: model.typicalMs + share * (seenMs - model.typicalMs), count: model.count + 1 }
}

/** What her habit makes of a silence that suits most people. */
function stretched(silenceMs: number, pauses: PauseModel): number {
  const ratio = pauses.typicalMs / p.pauseExpectedMs
  return silenceMs * Math.min(p.pauseStretchMost, Math.max(p.pauseStretchLeast, ratio))
}

/**
 * Silence since the end of her voice that ends her turn, in ms.
 * @param options.sounds how complete her words so far sound
 */
export function endOfTurnSilenceMs(options: { sounds: Completeness; pauses: PauseModel }): number {
  const { sounds, pauses } = options
  const silenceMs = stretched(baseSilenceMs(sounds), pauses)
  return Math.round(Math.min(p.endMostMs, Math.max(p.endLeastMs, silenceMs)))
}

function baseSilenceMs({ kind, score }: Completeness): number {
  switch (kind) {
    case 'complete':
      return score >= sure ? p.endCompleteMs : p.endLikelyMs
    case 'unknown':
      return score >= doubtless ? p.endUnknownMs : p.endDoubtfulMs
    case 'open':
      return score <= hopeless ? p.endWideOpenMs : p.endOpenMs
  }
}

/** From this score on a complete sentence is certainly one; up to that, an open one certainly is not. */
const sure = 0.8
/** Below it, an ending is rather less likely than not: a bare number, half a condition. */
const doubtless = 0.45
const hopeless = 0.12

/** Silence after which the recogniser's final words are asked for, in ms; always before the turn may end. */
export function commitSilenceMs(sounds: Completeness): number {
  switch (sounds.kind) {
    case 'complete':
      return p.commitCompleteMs
    case 'unknown':
      return p.commitUnknownMs
    case 'open':
      return p.commitOpenMs
  }
}

/** Whether the final words should be asked for now. */
export function shouldCommitNow(options: {
  sounds: Completeness
  silenceMs: number
  /** Everything said is covered by a commit already. */
  covered: boolean
}): boolean {
  return !options.covered && options.silenceMs >= commitSilenceMs(options.sounds)
}

/**
 * Whether an answer to these words is worth beginning before her turn is certainly over.
 * @param options.silenceMs since the end of her voice; long enough when absent
 * @param options.begun answers begun for this turn so far
 */
export function shouldSpeculate(options: {
  text: string
  sounds: Completeness
  speaking: boolean
  silenceMs?: number
  begun?: number
}): boolean {
  const { text, sounds, speaking, silenceMs = p.speculateAfterMs, begun = 0 } = options
  if (text.trim() === '' || speaking || sounds.kind === 'open') return false
  return silenceMs >= p.speculateAfterMs && begun < p.speculationsPerTurn
}
