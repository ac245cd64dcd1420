import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findNumbers,
  numberToWords,
  parsePesos,
} from '../../../electron/engine/conversation/spanish-numbers.ts'
import { toSpoken } from '../../../electron/engine/conversation/spoken-spanish.ts'

describe('toSpoken', () => {
  it.each([
    ['La cuota es de $1.200.000 al mes', 'La cuota es de un millón doscientos mil pesos al mes'],
    ['$ 150 millones', 'ciento cincuenta millones de pesos'],
    ['$1,5 millones', 'uno punto cinco millones de pesos'],
    ['1.000.000 de pesos', 'un millón de pesos'],
    ['24,36 % EA', 'veinticuatro punto treinta y seis por ciento efectivo anual'],
    ['1,05% m.v.', 'uno punto cero cinco por ciento mes vencido'],
    ['21 años, 1 mes y 31 cuotas', 'veintiún años, un mes y treinta y una cuotas'],
    ['de 24-144 meses', 'de veinticuatro a ciento cuarenta y cuatro meses'],
    ['a las 3:00 p.m.', 'a las tres de la tarde'],
    ['a las 15:30', 'a las tres y media de la tarde'],
    ['a la 1:00 pm', 'a la una de la tarde'],
    ['el 24/11/2026', 'el veinticuatro de noviembre de dos mil veintiséis'],
    ['el 1 de mayo', 'el primero de mayo'],
    ['al 300 123 4567', 'al tres cero cero, uno dos tres, cuatro cinco, seis siete'],
    ['al 3001234567', 'al tres cero cero, uno dos tres, cuatro cinco, seis siete'],
    ['NIT 900.123.456-7', 'NIT nueve cero cero, uno dos tres, cuatro cinco seis, guion, siete'],
    ['info@frailejon.com.co', 'info arroba frailejon punto com punto co'],
    ['El Sr. Gómez y la Dra. Paz', 'El señor Gómez y la doctora Paz'],
    ['Con mucho gusto, ¿me escucha?', 'Con mucho gusto, ¿me escucha?'],
  ])('reads «%s» as «%s»', (written, spoken) => {
    expect(toSpoken(written)).toBe(spoken)
  })

  it('leaves no digit and no sign for the voice to guess at', () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 999_999_999 }).map((value) => `$${value.toLocaleString('es-CO')}`),
      fc.double({ min: 0, max: 99, noNaN: true }).map((value) => `${value.toFixed(2).replace('.', ',')} %`),
      fc.integer({ min: 0, max: 2_000_000_000 }).map(String),
      fc.constantFrom(
        '3:45 p.m.',
        '00:05',
        '601 744 0000',
        '3124567890',
        '2026-02-28',
        'No. 7',
        '1º',
        '0057',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        expect(toSpoken(`Son ${pieces.join(' y ')} en total.`)).not.toMatch(/[\d%$]/)
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        const once = toSpoken(`Le salen $${value.toLocaleString('es-CO')} a 60 meses.`)
        expect(toSpoken(once)).toBe(once)
      }),
    )
  })
})

describe('numbers in words', () => {
  it('read back to the value they were written from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 999_999_999 }), (value) => {
        expect(findNumbers(`son ${numberToWords(value)} exactos`).map((found) => found.value)).toEqual([
          value,
        ])
      }),
    )
  })

  it.each([
    ['como quince millones', 15_000_000],
    ['un millón novecientos', 1_900_000],
    ['gano tres millones ochocientos mil', 3_800_000],
    ['2 millones 500 mil', 2_500_000],
    ['1,5 millones', 1_500_000],
    ['$4.200.000', 4_200_000],
    ['unos trescientos ochenta', 380_000],
    ['uno punto cinco por ciento', null],
    ['sesenta y nueve años', null],
  ])('understand «%s» as pesos', (said, pesos) => {
    expect(parsePesos(said)).toBe(pesos)
  })
})
