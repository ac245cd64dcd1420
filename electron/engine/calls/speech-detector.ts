/**
 * Turns verdicts about single frames into what a conversation needs to know: somebody began to speak, and
 * stopped. A click is no beginning, a stop consonant no end. Times are those of the sound itself, not of the
 * moment at which ANA became sure of it.
 */
import { mulawBytesPerMs } from '../mulaw.ts'
import type { VoiceActivity } from '../speech/voice-activity-port.ts'

const frameMs = 20
const frameBytes = frameMs * mulawBytesPerMs
/** The window is a set of bits. */
const longestWindowFrames = 30

export interface SpeechDetectorParameters {
  /** How much speech within the window makes a beginning. Rounded up to frames of 20 ms, as all of these. */
  startSpeechMs: number
  /** How far back the beginning may reach, at most 600 ms. */
  startWindowMs: number
  /** How long nothing may be heard before the last sound counts as an end. */
  stopSilenceMs: number
}

/**
 * | parameter     | default | why                                                                            |
 * | ------------- | ------- | ------------------------------------------------------------------------------ |
 * | startSpeechMs | 60 ms   | shorter than «sí», longer than a click on the line                             |
 * | startWindowMs | 120 ms  | a soft beginning has holes                                                     |
 * | stopSilenceMs | 100 ms  | Spanish stop consonants are silent for up to 80 ms; pauses are the turn's matter |
 */
export const speechDetectorDefaults: SpeechDetectorParameters = {
  startSpeechMs: 60,
  startWindowMs: 120,
  stopSilenceMs: 100,
}

/**
 * While she picks up: ANA's line often opens in the middle of her «¿aló?», of which two frames may be all that is
 * left to hear, and the opening must follow within 300 ms. A click that is taken for a word only has ANA greet sooner.
 */
export const pickUpDetector: SpeechDetectorParameters = {
  startSpeechMs: 40,
  startWindowMs: 120,
  stopSilenceMs: 60,
}

export type SpeechChange =
  /** `onsetMs` when the first frame with speech began. */
  | { kind: 'started'; onsetMs: number }
  /** `endMs` when the last frame with speech ended. */
  | { kind: 'stopped'; endMs: number }

export interface SpeechDetector {
  /**
   * Listens to audio of any length, on from what came before.
   * @param audio µ-law, 8 kHz; nothing is kept of the array
   * @param atMs when its last sample was heard, on an axis of the caller's that does not go back
   * @returns what changed, in order; hardly ever more than one change, most times none
   */
  push(audio: Uint8Array, atMs: number): readonly SpeechChange[]
  isSpeaking(): boolean
  /** Other parameters from the next frame on; the window stays as long as it was made. */
  tune(parameters: Pick<SpeechDetectorParameters, 'startSpeechMs' | 'stopSilenceMs'>): void
  /** When the last frame with speech ended; 0 before the first. Sooner known than that she has stopped. */
  soundedUntilMs(): number
}

const nothing: readonly SpeechChange[] = []

/** @param activity is the caller's to free */
export function createSpeechDetector(
  activity: Pick<VoiceActivity, 'isSpeech'>,
  parameters: Partial<SpeechDetectorParameters> = {},
): SpeechDetector {
  const { startSpeechMs, startWindowMs, stopSilenceMs } = { ...speechDetectorDefaults, ...parameters }
  const inFrames = (ms: number) => Math.max(1, Math.ceil(ms / frameMs))
  let startFrames = inFrames(startSpeechMs)
  const windowFrames = Math.min(longestWindowFrames, Math.max(startFrames, inFrames(startWindowMs)))
  let stopFrames = inFrames(stopSilenceMs)

  const frame = new Uint8Array(frameBytes)
  let filled = 0
  /** The beginnings of the frames of the window, at their number modulo its length. */
  const frameStarts = new Float64Array(windowFrames)
  let frameCount = 0
  /** Which of the last frames had speech, the newest in the lowest bit. */
  let window = 0
  let speechInWindow = 0
  let speaking = false
  let silentFrames = 0
  let lastFrameEndMs = Number.NEGATIVE_INFINITY
  let lastSpeechEndMs = 0

  function windowHolds(isSpeech: boolean): void {
    const oldest = 1 << (windowFrames - 1)
    if (window & oldest) speechInWindow -= 1
    window = ((window & ~oldest) << 1) | (isSpeech ? 1 : 0)
    if (isSpeech) speechInWindow += 1
  }

  /** The change that this frame makes certain, if any. */
  function hear(heardAtMs: number): SpeechChange | null {
    const isSpeech = activity.isSpeech(frame)
    // Frames that were held up on their way arrive all at once; they follow each other all the same.
    const endMs = Math.max(heardAtMs, lastFrameEndMs)
    const startMs = Math.max(endMs - frameMs, lastFrameEndMs)
    lastFrameEndMs = endMs
    frameStarts[frameCount % windowFrames] = startMs
    windowHolds(isSpeech)
    frameCount += 1
    if (isSpeech) {
      silentFrames = 0
      lastSpeechEndMs = endMs
      if (speaking || speechInWindow < startFrames) return null
      speaking = true
      const framesBack = 31 - Math.clz32(window)
      const onsetMs = frameStarts[(frameCount - 1 - framesBack) % windowFrames] ?? startMs
      return { kind: 'started', onsetMs }
    }
    silentFrames += 1
    if (!speaking || silentFrames < stopFrames) return null
    speaking = false
    // What has been told is over must not help the next beginning.
    window = 0
    speechInWindow = 0
    return { kind: 'stopped', endMs: lastSpeechEndMs }
  }

  return {
    push(audio, atMs) {
      let changes: SpeechChange[] | null = null
      for (let i = 0; i < audio.length; i += 1) {
        frame[filled] = audio[i] ?? 0
        filled += 1
        if (filled < frameBytes) continue
        filled = 0
        const change = hear(atMs - (audio.length - 1 - i) / mulawBytesPerMs)
        if (change === null) continue
        changes ??= []
        changes.push(change)
      }
      return changes ?? nothing
    },
    isSpeaking: () => speaking,
    tune(changed) {
      startFrames = Math.min(windowFrames, inFrames(changed.startSpeechMs))
      stopFrames = inFrames(changed.stopSilenceMs)
    },
    soundedUntilMs: () => lastSpeechEndMs,
  }
}
