/** What the law asks and how ANA keeps to it: hours, holidays, and the numbers that nobody may call. */
import { z } from 'zod'
import { epochMsSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

export const lawfulDaySchema = z.object({
  opensAt: epochMsSchema,
  /** From here on no call begins, so that none runs past the end. */
  lastStartAt: epochMsSchema,
  closesAt: epochMsSchema,
})
export type LawfulDay = z.infer<typeof lawfulDaySchema>

export const barredEntrySchema = z.object({
  /** Tells entries apart without telling whose number it is: numbers are kept as a keyed hash. */
  mark: z.string(),
  /** `opt_out`, `operator`, `registry`, `erased`, `wrong_number` or a word of an older version. */
  reason: z.string(),
  at: epochMsSchema,
})
export type BarredEntry = z.infer<typeof barredEntrySchema>

/** As people write it; a number that cannot be one is answered with `contact.number_not_valid`. */
const numero = z.string().trim().min(3).max(40)

export const compliance = {
  rules: procedure.output(
    z.object({
      /** Sunday first, minutes since midnight in Bogotá; null on days without calls. */
      week: z.array(z.object({ opens: z.number().int(), closes: z.number().int() }).nullable()).length(7),
      /** Minutes before closing from which no call begins. */
      lastStartMinutes: z.number().int(),
      /** Null today on a Sunday or holiday. */
      today: lawfulDaySchema.nullable(),
      /** Those of the coming year. */
      holidays: z.array(z.object({ date: z.iso.date(), name: z.string() })),
    }),
  ),
  listBarred: procedure
    .input(
      z.object({
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(50),
      }),
    )
    .output(z.object({ items: z.array(barredEntrySchema), total: z.number().int().nonnegative() })),
  /** Whether a number is barred. */
  findBarred: procedure.input(z.object({ numero })).output(z.object({ entry: barredEntrySchema.nullable() })),
  addBarred: procedure.input(z.object({ numero })).output(z.object({ added: z.boolean() })),
  /** Takes a number off; the log keeps who answers for it. `contact.not_barred` when it was not on the list. */
  removeBarred: procedure
    .input(z.object({ numero, authorisedBy: z.string().trim().min(3).max(80) }))
    .output(z.object({})),
}
