import { describe, expect, it, vi } from 'vitest'
import type { Clause } from '../../../electron/engine/conversation/conversation-port.ts'
import { createCallWorld } from './call-world.ts'

/** An answer whose clauses come when the test says so. */
function slowAnswer() {
  const waiting: Array<(clause: Clause | null) => void> = []
  const early: Array<Clause | null> = []
  const give = (clause: Clause | null) => {
    const waiter = waiting.shift()
    if (waiter) waiter(clause)
    else early.push(clause)
  }
  async function* clauses(): AsyncGenerator<Clause> {
    for (;;) {
      const clause =
        early.length > 0
          ? (early.shift() ?? null)
          : await new Promise<Clause | null>((resolve) => void waiting.push(resolve))
      if (clause === null) return
      yield clause
    }
  }
  return {
    clauses: clauses(),
    write: (text: string) => give({ text, spokenBy: 'model' }),
    end: () => give(null),
  }
}

describe('a turn', () => {
  it('is answered with its first clause while the rest is still being written', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    const answer = slowAnswer()
    world.talk.answers.push({ clauses: answer.clauses })
    answer.write('Claro que sí.')
    const steps = await world.heard(call.id, 0, 'sí, cuénteme')
    expect(steps.map(({ kind }) => kind)).toEqual(['play', 'redirect'])
    expect(steps[1]).toMatchObject({
      url: `https://ana.example/twilio/next?call=${call.id}&turn=2&part=1`,
    })
    answer.write('¿Es usted pensionado?')
    answer.end()
    await world.clock.advance(10)
    const rest = await world.calls.next(call.id, 2, 1)
    expect(rest).toMatchObject([{ kind: 'listen', prompt: [{ kind: 'play' }] }])
    expect((await world.store.turns(call.id)).at(-1)).toMatchObject({
      text: 'Claro que sí. ¿Es usted pensionado?',
      spokenBy: 'model',
    })
  })

  it('is committed before its answer leaves, hers and ANA’s', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({ clauses: ['Con gusto.'] })
    await world.heard(call.id, 0, 'sí, con ella')
    expect((await world.store.turns(call.id)).map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'assistant: Buenos días, ¿hablo con Persona 2?',
      'customer: sí, con ella',
      'assistant: Con gusto.',
    ])
  })

  it('is begun before the disk is waited for', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    const order: string[] = []
    async function* clauses(): AsyncGenerator<Clause> {
      order.push('model asked')
      yield { text: 'Con gusto.', spokenBy: 'model' }
    }
    world.talk.answers.push({ clauses: clauses() })
    const { appendTurn } = world.store
    world.store.appendTurn = async (...turn) => {
      await appendTurn(...turn)
      order.push(`${turn[1].role} committed`)
    }
    await world.heard(call.id, 0, 'sí, con ella')
    expect(order).toEqual(['model asked', 'customer committed', 'assistant committed'])
  })

  it('is stored while its sound is being made: when the voice has come, nobody waits for the disk', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.clips.holdVoice()
    world.talk.answers.push({ clauses: ['Con gusto.'] })
    const answering = world.heard(call.id, 0, 'sí, con ella')
    await vi.waitFor(async () => expect(await world.store.turns(call.id)).toHaveLength(3))
    const spoken = () => world.events.filter((event) => event.kind === 'turn_spoken').map(({ turn }) => turn)
    expect(spoken().map(({ index }) => index)).not.toContain(2)
    const written = vi.spyOn(world.store, 'appendTurn')
    world.clips.releaseVoice()
    await answering
    expect(written).not.toHaveBeenCalled()
    expect(spoken().at(-1)).toMatchObject({ index: 2, text: 'Con gusto.' })
  })

  it('that was written and never handed over is taken off the record when she hangs up', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.clips.holdVoice()
    world.talk.answers.push({ clauses: ['Con gusto.'] })
    const answering = world.heard(call.id, 0, 'sí, con ella')
    await vi.waitFor(async () => expect(await world.store.turns(call.id)).toHaveLength(3))
    await world.transport.end(call.id)
    world.clips.releaseVoice()
    await answering
    expect((await world.store.turns(call.id)).map(({ text }) => text)).toEqual([
      'Buenos días, ¿hablo con Persona 2?',
      'sí, con ella',
    ])
  })

  it('keeps only the sentences that were handed over when she hangs up into the rest', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    const answer = slowAnswer()
    world.talk.answers.push({ clauses: answer.clauses })
    answer.write('Claro.')
    await world.heard(call.id, 0, 'cuénteme')
    answer.write('El crédito se paga por nómina.')
    const stored = async () => (await world.store.turns(call.id))[2]
    await vi.waitFor(async () =>
      expect(await stored()).toMatchObject({ text: 'Claro. El crédito se paga por nómina.' }),
    )
    await world.clock.advance(60_000)
    await world.transport.end(call.id)
    expect(await stored()).toMatchObject({ text: 'Claro.', heard: 'full' })
  })

  it('keeps its waterfall, though no write is made for it alone', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({ clauses: ['Con gusto.'] })
    await world.heard(call.id, 0, 'sí, con ella')
    await world.heard(call.id, 2, 'cuénteme')
    expect((await world.store.turns(call.id))[2]?.waterfall).toMatchObject({ answeredMs: expect.any(Number) })
    await world.transport.end(call.id)
    expect((await world.store.turns(call.id))[4]?.waterfall).toMatchObject({ answeredMs: expect.any(Number) })
  })

  it('stored by an engine that was killed before it could answer is spoken by the next one', async () => {
    const first = await createCallWorld()
    const call = await first.answered()
    first.clips.holdVoice()
    first.talk.answers.push({ clauses: ['Con mucho gusto.'] })
    const lost = first.heard(call.id, 0, 'sí, con ella')
    await vi.waitFor(async () => expect(await first.store.turns(call.id)).toHaveLength(3))
    const second = await createCallWorld({ clock: first.clock, database: first.database })
    const steps = await second.heard(call.id, 0, 'sí, con ella')
    expect(steps).toMatchObject([{ kind: 'listen', prompt: [{ kind: 'play' }] }])
    expect(second.clips.asked).toEqual(['Con mucho gusto.'])
    expect(second.talk.inputs).toEqual([])
    expect(await second.store.turns(call.id)).toHaveLength(3)
    first.clips.releaseVoice()
    await lost
  })

  it('whose words cannot be kept is not answered', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({ clauses: ['Con gusto.'] })
    world.store.appendTurn = () => Promise.reject(new Error('disk full'))
    await expect(world.heard(call.id, 0, 'sí, con ella')).rejects.toThrow('disk full')
    expect((await world.store.turns(call.id)).map(({ role }) => role)).toEqual(['assistant'])
  })

  it('asked for twice is spoken once: the same answer is given again', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    const [first, second] = await Promise.all([
      world.heard(call.id, 0, 'sí, con ella'),
      world.heard(call.id, 0, 'sí, con ella'),
    ])
    expect(second).toEqual(first)
    expect(world.talk.inputs).toHaveLength(1)
    expect(await world.store.turns(call.id)).toHaveLength(3)
  })

  it('that comes after a newer one was answered gets the newest answer', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.heard(call.id, 0, 'sí, con ella')
    const newest = await world.heard(call.id, 2, 'cuénteme')
    expect(await world.heard(call.id, 1, 'tarde')).toEqual(newest)
  })

  it('of silence leaves no words in her mouth', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.heard(call.id, 0, '')
    expect(world.talk.inputs).toMatchObject([{ text: '(silence)' }])
    expect((await world.store.turns(call.id)).map(({ role }) => role)).toEqual(['assistant', 'assistant'])
  })

  it('is told apart when she cut in: only what she heard stays', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({
      clauses: ['Le llamo para contarle de nuestro crédito por libranza con descuento de nómina.'],
    })
    await world.heard(call.id, 0, 'sí')
    await world.clock.advance(2600)
    await world.heard(call.id, 2, 'no')
    expect((await world.store.turns(call.id))[2]).toMatchObject({
      heard: 'partial',
      text: 'Le llamo para contarle',
    })
  })

  it('goes on with the network’s own voice when ANA’s fails', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.clips.breakVoice()
    world.talk.answers.push({ clauses: ['Con mucho gusto.'] })
    const steps = await world.heard(call.id, 0, 'sí')
    expect(steps).toMatchObject([{ kind: 'listen', prompt: [{ kind: 'say', text: 'Con mucho gusto.' }] }])
  })

  it('that must be the last ends the call politely', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({ clauses: ['Hasta luego.'], state: { ending: 'goodbye' } })
    const steps = await world.heard(call.id, 0, 'chao')
    expect(steps.map(({ kind }) => kind)).toEqual(['play', 'hangup'])
    await world.clock.advance(4000)
    await world.calls.reported(call.id, {
      vendorCallId: `CA-${call.id}`,
      state: 'completed',
      sequence: 3,
      durationSeconds: 9,
      sipCode: 200,
    })
    expect(world.ended).toMatchObject([{ endedBy: 'assistant' }])
  })

  it('with an opt-out acts at once, in the middle of the call', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.talk.answers.push({ clauses: ['Entendido.'], state: { optedOut: true, ending: 'opt_out' } })
    await world.heard(call.id, 0, 'no me llamen más')
    expect(world.optOuts).toEqual([call.id])
  })

  it('near the time limit is the goodbye', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.clock.advance(290_000)
    await world.heard(call.id, 0, 'y otra cosa')
    expect(world.talk.inputs).toMatchObject([{ text: '(time_up)' }])
  })

  it('is the goodbye too when the engine is about to stop', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    world.transport.wrapUp()
    await world.heard(call.id, 0, 'cuénteme')
    expect(world.talk.inputs).toMatchObject([{ text: '(time_up)' }])
  })

  it('of a call that is over gets nothing but the end', async () => {
    const world = await createCallWorld()
    const call = await world.answered()
    await world.calls.reported(call.id, {
      vendorCallId: `CA-${call.id}`,
      state: 'completed',
      sequence: 3,
      durationSeconds: 9,
      sipCode: 200,
    })
    expect(await world.heard(call.id, 0, 'aló')).toEqual([{ kind: 'hangup' }])
    expect(await world.calls.next(call.id, 1, 0)).toEqual([{ kind: 'hangup' }])
  })
})
