/** What clients of the synthesis sockets say, and which part of what they have written is spoken when. */

export interface VoiceMessage {
  text: string | null
  contextId: string | null
  flush: boolean
  closeContext: boolean
  closeSocket: boolean
  tryTrigger: boolean
  schedule: number[] | null
  apiKey: string | null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Null for what is no JSON object; unknown fields are ignored. */
export function readVoiceMessage(raw: string): VoiceMessage | null {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const message: Record<string, unknown> = { ...json }
  const config = message.generation_config
  const schedule =
    typeof config === 'object' && config !== null && 'chunk_length_schedule' in config
      ? config.chunk_length_schedule
      : null
  return {
    text: textOf(message.text),
    contextId: textOf(message.context_id) ?? textOf(message.contextId),
    flush: message.flush === true,
    closeContext: message.close_context === true,
    closeSocket: message.close_socket === true,
    tryTrigger: message.try_trigger_generation === true,
    schedule: Array.isArray(schedule) ? schedule.map(Number) : null,
    apiKey: textOf(message['xi-api-key']) ?? textOf(message.xi_api_key),
  }
}

export const defaultSchedule: readonly number[] = [120, 160, 250, 290]

/** A schedule the vendor takes: each step between 50 and 500 characters. */
export const isSchedule = (steps: readonly number[]): boolean =>
  steps.length > 0 && steps.every((step) => step >= 50 && step <= 500)

/** `try_trigger_generation` speaks what there is from so many characters on. */
const triggerCharacters = 50

/** How many characters of the buffer are spoken now; 0 when it waits for more. */
export function readyLength(
  buffer: string,
  how: { flush: boolean; autoMode: boolean; tryTrigger: boolean; minimum: number },
): number {
  if (how.flush) return buffer.length
  if (how.autoMode) {
    // As far as the last sentence that is complete: its mark, closing quotes, and white space after it.
    const complete = /^[\s\S]*[.!?…]["'»”)\]]*\s+/u.exec(buffer)
    return complete?.[0].length ?? 0
  }
  if (buffer.length < (how.tryTrigger ? triggerCharacters : how.minimum)) return 0
  // Half a word is not spoken.
  return /\s$/u.test(buffer) ? buffer.length : buffer.search(/\S*$/u)
}
