/**
 * Promised callbacks at work: only lawful instants are offered and stored, operators are told when one comes due,
 * once, also after a restart, and until it is kept it stays where everybody sees it.
 */
import type { Callback, CallbackCaller, CallbackDay } from '../../../shared/domain/callback.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { callbackDays, isPromisable, slotFrom } from '../compliance/callback-slots.ts'
import { nextLawfulInstant } from '../compliance/calling-calendar.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Logger, Publish, Timer } from '../ports.ts'
import type { AnaRefusal, CallbackStore } from './callback-store.ts'
import type { FollowUpStore } from './follow-up-store.ts'

export interface Callbacks {
  start(): void
  stop(): void
  days(
    contactId: string,
    desk: string,
  ): Promise<{
    days: CallbackDay[]
    proposedAt: number
    asked: boolean
    anaRefusal: AnaRefusal | null
  }>
  schedule(
    contactId: string,
    given: { atMs: number; caller: CallbackCaller; mine: boolean; note: string; desk: string },
  ): Promise<Callback>
  /** What ANA agreed on with the customer and has planned herself. */
  noted(given: { contactId: string; callId: string; atMs: number }): Promise<void>
  /** Answers with the person whom it was promised to. */
  cancel(callbackId: string): Promise<Pick<Contact, 'id'>>
  list: (given: {
    desk: string
    mineOnly: boolean
    offset: number
    limit: number
  }) => ReturnType<CallbackStore['list']>
  ofContact(contactId: string, desk: string): Promise<Callback | null>
  /** A call of ANA's has ended and is settled. */
  callEnded(contactId: string): Promise<void>
}

/** As far as people agree on a day by telephone. */
const offeredDays = 10
/** Proposed when she named no time: long enough for her to be somewhere else. */
const laterMs = 2 * 3_600_000
/** The computer may have slept and clocks jump: looked at least this often. */
const longestNapMs = 60_000

export function createCallbacks(options: {
  store: CallbackStore
  followUps: Pick<FollowUpStore, 'get'>
  /** Attempts a contact may be given in all. */
  maxAttempts: (contactId: string) => number | Promise<number>
  clock: Clock
  logger: Logger
  publish: Publish
  /** The queue is another one. */
  announce: () => Promise<void>
  /** The dialer may have a new planned attempt; a finished campaign may run again. */
  onPlanned: (callback: Callback) => void
}): Callbacks {
  const { store, followUps, maxAttempts, clock, logger, publish, announce, onPlanned } = options
  let running = false
  let timer: Timer | null = null
  let looking: Promise<void> | null = null

  async function look(): Promise<void> {
    const nowMs = clock.now()
    const due = await store.takeDue(nowMs)
    for (const { callback, owner } of due) publish({ kind: 'callback_due', callback, owner })
    if (due.length > 0) await announce()
    const nextAt = await store.nextAt(clock.now())
    if (!running) return
    timer?.cancel()
    const napMs = nextAt === null ? longestNapMs : Math.min(longestNapMs, Math.max(1, nextAt - clock.now()))
    timer = clock.schedule(napMs, watch)
  }

  /** One look at a time; whoever asks meanwhile is answered by the next. */
  function watch(): void {
    if (!running) return
    looking = (looking ?? Promise.resolve()).then(look).catch((error: unknown) => {
      logger.error('due callbacks could not be looked for', { error })
      if (running) timer = clock.schedule(longestNapMs, watch)
    })
  }

  return {
    start() {
      running = true
      watch()
    },
    stop() {
      running = false
      timer?.cancel()
      timer = null
    },

    async days(contactId, desk) {
      const nowMs = clock.now()
      const item = await followUps.get(contactId, { desk, nowMs })
      const promised = await store.ofContact(contactId, { desk, nowMs })
      const wished = Date.parse(item?.analysis.callbackAt ?? '')
      const promisedAt = promised !== null && promised.at > nowMs ? promised.at : null
      const days = callbackDays(nowMs, offeredDays)
      const lastSlot = days.at(-1)?.slots.at(-1) ?? nowMs
      const isOpen = (at: number) => at > nowMs && at <= lastSlot
      const at = promisedAt ?? (isOpen(wished) ? wished : nowMs + laterMs)
      return {
        days,
        proposedAt: slotFrom(nextLawfulInstant(at)),
        asked: promisedAt === null && isOpen(wished),
        anaRefusal: await store.anaRefusal({ contactId, maxAttempts: await maxAttempts(contactId) }),
      }
    },

    async schedule(contactId, { atMs, caller, mine, note, desk }) {
      const nowMs = clock.now()
      if (!isPromisable(atMs, nowMs)) {
        throw new AnaError('callback.unlawful_time', 'nobody may be called at that time', {
          kind: 'bad_input',
          facts: { nearestAt: slotFrom(nextLawfulInstant(Math.max(atMs, nowMs + 1))) },
        })
      }
      const callback = await store.plan({
        contactId,
        atMs,
        caller,
        owner: mine ? desk : null,
        note: note.trim(),
        nowMs,
        desk,
        maxAttempts: await maxAttempts(contactId),
      })
      await announce()
      onPlanned(callback)
      watch()
      return callback
    },

    async noted({ contactId, callId, atMs }) {
      await store.note({ contactId, callId, atMs, nowMs: clock.now() })
    },

    async cancel(callbackId) {
      const contact = await store.cancel({ callbackId, nowMs: clock.now() })
      if (contact === null) {
        throw new AnaError('callback.over', 'the promise was kept or taken back already', {
          kind: 'conflict',
          facts: { callbackId },
        })
      }
      await announce()
      return contact
    },

    list: ({ desk, mineOnly, offset, limit }) =>
      store.list({ desk, nowMs: clock.now(), mineOnly, offset, limit }),

    ofContact: (contactId, desk) => store.ofContact(contactId, { desk, nowMs: clock.now() }),

    async callEnded(contactId) {
      const handedBack = await store.callEnded({ contactId, nowMs: clock.now() })
      if (handedBack === null) return
      const { campaignId, status } = handedBack
      publish({ kind: 'contact_updated', contactId, campaignId, status })
      await announce()
      watch()
    },
  }
}
