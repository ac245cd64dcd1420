/** How soon ANA answered, over all replies of a campaign. */

/** Milliseconds from the customer's words to ANA's answer; null without replies. */
export interface Latency {
  replies: number
  p50: number | null
  p95: number | null
  p99: number | null
}

/** @param answeredMs of each reply; null where it was not measured */
export function latencyOf(answeredMs: ReadonlyArray<number | null>): Latency {
  const sorted = answeredMs.filter((ms) => ms !== null).sort((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
  return { replies: sorted.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }
}
