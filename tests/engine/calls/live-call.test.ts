/** One live call with fakes all around: what is thought, what is said, and what is kept of it. */
import { describe, expect, it } from 'vitest'
import { createLiveWorld, goodbye, opening } from './live-world.ts'

/** Her «¿aló?» is over and the opening is heard to its end. */
async function afterOpening(given: Parameters<typeof createLiveWorld>[0] = {}) {
  const world = await createLiveWorld(given)
  const callId = await world.begin()
  await world.quiet(3000)
  return { world, callId }
}

describe('thinking before she has certainly finished', () => {
  it('begins before the final words, and says nothing and keeps nothing of it', async () => {
    const { world, callId } = await afterOpening()
    await world.sound(500, true)
    world.ears.partial('sí con él habla')
    await world.sound(100, true)
    const sentBefore = world.line().sent.length
    await world.quiet(300)
    expect(world.talk.asked).toHaveLength(1)
    expect(world.line().sent).toHaveLength(sentBefore)
    expect(await world.turns(callId)).toEqual([{ role: 'assistant', text: opening, heard: 'unknown' }])
  })

  it('is used at once when the final words agree', async () => {
    const { world, callId } = await afterOpening()
    await world.says('sí con él habla')
    expect(world.talk.asked).toHaveLength(1)
    await world.quiet(500)
    expect((await world.turns(callId)).map(({ text }) => text)).toEqual([
      opening,
      'sí con él habla',
      'Muy bien.',
    ])
  })

  it('is aborted when they do not: one thought is alive, and only its words are heard and kept', async () => {
    const { world, callId } = await afterOpening()
    world.talk.answerWith((input) => ({
      text: input.kind === 'speech' && input.text.includes('no') ? 'Entiendo.' : 'Qué bueno.',
    }))
    await world.sound(500, true)
    world.ears.partial('sí me interesa')
    await world.sound(100, true)
    await world.quiet(300)
    expect(world.talk.alive()).toHaveLength(1)
    world.ears.committed('no me interesa')
    await world.quiet(2000)
    expect(world.talk.asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    const texts = (await world.turns(callId)).map(({ text }) => text)
    expect(texts).toContain('Entiendo.')
    expect(texts.join(' ')).not.toContain('Qué bueno')
  })

  it('never has more than one thought alive, however often she goes on', async () => {
    const { world } = await afterOpening()
    for (const text of ['bueno sí', 'bueno sí pero mire', 'bueno sí pero mire yo trabajo en la alcaldía']) {
      await world.sound(300, true)
      world.ears.partial(text)
      await world.sound(60, true)
      await world.quiet(260)
      expect(world.talk.alive().length).toBeLessThanOrEqual(1)
    }
  })
})

describe('what follows from her words', () => {
  it('acts on an opt-out at once, before the goodbye is heard', async () => {
    const { world, callId } = await afterOpening()
    world.talk.answerWith(() => ({ text: goodbye, state: { optedOut: true, ending: 'opt_out' } }))
    await world.says('no me llame más', 400)
    expect(world.optOuts).toEqual([callId])
    expect(world.line().isClosed).toBe(false)
    await world.quiet(2500)
    expect(world.line().isClosed).toBe(true)
    expect(await world.transport.release(callId)).toEqual({ assistantEnded: true })
  })

  it('keeps the call as sound from her consent on, and nothing from before it', async () => {
    const { world } = await afterOpening()
    expect(world.recordings).toEqual([])
    expect(world.recorded).toEqual([])
    world.talk.answerWith(() => ({ text: 'Gracias, sigamos.', state: { consented: true } }))
    await world.says('sí estoy de acuerdo')
    const [recording] = world.recordings
    expect(world.recordings).toHaveLength(1)
    expect(new Set(world.recorded.map(({ side }) => side))).toEqual(new Set(['customer', 'assistant']))
    const firstMs = Math.min(...world.recorded.map(({ atMs }) => atMs))
    expect(firstMs).toBeGreaterThanOrEqual((recording?.offsetMs ?? 0) - 20)
  })

  it('carries a whisper into the next answer only', async () => {
    const { world, callId } = await afterOpening()
    world.transport.whisper(callId, 'Ofrezca la cita del viernes.')
    await world.says('sí con él habla', 2500)
    await world.says('cuénteme entonces', 2500)
    expect(world.talk.alive().map(({ context }) => context.hint)).toEqual([
      'Ofrezca la cita del viernes.',
      undefined,
    ])
    expect(world.notes).toEqual([{ kind: 'whispered', detail: '' }])
  })

  it('lets both sides be heard by who listens, until she leaves or the call ends', async () => {
    const { world, callId } = await afterOpening()
    const sides = new Set<string>()
    let ended = 0
    const leave = world.transport.listen(
      callId,
      ({ side }) => sides.add(side),
      () => {
        ended += 1
      },
    )
    await world.says('sí con él habla')
    expect([...sides].sort()).toEqual(['assistant', 'customer'])
    leave()
    sides.clear()
    await world.quiet(200)
    expect(sides.size).toBe(0)
    world.transport.listen(
      callId,
      () => {},
      () => {
        ended += 1
      },
    )
    await world.transport.release(callId)
    expect(ended).toBe(1)
  })
})

describe('an end with a goodbye', () => {
  it('comes when the engine stops while ANA listens', async () => {
    const { world } = await afterOpening()
    world.transport.wrapUp()
    await world.quiet(2500)
    expect(world.talk.asked.at(-1)?.input).toEqual({ kind: 'time_up' })
    expect(world.line().isClosed).toBe(true)
  })

  it('comes after her answer when she is speaking then', async () => {
    const { world, callId } = await afterOpening()
    await world.sound(300, true)
    world.transport.wrapUp()
    await world.says('sí con él habla', 2500)
    const texts = (await world.turns(callId)).map(({ text }) => text)
    expect(texts.slice(-2)).toEqual(['sí con él habla', goodbye])
    expect(world.line().isClosed).toBe(true)
  })

  it('comes before the call is longer than allowed', async () => {
    const { world } = await afterOpening({ maxCallSeconds: 32 })
    expect(world.line().isClosed).toBe(false)
    await world.quiet(8000)
    expect(world.talk.asked.at(-1)?.input).toEqual({ kind: 'time_up' })
    expect(world.line().isClosed).toBe(true)
  })
})

describe('a line that fails', () => {
  it('is left when no frame comes any more, though its socket stands', async () => {
    const { world, callId } = await afterOpening()
    await world.clock.advance(1400)
    expect(world.notes).toEqual([{ kind: 'fell_back', detail: 'stream_stalled' }])
    expect(world.vendor.updated).toHaveLength(1)
    expect(await world.transport.ended(callId)).toEqual({ kind: 'go_on', unsaid: null })
  })

  it('leaves what she did not hear to be said another way', async () => {
    const { world, callId } = await afterOpening()
    world.talk.answerWith(() => ({ text: 'Uno dos tres cuatro cinco seis siete ocho nueve diez once doce.' }))
    await world.says('sí con él habla', 900)
    world.drop()
    const after = await world.play(world.transport.ended(callId))
    const heard = (await world.turns(callId)).at(-1)
    expect(heard).toMatchObject({ role: 'assistant', heard: 'partial' })
    expect(after).toMatchObject({ kind: 'go_on' })
    const unsaid = after.kind === 'go_on' ? after.unsaid : ''
    expect(`${heard?.text} ${unsaid}`).toBe('Uno dos tres cuatro cinco seis siete ocho nueve diez once doce.')
  })

  it('answers another way what she had said, though ANA was not sure yet that she had finished', async () => {
    const { world, callId } = await afterOpening()
    await world.sound(500, true)
    world.ears.partial('y cuánto me prestarían')
    await world.sound(100, true)
    await world.quiet(120)
    world.drop()
    expect(await world.play(world.transport.ended(callId))).toEqual({ kind: 'go_on', unsaid: 'Muy bien.' })
    expect((await world.turns(callId)).at(-1)?.text).toBe('y cuánto me prestarían')
  })
})
