/** The fake engine's answers about law and script: a calendar, a few barred numbers, and what ANA says. */
import type { BarredEntry } from '../../shared/contract/compliance.ts'
import type { FakeState } from './fake-state.ts'

const hourMs = 3_600_000

export function fakeToday(state: FakeState) {
  const day = new Date(state.now() - 5 * hourMs).toISOString().slice(0, 10)
  const midnight = Date.parse(`${day}T00:00:00-05:00`)
  return {
    opensAt: midnight + 7 * hourMs,
    lastStartAt: midnight + 19 * hourMs - 600_000,
    closesAt: midnight + 19 * hourMs,
  }
}

export function fakeRules(state: FakeState) {
  const weekday = { opens: 420, closes: 1140 }
  return {
    week: [null, weekday, weekday, weekday, weekday, weekday, { opens: 480, closes: 900 }],
    lastStartMinutes: 10,
    today: fakeToday(state),
    holidays: [
      { date: '2026-11-16', name: 'Independencia de Cartagena' },
      { date: '2026-12-08', name: 'Inmaculada Concepción' },
      { date: '2026-12-25', name: 'Navidad' },
      { date: '2027-01-01', name: 'Año Nuevo' },
    ],
  }
}

export function fakeBarred(state: FakeState): Map<string, BarredEntry> {
  const reasons = ['opt_out', 'operator', 'erased', 'opt_out']
  return new Map(
    Array.from({ length: 64 }, (_, index): [string, BarredEntry] => [
      `+5731055501${String(index).padStart(2, '0')}`,
      {
        mark: (0x3f9a_1c00 + index * 7_919).toString(16),
        reason: reasons[index % reasons.length] ?? 'opt_out',
        at: state.now() - index * 5 * hourMs,
      },
    ]),
  )
}

/** Half a second of a tone, µ-law. */
export const fakeSample = {
  text: 'Buenos días, le habla Ana, asistente virtual. ¿Hablo con Gloria Rojas?',
  audio: Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index % 16 < 8 ? 0x9f : 0x1f))).toString(
    'base64',
  ),
}

export const fakeScript = {
  phases: [
    {
      phase: 'identity' as const,
      lines: [fakeSample.text, 'Muchas gracias, espero en la línea.'],
      questions: ['¿Me comunica con Gloria Rojas, por favor?'],
    },
    {
      phase: 'disclosure' as const,
      lines: [
        'Mucho gusto, Gloria. Soy Ana, asistente virtual con inteligencia artificial de Libranzas Frailejón. Esta llamada se graba y se transcribe para calidad.',
      ],
      questions: ['¿Está de acuerdo con seguir y con la grabación?'],
    },
    {
      phase: 'goodbye' as const,
      lines: ['Muchas gracias por su tiempo. Que tenga un feliz día.'],
      questions: [],
    },
  ],
  offer: {
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    monthlyRateMinPercent: 1.25,
    monthlyRateMaxPercent: 1.85,
    minTermMonths: 24,
    maxTermMonths: 144,
    maxAmountPesos: 140_000_000,
  },
}
