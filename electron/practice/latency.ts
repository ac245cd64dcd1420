/**
 * How long vendors and networks take on the practice line. `medians` is the vendor model that every
 * benchmark uses; `zero` answers at once, so that a test measures ANA alone.
 */
import type { Random } from './seeded-random.ts'

export type LatencyKind = 'zero' | 'medians'

export interface LatencyModel {
  readonly kind: LatencyKind
  /** One way between two parties. */
  networkLegMs(): number
  /** From a spoken word to the recogniser's partial transcript. */
  partialTranscriptMs(): number
  /** From the end of the customer's turn to its final text. */
  commitToTextMs(): number
  /** From the synthesis request to the first byte of audio, as the client sees it. */
  voiceFirstByteMs(): number
  /** How many times faster than it plays a voice is delivered. */
  readonly voiceRealTimeFactor: number
  /** How long a new call stays out of the vendor's call list. */
  listingLagMs(): number
}

export function createLatency(kind: LatencyKind, random: Random): LatencyModel {
  if (kind === 'zero') {
    const none = () => 0
    return {
      kind,
      networkLegMs: none,
      partialTranscriptMs: none,
      commitToTextMs: none,
      voiceFirstByteMs: none,
      voiceRealTimeFactor: Number.POSITIVE_INFINITY,
      listingLagMs: none,
    }
  }
  const around = (middle: number, spread: number) => () => random.between(middle - spread, middle + spread)
  return {
    kind,
    networkLegMs: around(80, 20),
    partialTranscriptMs: () => 150,
    commitToTextMs: around(300, 50),
    voiceFirstByteMs: around(200, 40),
    voiceRealTimeFactor: 10,
    listingLagMs: around(800, 400),
  }
}
