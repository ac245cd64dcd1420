/** A contact between its table and the domain. */
import type { Insertable, Selectable } from 'kysely'
import type { Contact } from '../../../shared/domain/contact.ts'
import type { AcceptedRow } from '../../../shared/domain/import.ts'
import { foldText } from '../../../shared/domain/search-words.ts'
import type { ContactsTable } from '../storage/schema.ts'

export function contactOfRow(row: Selectable<ContactsTable>): Contact {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    row: row.row,
    nombre: row.nombre,
    e164: row.e164,
    persona: row.persona,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** A spreadsheet's row as a contact that waits for its first call, or is barred from the beginning. */
export function rowOfAccepted(
  accepted: AcceptedRow,
  given: { id: string; campaignId: string; barred: boolean; nowMs: number },
): Insertable<ContactsTable> {
  return {
    id: given.id,
    campaign_id: given.campaignId,
    row: accepted.row,
    nombre: accepted.nombre,
    e164: accepted.e164,
    ext: accepted.ext ?? null,
    other_numbers: JSON.stringify(accepted.others ?? []),
    persona: accepted.persona ?? null,
    search_text: `${foldText(accepted.nombre)} ${accepted.e164}`,
    status: given.barred ? 'do_not_call' : 'initial',
    attempts: 0,
    next_attempt_at: null,
    lease_owner: null,
    lease_until: null,
    created_at: given.nowMs,
    updated_at: given.nowMs,
  }
}
