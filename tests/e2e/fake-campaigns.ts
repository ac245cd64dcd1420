/** The fake engine's campaigns: how they go, what a list would take and copies, by the real estimate. */
import { commonRules, offeredRules } from '../../electron/engine/campaigns/campaign-rules.ts'
import { assumedFigures, estimateCampaign } from '../../electron/engine/campaigns/estimate.ts'
import { callingHoursAt } from '../../electron/engine/compliance/calling-calendar.ts'
import type {
  CampaignEstimate,
  CampaignInsight,
  CampaignSettings,
  CampaignSummary,
  DuplicateChoice,
  DuplicateCounts,
} from '../../shared/domain/campaign.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import { emptySummary } from './fake-answers.ts'
import type { FakeState } from './fake-state.ts'

const stretchMs = 30 * 60_000

function estimateOf(
  state: FakeState,
  waiting: number[],
  settings: CampaignSettings,
  startsAtMs: number | null,
): CampaignEstimate {
  return estimateCampaign({
    waiting,
    settings,
    engine: state.settings,
    figures: { ...assumedFigures, calls: state.calls.length >= 50 ? state.calls.length : 0 },
    prices: state.settings,
    nowMs: state.now(),
    startsAtMs,
    hoursAt: callingHoursAt,
  })
}

export function fakeInsight(state: FakeState, campaign: CampaignSummary): CampaignInsight {
  const calls = state.calls.filter((one) => one.call.campaignId === campaign.id)
  const outcomes: CampaignInsight['outcomes'] = {}
  const stretches = new Map<number, { startsAt: number; conversations: number; others: number }>()
  for (const { call } of calls) {
    if (call.outcome !== null) outcomes[call.outcome] = (outcomes[call.outcome] ?? 0) + 1
    const startsAt = Math.floor(call.plannedAt / stretchMs) * stretchMs
    const stretch = stretches.get(startsAt) ?? { startsAt, conversations: 0, others: 0 }
    stretches.set(startsAt, stretch)
    if (call.outcome === 'conversation') stretch.conversations += 1
    else stretch.others += 1
  }
  const settings = campaign.settings ?? commonRules(state.settings)
  const waiting = state.contacts.filter(
    (contact) => contact.campaignId === campaign.id && contact.status === 'initial',
  )
  const again = waiting.filter((contact) => contact.nextAttemptAt !== null).length
  return {
    outcomes,
    pace: {
      calls: calls.filter((one) => one.call.plannedAt > state.now() - 600_000).length,
      minutes: 10,
    },
    stretches: [...stretches.values()].sort((a, b) => a.startsAt - b.startsAt).slice(-12),
    stretchMs,
    estimate:
      waiting.length === 0
        ? null
        : estimateOf(state, [waiting.length - again, again], settings, campaign.startsAt),
    settings,
  }
}

export function fakeEstimate(
  state: FakeState,
  input: { people: number; settings?: CampaignSettings | undefined; startsAt: number | null },
): { settings: CampaignSettings; estimate: CampaignEstimate } {
  const settings = input.settings ?? offeredRules(state.settings)
  return { settings, estimate: estimateOf(state, [input.people], settings, input.startsAt) }
}

const never = ['do_not_call', 'closed_by_human', 'invalid_number']

function chosen(state: FakeState, campaignId: string, who: DuplicateChoice): Contact[] {
  return state.contacts.filter((contact) => {
    if (contact.campaignId !== campaignId) return false
    const calls = state.calls.filter((one) => one.call.contactId === contact.id)
    if (who === 'no_contact') return !calls.some((one) => one.call.outcome === 'conversation')
    if (who === 'interested') {
      return calls.some((one) => one.analysis?.interest === 'high' || one.analysis?.interest === 'medium')
    }
    return true
  })
}

export function fakeDuplicable(
  state: FakeState,
  input: { campaignId: string; who: DuplicateChoice },
): DuplicateCounts {
  const people = chosen(state, input.campaignId, input.who)
  const count = (status: string) => people.filter((contact) => contact.status === status).length
  return {
    people: people.filter((contact) => !never.includes(contact.status)).length,
    doNotCall: count('do_not_call'),
    closed: count('closed_by_human'),
    invalidNumber: count('invalid_number'),
  }
}

export function fakeDuplicate(
  state: FakeState,
  original: CampaignSummary,
  input: { campaignId: string; who: DuplicateChoice; name: string },
): { campaign: CampaignSummary; counts: DuplicateCounts } {
  const counts = fakeDuplicable(state, input)
  const campaign: CampaignSummary = {
    ...emptySummary,
    counts: { ...emptySummary.counts },
    id: state.id('campaign'),
    name: input.name,
    fileName: original.fileName,
    createdAt: state.now(),
    settings: original.settings,
  }
  for (const contact of chosen(state, original.id, input.who)) {
    if (never.includes(contact.status)) continue
    state.contacts.push({
      ...contact,
      id: state.id('contact'),
      campaignId: campaign.id,
      status: 'initial',
      attempts: 0,
      nextAttemptAt: null,
    })
  }
  state.campaigns.push(campaign)
  return { campaign: state.summary(campaign), counts }
}
