/** A call in which an operator's own telephone is rung first and then joined with the customer's. */
import { z } from 'zod'
import { epochMsSchema, idSchema } from './primitives.ts'

export const operatorCallStateSchema = z.enum(['ringing_operator', 'ringing_customer', 'in_call', 'ended'])
export type OperatorCallState = z.infer<typeof operatorCallStateSchema>

/** Why it is over; `lost`: nothing more was heard of it. */
export const operatorCallEndSchema = z.enum([
  'completed',
  'canceled',
  'operator_no_answer',
  'customer_no_answer',
  'customer_busy',
  'customer_unreachable',
  'failed',
  'lost',
])
export type OperatorCallEnd = z.infer<typeof operatorCallEndSchema>

export const operatorCallSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  state: operatorCallStateSchema,
  /** Null until it has ended. */
  end: operatorCallEndSchema.nullable(),
  startedAt: epochMsSchema,
  /** When the customer answered. */
  answeredAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
})
export type OperatorCall = z.infer<typeof operatorCallSchema>
