/**
 * Who may enter the operator's door: requests that name this computer, come from ANA's own page or from no page
 * at all, and hold the token or a session that was opened with it. Against DNS rebinding, forged cross-site
 * requests and other programs' guesses.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Ids } from '../ports.ts'

export const sessionCookie = 'ana_session'

/** Sessions kept in memory; the oldest makes room. */
const mostSessions = 500

const digestOf = (text: string) => createHash('sha256').update(text).digest()

/** A check in constant time, whatever is given. */
export function createTokenCheck(token: string): (headers: IncomingHttpHeaders) => boolean {
  const expected = digestOf(token)
  return ({ authorization }) => {
    const given = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? ''
    return timingSafeEqual(digestOf(given), expected) && given !== ''
  }
}

/** The names under which the listener may be called. */
export function ownHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

/** False when the request names another host, or comes from a page that is not ANA's own. */
export function isOwnAddress({ host, origin }: IncomingHttpHeaders, port: number): boolean {
  if (host === undefined || !ownHosts(port).includes(host)) return false
  return origin === undefined || origin === `http://${host}`
}

export interface Sessions {
  /** Begins a session; returns the cookie's value. */
  open(): string
  /** The operator behind a request's cookie; null without a session. */
  operatorOf(headers: IncomingHttpHeaders): string | null
}

export function createSessions(ids: Pick<Ids, 'next' | 'secret'>): Sessions {
  /** By the cookie's value. The operator's id is another one: it is stored and shown, the value is a secret. */
  const operators = new Map<string, string>()
  return {
    open() {
      const [oldest] = operators.keys()
      if (operators.size >= mostSessions && oldest !== undefined) operators.delete(oldest)
      const value = ids.secret()
      operators.set(value, ids.next())
      return value
    },
    operatorOf({ cookie }) {
      for (const part of (cookie ?? '').split(';')) {
        const [name, value] = part.trim().split('=')
        const operator = name === sessionCookie && value ? operators.get(value) : undefined
        if (operator !== undefined) return operator
      }
      return null
    },
  }
}

/** The `Set-Cookie` of a session: for ANA's own pages, out of reach of their scripts. */
export function sessionCookieHeader(value: string): string {
  return `${sessionCookie}=${value}; Path=/; HttpOnly; SameSite=Strict`
}
