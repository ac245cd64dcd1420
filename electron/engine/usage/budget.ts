/**
 * What today has cost, and whether one more call may begin. Prices and the daily limit are the operator's settings;
 * amounts are estimates in US dollars, without taxes and without the recognition of speech.
 */
import type { Clock } from '../ports.ts'
import type { DayUsage, UsageStore } from './usage-store.ts'

export interface Prices {
  twilioPerMinuteUsd: number
  voicePerThousandCharactersUsd: number
  /** 0 is no limit. */
  dailyBudgetUsd: number
}

export interface Spend extends DayUsage {
  telephoneUsd: number
  voiceUsd: number
  totalUsd: number
  /** 0 when there is no limit. */
  budgetUsd: number
  /** The limit is reached: no new call begins today. */
  isSpent: boolean
}

export interface Budget {
  spend(): Promise<Spend>
  /** Whether another call may begin. Asked before every call, so the answer may be some seconds old. */
  allowsCall(): Promise<boolean>
}

/** A call lasts longer than this; what it costs meanwhile is not worth a query before every look. */
const answerLastsMs = 3_000

export function spendOf(usage: DayUsage, prices: Prices): Spend {
  const telephoneUsd = usage.callMinutes * prices.twilioPerMinuteUsd
  const voiceUsd = (usage.voiceCharacters / 1000) * prices.voicePerThousandCharactersUsd
  const totalUsd = telephoneUsd + voiceUsd
  const budgetUsd = prices.dailyBudgetUsd
  return {
    ...usage,
    telephoneUsd,
    voiceUsd,
    totalUsd,
    budgetUsd,
    isSpent: budgetUsd > 0 && totalUsd >= budgetUsd,
  }
}

/**
 * @param options.today the day it is now, and the instant it began
 * @param options.onSpent told once each time the limit is found reached after it was not
 */
export function createBudget(options: {
  usage: Pick<UsageStore, 'ofDay'>
  prices: () => Prices
  today: () => { isoDate: string; startsAt: number }
  clock: Pick<Clock, 'monotonicMs'>
  onSpent?: (spend: Spend) => void
}): Budget {
  const { usage, prices, today, clock, onSpent } = options
  let known: { usage: DayUsage; day: string; untilMs: number } | null = null
  let wasSpent = false

  async function usageToday(): Promise<DayUsage> {
    const { isoDate, startsAt } = today()
    if (known !== null && known.day === isoDate && clock.monotonicMs() < known.untilMs) return known.usage
    const read = await usage.ofDay(isoDate, startsAt)
    known = { usage: read, day: isoDate, untilMs: clock.monotonicMs() + answerLastsMs }
    return read
  }

  return {
    async spend() {
      const { isoDate, startsAt } = today()
      return spendOf(await usage.ofDay(isoDate, startsAt), prices())
    },
    async allowsCall() {
      if (prices().dailyBudgetUsd === 0) {
        wasSpent = false
        return true
      }
      const spend = spendOf(await usageToday(), prices())
      if (spend.isSpent && !wasSpent) onSpent?.(spend)
      wasSpent = spend.isSpent
      return !spend.isSpent
    },
  }
}
