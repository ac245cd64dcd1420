/**
 * Forgets a person on her request: everything that was stored about a number goes, from every campaign.
 * What stays is a keyed hash that bars the number, so that importing the same list again does not bring
 * her back.
 */
import { AnaError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { createNumberHash, erasedReason } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction, type Trx } from '../storage/transaction.ts'

export interface Erased {
  contacts: number
  calls: number
  turns: number
  analyses: number
  followUps: number
  rejectedRows: number
  recordings: number
}

export interface EraseStore {
  /**
   * Erases everything about `e164`. Throws `contact.on_the_phone` while a call with her is open; hang up
   * first. Erasing somebody unknown bars the number all the same. Copies made earlier keep what they
   * hold until they are pruned.
   */
  erasePerson(e164: string): Promise<Erased>
}

/** Rejected rows looked at between two turns of the event loop. */
const pageSize = 500
/** The digits by which a number is recognised however it was written. */
const significantDigits = 10

export function createEraseStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
  /** Removes the files of recordings, which no row knows any more by then. */
  forgetRecordings: (files: readonly string[]) => Promise<void>
}): EraseStore {
  const { database, clock, numberKey, forgetRecordings } = options
  const { db } = database
  const hashOf = createNumberHash(numberKey)

  /** Rejected rows keep the cell as it was typed, so they are compared by their digits. */
  async function rejectedRowsWith(e164: string): Promise<Array<{ campaign_id: string; row: number }>> {
    const wanted = e164.slice(1).slice(-significantDigits)
    const found: Array<{ campaign_id: string; row: number }> = []
    let after = { campaign_id: '', row: 0 }
    for (;;) {
      const page = await db
        .selectFrom('rejected_rows')
        .select(['campaign_id', 'row', 'numero'])
        .where((eb) =>
          eb.or([
            eb('campaign_id', '>', after.campaign_id),
            eb.and([eb('campaign_id', '=', after.campaign_id), eb('row', '>', after.row)]),
          ]),
        )
        .orderBy('campaign_id')
        .orderBy('row')
        .limit(pageSize)
        .execute()
      for (const { campaign_id, row, numero } of page) {
        if (numero.replace(/\D/g, '').includes(wanted)) found.push({ campaign_id, row })
      }
      const last = page.at(-1)
      if (!last || page.length < pageSize) return found
      after = last
    }
  }

  /** Other people's rows may name the number as a further one. */
  async function forgetOtherNumber(trx: Trx, e164: string): Promise<void> {
    const rows = await trx
      .selectFrom('contacts')
      .select(['id', 'other_numbers'])
      .where('other_numbers', 'like', `%"${e164}"%`)
      .execute()
    for (const { id, other_numbers } of rows) {
      const others: unknown = JSON.parse(other_numbers)
      const kept = Array.isArray(others) ? others.filter((number) => number !== e164) : []
      await trx
        .updateTable('contacts')
        .set({ other_numbers: JSON.stringify(kept) })
        .where('id', '=', id)
        .execute()
    }
  }

  async function count(trx: Trx, table: 'turns' | 'analyses', callIds: string[]): Promise<number> {
    if (callIds.length === 0) return 0
    const row = await trx
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .where('call_id', 'in', callIds)
      .executeTakeFirstOrThrow()
    return row.rows
  }

  return {
    async erasePerson(e164) {
      const rejected = await rejectedRowsWith(e164)
      const files: string[] = []
      const erased = await inTransaction(database, async (trx) => {
        const contacts = await trx
          .selectFrom('contacts')
          .select(['id', 'status'])
          .where('e164', '=', e164)
          .execute()
        const calls = await trx.selectFrom('calls').select(['id', 'state']).where('e164', '=', e164).execute()
        if (
          contacts.some((contact) => contact.status === 'call_in_progress') ||
          calls.some((call) => call.state !== 'ended')
        ) {
          throw new AnaError('contact.on_the_phone', 'a call with this person is in progress', {
            kind: 'conflict',
            retryable: true,
          })
        }
        const callIds = calls.map((call) => call.id)
        const turns = await count(trx, 'turns', callIds)
        const analyses = await count(trx, 'analyses', callIds)
        const recordings = await trx
          .selectFrom('recordings')
          .select('file')
          .where('call_id', 'in', (eb) => eb.selectFrom('calls').select('id').where('e164', '=', e164))
          .execute()
        files.push(...recordings.map(({ file }) => file))
        const followUps = await trx
          .deleteFrom('follow_ups')
          .where('contact_id', 'in', (eb) => eb.selectFrom('contacts').select('id').where('e164', '=', e164))
          .executeTakeFirst()
        // Turns, events, analyses and the books of recordings go with their calls, calls with their contact.
        await trx.deleteFrom('contacts').where('e164', '=', e164).execute()
        await forgetOtherNumber(trx, e164)
        let rejectedRows = 0
        for (const { campaign_id, row } of rejected) {
          const result = await trx
            .deleteFrom('rejected_rows')
            .where('campaign_id', '=', campaign_id)
            .where('row', '=', row)
            .executeTakeFirst()
          rejectedRows += Number(result.numDeletedRows)
        }
        await trx
          .insertInto('do_not_call')
          .values({
            number_hash: hashOf(e164),
            reason: erasedReason,
            source: 'erasure',
            created_at: clock.now(),
          })
          .onConflict((conflict) =>
            conflict.column('number_hash').doUpdateSet({ reason: erasedReason, source: 'erasure' }),
          )
          .execute()
        return {
          contacts: contacts.length,
          calls: calls.length,
          turns,
          analyses,
          followUps: Number(followUps.numDeletedRows),
          rejectedRows,
          recordings: files.length,
        }
      })
      await forgetRecordings(files)
      await database.scrub()
      return erased
    },
  }
}
