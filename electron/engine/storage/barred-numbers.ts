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

/** The reasons of those of the numbers that are barred, by number. */
export async function barsOf(
  db: Executor,
  hashOf: NumberHash,
  e164s: readonly string[],
): Promise<Map<string, string>> {
  const reasons = new Map<string, string>()
  // Hashing a whole list is most of the work, and for nothing as long as nobody is barred.
  if (!(await db.selectFrom('do_not_call').select('number_hash').limit(1).executeTakeFirst())) return reasons
  for (let start = 0; start < e164s.length; start += chunkSize) {
    const byHash = new Map(e164s.slice(start, start + chunkSize).map((e164) => [hashOf(e164), e164]))
    const rows = await db
      .selectFrom('do_not_call')
      .select(['number_hash', 'reason'])
      .where('number_hash', 'in', [...byHash.keys()])
      .execute()
    for (const row of rows) {
      const e164 = byHash.get(row.number_hash)
      if (e164 !== undefined) reasons.set(e164, row.reason)
    }
  }
  return reasons
}
