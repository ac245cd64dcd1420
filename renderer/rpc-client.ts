/**
 * The line to the engine, and the only file that knows what it is made of: a MessagePort from the preload on the
 * desktop, a WebSocket in the browser. It opens the line, notices when it is lost, and opens it again; everyone
 * else sees `client` and `useConnection`.
 */
import { type ClientLink, createORPCClient, DynamicLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { create } from 'zustand'
import type { AnaClient } from '../shared/contract/contract.ts'
import { connectWord } from '../shared/contract/desktop-bridge.ts'
import { ConnectionLostError } from './connection-lost.ts'

export type Connection =
  | { kind: 'connecting' }
  | { kind: 'online' }
  | { kind: 'reconnecting'; attempt: number }
  /** The browser has no session: an operator token is needed. */
  | { kind: 'signed_out'; reason: 'no_session' | 'wrong_token' | 'unreachable' }

export const useConnection = create<Connection>(() => ({ kind: 'connecting' }))

class SignedOutError extends Error {}

type Link = ClientLink<Record<never, never>>

interface Line {
  link: Link
  /** Resolves when the line is gone. */
  closed: Promise<void>
  close(): void
}

const answerTimeoutMs = 6_000
const heartbeatMs = 12_000
const firstRetryMs = 250
const longestRetryMs = 8_000

let line: Line | null = null
/** Kept for this page's life only, so that an engine that restarted lets the operator in again without asking. */
let knownToken: string | null = null
let wake: () => void = () => {}

/** Everything the engine can be asked. Calls made without a line fail at once with `ConnectionLostError`. */
export const client: AnaClient = createORPCClient(
  new DynamicLink(() => {
    if (line === null) throw new ConnectionLostError()
    return line.link
  }),
)

const onDesktop = window.location.protocol === 'app:' || window.location.protocol === 'file:'

/** The preload forwards the port to the engine; nothing else crosses. */
function openPort(): Line {
  const { port1, port2 } = new MessageChannel()
  let markClosed = () => {}
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve
  })
  port1.addEventListener('close', () => {
    line = null
    markClosed()
  })
  const link = new PortLink({ port: port1 })
  port1.start()
  window.postMessage(connectWord, '*', [port2])
  return {
    link,
    closed,
    close() {
      port1.close()
      markClosed()
    },
  }
}

async function openSocket(): Promise<Line> {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${window.location.host}/rpc`)
  let closeCode = 0
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', (event) => {
      closeCode = event.code
      // At once: a question asked now would wait for an answer for ever.
      line = null
      resolve()
    })
  })
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve()))
  await Promise.race([opened, closed])
  if (socket.readyState !== WebSocket.OPEN) {
    // A refused handshake does not tell its reason to a page, so the session is asked for by itself.
    if (closeCode === 4401 || (await sessionIsMissing())) throw new SignedOutError()
    throw new ConnectionLostError()
  }
  return { link: new SocketLink({ websocket: forgiving(socket) }), closed, close: () => socket.close() }
}

/**
 * The link throws from inside event handlers, where nobody can catch it, when something is abandoned after the
 * socket has closed. What is sent to a closed socket has no reader anyway.
 */
function forgiving(
  socket: WebSocket,
): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'readyState' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    readyState: WebSocket.OPEN,
    send(data) {
      if (socket.readyState === WebSocket.OPEN) socket.send(data)
    },
  }
}

async function sessionIsMissing(): Promise<boolean> {
  try {
    const answer = await fetch('/session', { headers: { accept: 'application/json' } })
    return answer.status === 401 || answer.status === 403
  } catch {
    return false
  }
}

/** Trades the operator token for a session cookie that scripts cannot read. */
async function createSession(token: string): Promise<'ok' | 'wrong_token' | 'unreachable'> {
  try {
    const answer = await fetch('/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    if (answer.ok) {
      knownToken = token
      return 'ok'
    }
    return answer.status === 401 || answer.status === 403 ? 'wrong_token' : 'unreachable'
  } catch {
    return 'unreachable'
  }
}

/** Takes the token out of `#token=…`, and the token out of the address and its history. */
function takeTokenFromAddress(): string | null {
  const match = /^#token=(.+)$/.exec(window.location.hash)
  if (!match) return null
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
  try {
    return decodeURIComponent(match[1] ?? '')
  } catch {
    return match[1] ?? null
  }
}

export async function signIn(token: string): Promise<void> {
  const result = await createSession(token.trim())
  if (result !== 'ok') {
    useConnection.setState({ kind: 'signed_out', reason: result }, true)
    return
  }
  useConnection.setState({ kind: 'connecting' }, true)
  wake()
}

/** Tries again at once instead of waiting for the next attempt. */
export function reconnectNow(): void {
  wake()
}

/** For whoever notices first that the line is dead, such as the live feed. */
export function reportLost(): void {
  line?.close()
}

function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ConnectionLostError()), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** Asks now and then whether the engine is still there: a slept laptop leaves sockets that look open. */
async function watch(current: Line): Promise<void> {
  let over = false
  const ended = current.closed.then(() => {
    over = true
  })
  while (!over) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, heartbeatMs))])
    if (over) return
    try {
      await within(client.system.info(), answerTimeoutMs)
    } catch {
      current.close()
      await ended
    }
  }
}

/** Keeps the line open for as long as the page lives. Call once. */
export async function keepConnected(): Promise<never> {
  window.addEventListener('online', () => wake())
  const token = onDesktop ? null : takeTokenFromAddress()
  let attempt = 0
  let renewed = false
  if (token !== null) {
    const result = await createSession(token)
    if (result === 'wrong_token') {
      useConnection.setState({ kind: 'signed_out', reason: result }, true)
      await pause(2 ** 31 - 1)
    }
  }
  for (;;) {
    try {
      const opened = onDesktop ? openPort() : await openSocket()
      line = opened
      try {
        await within(client.system.info(), answerTimeoutMs)
      } catch (error) {
        opened.close()
        throw error
      }
      attempt = 0
      renewed = false
      useConnection.setState({ kind: 'online' }, true)
      await watch(opened)
      useConnection.setState({ kind: 'reconnecting', attempt: 0 }, true)
    } catch (error) {
      if (error instanceof SignedOutError) {
        line = null
        // Sessions live in the engine's memory: after a restart the same token opens a new one. Only once in a
        // row, or a server that keeps refusing would be asked for ever.
        if (knownToken !== null && !renewed && (await createSession(knownToken)) === 'ok') {
          renewed = true
          continue
        }
        if (useConnection.getState().kind !== 'signed_out') {
          useConnection.setState({ kind: 'signed_out', reason: 'no_session' }, true)
        }
        await pause(2 ** 31 - 1)
        attempt = 0
        continue
      }
      attempt += 1
      // The first tries are quick and quiet: an engine that restarts is back within a second or two.
      if (useConnection.getState().kind !== 'connecting' || attempt > 3) {
        useConnection.setState({ kind: 'reconnecting', attempt }, true)
      }
    }
    line = null
    const delayMs = Math.min(firstRetryMs * 2 ** attempt, longestRetryMs)
    await pause(delayMs * (0.8 + Math.random() * 0.4))
  }
}
