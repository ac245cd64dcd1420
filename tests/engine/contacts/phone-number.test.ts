import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { type PhoneReading, readPhoneCell } from '../../../electron/engine/contacts/phone-number.ts'
import { lineKindOf } from '../../../electron/engine/contacts/phone-validity.ts'
import type { Cell } from '../../../electron/engine/contacts/sheet-rows.ts'

const short = (reading: PhoneReading) =>
  reading.kind === 'bad'
    ? reading.code
    : [reading.e164, ...(reading.ext === undefined ? [] : [`ext ${reading.ext}`]), ...reading.others].join(
        ' ',
      )

const mobile = '+573001234567'
const landline = '+576012345678'

const tables: Record<string, [Cell, string][]> = {
  'one number however it is written': [
    ['3001234567', mobile],
    ['300 123-45-67', mobile],
    ['(300) 1234567\u00a0', mobile],
    ['300.123.45.67', mobile],
    ['300, 123 4567', mobile],
    ['3 001 234 567', mobile],
    ['３００ １２３ ４５６７', mobile],
    ['＋57 300 123 4567', mobile],
    ['300–123—4567', mobile],
    ['300\u2212123\u20114567', mobile],
    ['300\u2007123\u202f4567', mobile],
    ['\u202a+57 300 123 4567\u202c', mobile],
    ['300\u200b123\ufeff4567', mobile],
    ["'3001234567", mobile],
    ['"3001234567"', mobile],
    ['="3001234567"', mobile],
    ['(3001234567)', mobile],
    ['☎ 300 123 4567', mobile],
    ['(601) 234-5678', landline],
    [3001234567, mobile],
    [573001234567, mobile],
    [6012345678, landline],
  ],
  'a prefix that Colombians dial': [
    ['573001234567', mobile],
    ['57 300 123 4567', mobile],
    ['+57 300 123 4567', mobile],
    ['(+57) 300 123 4567', mobile],
    ['(57) 300 123 4567', mobile],
    ['+(57)3001234567', mobile],
    ['00573001234567', mobile],
    ['00 57 300 123 4567', mobile],
    ['03 300 123 4567', mobile],
    ['033001234567', mobile],
    ['05 300 123 4567', mobile],
    ['09 601 234 5678', landline],
    ['0300 123 4567', mobile],
    ['+57 (0) 300 123 4567', mobile],
  ],
  'numbers that spreadsheets spoiled': [
    ['3001234567.0', mobile],
    ['3001234567,00', mobile],
    ['+573001234567.0', mobile],
    ['3.001.234.567,00', mobile],
    ['3.001234567E+09', mobile],
    ['3,001234567e+9', mobile],
    ['5,73001234567E+11', mobile],
    ['3.00E+09', 'precision_lost'],
    ['5,73E+11', 'precision_lost'],
    ['3.00123E+09', 'precision_lost'],
    ['Cel: 5,73E+11', 'precision_lost'],
    ['3.0E-05', 'not_a_phone'],
  ],
  'several numbers: the first mobile, else the first landline': [
    ['3001234567 / 3109876543', `${mobile} +573109876543`],
    ['3001234567/3109876543', `${mobile} +573109876543`],
    ['3001234567 | 3109876543', `${mobile} +573109876543`],
    ['3001234567; 3109876543', `${mobile} +573109876543`],
    ['3001234567\\3109876543', `${mobile} +573109876543`],
    ['3001234567\n3109876543', `${mobile} +573109876543`],
    ['3001234567 3109876543', `${mobile} +573109876543`],
    ['300 123 4567 310 987 6543', `${mobile} +573109876543`],
    ['3001234567-3109876543', `${mobile} +573109876543`],
    ['300 123 4567 y 310 987 6543', `${mobile} +573109876543`],
    ['300 123 4567 o 310 987 6543', `${mobile} +573109876543`],
    ['+573001234567 +573109876543', `${mobile} +573109876543`],
    ['601 2345678 - 300 123 4567', `${mobile} ${landline}`],
    ['Fijo: 601 234 5678 Cel: 300 123 4567', `${mobile} ${landline}`],
    ['601 234 5678 / 602 512 8471', `${landline} +576025128471`],
    ['3996613683 / 3001234567', mobile],
    ['+1 305 555 0137 / 3001234567', mobile],
    ['300 123 4567 / 68', mobile],
    ['300 123 4567 / +57 300 123 4567', mobile],
    ['4634330 / 3772759', 'too_short'],
    ['no tiene / 234 5678', 'not_a_phone'],
    ['234 5678 345 6789', 'too_long'],
  ],
  'extensions and labels': [
    ['601 234 5678 ext 12', `${landline} ext 12`],
    ['(601) 234-5678 Ext. 3041', `${landline} ext 3041`],
    ['6012345678 extensión 5', `${landline} ext 5`],
    ['6012345678x12', `${landline} ext 12`],
    ['601 2345678 #45', `${landline} ext 45`],
    ['601 2345678 (ext: 99)', `${landline} ext 99`],
    ['601 2345678 ext 12 / 300 123 4567', `${mobile} ${landline}`],
    ['234 5678 ext 12', 'too_short'],
    ['Cel: 300 123 4567', mobile],
    ['cel.3001234567', mobile],
    ['Teléfono 601 234 5678', landline],
    ['300 123 4567 (mamá)', mobile],
    ['WhatsApp 300 123 4567 solo tardes', mobile],
    ['Tel: 234 5678', 'too_short'],
  ],
  'what is no telephone number': [
    [null, 'empty'],
    ['', 'empty'],
    [' \u00a0\u200b', 'empty'],
    ["'", 'empty'],
    ['=""', 'empty'],
    ['no tiene', 'not_a_phone'],
    ['N/A', 'not_a_phone'],
    ['S/N', 'not_a_phone'],
    ['-', 'not_a_phone'],
    ['numero', 'not_a_phone'],
    ['correo@ejemplo.com', 'not_a_phone'],
    ['ana300@ejemplo.com', 'not_a_phone'],
    ['#N/A', 'not_a_phone'],
    ['15/03/2024', 'not_a_phone'],
    ['15-03-24', 'not_a_phone'],
    ['2024-03-15', 'not_a_phone'],
    ['2024-03-15 10:30', 'not_a_phone'],
    ['10:30', 'not_a_phone'],
    ['3OO1234567', 'not_a_phone'],
    ['300x123x4567', 'not_a_phone'],
    ['Cra 82 # 16-39', 'not_a_phone'],
    ['300123,75', 'not_a_phone'],
    [300123.75, 'not_a_phone'],
    [-3001234567, 'not_a_phone'],
    [true, 'not_a_phone'],
    [{ kind: 'date', text: '15/03/2024' }, 'not_a_phone'],
    [{ kind: 'error', text: '#REF!' }, 'not_a_phone'],
  ],
  'numbers nobody can be reached at': [
    ['7440000', 'too_short'],
    ['(1) 234 5678', 'too_short'],
    ['(57) 1 234 5678', 'too_short'],
    ['+57 4 444 5566', 'too_short'],
    ['300123456', 'too_short'],
    ['+57', 'too_short'],
    [25, 'too_short'],
    ['30012345678', 'too_long'],
    ['300 123 4567 8', 'too_long'],
    ['+57 31991409401', 'too_long'],
    ['399 123 4567', 'invalid_number'],
    ['345 123 4567', 'invalid_number'],
    ['6031234567', 'invalid_number'],
    ['1.023.473.217', 'invalid_number'],
    ['1,023,473,217', 'invalid_number'],
    ['0000000000', 'invalid_number'],
    ['01 8000 912 345', 'invalid_number'],
    ['01 900 123', 'invalid_number'],
    [18000912345, 'invalid_number'],
    ['+1 305 555 0137', 'foreign_not_allowed'],
    ['(+1) 305 555 0137', 'foreign_not_allowed'],
    ['0058 412 555 0166', 'foreign_not_allowed'],
    ['001 305 555 0195', 'foreign_not_allowed'],
    ['+34 612 345 678 (España)', 'foreign_not_allowed'],
  ],
}

