/** Puts together what an operator needs before she calls somebody: why, what to say, whether she may, what was before. */
import type { Transcript } from '../../../shared/domain/analysis.ts'
import type { Recording, Turn } from '../../../shared/domain/call.ts'
import type { Callback } from '../../../shared/domain/callback.ts'
import type {
  Calling,
  ContactAttempt,
  DecisiveQuote,
  FollowUpBrief,
  FollowUpItem,
  WhatsApp,
} from '../../../shared/domain/follow-up.ts'
import type { OperatorCall } from '../../../shared/domain/operator-call.ts'
import type { CallQuery } from '../calls/call-query.ts'
import { parseConversation } from '../calls/stored-conversation.ts'
import { callingHoursAt } from '../compliance/calling-calendar.ts'
import { factsTold } from '../conversation/customer-facts.ts'
import { AnaError } from '../errors.ts'
import type { Database } from '../storage/database.ts'
import type { Callee } from './operator-call-store.ts'
import { suggestedOpening, whatsAppText } from './suggested-opening.ts'
import { whatsAppRequest } from './whatsapp-request.ts'

/** An answer of a word or two says nothing without what it answers. */
const contextOfWords = 8

/** The findings' evidence, each where it is to be heard. */
export function decisiveQuotes(item: FollowUpItem, turns: readonly Turn[]): DecisiveQuote[] {
  return item.analysis.evidence.flatMap(({ turn, quote }) => {
    const spoken = turns[turn]
    if (!spoken) return []
    const before = turns[turn - 1]
    const isShort = quote.split(/\s+/).length <= contextOfWords
    return [
      {
        turn,
        quote,
        fromMs: spoken.atMs,
        toMs: turns[turn + 1]?.atMs ?? null,
        after: isShort && before?.role === 'assistant' ? before.text : '',
      },
    ]
  })
}

/** What the conversation kept of her, and where it kept nothing, what her words say. */
export function gatheredFacts(
  conversationState: string | null,
  turns: readonly Turn[],
): Record<string, string> {
  const kept = parseConversation(conversationState)?.state.facts
  if (kept !== undefined && Object.keys(kept).length > 0) return { ...kept }
  const facts: Record<string, string> = {}
  for (const { role, text } of turns) if (role === 'customer') Object.assign(facts, factsTold(text, null))
  return facts
}

const isMobile = (e164: string): boolean => /^\+573\d{9}$/.test(e164) || !e164.startsWith('+57')

function whatsAppOf(
  turns: readonly Turn[],
  callee: Callee,
  given: { lenderName: string; nowMs: number },
): WhatsApp {
  const spoken: Transcript['turns'] = turns.map(({ role, text, atMs }) => ({
    role,
    text,
    atSeconds: atMs / 1000,
  }))
  const { state, turn, quote } = whatsAppRequest(spoken)
  if (callee.isBarred) return { state: 'barred', turn, quote, text: '' }
  if (state === 'asked' && !isMobile(callee.e164)) return { state: 'not_mobile', turn, quote, text: '' }
  return {
    state,
    turn,
    quote,
    text: state === 'asked' ? whatsAppText({ nombre: callee.nombre, ...given }) : '',
  }
}

function attemptsOf(
  calls: Awaited<ReturnType<CallQuery['detail']>>,
  operatorCalls: readonly OperatorCall[],
): ContactAttempt[] {
  const byAna = (calls?.attempts ?? []).map(
    ({ id, plannedAt, outcome, answeredAt, endedAt }): ContactAttempt => ({
      id,
      by: 'ana',
      at: plannedAt,
      outcome,
      durationMs: answeredAt === null || endedAt === null ? null : Math.max(0, endedAt - answeredAt),
    }),
  )
  const byHumans = operatorCalls.map(
    ({ id, startedAt, end, answeredAt, endedAt }): ContactAttempt => ({
      id,
      by: 'human',
      at: startedAt,
      outcome: end,
      durationMs: answeredAt === null || endedAt === null ? null : Math.max(0, endedAt - answeredAt),
    }),
  )
  return [...byAna, ...byHumans].sort((a, b) => b.at - a.at)
}

export interface BriefSources {
  database: Database
  callQuery: Pick<CallQuery, 'detail'>
  recordingOf: (callId: string) => Promise<Recording | null>
  item: (contactId: string, desk: string) => Promise<FollowUpItem | null>
  callee: (contactId: string) => Promise<Callee | null>
  refusal: (callee: Callee) => Calling['refusal']
  operatorCallsOf: (contactId: string) => Promise<OperatorCall[]>
  callbackOf: (contactId: string, desk: string) => Promise<Callback | null>
  /** What is missing before ANA can ring an operator; null when nothing is. */
  missing: () => Calling['missing'] | Promise<Calling['missing']>
  lenderName: () => string
  now: () => number
}

export function createBriefs(sources: BriefSources) {
  return async function briefOf(contactId: string, desk: string): Promise<FollowUpBrief> {
    const [item, callee] = await Promise.all([sources.item(contactId, desk), sources.callee(contactId)])
    if (!item || !callee) {
      throw new AnaError('follow_up.not_found', 'nobody waits for a follow-up here', {
        kind: 'not_found',
        facts: { contactId },
      })
    }
    const [detail, stored, recording, operatorCalls, callback, missing] = await Promise.all([
      sources.callQuery.detail(item.callId),
      sources.database.db
        .selectFrom('calls')
        .select('conversation_state')
        .where('id', '=', item.callId)
        .executeTakeFirst(),
      sources.recordingOf(item.callId),
      sources.operatorCallsOf(contactId),
      sources.callbackOf(contactId, desk),
      sources.missing(),
    ])
    const nowMs = sources.now()
    const lenderName = sources.lenderName()
    const turns = detail?.turns ?? []
    const facts = gatheredFacts(stored?.conversation_state ?? null, turns)
    const hours = callingHoursAt(nowMs)
    const wished = Date.parse(item.analysis.callbackAt ?? '')
    return {
      item,
      quotes: decisiveQuotes(item, turns),
      recording,
      opening: suggestedOpening({
        nombre: item.nombre,
        lenderName,
        analysis: item.analysis,
        facts,
        spokenAtMs: item.waitingSince,
        promisedAtMs: item.callbackAt ?? (wished <= nowMs ? wished : null),
        nowMs,
      }),
      facts,
      whatsApp: whatsAppOf(turns, callee, { lenderName, nowMs }),
      calling: {
        refusal: sources.refusal(callee),
        opensAt: hours.open ? null : hours.opensAt,
        way: missing === null ? 'bridge' : 'telephone',
        missing,
      },
      attempts: attemptsOf(detail, operatorCalls),
      callback,
      operatorCall: operatorCalls.find(({ state }) => state !== 'ended') ?? null,
    }
  }
}
export type BriefOf = ReturnType<typeof createBriefs>
