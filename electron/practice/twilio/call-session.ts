/**
 * One call from queue to end: rings the customer, fetches and runs ANA's TwiML, and keeps the record. Each
 * call is a process of its own; only its end is decided in one place.
 */
import type { Clock, Timer } from '../../engine/ports.ts'
import { createCustomerLine } from '../customer-line.ts'
import { createCustomerMouth } from '../customer-mouth.ts'
import type { Faults } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import type { CustomerBrain } from '../personas/brain.ts'
import type { Reachability } from '../personas/persona.ts'
import {
  type CallEnder,
  finalStatuses,
  freshCallRecord,
  type PracticeCall,
  type TwilioCallStatus,
} from '../practice-call.ts'
import type { Random } from '../seeded-random.ts'
import type { PracticeVoice } from '../voice/practice-voice.ts'
import { createCallStreams } from './call-streams.ts'
import type { Conferences } from './conferences.ts'
import { type Flow, type InterpreterPorts, runDocument, untilAborted } from './interpreter.ts'
import type { StreamWorld } from './media-stream.ts'
import { createStatusCallbacks, type ProgressEvent } from './status-callbacks.ts'
import { parseTwiml, TwimlError } from './twiml.ts'
import type { WebhookClient, WebhookRequest } from './webhook-client.ts'

/** The parameters of a create request that matter here, parsed. */
export interface CallOrder {
  to: string
  from: string
  /** Either the address asked for TwiML or the TwiML itself. */
  source: DocumentSource
  fallback: { url: string; method: 'GET' | 'POST' } | null
  statusCallback: { url: string; method: 'GET' | 'POST'; events: ReadonlySet<string> } | null
  ringTimeoutMs: number
  timeLimitMs: number
}

export type DocumentSource =
  | { kind: 'url'; url: string; method: 'GET' | 'POST' }
  | { kind: 'twiml'; xml: string }

export interface CallSession {
  readonly record: PracticeCall
  /** Replaces the running document. False when the call is not in progress. */
  replace(source: DocumentSource): boolean
  /** Ends the call on ANA's order. False when it is over already or, for `canceled`, too far gone. */
  end(status: 'canceled' | 'completed'): boolean
  /** Presses a key of her telephone. False when no live audio carries it. */
  press(digit: string): boolean
  /** Nothing of it is left to happen. */
  settled(): boolean
  close(): void
}

/** How long an operator talks with a customer before she says goodbye. */
const operatorTalksMs = [20_000, 40_000] as const
const waitingVerbs: ReadonlySet<string> = new Set(['Pause', 'Gather', 'Dial', 'Connect'])
/** Documents without any sound or waiting between them: a loop that Twilio would cut as well. */
const mostSilentDocuments = 60

