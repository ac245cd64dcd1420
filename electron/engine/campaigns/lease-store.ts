/**
 * Hands out the next call to place. The contact's row is the job: one conditional statement takes it, so
 * however many dialers ask at once, nobody is leased twice and no number is on two calls.
 */
import type { Selectable } from 'kysely'
import { type Call, type CallOutcome, callStateSchema, type Transport } from '../../../shared/domain/call.ts'
import type { Campaign } from '../../../shared/domain/campaign.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { callOfRow } from '../calls/call-row.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import { nextContactStatus } from '../contacts/contact-status.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import type { Clock } from '../ports.ts'
import { barsOf, createNumberHash } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import { isUniqueViolation } from '../storage/dialect.ts'
import type { ContactsTable } from '../storage/schema.ts'
import { inTransaction, type Trx } from '../storage/transaction.ts'
import { campaignOfRow } from './campaign-row.ts'
import { rulesOfJson } from './campaign-rules.ts'

export interface LeaseRequest {
  /** Names this engine's run; a lease belongs to it. */
  owner: string
  nowMs: number
  leaseMs: number
  /** The id of the call row to create. */
  callId: string
  transport: Transport
  practice: boolean
  /** The public origin whose addresses this call's webhooks get. */
  publicBaseUrl: string
}

export interface LeaseStore {
  /**
   * Takes one contact that is due, from the running campaign with the fewest calls in progress, and plans
   * her call. A campaign gets no more calls at once than its rules allow, and none before its start. A planned
   * time that has come goes before a first attempt. Barred numbers met on the way become `do_not_call`. Null
   * when nobody is due.
   */
  leaseNextCall(request: LeaseRequest): Promise<{ call: Call; contact: Contact } | null>
  /** Prolongs the lease of a call's contact; false when it is not `owner`'s (any more). */
  renewLease(lease: { callId: string; owner: string; nowMs: number; leaseMs: number }): Promise<boolean>
  /**
   * The call was never placed: it ends as `not_placed`, its contact waits as before and no attempt counts.
   * False when the call had ended already.
   */
  releaseNotPlaced(callId: string, given?: { failureCode?: string; retryAtMs?: number }): Promise<boolean>
  /** The earliest planned attempt or start of running campaigns, epoch ms, past or future; null without one. */
  nextDueAt(): Promise<number | null>
  /** Contacts of a campaign that wait for a first or further call. */
  countWaiting(campaignId: string): Promise<number>
  /** Completes running campaigns in which nothing is left to call or to judge, and returns them. */
  completeFinished(): Promise<Campaign[]>
}

type Taken = Selectable<ContactsTable>

