import { describe, expect, it } from 'vitest'
import type { ConversationContext } from '../../../electron/engine/conversation/conversation-port.ts'
import { checkClause } from '../../../electron/engine/conversation/guardrails.ts'
import { leadInTexts, withoutAcknowledgement } from '../../../electron/engine/conversation/lead-ins.ts'
import type { LlmState } from '../../../electron/engine/llm/llm-port.ts'
import { fakeLlm } from './fake-llm.ts'
import { startTalk, type Talk, talkAfter } from './talk.ts'

const toOpenQuestion = ['sí, con ella', 'sí, de acuerdo', 'sí, cuénteme', 'soy docente del magisterio']

async function talkWith(
  pieces: ReadonlyArray<string>,
  options: { leadIn?: boolean; state?: LlmState } = {},
): Promise<Talk & { llm: ReturnType<typeof fakeLlm> }> {
  const llm = fakeLlm(pieces, options.state)
  const talk = startTalk({ llm })
  talk.state = (await talkAfter(toOpenQuestion)).state
  Object.assign(talk.context, { leadIn: options.leadIn ?? true } satisfies Partial<ConversationContext>)
  return Object.assign(talk, { llm })
}

describe('an answer that the model words', () => {
  it('begins with a clause of ANA’s own, at once', async () => {
    const talk = await talkWith(['El plazo sale del estudio.'])
    await talk.hear('¿qué plazo manejan?')
    expect(talk.clauses.map(({ spokenBy }) => spokenBy)).toEqual(['script', 'model', 'script'])
    expect(leadInTexts()).toContain(talk.clauses[0]?.text)
    expect(talk.said).toMatch(/El plazo sale del estudio\. ¿Cuántos años/)
  })

  it('has it before the model has written anything, while the model works already', async () => {
    const talk = await talkWith(['HANG'])
    const reply = talk.conversation.reply(
      talk.state,
      { kind: 'speech', text: '¿qué plazo manejan?', confidence: 1 },
      talk.context,
    )
    const clauses = reply.clauses[Symbol.asyncIterator]()
    expect(leadInTexts()).toContain((await clauses.next()).value?.text)
    await talk.clock.advance(0)
    expect(talk.llm.requests).toHaveLength(1)
    await clauses.return?.()
    expect(talk.llm.aborted).toBe(1)
    expect((await reply.finalState).said).toEqual(reply.state.said)
  })

  it('tells the model what is being said already', async () => {
    const talk = await talkWith(['El plazo sale del estudio.'])
    await talk.hear('¿qué plazo manejan?')
    const order = talk.llm.requests[0]?.messages.at(-1)?.content ?? ''
    expect(order).toContain(`Ya está diciendo: «${talk.clauses[0]?.text}»`)
  })

  it('does not let the model acknowledge once more', async () => {
    const talk = await talkWith(['Claro que sí, doña Carmen, con mucho gusto. El plazo sale del estudio.'])
    await talk.hear('¿qué plazo manejan?')
    expect(talk.said.replace(talk.clauses[0]?.text ?? '', '').trim()).toMatch(
      /^El plazo sale del estudio\. ¿/,
    )
  })

  it('stays under the guardrails', async () => {
    const talk = await talkWith(['Claro, su crédito está aprobado. ', 'Con seguridad le prestan.'])
    await talk.hear('¿y a mí me prestan?')
    expect(talk.said).not.toMatch(/aprobado|con seguridad/i)
  })

  it('fits what she said', async () => {
    const said = async (words: string) => {
      const talk = await talkWith(['Se revisa en el estudio.'])
      await talk.hear(words)
      return talk.clauses[0]?.text ?? ''
    }
    expect(await said('¿qué plazo manejan?')).toMatch(/cuento|gusto|explico/)
    expect(await said('tengo cuarenta y seis años')).toMatch(/listo|bien|perfecto/i)
    expect(await said('lo voy a pensar')).toMatch(/calma|afán|tiempo/)
    const talk = startTalk({ llm: fakeLlm(['Cada caso se estudia.']) })
    Object.assign(talk.context, { leadIn: true })
    talk.state = (await talkAfter(['sí, con ella', 'sí, de acuerdo'])).state
    await talk.hear('estoy reportado en Datacrédito')
    expect(talk.clauses[0]?.text).toMatch(/siento|lamento|agradezco/i)
  })

  it('never begins with the same clause twice in a row', async () => {
    const talk = await talkWith(['Se revisa en el estudio.'])
    const heard: string[] = []
    for (const words of [
      '¿qué plazo manejan?',
      '¿y la tasa?',
      '¿cuánto me prestan?',
      '¿qué papeles piden?',
    ]) {
      await talk.hear(words)
      heard.push(talk.clauses[0]?.text ?? '')
    }
    for (const [index, text] of heard.entries()) expect(text).not.toBe(heard[index - 1])
    expect(new Set(heard).size).toBeGreaterThan(2)
  })

  it.each([
    ['an upset customer', 'la tasa está muy alta, no jodan'],
    ['an angry question', 'ustedes son unos ladrones, ¿qué tasa es esa?'],
    ['an opt-out', 'no me llamen más'],
    ['an ending', 'no me interesa, gracias'],
    ['somebody who wants a person', 'páseme a un asesor'],
  ])('leaves it out for %s', async (_, words) => {
    const talk = await talkWith(['Se revisa en el estudio.'])
    const without = await talkWith(['Se revisa en el estudio.'], { leadIn: false })
    expect(await talk.hear(words)).toBe(await without.hear(words))
  })

  it('leaves it out where it is not wanted, and where no model speaks', async () => {
    const unwanted = await talkWith(['El plazo sale del estudio.'], { leadIn: false })
    await unwanted.hear('¿qué plazo manejan?')
    expect(unwanted.clauses[0]?.spokenBy).toBe('model')
    const absent = await talkWith([], { state: { kind: 'absent' } })
    await absent.hear('¿qué plazo manejan?')
    expect(leadInTexts()).not.toContain(absent.clauses[0]?.text)
  })

  it('goes on in the script’s words when the model fails, without acknowledging twice', async () => {
    const talk = await talkWith(['FAIL'])
    await talk.hear('tengo cuarenta y seis años')
    expect(talk.clauses).toHaveLength(2)
    expect(talk.said).toMatch(/^\S.*\. ¿/)
    await talk.hear('¿qué plazo manejan?')
    expect(talk.said).toMatch(/El plazo va de/)
  })

  it('does not wait for a model whose state is slow to tell', async () => {
    const talk = await talkWith(['El plazo sale del estudio.'])
    const state = Promise.withResolvers<LlmState>()
    talk.llm.state = () => state.promise
    const reply = talk.conversation.reply(
      talk.state,
      { kind: 'speech', text: '¿qué plazo manejan?', confidence: 1 },
      talk.context,
    )
    const clauses = reply.clauses[Symbol.asyncIterator]()
    const first = clauses.next()
    await talk.clock.advance(30)
    expect(leadInTexts()).toContain((await first).value?.text)
    state.resolve({ kind: 'ready', model: 'm' })
    expect((await clauses.next()).value?.spokenBy).toBe('model')
    await clauses.return?.()
  })
})

