/** Keeps which call was recorded into which file. The sound itself lies beside the database, in `recordings.ts`. */
import type { Database } from '../storage/database.ts'

export interface StoredRecording {
  callId: string
  file: string
  offsetMs: number
  /** Null while it is being written. */
  durationMs: number | null
  bytes: number | null
  createdAt: number
}

export interface RecordingStore {
  /** False when the call has a recording already. Fails for a call that is not there (any more). */
  add(recording: { callId: string; file: string; offsetMs: number; createdAt: number }): Promise<boolean>
  finish(file: string, size: { durationMs: number; bytes: number }): Promise<void>
  get(callId: string): Promise<StoredRecording | null>
  /** Those that were never finished. */
  unfinished(): Promise<StoredRecording[]>
  /** Forgets the recordings begun before `createdBefore`, and returns their files. */
  removeOlder(createdBefore: number): Promise<string[]>
  /** Forgets recordings by their files; unknown ones do not matter. */
  remove(files: readonly string[]): Promise<void>
  /** Those of `files` that belong to a call. */
  known(files: readonly string[]): Promise<Set<string>>
}

/** So many names fit into one statement on both databases. */
const namesAtOnce = 500

export function createRecordingStore({ database }: { database: Database }): RecordingStore {
  const { db } = database

  const recordings = () =>
    db
      .selectFrom('recordings')
      .select([
        'call_id as callId',
        'file',
        'offset_ms as offsetMs',
        'duration_ms as durationMs',
        'bytes',
        'created_at as createdAt',
      ])

  return {
    async add({ callId, file, offsetMs, createdAt }) {
      const result = await db
        .insertInto('recordings')
        .values({
          call_id: callId,
          file,
          offset_ms: offsetMs,
          duration_ms: null,
          bytes: null,
          created_at: createdAt,
        })
        .onConflict((conflict) => conflict.column('call_id').doNothing())
        .executeTakeFirst()
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
    },

    async finish(file, { durationMs, bytes }) {
      await db
        .updateTable('recordings')
        .set({ duration_ms: durationMs, bytes })
        .where('file', '=', file)
        .execute()
    },

    get: async (callId) => (await recordings().where('call_id', '=', callId).executeTakeFirst()) ?? null,

    unfinished: () => recordings().where('duration_ms', 'is', null).orderBy('created_at').execute(),

    async removeOlder(createdBefore) {
      const rows = await db
        .deleteFrom('recordings')
        .where('created_at', '<', createdBefore)
        .returning('file')
        .execute()
      return rows.map(({ file }) => file)
    },

    async remove(files) {
      for (let at = 0; at < files.length; at += namesAtOnce) {
        await db
          .deleteFrom('recordings')
          .where('file', 'in', files.slice(at, at + namesAtOnce))
          .execute()
      }
    },

    async known(files) {
      const found = new Set<string>()
      for (let at = 0; at < files.length; at += namesAtOnce) {
        const rows = await db
          .selectFrom('recordings')
          .select('file')
          .where('file', 'in', files.slice(at, at + namesAtOnce))
          .execute()
        for (const { file } of rows) found.add(file)
      }
      return found
    },
  }
}
