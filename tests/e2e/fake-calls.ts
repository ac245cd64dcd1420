/** What the fake engine answers about calls: found by every filter, one in full, her timeline, and corrections. */
import type { CallDetail, CallListItem } from '../../shared/contract/calls.ts'
import type { Interest, Objection } from '../../shared/domain/analysis.ts'
import type { CallOutcome } from '../../shared/domain/call.ts'
import {
  type Correction,
  type CorrectionChanges,
  type CorrectionEffect,
  correctedFindings,
  correctionEffect,
  realChanges,
} from '../../shared/domain/correction.ts'
import type { PersonEntry } from '../../shared/domain/person-timeline.ts'
import { findWords, searchWords, snippetOf } from '../../shared/domain/search-words.ts'
import { missing } from './fake-answers.ts'
import { fakeRecording } from './fake-audio.ts'
import type { FakeCall, FakeState } from './fake-state.ts'

const minuteMs = 60_000

interface Filter {
  campaignId?: string | undefined
  contactId?: string | undefined
  outcome?: CallOutcome | undefined
  interest?: Interest | undefined
  objection?: Objection | undefined
  text?: string | undefined
  fromMs?: number | undefined
  toMs?: number | undefined
  minDurationMs?: number | undefined
  maxDurationMs?: number | undefined
  corrected?: boolean | undefined
  offset: number
  limit: number
}

/** What was found in a call, as it stands after correction. */
function findingsOf(one: FakeCall) {
  return one.analysis && correctedFindings(one.analysis, one.correction?.changes ?? {})
}

const lengthOf = ({ call }: FakeCall) =>
  call.answeredAt === null || call.endedAt === null ? null : call.endedAt - call.answeredAt

function matches(one: FakeCall, filter: Filter, words: readonly string[]): boolean {
  const { call } = one
  const findings = findingsOf(one)
  const length = lengthOf(one)
  const spoken = [
    call.nombre,
    call.e164.slice(3),
    call.e164.slice(1),
    ...one.turns.map((turn) => turn.text),
  ].join(' ')
  return (
    (filter.campaignId === undefined || call.campaignId === filter.campaignId) &&
    (filter.contactId === undefined || call.contactId === filter.contactId) &&
    (filter.outcome === undefined || call.outcome === filter.outcome) &&
    (filter.interest === undefined || findings?.interest === filter.interest) &&
    (filter.objection === undefined || findings?.objections.includes(filter.objection) === true) &&
    (filter.corrected === undefined || (one.correction !== null) === filter.corrected) &&
    (filter.fromMs === undefined || call.plannedAt >= filter.fromMs) &&
    (filter.toMs === undefined || call.plannedAt < filter.toMs) &&
    (filter.minDurationMs === undefined || (length !== null && length >= filter.minDurationMs)) &&
    (filter.maxDurationMs === undefined || (length !== null && length <= filter.maxDurationMs)) &&
    words.every((word, index) => {
      const last = index === words.length - 1
      return findWords(spoken, last ? [word] : [word, '0']).length > 0
    })
  )
}

export function listFakeCalls(state: FakeState, filter: Filter): { items: CallListItem[]; total: number } {
  const words = searchWords(filter.text ?? '')
  const found = state.calls
    .filter((one) => matches(one, filter, words))
    .sort((a, b) => b.call.plannedAt - a.call.plannedAt)
  const items = found.slice(filter.offset, filter.offset + filter.limit).map((one) => {
    const findings = findingsOf(one)
    return {
      ...one.call,
      interest: findings?.interest ?? null,
      needsHuman: findings?.needsHuman ?? null,
      corrected: one.correction !== null,
      snippet: snippetOf(one.turns, words),
    }
  })
  return { items, total: found.length }
}

function campaignName(state: FakeState, campaignId: string): string {
  return state.campaigns.find((one) => one.id === campaignId)?.name ?? ''
}

export function fakeDetail(state: FakeState, one: FakeCall): CallDetail {
  const { call } = one
  const contact = state.contact(call.contactId)
  if (contact === undefined) throw missing('contact.not_found')
  const at = call.plannedAt
  return {
    call,
    contact,
    campaignName: campaignName(state, call.campaignId),
    turns: one.turns,
    analysis: one.analysis,
    correction: one.correction,
    unbarrable: contact.status === 'do_not_call' && findingsOf(one)?.optOut === true,
    recording: call.state === 'ended' ? fakeRecording(one.turns) : null,
    events: [
      { at, kind: 'vendor_status', detail: 'initiated' },
      { at: at + 2_000, kind: 'vendor_status', detail: 'ringing' },
      { at: at + 9_000, kind: 'vendor_status', detail: 'in_progress' },
      { at: call.endedAt ?? at + 60_000, kind: 'ended', detail: call.outcome ?? '' },
    ],
    attempts: [
      call,
      { ...call, id: `${call.id}x`, attempt: 1, outcome: 'no_answer', plannedAt: at - 150 * minuteMs },
    ],
  }
}

