/**
 * The system's notifications: that somebody very interested waits, that a promised call is due, that a vendor is
 * down. Not more than one of a kind a minute; what comes meanwhile is told together. Nothing while the
 * operator looks at the window, where she sees it anyway, and nothing when she does not want any.
 */

import type { Occurrence } from './desk-status.ts'
import type { Labels } from './labels.ts'

export interface Notice {
  title: string
  body: string
  /** Where a click leads. */
  page: string
  id: string | null
}

export interface NotifierOptions {
  wanted(): boolean
  /** Whether the operator has the window before her. */
  isLookedAt(): boolean
  labels(): Labels
  show(notice: Notice): void
  now(): number
  schedule(delayMs: number, task: () => void): { cancel(): void }
}

export interface Notifier {
  tell(occurrence: Occurrence): void
  /** Forgets what waits to be told. */
  stop(): void
}

export const quietMs = 60_000

/** A notice about one or several happenings of one kind. */
export function noticeOf(happened: readonly [Occurrence, ...Occurrence[]], labels: Labels): Notice {
  const [first] = happened
  const isOne = happened.length === 1
  const count = (text: string) => text.replace('{count}', String(happened.length))
  switch (first.kind) {
    case 'hot_lead':
      return {
        title: labels.hotLeadTitle,
        body: isOne ? labels.hotLead : count(labels.hotLeads),
        page: 'follow-up',
        id: isOne ? first.contactId : null,
      }
    case 'callback_due':
      return {
        title: labels.callbackDueTitle,
        body: isOne ? labels.callbackDue : count(labels.callbacksDue),
        page: 'follow-up',
        id: isOne ? first.contactId : null,
      }
    case 'vendor_down': {
      const parts = [...new Set(happened.flatMap((one) => (one.kind === 'vendor_down' ? [one.part] : [])))]
      return {
        title: labels.vendorDownTitle,
        body: `${parts.map((part) => labels.part[part]).join(', ')}. ${labels.vendorDown}`,
        page: 'home',
        id: null,
      }
    }
  }
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { wanted, isLookedAt, labels, show, now, schedule } = options
  const lastShownMs = new Map<Occurrence['kind'], number>()
  const waiting = new Map<
    Occurrence['kind'],
    { happened: [Occurrence, ...Occurrence[]]; timer: { cancel(): void } }
  >()

  function showNow(happened: [Occurrence, ...Occurrence[]]): void {
    if (!wanted() || isLookedAt()) return
    lastShownMs.set(happened[0].kind, now())
    show(noticeOf(happened, labels()))
  }

  return {
    tell(occurrence) {
      const { kind } = occurrence
      const pending = waiting.get(kind)
      if (pending !== undefined) {
        pending.happened.push(occurrence)
        return
      }
      const quietForMs = (lastShownMs.get(kind) ?? Number.NEGATIVE_INFINITY) + quietMs - now()
      if (quietForMs <= 0) {
        showNow([occurrence])
        return
      }
      const happened: [Occurrence, ...Occurrence[]] = [occurrence]
      const timer = schedule(quietForMs, () => {
        waiting.delete(kind)
        showNow(happened)
      })
      waiting.set(kind, { happened, timer })
    },
    stop() {
      for (const { timer } of waiting.values()) timer.cancel()
      waiting.clear()
    },
  }
}
