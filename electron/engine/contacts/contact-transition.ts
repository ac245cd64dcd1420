/** Moves a contact by the one transition function, inside whoever's transaction it belongs to. */
import type { Selectable, Updateable } from 'kysely'
import type { Contact } from '../../../shared/domain/contact.ts'
import { AnaError } from '../errors.ts'
import type { DialectName } from '../storage/dialect.ts'
import type { ContactsTable } from '../storage/schema.ts'
import type { Trx } from '../storage/transaction.ts'
import { contactOfRow } from './contact-row.ts'
import { type ContactEvent, nextContactStatus } from './contact-status.ts'

export function contactNotFound(id: string): AnaError {
  return new AnaError('contact.not_found', 'there is no such contact', {
    kind: 'not_found',
    facts: { contactId: id },
  })
}

/** The contact's row, held until the transaction ends. Throws `contact.not_found`. */
export async function lockContact(
  trx: Trx,
  dialect: DialectName,
  id: string,
): Promise<Selectable<ContactsTable>> {
  const row = await trx
    .selectFrom('contacts')
    .selectAll()
    .where('id', '=', id)
    // SQLite's transaction holds the whole database already.
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row) throw contactNotFound(id)
  return row
}

/**
 * Applies `event` to a row held by `lockContact` and stores the result together with `changes`. A contact
 * that leaves `initial` for good plans no further attempt; one that leaves the dialer holds no lease.
 */
export async function moveContact(
  trx: Trx,
  row: Selectable<ContactsTable>,
  event: ContactEvent,
  given: { nowMs: number; changes?: Pick<Updateable<ContactsTable>, 'attempts' | 'next_attempt_at'> },
): Promise<Contact> {
  const status = nextContactStatus(row.status, event)
  const moved = await trx
    .updateTable('contacts')
    .set({
      ...given.changes,
      ...(status === 'initial' ? {} : { next_attempt_at: null }),
      ...(status === 'call_in_progress' ? {} : { lease_owner: null, lease_until: null }),
      status,
      updated_at: given.nowMs,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return contactOfRow(moved)
}
