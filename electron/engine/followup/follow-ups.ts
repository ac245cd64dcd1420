/** What an operator does with the queue: take somebody, close her, think again. Everybody else sees it at once. */
import type { FollowUpClosure, FollowUpItem } from '../../../shared/domain/follow-up.ts'
import type { Clock, Publish } from '../ports.ts'
import type { Decision, FollowUpStore } from './follow-up-store.ts'

/** A desk that is gone without a word keeps somebody from the others for so long; one at work renews it before. */
const claimMs = 3 * 60_000
/** Nobody's: sees what is everybody's. */
const noDesk = ''

type Outcome = Pick<Decision, 'outcome' | 'notes'>

export interface FollowUps {
  queue(
    page: { offset: number; limit: number },
    desk: string,
  ): Promise<{ items: FollowUpItem[]; total: number }>
  /** How many wait, and since when whoever waits longest does: as a desk sees it that was promised nobody. */
  waiting(): Promise<{ people: number; longestSinceMs: number | null }>
  /** Null when she is not in the queue. */
  get(contactId: string, desk: string): Promise<FollowUpItem | null>
  claim(contactId: string, owner: string): Promise<FollowUpItem>
  release(contactId: string, owner: string): Promise<void>
  /** Refused while another desk than `desk` works on her. */
  close(contactId: string, outcome: Outcome, desk: string): Promise<FollowUpClosure>
  /** Closes everybody with this number. */
  closeByNumber(e164: string, outcome: Outcome): Promise<FollowUpClosure[]>
  /** Null when she was not in the queue before. */
  undo(contactId: string, desk: string): Promise<FollowUpItem | null>
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
    publish({
      kind: 'follow_up_changed',
      queueLength: await store.length({ desk: noDesk, nowMs: clock.now() }),
    })
  }

  return {
    async queue(page, desk) {
      const seen = { desk, nowMs: clock.now() }
      return { items: await store.queue(page, seen), total: await store.length(seen) }
    },
    async waiting() {
      const seen = { desk: noDesk, nowMs: clock.now() }
      return { people: await store.length(seen), longestSinceMs: await store.longestWaitSince(seen) }
    },
    get: (contactId, desk) => store.get(contactId, { desk, nowMs: clock.now() }),
    async claim(contactId, owner) {
      const item = await store.claim({ contactId, owner, nowMs: clock.now(), claimMs })
      await announce()
      return item
    },
    async release(contactId, owner) {
      await store.unclaim({ contactId, owner })
      await announce()
    },
    async close(contactId, outcome, desk) {
      const closure = await store.close({ ...outcome, contactId, desk, nowMs: clock.now() })
      await announce()
      return closure
    },
    async closeByNumber(e164, outcome) {
      const closures = await store.closeByNumber({ ...outcome, e164, nowMs: clock.now() })
      await announce()
      return closures
    },
    async undo(contactId, desk) {
      const item = await store.undo({ contactId, desk, nowMs: clock.now() })
      await announce()
      return item
    },
    closed: (page) => store.closedList(page),
    exportRows: () => store.exportRows(),
    announce,
  }
}
