import { describe, expect, it } from 'vitest'
import { agrees } from '../../../electron/engine/conversation/speculation.ts'

describe('an answer begun early', () => {
  it.each([
    ['sí claro', 'Sí, claro.'],
    ['que tasa manejan', '¿Qué tasa manejan?'],
    ['eh sí de acuerdo', 'sí, sí, de acuerdo'],
    ['tengo 46 años', 'tengo cuarenta y seis años'],
    ['treinta millones', '30 millones'],
    ['sí', 'sí señora'],
    ['mire yo soy docente', 'Yo soy docente, pues.'],
    ['la tasa la tasa cuál es', 'la tasa cuál es'],
    ['sí sí sí', 'sí'],
    ['con el', 'con él'],
    ['mmm no', 'no'],
    ['tres cero cero cinco', '3 0 0 5'],
    ['mmm', 'Mmm.'],
  ])('to «%s» holds for «%s»', (partial, final) => {
    expect(agrees(partial, final)).toBe(true)
    expect(agrees(final, partial)).toBe(true)
  })

  it.each([
    ['tengo 46 años', 'tengo 47 años'],
    ['treinta millones', 'trece millones'],
    ['tres cero cero', 'tres cero'],
    ['me interesa', 'no me interesa'],
    ['no', 'no no puedo ahora'],
    ['sí', 'sí pero mañana'],
    ['soy la', 'soy la señora'],
    ['qué tasa', 'qué tasa manejan'],
    ['mañana a las', 'mañana a las tres'],
    ['', 'sí'],
    ['sí', ''],
    ['mmm', 'sí'],
    ['bueno', 'listo'],
    ['no sí', 'sí no'],
    ['dos dos', 'dos'],
  ])('to «%s» does not hold for «%s»', (partial, final) => {
    expect(agrees(partial, final)).toBe(false)
    expect(agrees(final, partial)).toBe(false)
  })
})
