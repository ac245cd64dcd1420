/** The script that ANA follows, to read and to hear. */
import { z } from 'zod'
import { procedure } from './errors.ts'

export const script = {
  view: procedure.output(
    z.object({
      phases: z.array(
        z.object({
          phase: z.enum([
            'identity',
            'disclosure',
            'permission',
            'eligibility',
            'needs',
            'option',
            'close',
            'goodbye',
          ]),
          lines: z.array(z.string()),
          questions: z.array(z.string()),
        }),
      ),
      /** The figures ANA may quote; null while none are set, and then she names none. */
      offer: z
        .object({
          validFrom: z.iso.date(),
          validUntil: z.iso.date(),
          monthlyRateMinPercent: z.number(),
          monthlyRateMaxPercent: z.number(),
          minTermMonths: z.number(),
          maxTermMonths: z.number(),
          maxAmountPesos: z.number(),
        })
        .nullable(),
    }),
  ),
  /** The first words of a call in the voice of the settings: µ-law, 8 kHz, mono, base64. */
  sample: procedure.output(z.object({ text: z.string(), audio: z.base64() })),
}
