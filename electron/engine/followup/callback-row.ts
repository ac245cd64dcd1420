/** Open promises as they are read: joined with the person, and seen from one desk at one instant. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Callback } from '../../../shared/domain/callback.ts'
import type { Executor } from '../storage/transaction.ts'

/** A promise that its own desk does not keep becomes everybody's after this time. */
export const ownerGraceMs = 10 * 60_000

/** Who looks, and when. */
export interface Seen {
  desk: string
  nowMs: number
}

/** Of `callbacks`: its time has come, and the desk that looks may keep it. */
export function isDueFor({ desk, nowMs }: Seen): RawBuilder<SqlBool> {
  return sql<SqlBool>`callbacks.at <= ${nowMs} and (callbacks.owner is null or callbacks.owner = ${desk}
    or callbacks.at <= ${nowMs - ownerGraceMs})`
}

/** Promises that are not kept yet, to people who may still be called. */
export function openCallbacks(executor: Executor) {
  return executor
    .selectFrom('callbacks')
    .innerJoin('contacts', 'contacts.id', 'callbacks.contact_id')
    .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
    .selectAll('callbacks')
    .select([
      'contacts.nombre',
      'contacts.e164',
      'contacts.status as contact_status',
      'contacts.campaign_id',
      'campaigns.name as campaign_name',
      'campaigns.status as campaign_status',
    ])
    .where('callbacks.done_at', 'is', null)
    .where('contacts.status', 'in', ['initial', 'call_in_progress', 'call_completed', 'ready_for_human'])
}

type Row = Awaited<ReturnType<ReturnType<typeof openCallbacks>['execute']>>[number]

export function callbackOf(row: Row, { desk, nowMs }: Seen): Callback {
  return {
    id: row.id,
    contactId: row.contact_id,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    nombre: row.nombre,
    e164: row.e164,
    at: row.at,
    caller: row.caller,
    whose: row.owner === null ? 'anyone' : row.owner === desk ? 'mine' : 'another',
    note: row.note,
    due: row.at <= nowMs,
    status: row.contact_status,
    campaignRunning: row.campaign_status === 'running',
  }
}
