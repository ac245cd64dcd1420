/** A clause's sound while it comes in: µ-law bytes in one growing store, read by frames without new objects. */

export interface ClauseAudio {
  push(audio: Uint8Array): void
  length(): number
  /** Copies `size` bytes from byte `from` on to `target[at…]`. */
  copyTo(target: Uint8Array, at: number, from: number, size: number): void
  /** Forgets everything from this byte on. */
  cut(length: number): void
  /** Gives the memory back; the length stays. */
  release(): void
}

/** A second and a half of speech: most first clauses fit. */
const firstCapacityBytes = 12_000
const nothing = new Uint8Array(0)

export function createClauseAudio(): ClauseAudio {
  let store = nothing
  let length = 0
  let released = false
  return {
    push(audio) {
      const needed = length + audio.length
      if (!released) {
        if (needed > store.length) {
          const larger = new Uint8Array(Math.max(firstCapacityBytes, store.length * 2, needed))
          larger.set(store.subarray(0, length))
          store = larger
        }
        store.set(audio, length)
      }
      length = needed
    },
    length: () => length,
    copyTo(target, at, from, size) {
      for (let index = 0; index < size; index += 1) target[at + index] = store[from + index] ?? 0xff
    },
    cut(shorter) {
      length = Math.min(length, shorter)
    },
    release() {
      store = nothing
      released = true
    },
  }
}
