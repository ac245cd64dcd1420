/** Asks ANA's own public health page, the way Twilio would come: by name, over a fresh connection. */
import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { networkFailure } from '../../../shared/domain/network-failure.ts'
import type { Ids } from '../ports.ts'
import { isOwnAnswer } from './health-proof.ts'

export type ProbeResult = { ok: true } | { ok: false; code: string }

/** Never throws. An abort counts as no answer. */
export type HealthProbe = (publicUrl: string, signal: AbortSignal) => Promise<ProbeResult>

/** ANA's own answer has some hundred bytes; a longer page is somebody else's. */
const maxAnswerBytes = 4_096

/**
 * Names under `.localhost` are this computer by definition (RFC 6761), but not every system's resolver
 * knows; a tunnel server on this computer hands out such names.
 */
const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (!hostname.endsWith('.localhost')) return lookup(hostname, options, callback)
  if (options.all) return callback(null, [{ address: '127.0.0.1', family: 4 }])
  return callback(null, '127.0.0.1', 4)
}

function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    request(url, {
      // A kept connection could still work while new ones do not; Twilio makes new ones.
      agent: false,
      lookup: lookupWithLocalhost,
      signal,
      headers: {
        accept: 'application/json',
        'user-agent': 'ana-health/1',
        // localtunnel's and ngrok's pages for browsers would stand in the way.
        'bypass-tunnel-reminder': '1',
        'ngrok-skip-browser-warning': '1',
      },
    })
      .on('response', resolve)
      .on('error', reject)
      .end()
  })
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const piece of response) {
    text += piece
    if (text.length > maxAnswerBytes) return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** @param options.key the secret that the public listener's health page also has */
export function createHealthProbe(options: { key: string; ids: Pick<Ids, 'secret'> }): HealthProbe {
  const { key, ids } = options
  return async (publicUrl, signal) => {
    const nonce = ids.secret()
    try {
      const response = await get(new URL(`/healthz?nonce=${nonce}`, publicUrl), signal)
      if (response.statusCode !== 200) {
        response.destroy()
        return { ok: false, code: 'tunnel.bad_status' }
      }
      const body = await readJson(response)
      return isOwnAnswer(key, nonce, body) ? { ok: true } : { ok: false, code: 'tunnel.foreign_page' }
    } catch (error) {
      const failure = networkFailure(error)
      return { ok: false, code: failure ? `tunnel.network_${failure}` : 'tunnel.no_answer' }
    }
  }
}
