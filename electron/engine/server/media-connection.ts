/**
 * One media socket from its opening to its end: first it must say, in time and with the call's own token, whose
 * audio it carries; then it is that call's stream until any of the ways in which a stream can be over. However
 * many of them come, and in whatever order, its call is told once.
 */
import type { RawData, WebSocket } from 'ws'
import type { Clock, Logger, Timer } from '../ports.ts'
import type {
  AcceptMediaStream,
  MediaStream,
  MediaStreamEnd,
  MediaStreamListener,
} from '../telephony/media-stream-port.ts'
import {
  createMediaMessageWriter,
  type MediaMessage,
  type MediaMessageReader,
} from '../telephony/twilio/media-messages.ts'
import { streamParameters } from '../telephony/twilio/twiml.ts'

/** Since the engine's start, all sockets together. */
export interface MediaCounters {
  /** Streams that have proven whose they are. */
  streams: number
  /** Upgrades and starts that were turned away. */
  refused: number
  /** Frames of callers' audio. */
  framesIn: number
  /** Messages that could not be understood. */
  malformed: number
  /** Messages that were understood, but not at this moment or not at all meant for ANA. */
  ignored: number
}

export interface MediaConnectionOptions {
  socket: WebSocket
  reader: MediaMessageReader
  counters: MediaCounters
  /** The calls that have a stream. */
  liveCalls: Set<string>
  claim: (callId: string, token: string, vendorCallId: string) => boolean
  accept: AcceptMediaStream
  /** Once, when it has proven itself or is turned away or gone. */
  onSettled: () => void
  onRefused: () => void
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  logger: Logger
}

/** Twilio sends it within milliseconds of the upgrade. */
const startWithinMs = 5000
/** Twilio sends silence too: a stream that brings nothing for so long is dead, whatever its connection says. */
const stalledAfterMs = 10_000
/** Seventeen seconds of audio that the network has not taken: the caller will never hear it in time. */
const mostUnsentBytes = 256 * 1024

const closeCodes = { done: 1000, forbidden: 1008, failed: 1011 } as const

type StartMessage = Extract<MediaMessage, { kind: 'start' }>

type State =
  | { kind: 'unproven'; deadline: Timer }
  | { kind: 'live'; listener: MediaStreamListener; stallCheck: Timer }
  | { kind: 'over' }

export interface MediaConnection {
  /** Ends it at once, without a word to the peer; the call is told before this returns. */
  abort(): void
}