export function startCallSession(options: {
  sid: string
  accountSid: string
  order: CallOrder
  role: PracticeCall['role']
  brain: CustomerBrain
  voice: PracticeVoice
  attempt: number
  clock: Clock
  latency: LatencyModel
  faults: Faults
  random: Random
  webhooks: WebhookClient
  streamWorld: StreamWorld
  conferences: Conferences
  ringAdviser(number: string): Reachability
  /** Resolves when the account may dial its next call. */
  dialTurn: Promise<void>
}): CallSession {
  const { sid, accountSid, order, brain, clock, latency, faults, random, webhooks } = options
  const { persona } = brain
  const record = freshCallRecord({
    sid,
    to: order.to,
    from: order.from,
    role: options.role,
    personaId: persona.id,
    personaLabel: persona.label,
    attempt: options.attempt,
    createdAtMs: clock.now(),
  })
  const over = new AbortController()
  /** Aborts the running document only. */
  let document = new AbortController()
  let replacement: DocumentSource | null = null
  let timeLimit: Timer | null = null
  /** Ends what an operator has to say. */
  let talkTimer: Timer | null = null
  let working = true
  /** The last document waits by itself, whether anything is heard or not. */
  let takesTime = false
  const note = (kind: string, detail: string) =>
    void record.timeline.push({ atMs: clock.now(), kind, detail })
  const notify: InterpreterPorts['notify'] = (problem) => {
    record.notifications.push({ atMs: clock.now(), ...problem })
    note('notification', `${problem.code} ${problem.message}`)
  }

  const standing = (status: string): Array<[string, string]> => [
    ['AccountSid', accountSid],
    ['ApiVersion', '2010-04-01'],
    ['CallSid', sid],
    ['CallStatus', status],
    ['Called', order.to],
    ['CalledCity', ''],
    ['CalledCountry', 'CO'],
    ['Caller', order.from],
    ['CallerCountry', 'US'],
    ['Direction', 'outbound-api'],
    ['From', order.from],
    ['FromCountry', 'US'],
    ['To', order.to],
    ['ToCity', ''],
    ['ToCountry', 'CO'],
  ]

  const callbacks = createStatusCallbacks({
    clock,
    faults,
    webhooks,
    url: order.statusCallback?.url ?? null,
    method: order.statusCallback?.method ?? 'POST',
    events: order.statusCallback?.events ?? new Set(),
    onProblem: (code, message) =>
      notify({ code, level: 'warning', message, url: order.statusCallback?.url ?? null }),
    note,
  })
  const report = (event: ProgressEvent, callStatus: string, extra: Array<[string, string]> = []) => {
    note('status', callStatus)
    callbacks.report(event, [...standing(callStatus), ...extra])
  }

  const finish = (status: TwilioCallStatus, sipCode: number, endedBy: CallEnder) => {
    if (finalStatuses.has(record.status)) return
    record.status = status
    record.sipCode = sipCode
    record.endedAtMs = clock.now()
    record.endedBy = endedBy
    timeLimit?.cancel()
    talkTimer?.cancel()
    line.close()
    streams.stopListening(null)
    over.abort(new Error('the call is over'))
    const seconds =
      record.answeredAtMs === null ? 0 : Math.ceil((record.endedAtMs - record.answeredAtMs) / 1000)
    const spoken: Array<[string, string]> =
      record.answeredAtMs === null ? [] : [['Duration', String(Math.ceil(seconds / 60))]]
    report('completed', status, [
      ['CallDuration', String(seconds)],
      ...spoken,
      ['SipResponseCode', String(sipCode)],
    ])
  }

  const line = createCustomerLine({
    clock,
    brain,
    mouth: createCustomerMouth({
      voice: options.voice,
      name: persona.voice,
      volume: persona.manner.volume ?? 1,
    }),
    random: random.fork('hesitation'),
    turns: record.turns,
    onSaid: (speech) => {
      const nowMs = clock.now()
      const startMs = nowMs - Math.round(speech.endMs - speech.startMs)
      record.said.push({
        atMs: startMs,
        endedAtMs: nowMs,
        text: speech.text,
        recognised: speech.recognised,
        confidence: speech.confidence,
        listenedTo: speech.listenedTo,
        words: speech.utterance.words.map(({ word, endMs }) => ({
          word,
          atMs: Math.round(startMs + endMs),
        })),
      })
    },
    onHangUp: () => finish('completed', 200, 'customer'),
  })

  const streams = createCallStreams({
    world: options.streamWorld,
    clock,
    random: random.fork('streams'),
    webhooks,
    accountSid,
    record,
    line,
    notify,
    note,
  })

  const ports: InterpreterPorts = {
    clock,
    line,
    latency,
    webhooks,
    notify,
    note,
    heard: (utterance) => void record.heard.push(utterance),
    result: (result) => {
      record.results.push(result)
      note('result', result.text === '' ? '(silence)' : result.text)
    },
    partial: (url, text) =>
      void webhooks.send({
        url,
        method: 'POST',
        params: [...standing(record.status), ['UnstableSpeechResult', text], ['Stability', '0.5']],
      }),
    openStream: streams.open,
    stopListening: streams.stopListening,
    joinConference: (conference) =>
      options.conferences.join({
        callSid: sid,
        order: conference,
        stays: record.conferences,
        met: () => {
          note('conference', 'somebody is there')
          if (options.role !== 'operator') return
          const talkMs = random.fork('talk').between(...operatorTalksMs)
          talkTimer = clock.schedule(talkMs, () => finish('completed', 200, 'customer'))
        },
      }),
    ringAdviser: options.ringAdviser,
  }

  type Fetched =
    | { kind: 'document'; xml: string; url: string }
    | { kind: 'error'; code: number; reason: string }
  const fetchDocument = async (request: WebhookRequest): Promise<Fetched> => {
    note('webhook', new URL(request.url).pathname)
    if (faults.losesVoiceWebhook()) {
      await clock.sleep(15_000, over.signal)
      return { kind: 'error', code: 11200, reason: 'no answer in 15 s' }
    }
    const answer = await webhooks.send(request)
    if (answer.kind === 'failed') return { kind: 'error', code: answer.code, reason: answer.reason }
    if (answer.status === 204) return { kind: 'error', code: 11770, reason: 'empty answer' }
    if (answer.status < 200 || answer.status > 299) {
      return { kind: 'error', code: 11200, reason: `HTTP ${answer.status}` }
    }
    if (!/\b(text|application)\/(xml|html|plain)\b/i.test(answer.contentType)) {
      return { kind: 'error', code: 12300, reason: `Invalid Content-Type "${answer.contentType}"` }
    }
    return { kind: 'document', xml: answer.body, url: request.url }
  }

  /** Runs one document; failures go to the fallback address once, as Twilio does. */
  const runOne = async (request: WebhookRequest | { xml: string }, mayFallBack: boolean): Promise<Flow> => {
    const signal = AbortSignal.any([over.signal, document.signal])
    const fetched: Fetched =
      'xml' in request
        ? {
            kind: 'document',
            xml: request.xml,
            url: order.source.kind === 'url' ? order.source.url : 'http://127.0.0.1/',
          }
        : await untilAborted(fetchDocument(request), signal)
    let problem: { code: number; reason: string }
    if (fetched.kind === 'document') {
      try {
        const parsed = parseTwiml(fetched.xml)
        takesTime = parsed.verbs.some(({ verb }) => waitingVerbs.has(verb))
        return await runDocument(parsed, fetched.url, ports, signal)
      } catch (error) {
        if (!(error instanceof TwimlError)) throw error
        problem = { code: error.code, reason: error.message }
      }
    } else problem = fetched
    const failedUrl = 'xml' in request ? '' : request.url
    notify({ code: problem.code, level: 'error', message: problem.reason, url: failedUrl })
    if (!mayFallBack || !order.fallback) return { kind: 'application_error' }
    const params: Array<[string, string]> = [
      ...standing(record.status),
      ['ErrorCode', String(problem.code)],
      ['ErrorUrl', failedUrl],
    ]
    return runOne({ ...order.fallback, params }, false)
  }

  const requestOf = (source: DocumentSource): WebhookRequest | { xml: string } =>
    source.kind === 'twiml'
      ? { xml: source.xml }
      : { url: source.url, method: source.method, params: standing(record.status) }

  const converse = async () => {
    let request = requestOf(order.source)
    let silentDocuments = 0
    for (;;) {
      const soundsBefore = record.heard.length + record.results.length
      let flow: Flow
      try {
        flow = await runOne(request, true)
      } catch (error) {
        if (over.signal.aborted) return
        if (replacement === null) throw error
        request = requestOf(replacement)
        replacement = null
        document = new AbortController()
        continue
      }
      if (over.signal.aborted) return
      const happened = record.heard.length + record.results.length > soundsBefore
      silentDocuments = happened || takesTime ? 0 : silentDocuments + 1
      if (silentDocuments > mostSilentDocuments) {
        notify({ code: 11215, level: 'error', message: 'Too many redirects', url: null })
        flow = { kind: 'application_error' }
      }
      switch (flow.kind) {
        case 'fetch':
          request = {
            url: flow.url,
            method: flow.method,
            params: [...standing(record.status), ...flow.params],
          }
          break
        case 'hang_up':
        case 'end_of_document':
          finish('completed', 200, 'assistant')
          return
        case 'application_error': {
          const apology = parseTwiml(
            '<Response><Say>We are sorry, an application error has occurred. Goodbye.</Say></Response>',
          )
          await runDocument(apology, 'http://127.0.0.1/', ports, over.signal)
          finish('completed', 200, 'application_error')
          return
        }
      }
    }
  }

  const live = async () => {
    await untilAborted(options.dialTurn, over.signal)
    record.dialedAtMs = clock.now()
    report('initiated', 'initiated')
    await clock.sleep(latency.networkLegMs() + latency.networkLegMs(), over.signal)
    const reachability = brain.reachability()
    if (reachability.kind === 'failed') {
      await clock.sleep(random.between(400, 1500), over.signal)
      finish('failed', reachability.sipCode, 'network')
      return
    }
    if (reachability.kind === 'busy') {
      await clock.sleep(random.between(800, 2500), over.signal)
      finish('busy', 486, 'network')
      return
    }
    record.status = 'ringing'
    report('ringing', 'ringing')
    const ringMs = reachability.kind === 'answers' ? reachability.ringMs : Number.POSITIVE_INFINITY
    await clock.sleep(Math.min(ringMs, order.ringTimeoutMs), over.signal)
    if (ringMs > order.ringTimeoutMs) {
      finish('no-answer', 487, 'network')
      return
    }
    record.status = 'in-progress'
    record.answeredAtMs = clock.now()
    timeLimit = clock.schedule(order.timeLimitMs, () => finish('completed', 200, 'time_limit'))
    line.pickUp()
    report('answered', 'in-progress')
    await converse()
  }

  live()
    .catch((error: unknown) => {
      if (over.signal.aborted) return
      note('practice_fault', error instanceof Error ? error.message : String(error))
      finish('failed', 500, 'application_error')
    })
    .finally(() => {
      working = false
    })

  return {
    record,
    replace(source) {
      if (record.status !== 'in-progress') return false
      replacement = source
      document.abort(new Error('the document was replaced'))
      return true
    },
    end(status) {
      if (finalStatuses.has(record.status)) return false
      if (status === 'canceled' && record.status === 'in-progress') return false
      if (record.status === 'in-progress') finish('completed', 200, 'rest')
      else finish('canceled', 487, 'rest')
      return true
    },
    press: streams.press,
    settled: () => !working && finalStatuses.has(record.status) && callbacks.pending() === 0,
    close() {
      line.close()
      talkTimer?.cancel()
      streams.stopListening(null)
      over.abort(new Error('the practice line was closed'))
      timeLimit?.cancel()
    },
  }
}
