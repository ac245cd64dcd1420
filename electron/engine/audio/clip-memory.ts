/** The clips used last, in memory up to a limit of bytes: a clause that every call speaks needs no disk. */

export interface ClipMemory {
  get(key: string): Uint8Array | undefined
  set(key: string, audio: Uint8Array): void
  delete(key: string): void
}

/** @param maxBytes a clip larger than a quarter of it is not kept */
export function createClipMemory(maxBytes: number): ClipMemory {
  /** In order of last use, the oldest first. */
  const clips = new Map<string, Uint8Array>()
  let bytes = 0

  const remove = (key: string) => {
    bytes -= clips.get(key)?.length ?? 0
    clips.delete(key)
  }

  return {
    get(key) {
      const audio = clips.get(key)
      if (audio) {
        clips.delete(key)
        clips.set(key, audio)
      }
      return audio
    },
    set(key, audio) {
      remove(key)
      if (audio.length > maxBytes / 4) return
      clips.set(key, audio)
      bytes += audio.length
      for (const oldest of clips.keys()) {
        if (bytes <= maxBytes) break
        remove(oldest)
      }
    },
    delete: remove,
  }
}
