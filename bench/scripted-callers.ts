/**
 * Customers of `reply.bench.ts`: a telephone company that takes the dialer's calls and plays them all at once
 * with signed webhooks, and people who say the same lines whatever they hear. They time every answer.
 */
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type LoopbackServer, startLoopbackServer } from '../electron/practice/loopback-server.ts'
import { signRequest } from '../electron/practice/twilio/sign.ts'
import { parseTwiml, type Verb } from '../electron/practice/twilio/twiml.ts'

/** One answer to a customer's words. */
export interface TimedReply {
  callId: string
  /** The assistant's turn that it began. */
  turnIndex: number
  elapsedMs: number
}

export interface ScriptedCallers extends LoopbackServer {
  readonly accountSid: string
  readonly authToken: string
  /** Resolves with every timed answer once so many calls have ended. */
  play(calls: number): Promise<TimedReply[]>
}

/** Lead through identity and consent, then keep the model talking. */
const words = [
  'Sí, con ella habla.',
  'Sí, claro, no hay problema.',
  'Sí, cuénteme por favor.',
  'Soy docente pensionada.',
  'A mí me paga Fiduprevisora.',
  'Tengo cincuenta y ocho años.',
  'Quiero arreglar la casa.',
  'Unos veinte millones de pesos.',
  'Recibo como tres millones.',
  'No, ningún descuento.',
  '¿Y qué papeles necesito?',
]
/** Shortened playing and speaking: twenty people still never answer in step. */
const pauseMs = { playing: [200, 500], speaking: [600, 1600] } as const
const between = ([least, most]: readonly [number, number]) => least + Math.random() * (most - least)

const agent = new Agent({ keepAlive: true })

/** The answer's status, body and time from the first byte sent to the last one read. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string; elapsedMs: number }> {
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, elapsedMs: performance.now() - startedMs }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Fetches a clip as Twilio would while it plays it. */
function listenTo(url: string): void {
  const sent = request(url, { agent }, (response) => void response.resume())
  sent.on('error', () => {})
  sent.end()
}

export async function startScriptedCallers(): Promise<ScriptedCallers> {
  const accountSid = `AC${randomBytes(16).toString('hex')}`
  const authToken = randomBytes(16).toString('hex')
  let replies: TimedReply[] = []
  let ended = 0
  let awaited: { calls: number; done: PromiseWithResolvers<TimedReply[]> } | null = null

  async function webhook(url: string, callSid: string, fields: Record<string, string>) {
    const form = { AccountSid: accountSid, CallSid: callSid, ApiVersion: '2010-04-01', ...fields }
    const answer = await post(url, new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signRequest(authToken, url, Object.entries(form)),
    })
    if (answer.status >= 300) throw new Error(`${new URL(url).pathname} answered ${answer.status}`)
    return answer
  }

  async function playCall(callSid: string, voiceUrl: string, statusUrl: string): Promise<void> {
    const callId = new URL(voiceUrl).searchParams.get('call') ?? ''
    let sequence = 0
    const status = (CallStatus: string) => {
      sequence += 1
      return webhook(statusUrl, callSid, { CallStatus, SequenceNumber: String(sequence) })
    }
    await wait(between([50, 250]))
    await status('ringing')
    await status('in-progress')
    let { body } = await webhook(voiceUrl, callSid, { CallStatus: 'in-progress' })
    let spoken = 0
    for (;;) {
      const { verbs } = parseTwiml(body)
      const next = await hear(verbs)
      if (next === null) break
      if (next.kind === 'redirect') {
        body = (await webhook(next.url, callSid, { CallStatus: 'in-progress' })).body
        continue
      }
      const line = words[spoken]
      spoken += 1
      if (line === undefined) break
      await wait(between(pauseMs.speaking))
      const heard = { CallStatus: 'in-progress', SpeechResult: line, Confidence: '0.93' }
      const answer = await webhook(next.url, callSid, heard)
      body = answer.body
      const turnIndex = Number(/[?&](?:amp;)?(?:turn|after)=(\d+)/.exec(body)?.[1] ?? -1)
      replies.push({ callId, turnIndex, elapsedMs: answer.elapsedMs })
    }
    await status('completed')
  }

  async function hear(verbs: Verb[]): Promise<{ kind: 'redirect' | 'gather'; url: string } | null> {
    for (const verb of verbs) {
      switch (verb.verb) {
        case 'Play':
          listenTo(verb.url)
          await wait(between(pauseMs.playing))
          break
        case 'Gather':
          for (const prompt of verb.prompts) if (prompt.verb === 'Play') listenTo(prompt.url)
          return verb.action === null ? null : { kind: 'gather', url: verb.action }
        case 'Redirect':
          return { kind: 'redirect', url: verb.url }
        case 'Hangup':
          return null
      }
    }
    return null
  }

  const server = await startLoopbackServer(0, async (exchange) => {
    if (exchange.method !== 'POST' || !exchange.path.endsWith('/Calls.json')) {
      return exchange.sendJson(404, { code: 20404, message: 'not found', status: 404 })
    }
    const form = new URLSearchParams(exchange.body)
    const sid = `CA${randomBytes(16).toString('hex')}`
    exchange.sendJson(201, { sid, account_sid: accountSid, status: 'queued', to: form.get('To') })
    playCall(sid, form.get('Url') ?? '', form.get('StatusCallback') ?? '')
      .catch((error: unknown) => console.error('a scripted call broke off:', error))
      .finally(() => {
        ended += 1
        if (awaited && ended >= awaited.calls) awaited.done.resolve(replies)
      })
  })

  return {
    ...server,
    accountSid,
    authToken,
    play(calls) {
      replies = []
      ended = 0
      awaited = { calls, done: Promise.withResolvers() }
      return awaited.done.promise
    },
    async close() {
      agent.destroy()
      await server.close()
    },
  }
}
