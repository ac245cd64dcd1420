import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readName } from '../../../electron/engine/contacts/person-name.ts'
import type { Cell } from '../../../electron/engine/contacts/sheet-rows.ts'
import { harmlessText } from '../../../electron/engine/contacts/spreadsheet-export.ts'

describe('readName', () => {
  const rows: [string, Cell, string][] = [
    ['trims and leaves one space between words', '  Ana \t María\u00a0\n Peña ', 'Ana María Peña'],
    ['keeps capitals as typed', 'ANA maría PEÑA', 'ANA maría PEÑA'],
    ['composes accents', 'Jose\u0301 Pen\u0303a', 'José Peña'],
    [
      'removes invisible characters without parting the word',
      'Bra\u200byan\ufeff Gó\u2060mez\u00ad',
      'Brayan Gómez',
    ],
    ['removes bidi marks and control characters', '\u202aAna\u202c\u0007 Peña', 'Ana Peña'],
    [
      'keeps emoji, joined ones and flags too',
      '👩‍👧 ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '👩‍👧 ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['removes tag characters that spell no flag', 'Ana\u{e0061}\u{e0062}', 'Ana'],
    ['keeps text that looks like a formula', '=HYPERLINK("http://x","y")', '=HYPERLINK("http://x","y")'],
    ['keeps text that looks like HTML', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['keeps an apostrophe that belongs to the name', "'Ñoño' Díaz", "'Ñoño' Díaz"],
    ['turns a number into its digits', 12345, '12345'],
    ['never shows a number in scientific notation', 1e21, '1000000000000000000000'],
    ['takes an error as no name', { kind: 'error', text: '#N/A' }, ''],
    ['takes spaces and invisible characters as no name', ' \u200b\u200d\ufe0f ', ''],
    ['takes an absent cell as no name', null, ''],
  ]
  it.each(rows)('%s', (_, cell, expected) => expect(readName(cell)).toBe(expected))

  const written = fc.constantFrom(
    ..."aÉñ =+-@'<\u0301\u00a0\u200b\u200d\ufe0f\ufeff\t\n\u0007🏴👩\u{e0067}\u{e007f}",
  )

  it('reads its own result unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: written, maxLength: 30 }), (text) => {
        const once = readName(text)
        expect(readName(once)).toBe(once)
      }),
      { numRuns: 400 },
    )
  })

  it('gives back every name that an export made harmless', () => {
    const risky = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '＝', '＠'), fc.string({ unit: written }))
      .map((p) => p.join(''))
    fc.assert(
      fc.property(fc.oneof(risky, fc.string({ unit: written })), (text) => {
        const name = readName(text)
        expect(readName(harmlessText(name))).toBe(name)
      }),
      { numRuns: 400 },
    )
  })
})
