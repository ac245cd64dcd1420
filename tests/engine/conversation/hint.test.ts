import { describe, expect, it } from 'vitest'
import { hintToSay, isWoven } from '../../../electron/engine/conversation/hint.ts'
import { fakeLlm } from './fake-llm.ts'
import { startTalk, type Talk, talkAfter } from './talk.ts'

const toOpenQuestion = ['sí, con ella', 'sí, de acuerdo', 'sí, cuénteme', 'soy docente del magisterio']
const office = 'dile que la oficina de Tunja abre los sábados hasta mediodía'

async function whispered(hint: string, pieces: ReadonlyArray<string> | null = null): Promise<Talk> {
  const talk = startTalk({ llm: pieces === null ? null : fakeLlm(pieces) })
  talk.state = (await talkAfter(toOpenQuestion)).state
  Object.assign(talk.context, { hint })
  return talk
}

describe('an operator’s hint', () => {
  it('is said plainly by the script, in ANA’s own words', async () => {
    const talk = await whispered(office)
    await talk.hear('cuarenta y seis años')
    expect(talk.said).toMatch(/Le cuento además: la oficina de Tunja abre los sábados hasta mediodía\. ¿/)
    expect(talk.said).not.toMatch(/dile/)
  })

  it('is given to the model, and not said twice when the model weaves it in', async () => {
    const llm = fakeLlm(['Listo. La oficina de Tunja le atiende los sábados, hasta mediodía.'])
    const talk = startTalk({ llm })
    talk.state = (await talkAfter(toOpenQuestion)).state
    Object.assign(talk.context, { hint: office })
    await talk.hear('cuarenta y seis años')
    expect(llm.requests[0]?.messages.at(-1)?.content).toContain(office)
    expect(talk.said).not.toMatch(/además/)
  })

  it('is said by the script when the model forgets it', async () => {
    const talk = await whispered(office, ['Muy bien, gracias.'])
    await talk.hear('cuarenta y seis años')
    expect(talk.said).toMatch(/^Muy bien, gracias\. Le cuento además: la oficina/)
  })

  it('may name its own figures, but no rate and nothing that the law forbids', async () => {
    const hours = await whispered('La oficina abre a las 8')
    await hours.hear('cuarenta y seis años')
    expect(hours.said).toMatch(/abre a las 8/)
    for (const hint of [
      'la tasa es del 0,9 %',
      'el crédito está aprobado',
      'solo por hoy no cobramos el seguro',
    ]) {
      const talk = await whispered(hint)
      await talk.hear('cuarenta y seis años')
      expect(talk.said, hint).not.toMatch(/además/)
    }
  })

  it('waits when the call ends or nobody has agreed to go on', async () => {
    for (const words of ['no me llamen más', 'no me interesa, gracias']) {
      const talk = await whispered(office)
      await talk.hear(words)
      expect(talk.said).not.toMatch(/oficina/)
    }
    const early = startTalk()
    const reply = early.conversation.reply(
      early.state,
      { kind: 'speech', text: 'sí, con ella', confidence: 1 },
      { ...early.context, hint: office },
    )
    expect(reply.carriesHint).toBe(false)
  })

  it('is told to be on its way where it is', async () => {
    const talk = await whispered(office)
    const reply = (hint: string) =>
      talk.conversation.reply(
        talk.state,
        { kind: 'speech', text: 'cuarenta y seis años', confidence: 1 },
        { ...talk.context, hint },
      )
    expect(reply(office).carriesHint).toBe(true)
    expect(reply('pregúntale por la pensión').carriesHint).toBe(false)
  })

  it.each([
    ['dile que puede pasar mañana', 'Le cuento además: puede pasar mañana.'],
    ['Dígale que su asesora es Marta.', 'Le cuento además: su asesora es Marta.'],
    ['La oficina está en la carrera séptima', 'Le cuento además: la oficina está en la carrera séptima.'],
    ['Marta le llama a las tres', 'Le cuento además: Marta le llama a las tres.'],
    ['menciónale que no hay cuota de manejo', 'Le cuento además: no hay cuota de manejo.'],
  ])('«%s» can be said', (hint, said) => {
    expect(hintToSay(hint)).toBe(said)
  })

  it.each([
    'pregúntale si tiene embargo',
    'ofrécele compra de cartera',
    'sé más amable',
    'no insistas',
    'termina ya',
    'ojo, es pensionada',
    '',
    '...',
    '¿tiene hijos?',
    'despídete',
    'no le ofrezcas más',
  ])('the order «%s» is never said', (hint) => {
    expect(hintToSay(hint)).toBeNull()
  })

  it('counts as woven in when half of what it says was said', () => {
    expect(isWoven('dile que la oficina abre el sábado', 'La oficina también abre los sábados.')).toBe(true)
    expect(isWoven('dile que la oficina abre el sábado', 'Muy bien, gracias.')).toBe(false)
  })
})
