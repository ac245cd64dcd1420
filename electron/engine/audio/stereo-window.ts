/**
 * The last seconds of a recording, still open to sound that arrives late or out of order: two channels of
 * µ-law 8 kHz, silent where nothing was put. What is older than that leaves as whole chunks, never to change.
 */

export type Side = 'customer' | 'assistant'

/** A frame is one sample of both channels: two bytes. */
export const bytesPerFrame = 2
export const framesPerMs = 8
/** µ-law's zero. */
const silence = 0xff

/** 32,768 bytes or 2 s: what leaves at once, and how late sound may come. */
const chunkFrames = 16_384
const lateFrames = 16_384
/** Longest stretch put down in one step. */
const stepFrames = 8_192
const capacityFrames = chunkFrames + lateFrames + stepFrames

export interface StereoWindow {
  /** Frames from the recording's start up to which there is sound. */
  end(): number
  /** Puts one side's sound down from `frame` on. What is too late for the window is left out. */
  put(side: Side, frame: number, audio: Uint8Array): void
  /** Makes one side silent from `frame` on, as far as the window still holds it. */
  quiet(side: Side, frame: number): void
  /** Gives away everything up to the end. */
  drain(): void
}

/** @param onChunk gets each finished piece, in order; it may keep the buffer */
export function createStereoWindow(onChunk: (chunk: Buffer) => void): StereoWindow {
  const bytes = Buffer.alloc(capacityFrames * bytesPerFrame, silence)
  let base = 0
  let end = 0

  function give(frames: number): void {
    const size = frames * bytesPerFrame
    onChunk(Buffer.from(bytes.subarray(0, size)))
    bytes.copyWithin(0, size)
    bytes.fill(silence, bytes.length - size)
    base += frames
  }

  function putStep(channel: number, frame: number, audio: Uint8Array): void {
    while (frame + audio.length - base > capacityFrames) give(chunkFrames)
    let at = (frame - base) * bytesPerFrame + channel
    for (const sample of audio) {
      bytes[at] = sample
      at += bytesPerFrame
    }
    end = Math.max(end, frame + audio.length)
    while (end - base >= chunkFrames + lateFrames) give(chunkFrames)
  }

  const channelOf = (side: Side) => (side === 'customer' ? 0 : 1)

  return {
    end: () => end,
    put(side, frame, audio) {
      for (let from = Math.max(0, base - frame); from < audio.length; ) {
        const step = audio.subarray(from, from + stepFrames)
        putStep(channelOf(side), frame + from, step)
        from += step.length
      }
    },
    quiet(side, frame) {
      const channel = channelOf(side)
      for (let at = Math.max(frame, base); at < end; at += 1) {
        bytes[(at - base) * bytesPerFrame + channel] = silence
      }
    },
    drain() {
      while (end - base > 0) give(Math.min(chunkFrames, end - base))
    },
  }
}
