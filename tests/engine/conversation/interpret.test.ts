import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findSaidTime } from '../../../electron/engine/conversation/callback-phrase.ts'
import type { Asked } from '../../../electron/engine/conversation/conversation-port.ts'
import { interpret } from '../../../electron/engine/conversation/interpret.ts'
import { isOptOut } from '../../../electron/engine/conversation/opt-out-rules.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/domain/${name}`, import.meta.url), 'utf8'))
const { intents, tricky } = z
  .object({
    intents: z.record(z.string(), z.object({ utterances: z.array(z.string()) })),
    tricky: z.array(z.object({ text: z.string(), expected: z.string(), why: z.string() })),
  })
  .parse(read('utterances.json'))
const wordings = z
  .object({ optOut: z.array(z.string()), notOptOut: z.array(z.string()) })
  .parse(read('opt-out-wordings.json'))

const acts = (text: string, askedWhat: Asked | null = null) =>
  interpret(text, { phase: 'needs', confidence: null, askedWhat })
/** As speech recognition gives it: small letters, no marks. */
const recognised = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')

describe('what customers say', () => {
  it.each(['del tono', 'mensaje después del tono', 'después de la señal', 'y al terminar marque numeral'])(
    'is a recording when only the end of one is heard: %s',
    (text) => {
      expect(acts(text).main).toBe('voicemail')
    },
  )

  describe.each([
    ['as written', (text: string) => text],
    ['as recognised', recognised],
    ['without accents', withoutAccents],
  ])('%s', (_, spell) => {
    it.each(Object.keys(intents))('is understood as %s at least nine times in ten', (intent) => {
      const utterances = intents[intent]?.utterances ?? []
      const missed = utterances.filter((text) => acts(spell(text)).main !== intent)
      expect(missed.length, missed.join(' | ')).toBeLessThanOrEqual(Math.floor(utterances.length / 10))
    })

    it('asks for no more calls in every one of the opt-outs', () => {
      for (const text of [...(intents.opt_out?.utterances ?? []), ...wordings.optOut]) {
        expect(acts(spell(text)).main, text).toBe('opt_out')
      }
    })

    it('is never mistaken for an opt-out where it shows interest, objects or refuses', () => {
      for (const [intent, { utterances }] of Object.entries(intents)) {
        if (intent === 'opt_out') continue
        for (const text of utterances) expect(isOptOut(spell(text)), text).toBe(false)
      }
    })
  })

  it.each(tricky.map(({ text, expected, why }) => [text, expected, why] as const))(
    'is read whole: «%s» is %s (%s)',
    (text, expected) => {
      expect(acts(text).main).toBe(expected)
    },
  )

  it.each(wordings.notOptOut)('is no opt-out in «%s»', (text) => {
    expect(isOptOut(text)).toBe(false)
  })
})

describe('yes and no', () => {
  it.each([
    'sí',
    'si',
    'sí señora',
    'claro que sí',
    'bueno',
    'listo, hágale',
    'de una',
    'no hay problema, siga',
    'cómo no',
    'dígame',
  ])('hears agreement in «%s»', (text) => {
    expect(acts(text, 'permission').answer).toBe('yes')
  })

  it.each(['no', 'no señor', 'todavía no', 'no, gracias', 'claro que no', 'nunca', 'no me interesa'])(
    'hears a no in «%s»',
    (text) => {
      expect(acts(text, 'permission').answer).toBe('no')
    },
  )

  it.each(['ajá', 'mjm', 'aló', 'si me la dejan en uno tres', 'si no me mejora la tasa'])(
    'hears neither in «%s»',
    (text) => {
      expect(acts(text, 'permission').answer).not.toBe('yes')
    },
  )

  it('takes no backchannel and no picking up for consent', () => {
    for (const text of ['ajá', 'aló', '¿bueno?', 'eh', '¿sí?'])
      expect(acts(text, 'consent').affirms && acts(text).identity === 'self', text).toBe(false)
  })

  it('does not act on a short text that the recogniser guessed', () => {
    expect(
      interpret('sí claro', { phase: 'disclosure', confidence: 0.2, askedWhat: 'consent' }).isUnclear,
    ).toBe(true)
    expect(
      interpret('no me llamen más', { phase: 'disclosure', confidence: 0.2, askedWhat: 'consent' }).main,
    ).toBe('opt_out')
  })
})

describe('who answers', () => {
  it.each([
    ['sí con ella habla', 'self'],
    ['con el mismo', 'self'],
    ['yo soy la esposa, él no está', 'relative'],
    ['no, él está trabajando', 'relative'],
    ['está equivocado, aquí no vive ninguna Carmen', 'other'],
    ['un momentico ya se lo paso', 'fetching'],
  ])('«%s» is %s', (text, identity) => {
    expect(interpret(text, { phase: 'identity', confidence: null, askedWhat: 'identity' }).identity).toBe(
      identity,
    )
  })
})

describe('when to call back', () => {
  it.each([
    ['llámeme mañana a las tres', 'mañana a las tres', false, null],
    ['el viernes a las diez me queda bien', 'el viernes a las diez', false, null],
    ['mejor llámeme después de las cinco', 'después de las cinco', false, null],
    ['llámeme en dos horas', 'en dos horas', false, null],
    ['Llámeme el Lunes, tipo 3 p.m.', 'el Lunes, tipo 3 p.m.', false, null],
    ['llámeme más tarde', 'más tarde', true, null],
    ['llámeme el domingo que estoy libre', 'el domingo', false, 'sunday'],
    ['a las siete de la noche que ya estoy en la casa', 'a las siete de la noche', false, 'evening'],
  ])('«%s» says «%s»', (text, phrase, isVague, barred) => {
    expect(findSaidTime(text)).toEqual({ phrase, isVague, barred })
  })

  it('finds no time where none is said', () => {
    for (const text of [
      'trabajo de noche',
      'sí señora con mucho gusto',
      'soy pensionado',
      'diez millones para una moto',
    ])
      expect(findSaidTime(text)).toBeNull()
  })
})

describe('facts', () => {
  it.each<[string, Asked | null, Record<string, string>]>([
    ['soy docente del magisterio', 'occupation', { occupation: 'docente', payrollOffice: 'magisterio' }],
    ['soy pensionado de la policía, de CASUR', null, { occupation: 'pensionado', payrollOffice: 'CASUR' }],
    ['sesenta y nueve recién cumpliditos', 'age', { age: '69' }],
    ['tengo 46 años', null, { age: '46' }],
    [
      'necesito como treinta millones para arreglar la casa',
      'amount',
      { amount: 'necesito como treinta millones para arreglar la casa', goal: 'para arreglar la casa' },
    ],
    ['gano como tres millones', 'income', { netIncome: 'gano como tres millones' }],
    ['por guasap', 'channel', { channel: 'WhatsApp' }],
    ['tengo un embargo por alimentos', null, { embargo: 'sí' }],
    ['no, ningún embargo', 'deductions', { embargo: 'no' }],
  ])('of «%s»', (text, asked, facts) => {
    expect(acts(text, asked).facts).toEqual(facts)
  })

  it('does not take what is said of others', () => {
    expect(acts('mi mamá es la pensionada, yo no').facts).toEqual({})
    expect(acts('no soy docente').facts).toEqual({})
  })
})
