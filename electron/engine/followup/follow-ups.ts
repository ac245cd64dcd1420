/** What an operator does with the queue: take somebody, close her, think again. Everybody else sees it at once. */
import type { FollowUpClosure, FollowUpItem } from '../../../shared/domain/follow-up.ts'
import type { Clock, Publish } from '../ports.ts'
import type { Decision, FollowUpStore } from './follow-up-store.ts'

/** An operator who takes somebody and forgets her keeps her from the others for so long. */
const claimMs = 10 * 60_000

type Outcome = Pick<Decision, 'outcome' | 'notes'>

export interface FollowUps {
  queue(page: { offset: number; limit: number }): Promise<{ items: FollowUpItem[]; total: number }>
  claim(contactId: string, owner: string): Promise<FollowUpItem>
  release(contactId: string, owner: string): Promise<void>
  close(contactId: string, outcome: Outcome): Promise<FollowUpClosure>
  /** Closes everybody with this number. */
  closeByNumber(e164: string, outcome: Outcome): Promise<FollowUpClosure[]>
  /** Null when she was not in the queue before. */
  undo(contactId: string): Promise<FollowUpItem | null>
  closed: FollowUpStore['closedList']
  exportRows: FollowUpStore['exportRows']
  /** Tells everybody that the queue is another one, e.g. after a judgement. */
  announce(): Promise<void>
}

export function createFollowUps(options: {
  store: FollowUpStore
  clock: Pick<Clock, 'now'>
  publish: Publish
}): FollowUps {
  const { store, clock, publish } = options

  async function announce(): Promise<void> {
    publish({ kind: 'follow_up_changed', queueLength: await store.length() })
  }

  return {
    async queue(page) {
      return { items: await store.queue(page), total: await store.length() }
    },
    async claim(contactId, owner) {
      const item = await store.claim({ contactId, owner, nowMs: clock.now(), claimMs })
      await announce()
      return item
    },
    async release(contactId, owner) {
      await store.unclaim({ contactId, owner })
      await announce()
    },
    async close(contactId, outcome) {
      const closure = await store.close({ ...outcome, contactId, nowMs: clock.now() })
      await announce()
      return closure
    },
    async closeByNumber(e164, outcome) {
      const closures = await store.closeByNumber({ ...outcome, e164, nowMs: clock.now() })
      await announce()
      return closures
    },
    async undo(contactId) {
      const item = await store.undo({ contactId, nowMs: clock.now() })
      await announce()
      return item
    },
    closed: (page) => store.closedList(page),
    exportRows: () => store.exportRows(),
    announce,
  }
}
