/** An estimate in words: when it ends, how it comes about, what it costs. Pure; words and formats are handed in. */
import type { TFunction } from 'i18next'
import type { CampaignEstimate } from '../../shared/domain/campaign.ts'
import { bogotaDay, bogotaDayStart, type Format, formatDuration, formatSpan } from '../format.ts'

/** Whole days in Bogotá from one instant to another: 0 is the same day. */
export function daysBetween(fromMs: number, toMs: number): number {
  const dayOf = (atMs: number) => bogotaDayStart(bogotaDay(atMs)) ?? 0
  return Math.round((dayOf(toMs) - dayOf(fromMs)) / 86_400_000)
}

type Ends = { key: 'endsNever' | 'endsToday' | 'endsTomorrow' | 'endsOn'; when: string }

/** «termina mañana a las 11:20»: the nearer the day, the fewer the words. */
export function endOf(estimate: CampaignEstimate, nowMs: number, format: Format): Ends {
  const { endsAt } = estimate
  if (endsAt === null) return { key: 'endsNever', when: '' }
  const days = daysBetween(nowMs, endsAt)
  if (days <= 0) return { key: 'endsToday', when: format.time(endsAt) }
  if (days === 1) return { key: 'endsTomorrow', when: format.time(endsAt) }
  return { key: 'endsOn', when: format.dateTime(endsAt) }
}

export interface EstimateText {
  ends: string
  /** How long is called, how many calls, at which pace. */
  work: string
  /** The lawful hours of the day it begins; empty when they do not matter. */
  hours: string
  cost: string
  /** Within a sentence. */
  costShort: string
  /** Telephone and voice, without how they come about. */
  parts: string
  costParts: string
  prices: string
  basis: string
}

export function estimateText(
  estimate: CampaignEstimate,
  nowMs: number,
  t: TFunction,
  format: Format,
): EstimateText {
  const { cost, basis } = estimate
  const end = endOf(estimate, nowMs, format)
  const pace = format.decimal(Math.round(estimate.callsPerMinute * 10) / 10)
  const startsLater = estimate.startsAt > nowMs + 60_000
  const pricesDay = bogotaDayStart(cost.pricesAsOf)
  const day = pricesDay === null ? cost.pricesAsOf : format.day(pricesDay)
  return {
    ends: t(`campaigns.estimate.${end.key}`, { when: end.when }),
    work: t('campaigns.estimate.work', {
      count: estimate.calls,
      formatted: format.number(estimate.calls),
      span: formatSpan(estimate.callingMs),
      pace,
    }),
    hours: startsLater
      ? t('campaigns.estimate.begins', { moment: format.dateTime(estimate.startsAt) })
      : t('campaigns.estimate.hoursLeft', { span: formatSpan(estimate.lawfulMsThatDay) }),
    cost: t('campaigns.estimate.cost', { amount: format.usd(cost.phone + cost.voice) }),
    costShort: t('campaigns.estimate.costShort', { amount: format.usd(cost.phone + cost.voice) }),
    parts: t('campaigns.estimate.parts', { phone: format.usd(cost.phone), voice: format.usd(cost.voice) }),
    prices: t('campaigns.estimate.prices', { day }),
    costParts: t('campaigns.estimate.costParts', {
      phone: format.usd(cost.phone),
      minutes: format.number(cost.minutes),
      voice: format.usd(cost.voice),
      characters: format.number(cost.characters),
      day,
    }),
    basis:
      basis.calls === 0
        ? t('campaigns.estimate.assumed', { percent: format.percent(basis.conversationRate) })
        : t('campaigns.estimate.measured', {
            count: basis.calls,
            percent: format.percent(basis.conversationRate),
            length: formatDuration(basis.averageConversationSeconds * 1000),
          }),
  }
}
