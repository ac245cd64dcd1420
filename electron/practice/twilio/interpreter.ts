/** Carries out one TwiML document on a live call and says where the call goes from there. */
import type { Clock } from '../../engine/ports.ts'
import type { CustomerLine } from '../customer-line.ts'
import type { LatencyModel } from '../latency.ts'
import type { Reachability } from '../personas/persona.ts'
import { playToCustomer } from '../playback.ts'
import type { CallNotification, HeardUtterance, SpeechResult } from '../practice-call.ts'
import { murmur } from '../voice/murmur.ts'
import type { Seat } from './conferences.ts'
import { telephoneAudio } from './media.ts'
import type { MediaStream } from './media-stream.ts'
import { openSpeechGather } from './speech-gather.ts'
import type { ConferenceOrder, Prompt, StreamOrder, TwimlDocument, Verb } from './twiml.ts'
import type { WebhookClient } from './webhook-client.ts'

/** Where the call goes after a document. */
export type Flow =
  | { kind: 'fetch'; url: string; method: 'GET' | 'POST'; params: Array<[string, string]> }
  | { kind: 'hang_up' }
  /** The last verb is done and nothing follows. */
  | { kind: 'end_of_document' }
  /** Twilio would play its own apology and end the call. */
  | { kind: 'application_error' }

export interface InterpreterPorts {
  clock: Clock
  line: CustomerLine
  latency: LatencyModel
  webhooks: WebhookClient
  notify(problem: Pick<CallNotification, 'code' | 'level' | 'message' | 'url'>): void
  heard(utterance: HeardUtterance): void
  result(result: SpeechResult): void
  note(kind: string, detail: string): void
  /** Sends a partial transcript; nobody waits for the answer. */
  partial(url: string, text: string): void
  /** The stream lives on when the document ends, unless it is two-way. */
  openStream(order: StreamOrder, isTwoWay: boolean): MediaStream
  /** Ends the listening streams of that name; all without one. */
  stopListening(name: string | null): void
  joinConference(order: ConferenceOrder): Seat
  /** What becomes of a call to an adviser. */
  ringAdviser(number: string): Reachability
}

/** Talking time of the adviser whom `<Dial>` reaches, and how soon a network says that she is busy. */
const dialTalkMs = 20_000
const dialBusyMs = 1500

/** Rejects with the signal's reason as soon as it aborts; the work itself goes on unheeded. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/**
 * @param baseUrl the document's own address, against which relative ones are resolved
 * @param signal aborts when the call ends or the document is replaced; the returned promise then rejects
 */