describe('readPhoneCell', () => {
  for (const [title, rows] of Object.entries(tables)) {
    it.each(rows)(`reads ${title}: %j`, (cell, expected) => {
      expect(short(readPhoneCell(cell))).toBe(expected)
    })
  }

  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
  const validNumber = fc
    .tuple(
      fc.constantFrom('300', '305', '310', '314', '320', '323', '350', '351', '6014', '6045', '6087'),
      digits(7),
    )
    .map(([prefix, rest]) => (prefix + rest).slice(0, 10))
    .filter((national) => lineKindOf(national) !== null)
  const ignored = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2013', '\u200b', ' - ', ') ', ' (')

  it('finds a valid number whatever stands between its digits and before it', () => {
    const prefix = fc.constantFrom('', '+57', '+57 ', '57', '0057', '00 57 ', '(57)', '(+57) ', "'")
    fc.assert(
      fc.property(
        validNumber,
        prefix,
        fc.array(ignored, { minLength: 10, maxLength: 10 }),
        (national, before, gaps) => {
          const written =
            before + [...national].map((digit, index) => digit + (index === 9 ? '' : gaps[index])).join('')
          expect(readPhoneCell(written)).toEqual({ kind: 'ok', e164: `+57${national}`, others: [] })
        },
      ),
    )
  })

  it('never cuts surplus digits off', () => {
    fc.assert(
      fc.property(
        validNumber,
        fc.stringMatching(/^[1-9]\d{0,3}$/),
        fc.constantFrom('', ' ', '-', '. '),
        (national, more, gap) => {
          expect(readPhoneCell(national + gap + more)).toEqual({ kind: 'bad', code: 'too_long' })
        },
      ),
    )
  })

  it('takes the first mobile of two numbers and notes the other one, with any clear separator', () => {
    const separator = fc.constantFrom(' / ', '/', ';', ', ', '|', '\n', ' - ', ' y ', ' o ', ' ', '\\')
    fc.assert(
      fc.property(validNumber, validNumber, separator, (first, second, between) => {
        fc.pre(first !== second)
        const chosen = lineKindOf(first) === 'mobile' || lineKindOf(second) !== 'mobile' ? first : second
        const other = chosen === first ? second : first
        expect(readPhoneCell(first + between + second)).toEqual({
          kind: 'ok',
          e164: `+57${chosen}`,
          others: [`+57${other}`],
        })
      }),
    )
  })

  it('accepts exactly the mobiles and geographic landlines that libphonenumber calls valid', () => {
    const national = fc.oneof(
      digits(10),
      fc
        .tuple(fc.constantFrom('30', '31', '32', '33', '34', '35', '37', '60'), digits(8))
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(national, (number) => {
        const parsed = parsePhoneNumberFromString(`+57${number}`)
        const type = parsed?.nationalNumber === number && parsed.isValid() ? parsed.getType() : undefined
        const expected =
          type === 'MOBILE' && number.startsWith('3') ? 'mobile' : type === 'FIXED_LINE' ? 'landline' : null
        expect(lineKindOf(number)).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })

  const written = fc.constantFrom(...'0357+-/.,;# ()xeEyo\'"=@|\n\u00a0\u200b３ñª①🏠\ud800')

  it('answers for any text at all, and what it accepts is valid', () => {
    fc.assert(
      fc.property(fc.string({ unit: written, maxLength: 40 }), (text) => {
        const reading = readPhoneCell(text)
        if (reading.kind === 'ok') expect(lineKindOf(reading.e164.slice(3))).not.toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  it('takes a text of many pages for no telephone number', () => {
    for (const unit of ['3 ', '1(', '1.', '+', '#x1', '1/', '3001234567 ']) {
      expect(readPhoneCell(unit.repeat(16_000)).kind).toBe('bad')
    }
  })
})
