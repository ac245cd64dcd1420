/**
 * In the engine's process: follows the feed like any interface and tells the shell what tray, badge and
 * notifications need. Words of conversations never leave this file.
 */
import type { Services } from '../engine/services.ts'
import { afterEvent, type DeskFacts, type DeskStatus, factsFrom, statusOf } from './desk-status.ts'
import type { FromEngine } from './engine-messages.ts'

/** Many changes in a row are told once. */
const restMs = 200

export interface DeskReporter {
  stop(): void
}

type Needed = Pick<
  Services,
  'feed' | 'callQuery' | 'campaigns' | 'followUps' | 'health' | 'settings' | 'practice' | 'logger'
>

async function readFacts({ callQuery, campaigns, followUps, health }: Needed): Promise<DeskFacts> {
  const [live, list, queue] = await Promise.all([
    callQuery.live(),
    campaigns.list(),
    followUps.queue({ offset: 0, limit: 1 }, ''),
  ])
  return factsFrom({
    openCallIds: live.filter(({ call }) => call.state !== 'planned').map(({ call }) => call.id),
    campaigns: list,
    queue: queue.total,
    health: health.all(),
  })
}

/** @param send posts to the main process */
export function startDeskReporter(services: Needed, send: (message: FromEngine) => void): DeskReporter {
  const { feed, settings, practice, logger } = services
  const ending = new AbortController()
  let last = ''
  let timer: NodeJS.Timeout | null = null

  function tell(facts: DeskFacts): void {
    timer = null
    const status: DeskStatus = statusOf(facts, {
      practice: practice !== null,
      language: settings.current().language,
    })
    const text = JSON.stringify(status)
    if (text === last) return
    last = text
    send({ kind: 'desk', status })
  }

  async function follow(): Promise<void> {
    // Subscribed first: what happens while the facts are read waits in the stream.
    const events = feed.subscribe(null, ending.signal)
    const first = events.next()
    let facts = await readFacts(services)
    tell(facts)
    for (let step = await first; !step.done; step = await events.next()) {
      const { body } = step.value
      if (body.kind === 'reset') facts = await readFacts(services)
      else {
        const { facts: next, occurrence } = afterEvent(facts, body)
        facts = next
        if (occurrence !== null) send({ kind: 'occurred', occurrence })
      }
      timer ??= setTimeout(() => tell(facts), restMs)
    }
  }

  follow().catch((error: unknown) => logger.error('the desktop is told nothing more', { error }))
  return {
    stop() {
      ending.abort()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
