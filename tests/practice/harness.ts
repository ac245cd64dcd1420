/** A practice line with the scripted webhook app, and what tests do with them. */
import { createPracticeClock } from '../../electron/engine/clock.ts'
import type { Clock } from '../../electron/engine/ports.ts'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import {
  type PracticeLine,
  type PracticeLineOptions,
  startPracticeLine,
} from '../../electron/practice/practice-line.ts'
import { createEventClock } from './event-clock.ts'
import { startWebhookApp, type WebhookApp } from './webhook-app.ts'

export interface Harness {
  clock: Clock
  line: PracticeLine
  app: WebhookApp
  authorization: string
  request(path: string, init?: RequestInit): Promise<Response>
  post(path: string, form: URLSearchParams): Promise<Response>
  /** Places a call to the persona and gives its SID. */
  call(persona: string, extra?: Record<string, string | string[]>): Promise<string>
  /** Waits until nothing goes on any more, then gives the call. */
  outcome(sid: string): Promise<PracticeCall>
  until(condition: () => boolean): Promise<void>
  close(): Promise<void>
}

let lastNumber = 3_001_000_000

/** @param options.speed runs on a clock so many times as fast as ours; without it, on simulated time */
export async function startHarness(
  options: Partial<Omit<PracticeLineOptions, 'clock'>> & { speed?: number } = {},
): Promise<Harness> {
  const { speed, ...rest } = options
  const startAtMs = Date.parse('2026-11-24T10:00:00-05:00')
  let started: PracticeLine | null = null
  const eventClock = createEventClock({ startAtMs, waiting: () => (started?.requestsInFlight() ?? 0) > 0 })
  const clock = speed === undefined ? eventClock : createPracticeClock({ startAtMs, speed })
  const line = await startPracticeLine({ clock, seed: 7, latency: 'zero', voice: 'murmur', ...rest })
  started = line
  const app = await startWebhookApp(() => line.phoneNumber)
  const authorization = `Basic ${Buffer.from(`${line.accountSid}:${line.authToken}`).toString('base64')}`
  const request: Harness['request'] = (path, init = {}) =>
    fetch(`${line.twilioBaseUrl}${path}`, { ...init, headers: { authorization, ...init.headers } })
  const post: Harness['post'] = (path, form) => request(path, { method: 'POST', body: form })
  const until: Harness['until'] = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return {
    clock,
    line,
    app,
    authorization,
    request,
    post,
    until,
    async call(persona, extra) {
      lastNumber += 1
      const to = `+57${lastNumber}`
      if (!line.assignPersona(to, persona)) throw new Error(`no persona ${persona}`)
      const response = await post(
        `/2010-04-01/Accounts/${line.accountSid}/Calls.json`,
        app.orderFor(to, extra),
      )
      const body = (await response.json()) as { sid: string }
      return body.sid
    },
    async outcome(sid) {
      const of = () => line.calls().find((call) => call.sid === sid)
      await until(() => line.idle() && of()?.endedAtMs !== null)
      const call = of()
      if (!call) throw new Error('the call is unknown')
      return call
    },
    async close() {
      eventClock.stop()
      await line.close()
      await app.close()
    },
  }
}
