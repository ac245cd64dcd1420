/** Days and hours as customers say them, resolved from the call's start. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCallback } from '../../../electron/engine/analysis/callback-rules.ts'
import { addDays, isoOf, localInstant, workingDayFrom } from '../../../electron/engine/analysis/civil-time.ts'
import { normaliseTranscript, normaliseTurn } from '../../../electron/engine/analysis/customer-speech.ts'
import { spokenDays } from '../../../electron/engine/analysis/spoken-days.ts'
import { joinDayAndHour } from '../../../electron/engine/analysis/spoken-hours.ts'
import { isHoliday } from '../../../electron/engine/compliance/holidays.ts'

/** A Wednesday; Monday the 16th is a holiday. */
const wednesday = '2026-11-11T10:20:00-05:00'

const callbackOf = (words: string, startedAt = wednesday): string | null =>
  findCallback([normaliseTurn(0, 'customer', words)], Date.parse(startedAt))?.iso.slice(0, 16) ?? null

const talk = (startedAt: string, ...turns: string[]): string | null =>
  findCallback(
    normaliseTranscript({
      id: 'x',
      customerName: 'Ana Ruiz',
      startedAt,
      durationSeconds: 60,
      endedBy: 'customer',
      turns: turns.map((text, index) => ({
        role: index % 2 === 0 ? 'assistant' : 'customer',
        text,
        atSeconds: index,
      })),
    }),
    Date.parse(startedAt),
  )?.iso.slice(0, 16) ?? null

describe('a contact asked for in the customer’s words', () => {
  it.each([
    ['llámeme mañana a las tres', '2026-11-12T15:00'],
    ['márqueme en la tarde', '2026-11-11T15:00'],
    ['llámeme el lunes', '2026-11-17T09:00'],
    ['mejor llámeme después de las cinco', '2026-11-11T17:00'],
    ['llámeme pasado mañana por la mañana', '2026-11-13T09:00'],
    ['márqueme a mediodía', '2026-11-11T12:00'],
    ['llámeme en dos horas', '2026-11-11T12:20'],
    ['márqueme en media horita', '2026-11-11T10:50'],
    ['márqueme en hora y media', '2026-11-11T11:50'],
    ['el viernes a las diez me queda bien', '2026-11-13T10:00'],
    ['después del puente hablamos', '2026-11-17T09:00'],
    ['llámeme cuando salga de clase tipo dos y media', '2026-11-11T14:30'],
    ['mañana a primera hora', '2026-11-12T08:00'],
    ['llámeme entre una y dos', '2026-11-11T13:00'],
    ['en ocho días me llama', '2026-11-18T09:00'],
    ['de mañana en ocho me marca', '2026-11-19T09:00'],
    ['llámeme en quince días', '2026-11-25T09:00'],
    ['hoy a las siete de la noche', '2026-11-11T19:00'],
    ['llámeme a un cuarto para las cuatro', '2026-11-11T15:45'],
    ['a las 3:30 me llama', '2026-11-11T15:30'],
    ['el jueves de la otra semana a las nueve', '2026-11-19T09:00'],
    ['el miércoles me queda bien', '2026-11-18T09:00'],
    ['llámeme el viernes en ocho', '2026-11-20T09:00'],
    ['en tres días hábiles me llama', '2026-11-17T09:00'],
    ['llámeme mañana después del almuerzo', '2026-11-12T14:00'],
    ['mañana no puedo llámeme el viernes', '2026-11-13T09:00'],
    ['llámeme el martes veinticuatro a las diez', '2026-11-24T10:00'],
    ['llámeme el primero de diciembre', '2026-12-01T09:00'],
    ['márqueme a las ocho', '2026-11-12T08:00'],
    ['vengan el viernes a las dos y cuarto de la tarde', '2026-11-13T14:15'],
  ])('resolves «%s»', (words, expected) => {
    expect(callbackOf(words)).toBe(expected)
  })

  it.each([
    'llámeme la otra semana',
    'llámeme en enero',
    'llámeme más tardecito',
    'llámeme después de quincena',
    'me pagan el viernes',
    'me vence un pagaré en veinte días',
    'hasta mañana',
    'yo salgo a las tres',
  ])('names no contact in «%s»', (words) => {
    expect(callbackOf(words)).toBeNull()
  })
})

describe('a contact agreed on between the two', () => {
  it('takes ANA’s proposal when the customer accepts it', () => {
    expect(talk(wednesday, '¿Le queda bien el viernes a las diez?', 'sí me queda bien')).toBe(
      '2026-11-13T10:00',
    )
  })

  it('does not take a proposal that the customer leaves open', () => {
    expect(talk(wednesday, '¿Le queda bien el viernes a las diez?', 'yo le aviso')).toBeNull()
  })

  it('does not believe ANA’s confirmation of what the customer never said', () => {
    expect(
      talk(wednesday, '¿Cuándo lo llamo?', 'no sé', 'Lo llamo el viernes a las diez.', 'gracias chao'),
    ).toBeNull()
  })

  it('joins the day of one turn with the hour of the next', () => {
    expect(talk(wednesday, '¿Cuándo la llamo?', 'el viernes', '¿A qué hora?', 'a las cuatro')).toBe(
      '2026-11-13T16:00',
    )
  })

  it('keeps the last one agreed on', () => {
    expect(
      talk(
        wednesday,
        '¿Le sirve el jueves a las diez?',
        'sí claro',
        'Anotado.',
        'ay no mejor el viernes a las dos',
      ),
    ).toBe('2026-11-13T14:00')
  })

  it('forgets it when the customer takes it back', () => {
    expect(
      talk(
        wednesday,
        '¿Cuándo la llamo?',
        'el viernes a las dos',
        'Anotado.',
        'no mejor no me llame yo la llamo',
      ),
    ).toBeNull()
  })
})

describe('calendar arithmetic', () => {
  const day = fc
    .integer({ min: Date.parse('2026-01-01'), max: Date.parse('2030-12-31') })
    .map((ms) => new Date(ms).toISOString().slice(0, 10))

  it('never lands on a Sunday or a holiday', () => {
    fc.assert(
      fc.property(day, (date) => {
        const working = workingDayFrom(date)
        expect(new Date(`${working}T00:00:00Z`).getUTCDay()).not.toBe(0)
        expect(isHoliday(working)).toBe(false)
        expect(working >= date).toBe(true)
      }),
    )
  })

  it('reads a weekday as one of the next seven days', () => {
    const names = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']
    fc.assert(
      fc.property(day, fc.constantFrom(...names), (date, name) => {
        const [found] = spokenDays(
          normaliseTurn(0, 'customer', `el ${name}`),
          Date.parse(`${date}T10:00:00-05:00`),
        )
        expect(found && found.date > date && found.date <= addDays(date, 7)).toBe(true)
      }),
    )
  })

  it('gives an instant after the call for any hour without a day', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 7, max: 18 }),
        fc.integer({ min: 7, max: 18 }),
        (date, now, hour) => {
          const startedAtMs = Date.parse(`${date}T${String(now).padStart(2, '0')}:30:00-05:00`)
          const at = joinDayAndHour(
            null,
            { hour, minute: 0, precision: 'time', settled: true, date: null },
            startedAtMs,
          )
          expect(at && Date.parse(isoOf(at)) > startedAtMs).toBe(true)
        },
      ),
    )
  })

  it('tells an instant’s wall clock in Colombia', () => {
    expect(localInstant(Date.parse('2026-11-12T02:30:00Z'))).toEqual({
      date: '2026-11-11',
      hour: 21,
      minute: 30,
    })
  })
})
