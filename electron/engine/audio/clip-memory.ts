/** The clips used last, in memory up to a limit of bytes: a clause that every call speaks needs no disk. */
import type { WordEnds } from './clip-words.ts'

export interface MemoryClip {
  audio: Uint8Array
  /** Null when the clip was made without timing. */
  ends: WordEnds | null
}

export interface ClipMemory {
  get(key: string): MemoryClip | undefined
  set(key: string, clip: MemoryClip): void
  delete(key: string): void
}

/** @param maxBytes a clip larger than a quarter of it is not kept */
export function createClipMemory(maxBytes: number): ClipMemory {
  /** In order of last use, the oldest first. */
  const clips = new Map<string, MemoryClip>()
  let bytes = 0

  const remove = (key: string) => {
    bytes -= clips.get(key)?.audio.length ?? 0
    clips.delete(key)
  }

  return {
    get(key) {
      const clip = clips.get(key)
      if (clip) {
        clips.delete(key)
        clips.set(key, clip)
      }
      return clip
    },
    set(key, clip) {
      remove(key)
      if (clip.audio.length > maxBytes / 4) return
      clips.set(key, clip)
      bytes += clip.audio.length
      for (const oldest of clips.keys()) {
        if (bytes <= maxBytes) break
        remove(oldest)
      }
    },
    delete: remove,
  }
}
