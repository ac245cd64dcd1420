/**
 * Twilio's side of a webhook: the signed request, its time limit, its one more try when no connection comes
 * about, and audio fetched for `<Play>`.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Clock } from '../../engine/ports.ts'
import type { LatencyModel } from '../latency.ts'
import { signRequest } from './sign.ts'

export interface WebhookRequest {
  url: string
  method: 'GET' | 'POST'
  params: ReadonlyArray<[string, string]>
}

export type WebhookAnswer =
  | { kind: 'answered'; status: number; contentType: string; body: string }
  /** `code` is Twilio's: 11200 no answer in time, 11205 no connection. */
  | { kind: 'failed'; code: number; reason: string }

export type MediaAnswer =
  | {
      kind: 'streaming'
      status: number
      contentType: string
      chunks: AsyncIterable<Uint8Array>
      discard(): void
    }
  | { kind: 'failed'; code: number; reason: string }

export interface WebhookClient {
  send(request: WebhookRequest): Promise<WebhookAnswer>
  fetchMedia(url: string): Promise<MediaAnswer>
  /** Requests under way, their modelled way there and back included. */
  pending(): number
  /** Of these, those whose answer is really being waited for at this moment. */
  inFlight(): number
  close(): void
}

/** Twilio gives up on a whole request after this. */
export const webhookTimeoutMs = 15_000
const mostAnswerBytes = 1_000_000

class NoConnection extends Error {}
class TimedOut extends Error {}

/**
 * @param patienceRealMs at least this much of the computer's own time passes before a request counts as
 *   timed out: at 20 times speed 15 seconds are 0.75, and a busy machine is not a dead one
 */
export function createWebhookClient(options: {
  clock: Clock
  latency: LatencyModel
  authToken: string
  patienceRealMs: number
}): WebhookClient {
  const { clock, latency, authToken, patienceRealMs } = options
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 256 })
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 256 })
  let pending = 0
  let inFlight = 0
  let closed = false

  const open = (request: WebhookRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const isPost = request.method === 'POST'
      const body = isPost ? new URLSearchParams(request.params.map(([k, v]) => [k, v])).toString() : ''
      const target = new URL(request.url)
      const secure = target.protocol === 'https:'
      const begun = performance.now()
      inFlight += 1
      const outgoing = (secure ? httpsRequest : httpRequest)(target, {
        method: request.method,
        agent: secure ? httpsAgent : httpAgent,
        headers: {
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'x-twilio-signature': signRequest(authToken, request.url, isPost ? request.params : []),
          ...(isPost
            ? {
                'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
                'content-length': Buffer.byteLength(body),
              }
            : {}),
        },
      })
      const giveUp = () => outgoing.destroy(new TimedOut('no answer in 15 s'))
      let realTimer: NodeJS.Timeout | undefined
      const timer = clock.schedule(webhookTimeoutMs, () => {
        const restMs = patienceRealMs - (performance.now() - begun)
        if (restMs > 0) realTimer = setTimeout(giveUp, restMs)
        else giveUp()
      })
      let settled = false
      const settle = () => {
        if (settled) return
        settled = true
        inFlight -= 1
        timer.cancel()
        clearTimeout(realTimer)
      }
      outgoing.on('response', (response) => {
        response.once('close', settle)
        resolve(response)
      })
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        settle()
        // A kept connection that died unnoticed is no connection: nothing was read on the other side.
        const unconnected =
          error.code === 'ECONNREFUSED' ||
          error.code === 'ENOTFOUND' ||
          (error.code === 'ECONNRESET' && outgoing.reusedSocket)
        reject(unconnected ? new NoConnection(error.code) : error)
      })
      outgoing.end(body)
    })

  /** Opens with one more try when no connection came about, as Twilio does by default. */
  const openTwice = async (request: WebhookRequest): Promise<IncomingMessage> => {
    try {
      return await open(request)
    } catch (error) {
      if (!(error instanceof NoConnection) || closed) throw error
      return await open(request)
    }
  }

  const failure = (error: unknown): { kind: 'failed'; code: number; reason: string } => ({
    kind: 'failed',
    code: error instanceof NoConnection ? 11205 : 11200,
    reason: error instanceof Error ? error.message : String(error),
  })

  /** A GET carries its parameters in the address, which is what gets signed. */
  const addressed = (request: WebhookRequest): WebhookRequest => {
    const url = request.url.split('#', 1)[0] ?? ''
    if (request.method === 'POST' || request.params.length === 0) return { ...request, url }
    const query = new URLSearchParams(request.params.map(([k, v]) => [k, v])).toString()
    return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}${query}` }
  }

  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    pending += 1
    try {
      return await work()
    } finally {
      pending -= 1
    }
  }

  return {
    send: (request) =>
      counted(async () => {
        try {
          await clock.sleep(latency.networkLegMs())
          const response = await openTwice(addressed(request))
          const chunks: Buffer[] = []
          let bytes = 0
          for await (const chunk of response as AsyncIterable<Buffer>) {
            chunks.push(chunk)
            bytes += chunk.length
            if (bytes > mostAnswerBytes) throw new Error('answer too large')
          }
          await clock.sleep(latency.networkLegMs())
          return {
            kind: 'answered',
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
          }
        } catch (error) {
          return failure(error)
        }
      }),
    fetchMedia: (url) =>
      counted(async () => {
        try {
          // Both ways at once: whoever plays the sound should take its bytes as soon as they come.
          await clock.sleep(latency.networkLegMs() + latency.networkLegMs())
          const response = await openTwice(addressed({ url, method: 'GET', params: [] }))
          return {
            kind: 'streaming',
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            chunks: response,
            discard: () => void response.destroy(),
          }
        } catch (error) {
          return failure(error)
        }
      }),
    pending: () => pending,
    inFlight: () => inFlight,
    close() {
      closed = true
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}
