/**
 * Remembers what time a practice line's clock had, in a file of its data folder, so that a line started again
 * goes on from there: times in its data never lie in the future.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../engine/ports.ts'

const writeEveryMs = 2_000

/** Epoch ms; undefined when the line never ran or its file is unreadable. */
export async function readPracticeTime(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const atMs = Number(text)
  return text.trim() !== '' && Number.isFinite(atMs) ? atMs : undefined
}

/** Writes the clock's time every other second until the returned function is called, and then once more. */
export function rememberPracticeTime(file: string, clock: Pick<Clock, 'now'>): () => Promise<void> {
  let writing: Promise<void> = Promise.resolve()
  const write = () => {
    writing = writing
      .then(async () => {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 })
        await writeFile(`${file}.new`, String(clock.now()), { mode: 0o600 })
        await rename(`${file}.new`, file)
      })
      // A full disk or a folder taken away must not end the practice.
      .catch(() => {})
    return writing
  }
  const timer = setInterval(write, writeEveryMs)
  timer.unref()
  void write()
  return async () => {
    clearInterval(timer)
    await write()
  }
}
