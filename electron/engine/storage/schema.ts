/**
 * The tables as Kysely sees them, equal on SQLite and PostgreSQL: ids and JSON as text, instants as epoch
 * milliseconds, booleans as 0 and 1. The migrations create exactly this; a test compares the two.
 */
import type { Generated } from 'kysely'
import type { CallOutcome, CallState, EndedBy, Heard, Transport } from '../../../shared/domain/call.ts'
import type { CampaignStatus } from '../../../shared/domain/campaign.ts'
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import type { RowCode } from '../../../shared/domain/import.ts'

export type Flag = 0 | 1

export interface CampaignsTable {
  id: string
  name: string
  file_name: string
  status: CampaignStatus
  /** 0 while its rows are still being stored: invisible, and removed by recovery. */
  loaded: Flag
  created_at: number
  started_at: number | null
  ended_at: number | null
  /** JSON of the campaign's own rules; null follows the settings that hold for all. */
  settings: string | null
  /** No call of it is placed before; null: at once. */
  starts_at: number | null
}

export interface ContactsTable {
  id: string
  campaign_id: string
  row: number
  nombre: string
  e164: string
  ext: string | null
  /** JSON array of further E.164 numbers of the same cell. */
  other_numbers: string
  persona: string | null
  /** Name and number without accents and capitals, for searching. */
  search_text: string
  status: ContactStatus
  attempts: number
  next_attempt_at: number | null
  lease_owner: string | null
  lease_until: number | null
  created_at: number
  updated_at: number
}

export interface RejectedRowsTable {
  campaign_id: string
  row: number
  code: RowCode
  nombre: string
  numero: string
}

export interface CallsTable {
  id: string
  contact_id: string
  campaign_id: string
  attempt: number
  e164: string
  state: CallState
  outcome: CallOutcome | null
  ended_by: EndedBy | null
  transport: Transport
  practice: Flag
  vendor_call_id: string | null
  failure_code: string | null
  /** The public origin its webhooks were given: kept for the call's whole life, signatures depend on it. */
  public_base_url: string
  planned_at: number
  placing_at: number | null
  ringing_at: number | null
  answered_at: number | null
  ended_at: number | null
  duration_seconds: number | null
  /** JSON of the conversation's state after its last committed turn; null before the first. */
  conversation_state: string | null
  /** `pending` wants an analyst; the row is the job. */
  analysis_state: 'none' | 'pending' | 'done'
  analysis_tries: number
  lease_owner: string | null
  lease_until: number | null
}

export interface TurnsTable {
  /** The row's own number, given by the database: what the full-text index points at. */
  seq: Generated<number>
  call_id: string
  index: number
  role: 'assistant' | 'customer'
  text: string
  at_ms: number
  confidence: number | null
  heard: Heard
  spoken_by: 'model' | 'script' | 'operator' | null
  /** JSON of the reply's waterfall. */
  waterfall: string | null
}

export interface CallEventsTable {
  id: string
  call_id: string
  at: number
  kind: string
  detail: string
  /** Unique per call: a repeated delivery finds its key taken. Null for ANA's own events. */
  dedupe_key: string | null
}

export interface RecordingsTable {
  call_id: string
  /** Name in the folder of recordings: unguessable, and without a trace of the person. */
  file: string
  /** Where it begins, in ms since the call was answered. */
  offset_ms: number
  /** Null, like `bytes`, while it is being written; and after a crash, until the next start mends it. */
  duration_ms: number | null
  bytes: number | null
  created_at: number
}

export interface AnalysesTable {
  id: string
  call_id: string
  engine: 'ollama' | 'rules'
  model: string | null
  interest: string
  action: string
  needs_human: Flag
  priority: string
  opt_out: Flag
  unsupported: Flag
  /** JSON of all findings. */
  findings: string
  analyzed_at: number
  /** 1 for the newest of its call. */
  current: Flag
}

