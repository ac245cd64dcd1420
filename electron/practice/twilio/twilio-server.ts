/** Twilio's REST interface on loopback: places practice calls, tells how they go, changes and ends them. */
import type { Clock } from '../../engine/ports.ts'
import type { Faults, RequestTarget } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import { type Exchange, startLoopbackServer } from '../loopback-server.ts'
import { createBrain } from '../personas/brain.ts'
import { operatorFor, personaFor } from '../personas/catalogue.ts'
import type { PracticeCall } from '../practice-call.ts'
import type { Random } from '../seeded-random.ts'
import type { PracticeVoice } from '../voice/practice-voice.ts'
import { documentSource, parseCallOrder } from './call-order.ts'
import { type CallSession, startCallSession } from './call-session.ts'
import { createConferenceRoutes } from './conference-routes.ts'
import { createConferences } from './conferences.ts'
import { createLineTicker } from './line-ticker.ts'
import type { StreamWorld } from './media-stream.ts'
import {
  accountResource,
  apiPrefix,
  callResource,
  errorBody,
  listPage,
  notificationResource,
  phoneNumberResource,
} from './resources.ts'
import { createWebhookClient } from './webhook-client.ts'

export interface TwilioServer {
  readonly origin: string
  calls(): PracticeCall[]
  /** No call is alive and no callback under way. */
  idle(): boolean
  /** Webhooks, audio and, where `awaitsAnswers`, socket messages that are being waited for. */
  requestsInFlight(): number
  /** Names the customer behind a number, for calls placed from now on. */
  assignPersona(e164: string, name: string): void
  /** Presses a key of a customer's telephone. False when no live audio carries it. */
  press(callSid: string, digit: string): boolean
  close(): Promise<void>
}

