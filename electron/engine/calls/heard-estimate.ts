/**
 * How much of a clip a customer heard when she spoke into it. Turn-by-turn calls are told only when her
 * answer is complete, so the moment she began is estimated; the estimate errs on the side of less heard.
 */

/** µ-law, 8 kHz, one byte a sample. */
export const bytesPerMs = 8
/** A slow speaker's word: taking it as longer puts her beginning earlier, and credits less. */
const msPerSpokenWord = 420
/** The clip began to play this much after it was handed over, at the least: fetching it and the way there. */
const playbackDelayMs = 250

/** Slow speech: taking a clip as longer than it is credits less. */
const msPerLetter = 80

/** The length of a clip that was never finished, or of words the network's own voice spoke. */
export function bytesOfSpeech(text: string): number {
  return text.length * msPerLetter * bytesPerMs
}

/**
 * @param elapsedMs from handing the clip to the network until her whole answer arrived
 * @returns the words of `clipText` that were surely heard; the whole text when she waited for its end
 */
export function estimateHeardText(facts: {
  clipText: string
  clipBytes: number
  elapsedMs: number
  answerText: string
  endSilenceMs: number
}): { text: string; complete: boolean } {
  const { clipText, clipBytes, elapsedMs, answerText, endSilenceMs } = facts
  const clipMs = clipBytes / bytesPerMs
  const spokenWords = answerText.split(/\s+/).filter(Boolean).length
  const begunMs = elapsedMs - endSilenceMs - spokenWords * msPerSpokenWord
  if (begunMs >= clipMs) return { text: clipText, complete: true }
  // An answer that began at the clip's end may seem to begin a little earlier.
  if (elapsedMs - endSilenceMs >= clipMs) return { text: clipText, complete: true }
  const words = clipText.split(/(?<=\s)/)
  const letters = clipText.length
  let heardLetters = 0
  let count = 0
  for (const word of words) {
    heardLetters += word.length
    if ((heardLetters / letters) * clipMs > begunMs - playbackDelayMs) break
    count += 1
  }
  return { text: words.slice(0, count).join('').trimEnd(), complete: false }
}
