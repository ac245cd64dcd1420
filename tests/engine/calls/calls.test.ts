import { describe, expect, it } from 'vitest'
import { createCallWorld, failedPlacing } from './call-world.ts'

const completed = { state: 'completed', sequence: 4, durationSeconds: 30, sipCode: 200 } as const

describe('placing a call', () => {
  it('stores the intent and renders the greeting before the vendor is asked', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    let stateWhenAsked: string | undefined
    world.vendor.answerWith((request) => {
      void world.store.get(request.callId).then((stored) => {
        stateWhenAsked = stored?.state
      })
      return { kind: 'placed', vendorCallId: 'CA1' }
    })
    await world.play(world.calls.launch(call.id, async () => true))
    expect(stateWhenAsked).toBe('placing')
    expect(world.clips.asked).toEqual(['Buenos días, ¿hablo con Persona dos?'])
    expect(world.vendor.placed[0]?.voiceUrl).toBe(`https://ana.example/twilio/voice?call=${call.id}`)
    expect((await world.store.get(call.id))?.vendorCallId).toBe('CA1')
  })

  it('gives the contact back untouched when the campaign was paused meanwhile', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    const result = await world.play(world.calls.launch(call.id, async () => false))
    expect(result).toMatchObject({ kind: 'not_placed', reason: 'withdrawn' })
    expect(world.vendor.placed).toEqual([])
    expect((await world.lease()).contact).toMatchObject({ id: call.contactId, attempts: 0 })
  })

  it.each(['throttled', 'rejected'] as const)('holds a %s request against nobody', async (failure) => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing(failure))
    const result = await world.play(world.calls.launch(call.id, async () => true))
    expect(result).toMatchObject({ kind: 'not_placed', reason: failure, error: { code: 'twilio.test' } })
    expect((await world.lease()).call.attempt).toBe(1)
  })

  it('stops at once when the vendor says that the number is not one', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing('rejected', true))
    await world.play(world.calls.launch(call.id, async () => true))
    expect(world.ended).toMatchObject([{ outcome: 'invalid_number', failureCode: 'twilio.test' }])
  })
})

describe('an answer that was lost on its way', () => {
  it('is found in the vendor’s list, and nobody is dialled again', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing('ambiguous'))
    const listed = {
      vendorCallId: 'CA-lost',
      state: 'ringing',
      toE164: call.e164,
      startedAtMs: null,
      durationSeconds: null,
    } as const
    let looks = 0
    world.vendor.listWith(() => {
      looks += 1
      return looks === 1 ? [] : [listed]
    })
    await world.play(world.calls.launch(call.id, async () => true))
    expect(await world.store.get(call.id)).toMatchObject({ vendorCallId: 'CA-lost', state: 'ringing' })
    expect(world.vendor.placed).toHaveLength(1)
  })

  it('is claimed by the call’s own webhook before the list is looked at', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing('ambiguous'))
    world.vendor.listWith(() => {
      throw new Error('must not be needed')
    })
    const launch = world.calls.launch(call.id, async () => true)
    while (world.vendor.placed.length === 0) await world.clock.advance(10)
    const steps = await world.calls.answered(call.id, 'CA-webhook')
    await world.play(launch)
    expect(steps.map(({ kind }) => kind)).toEqual(['play', 'listen'])
    expect(await world.store.get(call.id)).toMatchObject({
      vendorCallId: 'CA-webhook',
      state: 'in_progress',
    })
  })

  it('becomes «never placed» only after two empty looks, and waits before the next attempt', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing('ambiguous'))
    let looks = 0
    world.vendor.listWith(() => {
      looks += 1
      return []
    })
    await world.play(world.calls.launch(call.id, async () => true))
    expect(looks).toBe(2)
    expect(world.ended).toMatchObject([{ outcome: 'not_placed' }])
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
  })

  it('stays «unknown», for a person to look at, when the vendor cannot be asked', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    world.vendor.answerWith(() => failedPlacing('ambiguous'))
    world.vendor.listWith(() => {
      throw new Error('away')
    })
    await world.play(world.calls.launch(call.id, async () => true))
    expect(world.ended).toMatchObject([{ outcome: 'unknown' }])
  })
})

