/**
 * Keeps campaigns and the rows they were made of. A campaign exists for everybody else only when its last
 * row is stored: what a crash leaves half loaded is removed, never called.
 */
import type { Updateable } from 'kysely'
import type {
  Campaign,
  CampaignSettings,
  CampaignStatus,
  CampaignSummary,
} from '../../../shared/domain/campaign.ts'
import type { contactStatusSchema } from '../../../shared/domain/contact.ts'
import type { AcceptedRow, RejectedRow } from '../../../shared/domain/import.ts'
import { rowOfAccepted } from '../contacts/contact-row.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Ids } from '../ports.ts'
import { barsOf, createNumberHash, erasedReason } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import type { CampaignsTable } from '../storage/schema.ts'
import { inTransaction } from '../storage/transaction.ts'
import { campaignOfRow } from './campaign-row.ts'

/** Rows of one INSERT: small enough to leave the event loop free for calls in progress. */
const batchSize = 100

/** A rejected row as it is kept: its words are made anew from the code when it is shown. */
export type StoredRejectedRow = Pick<RejectedRow, 'row' | 'code' | 'nombre' | 'numero'>

/** Rows one by one or in batches, at once or as they are read. */
export type Rows<T> = Iterable<T | T[]> | AsyncIterable<T | T[]>

export interface NewCampaign {
  name: string
  fileName: string
  rows: Rows<AcceptedRow>
  rejected: Rows<StoredRejectedRow>
  /** Rules of its own; without them it follows those for all. */
  settings?: CampaignSettings | null
  /** No call is placed before. */
  startsAt?: number | null
  /** Awaited between batches, so that calls in progress go on. */
  yieldBetween: () => Promise<void>
}

export interface CampaignStore {
  /**
   * Stores a campaign in status `draft`. Rows whose number is barred are stored as `do_not_call`; those of
   * an erased person are not stored at all. When reading the rows throws, nothing is left behind.
   */
  create(campaign: NewCampaign): Promise<Campaign>
  /** Removes what a crash left half loaded; returns how many campaigns that were. */
  removeUnloaded(): Promise<number>
  get(id: string): Promise<Campaign | null>
  summary(id: string): Promise<CampaignSummary | null>
  /** Newest first. `waitingFor` is null: why the dialer waits is not stored. */
  list(): Promise<CampaignSummary[]>
  /**
   * Moves a campaign that is in one of `from`. Throws `campaign.not_found` or `campaign.status_refused`
   * (facts `from`, `to`). The first `running` sets `startedAt`; an end sets `endedAt`.
   */
  setStatus(id: string, from: readonly CampaignStatus[], to: CampaignStatus, atMs: number): Promise<Campaign>
  /** Throws `campaign.not_found`. */
  rename(id: string, name: string): Promise<void>
  /** Changes the rules, or with null takes them away. Throws `campaign.not_found`. */
  configure(id: string, settings: CampaignSettings | null): Promise<void>
  /** From now on it may be called at once. */
  clearStart(id: string): Promise<void>
  rejectedRows(id: string): Promise<StoredRejectedRow[]>
  runningIds(): Promise<string[]>
}

export function campaignNotFound(campaignId: string): AnaError {
  return new AnaError('campaign.not_found', 'there is no such campaign', {
    kind: 'not_found',
    facts: { campaignId },
  })
}

