/**
 * Takes contacts that are due and has them called, at a lawful hour, within the limits on simultaneous calls
 * and on calls a second. It decides only whether to take another contact now; what becomes of a call is not
 * its business. One loop, woken by whatever may have changed its answer.
 */
import type { Call, Transport } from '../../../shared/domain/call.ts'
import type { CampaignSummary } from '../../../shared/domain/campaign.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import type { Calls, LaunchResult } from '../calls/calls.ts'
import { callingHoursAt } from '../compliance/calling-calendar.ts'
import type { Clock, Ids, Logger, Publish, Timer } from '../ports.ts'
import type { LeaseStore } from './lease-store.ts'

export interface DialerSettings {
  maxConcurrentCalls: number
  callsPerSecond: number
  transport: Transport
}

export type WaitingReason = NonNullable<CampaignSummary['waitingFor']>

/** A lease outlives any call; what holds it longer is settled by recovery. */
const leaseMs = 60 * 60_000
/** Pause after the vendor refused for reasons that only a person can mend. */
const rejectedPauseMs = 60_000
/** First pause after the vendor was too busy; doubles up to the last. */
const throttledPauseMs = { first: 2_000, last: 60_000 }
/** The loop looks again at least this often: the computer may have slept, a clock may have jumped. */
const longestNapMs = 60_000
/** A contact may be due and yet not be taken, while another call to the same number goes on. */
const shortestDueNapMs = 500

export interface Dialer {
  start(): void
  /** Takes no more contacts. Calls in progress go on. */
  stop(): void
  /** Something changed that may allow a call: look now. */
  nudge(): void
  /** A call ended; its place is free. */
  ended(call: Call): void
  /** Why nothing is dialled now although campaigns run; null when the dialer is at work. */
  waitingFor(): WaitingReason | null
  callsInProgress(): number
  /** When the next contact comes due; null when none will. */
  nextDueAt(): Promise<number | null>
}

