/** From a spreadsheet to a stored campaign: read, look, correct, confirm. Nothing is stored before `confirm`. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { campaignNameSchema, campaignSettingsSchema, campaignSummarySchema } from '../domain/campaign.ts'
import {
  columnChoiceSchema,
  importPreviewSchema,
  importProgressSchema,
  mendResultSchema,
} from '../domain/import.ts'
import { epochMsSchema, idSchema, languageSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

const importRef = z.object({ importId: idSchema })
const rowRef = importRef.extend({
  row: z.number().int().positive(),
  language: languageSchema.default('es'),
})

export const imports = {
  /** Takes the file and starts reading it. */
  start: procedure.input(z.object({ file: z.file() })).output(importRef),
  /** Opens the system's own file picker; null when nothing was picked or there is none. */
  pick: procedure.output(importRef.nullable()),
  /** Ends with the phase `done`, or silently when cancelled. */
  progress: procedure.input(importRef).output(eventIterator(importProgressSchema)),
  /** Waits until the file is read. Row lists are pages. */
  preview: procedure
    .input(
      importRef.extend({
        language: languageSchema.default('es'),
        acceptedOffset: z.number().int().nonnegative().default(0),
        rejectedOffset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(importPreviewSchema),
  /** Reads the same file again with other columns. */
  remap: procedure.input(importRef.extend({ choice: columnChoiceSchema })).output(importRef),
  /** Checks a rejected row again, with other words: it will be called, or the reason why still not. */
  mend: procedure
    .input(rowRef.extend({ nombre: z.string().max(200), numero: z.string().max(80) }))
    .output(mendResultSchema),
  /** The row as it stood in the file. */
  undoMend: procedure.input(rowRef).output(mendResultSchema),
  cancel: procedure.input(importRef).output(z.object({})),
  /** The rejected rows with their reasons, to be mended and picked again. */
  rejectsFile: procedure.input(importRef.extend({ language: languageSchema.default('es') })).output(z.file()),
  /** Stores the accepted and mended rows as a campaign, and starts it when asked; with `startsAt`, not before. */
  confirm: procedure
    .input(
      importRef.extend({
        name: campaignNameSchema,
        start: z.boolean(),
        startsAt: epochMsSchema.nullable().default(null),
        settings: campaignSettingsSchema.nullable().default(null),
      }),
    )
    .output(campaignSummarySchema),
}