/** Takes over a socket whose upgrade was Twilio's. */
export function openMediaConnection(options: MediaConnectionOptions): MediaConnection {
  const { socket, reader, counters, liveCalls, claim, accept, onSettled, onRefused, clock, logger } = options
  let lastFrameAtMs = 0
  let state: State = {
    kind: 'unproven',
    deadline: clock.schedule(startWithinMs, () => refuse('no start in time')),
  }

  function refuse(reason: string, code: number = closeCodes.forbidden): void {
    if (state.kind !== 'unproven') return
    state.deadline.cancel()
    state = { kind: 'over' }
    counters.refused += 1
    logger.warn('a media stream was refused', { reason })
    onRefused()
    onSettled()
    socket.close(code)
  }

  /** Whose stream it is, once it is live; empty before. */
  let callId = ''
  let endedInAccept: MediaStreamEnd | null = null

  function end(reason: MediaStreamEnd): void {
    if (state.kind !== 'live') return
    const { listener, stallCheck } = state
    state = { kind: 'over' }
    stallCheck.cancel()
    liveCalls.delete(callId)
    // A closing handshake with a peer that is gone would only wait.
    if (reason === 'stalled') socket.terminate()
    else socket.close(closeCodes.done)
    try {
      listener.onEnd(reason)
    } catch (error) {
      logger.error('the end of a media stream could not be settled', { callId, error })
    }
  }

  function checkStall(): Timer {
    const quietMs = clock.monotonicMs() - lastFrameAtMs
    return clock.schedule(Math.max(0, stalledAfterMs - quietMs), () => {
      if (state.kind !== 'live') return
      if (clock.monotonicMs() - lastFrameAtMs < stalledAfterMs) state.stallCheck = checkStall()
      else end('stalled')
    })
  }

  function openStream(streamId: string): MediaStream {
    const writer = createMediaMessageWriter(streamId)
    const isOpen = () => state.kind !== 'over' && endedInAccept === null
    /** The call may end its stream before it has said who listens. */
    const endFromWithin = (reason: MediaStreamEnd) => {
      if (state.kind === 'unproven') endedInAccept ??= reason
      else end(reason)
    }
    return {
      callId,
      streamId,
      sendAudio(audio) {
        if (!isOpen() || audio.length === 0) return
        if (socket.bufferedAmount > mostUnsentBytes) endFromWithin('stalled')
        else socket.send(writer.media(audio))
      },
      sendMark(name) {
        if (isOpen()) socket.send(writer.mark(name))
      },
      clear() {
        if (isOpen()) socket.send(writer.clear)
      },
      unsentBytes: () => socket.bufferedAmount,
      close: () => endFromWithin('closed'),
    }
  }

  function faultOf(start: StartMessage, claimedId: string): string | null {
    if (!start.isTelephoneAudio) return 'not telephone audio'
    // Before the token is used up: it may yet be the real stream's.
    if (liveCalls.has(claimedId)) return 'the call has a stream'
    const token = start.parameters.get(streamParameters.token) ?? ''
    return claim(claimedId, token, start.vendorCallId) ? null : 'not the call’s token'
  }

  function prove(start: StartMessage): void {
    if (state.kind !== 'unproven') return
    const claimedId = start.parameters.get(streamParameters.call) ?? ''
    const fault = faultOf(start, claimedId)
    if (fault !== null) {
      refuse(fault)
      return
    }
    callId = claimedId
    liveCalls.add(callId)
    const listener = acceptStream(start.streamId)
    if (listener === null) {
      liveCalls.delete(callId)
      refuse('nobody takes it', closeCodes.failed)
      return
    }
    state.deadline.cancel()
    counters.streams += 1
    lastFrameAtMs = clock.monotonicMs()
    state = { kind: 'live', listener, stallCheck: checkStall() }
    onSettled()
    if (endedInAccept !== null) end(endedInAccept)
  }

  function acceptStream(streamId: string): MediaStreamListener | null {
    try {
      return accept(openStream(streamId))
    } catch (error) {
      logger.error('a media stream could not be taken', { callId, error })
      return null
    }
  }

  function hear(message: MediaMessage): void {
    if (message.kind === 'malformed') counters.malformed += 1
    else if (state.kind === 'unproven' && message.kind === 'start') prove(message)
    else if (state.kind === 'live' && hearLive(message, state.listener)) return
    else if (message.kind === 'start') counters.refused += 1
    else if (message.kind !== 'connected') counters.ignored += 1
  }

  /** False when it means nothing in the middle of a stream. */
  function hearLive(message: MediaMessage, listener: MediaStreamListener): boolean {
    switch (message.kind) {
      case 'media':
        counters.framesIn += 1
        lastFrameAtMs = clock.monotonicMs()
        if (message.audio.length > 0) listener.onAudio(message.audio)
        return true
      case 'mark':
        listener.onMark(message.name)
        return true
      case 'dtmf':
        listener.onDtmf(message.digit)
        return true
      case 'stop':
        end('stopped')
        return true
      default:
        return false
    }
  }

  socket.on('message', (data: RawData, isBinary) => {
    if (state.kind === 'over') return
    if (isBinary || !Buffer.isBuffer(data)) {
      counters.malformed += 1
      return
    }
    try {
      hear(reader.read(data))
    } catch (error) {
      // The network goes on with what follows the stream: an apology is better than silence.
      logger.error('a media message could not be handled', { callId, error })
      end('closed')
    }
  })
  socket.on('error', (error: Error & { code?: unknown }) => {
    const isProtocol = typeof error.code === 'string' && error.code.startsWith('WS_ERR_')
    if (isProtocol) counters.malformed += 1
    logger.warn('a media socket failed', { callId, error })
    end(isProtocol ? 'protocol' : 'closed')
  })
  socket.on('close', () => {
    if (state.kind === 'unproven') {
      state.deadline.cancel()
      state = { kind: 'over' }
      onSettled()
    }
    end('closed')
  })

  return {
    abort() {
      end('closed')
      socket.terminate()
    },
  }
}
