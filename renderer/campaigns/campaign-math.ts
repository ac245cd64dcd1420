/** What a campaign's counts say. Pure. */
import type { CampaignCounts, CampaignSummary } from '../../shared/domain/campaign.ts'
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
