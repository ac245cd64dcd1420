/** The small schemas that every domain shares: ids, instants, phone numbers and languages. */
import { z } from 'zod'

/** A UUIDv7 as text: sortable by creation time. */
export const idSchema = z.string().min(1).max(64)

/** An instant: epoch milliseconds, UTC. */
export const epochMsSchema = z.number().int().nonnegative()

/** A phone number in E.164, e.g. `+573001234567`. */
export const e164Schema = z.string().regex(/^\+[1-9]\d{6,14}$/)

/** The interface's languages. Spanish (Colombia) is the first one. */
export const languageSchema = z.enum(['es', 'en'])
export type Language = z.infer<typeof languageSchema>
