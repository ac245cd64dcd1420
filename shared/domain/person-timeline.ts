/** Everything that happened with one person, in every campaign, as entries that an interface makes sentences of. */
import { z } from 'zod'
import { interestSchema } from './analysis.ts'
import { callOutcomeSchema, endedBySchema } from './call.ts'
import { followUpOutcomeSchema } from './follow-up.ts'
import { epochMsSchema, idSchema } from './primitives.ts'

const ofPerson = z.object({ at: epochMsSchema, campaignName: z.string() })
const ofCall = ofPerson.extend({ callId: idSchema, attempt: z.number().int().positive() })

export const personEntrySchema = z.discriminatedUnion('kind', [
  /** Loaded with a list. */
  ofPerson.extend({ kind: z.literal('listed'), fileName: z.string() }),
  ofCall.extend({ kind: z.literal('placed') }),
  ofCall.extend({ kind: z.literal('ringing') }),
  ofCall.extend({ kind: z.literal('answered') }),
  ofCall.extend({
    kind: z.literal('ended'),
    outcome: callOutcomeSchema,
    endedBy: endedBySchema.nullable(),
    durationMs: z.number().int().nonnegative().nullable(),
  }),
  ofCall.extend({ kind: z.literal('recorded'), durationMs: z.number().int().nonnegative() }),
  /** What an operator did in the call, or how it went on: a kind of the call's own history. */
  ofCall.extend({
    kind: z.literal('call_event'),
    event: z.enum(['hung_up_by_operator', 'whispered', 'taken_over', 'given_back', 'fell_back']),
  }),
  ofCall.extend({ kind: z.literal('judged'), interest: interestSchema }),
  ofCall.extend({ kind: z.literal('opted_out') }),
  ofCall.extend({ kind: z.literal('corrected'), by: z.string(), note: z.string() }),
  /** Another call was promised for `promisedFor`. */
  ofPerson.extend({
    kind: z.literal('promised'),
    promisedFor: epochMsSchema,
    caller: z.enum(['human', 'ana']),
  }),
  ofPerson.extend({ kind: z.literal('closed'), outcome: followUpOutcomeSchema, notes: z.string() }),
])
export type PersonEntry = z.infer<typeof personEntrySchema>
