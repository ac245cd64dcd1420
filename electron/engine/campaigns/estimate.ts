/**
 * What a list is likely to take: calls, time and money. Pure, and an estimate: people answer as they like. It rests
 * on how people answered so far, or on cautious assumptions while too few calls are known.
 */
import type { CampaignEstimate, CampaignSettings } from '../../../shared/domain/campaign.ts'
import type { CallingHours } from '../compliance/calling-calendar.ts'

/** How people answer and how long it takes. Rates are shares of calls, 0 to 1. */
export interface AnswerFigures {
  /** On how many calls it rests; 0 when it is assumed. */
  calls: number
  /** A person speaks; no further attempt is made. */
  conversationRate: number
  /** A recording answers, or nobody speaks: billed, and tried again. */
  otherAnsweredRate: number
  /** The number does not exist: neither billed nor tried again. */
  invalidRate: number
  averageConversationSeconds: number
  averageOtherAnsweredSeconds: number
  /** How long it rings before it is answered or given up. */
  averageRingSeconds: number
  /** Started minutes of a conversation, as they are billed. */
  conversationMinutes: number
  /** Characters that ANA speaks in a conversation. */
  conversationCharacters: number
}

export interface Prices {
  twilioPerMinuteUsd: number
  voicePerThousandCharactersUsd: number
  /** `YYYY-MM-DD` */
  pricesAsOf: string
}

/**
 * Assumed while fewer calls than this are known. The rates are those of cold lists of mobile numbers in working
 * hours, rounded to the cautious side: more calls and more money than a good list needs.
 */
export const enoughCalls = 50

export const assumedFigures: AnswerFigures = {
  calls: 0,
  conversationRate: 0.35,
  otherAnsweredRate: 0.2,
  invalidRate: 0.03,
  averageConversationSeconds: 100,
  averageOtherAnsweredSeconds: 12,
  averageRingSeconds: 20,
  conversationMinutes: 2.2,
  conversationCharacters: 900,
}

const dayMs = 24 * 3_600_000
const longestMs = 366 * dayMs
/** The line is free again this long after a call's end. */
const betweenCallsSeconds = 1

/**
 * The instant at which `workMs` of lawful time are used up, counted from `fromMs`; null beyond a year.
 * @param hoursAt the calling calendar
 */
export function afterLawfulTime(
  fromMs: number,
  workMs: number,
  hoursAt: (atMs: number) => CallingHours,
): number | null {
  let at = fromMs
  let left = workMs
  while (at - fromMs <= longestMs) {
    const hours = hoursAt(at)
    if (!hours.open) {
      at = hours.opensAt
      continue
    }
    const available = hours.closesAt - at
    if (left <= available) return at + left
    left -= available
    at = hours.closesAt
  }
  return null
}

/**
 * Expected calls of each round of attempts, the first round first; rounds that nobody needs are left out.
 * @param waiting people by the attempts they have had: index 0 for none. Whoever waits is called once at least.
 */
export function expectedRounds(
  waiting: readonly number[],
  maxAttempts: number,
  figures: AnswerFigures,
): number[] {
  const goesOn = Math.max(0, 1 - figures.conversationRate - figures.invalidRate)
  const rounds: number[] = []
  for (let round = 0; round < maxAttempts; round += 1) {
    const calls = waiting.reduce(
      (sum, people, attempts) =>
        round === 0 || attempts + round < maxAttempts ? sum + people * goesOn ** round : sum,
      0,
    )
    if (calls < 0.5) break
    rounds.push(calls)
  }
  return rounds
}

export function estimateCampaign(given: {
  /** Who is still to be called, by the attempts made so far: index 0 for none. */
  waiting: readonly number[]
  settings: CampaignSettings
  /** Limits of the whole engine. */
  engine: { maxConcurrentCalls: number; callsPerSecond: number }
  figures: AnswerFigures
  prices: Prices
  nowMs: number
  /** When calling may begin; the past means now. */
  startsAtMs: number | null
  hoursAt: (atMs: number) => CallingHours
}): CampaignEstimate {
  const { waiting, settings, engine, figures, prices, hoursAt } = given
  const people = waiting.reduce((sum, count) => sum + count, 0)
  const wantedMs = Math.max(given.nowMs, given.startsAtMs ?? given.nowMs)
  const startsAt = afterLawfulTime(wantedMs, 0, hoursAt) ?? wantedMs
  const rounds = expectedRounds(waiting, settings.maxAttempts, figures)
  const calls = rounds.reduce((sum, round) => sum + round, 0)

  const lines = Math.min(settings.maxConcurrentCalls, engine.maxConcurrentCalls)
  const secondsPerCall =
    figures.averageRingSeconds +
    figures.conversationRate * figures.averageConversationSeconds +
    figures.otherAnsweredRate * figures.averageOtherAnsweredSeconds +
    betweenCallsSeconds
  const callsPerSecond = Math.min(engine.callsPerSecond, lines / secondsPerCall)
  const lastCallMs = people === 0 ? 0 : secondsPerCall * 1000
  const timeOf = (count: number) => (count / callsPerSecond) * 1000

  // Enough time for every call, and for whoever is called last in each round to be due again.
  const waitMs = settings.retryMinutes.noAnswer * 60_000
  let chainAt: number | null = startsAt
  for (const [round, count] of rounds.entries()) {
    if (chainAt === null) break
    // Later rounds run beside earlier ones, so only their last call counts.
    const from: number = round === 0 ? chainAt : chainAt + waitMs
    chainAt = afterLawfulTime(from, round === 0 ? timeOf(count) : 0, hoursAt)
  }
  const workAt = afterLawfulTime(startsAt, timeOf(calls), hoursAt)
  const endsAt =
    workAt === null || chainAt === null ? null : Math.round(Math.max(workAt, chainAt) + lastCallMs)

  const conversations = calls * figures.conversationRate
  const minutes = conversations * figures.conversationMinutes + calls * figures.otherAnsweredRate
  const characters = conversations * figures.conversationCharacters
  const hours = hoursAt(startsAt)
  return {
    people,
    calls: Math.round(calls),
    conversations: Math.round(conversations),
    startsAt,
    endsAt,
    callingMs: timeOf(calls),
    lawfulMsThatDay: hours.open ? hours.closesAt - startsAt : 0,
    callsPerMinute: callsPerSecond * 60,
    cost: {
      currency: 'USD',
      phone: minutes * prices.twilioPerMinuteUsd,
      voice: (characters / 1000) * prices.voicePerThousandCharactersUsd,
      minutes: Math.round(minutes),
      characters: Math.round(characters),
      pricesAsOf: prices.pricesAsOf,
    },
    basis: {
      calls: figures.calls,
      conversationRate: figures.conversationRate,
      averageConversationSeconds: figures.averageConversationSeconds,
    },
  }
}
