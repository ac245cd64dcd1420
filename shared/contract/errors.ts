/** The errors every procedure may answer with; `data.code` is ANA's stable code, translated by the interface. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

const data = z.object({
  code: z.string(),
  facts: z.record(z.string(), z.unknown()).optional(),
  /** Stands beside this failure in the engine's log: how support finds it there. */
  errorId: z.string().optional(),
})

/** Start of every procedure: the typed errors, one per kind of AnaError. */
export const procedure = oc.errors({
  BAD_INPUT: { status: 400, data },
  NOT_FOUND: { status: 404, data },
  CONFLICT: { status: 409, data },
  CONFIGURATION: { status: 422, data },
  VENDOR: { status: 502, data },
  INTERNAL: { status: 500, data },
})