/** Two campaigns' worth of one person's days. */
export function fakeTimeline(state: FakeState, one: FakeCall): PersonEntry[] {
  const { call, analysis, correction } = one
  const name = campaignName(state, call.campaignId)
  const earlier = 'Prueba de octubre'
  const of = { callId: call.id, attempt: call.attempt + 1, campaignName: name }
  const before = { callId: `${call.id}x`, attempt: 1, campaignName: name }
  const longAgo = { callId: `${call.id}y`, attempt: 1, campaignName: earlier }
  const first = call.plannedAt - 150 * minuteMs
  const october = call.plannedAt - 20 * 1_440 * minuteMs
  const closure = state.closures.find((entry) => entry.contactId === call.contactId)
  const entries: PersonEntry[] = [
    { kind: 'listed', at: october - 30 * minuteMs, campaignName: earlier, fileName: 'octubre.ods' },
    { ...longAgo, kind: 'placed', at: october },
    {
      ...longAgo,
      kind: 'ended',
      at: october + 26_000,
      outcome: 'busy',
      endedBy: 'network',
      durationMs: null,
    },
    { kind: 'listed', at: first - 30 * minuteMs, campaignName: name, fileName: 'docentes-cundinamarca.xlsx' },
    { ...before, kind: 'placed', at: first },
    { ...before, kind: 'ringing', at: first + 2_000 },
    {
      ...before,
      kind: 'ended',
      at: first + 32_000,
      outcome: 'no_answer',
      endedBy: 'network',
      durationMs: null,
    },
    { ...of, kind: 'placed', at: call.plannedAt },
    { ...of, kind: 'ringing', at: call.plannedAt + 2_000 },
  ]
  if (call.answeredAt !== null) entries.push({ ...of, kind: 'answered', at: call.answeredAt })
  if (call.endedAt !== null && call.outcome !== null) {
    const { endedAt: at, outcome, endedBy } = call
    entries.push({ ...of, kind: 'ended', at, outcome, endedBy, durationMs: lengthOf(one) })
    const recording = fakeRecording(one.turns)
    if (recording) entries.push({ ...of, kind: 'recorded', at: at + 1, durationMs: recording.durationMs })
  }
  if (analysis) {
    entries.push({ ...of, kind: 'judged', at: analysis.analyzedAt + 4_000, interest: analysis.interest })
    if (analysis.optOut) entries.push({ ...of, kind: 'opted_out', at: analysis.analyzedAt + 4_001 })
    if (analysis.callbackAt !== null) {
      const promisedFor = Date.parse(analysis.callbackAt)
      entries.push({
        kind: 'promised',
        at: analysis.analyzedAt + 5_000,
        campaignName: name,
        promisedFor,
        caller: 'human',
      })
    }
  }
  if (correction) {
    entries.push({
      ...of,
      kind: 'corrected',
      at: correction.correctedAt,
      by: correction.by,
      note: correction.note,
    })
  }
  if (closure) {
    entries.push({
      kind: 'closed',
      at: closure.closedAt,
      campaignName: name,
      outcome: closure.outcome,
      notes: closure.notes,
    })
  }
  return entries.sort((a, b) => b.at - a.at)
}

export function correctFakeCall(
  state: FakeState,
  one: FakeCall,
  order: { changes: CorrectionChanges; note: string; by: string },
): { correction: Correction | null; effect: CorrectionEffect } {
  const { analysis } = one
  const contact = state.contact(one.call.contactId)
  if (analysis === null || contact === undefined) throw missing('correction.nothing_found')
  const changes = realChanges(analysis, order.changes)
  const before = correctedFindings(analysis, one.correction?.changes ?? {})
  const after = correctedFindings(analysis, changes)
  const effect = correctionEffect(
    contact.status,
    before,
    after,
    contact.status === 'do_not_call' && before.optOut,
  )
  const isEmpty = Object.keys(changes).length === 0 && order.note === ''
  one.correction = isEmpty
    ? null
    : {
        id: state.id('correction'),
        callId: one.call.id,
        changes,
        note: order.note,
        by: order.by,
        correctedAt: state.now(),
      }
  if (effect === 'barred') contact.status = 'do_not_call'
  if (effect === 'unbarred') contact.status = after.needsHuman ? 'ready_for_human' : 'analyzed'
  if (effect === 'enters_queue') contact.status = 'ready_for_human'
  if (effect === 'leaves_queue') contact.status = 'analyzed'
  state.tell({ kind: 'call_updated', call: one.call })
  state.tell({ kind: 'follow_up_changed', queueLength: state.queue().length })
  return { correction: one.correction, effect }
}
