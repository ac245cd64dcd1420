/** Keeps contacts: looking them up, listing them, and barring one for good. */
import type { Contact, ContactStatus } from '../../../shared/domain/contact.ts'
import { foldText } from '../../../shared/domain/search-words.ts'
import type { Clock } from '../ports.ts'
import { createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/dialect.ts'
import { inTransaction } from '../storage/transaction.ts'
import { contactOfRow } from './contact-row.ts'
import type { ContactEvent } from './contact-status.ts'
import { lockContact, moveContact } from './contact-transition.ts'

/** Parameters of one IN list: below every database's limit, and quick enough between calls' events. */
const chunkSize = 500

export interface ContactFilter {
  campaignId?: string | undefined
  status?: ContactStatus | undefined
  /** Part of a name, whatever its accents and capitals, or of a number. */
  text?: string | undefined
  offset: number
  limit: number
}

export interface ContactStore {
  get(id: string): Promise<Contact | null>
  /** A page in the order of the lists, newest campaign first, and the number of all that match. */
  list(filter: ContactFilter): Promise<{ items: Contact[]; total: number }>
  /** Everybody with this number, newest first. */
  findByNumber(e164: string): Promise<Contact[]>
  /** Those of the numbers that some campaign holds already. */
  storedNumbers(e164s: readonly string[]): Promise<Set<string>>
  /**
   * Forbids to call a contact's number from now on: the number is barred and everybody with it who still
   * waits becomes `do_not_call`, at once. Returns the contact.
   */
  bar(contactId: string, given: { reason: string; source: string }): Promise<Contact>
  /** Moves a contact by an event. Throws `contact.transition_refused` or `contact.not_found`. */
  setStatus(contactId: string, event: ContactEvent): Promise<Contact>
}

export function createContactStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): ContactStore {
  const { database, clock, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  return {
    async get(id) {
      const row = await db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? contactOfRow(row) : null
    },

    async list({ campaignId, status, text, offset, limit }) {
      const wanted = foldText(text?.trim() ?? '')
      // Half loaded campaigns do not exist yet.
      let matching = db
        .selectFrom('contacts')
        .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
        .where('campaigns.loaded', '=', 1)
      if (campaignId !== undefined) matching = matching.where('contacts.campaign_id', '=', campaignId)
      if (status !== undefined) matching = matching.where('contacts.status', '=', status)
      if (wanted !== '') {
        matching = matching.where(contains('contacts.search_text', wanted))
      }
      const { total } = await matching
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await matching
        .selectAll('contacts')
        .orderBy('campaigns.created_at', 'desc')
        .orderBy('contacts.campaign_id', 'desc')
        .orderBy('contacts.row')
        .offset(offset)
        .limit(limit)
        .execute()
      return { items: rows.map(contactOfRow), total }
    },

    async findByNumber(e164) {
      const rows = await db
        .selectFrom('contacts')
        .selectAll()
        .where('e164', '=', e164)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(contactOfRow)
    },

    async storedNumbers(e164s) {
      const found = new Set<string>()
      for (let start = 0; start < e164s.length; start += chunkSize) {
        const rows = await db
          .selectFrom('contacts')
          .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
          .select('contacts.e164')
          .where('campaigns.loaded', '=', 1)
          .where('contacts.e164', 'in', e164s.slice(start, start + chunkSize))
          .execute()
        for (const row of rows) found.add(row.e164)
      }
      return found
    },

    bar: (contactId, { reason, source }) =>
      inTransaction(database, async (trx) => {
        const nowMs = clock.now()
        const row = await lockContact(trx, dialect, contactId)
        await insertBar(trx, hashOf(row.e164), { reason, source, atMs: nowMs })
        const waiting = await trx
          .selectFrom('contacts')
          .selectAll()
          .where('e164', '=', row.e164)
          .where('status', '=', 'initial')
          .where('id', '!=', contactId)
          .$if(dialect === 'postgres', (query) => query.forUpdate())
          .execute()
        for (const other of waiting) await moveContact(trx, other, { kind: 'bar' }, { nowMs })
        await trx
          .deleteFrom('follow_ups')
          .where('contact_id', '=', contactId)
          .where('closed_at', 'is', null)
          .execute()
        return moveContact(trx, row, { kind: 'bar' }, { nowMs })
      }),

    setStatus: (contactId, event) =>
      inTransaction(database, async (trx) => {
        const row = await lockContact(trx, dialect, contactId)
        return moveContact(trx, row, event, { nowMs: clock.now() })
      }),
  }
}