describe('status callbacks', () => {
  it('settle a call once, however often and in whatever order they come', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    const report = { vendorCallId: `CA-${call.id}` }
    await world.heard(call.id, 0, 'sí, con ella')
    await world.calls.reported(call.id, { ...report, ...completed })
    await world.calls.reported(call.id, { ...report, ...completed })
    await world.calls.reported(call.id, {
      ...report,
      state: 'ringing',
      sequence: 1,
      durationSeconds: null,
      sipCode: null,
    })
    expect(world.ended).toHaveLength(1)
    expect(await world.store.get(call.id)).toMatchObject({ state: 'ended', outcome: 'conversation' })
  })

  it('of another vendor call with the same id change nothing', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.calls.reported(call.id, { vendorCallId: 'CA-forged', ...completed })
    expect((await world.store.get(call.id))?.state).toBe('in_progress')
  })

  it('that never come are made up for by asking the vendor', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.calls.sweep()
    world.vendor.known.set(`CA-${call.id}`, {
      vendorCallId: `CA-${call.id}`,
      state: 'completed',
      toE164: call.e164,
      startedAtMs: null,
      durationSeconds: 12,
    })
    await world.clock.advance(60_000)
    await world.calls.sweep()
    expect(world.ended).toEqual([])
    await world.clock.advance(60_000)
    await world.calls.sweep()
    expect(world.ended).toMatchObject([{ outcome: 'no_speech' }])
  })
})

describe('after a restart', () => {
  it('a call that was only planned is given back', async () => {
    const world = await createCallWorld()
    const call = await world.leased()
    await world.play(world.calls.recover())
    expect(await world.store.get(call.id)).toMatchObject({ state: 'ended', outcome: 'not_placed' })
  })

  it('a call in progress goes on where it was, with every turn it had', async () => {
    const before = await createCallWorld()
    const call = await before.answered()
    before.vendor.known.set(`CA-${call.id}`, {
      vendorCallId: `CA-${call.id}`,
      state: 'in_progress',
      toE164: call.e164,
      startedAtMs: null,
      durationSeconds: null,
    })
    before.talk.answers.push({ clauses: ['Soy Ana.'], state: { phase: 'disclosure' } })
    await before.heard(call.id, 0, 'sí, con él')

    const after = await createCallWorld({ clock: before.clock, database: before.database })
    after.vendor.known.set(`CA-${call.id}`, {
      vendorCallId: `CA-${call.id}`,
      state: 'in_progress',
      toE164: call.e164,
      startedAtMs: null,
      durationSeconds: null,
    })
    await after.play(after.calls.recover())
    after.talk.answers.push({ clauses: ['¿Es pensionado?'] })
    await after.heard(call.id, 2, 'sí, cuénteme')
    expect(after.talk.inputs).toEqual([
      {
        text: 'sí, cuénteme',
        history: ['Buenos días, ¿hablo con Persona 2?', 'sí, con él', 'Soy Ana.'],
      },
    ])
    expect((await after.store.turns(call.id)).map(({ text }) => text)).toEqual([
      'Buenos días, ¿hablo con Persona 2?',
      'sí, con él',
      'Soy Ana.',
      'sí, cuénteme',
      '¿Es pensionado?',
    ])
  })

  it('a call that the vendor has forgotten is settled by what was heard', async () => {
    const before = await createCallWorld()
    const call = await before.answered()
    await before.heard(call.id, 0, 'sí, con él')
    const after = await createCallWorld({ clock: before.clock, database: before.database })
    await after.play(after.calls.recover())
    expect(after.ended).toMatchObject([{ outcome: 'conversation', failureCode: 'vendor.forgot' }])
  })
})
