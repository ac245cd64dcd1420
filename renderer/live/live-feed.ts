/**
 * Follows everything that happens in the engine and hands each event to the store it concerns. After a lost line
 * it resumes where it was; when the engine no longer knows, or is another one, everything is loaded anew.
 */
import type { LiveEvent, LiveEventBody } from '../../shared/domain/live-event.ts'
import {
  applyCampaign,
  applyCampaignStatus,
  loadCampaigns,
  refreshCampaignSoon,
} from '../campaigns/campaigns-store.ts'
import { announceDue, loadCallbacks, refreshCallbacksSoon } from '../follow-up/callbacks-store.tsx'
import { announceQueueLength, applyOperatorCall, loadQueue } from '../follow-up/follow-up-store.ts'
import { navigate } from '../router.ts'
import { client, reportLost, useConnection } from '../rpc-client.ts'
import { loadSettings } from '../settings/settings-store.ts'
import { showNotice } from '../shell/notices.ts'
import { touch } from '../state/revisions.ts'
import { applyHealth, loadSystem, observeEngineTime, refreshOverviewSoon } from '../state/system-store.ts'
import { gatherLiveEvent, loadLiveCalls, sweepEndedCalls } from './live-calls-store.ts'

let position: { engineId: string; sequence: number } | null = null

/** Starts the feed whenever the line comes up. Call once. */
export function followEngine(): void {
  let stop: AbortController | null = null
  const onConnection = (online: boolean) => {
    stop?.abort()
    stop = null
    if (!online) return
    stop = new AbortController()
    void follow(stop.signal)
  }
  useConnection.subscribe((now, before) => {
    if (now.kind !== before.kind) onConnection(now.kind === 'online')
  })
  onConnection(useConnection.getState().kind === 'online')
  setInterval(sweepEndedCalls, 2_000)
}

async function follow(signal: AbortSignal): Promise<void> {
  try {
    const resumed = position !== null
    const events = await client.system.events({ after: position }, { signal })
    // Subscribed first, loaded second: what happens in between waits in the stream and is applied afterwards.
    if (!resumed) await loadEverything()
    else await loadSystem()
    for await (const event of events) await handle(event)
  } catch {
    // The reason does not matter here: the line is opened anew and the feed with it.
  }
  if (!signal.aborted) reportLost()
}

async function handle(event: LiveEvent): Promise<void> {
  position = { engineId: event.engineId, sequence: event.sequence }
  observeEngineTime(event.at)
  if (event.body.kind === 'reset') await loadEverything()
  else dispatch(event.body)
}

async function loadEverything(): Promise<void> {
  await Promise.allSettled([
    loadSystem(),
    loadSettings(),
    loadCampaigns(),
    loadLiveCalls(),
    loadQueue(),
    loadCallbacks(),
  ])
  for (const topic of ['contacts', 'calls', 'followUps', 'closed'] as const) touch(topic)
}

function dispatch(body: LiveEventBody): void {
  switch (body.kind) {
    case 'call_updated':
      gatherLiveEvent(body)
      touch('calls')
      refreshOverviewSoon()
      return
    case 'turn_spoken':
    case 'partial_heard':
    case 'activity_changed':
    case 'take_over_changed':
      gatherLiveEvent(body)
      return
    case 'contact_updated':
      touch('contacts')
      refreshCampaignSoon(body.campaignId)
      refreshOverviewSoon()
      return
    case 'campaign_updated':
      applyCampaign(body.campaign)
      return
    case 'campaign_status_changed':
      applyCampaignStatus(body.campaignId, body.status)
      return
    case 'analysis_ready':
      touch('calls')
      touch('contacts')
      refreshOverviewSoon()
      return
    case 'follow_up_changed':
      announceQueueLength(body.queueLength)
      touch('followUps')
      touch('closed')
      refreshOverviewSoon()
      refreshCallbacksSoon()
      return
    case 'callback_due':
      announceDue(body.callback, body.owner)
      return
    case 'operator_call_changed':
      applyOperatorCall(body.operatorCall)
      return
    case 'health_changed':
      applyHealth(body.health)
      return
    case 'settings_changed':
      void loadSettings().catch(() => {})
      // Prices and the daily budget are part of the day's numbers.
      refreshOverviewSoon()
      return
    case 'import_started':
      navigate('import', body.importId)
      return
    case 'notice':
      showNotice(body.level, body.code, body.message)
      return
    case 'reset':
      return
  }
}