export interface CorrectionsTable {
  id: string
  call_id: string
  corrected_at: number
  /** The name that the operator gave; may be empty. */
  corrected_by: string
  /** Null, like the next three: the machine's finding was left as it is. */
  interest: string | null
  action: string | null
  opt_out: Flag | null
  /** JSON array. */
  objections: string | null
  /** 1: `callback_at` is what the person says, null included. */
  callback_corrected: Flag
  callback_at: string | null
  note: string
  /** What follows from the findings and the correction together. */
  needs_human: Flag
  priority: string
  /** JSON of the findings that were corrected, and who had found them. */
  machine: string
  machine_engine: string
  machine_model: string | null
  /** 1 for the one in force; none when it was taken back. */
  current: Flag
}

/** What a search reads of a call; kept by triggers. */
export interface CallSearchTable {
  /** Grows with the instant the call was planned at: 1024 numbers a millisecond. */
  number: number
  call_id: string
  contact_id: string
  campaign_id: string
  outcome: CallOutcome | null
  /** As a person corrected it, else as the machine found it. */
  interest: string | null
  /** `|tasa_alta|reportado|`, or empty. */
  objections: string
  corrected: Flag
  duration_ms: number | null
}

/** Everything that a search for words looks into: her name and number, and what was said once the call is over. */
export interface CallWordsTable {
  number: number
  words: string
}

export interface FollowUpsTable {
  contact_id: string
  call_id: string
  /** 0 high, 1 normal, 2 low: the order of the queue. */
  priority_rank: number
  waiting_since: number
  claimed_by: string | null
  claimed_until: number | null
  outcome: string | null
  notes: string
  closed_at: number | null
  /** What the contact's status was before closing, to undo. */
  status_before: ContactStatus | null
}

export interface CallbacksTable {
  id: string
  contact_id: string
  /** The conversation in which it was agreed. */
  call_id: string
  at: number
  /** `ana`: the dialer calls her; `human`: an operator does. */
  caller: 'ana' | 'human'
  /** The desk that is to call; null: any. */
  owner: string | null
  note: string
  created_at: number
  /** When operators were told that it is due; null: not yet. */
  announced_at: number | null
  done_at: number | null
  done_reason: 'called' | 'closed' | 'canceled' | 'replaced' | null
}

export interface OperatorCallsTable {
  id: string
  contact_id: string
  /** The desk that asked for it. */
  desk: string
  state: 'ringing_operator' | 'ringing_customer' | 'in_call' | 'ended'
  end_reason: string | null
  /** As of calls: kept for its whole life, signatures depend on it. */
  public_base_url: string
  operator_vendor_call_id: string | null
  customer_vendor_call_id: string | null
  started_at: number
  /** From when on the customer's telephone was rung: from then on it is an attempt to reach her. */
  customer_rung_at: number | null
  /** When the customer answered. */
  answered_at: number | null
  ended_at: number | null
}

export interface DoNotCallTable {
  /** HMAC-SHA256 of the E.164 number with the installation's key: survives the erasure of the person. */
  number_hash: string
  reason: string
  source: string
  created_at: number
}

export interface UsageTable {
  /** Calendar day in Bogotá, `2026-11-24`. */
  day: string
  kind: 'voice_characters'
  amount: number
}

export interface SettingsTable {
  key: string
  /** JSON. */
  value: string
  updated_at: number
}

export interface MigrationsTable {
  version: number
  name: string
  applied_at: number
}

export interface Schema {
  campaigns: CampaignsTable
  contacts: ContactsTable
  rejected_rows: RejectedRowsTable
  calls: CallsTable
  turns: TurnsTable
  call_events: CallEventsTable
  recordings: RecordingsTable
  analyses: AnalysesTable
  corrections: CorrectionsTable
  call_search: CallSearchTable
  call_words: CallWordsTable
  follow_ups: FollowUpsTable
  callbacks: CallbacksTable
  operator_calls: OperatorCallsTable
  do_not_call: DoNotCallTable
  usage: UsageTable
  settings: SettingsTable
  migrations: MigrationsTable
}
