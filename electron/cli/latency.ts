/** How soon ANA answered, over all replies of a campaign, stage by stage. */
import type { Waterfall } from '../../shared/domain/call.ts'

/** Milliseconds; null where nothing was measured. */
export interface Quantiles {
  count: number
  p50: number | null
  p95: number | null
  p99: number | null
}

/**
 * From the customer's words to ANA's answer; `stages` since her speech ended (live) or her words arrived (by
 * turns). Stages that a way of calling does not know count nothing.
 */
export interface Latency {
  replies: number
  p50: number | null
  p95: number | null
  p99: number | null
  stages: {
    finalText: Quantiles
    firstToken: Quantiles
    firstClause: Quantiles
    firstAudio: Quantiles
    firstFrame: Quantiles
    /** From her last sound to ANA's first in her ear. */
    voiceToVoice: Quantiles
    /** From her first sound over ANA's words to silence in her ear. */
    bargeIn: Quantiles
  }
}

function quantiles(values: ReadonlyArray<number | null | undefined>): Quantiles {
  const sorted = values.filter((ms) => ms !== null && ms !== undefined).sort((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
  return { count: sorted.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }
}

/** @param waterfalls of each turn; null where none was kept */
export function latencyOf(waterfalls: ReadonlyArray<Waterfall | null>): Latency {
  const known = waterfalls.filter((waterfall) => waterfall !== null)
  const { count, p50, p95, p99 } = quantiles(known.map((waterfall) => waterfall.answeredMs))
  return {
    replies: count,
    p50,
    p95,
    p99,
    stages: {
      finalText: quantiles(known.map((waterfall) => waterfall.finalTextMs)),
      firstToken: quantiles(known.map((waterfall) => waterfall.firstTokenMs)),
      firstClause: quantiles(known.map((waterfall) => waterfall.firstClauseMs)),
      firstAudio: quantiles(known.map((waterfall) => waterfall.firstAudioMs)),
      firstFrame: quantiles(known.map((waterfall) => waterfall.firstFrameMs)),
      voiceToVoice: quantiles(known.map((waterfall) => waterfall.voiceToVoiceMs)),
      bargeIn: quantiles(known.map((waterfall) => waterfall.bargeInMs)),
    },
  }
}
