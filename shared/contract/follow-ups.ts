/** The follow-up queue: next person, close, undo, export. */
import { z } from 'zod'
import { followUpClosureSchema, followUpItemSchema, followUpOutcomeSchema } from '../domain/follow-up.ts'
import { idSchema, languageSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

const contactRef = z.object({ contactId: idSchema })

export const followUps = {
  /** Highest priority first, then who waits longest. */
  queue: procedure
    .input(
      z.object({
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(followUpItemSchema), total: z.number().int().nonnegative() })),
  /** Marks a person as being worked on, so that nobody else is offered her. */
  claim: procedure.input(contactRef).output(followUpItemSchema),
  release: procedure.input(contactRef).output(z.object({})),
  /** Closing twice answers with the first decision. */
  close: procedure
    .input(contactRef.extend({ outcome: followUpOutcomeSchema, notes: z.string().max(4000).default('') }))
    .output(followUpClosureSchema),
  /** Takes a closure back within the few seconds it allows. Null when she was not in the queue before. */
  undo: procedure.input(contactRef).output(followUpItemSchema.nullable()),
  closed: procedure
    .input(
      z.object({
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(followUpClosureSchema), total: z.number().int().nonnegative() })),
  /** The queue as an .xlsx file. */
  exportFile: procedure.input(z.object({ language: languageSchema.default('es') })).output(z.file()),
}
