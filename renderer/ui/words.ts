/** A turn's words, where they stand in it and when they are heard. Pure. */
import type { Turn } from '../../shared/domain/call.ts'

export interface SpokenWord {
  /** Position in the turn's text; the space behind the word belongs to it. */
  start: number
  text: string
}

export function wordsOf(text: string): SpokenWord[] {
  let start = 0
  return text.split(/(?<=\s)(?=\S)/).map((word) => {
    const spoken = { start, text: word }
    start += word.length
    return spoken
  })
}

/** Loudness of one voice, from 0 to 1, in equal steps. */
export interface Loudness {
  peaks: Float32Array
  stepMs: number
  /** Where the first step lies: ms since the call was answered. */
  offsetMs: number
}

/** Spanish on the telephone, with its pauses: about this long for each letter. */
const msPerLetter = 62
/** Quieter than this share of the turn's loudest moment is a pause. */
const quiet = 0.12

/**
 * When each word of a turn begins, in ms since the call was answered. Nobody times a recogniser's words: they are
 * laid over the stretch in which this voice is really heard, by their length; without a recording, over the time that
 * so many letters take. A turn may be dated by the beginning of its sound, or, live, by the recogniser's last word on
 * it: where nothing is heard behind that instant, it is the sound before it.
 * @param fromMs when the turn before began
 * @param untilMs when the next turn begins, or the call ends
 */
export function wordTimes(
  turn: Pick<Turn, 'text' | 'atMs'>,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
  loudness: Loudness | null,
): number[] {
  const words = wordsOf(turn.text)
  const letters = Math.max(1, turn.text.length)
  const spokenMs = letters * msPerLetter
  const voiced = loudness === null ? [] : ownSteps(turn.atMs, { fromMs, untilMs }, spokenMs, loudness)
  const estimatedMs = Math.min(spokenMs, Math.max(0, untilMs - turn.atMs))
  return words.map(({ start }) => {
    const share = start / letters
    if (loudness === null || voiced.length === 0) return turn.atMs + share * estimatedMs
    const step = voiced[Math.min(voiced.length - 1, Math.floor(share * voiced.length))] ?? 0
    return loudness.offsetMs + step * loudness.stepMs
  })
}

/** Less voice than this share of what the words take is an echo or a breath, not the turn. */
const leastShare = 0.25

function ownSteps(
  atMs: number,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
  spokenMs: number,
  loudness: Loudness,
): number[] {
  // Measured against all that this voice says around here: a stretch of silence has its loudest moment, too.
  const loudest = loudestIn(fromMs, untilMs, loudness)
  const after = voicedSteps(atMs, untilMs, loudness, loudest)
  if (after.length * loudness.stepMs >= spokenMs * leastShare) return after
  const before = voicedSteps(fromMs, atMs, loudness, loudest)
  return before.length > after.length ? before : after
}

function stepsBetween(fromMs: number, untilMs: number, { peaks, stepMs, offsetMs }: Loudness) {
  return {
    first: Math.max(0, Math.floor((fromMs - offsetMs) / stepMs)),
    last: Math.min(peaks.length, Math.ceil((untilMs - offsetMs) / stepMs)),
  }
}

function loudestIn(fromMs: number, untilMs: number, loudness: Loudness): number {
  const { first, last } = stepsBetween(fromMs, untilMs, loudness)
  let loudest = 0
  for (let step = first; step < last; step += 1) loudest = Math.max(loudest, loudness.peaks[step] ?? 0)
  return loudest
}

/** The steps of a stretch in which the voice is heard. */
function voicedSteps(fromMs: number, untilMs: number, loudness: Loudness, loudest: number): number[] {
  const { first, last } = stepsBetween(fromMs, untilMs, loudness)
  const voiced: number[] = []
  for (let step = first; step < last; step += 1) {
    if ((loudness.peaks[step] ?? 0) > loudest * quiet) voiced.push(step)
  }
  return voiced
}

/** A whole conversation's words with their times. */
export function timedWords(
  turns: readonly Turn[],
  loudnessOf: ((role: Turn['role']) => Loudness) | null,
): Map<number, number[]> {
  return new Map(
    turns.map((turn, position) => {
      const next = turns.slice(position + 1).find((one) => one.atMs > turn.atMs)
      const fromMs = turns[position - 1]?.atMs ?? 0
      const untilMs = next?.atMs ?? turn.atMs + turn.text.length * msPerLetter * 2
      return [turn.index, wordTimes(turn, { fromMs, untilMs }, loudnessOf?.(turn.role) ?? null)]
    }),
  )
}

/** The word that is heard at an instant: the last that has begun. Null before the first turn. */
export function wordAt(
  turns: readonly Turn[],
  times: ReadonlyMap<number, number[]>,
  atMs: number,
): { turn: number; word: number } | null {
  const turn = turns.findLast((one) => (times.get(one.index)?.[0] ?? one.atMs) <= atMs)
  if (turn === undefined) return null
  const word = (times.get(turn.index) ?? []).findLastIndex((begins) => begins <= atMs)
  return { turn: turn.index, word: Math.max(0, word) }
}
