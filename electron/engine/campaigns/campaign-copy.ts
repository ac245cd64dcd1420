/**
 * Takes people of one campaign over into a new one. Never those who must not be called, whom a human has closed
 * or whose number is no good; whoever was barred in the meantime, in whatever list, is left out too.
 */
import type { SelectQueryBuilder } from 'kysely'
import type { DuplicateChoice, DuplicateCounts } from '../../../shared/domain/campaign.ts'
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import type { AcceptedRow } from '../../../shared/domain/import.ts'
import { barsOf, createNumberHash } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import type { Schema } from '../storage/schema.ts'

const batchSize = 500

/** Statuses that a copy may take over, by choice; `interested` asks the judgement besides. */
const takenOver: Record<DuplicateChoice, readonly ContactStatus[]> = {
  all: ['initial', 'call_in_progress', 'call_completed', 'analyzed', 'ready_for_human', 'unreachable'],
  no_contact: ['initial', 'unreachable'],
  interested: ['initial', 'call_in_progress', 'call_completed', 'analyzed', 'ready_for_human', 'unreachable'],
}

export interface CampaignCopy {
  /** Whom a copy would take over, and how many stay behind for which reason. */
  counts(campaignId: string, who: DuplicateChoice): Promise<DuplicateCounts>
  /** The people to take over, batch by batch, in the order of their rows. */
  rows(campaignId: string, who: DuplicateChoice): AsyncIterable<AcceptedRow[]>
}

type Contacts = SelectQueryBuilder<Schema, 'contacts', object>

export function createCampaignCopy(options: {
  database: Database
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): CampaignCopy {
  const { db } = options.database
  const hashOf = createNumberHash(options.numberKey)

  function chosen(campaignId: string, who: DuplicateChoice, statuses: readonly ContactStatus[]): Contacts {
    return (
      db
        .selectFrom('contacts')
        .where('contacts.campaign_id', '=', campaignId)
        .where('contacts.status', 'in', [...statuses])
        .$if(who === 'interested', (query) =>
          query.where(({ exists, selectFrom }) =>
            exists(
              selectFrom('calls')
                .innerJoin('call_search', 'call_search.call_id', 'calls.id')
                .select('calls.id')
                .whereRef('calls.contact_id', '=', 'contacts.id')
                .where('call_search.interest', 'in', ['high', 'medium']),
            ),
          ),
        )
        // «Sin contacto» means that nobody ever spoke: a promised callback is contact.
        .$if(who === 'no_contact', (query) =>
          query.where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('calls')
                  .select('calls.id')
                  .whereRef('calls.contact_id', '=', 'contacts.id')
                  .where('calls.outcome', '=', 'conversation'),
              ),
            ),
          ),
        )
    )
  }

  /** Batches of everybody chosen, with who of them is barred. */
  async function* batches(campaignId: string, who: DuplicateChoice) {
    let after = 0
    for (;;) {
      const rows = await chosen(campaignId, who, takenOver[who])
        .select(['row', 'nombre', 'e164', 'ext', 'other_numbers', 'persona'])
        .where('contacts.row', '>', after)
        .orderBy('contacts.row')
        .limit(batchSize)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.row
      yield {
        rows,
        bars: await barsOf(
          db,
          hashOf,
          rows.map((row) => row.e164),
        ),
      }
    }
  }

  async function countOf(campaignId: string, who: DuplicateChoice, status: ContactStatus): Promise<number> {
    const row = await chosen(campaignId, who, [status])
      .select((eb) => eb.fn.countAll<number>().as('people'))
      .executeTakeFirstOrThrow()
    return row.people
  }

  return {
    async counts(campaignId, who) {
      let people = 0
      let doNotCall = await countOf(campaignId, who, 'do_not_call')
      for await (const { rows, bars } of batches(campaignId, who)) {
        const barred = rows.filter((row) => bars.has(row.e164)).length
        doNotCall += barred
        people += rows.length - barred
      }
      return {
        people,
        doNotCall,
        closed: await countOf(campaignId, who, 'closed_by_human'),
        invalidNumber: await countOf(campaignId, who, 'invalid_number'),
      }
    },

    async *rows(campaignId, who) {
      for await (const { rows, bars } of batches(campaignId, who)) {
        yield rows
          .filter((row) => !bars.has(row.e164))
          .map((row): AcceptedRow => {
            const others: string[] = JSON.parse(row.other_numbers)
            return {
              row: row.row,
              nombre: row.nombre,
              e164: row.e164,
              ...(row.ext === null ? {} : { ext: row.ext }),
              ...(others.length === 0 ? {} : { others }),
              ...(row.persona === null ? {} : { persona: row.persona }),
            }
          })
      }
    },
  }
}
