/** What somebody who listens in gets to hear, and what not when she is slow. */
import { describe, expect, it } from 'vitest'
import { hearCall } from '../../../electron/engine/server/heard-audio.ts'
import { createLiveCall } from './doors-world.ts'

const bytesOf = (audio: string) => Buffer.from(audio, 'base64')

describe('Listening in', () => {
  it('hears both sides in slices of a tenth of a second, joined without a seam', async () => {
    const live = createLiveCall('a')
    const heard = hearCall(live.controls, 'a')
    live.speak('assistant', 1_020, 2, 7)
    live.speak('customer', 1_000, 5, 9)
    const { value } = await heard.next()
    expect(value?.slices.map(({ side, atMs, audio }) => [side, atMs, bytesOf(audio).length])).toEqual([
      ['assistant', 1_020, 320],
      ['customer', 1_000, 800],
    ])
    expect(value && [...new Set(bytesOf(value.slices[1]?.audio ?? ''))]).toEqual([9])
    expect(value?.droppedMs).toBe(0)
    await heard.return()
  })

  it('keeps a pause inside a slice as a pause', async () => {
    const live = createLiveCall('a')
    const heard = hearCall(live.controls, 'a')
    live.speak('customer', 0, 2)
    live.speak('customer', 500, 3)
    const { value } = await heard.next()
    expect(value?.slices.map(({ atMs }) => atMs)).toEqual([0, 500])
    await heard.return()
  })

  it('drops the oldest sound when the listener is slow, and says how much', async () => {
    const live = createLiveCall('a')
    const heard = hearCall(live.controls, 'a')
    live.speak('customer', 0, 100)
    const { value } = await heard.next()
    expect([value?.slices[0]?.atMs, value?.droppedMs]).toEqual([1_000, 1_000])
    const next = await heard.next()
    expect([next.value?.slices[0]?.atMs, next.value?.droppedMs]).toEqual([1_100, 0])
    await heard.return()
  })

  it('ends with the call, after its last sound', async () => {
    const live = createLiveCall('a')
    const heard = hearCall(live.controls, 'a')
    live.speak('customer', 0, 2)
    live.end()
    expect((await heard.next()).value?.slices).toHaveLength(1)
    expect((await heard.next()).done).toBe(true)
    expect(live.listeners()).toBe(0)
  })

  it('stops listening when the listener leaves, even before the first sound', async () => {
    const live = createLiveCall('a')
    const gone = new AbortController()
    const heard = hearCall(live.controls, 'a', gone.signal)
    const next = heard.next()
    gone.abort()
    expect((await next).done).toBe(true)
    expect(live.listeners()).toBe(0)
    hearCall(live.controls, 'a', gone.signal)
    expect(live.listeners()).toBe(0)
  })

  it('is refused at once for a call that is not live', () => {
    const live = createLiveCall('a')
    expect(() => hearCall(live.controls, 'b')).toThrow(expect.objectContaining({ code: 'call.not_live' }))
  })
})
