/** Live calls side by side: who may bring a stream, what follows one, and how a human takes a call over. */
import { describe, expect, it } from 'vitest'
import { createLiveWorld } from './live-world.ts'

const operatorE164 = '+576017440199'

describe('a stream', () => {
  it('is taken once, with the token that its own call was given', async () => {
    const world = await createLiveWorld()
    const { callId, token, vendorCallId } = await world.pickedUp()
    expect(world.transport.claim(callId, 'f'.repeat(32), vendorCallId)).toBe(false)
    expect(world.transport.claim('another-call', token, vendorCallId)).toBe(false)
    expect(world.transport.claim(callId, token, vendorCallId)).toBe(true)
    expect(world.transport.claim(callId, token, vendorCallId)).toBe(false)
  })

  it('that does not come in time is not waited for: the vendor is sent on at once', async () => {
    const world = await createLiveWorld()
    const { callId, vendorCallId } = await world.pickedUp()
    await world.clock.advance(1600)
    expect(
      world.vendor.updated.map(({ vendorCallId: id, steps }) => [id, steps.map(({ kind }) => kind)]),
    ).toEqual([[vendorCallId, ['redirect']]])
    expect(await world.transport.ended(callId)).toEqual({ kind: 'go_on', unsaid: null })
    expect(world.notes).toEqual([{ kind: 'fell_back', detail: 'stream_refused' }])
  })

  it('that came in time is left alone', async () => {
    const world = await createLiveWorld()
    await world.begin()
    await world.quiet(1600)
    expect(world.vendor.updated).toEqual([])
  })
})

describe('streams that cannot be established', () => {
  async function failing(world: Awaited<ReturnType<typeof createLiveWorld>>, count: number) {
    for (let done = 0; done < count; done += 1) {
      const { callId } = await world.pickedUp()
      await world.transport.ended(callId)
      await world.transport.release(callId)
    }
  }

  it('are done without for five minutes after three in a row', async () => {
    const world = await createLiveWorld()
    await failing(world, 2)
    expect(world.transport.isUsable()).toBe(true)
    await failing(world, 1)
    expect(world.transport.isUsable()).toBe(false)
    expect(world.events.filter(({ kind }) => kind === 'notice')).toHaveLength(1)
    await world.clock.advance(5 * 60_000)
    expect(world.transport.isUsable()).toBe(true)
  })

  it('are counted anew after one that came about', async () => {
    const world = await createLiveWorld()
    await failing(world, 2)
    const callId = await world.begin()
    await world.transport.release(callId)
    await failing(world, 2)
    expect(world.transport.isUsable()).toBe(true)
  })
})

describe('taking a call over', () => {
  async function midCall() {
    const world = await createLiveWorld()
    const callId = await world.begin()
    await world.quiet(3000)
    return { world, callId }
  }

  /** Resolves with what became of it, while her telephone goes on sending. */
  async function takenOver(world: Awaited<ReturnType<typeof createLiveWorld>>, callId: string) {
    let outcome: unknown = 'pending'
    void world.transport.takeOver(callId, operatorE164).then(
      () => {
        outcome = 'ringing'
      },
      (error: unknown) => {
        outcome = error
      },
    )
    for (let waited = 0; outcome === 'pending' && waited < 10_000; waited += 200) await world.quiet(200)
    return outcome
  }

  const states = (world: Awaited<ReturnType<typeof createLiveWorld>>) =>
    world.events.flatMap((event) => (event.kind === 'take_over_changed' ? [event.state] : []))

  it('is announced first; then she waits in a conference and the human is rung', async () => {
    const { world, callId } = await midCall()
    expect(await takenOver(world, callId)).toBe('ringing')
    expect((await world.turns(callId)).at(-1)?.text).toContain('lo comunico con un asesor')
    expect(world.vendor.updated[0]?.steps.map(({ kind }) => kind)).toEqual(['conference', 'redirect'])
    expect(world.vendor.conferenceCalls[0]).toMatchObject({ toE164: operatorE164, label: 'operator' })
  })

  it('ends the call when the human, who had answered, hangs up', async () => {
    const { world, callId } = await midCall()
    await takenOver(world, callId)
    await world.transport.operatorStatus(callId, 'in_progress')
    expect(await world.transport.ended(callId)).toEqual({ kind: 'steps', steps: [{ kind: 'hangup' }] })
    expect(states(world)).toEqual(['ringing', 'with_operator'])
    expect(world.notes).toEqual([{ kind: 'taken_over', detail: '' }])
  })

  it('gives the call back to ANA when the human does not answer', async () => {
    const { world, callId } = await midCall()
    await takenOver(world, callId)
    await world.play(world.transport.operatorStatus(callId, 'no_answer'))
    expect(world.vendor.updated.at(-1)?.steps.map(({ kind }) => kind)).toEqual(['stream', 'redirect'])
    expect(states(world)).toEqual(['ringing', 'returned'])
    expect(world.notes).toEqual([{ kind: 'given_back', detail: '' }])
    // ANA speaks again, and what was said before still stands.
    const before = await world.turns(callId)
    world.connect(callId)
    await world.quiet(3000)
    const after = await world.turns(callId)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.at(-1)?.text).toContain('sigo yo con usted')
  })

  it('leaves the call with ANA when the vendor refuses', async () => {
    const { world, callId } = await midCall()
    world.vendor.telephony.callIntoConference = async () => {
      throw new Error('refused')
    }
    expect(await takenOver(world, callId)).toBeInstanceOf(Error)
    expect(world.vendor.updated.at(-1)?.steps.map(({ kind }) => kind)).toEqual(['stream', 'redirect'])
    expect(states(world)).toEqual(['ringing', 'returned'])
  })

  it('cannot be asked for twice, nor for a call that is not live', async () => {
    const { world, callId } = await midCall()
    await takenOver(world, callId)
    await expect(world.transport.takeOver(callId, operatorE164)).rejects.toMatchObject({
      code: 'call.not_live',
    })
    expect(() => world.transport.whisper('another-call', 'hola')).toThrow()
  })
})
