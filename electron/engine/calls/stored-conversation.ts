/** The conversation's state as it is kept with the call, so that a restarted engine goes on mid-call. */
import { z } from 'zod'
import type { ConversationState } from '../conversation/conversation-port.ts'

export interface StoredConversation {
  opening: string
  state: ConversationState
}

const storedSchema = z.object({
  opening: z.string(),
  state: z.looseObject({ version: z.literal(1), phase: z.string() }),
})

export function serializeConversation(conversation: StoredConversation): string {
  return JSON.stringify(conversation)
}

/** Null for an absent text and for one of another version: such a call starts from its opening. */
export function parseConversation(json: string | null): StoredConversation | null {
  if (json === null) return null
  const parsed = storedSchema.safeParse(JSON.parse(json))
  return parsed.success ? (parsed.data as unknown as StoredConversation) : null
}
