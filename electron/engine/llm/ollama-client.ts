/**
 * Ollama's HTTP on plain sockets: one AbortSignal a request, lines as they come, and no gap limit of its
 * own, because loading a model may keep the headers back for minutes (the SDK's fetch gives up at five).
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { errorOfAnswer, errorOfSocket, ollamaError } from './ollama-errors.ts'

export interface OllamaClient {
  /** The parsed body of a GET or a POST without streaming. */
  json(method: 'GET' | 'POST', path: string, body?: unknown, signal?: AbortSignal): Promise<unknown>
  /** Each line of an NDJSON answer, parsed. Error lines throw. Leaving the loop closes the connection. */
  lines(path: string, body: unknown, signal?: AbortSignal): AsyncIterable<Record<string, unknown>>
}

const longestErrorBytes = 64 * 1024

/** @param baseUrl read anew for each request, so that a changed setting works at once */
export function createOllamaClient(baseUrl: () => string): OllamaClient {
  async function open(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> {
    const url = new URL(`${baseUrl()}${path}`)
    const text = body === undefined ? null : JSON.stringify(body)
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(url, {
        method,
        // Each request has its own connection: closing it is how Ollama is told to stop.
        agent: false,
        headers: {
          accept: 'application/json',
          ...(text === null
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
        ...(signal === undefined ? {} : { signal }),
      })
      request.on('response', resolve)
      request.on('error', (error) => reject(signal?.aborted ? signal.reason : errorOfSocket(error)))
      request.end(text ?? undefined)
    })
    if (answer.statusCode === undefined || answer.statusCode >= 300) {
      throw errorOfAnswer(answer.statusCode ?? 0, await errorText(answer, signal))
    }
    return answer
  }

  return {
    async json(method, path, body, signal) {
      const answer = await open(method, path, body, signal)
      let text = ''
      answer.setEncoding('utf8')
      try {
        for await (const piece of answer) text += String(piece)
      } catch (error) {
        throw signal?.aborted ? signal.reason : errorOfSocket(error)
      }
      return parseLine(text)
    },

    async *lines(path, body, signal) {
      const answer = await open('POST', path, body, signal)
      // Decodes across chunk borders, so that no accent is cut in two.
      answer.setEncoding('utf8')
      let rest = ''
      try {
        for await (const piece of answer) {
          const parts = `${rest}${String(piece)}`.split('\n')
          rest = parts.pop() ?? ''
          for (const part of parts) if (part.trim() !== '') yield parseLine(part)
        }
        if (rest.trim() !== '') yield parseLine(rest)
      } catch (error) {
        throw signal?.aborted ? signal.reason : errorOfSocket(error)
      } finally {
        answer.destroy()
      }
    },
  }
}

async function errorText(answer: IncomingMessage, signal: AbortSignal | undefined): Promise<string> {
  let text = ''
  answer.setEncoding('utf8')
  try {
    for await (const piece of answer) {
      text += String(piece)
      if (text.length > longestErrorBytes) break
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw errorOfSocket(error)
  }
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) return String(parsed.error)
  } catch {
    // Not Ollama's own body, such as a proxy's page: its status says enough.
  }
  return text.slice(0, 200)
}

function parseLine(text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw ollamaError(
      'malformed_answer',
      'Ollama sent a line that is no JSON',
      { length: text.length },
      error,
    )
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw ollamaError('malformed_answer', 'Ollama sent a line that is no object')
  }
  if ('error' in parsed) throw errorOfAnswer(200, String(parsed.error))
  return parsed as Record<string, unknown>
}
