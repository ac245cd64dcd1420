import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSpoken } from '../../../electron/engine/conversation/spoken-spanish.ts'
import { alignSpokenWords } from '../../../electron/engine/conversation/spoken-words.ts'

const align = (written: string) => alignSpokenWords(written, toSpoken(written))
/** The written text after each spoken word. */
const steps = (written: string) => {
  const aligned = align(written)
  return aligned.spoken.map((word, index) => `${word} → ${aligned.heardText(index + 1)}`)
}

describe('spoken words', () => {
  it('stand for themselves where nothing was rewritten', () => {
    expect(steps('¡Hola, doña Carmen!')).toEqual([
      '¡Hola, → ¡Hola,',
      'doña → ¡Hola, doña',
      'Carmen! → ¡Hola, doña Carmen!',
    ])
  })

  it('count a figure only when all its words were heard', () => {
    expect(steps('Son $1.200.000 al mes.')).toEqual([
      'Son → Son',
      'un → Son',
      'millón → Son',
      'doscientos → Son',
      'mil → Son',
      'pesos → Son $1.200.000',
      'al → Son $1.200.000 al',
      'mes. → Son $1.200.000 al mes.',
    ])
  })

  it('add what the voice inserts to the word before it', () => {
    expect(steps('Son $2 millones o menos')).toEqual([
      'Son → Son',
      'dos → Son $2',
      'millones → Son $2',
      'de → Son $2',
      'pesos → Son $2 millones',
      'o → Son $2 millones o',
      'menos → Son $2 millones o menos',
    ])
  })

  it('never take half a figure for the whole because a word comes twice', () => {
    const aligned = align('Tengo 35 y 4')
    expect(aligned.spoken).toEqual(['Tengo', 'treinta', 'y', 'cinco', 'y', 'cuatro'])
    expect(aligned.heardText(2)).toBe('Tengo')
    expect(aligned.heardText(3)).toBe('Tengo')
    expect(aligned.heardText(4)).toBe('Tengo 35')
  })

  it('keep dates, hours, addresses and telephone numbers whole', () => {
    const aligned = align('A las 3:00 p. m. del 15/03/2026, al 310 456 78 90, o a info@frailejon.com.co.')
    const texts = new Set(aligned.spoken.map((_, index) => aligned.heardText(index + 1)))
    for (const text of texts) {
      expect(text).not.toMatch(/3:00$|15$|310$|456$|78$|p\.$/)
    }
    expect(aligned.heardText(aligned.spoken.length)).toBe(
      'A las 3:00 p. m. del 15/03/2026, al 310 456 78 90, o a info@frailejon.com.co.',
    )
  })

  it('leave out what makes no sound', () => {
    const aligned = align('— Bueno — dijo ella …')
    expect(aligned.spoken).toEqual(['Bueno', 'dijo', 'ella'])
    expect(aligned.heardText(1)).toBe('— Bueno —')
    expect(aligned.heardText(3)).toBe('— Bueno — dijo ella …')
  })

  it('give the rest that was not heard', () => {
    const aligned = align('Son $1.200 al mes.')
    expect(aligned.restText(2)).toBe('$1.200 al mes.')
    expect(aligned.wholeWords(2)).toBe(1)
    expect(aligned.restText(aligned.spoken.length)).toBe('')
  })

  it('are empty for an empty text', () => {
    const aligned = alignSpokenWords('', '')
    expect(aligned.spoken).toEqual([])
    expect(aligned.heardText(5)).toBe('')
  })

  it('never count a written word before its own spoken words, whatever repeats', () => {
    const literal = fc.constantFrom('y', 'de', 'mil', 'cinco', 'por', 'cuotas')
    const figure = fc.array(fc.constantFrom('treinta', 'y', 'cinco', 'mil', 'de', 'pesos'), {
      minLength: 1,
      maxLength: 5,
    })
    const unit = fc.oneof(
      literal.map((word) => ({ written: word, spoken: [word] })),
      figure.map((spoken) => ({ written: '1', spoken })),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
        const written = units.map((one) => one.written).join(' ')
        const spoken = units.flatMap((one) => one.spoken).join(' ')
        const aligned = alignSpokenWords(written, spoken)
        let needed = 0
        const counts = units.map((one) => {
          needed += one.spoken.length
          return needed
        })
        for (let heard = 0; heard <= needed; heard += 1) {
          const text = aligned.heardText(heard)
          const covered = text === '' ? 0 : text.split(' ').length
          expect(covered).toBeLessThanOrEqual(counts.filter((count) => count <= heard).length)
        }
        expect(aligned.heardText(needed)).toBe(written)
      }),
      { numRuns: 500 },
    )
  })
})
