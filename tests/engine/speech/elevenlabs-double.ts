/** A tiny ElevenLabs for these tests: the test says what each request is answered with. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
  method: string
  path: string
  apiKey: string | undefined
  body: unknown
  /** Resolves when the client has left. */
  closed: Promise<void>
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void

export interface ElevenLabsDouble {
  origin: string
  requests: ReceivedRequest[]
  /** Queues the answer to the next request; without one, every request gets 500. */
  answer(answer: Answer): void
  close(): Promise<void>
}

export async function startElevenLabsDouble(): Promise<ElevenLabsDouble> {
  const requests: ReceivedRequest[] = []
  const answers: Answer[] = []
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const closed = new Promise<void>((resolve) => response.on('close', () => resolve()))
    let text = ''
    for await (const piece of incoming) text += piece
    const apiKey = incoming.headers['xi-api-key']
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      apiKey: typeof apiKey === 'string' ? apiKey : undefined,
      body: text === '' ? null : JSON.parse(text),
      closed,
    }
    requests.push(request)
    const answer = answers.shift()
    if (answer) answer(response, request)
    else response.writeHead(500).end()
  }
  const server = createServer((incoming, response) => void serve(incoming, response).catch(() => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    answer: (answer) => void answers.push(answer),
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export const audio =
  (...pieces: Uint8Array[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'audio/basic' })
    for (const piece of pieces) response.write(piece)
    response.end()
  }

export const json =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
