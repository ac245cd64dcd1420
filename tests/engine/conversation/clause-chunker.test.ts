import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkClauses, createClauseChunker } from '../../../electron/engine/conversation/clause-chunker.ts'
import { cleanForSpeech } from '../../../electron/engine/conversation/speech-cleaner.ts'

/** Cuts a text at random places and feeds the pieces. */
function feed(text: string, sizes: readonly number[]): string[] {
  const chunker = createClauseChunker()
  const clauses: string[] = []
  let at = 0
  for (let index = 0; at < text.length; index += 1) {
    const size = sizes[index % Math.max(1, sizes.length)] ?? 1
    clauses.push(...chunker.push(text.slice(at, at + size)))
    at += size
  }
  return [...clauses, ...chunker.end()]
}

const sentence = fc.constantFrom(
  'Claro que sí, doña Carmen, con mucho gusto le cuento.',
  'La cuota sería de $1.200.000 al mes, con el 1,5 % mensual.',
  '¿Le parece si el Dr. Pérez la llama a las 3:00 p.m. de mañana, o prefiere otro día?',
  'Escriba a info@frailejon.com.co o mire www.frailejon.com.co.',
  '¡Qué bueno! Entonces sigamos…',
  'La Sra. Gómez, de EE. UU., vive en la Cra. 7 No. 5.',
  '<think>esto no se dice</think>Bueno, pues.',
  'Necesita:\n- Cédula\n- Desprendible\n1. Uno\n2) Dos\n',
  '**Importante**: lea *con calma* (24 a 144 meses) 😀.',
  'Dijo «no quiero. Nunca.» y colgó "sin más. Ya".',
  'una frase sin puntuación que no acaba nunca y sigue y sigue pero también porque sí',
)
const text = fc.oneof(
  fc.array(sentence, { maxLength: 6 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '¿',
        '?',
        '. ',
        ', ',
        '*',
        '(',
        ')',
        '[',
        '<',
        '>',
        '1',
        '.5',
        ' Sr. ',
        'hola ',
        '\n',
        '_',
        '- ',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('the clause chunker', () => {
  it('gives the same clauses however the stream is split', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        (whole, sizes) => {
          expect(feed(whole, sizes)).toEqual(chunkClauses(whole))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gives back the cleaned text when its clauses are joined', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 8 }), (parts) => {
        const whole = parts.join(' ')
        expect(chunkClauses(whole).join(' ')).toBe(cleanForSpeech(whole).trim())
      }),
    )
  })

  it('cuts the first clause at a comma and later ones at sentences', () => {
    expect(
      chunkClauses(
        'Claro que sí, doña Carmen, con mucho gusto le cuento. La cuota, la tasa y el plazo salen del estudio. ¿Le parece bien?',
      ),
    ).toEqual([
      'Claro que sí, doña Carmen,',
      'con mucho gusto le cuento.',
      'La cuota, la tasa y el plazo salen del estudio.',
      '¿Le parece bien?',
    ])
  })

  it('releases a clause as soon as the next word begins, and not before', () => {
    const chunker = createClauseChunker()
    expect(chunker.push('Con mucho gusto le cuento. ')).toEqual([])
    expect(chunker.push('E')).toEqual(['Con mucho gusto le cuento.'])
  })

  it.each([
    ['Le cuento que son $1.200.000 pesos. Gracias.', '$1.200.000'],
    ['Con una tasa que está en 1,5 % mensual hoy.', '1,5 %'],
    ['Mañana le llamamos a las 3:00 p.m. como usted pidió.', '3:00 p.m. como'],
    ['Mañana le llamamos a las 3:00 p. m. como usted pidió.', '3:00 p. m. como'],
    ['Le va a llamar el Sr. Gómez con la Dra. Paz mañana.', 'Sr. Gómez con la Dra. Paz'],
    ['Queda en la carrera séptima, oficina No. 5 del edificio.', 'No. 5'],
    ['La gente que vive en EE. UU. no aplica por ahora.', 'EE. UU. no'],
    ['Puede mirar la página banco.com.co cuando quiera.', 'banco.com.co'],
    ['Dígame cuándo, mañana… o el jueves si prefiere.', 'mañana… o'],
    ['Él dijo «espere. Ya vuelvo» y no volvió nunca más.', '«espere. Ya vuelvo»'],
    [
      '¿Me escucha bien ahora, don Carlos, o le llamo luego?',
      '¿Me escucha bien ahora, don Carlos, o le llamo luego?',
    ],
  ])('never cuts inside %s', (whole, kept) => {
    expect(chunkClauses(whole).some((clause) => clause.includes(kept))).toBe(true)
  })

  it('keeps numbers whole even where an endless sentence must be cut', () => {
    const endless = `${'palabra '.repeat(28)}y son un millón doscientos mil pesos de cuota ${'palabra '.repeat(40)}`
    const clauses = chunkClauses(endless)
    expect(clauses.length).toBeGreaterThan(1)
    expect(clauses.some((clause) => clause.includes('un millón doscientos mil pesos'))).toBe(true)
  })

  it('says neither markup, emoji, thoughts, placeholders nor stage directions', () => {
    const spoken = cleanForSpeech(
      '<think>oculto</think>*sonríe* **Hola**, [nombre] 😀 (risas) le cuento:\n- la `tasa`\n- el [plazo](http://x.co)\n# Fin',
    )
    expect(spoken).toBe('Hola, le cuento: la tasa. el plazo. Fin')
  })

  it('says nothing of an answer that is only a thought', () => {
    expect(chunkClauses('<think>aún no sé')).toEqual([])
  })
})
