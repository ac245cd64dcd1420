/**
 * The numbers nobody may call, known only by a keyed hash: whoever reads the table cannot tell whose they
 * are, and an erased person stays barred although nothing else about her is left.
 */
import { createHmac } from 'node:crypto'
import type { Executor } from './transaction.ts'

/** Of a bar that stands for a person whose data was erased. */
export const erasedReason = 'erased'

/** Parameters of one IN list: below every database's limit. */
const chunkSize = 500

export type NumberHash = (e164: string) => string

/** @param key the installation's own secret; with another key no number is recognised. */
export function createNumberHash(key: Uint8Array): NumberHash {
  return (e164) => createHmac('sha256', key).update(e164).digest('hex')
}

export interface Bar {
  reason: string
  /** Who or what said so, e.g. `call:<id>`, `operator`, `registry`. */
  source: string
  atMs: number
}

/** Bars a number. One that is barred already keeps its first reason. */
export async function insertBar(db: Executor, numberHash: string, bar: Bar): Promise<boolean> {
  const result = await db
    .insertInto('do_not_call')
    .values({ number_hash: numberHash, reason: bar.reason, source: bar.source, created_at: bar.atMs })
    .onConflict((conflict) => conflict.column('number_hash').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** The reasons of those of `hashes` that are barred, by hash. */
export async function barsOf(db: Executor, hashes: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < hashes.length; start += chunkSize) {
    const rows = await db
      .selectFrom('do_not_call')
      .select(['number_hash', 'reason'])
      .where('number_hash', 'in', hashes.slice(start, start + chunkSize))
      .execute()
    for (const row of rows) found.set(row.number_hash, row.reason)
  }
  return found
}
