/**
 * The clips' folder: one file a clip, named by its key (a hash, so that no name or number of a person shows)
 * and never half written; its modification time is the time of its last use. Beside a clip may lie the timing of
 * its words, and beside them all an index of the public ids, so that a call that outlives a restart of the engine still gets its clips.
 */
import { readFileSync } from 'node:fs'
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnds, serializeEnds, type WordEnds } from './clip-words.ts'

export interface StoredClip {
  /** On disk, the timing included. */
  bytes: number
  usedAtMs: number
}

const clipFile = /^([0-9a-f]{64})\.ulaw$/
const wordsFile = /^([0-9a-f]{64})\.words\.json$/
const indexLine = /^([0-9a-f]{32}) ([0-9a-f]{64})$/
const indexName = 'ids.index'
/** So many files are asked for their size at once; more would keep other file work waiting. */
const statsAtOnce = 16

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

export interface ClipFiles {
  /** Marks a clip as used; null when there is none. `bytes` counts its timing too. */
  touch(key: string, nowMs: number): Promise<{ audioBytes: number; bytes: number } | null>
  /** The whole clip; some kilobytes a second of speech. */
  read(key: string): Promise<Uint8Array>
  /** The timing of a clip's words; null when it was made without, or the file is no good. */
  readEnds(key: string): Promise<WordEnds | null>
  /** Stores a whole clip: written aside, then renamed. @returns the bytes on disk */
  write(key: string, audio: Uint8Array, ends: WordEnds | null, nowMs: number): Promise<number>
  /** False when the file cannot be removed now (open elsewhere, on Windows). */
  remove(key: string): Promise<boolean>
  scan(): Promise<Map<string, StoredClip>>
  /** Files that a crash left half written. */
  removeLeftovers(): Promise<void>
  /** The id → key pairs known from earlier; read once, at the start, before any call is alive. */
  loadIds(): Array<[id: string, key: string]>
  addId(id: string, key: string): Promise<void>
  replaceIds(pairs: ReadonlyArray<readonly [id: string, key: string]>): Promise<void>
}

/** @param options.uniqueName gives the files being written their names */
export function createClipFiles(options: { folder: string; uniqueName: () => string }): ClipFiles {
  const { folder, uniqueName } = options
  const pathOf = (key: string) => join(folder, `${key}.ulaw`)
  const wordsPathOf = (key: string) => join(folder, `${key}.words.json`)
  const indexPath = join(folder, indexName)
  const beingWritten = new Set<string>()
  let folderExists: Promise<unknown> | null = null
  let indexWork: Promise<void> = Promise.resolve()

  const ensureFolder = async () => {
    folderExists ??= mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      await folderExists
    } catch (error) {
      folderExists = null
      throw error
    }
  }

  async function writeAside(
    path: string,
    content: Uint8Array | string,
    afterWriting?: (aside: string) => Promise<void>,
  ) {
    await ensureFolder()
    const name = `${uniqueName()}.part`
    const aside = join(folder, name)
    beingWritten.add(name)
    try {
      await writeFile(aside, content, { mode: 0o600 })
      await afterWriting?.(aside)
      await rename(aside, path)
    } catch (error) {
      // Somebody may have removed the folder while ANA runs; the next write makes it again.
      folderExists = null
      await rm(aside, { force: true })
      throw error
    } finally {
      beingWritten.delete(name)
    }
  }

  /** Changes of the index happen one after another; a failed one does not stop the next. */
  const changeIndex = (change: () => Promise<void>): Promise<void> => {
    const work = indexWork.then(change)
    indexWork = work.catch(() => {})
    return work
  }

  return {
    async touch(key, nowMs) {
      try {
        await utimes(pathOf(key), nowMs / 1000, nowMs / 1000)
        const { size } = await stat(pathOf(key))
        const words = await stat(wordsPathOf(key)).catch(() => null)
        return { audioBytes: size, bytes: size + (words?.size ?? 0) }
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    read: (key) => readFile(pathOf(key)),
    async readEnds(key) {
      try {
        return parseEnds(await readFile(wordsPathOf(key), 'utf8'))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async write(key, audio, ends, nowMs) {
      // A crash in between must not leave this audio with the timing of another.
      await rm(wordsPathOf(key), { force: true })
      await writeAside(pathOf(key), audio, (aside) => utimes(aside, nowMs / 1000, nowMs / 1000))
      if (ends === null) return audio.length
      const content = serializeEnds(ends)
      await writeAside(wordsPathOf(key), content)
      return audio.length + content.length
    },
    async remove(key) {
      try {
        await unlink(pathOf(key))
        await rm(wordsPathOf(key), { force: true })
        return true
      } catch (error) {
        return isMissing(error)
      }
    },
    async scan() {
      const found = new Map<string, StoredClip>()
      await ensureFolder()
      const names = await readdir(folder)
      const ofClips = names.flatMap((name) => {
        const key = clipFile.exec(name)?.[1] ?? wordsFile.exec(name)?.[1]
        return key === undefined ? [] : [{ name, key }]
      })
      for (let at = 0; at < ofClips.length; at += statsAtOnce) {
        await Promise.all(
          ofClips.slice(at, at + statsAtOnce).map(async ({ name, key }) => {
            try {
              const { size, mtimeMs } = await stat(join(folder, name))
              const usedAtMs = clipFile.test(name) ? Math.round(mtimeMs) : 0
              const other = found.get(key)
              found.set(key, {
                bytes: size + (other?.bytes ?? 0),
                usedAtMs: Math.max(usedAtMs, other?.usedAtMs ?? 0),
              })
            } catch (error) {
              if (!isMissing(error)) throw error
            }
          }),
        )
      }
      // Timing without its clip is a leftover, and no clip.
      for (const [key, { usedAtMs }] of found) if (usedAtMs === 0) found.delete(key)
      return found
    },
    async removeLeftovers() {
      await ensureFolder()
      const names = new Set(await readdir(folder))
      for (const name of names) {
        const key = wordsFile.exec(name)?.[1]
        const isLeftover =
          key === undefined ? name.endsWith('.part') && !beingWritten.has(name) : !names.has(`${key}.ulaw`)
        if (isLeftover) await rm(join(folder, name), { force: true })
      }
    },
    loadIds() {
      try {
        return readFileSync(indexPath, 'utf8')
          .split('\n')
          .flatMap((line) => {
            const [, id, key] = indexLine.exec(line) ?? []
            return id && key ? [[id, key] satisfies [string, string]] : []
          })
      } catch {
        // No index, or one that cannot be read: only calls from before this start would miss it.
        return []
      }
    },
    addId: (id, key) =>
      changeIndex(async () => {
        await ensureFolder()
        await appendFile(indexPath, `${id} ${key}\n`, { mode: 0o600 })
      }),
    replaceIds: (pairs) =>
      changeIndex(() => writeAside(indexPath, pairs.map(([id, key]) => `${id} ${key}\n`).join(''))),
  }
}
