/** What an operator may begin with: from the findings alone, and nothing that the law forbids to say. */
import { describe, expect, it } from 'vitest'
import { suggestedOpening, whatsAppText } from '../../../electron/engine/followup/suggested-opening.ts'
import { type Analysis, objectionSchema } from '../../../shared/domain/analysis.ts'
import { findings } from '../../support/seed.ts'

const now = Date.parse('2026-11-25T15:00:00-05:00')
const analysis = (changes: Partial<Analysis> = {}): Analysis => ({
  ...findings(),
  callId: 'call-1',
  engine: 'ollama',
  model: 'llama',
  unsupported: false,
  analyzedAt: now,
  ...changes,
})
const opening = (changes: Partial<Parameters<typeof suggestedOpening>[0]> = {}) =>
  suggestedOpening({
    nombre: 'Marta Gómez',
    lenderName: 'Libranzas Frailejón',
    analysis: analysis(),
    facts: {},
    spokenAtMs: Date.parse('2026-11-24T10:00:00-05:00'),
    promisedAtMs: null,
    nowMs: now,
    ...changes,
  })

describe('The suggested opening', () => {
  it('greets by the hour, says who calls, and that it was ANA she spoke with', () => {
    expect(opening().lines).toEqual([
      'Buenas tardes, ¿hablo con Marta? Le habla [su nombre], de Libranzas Frailejón.',
      'Ayer habló con Ana, nuestra asistente virtual.',
      'Le llamo para acordar la cita de la que hablaron.',
      '¿Tiene unos minutos?',
    ])
  })

  it('keeps the promise of a call in its first words', () => {
    expect(opening({ promisedAtMs: now }).lines[2]).toBe(
      'Como quedamos, le llamo para acordar la cita de la que hablaron.',
    )
  })

  it('asks only what she has not told yet', () => {
    const { questions, lines } = opening({
      facts: { occupation: 'docente', goal: 'para arreglar la casa', amount: 'veinte millones' },
    })
    expect(lines).toContain('Nos contó que era para arreglar la casa.')
    expect(questions).toEqual([
      '¿Quién le paga la nómina o la mesada?',
      '¿Cuánto recibe libre al mes, más o menos?',
      '¿Qué descuentos tiene hoy por nómina?',
    ])
  })

  it('has an answer to every objection there is, and forbidden claims in none', () => {
    const { options } = objectionSchema
    const texts = options.flatMap((one) => opening({ analysis: analysis({ objections: [one] }) }).answers)
    expect(texts.map((one) => one.objection)).toEqual(options)
    const forbidden =
      /aprobad|preseleccionad|sin importar|no importa|solo por (?:hoy|este mes)|garantiz|24 horas|48 horas/i
    for (const { text } of texts) expect(text).not.toMatch(forbidden)
  })

  it('does not question somebody without interest', () => {
    expect(opening({ analysis: analysis({ interest: 'none', action: 'no_interest' }) }).questions).toEqual([])
  })

  it('gets by without a name', () => {
    expect(opening({ nombre: '' }).lines[0]).toBe(
      'Buenas tardes. Le habla [su nombre], de Libranzas Frailejón.',
    )
    expect(whatsAppText({ nombre: '', lenderName: 'X', nowMs: now })).toMatch(
      /^Buenas tardes\. Le escribo de X, /,
    )
  })
})
