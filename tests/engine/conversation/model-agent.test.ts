import { describe, expect, it } from 'vitest'
import type { LlmState } from '../../../electron/engine/llm/llm-port.ts'
import { fakeLlm } from './fake-llm.ts'
import { startTalk, type Talk, talkAfter } from './talk.ts'

const toOpenQuestion = ['sí, con ella', 'sí, de acuerdo', 'sí, cuénteme', 'soy docente del magisterio']
const question = '¿qué plazo manejan?'

/** Hears `question` while the clock goes on, for models that keep silent. */
async function hearWaiting(talk: Talk, text: string): Promise<string> {
  let isDone = false
  const heard = talk.hear(text).finally(() => {
    isDone = true
  })
  while (!isDone) await talk.clock.advance(250)
  return heard
}

describe('the model', () => {
  it('words the open answer, and the script asks on', async () => {
    const llm = fakeLlm(['Con mucho gusto. ', 'El plazo lo define el estudio de su caso.'])
    const talk = await talkAfter(toOpenQuestion, { llm })
    await talk.hear(question)
    expect(talk.clauses.map((clause) => clause.spokenBy)).toEqual(['model', 'model', 'script'])
    expect(talk.said).toMatch(/^Con mucho gusto\. El plazo lo define.*¿Cuántos años tiene/)
  })

  it('is never asked before the person has agreed, nor in a hard case', async () => {
    const llm = fakeLlm(['Le ofrezco un crédito aprobado.'])
    const talk = await talkAfter(['¿quién habla?', 'sí, con ella', '¿de qué se trata?', 'no me llamen más'], {
      llm,
    })
    expect(talk.state.ending).toBe('opt_out')
    expect(llm.requests).toEqual([])
  })

  it('gets the same system prompt in every turn', async () => {
    const llm = fakeLlm(['Perfecto.'])
    await talkAfter([...toOpenQuestion, '46', question], { llm })
    expect(new Set(llm.requests.map((request) => request.messages[0]?.content)).size).toBe(1)
    expect(llm.requests.length).toBeGreaterThan(2)
  })

  it('cannot say what the law forbids, invent figures, ask or ramble', async () => {
    const llm = fakeLlm([
      '<think>la convenzo</think>Su crédito está aprobado. ',
      'La cuota le queda en $100.000. ',
      '¿Cuál es su cédula? ',
      'Con mucho gusto le explico todo. '.repeat(20),
    ])
    const talk = await talkAfter(toOpenQuestion, { llm })
    await talk.hear(question)
    expect(talk.said).not.toMatch(/aprobado|100\.000|cédula|convenzo/)
    expect(talk.said).toMatch(/estudio/)
    expect(talk.said.match(/\?/g)).toHaveLength(1)
    expect(talk.said.length).toBeLessThan(450)
    expect(llm.aborted).toBeGreaterThan(0)
  })

  describe.each<[string, ReadonlyArray<string>]>([
    ['at once', ['FAIL']],
    ['in the first word', ['Cla', 'FAIL']],
    ['by silence from the start', ['HANG']],
    ['by saying nothing', []],
  ])('when it fails %s', (_, pieces) => {
    it('leaves the whole answer to the script', async () => {
      const talk = await talkAfter(['sí, con ella', 'sí, de acuerdo'], { llm: null })
      const scripted = await talkAfter([...toOpenQuestion, question], { llm: null })
      const llm = fakeLlm(pieces)
      const withModel = startTalk({ llm })
      withModel.state = (await talkAfter(toOpenQuestion, { llm: null })).state
      expect(await hearWaiting(withModel, question)).toBe(scripted.said)
      expect(withModel.clauses.every((clause) => clause.spokenBy === 'script')).toBe(true)
      expect(withModel.state).toEqual(scripted.state)
      expect(talk.state.ending).toBeNull()
    })
  })

  describe.each<[string, ReadonlyArray<string>]>([
    ['breaks', ['Con mucho gusto le explico. ', 'El plazo se acu', 'FAIL']],
    ['stalls', ['Con mucho gusto le explico. ', 'El plazo se acu', 'HANG']],
  ])('when it %s in the middle', (_, pieces) => {
    it('the script asks on without repeating and without half a sentence', async () => {
      const talk = startTalk({ llm: fakeLlm(pieces) })
      talk.state = (await talkAfter(toOpenQuestion)).state
      const said = await hearWaiting(talk, question)
      expect(said).toMatch(/^Con mucho gusto le explico\. ¿Cuántos años tiene, si no es molestia\?$/)
      expect(talk.state.asked).toBe('age')
    })
  })

  it.each<LlmState>([{ kind: 'absent' }, { kind: 'no_model' }, { kind: 'model_missing', model: 'x' }])(
    'is not waited for when it is $kind',
    async (state) => {
      const llm = fakeLlm(['Hola.'], state)
      const talk = await talkAfter([...toOpenQuestion, question], { llm })
      expect(llm.requests).toEqual([])
      expect(talk.clauses.every((clause) => clause.spokenBy === 'script')).toBe(true)
    },
  )

  it('is left alone for a while after failing twice, and then tried again', async () => {
    const llm = fakeLlm(['FAIL'])
    const talk = startTalk({ llm })
    talk.state = (await talkAfter(toOpenQuestion)).state
    await talk.hear(question)
    await talk.hear(question)
    await talk.hear(question)
    expect(llm.requests).toHaveLength(2)
    await talk.clock.advance(15_000)
    await talk.hear(question)
    expect(llm.requests).toHaveLength(3)
  })

  it('carries a whole call although every single request fails', async () => {
    const talk = await talkAfter(
      [
        ...toOpenQuestion,
        '46',
        'para la casa',
        'treinta millones',
        'cuatro millones',
        'no',
        'sí',
        'mañana a las tres',
      ],
      { llm: fakeLlm(['FAIL']) },
    )
    expect(talk.state.ending).toBe('agreed')
  })

  it('tells when its first token came, and nothing for scripted answers', async () => {
    const talk = startTalk({ llm: fakeLlm(['Perfecto, le cuento.']) })
    talk.state = (await talkAfter(toOpenQuestion)).state
    await talk.clock.advance(700)
    const reply = talk.conversation.reply(
      talk.state,
      { kind: 'speech', text: question, confidence: 1 },
      talk.context,
    )
    for await (const _ of reply.clauses);
    expect(reply.firstTokenAtMs()).toBe(700)
    const optOut = talk.conversation.reply(
      talk.state,
      { kind: 'speech', text: 'no me llamen más', confidence: 1 },
      talk.context,
    )
    for await (const _ of optOut.clauses);
    expect(optOut.firstTokenAtMs()).toBeNull()
  })

  it('is freed at once when the customer interrupts, and what was not said is not counted as said', async () => {
    const llm = fakeLlm(['Con mucho gusto le explico. ', 'Primero', 'HANG'])
    const talk = startTalk({ llm })
    talk.state = (await talkAfter(toOpenQuestion)).state
    const controller = new AbortController()
    const reply = talk.conversation.reply(
      talk.state,
      { kind: 'speech', text: question, confidence: 1 },
      talk.context,
      controller.signal,
    )
    const said: string[] = []
    for await (const clause of reply.clauses) {
      said.push(clause.text)
      controller.abort(new Error('barge-in'))
    }
    expect(said).toEqual(['Con mucho gusto le explico.'])
    expect(llm.aborted).toBe(1)
    expect((await reply.finalState).said).toEqual(reply.state.said)
  })

  it('that cannot even tell its state is passed over', async () => {
    const llm = fakeLlm(['Hola.'])
    llm.state = async () => {
      throw new Error('no state')
    }
    const talk = await talkAfter([...toOpenQuestion, question], { llm })
    expect(talk.said).toMatch(/plazo/)
  })
})

describe('the wording', () => {
  it('gives the same words for the same turn, so a restart changes nothing', async () => {
    const first = await talkAfter([...toOpenQuestion, '46'])
    const second = await talkAfter([...toOpenQuestion, '46'])
    expect(second.said).toBe(first.said)
  })
})