describe('the clauses themselves', () => {
  it('are short, promise nothing and pass the guardrails', () => {
    for (const text of leadInTexts()) {
      expect(text.length, text).toBeLessThan(32)
      const context = { mayTalkCredit: false, offer: null, customerTexts: [], assistantName: 'Ana' }
      expect(checkClause(text, context), text).toEqual({ kind: 'pass' })
    }
    expect(new Set(leadInTexts()).size).toBe(leadInTexts().length)
  })

  it.each([
    ['Le entiendo, y no se trata de sumarle cuotas.', 'No se trata de sumarle cuotas.'],
    ['Le agradezco que me lo cuente. Estar reportado no se ignora.', 'Estar reportado no se ignora.'],
    ['Muy bien, gracias.', ''],
    ['Listo, entiendo.', ''],
    ['Claro que sí, con gusto.', ''],
    ['Muchas gracias. Ofrecemos crédito por libranza.', 'Ofrecemos crédito por libranza.'],
    ['Claro que sí, doña Carmen,', ''],
    ['Buenos días. Perfecto. El plazo es largo.', 'El plazo es largo.'],
    ['Claro está que depende del estudio.', 'Claro está que depende del estudio.'],
    ['Perfectamente puede pagar antes.', 'Perfectamente puede pagar antes.'],
    ['Sí, se puede estudiar.', 'Sí, se puede estudiar.'],
    ['El plazo es largo.', 'El plazo es largo.'],
  ])('are not repeated by «%s»', (text, rest) => {
    expect(withoutAcknowledgement(text)).toBe(rest)
  })
})
