/** The whole main job in one go: a file becomes a campaign, is called to its end, and is told. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Action, Findings, Interest } from '../../shared/domain/analysis.ts'
import type { CallOutcome, Waterfall } from '../../shared/domain/call.ts'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import type { Contact, ContactStatus } from '../../shared/domain/contact.ts'
import type { FollowUpItem } from '../../shared/domain/follow-up.ts'
import { AnaError } from '../engine/errors.ts'
import type { Services } from '../engine/services.ts'
import type { Headless } from '../headless/headless.ts'
import { type Latency, latencyOf } from './latency.ts'

export interface CallReport {
  row: number
  e164: string
  status: ContactStatus
  /** Of her last call; null when she was never called. */
  outcome: CallOutcome | null
  /** Of her last call. */
  turns: number
  interest: Interest | null
  action: Action | null
  needsHuman: boolean | null
}

/** A person of the follow-up queue, with what was understood of her. */
export type ReadyForHuman = Pick<FollowUpItem, 'nombre' | 'e164' | 'callId' | 'waitingSince'> &
  Omit<Findings, 'evidence'>

export interface CampaignReport {
  contacts: number
  /** One for each contact, in the file's order. */
  calls: CallReport[]
  /** Highest priority first, then who waits longest. */
  readyForHuman: ReadyForHuman[]
  latency: Latency
}

export interface Progress {
  campaign: CampaignSummary
  /** Contacts whose matter is settled for now. */
  settled: number
}

const pollEveryMs = 50
const pageSize = 500

/** Statuses from which ANA herself does nothing more. */
const settledStatuses: readonly ContactStatus[] = [
  'analyzed',
  'ready_for_human',
  'closed_by_human',
  'unreachable',
  'do_not_call',
  'invalid_number',
]

/**
 * @returns the stored and started campaign
 * @throws AnaError with the file's error code, or `import.nothing_to_call`
 */
export async function startCampaign(
  { engine }: Headless,
  file: { fileName: string; bytes: Uint8Array },
  name: string,
): Promise<CampaignSummary> {
  const { imports, storeImport } = engine.services
  return storeImport(imports.start(file), { name, start: true })
}

/**
 * Waits until nothing is left to do. On the practice line, idle time (until a retry, until the morning) is
 * skipped; on real calls it is waited for.
 */
export async function runToEnd(
  headless: Headless,
  campaignId: string,
  options: { onProgress: (progress: Progress) => void; signalled: () => boolean },
): Promise<void> {
  const { engine, clock } = headless
  for (;;) {
    if (options.signalled()) return
    const outlook = await engine.outlook()
    const campaign = await engine.services.campaigns.get(campaignId)
    const settled = settledStatuses.reduce((sum, status) => sum + campaign.counts[status], 0)
    options.onProgress({ campaign, settled })
    if (campaign.waitingFor === 'configuration') {
      throw new AnaError('campaign.not_configured', 'the telephone company refuses these calls', {
        kind: 'vendor',
      })
    }
    if (outlook.kind === 'idle') {
      if (outlook.nextAt === null) return
      if (headless.isPractice && 'skipTo' in clock) clock.skipTo(outlook.nextAt)
    }
    await wait(pollEveryMs)
  }
}

export async function reportOf(
  { contacts, callQuery, followUps }: Pick<Services, 'contacts' | 'callQuery' | 'followUps'>,
  campaignId: string,
): Promise<CampaignReport> {
  const people: Contact[] = []
  for (;;) {
    const page = await contacts.list({ campaignId, offset: people.length, limit: pageSize })
    people.push(...page.items)
    if (page.items.length === 0 || people.length >= page.total) break
  }
  people.sort((a, b) => a.row - b.row)
  const calls: CallReport[] = []
  const waterfalls: Array<Waterfall | null> = []
  for (const { id, row, e164, status } of people) {
    const { items } = await callQuery.list({ contactId: id, offset: 0, limit: 100 })
    const details = await Promise.all(items.map((call) => callQuery.detail(call.id)))
    for (const detail of details) {
      for (const { waterfall } of detail?.turns ?? []) waterfalls.push(waterfall)
    }
    const last = items[0]
    const analysis = details[0]?.analysis ?? null
    calls.push({
      row,
      e164,
      status,
      outcome: last?.outcome ?? null,
      turns: last?.turnCount ?? 0,
      interest: analysis?.interest ?? null,
      action: analysis?.action ?? null,
      needsHuman: analysis?.needsHuman ?? null,
    })
  }
  const queue: FollowUpItem[] = []
  for (;;) {
    const page = await followUps.queue({ offset: queue.length, limit: pageSize }, 'cli')
    queue.push(...page.items)
    if (page.items.length === 0 || queue.length >= page.total) break
  }
  return {
    contacts: people.length,
    calls,
    readyForHuman: queue.filter((item) => item.campaignId === campaignId).map(readyForHuman),
    latency: latencyOf(waterfalls),
  }
}

function readyForHuman({ nombre, e164, callId, waitingSince, analysis }: FollowUpItem): ReadyForHuman {
  const { interest, action, needsHuman, priority, optOut, wrongNumber, voicemail } = analysis
  const { callbackAt, objections, keyPoints, summary, recommendations } = analysis
  return {
    nombre,
    e164,
    callId,
    waitingSince,
    interest,
    action,
    needsHuman,
    priority,
    optOut,
    wrongNumber,
    voicemail,
    callbackAt,
    objections,
    keyPoints,
    summary,
    recommendations,
  }
}