async function* batches<T>(rows: Rows<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const piece of rows) {
    for (const row of Array.isArray(piece) ? piece : [piece]) {
      batch.push(row)
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

export function createCampaignStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  ids: Pick<Ids, 'next'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): CampaignStore {
  const { database, clock, ids, numberKey } = options
  const { db } = database
  const hashOf = createNumberHash(numberKey)

  async function insertContacts(campaignId: string, rows: AcceptedRow[]): Promise<void> {
    const nowMs = clock.now()
    await inTransaction(database, async (trx) => {
      const bars = await barsOf(
        trx,
        hashOf,
        rows.map((row) => row.e164),
      )
      const values = rows.flatMap((row) => {
        const reason = bars.get(row.e164)
        if (reason === erasedReason) return []
        return [rowOfAccepted(row, { id: ids.next(), campaignId, barred: reason !== undefined, nowMs })]
      })
      if (values.length > 0) await trx.insertInto('contacts').values(values).execute()
    })
  }

  /** Deletes piece by piece: one statement over 100,000 rows would hold up every call in progress. */
  async function remove(id: string, yieldBetween: () => Promise<void>): Promise<void> {
    for (const table of ['contacts', 'rejected_rows'] as const) {
      for (;;) {
        const rows = await db
          .selectFrom(table)
          .select('row')
          .where('campaign_id', '=', id)
          .limit(batchSize)
          .execute()
        if (rows.length === 0) break
        const numbers = rows.map((row) => row.row)
        await db.deleteFrom(table).where('campaign_id', '=', id).where('row', 'in', numbers).execute()
        await yieldBetween()
      }
    }
    await db.deleteFrom('campaigns').where('id', '=', id).execute()
  }

  async function change(id: string, changes: Updateable<CampaignsTable>): Promise<void> {
    const result = await db
      .updateTable('campaigns')
      .set(changes)
      .where('id', '=', id)
      .where('loaded', '=', 1)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw campaignNotFound(id)
  }

  async function summaries(id?: string): Promise<CampaignSummary[]> {
    const campaigns = await db
      .selectFrom('campaigns')
      .selectAll()
      .where('loaded', '=', 1)
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute()
    const statuses = await db
      .selectFrom('contacts')
      .select((eb) => ['campaign_id', 'status', eb.fn.countAll<number>().as('contacts')])
      .$if(id !== undefined, (query) => query.where('campaign_id', '=', id ?? ''))
      .groupBy(['campaign_id', 'status'])
      .execute()
    const rejected = await db
      .selectFrom('rejected_rows')
      .select((eb) => ['campaign_id', eb.fn.countAll<number>().as('rows')])
      .$if(id !== undefined, (query) => query.where('campaign_id', '=', id ?? ''))
      .groupBy('campaign_id')
      .execute()
    const placed = await db
      .selectFrom('calls')
      .select((eb) => ['campaign_id', eb.fn.countAll<number>().as('calls')])
      .where('placing_at', 'is not', null)
      .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not_placed')]))
      .$if(id !== undefined, (query) => query.where('campaign_id', '=', id ?? ''))
      .groupBy('campaign_id')
      .execute()

    return campaigns.map((row) => {
      const own = statuses.filter((entry) => entry.campaign_id === row.id)
      const count = (status: string) => own.find((entry) => entry.status === status)?.contacts ?? 0
      return {
        ...campaignOfRow(row),
        contacts: own.reduce((sum, entry) => sum + entry.contacts, 0),
        counts: {
          initial: count('initial'),
          call_in_progress: count('call_in_progress'),
          call_completed: count('call_completed'),
          analyzed: count('analyzed'),
          ready_for_human: count('ready_for_human'),
          closed_by_human: count('closed_by_human'),
          unreachable: count('unreachable'),
          do_not_call: count('do_not_call'),
          invalid_number: count('invalid_number'),
        } satisfies Record<(typeof contactStatusSchema.options)[number], number>,
        rejectedRows: rejected.find((entry) => entry.campaign_id === row.id)?.rows ?? 0,
        callsPlaced: placed.find((entry) => entry.campaign_id === row.id)?.calls ?? 0,
        waitingFor: null,
      }
    })
  }

  return {
    async create({ name, fileName, rows, rejected, settings = null, startsAt = null, yieldBetween }) {
      const id = ids.next()
      await db
        .insertInto('campaigns')
        .values({
          id,
          name,
          file_name: fileName,
          status: 'draft',
          loaded: 0,
          created_at: clock.now(),
          started_at: null,
          ended_at: null,
          settings: settings === null ? null : JSON.stringify(settings),
          starts_at: startsAt,
        })
        .execute()
      try {
        for await (const batch of batches(rows)) {
          await insertContacts(id, batch)
          await yieldBetween()
        }
        for await (const batch of batches(rejected)) {
          await db
            .insertInto('rejected_rows')
            .values(
              batch.map(({ row, code, nombre, numero }) => ({ campaign_id: id, row, code, nombre, numero })),
            )
            .execute()
          await yieldBetween()
        }
      } catch (error) {
        await remove(id, yieldBetween)
        throw error
      }
      const loaded = await db
        .updateTable('campaigns')
        .set({ loaded: 1 })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return campaignOfRow(loaded)
    },

    async removeUnloaded() {
      const unloaded = await db.selectFrom('campaigns').select('id').where('loaded', '=', 0).execute()
      for (const { id } of unloaded) await remove(id, async () => {})
      return unloaded.length
    },

    async get(id) {
      const row = await db
        .selectFrom('campaigns')
        .selectAll()
        .where('id', '=', id)
        .where('loaded', '=', 1)
        .executeTakeFirst()
      return row ? campaignOfRow(row) : null
    },

    async summary(id) {
      const [found] = await summaries(id)
      return found ?? null
    },

    list: () => summaries(),

    setStatus: (id, from, to, atMs) =>
      inTransaction(database, async (trx) => {
        const ended = to === 'completed' || to === 'stopped'
        const row = await trx
          .updateTable('campaigns')
          .set((eb) => ({
            status: to,
            started_at: to === 'running' ? eb.fn.coalesce('started_at', eb.val(atMs)) : eb.ref('started_at'),
            ended_at: ended ? atMs : null,
          }))
          .where('id', '=', id)
          .where('loaded', '=', 1)
          .where('status', 'in', [...from])
          .returningAll()
          .executeTakeFirst()
        if (row) return campaignOfRow(row)
        const present = await trx
          .selectFrom('campaigns')
          .select('status')
          .where('id', '=', id)
          .where('loaded', '=', 1)
          .executeTakeFirst()
        if (!present) {
          throw campaignNotFound(id)
        }
        throw new AnaError(
          'campaign.status_refused',
          `a campaign that is ${present.status} cannot become ${to}`,
          { kind: 'conflict', facts: { campaignId: id, from: present.status, to } },
        )
      }),

    rename: (id, name) => change(id, { name }),

    configure: (id, settings) =>
      change(id, { settings: settings === null ? null : JSON.stringify(settings) }),

    clearStart: (id) => change(id, { starts_at: null }),

    rejectedRows: (id) =>
      db
        .selectFrom('rejected_rows')
        .select(['row', 'code', 'nombre', 'numero'])
        .where('campaign_id', '=', id)
        .orderBy('row')
        .execute(),

    async runningIds() {
      const rows = await db
        .selectFrom('campaigns')
        .select('id')
        .where('status', '=', 'running')
        .where('loaded', '=', 1)
        .orderBy('id')
        .execute()
      return rows.map((row) => row.id)
    },
  }
}
