/** Reads the form of a create request into a call order, refusing what Twilio refuses. */
import type { CallOrder, DocumentSource } from './call-session.ts'

export type ParsedOrder =
  | { kind: 'order'; order: CallOrder }
  | { kind: 'refused'; code: number; message?: string }

const defaultRingSeconds = 60
const defaultTimeLimitSeconds = 14_400
/** E.164 with the length that real numbers have. */
const dialable = /^\+[1-9]\d{7,14}$/

function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}

function methodOf(form: URLSearchParams, name: string): 'GET' | 'POST' {
  return form.get(name)?.toUpperCase() === 'GET' ? 'GET' : 'POST'
}

/** The TwiML source named by a create or update form; null when none is. */
export function documentSource(form: URLSearchParams): DocumentSource | null | { kind: 'refused' } {
  const url = form.get('Url')
  if (url !== null && url !== '') {
    return isHttpUrl(url) ? { kind: 'url', url, method: methodOf(form, 'Method') } : { kind: 'refused' }
  }
  const xml = form.get('Twiml')
  return xml !== null && xml !== '' ? { kind: 'twiml', xml } : null
}

/** @param ownNumber the only number the account may call from */
export function parseCallOrder(form: URLSearchParams, ownNumber: string): ParsedOrder {
  const to = form.get('To') ?? ''
  const from = form.get('From') ?? ''
  if (to === '') return { kind: 'refused', code: 21201 }
  if (from === '') return { kind: 'refused', code: 21213 }
  if (!dialable.test(to))
    return {
      kind: 'refused',
      code: 21211,
      message: `The phone number you are attempting to call, ${to}, is not valid.`,
    }
  if (!dialable.test(from)) return { kind: 'refused', code: 21212 }
  if (from !== ownNumber) return { kind: 'refused', code: 21210 }
  const source = documentSource(form)
  if (source === null || source.kind === 'refused') return { kind: 'refused', code: 21205 }
  if (source.kind === 'twiml' && source.xml.length > 4000) return { kind: 'refused', code: 21205 }
  const ringSeconds = Number(form.get('Timeout') ?? defaultRingSeconds)
  if (!Number.isInteger(ringSeconds) || ringSeconds < 1 || ringSeconds > 600)
    return { kind: 'refused', code: 21208 }
  const limitSeconds = Number(form.get('TimeLimit') ?? defaultTimeLimitSeconds)
  const statusUrl = form.get('StatusCallback')
  if (
    statusUrl !== null &&
    statusUrl !== '' &&
    (!isHttpUrl(statusUrl) || new URL(statusUrl).hostname.includes('_'))
  ) {
    return { kind: 'refused', code: 21205 }
  }
  const fallbackUrl = form.get('FallbackUrl')
  const events = form
    .getAll('StatusCallbackEvent')
    .flatMap((value) => value.split(/[\s,]+/))
    .filter(Boolean)
  return {
    kind: 'order',
    order: {
      to,
      from,
      source,
      fallback:
        fallbackUrl === null || fallbackUrl === ''
          ? null
          : { url: fallbackUrl, method: methodOf(form, 'FallbackMethod') },
      statusCallback:
        statusUrl === null || statusUrl === ''
          ? null
          : {
              url: statusUrl,
              method: methodOf(form, 'StatusCallbackMethod'),
              events: new Set(events.length > 0 ? events : ['completed']),
            },
      ringTimeoutMs: ringSeconds * 1000,
      timeLimitMs: (limitSeconds > 0 ? limitSeconds : defaultTimeLimitSeconds) * 1000,
    },
  }
}
