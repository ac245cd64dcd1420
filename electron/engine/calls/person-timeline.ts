/** Tells everything that happened with the person of a call: every attempt, in every campaign, newest first. */
import { interestSchema } from '../../../shared/domain/analysis.ts'
import { followUpOutcomeSchema } from '../../../shared/domain/follow-up.ts'
import type { PersonEntry } from '../../../shared/domain/person-timeline.ts'
import type { Database } from '../storage/database.ts'

/** What of a call's history an operator wants to read beside the call's own states. */
const toldEvents = ['hung_up_by_operator', 'whispered', 'taken_over', 'given_back', 'fell_back'] as const
const isTold = (kind: string): kind is (typeof toldEvents)[number] => toldEvents.some((one) => one === kind)

/** Of one instant, what came later in a call's life is told first. */
const order: Record<PersonEntry['kind'], number> = {
  listed: 0,
  placed: 1,
  ringing: 2,
  answered: 3,
  call_event: 4,
  ended: 5,
  recorded: 6,
  opted_out: 7,
  judged: 8,
  corrected: 9,
  promised: 10,
  closed: 11,
}

/** @returns null for an unknown call */
export async function readPersonTimeline(
  { db }: Pick<Database, 'db'>,
  callId: string,
): Promise<PersonEntry[] | null> {
  const given = await db.selectFrom('calls').select('e164').where('id', '=', callId).executeTakeFirst()
  if (!given) return null
  const contacts = await db
    .selectFrom('contacts')
    .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
    .select(['contacts.id', 'contacts.created_at', 'campaigns.name', 'campaigns.file_name'])
    .where('contacts.e164', '=', given.e164)
    .where('campaigns.loaded', '=', 1)
    .execute()
  const contactIds = contacts.map((contact) => contact.id)
  if (contactIds.length === 0) return []
  const campaignOf = new Map(contacts.map((contact) => [contact.id, contact.name]))
  const calls = await db.selectFrom('calls').selectAll().where('contact_id', 'in', contactIds).execute()
  const callIds = calls.map((call) => call.id)
  const entries: PersonEntry[] = contacts.map((contact) => ({
    kind: 'listed',
    at: contact.created_at,
    campaignName: contact.name,
    fileName: contact.file_name,
  }))

  const ofCall = new Map(
    calls.map((call) => [
      call.id,
      { callId: call.id, attempt: call.attempt, campaignName: campaignOf.get(call.contact_id) ?? '' },
    ]),
  )
  for (const call of calls) {
    const same = ofCall.get(call.id)
    if (!same) continue
    if (call.placing_at !== null) entries.push({ ...same, kind: 'placed', at: call.placing_at })
    if (call.ringing_at !== null) entries.push({ ...same, kind: 'ringing', at: call.ringing_at })
    if (call.answered_at !== null) entries.push({ ...same, kind: 'answered', at: call.answered_at })
    if (call.ended_at !== null && call.outcome !== null) {
      entries.push({
        ...same,
        kind: 'ended',
        at: call.ended_at,
        outcome: call.outcome,
        endedBy: call.ended_by,
        durationMs: call.answered_at === null ? null : Math.max(0, call.ended_at - call.answered_at),
      })
    }
  }
  if (callIds.length > 0) {
    entries.push(...(await happenedIn(callIds)))
  }
  const promises = await db
    .selectFrom('callbacks')
    .select(['contact_id', 'created_at', 'at', 'caller'])
    .where('contact_id', 'in', contactIds)
    .execute()
  for (const promise of promises) {
    entries.push({
      kind: 'promised',
      at: promise.created_at,
      campaignName: campaignOf.get(promise.contact_id) ?? '',
      promisedFor: promise.at,
      caller: promise.caller,
    })
  }
  const closures = await db
    .selectFrom('follow_ups')
    .select(['contact_id', 'closed_at', 'outcome', 'notes'])
    .where('contact_id', 'in', contactIds)
    .where('closed_at', 'is not', null)
    .execute()
  for (const { contact_id, closed_at, outcome, notes } of closures) {
    if (closed_at === null) continue
    entries.push({
      kind: 'closed',
      at: closed_at,
      campaignName: campaignOf.get(contact_id) ?? '',
      outcome: followUpOutcomeSchema.parse(outcome),
      notes,
    })
  }
  return entries.sort((a, b) => b.at - a.at || order[b.kind] - order[a.kind])

  /** What the tables beside the calls know of them. */
  async function happenedIn(ids: string[]): Promise<PersonEntry[]> {
    const found: PersonEntry[] = []
    const recordings = await db
      .selectFrom('recordings')
      .select(['call_id', 'created_at', 'offset_ms', 'duration_ms'])
      .where('call_id', 'in', ids)
      .where('duration_ms', 'is not', null)
      .execute()
    for (const { call_id, created_at, duration_ms } of recordings) {
      const same = ofCall.get(call_id)
      if (same && duration_ms !== null)
        found.push({ ...same, kind: 'recorded', at: created_at, durationMs: duration_ms })
    }
    const events = await db
      .selectFrom('call_events')
      .select(['call_id', 'at', 'kind'])
      .where('call_id', 'in', ids)
      .where('kind', 'in', toldEvents)
      .execute()
    for (const { call_id, at, kind } of events) {
      const same = ofCall.get(call_id)
      if (same && isTold(kind)) found.push({ ...same, kind: 'call_event', at, event: kind })
    }
    const judgements = await db
      .selectFrom('analyses')
      .select(['call_id', 'interest', 'opt_out', 'analyzed_at'])
      .where('call_id', 'in', ids)
      .where('current', '=', 1)
      .execute()
    for (const { call_id, interest, opt_out, analyzed_at } of judgements) {
      const same = ofCall.get(call_id)
      if (!same) continue
      found.push({ ...same, kind: 'judged', at: analyzed_at, interest: interestSchema.parse(interest) })
      if (opt_out === 1) found.push({ ...same, kind: 'opted_out', at: analyzed_at })
    }
    const corrections = await db
      .selectFrom('corrections')
      .select(['call_id', 'corrected_at', 'corrected_by', 'note'])
      .where('call_id', 'in', ids)
      .execute()
    for (const { call_id, corrected_at, corrected_by, note } of corrections) {
      const same = ofCall.get(call_id)
      if (same) found.push({ ...same, kind: 'corrected', at: corrected_at, by: corrected_by, note })
    }
    return found
  }
}
