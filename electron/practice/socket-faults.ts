/**
 * What goes wrong with ElevenLabs' sockets: plain data, drawn when a socket is opened, and the clockwork that lets
 * it happen at its time.
 */
import { z } from 'zod'
import type { Clock, Timer } from '../engine/ports.ts'

export const socketTargetSchema = z.enum(['elevenlabs.voice_socket', 'elevenlabs.transcription'])
export type SocketTarget = z.infer<typeof socketTargetSchema>

/** Whichever comes first; without any of them, as soon as the socket is open. */
const when = {
  /** Since the socket was opened. */
  afterMs: z.number().nonnegative().optional(),
  /** When the so manieth clause is to be spoken, or commit has come in: that one gets no answer any more. */
  afterCount: z.number().int().positive().optional(),
  /** Bytes of audio: sent by a voice, received by a transcription. */
  afterBytes: z.number().int().nonnegative().optional(),
}

const socketFaultSchema = z.discriminatedUnion('kind', [
  /** The upgrade is answered with an HTTP error. */
  z.object({
    kind: z.literal('refuse'),
    status: z.number().int().min(400).max(599),
    code: z.string().optional(),
  }),
  /** The upgrade is never answered. */
  z.object({ kind: z.literal('hang') }),
  /** An error frame, then close 1008: `code` is the voice's `error` or the transcription's `message_type`. */
  z.object({ kind: z.literal('error'), code: z.string(), message: z.string().optional(), ...when }),
  /** The connection breaks without a closing handshake. */
  z.object({ kind: z.literal('drop'), ...when }),
  /** The vendor closes politely and says nothing why. */
  z.object({ kind: z.literal('close'), closeCode: z.number().int().min(1000).max(4999), ...when }),
  /** The socket stays open, but nothing comes out of it any more. */
  z.object({ kind: z.literal('silence'), ...when }),
  /** Every first byte, or every committed text, comes so much later. */
  z.object({ kind: z.literal('slow'), delayMs: z.number().positive() }),
  /** Transcription: every committed text comes twice. */
  z.object({ kind: z.literal('duplicate_commits') }),
  /** Transcription: an empty committed text comes before every real one, or instead of it: the words are lost. */
  z.object({ kind: z.literal('empty_commits'), instead: z.boolean().optional() }),
  /** Transcription: every committed text begins with the one before it. */
  z.object({ kind: z.literal('repeated_commits') }),
  /** Transcription: what was committed comes once more as a partial transcript right afterwards. */
  z.object({ kind: z.literal('echoed_partials') }),
])
export type SocketFault = z.infer<typeof socketFaultSchema>

export const socketRuleSchema = z.object({
  on: socketTargetSchema,
  fault: socketFaultSchema,
  /** How many sockets it hits; without it, all. */
  times: z.number().int().positive().optional(),
  /** Of each socket being hit; 1 without it. */
  probability: z.number().min(0).max(1).optional(),
})

/** What the socket's server does when the time of its fault has come. */
export interface FaultActions {
  error(code: string, message: string): void
  drop(): void
  close(code: number): void
}

/** One socket's fault at work. */
export interface SocketFate {
  /** The fault, for the kinds that change what is said. */
  readonly fault: SocketFault | null
  /** Added to every answer. */
  readonly delayMs: number
  /** The socket is open: time runs from here. */
  begin(): void
  /** Nothing may be sent any more. */
  isSilent(): boolean
  /** A clause is to be spoken, or a commit has come in. */
  counted(): void
  /** So many bytes of audio more. */
  moved(bytes: number): void
  stop(): void
}

/** @param actions not called any more after `stop`, nor twice */
export function createSocketFate(
  fault: SocketFault | null,
  clock: Pick<Clock, 'schedule'>,
  actions: FaultActions,
): SocketFate {
  let silent = false
  let over = false
  let count = 0
  let bytes = 0
  let timer: Timer | null = null

  const strike = () => {
    if (over) return
    over = true
    timer?.cancel()
    switch (fault?.kind) {
      case 'error':
        actions.error(fault.code, fault.message ?? `Practice fault: ${fault.code}`)
        return
      case 'drop':
        actions.drop()
        return
      case 'close':
        actions.close(fault.closeCode)
        return
      case 'silence':
        silent = true
    }
  }
  const timed =
    fault?.kind === 'error' || fault?.kind === 'drop' || fault?.kind === 'close' || fault?.kind === 'silence'
      ? fault
      : null
  return {
    fault,
    begin() {
      if (!timed) return
      const { afterMs, afterCount, afterBytes } = timed
      const atOnce = afterMs === undefined && afterCount === undefined && afterBytes === undefined
      if (atOnce) strike()
      else if (afterMs !== undefined) timer = clock.schedule(afterMs, strike)
    },
    delayMs: fault?.kind === 'slow' ? fault.delayMs : 0,
    isSilent: () => silent,
    counted() {
      count += 1
      if (timed?.afterCount !== undefined && count >= timed.afterCount) strike()
    },
    moved(more) {
      bytes += more
      if (timed?.afterBytes !== undefined && bytes >= timed.afterBytes) strike()
    },
    stop() {
      over = true
      timer?.cancel()
    },
  }
}