export function createLeaseStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): LeaseStore {
  const { database, clock, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  /** Running campaigns that may have another call, the one with the fewest calls in progress first. */
  async function campaignsInTurn(trx: Trx, nowMs: number): Promise<string[]> {
    const rows = await trx
      .selectFrom('campaigns')
      .select((eb) => [
        'campaigns.id',
        'campaigns.settings',
        eb
          .selectFrom('contacts')
          .whereRef('contacts.campaign_id', '=', 'campaigns.id')
          .where('contacts.status', '=', 'call_in_progress')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .as('in_progress'),
      ])
      .where('status', '=', 'running')
      .where('loaded', '=', 1)
      .where((eb) => eb.or([eb('starts_at', 'is', null), eb('starts_at', '<=', nowMs)]))
      .orderBy('in_progress')
      .orderBy('campaigns.id')
      .execute()
    return rows
      .filter(({ settings, in_progress }) => {
        const own = rulesOfJson(settings)
        return own === null || (in_progress ?? 0) < own.maxConcurrentCalls
      })
      .map((row) => row.id)
  }

  /**
   * The one statement that leases. Planned times and first attempts are asked for apart, so that each is
   * the first entry of an index, however long the list.
   */
  async function take(
    trx: Trx,
    campaignId: string,
    kind: 'planned' | 'first',
    request: LeaseRequest,
  ): Promise<Taken | undefined> {
    return trx
      .updateTable('contacts')
      .set({
        status: nextContactStatus('initial', { kind: 'lease' }),
        lease_owner: request.owner,
        lease_until: request.nowMs + request.leaseMs,
        updated_at: request.nowMs,
      })
      .where('id', '=', (eb) =>
        eb
          .selectFrom('contacts as due')
          .select('due.id')
          .where('due.campaign_id', '=', campaignId)
          .where('due.status', '=', 'initial')
          .$if(kind === 'first', (query) => query.where('due.next_attempt_at', 'is', null))
          .$if(kind === 'planned', (query) => query.where('due.next_attempt_at', '<=', request.nowMs))
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('contacts as busy')
                  .select('busy.id')
                  .whereRef('busy.e164', '=', 'due.e164')
                  .where('busy.status', '=', 'call_in_progress'),
              ),
            ),
          )
          .orderBy('due.next_attempt_at')
          .orderBy('due.row')
          .limit(1)
          .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
      )
      .where('status', '=', 'initial')
      .returningAll()
      .executeTakeFirst()
  }

  async function takeNext(trx: Trx, request: LeaseRequest): Promise<Taken | null> {
    for (const campaignId of await campaignsInTurn(trx, request.nowMs)) {
      for (const kind of ['planned', 'first'] as const) {
        const taken = await take(trx, campaignId, kind, request)
        if (taken) return taken
      }
    }
    return null
  }

  async function plan(trx: Trx, contact: Taken, request: LeaseRequest): Promise<Call> {
    const row = await trx
      .insertInto('calls')
      .values({
        id: request.callId,
        contact_id: contact.id,
        campaign_id: contact.campaign_id,
        attempt: contact.attempts + 1,
        e164: contact.e164,
        state: 'planned',
        outcome: null,
        ended_by: null,
        transport: request.transport,
        practice: request.practice ? 1 : 0,
        vendor_call_id: null,
        failure_code: null,
        public_base_url: request.publicBaseUrl,
        planned_at: request.nowMs,
        placing_at: null,
        ringing_at: null,
        answered_at: null,
        ended_at: null,
        duration_seconds: null,
        conversation_state: null,
        analysis_state: 'none',
        analysis_tries: 0,
        lease_owner: null,
        lease_until: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return callOfRow({ ...row, nombre: contact.nombre, turn_count: 0 })
  }

  type Step = { kind: 'leased'; call: Call; contact: Contact } | { kind: 'barred' } | { kind: 'nobody' }

  const step = (request: LeaseRequest) =>
    inTransaction<Step>(database, async (trx) => {
      const taken = await takeNext(trx, request)
      if (!taken) return { kind: 'nobody' }
      if ((await barsOf(trx, hashOf, [taken.e164])).size > 0) {
        await moveContact(trx, taken, { kind: 'bar' }, { nowMs: request.nowMs })
        return { kind: 'barred' }
      }
      return { kind: 'leased', call: await plan(trx, taken, request), contact: contactOfRow(taken) }
    })

  return {
    async leaseNextCall(request) {
      for (;;) {
        try {
          const result = await step(request)
          if (result.kind === 'nobody') return null
          if (result.kind === 'leased') return { call: result.call, contact: result.contact }
        } catch (error) {
          // Another dialer took the same number from another list in this instant: look for the next one.
          if (!isUniqueViolation(error) || (await callExists(request.callId))) throw error
        }
      }
    },

    async renewLease({ callId, owner, nowMs, leaseMs }) {
      const result = await db
        .updateTable('contacts')
        .set({ lease_until: nowMs + leaseMs })
        .where('lease_owner', '=', owner)
        .where('status', '=', 'call_in_progress')
        .where('id', '=', (eb) => eb.selectFrom('calls').select('contact_id').where('calls.id', '=', callId))
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    releaseNotPlaced: (callId, given = {}) =>
      inTransaction(database, async (trx) => {
        const outcome: CallOutcome = 'not_placed'
        const nowMs = clock.now()
        const ended = await trx
          .updateTable('calls')
          .set({
            state: callStateSchema.enum.ended,
            outcome,
            ended_at: nowMs,
            failure_code: given.failureCode ?? null,
          })
          .where('id', '=', callId)
          .where('state', '!=', 'ended')
          .returning('contact_id')
          .executeTakeFirst()
        if (!ended) return false
        const contact = await lockContact(trx, dialect, ended.contact_id)
        await moveContact(
          trx,
          contact,
          { kind: 'release' },
          {
            nowMs,
            ...(given.retryAtMs === undefined ? {} : { changes: { next_attempt_at: given.retryAtMs } }),
          },
        )
        return true
      }),

    async nextDueAt() {
      const row = await db
        .selectFrom('contacts')
        .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
        .select((eb) => eb.fn.min('contacts.next_attempt_at').as('at'))
        .where('campaigns.status', '=', 'running')
        .where('contacts.status', '=', 'initial')
        .executeTakeFirst()
      const start = await db
        .selectFrom('campaigns')
        .select((eb) => eb.fn.min('starts_at').as('at'))
        .where('status', '=', 'running')
        .where('loaded', '=', 1)
        .where('starts_at', '>', clock.now())
        .executeTakeFirst()
      const known = [row?.at ?? null, start?.at ?? null].filter((at) => at !== null)
      return known.length === 0 ? null : Math.min(...known)
    },

    async countWaiting(campaignId) {
      const row = await db
        .selectFrom('contacts')
        .select((eb) => eb.fn.countAll<number>().as('waiting'))
        .where('campaign_id', '=', campaignId)
        .where('status', '=', 'initial')
        .executeTakeFirstOrThrow()
      return row.waiting
    },

    async completeFinished() {
      const rows = await db
        .updateTable('campaigns')
        .set({ status: 'completed', ended_at: clock.now() })
        .where('status', '=', 'running')
        .where('loaded', '=', 1)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('contacts')
                .select('contacts.id')
                .whereRef('contacts.campaign_id', '=', 'campaigns.id')
                .where('contacts.status', 'in', ['initial', 'call_in_progress', 'call_completed']),
            ),
          ),
        )
        .returningAll()
        .execute()
      return rows.map(campaignOfRow)
    },
  }

  async function callExists(id: string): Promise<boolean> {
    return (await db.selectFrom('calls').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  }
}
