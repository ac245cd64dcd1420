/**
 * What the desktop shows of the engine without a window: how many calls are going on, whether campaigns rest,
 * which vendor is down, who waits; and which happenings are worth a notification. Pure: events in, facts out.
 */
import type { CampaignStatus } from '../../shared/domain/campaign.ts'
import type { Health, HealthPart, HealthState } from '../../shared/domain/health.ts'
import type { LiveEventBody } from '../../shared/domain/live-event.ts'
import type { Language } from '../../shared/domain/primitives.ts'

export interface DeskStatus {
  practice: boolean
  language: Language
  callsInProgress: number
  campaignsRunning: number
  campaignsPaused: number
  /** People who wait for a human. */
  queue: number
  /** Parts that should work and do not. */
  partsDown: HealthPart[]
}

/** Worth telling an operator who looks elsewhere. Nobody's name is in it: it may appear on a locked screen. */
export type Occurrence =
  | { kind: 'hot_lead'; contactId: string }
  | { kind: 'callback_due'; contactId: string }
  | { kind: 'vendor_down'; part: HealthPart }

export const restingStatus: DeskStatus = {
  practice: true,
  language: 'es',
  callsInProgress: 0,
  campaignsRunning: 0,
  campaignsPaused: 0,
  queue: 0,
  partsDown: [],
}

export interface DeskFacts {
  readonly openCalls: ReadonlySet<string>
  readonly campaigns: ReadonlyMap<string, CampaignStatus>
  readonly queue: number
  readonly health: ReadonlyMap<HealthPart, HealthState>
  /** Parts that worked at some time in this engine's life: their failure is news. */
  readonly onceWell: ReadonlySet<HealthPart>
  /** People already announced, so that a second judgement of the same call is not news. */
  readonly announced: ReadonlySet<string>
}

export const noFacts: DeskFacts = {
  openCalls: new Set(),
  campaigns: new Map(),
  queue: 0,
  health: new Map(),
  onceWell: new Set(),
  announced: new Set(),
}

/** Without these no customer is reached or heard well; a model that is missing is replaced by the script. */
const neededParts: readonly HealthPart[] = ['twilio', 'elevenlabs', 'tunnel', 'database']

function withHealth(facts: DeskFacts, { part, state }: Pick<Health, 'part' | 'state'>): DeskFacts {
  const isWell = state === 'ok'
  return {
    ...facts,
    health: new Map(facts.health).set(part, state),
    onceWell: isWell ? new Set(facts.onceWell).add(part) : facts.onceWell,
  }
}

/** The facts after an event, and what of it is worth a notification. */
export function afterEvent(
  facts: DeskFacts,
  body: LiveEventBody,
): { facts: DeskFacts; occurrence: Occurrence | null } {
  const quiet = (next: DeskFacts) => ({ facts: next, occurrence: null })
  switch (body.kind) {
    case 'call_updated': {
      const openCalls = new Set(facts.openCalls)
      const isOpen = body.call.state !== 'ended' && body.call.state !== 'planned'
      if (isOpen === openCalls.has(body.call.id)) return quiet(facts)
      if (isOpen) openCalls.add(body.call.id)
      else openCalls.delete(body.call.id)
      return quiet({ ...facts, openCalls })
    }
    case 'campaign_updated':
      return quiet({
        ...facts,
        campaigns: new Map(facts.campaigns).set(body.campaign.id, body.campaign.status),
      })
    case 'campaign_status_changed':
      return quiet({ ...facts, campaigns: new Map(facts.campaigns).set(body.campaignId, body.status) })
    case 'follow_up_changed':
      return quiet({ ...facts, queue: body.queueLength })
    case 'analysis_ready': {
      const { analysis, contactId } = body
      const isHot = analysis.needsHuman && analysis.priority === 'high'
      if (!isHot || facts.announced.has(contactId)) return quiet(facts)
      return {
        facts: { ...facts, announced: new Set(facts.announced).add(contactId) },
        occurrence: { kind: 'hot_lead', contactId },
      }
    }
    case 'callback_due':
      // One that ANA makes herself needs nobody.
      if (body.callback.caller !== 'human') return quiet(facts)
      return { facts, occurrence: { kind: 'callback_due', contactId: body.callback.contactId } }
    case 'health_changed': {
      const { part, state } = body.health
      const wasDown = facts.health.get(part) === 'down'
      const isNews = state === 'down' && !wasDown && facts.onceWell.has(part)
      return {
        facts: withHealth(facts, body.health),
        occurrence: isNews ? { kind: 'vendor_down', part } : null,
      }
    }
    default:
      return quiet(facts)
  }
}

/** What is known at the start, before any event. */
export function factsFrom(known: {
  openCallIds: readonly string[]
  campaigns: ReadonlyArray<{ id: string; status: CampaignStatus }>
  queue: number
  health: readonly Health[]
}): DeskFacts {
  const facts: DeskFacts = {
    ...noFacts,
    openCalls: new Set(known.openCallIds),
    campaigns: new Map(known.campaigns.map(({ id, status }) => [id, status])),
    queue: known.queue,
  }
  return known.health.reduce(withHealth, facts)
}

export function statusOf(
  facts: DeskFacts,
  { practice, language }: Pick<DeskStatus, 'practice' | 'language'>,
): DeskStatus {
  const statuses = [...facts.campaigns.values()]
  return {
    practice,
    language,
    callsInProgress: facts.openCalls.size,
    campaignsRunning: statuses.filter((status) => status === 'running').length,
    campaignsPaused: statuses.filter((status) => status === 'paused').length,
    queue: facts.queue,
    partsDown: [...facts.health]
      .filter(([part, state]) => state === 'down' && (neededParts.includes(part) || facts.onceWell.has(part)))
      .map(([part]) => part),
  }
}
