/**
 * Hears the rest of an «¿aló?» in the middle of which ANA's line opened. What is left of it is often too short for
 * voice activity to be sure of; that the line opened with sound, and that this sound then ended, is enough.
 */
import { linearOfMulaw, mulawBytesPerMs } from '../mulaw.ts'

const frameMs = 20
const frameBytes = frameMs * mulawBytesPerMs
/** Mean magnitude of a frame, of 32,768: well above line noise, below any voice. */
const leastLoudness = 400
/** A sound that was cut is there from the first frames on. */
const firstFrames = 2
/** As after any «¿aló?»: so long a quiet is its end. */
const endFrames = 3
/** A longer sound is heard by voice activity, or is no greeting. */
const mostFrames = 30

export interface CutGreeting {
  /**
   * @param audio µ-law, 8 kHz, of any length, on from what came before
   * @param atMs when its last sample was heard
   * @returns once, when the sound that the line opened with is over: from when to when it was heard
   */
  push(audio: Uint8Array, atMs: number): { onsetMs: number; endMs: number } | null
}

export function createCutGreeting(): CutGreeting {
  let isOver = false
  let filled = 0
  let sum = 0
  let frames = 0
  let loudFrames = 0
  let quietFrames = 0
  let onsetMs = 0
  let endMs = 0

  /** Takes a whole frame that ended at `atMs`; true when the sound is over. */
  function hear(isLoud: boolean, atMs: number): boolean {
    frames += 1
    if (frames === 1) onsetMs = atMs - frameMs
    if (isLoud) {
      loudFrames += 1
      quietFrames = 0
      endMs = atMs
    } else quietFrames += 1
    if ((loudFrames === 0 && frames >= firstFrames) || frames > mostFrames) {
      isOver = true
      return false
    }
    isOver = quietFrames >= endFrames
    return isOver
  }

  return {
    push(audio, atMs) {
      for (let index = 0; index < audio.length && !isOver; index += 1) {
        sum += Math.abs(linearOfMulaw[audio[index] ?? 0] ?? 0)
        filled += 1
        if (filled < frameBytes) continue
        const isLoud = sum / frameBytes >= leastLoudness
        filled = 0
        sum = 0
        if (hear(isLoud, atMs - (audio.length - 1 - index) / mulawBytesPerMs)) return { onsetMs, endMs }
      }
      return null
    },
  }
}