export async function runDocument(
  document: TwimlDocument,
  baseUrl: string,
  ports: InterpreterPorts,
  signal: AbortSignal,
): Promise<Flow> {
  const { clock, line, latency, webhooks } = ports
  const resolveUrl = (url: string): string => new URL(url, baseUrl).href
  for (const problem of document.problems) ports.notify({ ...problem, url: baseUrl })

  const record = (
    via: 'play' | 'say',
    url: string | null,
    played: Awaited<ReturnType<typeof playToCustomer>>,
  ) => {
    if (played.firstSoundAtMs === null) return
    ports.heard({
      atMs: played.firstSoundAtMs,
      endedAtMs: clock.now(),
      text: played.text,
      words: played.words,
      cut: played.cut,
      via,
      url,
    })
  }

  const playUrl = async (rawUrl: string, stop: AbortSignal) => {
    const url = resolveUrl(rawUrl)
    const fetching = webhooks.fetchMedia(url)
    const media = await untilAborted(fetching, stop).catch((error: unknown) => {
      // Audio that arrives after the customer has spoken over it must not hold its connection.
      void fetching.then((late) => {
        if (late.kind === 'streaming') late.discard()
      })
      throw error
    })
    if (media.kind === 'failed' || media.status !== 200) {
      const reason = media.kind === 'failed' ? media.reason : `HTTP ${media.status}`
      if (media.kind === 'streaming') media.discard()
      ports.notify({ code: 11200, level: 'error', message: `Play: ${reason}`, url })
      return
    }
    const chunks = telephoneAudio(media.contentType, media.chunks)
    const played = await playToCustomer({ clock, line, chunks, signal: stop })
    media.discard()
    record('play', url, played)
    if (played.failure !== null && !stop.aborted) {
      ports.notify({ code: 12300, level: 'error', message: `Play: ${played.failure}`, url })
    }
  }

  const say = async (text: string, stop: AbortSignal) => {
    async function* once() {
      yield murmur(text)
    }
    record('say', null, await playToCustomer({ clock, line, chunks: once(), signal: stop }))
  }

  const prompt = async (verb: Prompt, stop: AbortSignal) => {
    if (verb.verb === 'Pause') return clock.sleep(verb.seconds * 1000, stop)
    // Twilio's loop="0" means for ever: a thousand times is long enough for a telephone call.
    const times = verb.loop === 0 ? 1000 : verb.loop
    for (let i = 0; i < times && !stop.aborted; i += 1) {
      if (verb.verb === 'Play') await playUrl(verb.url, stop)
      else await say(verb.text, stop)
    }
    signal.throwIfAborted()
  }

  const gather = async (verb: Extract<Verb, { verb: 'Gather' }>): Promise<Flow | null> => {
    const barge = new AbortController()
    const promptStop = AbortSignal.any([signal, barge.signal])
    const { partialResultCallback } = verb
    const ear = verb.speech
      ? openSpeechGather({
          clock,
          line,
          latency,
          endSilenceMs: verb.speechTimeoutSeconds === null ? null : verb.speechTimeoutSeconds * 1000,
          onSpeech: () => barge.abort(),
          onPartial:
            partialResultCallback === null
              ? null
              : (text) => ports.partial(resolveUrl(partialResultCallback), text),
        })
      : null
    try {
      for (const nested of verb.prompts) {
        if (barge.signal.aborted) break
        // Only the prompt is interrupted by speech; the call's own end passes on.
        await prompt(nested, promptStop).catch((error: unknown) => {
          if (signal.aborted || !barge.signal.aborted) throw error
        })
      }
      signal.throwIfAborted()
      if (!ear) await clock.sleep(verb.timeoutSeconds * 1000, signal)
      ear?.startTimeout(verb.timeoutSeconds * 1000)
      const outcome = ear ? await untilAborted(ear.result, signal) : ({ kind: 'empty' } as const)
      const url = resolveUrl(verb.action ?? baseUrl)
      if (outcome.kind === 'speech') {
        ports.result({ atMs: clock.now(), text: outcome.text, confidence: outcome.confidence })
        const params: Array<[string, string]> = [['SpeechResult', outcome.text]]
        if (outcome.confidence !== null) params.push(['Confidence', String(outcome.confidence)])
        params.push(['Language', 'es-CO'])
        return { kind: 'fetch', url, method: verb.method, params }
      }
      ports.result({ atMs: clock.now(), text: '', confidence: null })
      return verb.actionOnEmptyResult ? { kind: 'fetch', url, method: verb.method, params: [] } : null
    } finally {
      ear?.close()
    }
  }

  const connect = async (verb: Extract<Verb, { verb: 'Connect' }>): Promise<Flow | null> => {
    const stream = ports.openStream(verb.stream, true)
    try {
      await untilAborted(stream.ended, signal)
    } finally {
      stream.stop()
    }
    if (verb.action === null) return null
    return { kind: 'fetch', url: resolveUrl(verb.action), method: verb.method, params: [] }
  }

  /** @returns Twilio's status of the dialled call, and how long it lasted */
  const dial = async (
    verb: Extract<Verb, { verb: 'Dial' }>,
  ): Promise<{ status: string; seconds: number | null }> => {
    const { target, timeoutSeconds } = verb
    const hold = line.hold()
    try {
      if (target.kind === 'conference') {
        const seat = ports.joinConference(target.conference)
        try {
          await untilAborted(seat.left, signal)
        } finally {
          seat.leave()
        }
        return { status: 'answered', seconds: null }
      }
      const adviser = ports.ringAdviser(target.number)
      ports.note('dial', `an adviser is called: ${adviser.kind}`)
      switch (adviser.kind) {
        case 'failed':
        case 'busy':
          await clock.sleep(dialBusyMs, signal)
          return { status: adviser.kind, seconds: null }
        case 'no_answer':
          await clock.sleep(timeoutSeconds * 1000, signal)
          return { status: 'no-answer', seconds: null }
        case 'answers':
          await clock.sleep(Math.min(adviser.ringMs, timeoutSeconds * 1000), signal)
          if (adviser.ringMs > timeoutSeconds * 1000) return { status: 'no-answer', seconds: null }
          await clock.sleep(dialTalkMs, signal)
          return { status: 'completed', seconds: dialTalkMs / 1000 }
      }
    } finally {
      hold.release()
    }
  }

  for (const verb of document.verbs) {
    signal.throwIfAborted()
    switch (verb.verb) {
      case 'Play':
      case 'Say':
      case 'Pause':
        await prompt(verb, signal)
        break
      case 'Gather': {
        const flow = await gather(verb)
        if (flow) return flow
        break
      }
      case 'Redirect':
        return { kind: 'fetch', url: resolveUrl(verb.url || baseUrl), method: verb.method, params: [] }
      case 'Hangup':
        return { kind: 'hang_up' }
      case 'Connect': {
        const flow = await connect(verb)
        if (flow) return flow
        break
      }
      case 'Start':
        ports.openStream(verb.stream, false)
        break
      case 'StopStream':
        ports.stopListening(verb.name)
        break
      case 'Dial': {
        const { status, seconds } = await dial(verb)
        if (verb.action === null) break
        const params: Array<[string, string]> = [
          ['DialCallStatus', status],
          ['DialBridged', String(status === 'completed' || status === 'answered')],
        ]
        if (seconds !== null) params.push(['DialCallDuration', String(seconds)])
        return { kind: 'fetch', url: resolveUrl(verb.action), method: verb.method, params }
      }
      case 'Unsupported': {
        const message = `The practice line does not play <${verb.name}>`
        ports.notify({ code: 12200, level: 'error', message, url: baseUrl })
        return { kind: 'application_error' }
      }
    }
  }
  return { kind: 'end_of_document' }
}
