/**
 * The feed of everything that happens, kept for a while so that an interface that lost its connection goes on
 * where it was. A listener too slow to follow gets a `reset` instead of an ever longer queue.
 */
import type { LiveEvent, LiveEventBody } from '../../shared/domain/live-event.ts'
import type { Clock, Publish } from './ports.ts'

/** Events kept for those who come back; some minutes of thirty busy calls. */
const keptEvents = 5_000
/** Events a slow listener may owe before it is told to load everything anew. */
const longestBacklog = 2_000

export interface LiveFeed {
  publish: Publish
  /**
   * Everything from now on; with `after`, first what was missed since. Ends when `signal` aborts.
   */
  subscribe(
    after: { engineId: string; sequence: number } | null,
    signal?: AbortSignal,
  ): AsyncGenerator<LiveEvent, void, void>
}

export function createLiveFeed(options: { engineId: string; clock: Pick<Clock, 'now'> }): LiveFeed {
  const { engineId, clock } = options
  const kept: LiveEvent[] = []
  const listeners = new Set<(event: LiveEvent) => void>()
  let sequence = 0
  /** The newest event that is not kept any more. */
  let forgotten = -1

  function stamp(body: LiveEventBody): LiveEvent {
    return { sequence, engineId, at: clock.now(), body }
  }

  /** What was missed since `after`; null when it is not known any more. */
  function missedSince(after: { engineId: string; sequence: number }): LiveEvent[] | null {
    if (after.engineId !== engineId || after.sequence > sequence) return null
    if (after.sequence < forgotten) return null
    return kept.filter((event) => event.sequence > after.sequence)
  }

  return {
    publish(body) {
      sequence += 1
      const event = stamp(body)
      // Half-heard words arrive by the dozen a second and mean nothing later; they would push all else out.
      if (body.kind !== 'partial_heard') kept.push(event)
      if (kept.length > keptEvents) forgotten = kept.shift()?.sequence ?? forgotten
      for (const listener of listeners) listener(event)
    },

    async *subscribe(after, signal) {
      const backlog: LiveEvent[] = []
      let wake: () => void = () => {}
      const listener = (event: LiveEvent) => {
        if (backlog.length >= longestBacklog) backlog.splice(0, backlog.length, stamp({ kind: 'reset' }))
        else backlog.push(event)
        wake()
      }
      const onAbort = () => wake()
      listeners.add(listener)
      signal?.addEventListener('abort', onAbort)
      try {
        if (after) {
          const missed = missedSince(after)
          backlog.unshift(...(missed ?? [stamp({ kind: 'reset' })]))
        }
        while (!signal?.aborted) {
          const event = backlog.shift()
          if (event) {
            yield event
            continue
          }
          await new Promise<void>((resolve) => {
            wake = resolve
            if (backlog.length > 0 || signal?.aborted) resolve()
          })
        }
      } finally {
        listeners.delete(listener)
        signal?.removeEventListener('abort', onAbort)
      }
    },
  }
}
