/** The migrations create what `schema.ts` says. */
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Schema } from '../../../electron/engine/storage/schema.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'

/** Every table and column of `Schema`; the compiler refuses one that is missing or unknown. */
const columns: { [T in keyof Schema]: Record<keyof Schema[T], true> } = {
  campaigns: {
    id: true,
    name: true,
    file_name: true,
    status: true,
    loaded: true,
    created_at: true,
    started_at: true,
    ended_at: true,
    settings: true,
    starts_at: true,
  },
  contacts: {
    id: true,
    campaign_id: true,
    row: true,
    nombre: true,
    e164: true,
    ext: true,
    other_numbers: true,
    persona: true,
    search_text: true,
    status: true,
    attempts: true,
    next_attempt_at: true,
    lease_owner: true,
    lease_until: true,
    created_at: true,
    updated_at: true,
  },
  rejected_rows: { campaign_id: true, row: true, code: true, nombre: true, numero: true },
  calls: {
    id: true,
    contact_id: true,
    campaign_id: true,
    attempt: true,
    e164: true,
    state: true,
    outcome: true,
    ended_by: true,
    transport: true,
    practice: true,
    vendor_call_id: true,
    failure_code: true,
    public_base_url: true,
    planned_at: true,
    placing_at: true,
    ringing_at: true,
    answered_at: true,
    ended_at: true,
    duration_seconds: true,
    conversation_state: true,
    analysis_state: true,
    analysis_tries: true,
    lease_owner: true,
    lease_until: true,
  },
  turns: {
    seq: true,
    call_id: true,
    index: true,
    role: true,
    text: true,
    at_ms: true,
    confidence: true,
    heard: true,
    spoken_by: true,
    waterfall: true,
  },
  call_events: { id: true, call_id: true, at: true, kind: true, detail: true, dedupe_key: true },
  recordings: {
    call_id: true,
    file: true,
    offset_ms: true,
    duration_ms: true,
    bytes: true,
    created_at: true,
  },
  analyses: {
    id: true,
    call_id: true,
    engine: true,
    model: true,
    interest: true,
    action: true,
    needs_human: true,
    priority: true,
    opt_out: true,
    unsupported: true,
    findings: true,
    analyzed_at: true,
    current: true,
  },
  follow_ups: {
    contact_id: true,
    call_id: true,
    priority_rank: true,
    waiting_since: true,
    claimed_by: true,
    claimed_until: true,
    outcome: true,
    notes: true,
    closed_at: true,
    status_before: true,
  },
  callbacks: {
    id: true,
    contact_id: true,
    call_id: true,
    at: true,
    caller: true,
    owner: true,
    note: true,
    created_at: true,
    announced_at: true,
    done_at: true,
    done_reason: true,
  },
  operator_calls: {
    id: true,
    contact_id: true,
    desk: true,
    state: true,
    end_reason: true,
    public_base_url: true,
    operator_vendor_call_id: true,
    customer_vendor_call_id: true,
    started_at: true,
    customer_rung_at: true,
    answered_at: true,
    ended_at: true,
  },
  do_not_call: { number_hash: true, reason: true, source: true, created_at: true },
  usage: { day: true, kind: true, amount: true },
  settings: { key: true, value: true, updated_at: true },
  migrations: { version: true, name: true, applied_at: true },
}

describeOnEachDatabase('The migrated tables', (open) => {
  it('have exactly the columns that the code knows', async () => {
    const { database } = await open()
    const tables = await database.db.introspection.getTables()
    const schemaName =
      database.dialect === 'postgres'
        ? (await sql<{ name: string }>`select current_schema() as name`.execute(database.db)).rows[0]?.name
        : undefined
    const found = Object.fromEntries(
      tables
        .filter((table) => table.schema === schemaName && !table.isView)
        .filter((table) => !/^(turns_fts|sqlite_)/.test(table.name))
        .map((table) => [table.name, table.columns.map((column) => column.name).sort()]),
    )
    expect(found).toEqual(
      Object.fromEntries(Object.entries(columns).map(([table, names]) => [table, Object.keys(names).sort()])),
    )
  })
})
