/**
 * The last seconds of what a caller said, by absolute position: bytes are counted from the session's first one.
 * A ring that is allocated once, because fifty frames a second pass through it in every call.
 */

export interface AudioWindow {
  /** The oldest byte still here. */
  startByte(): number
  /** One past the newest byte. */
  endByte(): number
  /** Takes a copy; the oldest bytes make room. */
  write(audio: Uint8Array): void
  /** Forgets what lies before `byte`. */
  release(byte: number): void
  /** The bytes from `fromByte` to before `toByte`, both within the window. Valid until the next call. */
  read(fromByte: number, toByte: number): Buffer
}

export function createAudioWindow(capacity: number): AudioWindow {
  const ring = Buffer.alloc(capacity)
  let scratch: Buffer | null = null
  let start = 0
  let end = 0

  return {
    startByte: () => start,
    endByte: () => end,
    write(audio) {
      const skipped = Math.max(0, audio.length - capacity)
      const kept = skipped === 0 ? audio : audio.subarray(skipped)
      const at = (end + skipped) % capacity
      const beforeWrap = Math.min(kept.length, capacity - at)
      ring.set(beforeWrap === kept.length ? kept : kept.subarray(0, beforeWrap), at)
      if (beforeWrap < kept.length) ring.set(kept.subarray(beforeWrap), 0)
      end += audio.length
      start = Math.max(start, end - capacity)
    },
    release(byte) {
      start = Math.max(start, Math.min(byte, end))
    },
    read(fromByte, toByte) {
      const at = fromByte % capacity
      const length = toByte - fromByte
      if (at + length <= capacity) return ring.subarray(at, at + length)
      scratch ??= Buffer.alloc(capacity)
      const beforeWrap = capacity - at
      ring.copy(scratch, 0, at, capacity)
      ring.copy(scratch, beforeWrap, 0, length - beforeWrap)
      return scratch.subarray(0, length)
    },
  }
}
