/**
 * The public, unguessable ids of clips. A clip keeps its id as long as it exists; ids of clips on disk are
 * written down, so that a call that outlives a restart of the engine still gets its clips.
 */
import type { Ids } from '../ports.ts'
import type { ClipFiles } from './clip-files.ts'

export interface ClipIds {
  keyOf(id: string): string | undefined
  /** The clip's id; a new one when it has none. */
  idOf(key: string): string
  forget(key: string): void
  isWritten(key: string): boolean
  /** Writes the clip's id down, once. */
  write(key: string): Promise<void>
  /** Writes all of them anew, without those that were forgotten. */
  rewrite(): Promise<void>
}

/** Reads the ids written down earlier, before it returns. */
export function createClipIds(
  files: Pick<ClipFiles, 'loadIds' | 'addId' | 'replaceIds'>,
  ids: Pick<Ids, 'secret'>,
): ClipIds {
  const keyById = new Map<string, string>()
  const idByKey = new Map<string, string>()
  const written = new Set<string>()

  const bind = (id: string, key: string): string => {
    keyById.set(id, key)
    idByKey.set(key, id)
    return id
  }
  const forget = (key: string) => {
    const id = idByKey.get(key)
    if (id !== undefined) keyById.delete(id)
    idByKey.delete(key)
    written.delete(key)
  }
  for (const [id, key] of files.loadIds()) {
    forget(key)
    bind(id, key)
    written.add(key)
  }

  const idOf = (key: string): string => idByKey.get(key) ?? bind(ids.secret(), key)
  return {
    keyOf: (id) => keyById.get(id),
    idOf,
    forget,
    isWritten: (key) => written.has(key),
    async write(key) {
      if (written.has(key)) return
      written.add(key)
      await files.addId(idOf(key), key)
    },
    rewrite: () => files.replaceIds([...written].map((key) => [idOf(key), key])),
  }
}
