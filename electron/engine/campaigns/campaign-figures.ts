/**
 * Reads how campaigns go: what calls came to, how fast they are placed, and how people answer. Only counts and
 * means, made by the database from indexes and a bounded number of calls.
 */
import { sql } from 'kysely'
import { type CallOutcome, callOutcomeSchema } from '../../../shared/domain/call.ts'
import type { CampaignInsight } from '../../../shared/domain/campaign.ts'
import type { Database } from '../storage/database.ts'
import { type AnswerFigures, assumedFigures, enoughCalls } from './estimate.ts'

/** How people answer is learnt from so many of the newest calls. */
const learntFrom = 500
export const paceWindowMs = 10 * 60_000
export const stretchMs = 30 * 60_000
/** Stretches shown: six hours of calling. */
const stretchCount = 12

export interface CampaignFigures {
  /** By outcome, of calls that reached the network or tried to. */
  outcomes(campaignId: string): Promise<Partial<Record<CallOutcome, number>>>
  /** Calls placed since `sinceMs`. */
  placedSince(campaignId: string, sinceMs: number): Promise<number>
  /** The newest half hours in which calls were placed, oldest first. */
  stretches(campaignId: string): Promise<CampaignInsight['stretches']>
  /** How many contacts wait: index 0 for a first call, 1 for a further one. */
  waiting(campaignId: string): Promise<[first: number, again: number]>
  /** How people answer, from the newest calls of all campaigns; assumed while those are too few. */
  answers(ringTimeoutSeconds: number): Promise<AnswerFigures>
}

export function createCampaignFigures(options: { database: Database }): CampaignFigures {
  const { db } = options.database

  return {
    async outcomes(campaignId) {
      const rows = await db
        .selectFrom('calls')
        .select((eb) => ['outcome', eb.fn.countAll<number>().as('calls')])
        .where('campaign_id', '=', campaignId)
        .where('outcome', 'is not', null)
        .groupBy('outcome')
        .execute()
      const counts: Partial<Record<CallOutcome, number>> = {}
      for (const { outcome, calls } of rows) {
        const known = callOutcomeSchema.safeParse(outcome)
        // A call that never left is nobody's answer.
        if (known.success && known.data !== 'not_placed') counts[known.data] = calls
      }
      return counts
    },

    async placedSince(campaignId, sinceMs) {
      const row = await db
        .selectFrom('calls')
        .select((eb) => eb.fn.countAll<number>().as('calls'))
        .where('campaign_id', '=', campaignId)
        .where('planned_at', '>=', sinceMs)
        .where('placing_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return row.calls
    },

    async stretches(campaignId) {
      const newest = await db
        .selectFrom('calls')
        .select('planned_at')
        .where('campaign_id', '=', campaignId)
        .orderBy('planned_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!newest) return []
      const last = Math.floor(newest.planned_at / stretchMs)
      const stretch = sql<number>`(planned_at / ${sql.lit(stretchMs)})`
      const rows = await db
        .selectFrom('calls')
        .select((eb) => [stretch.as('stretch'), 'outcome', eb.fn.countAll<number>().as('calls')])
        .where('campaign_id', '=', campaignId)
        .where('planned_at', '>=', (last - stretchCount + 1) * stretchMs)
        .where('placing_at', 'is not', null)
        .groupBy([stretch, 'outcome'])
        .execute()
      const found = Array.from({ length: stretchCount }, (_, index) => ({
        startsAt: (last - stretchCount + 1 + index) * stretchMs,
        conversations: 0,
        others: 0,
      }))
      for (const row of rows) {
        const entry = found[Math.floor(row.stretch) - (last - stretchCount + 1)]
        if (!entry || row.outcome === 'not_placed') continue
        if (row.outcome === 'conversation') entry.conversations += row.calls
        else entry.others += row.calls
      }
      const first = found.findIndex((entry) => entry.conversations + entry.others > 0)
      return first === -1 ? [] : found.slice(first)
    },

    async waiting(campaignId) {
      const row = await db
        .selectFrom('contacts')
        .select((eb) => [
          eb.fn.countAll<number>().as('people'),
          // Both columns are in the index of who is due: a long list is counted without reading it.
          eb.fn.count<number>('next_attempt_at').as('again'),
        ])
        .where('campaign_id', '=', campaignId)
        .where('status', '=', 'initial')
        .executeTakeFirstOrThrow()
      return [row.people - row.again, row.again]
    },

    async answers(ringTimeoutSeconds) {
      const newest = db
        .selectFrom('calls')
        .select(['id', 'outcome', 'placing_at', 'answered_at', 'ended_at', 'duration_seconds'])
        // Not by state: of its index every ended call would be read before the newest are known.
        .where('ended_at', 'is not', null)
        .where('placing_at', 'is not', null)
        .where('outcome', '!=', 'not_placed')
        .orderBy('planned_at', 'desc')
        .limit(learntFrom)
      const rows = await newest.execute()
      const assumed = { ...assumedFigures, averageRingSeconds: Math.min(ringTimeoutSeconds, 20) }
      if (rows.length < enoughCalls) return assumed

      const conversations = rows.filter((row) => row.outcome === 'conversation')
      const others = rows.filter((row) => row.outcome === 'voicemail' || row.outcome === 'no_speech')
      const invalid = rows.filter((row) => row.outcome === 'invalid_number')
      const lengthOf = (row: (typeof rows)[number]) =>
        row.duration_seconds ??
        (row.answered_at === null || row.ended_at === null ? null : (row.ended_at - row.answered_at) / 1000)
      const lengths = conversations.map(lengthOf)
      return {
        calls: rows.length,
        conversationRate: conversations.length / rows.length,
        otherAnsweredRate: others.length / rows.length,
        invalidRate: invalid.length / rows.length,
        averageConversationSeconds: mean(lengths) ?? assumed.averageConversationSeconds,
        averageOtherAnsweredSeconds: mean(others.map(lengthOf)) ?? assumed.averageOtherAnsweredSeconds,
        averageRingSeconds:
          mean(
            rows.map((row) => {
              const until = row.answered_at ?? row.ended_at
              return row.placing_at === null || until === null ? null : (until - row.placing_at) / 1000
            }),
          ) ?? assumed.averageRingSeconds,
        conversationMinutes:
          mean(lengths.map((length) => (length === null ? null : Math.ceil(length / 60)))) ??
          assumed.conversationMinutes,
        conversationCharacters:
          (await charactersOf(conversations.map((row) => row.id))) ?? assumed.conversationCharacters,
      }
    },
  }

  /** What ANA said in these conversations, in characters a conversation; null without any. */
  async function charactersOf(callIds: string[]): Promise<number | null> {
    if (callIds.length === 0) return null
    const row = await db
      .selectFrom('turns')
      .select(sql<number | null>`sum(length(text))`.as('characters'))
      .where('call_id', 'in', callIds)
      .where('role', '=', 'assistant')
      .executeTakeFirst()
    return row?.characters ? row.characters / callIds.length : null
  }
}

/** Of those that are known; null when none is. Impossible negative times count as none. */
function mean(values: (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null && value >= 0)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
