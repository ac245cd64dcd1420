/** Tells ANA how a call goes, as Twilio does: numbered, signed, and by the fault script lost, late or twice. */
import type { Clock } from '../../engine/ports.ts'
import type { Faults } from '../faults.ts'
import type { WebhookClient } from './webhook-client.ts'

export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed'

export interface StatusCallbacks {
  /** @param params what this event says beyond the call's standing parameters */
  report(event: ProgressEvent, params: Array<[string, string]>): void
  /** Callbacks not yet delivered. */
  pending(): number
}

export function createStatusCallbacks(options: {
  clock: Clock
  faults: Faults
  webhooks: WebhookClient
  /** Null: nobody wants to be told. */
  url: string | null
  method: 'GET' | 'POST'
  events: ReadonlySet<string>
  onProblem(code: number, message: string): void
  note(kind: string, detail: string): void
}): StatusCallbacks {
  const { clock, faults, webhooks, url, method, events, onProblem, note } = options
  let sequence = 0
  let pending = 0

  const deliver = async (target: string, params: Array<[string, string]>) => {
    const answer = await webhooks.send({ url: target, method, params })
    pending -= 1
    if (answer.kind === 'failed') onProblem(answer.code, `statusCallback: ${answer.reason}`)
    else if (answer.status >= 400) onProblem(15003, `statusCallback: HTTP ${answer.status}`)
  }

  return {
    report(event, extra) {
      const number = sequence
      sequence += 1
      if (url === null || !events.has(event)) return
      const fate = faults.callbackFate(event)
      if (fate.kind === 'dropped') {
        note('callback_dropped', event)
        return
      }
      const params: Array<[string, string]> = [
        ...extra,
        ['Timestamp', new Date(clock.now()).toUTCString().replace('GMT', '+0000')],
        ['CallbackSource', 'call-progress-events'],
        ['SequenceNumber', String(number)],
      ]
      for (const delayMs of fate.delaysMs) {
        pending += 1
        if (delayMs === 0) void deliver(url, params)
        else clock.schedule(delayMs, () => void deliver(url, params))
      }
    },
    pending: () => pending,
  }
}
