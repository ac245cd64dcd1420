/**
 * The warm socket of one call's voice and the contexts on it: opened at once, opened again when it is lost, and
 * never with more contexts than the vendor takes. It knows nothing of clauses.
 */
import type { AnaError } from '../errors.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { elevenLabsError } from './elevenlabs-errors.ts'
import { type ElevenLabsSocket, openElevenLabsSocket } from './elevenlabs-socket.ts'
import type { VoiceIdentity } from './speech-port.ts'
import {
  beginMessage,
  clauseMessage,
  endMessage,
  parseVoiceMessage,
  speaksOverSocket,
  type VoiceMessage,
  voiceUrl,
} from './voice-messages.ts'

/** The vendor's limit; one more has it close the socket and all contexts with it. */
const maxContexts = 5
const openWithinMs = 2_500

const firstBackoffMs = 250
const longestBackoffMs = 4_000
/** A connection that lived so long, or told anything, was a good one. */
const goodAfterMs = 5_000
/** After so many failed connections, nobody should wait for the next one. */
const hopelessFailures = 2

export interface VoiceOptions {
  /** Null while no key is known. */
  apiKey: () => Promise<string | null>
  /** Origin without a path, `https://api.elevenlabs.io` for the vendor itself. */
  baseUrl: string
  settings: () => VoiceIdentity
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  logger: Logger
}

export interface Context<Owner> {
  readonly id: string
  /** Null when nobody wants its audio any more. */
  owner: Owner | null
  /** It was asked to end; what was sent before is still spoken. */
  isClosing: boolean
}

export interface VoiceConnectionListener<Owner> {
  onOpen(): void
  /** `context` is null when the message belongs to none that is open. */
  onMessage(context: Context<Owner> | null, message: VoiceMessage): void
  /** All contexts are gone; another connection is on its way. */
  onLost(error: AnaError, isHopeless: boolean): void
  /** All contexts are gone, and no connection of this call can work. */
  onRefused(error: AnaError): void
}

export interface VoiceConnection<Owner> {
  isOpen(): boolean
  /** When the vendor said something last; minus infinity on a connection that never told anything. */
  lastMessageAtMs(): number
  contexts(): Iterable<Context<Owner>>
  isFull(): boolean
  /** Only when open and not full. @param label part of its id, which is never used again */
  begin(owner: Owner, label: string): Context<Owner>
  say(context: Context<Owner>, text: string): void
  end(context: Context<Owner>): void
  /** The vendor says that it is over. */
  forget(context: Context<Owner>): void
  /** Gives the socket up and tells so. */
  leave(error: AnaError): void
  /** Takes another socket, whose contexts are all free. Tells nothing. */
  replace(): void
  close(): void
}

/** Connects at once. Nothing is told before this function has returned, but for a refusal that needs no asking. */
export function createVoiceConnection<Owner>(
  options: VoiceOptions,
  listener: VoiceConnectionListener<Owner>,
): VoiceConnection<Owner> {
  const { apiKey, baseUrl, settings, clock, logger } = options
  const contexts = new Map<string, Context<Owner>>()
  let socket: ElevenLabsSocket | null = null
  let openedAtMs: number | null = null
  let lastMessageAtMs = Number.NEGATIVE_INFINITY
  let retryTimer: Timer | null = null
  let contextCount = 0
  let failures = 0
  let isClosed = false

  function connect(): void {
    retryTimer = null
    const identity = settings()
    if (!speaksOverSocket(identity.modelId)) {
      isClosed = true
      listener.onRefused(
        elevenLabsError('unsupported_model', `${identity.modelId} does not speak over a socket`),
      )
      return
    }
    openedAtMs = null
    lastMessageAtMs = Number.NEGATIVE_INFINITY
    socket = openElevenLabsSocket({
      url: voiceUrl(baseUrl, identity),
      apiKey,
      clock,
      openWithinMs,
      listener: {
        onOpen() {
          openedAtMs = clock.monotonicMs()
          listener.onOpen()
        },
        onText(text) {
          lastMessageAtMs = clock.monotonicMs()
          const message = parseVoiceMessage(text)
          if (message) listener.onMessage(contextOf(message), message)
        },
        onClosed: lost,
      },
    })
  }

  function contextOf({ contextId }: VoiceMessage): Context<Owner> | null {
    if (contextId !== null) return contexts.get(contextId) ?? null
    const [only, ...others] = contexts.values()
    return only && others.length === 0 ? only : null
  }

  function lost(error: AnaError): void {
    const nowMs = clock.monotonicMs()
    const wasGood =
      openedAtMs !== null && (lastMessageAtMs >= openedAtMs || nowMs - openedAtMs >= goodAfterMs)
    socket = null
    openedAtMs = null
    contexts.clear()
    if (!error.retryable) {
      isClosed = true
      logger.warn('voice does not speak in this call', { code: error.code })
      listener.onRefused(error)
      return
    }
    failures = wasGood ? 0 : failures + 1
    const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1))
    logger.warn('voice is connected again', { code: error.code, failures })
    retryTimer = clock.schedule(wasGood ? 0 : backoffMs, connect)
    listener.onLost(error, failures >= hopelessFailures)
  }

  function hangUp(): void {
    retryTimer?.cancel()
    retryTimer = null
    socket?.close()
    contexts.clear()
  }

  connect()

  return {
    isOpen: () => openedAtMs !== null,
    lastMessageAtMs: () => lastMessageAtMs,
    contexts: () => contexts.values(),
    isFull: () => contexts.size >= maxContexts,
    begin(owner, label) {
      contextCount += 1
      const context: Context<Owner> = { id: `ana-${label}-${contextCount}`, owner, isClosing: false }
      contexts.set(context.id, context)
      socket?.send(beginMessage(context.id, settings().speed))
      return context
    },
    say: (context, text) => socket?.send(clauseMessage(context.id, text)),
    end(context) {
      if (context.isClosing) return
      context.isClosing = true
      socket?.send(endMessage(context.id))
    },
    forget(context) {
      context.isClosing = true
      contexts.delete(context.id)
    },
    leave(error) {
      if (isClosed || socket === null) return
      socket.close()
      lost(error)
    },
    replace() {
      if (isClosed) return
      hangUp()
      connect()
    },
    close() {
      if (isClosed) return
      isClosed = true
      openedAtMs = null
      hangUp()
    },
  }
}