export function createDialer(options: {
  leases: LeaseStore
  calls: Calls
  openCallIds: () => Promise<string[]>
  settings: () => DialerSettings
  /** The origin new calls get; null while the vendor could not reach us. */
  publicUrl: () => string | null
  /** Whether today's budget leaves room for another call. */
  budgetAllows: () => Promise<boolean>
  practice: boolean
  owner: string
  clock: Clock
  ids: Ids
  logger: Logger
  publish: Publish
  /** Whether a campaign still wants its contacts called, asked in the moment before dialling. */
  isRunning: (campaignId: string) => Promise<boolean>
  /** A contact is about to be called. */
  onLeased?: (contact: Contact) => void
  /** Marks campaigns in which nothing more may be done. */
  onDrained: () => Promise<void>
}): Dialer {
  const {
    leases,
    calls,
    openCallIds,
    settings,
    publicUrl,
    budgetAllows,
    practice,
    owner,
    clock,
    ids,
    logger,
    publish,
    isRunning,
    onLeased,
    onDrained,
  } = options
  const active = new Set<string>()
  let running = false
  let looking = false
  let lookAgain = false
  let timer: Timer | null = null
  let waiting: WaitingReason | null = null
  let pausedUntilMs = 0
  let throttledInRow = 0
  /** Monotonic instant before which no further call may be placed. */
  let nextPlacingMs = 0

  /** Waits for this call's turn in the pace; false when it may not be placed any more. */
  async function turn(campaignId: string): Promise<boolean> {
    const atMs = Math.max(clock.monotonicMs(), nextPlacingMs)
    nextPlacingMs = atMs + 1000 / settings().callsPerSecond
    await clock.sleep(atMs - clock.monotonicMs())
    return (
      running &&
      clock.monotonicMs() >= pausedUntilMs &&
      callingHoursAt(clock.now()).open &&
      publicUrl() !== null &&
      (await budgetAllows()) &&
      (await isRunning(campaignId))
    )
  }

  function afterLaunch(callId: string, result: LaunchResult): void {
    if (result.kind === 'placed') {
      throttledInRow = 0
      return
    }
    active.delete(callId)
    if (result.kind === 'not_placed' && result.reason !== 'withdrawn') {
      const throttled = result.reason === 'throttled'
      const pauseMs = throttled
        ? Math.min(throttledPauseMs.last, throttledPauseMs.first * 2 ** throttledInRow) * (0.5 + ids.random())
        : rejectedPauseMs
      if (throttled) throttledInRow += 1
      pausedUntilMs = clock.monotonicMs() + pauseMs
      setWaiting(throttled ? 'vendor' : 'configuration')
      publish({
        kind: 'notice',
        level: throttled ? 'warning' : 'error',
        code: result.error?.code ?? 'dialer.not_placed',
        message: result.error?.message ?? '',
      })
    }
    nudge()
  }

  function setWaiting(reason: WaitingReason | null): void {
    waiting = reason
  }

  /** @returns ms until the next look; 0 to look again at once */
  async function look(): Promise<number> {
    const hours = callingHoursAt(clock.now())
    if (!hours.open) {
      setWaiting('calling_hours')
      return Math.min(longestNapMs, hours.opensAt - clock.now())
    }
    const pauseMs = pausedUntilMs - clock.monotonicMs()
    if (pauseMs > 0) return pauseMs
    const origin = publicUrl()
    if (origin === null) {
      setWaiting('vendor')
      return longestNapMs
    }
    const { maxConcurrentCalls, transport } = settings()
    if (!(await budgetAllows())) {
      setWaiting('budget')
      return longestNapMs
    }
    if (active.size >= maxConcurrentCalls) {
      setWaiting(null)
      return longestNapMs
    }
    // Contacts are taken no faster than they can be placed: a leased one should not wait in our hands.
    const paceMs = nextPlacingMs - clock.monotonicMs()
    if (paceMs > 0) return paceMs
    const leased = await leases.leaseNextCall({
      owner,
      nowMs: clock.now(),
      leaseMs,
      callId: ids.next(),
      transport,
      practice,
      publicBaseUrl: origin,
    })
    if (!leased) {
      await onDrained()
      const dueAt = await leases.nextDueAt()
      setWaiting(dueAt === null ? null : 'next_attempt')
      return dueAt === null
        ? longestNapMs
        : Math.min(longestNapMs, Math.max(shortestDueNapMs, dueAt - clock.now()))
    }
    setWaiting(null)
    const { call, contact } = leased
    active.add(call.id)
    onLeased?.(contact)
    publish({
      kind: 'contact_updated',
      contactId: contact.id,
      campaignId: contact.campaignId,
      status: contact.status,
    })
    calls
      .launch(call.id, () => turn(contact.campaignId))
      .then(
        (result) => afterLaunch(call.id, result),
        (error: unknown) => {
          // The call stays open: the sweep and recovery settle it, so that nobody is dialled twice.
          logger.error('launch failed', { callId: call.id, error })
          nudge()
        },
      )
    return 0
  }

  async function loop(): Promise<void> {
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    timer?.cancel()
    timer = null
    let napMs = longestNapMs
    try {
      do {
        lookAgain = false
        napMs = running ? await look() : longestNapMs
      } while (running && (napMs === 0 || lookAgain))
    } catch (error) {
      logger.error('the dialer stumbled', { error })
    } finally {
      looking = false
    }
    if (running) timer = clock.schedule(napMs, () => void loop())
  }

  function nudge(): void {
    if (running) void loop()
  }

  return {
    start() {
      if (running) return
      running = true
      void openCallIds().then((callIds) => {
        for (const callId of callIds) active.add(callId)
        nudge()
      })
    },
    stop() {
      running = false
      timer?.cancel()
      timer = null
    },
    nudge,
    ended(call) {
      active.delete(call.id)
      nudge()
    },
    waitingFor: () => waiting,
    callsInProgress: () => active.size,
    nextDueAt: () => leases.nextDueAt(),
  }
}
