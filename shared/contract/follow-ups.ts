/** The follow-up queue: next person, what to know of her, call her, promise her a call, close, undo, export. */
import { z } from 'zod'
import {
  callbackCallerSchema,
  callbackDaySchema,
  callbackSchema,
  deskSchema,
  longestCallbackNote,
} from '../domain/callback.ts'
import {
  followUpBriefSchema,
  followUpClosureSchema,
  followUpItemSchema,
  followUpOutcomeSchema,
} from '../domain/follow-up.ts'
import { operatorCallSchema } from '../domain/operator-call.ts'
import { epochMsSchema, idSchema, languageSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

/** Who asks. Without it, the session is its own desk: what it claims is lost with its connection. */
const from = { desk: deskSchema.optional() }
const contactRef = z.object({ contactId: idSchema, ...from })

export const followUps = {
  /**
   * Who was promised a call that is due, then the highest priority, then who waits longest. Who was promised a
   * later one is not here until then.
   */
  queue: procedure
    .input(
      z.object({
        ...from,
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(followUpItemSchema), total: z.number().int().nonnegative() })),
  /** Also of somebody who is not in the queue now, when she was once. */
  brief: procedure.input(contactRef).output(followUpBriefSchema),
  /** Marks a person as being worked on, so that nobody else is offered her. */
  claim: procedure.input(contactRef).output(followUpItemSchema),
  release: procedure.input(contactRef).output(z.object({})),
  /** `follow_up.claimed` while another desk works on her. Closing twice answers with the first decision. */
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
  /**
   * Rings the operator's own telephone and then hers; the feed tells how it goes. `follow_up.outside_hours`,
   * `follow_up.barred`, `follow_up.on_the_phone`, `follow_up.no_operator_phone`, `follow_up.no_telephony`.
   */
  call: procedure.input(contactRef).output(operatorCallSchema),
  /** Ends an operator's call, whoever's telephone rings. One that is over already is answered as it is. */
  hangUp: procedure.input(z.object({ operatorCallId: idSchema })).output(operatorCallSchema),
  /** Lawful instants of the coming days, and the one to propose for her. */
  callbackDays: procedure.input(contactRef).output(
    z.object({
      days: z.array(callbackDaySchema),
      /** What she asked for, moved to the next lawful slot; else a while from now. */
      proposedAt: epochMsSchema,
      /** That is what she asked for. */
      asked: z.boolean(),
      /** Why ANA cannot be the one who calls; null when she can. */
      anaRefusal: z.enum(['campaign_not_running', 'attempts_used', 'asked_for_human']).nullable(),
    }),
  ),
  /**
   * Promises her a call; one promised before is replaced. With `ana` she leaves the queue and the dialer calls
   * her then. `callback.unlawful_time` with the nearest lawful `at` in its facts; `callback.ana_refused`.
   */
  scheduleCallback: procedure
    .input(
      contactRef.extend({
        at: epochMsSchema,
        caller: callbackCallerSchema,
        /** Only this desk is to call; only for `human`. */
        mine: z.boolean().default(false),
        note: z.string().max(longestCallbackNote).default(''),
      }),
    )
    .output(callbackSchema),
  /** Takes a promise back: she is in the queue again. */
  cancelCallback: procedure.input(z.object({ callbackId: idSchema, ...from })).output(z.object({})),
  /** Promises that are not kept yet, earliest first. */
  callbacks: procedure
    .input(
      z.object({
        ...from,
        whose: z.enum(['mine', 'all']).default('all'),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(
      z.object({
        items: z.array(callbackSchema),
        total: z.number().int().nonnegative(),
        /** Those that this desk is to make and whose time has come. */
        dueNow: z.number().int().nonnegative(),
      }),
    ),
  /** The queue as an .xlsx file. */
  exportFile: procedure.input(z.object({ language: languageSchema.default('es') })).output(z.file()),
}
