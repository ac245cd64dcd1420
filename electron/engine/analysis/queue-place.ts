/** Where a judged person stands in the queue for a human, and whether a judgement may still move her. */
import type { Insertable, Selectable } from 'kysely'
import type { Findings } from '../../../shared/domain/analysis.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import type { CallsTable, FollowUpsTable } from '../storage/schema.ts'
import type { Trx } from '../storage/transaction.ts'

const priorityRanks = { high: 0, normal: 1, low: 2 } as const satisfies Record<Findings['priority'], number>

/** A place that nobody has claimed or closed. */
export function newPlace(given: {
  contactId: string
  callId: string
  priority: Findings['priority']
  waitingSince: number
}): Insertable<FollowUpsTable> {
  return {
    contact_id: given.contactId,
    call_id: given.callId,
    priority_rank: priorityRanks[given.priority],
    waiting_since: given.waitingSince,
    claimed_by: null,
    claimed_until: null,
    outcome: null,
    notes: '',
    closed_at: null,
    status_before: null,
  }
}

/** False once she was called again after that call. */
export async function isLatestCall(
  trx: Trx,
  call: Pick<Selectable<CallsTable>, 'id' | 'contact_id' | 'planned_at'>,
): Promise<boolean> {
  const later = await trx
    .selectFrom('calls')
    .select('id')
    .where('contact_id', '=', call.contact_id)
    .where('id', '!=', call.id)
    .where('planned_at', '>', call.planned_at)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not_placed')]))
    .limit(1)
    .executeTakeFirst()
  return later === undefined
}

/** Gives a contact who is ready for a human her place by that call, and takes everybody else's away. */
export async function placeInQueue(
  trx: Trx,
  call: Pick<Selectable<CallsTable>, 'id' | 'ended_at'>,
  contact: Pick<Contact, 'id' | 'status'>,
  priority: Findings['priority'],
  nowMs: number,
): Promise<void> {
  if (contact.status !== 'ready_for_human') {
    await trx
      .deleteFrom('follow_ups')
      .where('contact_id', '=', contact.id)
      .where('closed_at', 'is', null)
      .execute()
    return
  }
  const place = newPlace({
    contactId: contact.id,
    callId: call.id,
    priority,
    waitingSince: call.ended_at ?? nowMs,
  })
  const { call_id, priority_rank } = place
  await trx
    .insertInto('follow_ups')
    .values(place)
    .onConflict((conflict) => conflict.column('contact_id').doUpdateSet({ call_id, priority_rank }))
    .execute()
}