export async function startTwilioServer(options: {
  clock: Clock
  latency: LatencyModel
  faults: Faults
  random: Random
  /** Names calls. */
  callIds: Random
  voice: PracticeVoice
  accountSid: string
  authToken: string
  phoneNumber: string
  /** See `createWebhookClient`. */
  patienceRealMs: number
  /** See `createLineTicker`, `connectStreamSocket` and `StreamWorld`. */
  tickerRestMs: number
  awaitsAnswers: boolean
  lineNoise: boolean
  /** Calls dialled a second; more wait in the queue. Without it nobody waits. */
  callsPerSecond?: number
  port?: number
}): Promise<TwilioServer> {
  const { clock, latency, faults, random, accountSid, authToken, phoneNumber } = options
  const phoneNumberSid = `PN${random.fork('number').hex(32)}`
  const webhooks = createWebhookClient({ clock, latency, authToken, patienceRealMs: options.patienceRealMs })
  const conferences = createConferences({ clock, random: random.fork('conferences'), accountSid, webhooks })
  const ticker = createLineTicker(clock, options.tickerRestMs)
  const streamWorld: StreamWorld = {
    clock,
    ticker,
    latency,
    faults,
    authToken,
    patienceRealMs: options.patienceRealMs,
    awaitsAnswers: options.awaitsAnswers,
    lineNoise: options.lineNoise,
    census: { alive: new Set(), inFlight: 0 },
  }
  const sessions = new Map<string, CallSession>()
  /** From when on each call is in the lists: Twilio's are eventually consistent. */
  const listedFromMs = new Map<string, number>()
  const assigned = new Map<string, string>()
  const attempts = new Map<string, number>()
  const gapMs = options.callsPerSecond === undefined ? 0 : 1000 / options.callsPerSecond
  let nextDialMs = 0

  const dialTurn = (): Promise<void> => {
    const nowMs = clock.monotonicMs()
    const atMs = Math.max(nowMs, nextDialMs)
    nextDialMs = atMs + gapMs
    return atMs > nowMs ? clock.sleep(atMs - nowMs) : Promise.resolve()
  }

  const placeCall = (
    form: URLSearchParams,
    role: PracticeCall['role'] = 'customer',
  ): CallSession | { status: number; code: number; message?: string } => {
    const parsed = parseCallOrder(form, phoneNumber)
    if (parsed.kind === 'refused') {
      return {
        status: 400,
        code: parsed.code,
        ...(parsed.message === undefined ? {} : { message: parsed.message }),
      }
    }
    const { order } = parsed
    const attempt = (attempts.get(order.to) ?? 0) + 1
    attempts.set(order.to, attempt)
    const sid = `CA${options.callIds.hex(32)}`
    const callRandom = random.fork(`${order.to}/${attempt}`)
    const name = assigned.get(order.to)
    const persona = role === 'operator' ? operatorFor(name) : personaFor(order.to, name)
    const session = startCallSession({
      sid,
      accountSid,
      order,
      role,
      brain: createBrain(persona, callRandom, attempt),
      voice: options.voice,
      attempt,
      clock,
      latency,
      faults,
      random: callRandom,
      webhooks,
      streamWorld,
      conferences,
      ringAdviser: (number) =>
        createBrain(operatorFor(assigned.get(number)), callRandom.fork('adviser'), 1).reachability(),
      // The account's rate is one of calls placed over REST; participants do not wait.
      dialTurn: role === 'operator' ? Promise.resolve() : dialTurn(),
    })
    sessions.set(sid, session)
    listedFromMs.set(sid, clock.now() + latency.listingLagMs())
    return session
  }

  /** Null when the request goes on; otherwise it is answered, broken or left hanging. */
  const playFault = async (exchange: Exchange, target: RequestTarget, act: () => void): Promise<boolean> => {
    const fault = faults.next(target)
    if (!fault) return false
    switch (fault.kind) {
      case 'error': {
        const headers: Record<string, string> = {}
        if (fault.retryAfterSeconds !== undefined) headers['retry-after'] = String(fault.retryAfterSeconds)
        const code = typeof fault.code === 'number' ? fault.code : undefined
        exchange.sendJson(fault.status, errorBody(fault.status, code, fault.message), headers)
        return true
      }
      case 'timeout':
        return true
      case 'lost_answer':
        act()
        exchange.breakOff()
        return true
      case 'cut_off':
      case 'reset':
        exchange.breakOff()
        return true
      case 'garbage':
        exchange.response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')
        return true
      case 'delay':
        await clock.sleep(fault.delayMs)
        return false
    }
  }

  const base = `${apiPrefix}/Accounts/${accountSid}`
  const json = (session: CallSession) => callResource(session.record, accountSid, phoneNumberSid)
  const refuse = (exchange: Exchange, status: number, code?: number, message?: string) =>
    exchange.sendJson(status, errorBody(status, code, message))

  const create = async (exchange: Exchange) => {
    const form = new URLSearchParams(exchange.body)
    if (await playFault(exchange, 'twilio.create', () => void placeCall(form))) return
    const placed = placeCall(form)
    if ('code' in placed) return refuse(exchange, placed.status, placed.code, placed.message)
    exchange.sendJson(201, json(placed))
  }

  const list = async (exchange: Exchange) => {
    if (await playFault(exchange, 'twilio.list', () => {})) return
    const { query } = exchange
    const instant = (name: string, otherwise: number): number => {
      const raw = query.get(name)
      return raw === null ? otherwise : Date.parse(raw)
    }
    const since = instant('StartTime>', instant('StartTime>=', Number.NEGATIVE_INFINITY))
    const until = instant('StartTime<', instant('StartTime<=', Number.POSITIVE_INFINITY))
    const matching = [...sessions.values()].filter(({ record }) => {
      const startMs = record.answeredAtMs ?? record.dialedAtMs ?? record.createdAtMs
      return (
        (listedFromMs.get(record.sid) ?? 0) <= clock.now() &&
        (query.get('To') ?? record.to) === record.to &&
        (query.get('From') ?? record.from) === record.from &&
        (query.get('Status') ?? record.status) === record.status &&
        // Dates go by whole seconds, so the first second counts in full.
        startMs >= since - 999 &&
        startMs <= until
      )
    })
    const newestFirst = matching.sort((a, b) => b.record.createdAtMs - a.record.createdAtMs)
    exchange.sendJson(200, listPage('calls', newestFirst.map(json), exchange.path, query))
  }

  const update = async (exchange: Exchange, session: CallSession) => {
    const form = new URLSearchParams(exchange.body)
    const act = (): { status: number; code: number } | null => {
      const status = form.get('Status')
      if (status === 'completed' || status === 'canceled') {
        return session.end(status) ? null : { status: 400, code: 21220 }
      }
      const source = documentSource(form)
      if (source === null || source.kind === 'refused') return { status: 400, code: 21205 }
      return session.replace(source) ? null : { status: 400, code: 21220 }
    }
    if (await playFault(exchange, 'twilio.update', act)) return
    const refusal = act()
    if (refusal) return refuse(exchange, refusal.status, refusal.code)
    exchange.sendJson(200, json(session))
  }

  const serveCall = async (exchange: Exchange, sid: string, rest: string) => {
    const session = sessions.get(sid)
    if (!session) return refuse(exchange, 404, 20404)
    if (rest === '/Notifications.json') {
      const items = session.record.notifications.map((item, i) =>
        notificationResource(item, i, sid, accountSid),
      )
      return exchange.sendJson(200, listPage('notifications', items, exchange.path, exchange.query))
    }
    if (rest !== '.json') return refuse(exchange, 404, 20404)
    if (exchange.method === 'POST') return update(exchange, session)
    if (await playFault(exchange, 'twilio.fetch', () => {})) return
    exchange.sendJson(200, json(session))
  }

  const conferenceRoutes = createConferenceRoutes({
    accountSid,
    conferences,
    placeOperatorCall: (form) => placeCall(form, 'operator'),
    statusOf: (callSid) => sessions.get(callSid)?.record.status ?? 'completed',
    refuse,
  })

  const route = async (exchange: Exchange): Promise<void> => {
    const { path, method } = exchange
    const call = /^\/Calls\/(CA[0-9a-f]{32})(.*)$/.exec(path.slice(base.length))
    if (!path.startsWith(base)) return refuse(exchange, 404, 20404)
    if (call?.[1] !== undefined) return serveCall(exchange, call[1], call[2] ?? '')
    const conference = /^\/Conferences(.*)$/.exec(path.slice(base.length))
    if (conference?.[1] !== undefined) {
      const adds = method === 'POST' && path.endsWith('/Participants.json')
      const { serve } = conferenceRoutes
      const [, rest] = conference
      if (adds && (await playFault(exchange, 'twilio.participant', () => serve(exchange, rest)))) return
      return serve(exchange, rest)
    }
    switch (path.slice(base.length)) {
      case '/Calls.json':
        return method === 'POST' ? create(exchange) : list(exchange)
      case '.json':
        if (await playFault(exchange, 'twilio.account', () => {})) return
        return exchange.sendJson(200, accountResource(accountSid))
      case '/IncomingPhoneNumbers.json': {
        const wanted = exchange.query.get('PhoneNumber')
        const own = phoneNumberResource(accountSid, phoneNumberSid, phoneNumber)
        const items = wanted === null || phoneNumber.includes(wanted.replace(/\*/g, '')) ? [own] : []
        return exchange.sendJson(200, listPage('incoming_phone_numbers', items, path, exchange.query))
      }
      case '/OutgoingCallerIds.json':
        return exchange.sendJson(200, listPage('outgoing_caller_ids', [], path, exchange.query))
      case '/Balance.json':
        return exchange.sendJson(200, { account_sid: accountSid, balance: '100.00', currency: 'USD' })
      default:
        return refuse(exchange, 404, 20404)
    }
  }

  const authorised = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const server = await startLoopbackServer(options.port ?? 0, async (exchange) => {
    if (exchange.headers.authorization !== authorised) return refuse(exchange, 401, 20003)
    await clock.sleep(latency.networkLegMs() + latency.networkLegMs())
    await route(exchange)
  })

  return {
    origin: server.origin,
    calls: () => [...sessions.values()].map(({ record }) => structuredClone(record)),
    idle: () =>
      webhooks.pending() === 0 &&
      streamWorld.census.alive.size === 0 &&
      [...sessions.values()].every((session) => session.settled()),
    requestsInFlight: () => webhooks.inFlight() + streamWorld.census.inFlight,
    press: (callSid, digit) => sessions.get(callSid)?.press(digit) ?? false,
    assignPersona: (e164, name) => void assigned.set(e164, name),
    async close() {
      for (const session of sessions.values()) session.close()
      for (const socket of streamWorld.census.alive) socket.terminate()
      ticker.close()
      webhooks.close()
      await server.close()
    },
  }
}
