import { describe, expect, it } from 'vitest'
import { createLiveFeed } from '../../electron/engine/live-feed.ts'
import type { LiveEvent } from '../../shared/domain/live-event.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'

function createFeed(engineId = 'engine-1') {
  return createLiveFeed({ engineId, clock: createFakeClock() })
}

async function take(events: AsyncGenerator<LiveEvent>, count: number): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = []
  while (taken.length < count) {
    const next = await events.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

const queue = (queueLength: number) => ({ kind: 'follow_up_changed', queueLength }) as const

describe('the live feed', () => {
  it('tells everybody what happens from the moment they listen', async () => {
    const feed = createFeed()
    feed.publish(queue(1))
    const events = feed.subscribe(null)
    const first = events.next()
    feed.publish(queue(2))
    expect((await first).value).toMatchObject({ sequence: 2, body: queue(2) })
  })

  it('goes on without a gap or a repetition for who comes back', async () => {
    const feed = createFeed()
    const [last] = await (async () => {
      const events = feed.subscribe(null)
      const taken = take(events, 1)
      feed.publish(queue(1))
      return taken
    })()
    feed.publish(queue(2))
    feed.publish(queue(3))
    const resumed = feed.subscribe({ engineId: 'engine-1', sequence: last?.sequence ?? -1 })
    const taken = take(resumed, 3)
    feed.publish(queue(4))
    expect((await taken).map(({ body }) => body)).toEqual([queue(2), queue(3), queue(4)])
  })

  it('asks to load everything anew when the engine was restarted', async () => {
    const resumed = createFeed('engine-2').subscribe({ engineId: 'engine-1', sequence: 7 })
    expect((await take(resumed, 1)).map(({ body }) => body.kind)).toEqual(['reset'])
  })

  it('asks to load everything anew when too much was missed', async () => {
    const feed = createFeed()
    for (let length = 0; length < 6000; length += 1) feed.publish(queue(length))
    const resumed = feed.subscribe({ engineId: 'engine-1', sequence: 10 })
    expect((await take(resumed, 1)).map(({ body }) => body.kind)).toEqual(['reset'])
  })

  it('does not pile up events for a listener who does not read', async () => {
    const feed = createFeed()
    const events = feed.subscribe(null)
    const first = events.next()
    feed.publish(queue(0))
    await first
    for (let length = 0; length < 3000; length += 1) feed.publish(queue(length))
    const taken = await take(events, 1)
    expect(taken[0]?.body.kind).toBe('reset')
  })

  it('ends when the listener leaves', async () => {
    const controller = new AbortController()
    const events = createFeed().subscribe(null, controller.signal)
    const next = events.next()
    controller.abort()
    expect((await next).done).toBe(true)
  })
})
