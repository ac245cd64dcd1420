/** What a campaign's counts say. Pure. */
import { type CallOutcome, callOutcomeSchema } from '../../shared/domain/call.ts'
import type { CampaignCounts, CampaignInsight, CampaignSummary } from '../../shared/domain/campaign.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'

/** Contacts the dialer has nothing more to do with. */
const settled: readonly ContactStatus[] = [
  'call_completed',
  'analyzed',
  'ready_for_human',
  'closed_by_human',
  'unreachable',
  'do_not_call',
  'invalid_number',
]

/** How much of the list is done, 0 to 1; an empty list is done. */
export function progressOf(campaign: Pick<CampaignSummary, 'contacts' | 'counts'>): number {
  if (campaign.contacts === 0) return 1
  const done = settled.reduce((sum, status) => sum + campaign.counts[status], 0)
  return Math.min(1, done / campaign.contacts)
}

/** The statuses shown on a campaign's bar, in the order of a contact's life, without empty ones. */
export function presentStatuses(counts: CampaignCounts): ContactStatus[] {
  const order: ContactStatus[] = [
    'closed_by_human',
    'ready_for_human',
    'analyzed',
    'call_completed',
    'unreachable',
    'do_not_call',
    'invalid_number',
    'call_in_progress',
    'initial',
  ]
  return order.filter((status) => counts[status] > 0)
}

/** Calls of a campaign that reached somebody's line and are over. */
export function callsEnded(outcomes: CampaignInsight['outcomes']): number {
  return presentOutcomes(outcomes).reduce((sum, one) => sum + one.calls, 0)
}

/** Outcomes that occurred, the most frequent first; calls that never left are nobody's answer. */
export function presentOutcomes(
  outcomes: CampaignInsight['outcomes'],
): Array<{ outcome: CallOutcome; calls: number }> {
  return callOutcomeSchema.options
    .filter((outcome) => outcome !== 'not_placed')
    .map((outcome) => ({ outcome, calls: outcomes[outcome] ?? 0 }))
    .filter((one) => one.calls > 0)
    .sort((a, b) => b.calls - a.calls)
}

export function callsPerMinute(pace: CampaignInsight['pace']): number {
  return pace.calls / pace.minutes
}
