/**
 * ElevenLabs' synthesis sockets: `stream-input`, one stream of speech, and `multi-stream-input`, up to five on one
 * connection. Errors are told in a frame, and the socket then closes with 1008.
 */
import type { WebSocket } from 'ws'
import type { Clock, Timer } from '../../engine/ports.ts'
import type { LatencyModel } from '../latency.ts'
import { createSocketFate, type SocketFault } from '../socket-faults.ts'
import { type AlignedPiece, socketAlignment } from './alignment.ts'
import { elevenLabsMessage } from './elevenlabs-errors.ts'
import { type SynthesisDesk, synthesisRefusal } from './synthesis-desk.ts'
import { defaultModel } from './vendor-catalogue.ts'
import { createVoiceContext, type VoiceContext } from './voice-context.ts'
import { isSchedule, readVoiceMessage, type VoiceMessage } from './voice-messages.ts'

const mostContexts = 5
/** Seconds; what the vendor allows and takes when nothing is said. */
const inactivity = { usual: 20, longest: 180 }
const policyViolation = 1008

export interface VoiceSocketOptions {
  socket: WebSocket
  /** Sends a message. */
  tell(text: string): void
  voiceId: string
  query: URLSearchParams
  /** From the header; null when it may still come with the first message. */
  givenKey: string | null
  apiKey: string
  multi: boolean
  clock: Clock
  latency: LatencyModel
  desk: SynthesisDesk
  fault: SocketFault | null
  /** Breaks the connection without a closing handshake. */
  breakOff(): void
}

export function serveVoiceSocket(options: VoiceSocketOptions): void {
  const { socket, voiceId, query, apiKey, multi, clock, latency, desk } = options
  const gone = new AbortController()
  const modelId = query.get('model_id') ?? defaultModel
  const syncAlignment = query.get('sync_alignment') === 'true'
  const inactivityMs = Number(query.get('inactivity_timeout') ?? inactivity.usual) * 1000
  /** By id, those that take text; closing ones are only in `contexts`. */
  const open = new Map<string | null, VoiceContext>()
  const contexts = new Set<VoiceContext>()
  let authorised = false
  let touchedMs = clock.monotonicMs()
  let closingSocket = false

  const end = (code: number, reason: string) => {
    gone.abort()
    socket.close(code, reason)
  }
  const fail = (error: string, message = elevenLabsMessage(error)) => {
    if (gone.signal.aborted) return
    send({ message, error, code: policyViolation })
    end(policyViolation, error)
  }
  const fate = createSocketFate(options.fault, clock, {
    error: fail,
    drop: () => {
      gone.abort()
      options.breakOff()
    },
    close: (code) => end(code, ''),
  })
  const send = (frame: unknown): boolean => {
    if (fate.isSilent() || gone.signal.aborted) return false
    options.tell(JSON.stringify(frame))
    return true
  }

  const sendPiece = (id: string | null, piece: AlignedPiece, whole: AlignedPiece['characters'] | null) => {
    const alignment = whole === null ? null : socketAlignment(whole)
    const sent = send({
      audio: Buffer.from(piece.audio).toString('base64'),
      isFinal: false,
      normalizedAlignment: alignment,
      alignment,
      ...(id === null ? {} : { contextId: id }),
    })
    if (sent) fate.moved(piece.audio.length)
    return sent
  }

  const openContext = (id: string | null): VoiceContext | null => {
    if (contexts.size >= mostContexts) {
      fail('max_active_conversations')
      return null
    }
    const context: VoiceContext = createVoiceContext(id, {
      clock,
      latency,
      desk,
      voiceId,
      modelId,
      autoMode: query.get('auto_mode') === 'true',
      delayMs: fate.delayMs,
      gone: gone.signal,
      begins() {
        fate.counted()
        return !gone.signal.aborted
      },
      piece: (piece, whole) => sendPiece(id, piece, syncAlignment ? piece.characters : whole),
      refused: () => fail('concurrent_limit_exceeded'),
      finished() {
        contexts.delete(context)
        send({ isFinal: true, ...(id === null ? {} : { contextId: id }) })
        if ((!multi || closingSocket) && contexts.size === 0) end(1000, '')
      },
    })
    open.set(id, context)
    contexts.add(context)
    return context
  }

  const closeContext = (context: VoiceContext, rest: 'speak' | 'drop') => {
    if (open.get(context.id) === context) open.delete(context.id)
    context.close(rest)
  }

  const authorise = (message: VoiceMessage): boolean => {
    if (authorised) return true
    const key = options.givenKey ?? message.apiKey
    if (key === null) fail('missing_api_key')
    else if (key !== apiKey) fail('invalid_api_key')
    authorised = key === apiKey
    return authorised
  }

  const take = (message: VoiceMessage) => {
    touchedMs = clock.monotonicMs()
    if (message.closeSocket && multi) {
      closingSocket = true
      for (const context of [...contexts]) closeContext(context, 'drop')
      if (contexts.size === 0) end(1000, '')
      return
    }
    const id = multi ? message.contextId : null
    const known = open.get(id)
    if (message.closeContext && multi) {
      if (known) closeContext(known, 'drop')
      return
    }
    const text = message.text ?? ''
    if (!multi && text === '' && message.text !== null) {
      // The end of the text: what is left is spoken, then the vendor says goodbye.
      const context = known ?? openContext(id)
      if (context) closeContext(context, 'speak')
      return
    }
    // Empty text keeps a context alive and opens none; neither does a flush of what does not exist.
    if (!known && text === '') return
    const context = known ?? openContext(id)
    if (!context) return
    if (message.schedule) {
      if (!isSchedule(message.schedule)) {
        fail('invalid_request', 'chunk_length_schedule: each step must be between 50 and 500')
        return
      }
      context.setSchedule(message.schedule)
    }
    context.add(text, { flush: message.flush, tryTrigger: message.tryTrigger })
  }

  socket.on('message', (data, isBinary) => {
    if (gone.signal.aborted || closingSocket) return
    const message = isBinary ? null : readVoiceMessage(data.toString())
    if (!message) {
      fail('invalid_message', 'Messages are JSON objects.')
      return
    }
    if (authorise(message)) take(message)
  })
  socket.on('error', () => {})

  let timer: Timer | null = null
  // One timer that is set anew when it fires, and not one for each message.
  const watch = () => {
    const nowMs = clock.monotonicMs()
    for (const context of contexts) {
      if (!context.isBusy()) continue
      context.touch()
      touchedMs = nowMs
    }
    if (nowMs - touchedMs >= inactivityMs) {
      fail('input_timeout_exceeded')
      return
    }
    let oldestMs = touchedMs
    for (const context of [...open.values()]) {
      if (nowMs - context.touchedMs() >= inactivityMs) closeContext(context, 'drop')
      else oldestMs = Math.min(oldestMs, context.touchedMs())
    }
    timer = clock.schedule(oldestMs + inactivityMs - nowMs, watch)
  }
  socket.on('close', () => {
    gone.abort()
    fate.stop()
    timer?.cancel()
  })

  fate.begin()
  const language = query.get('language_code')
  const refusal = synthesisRefusal({
    voiceId,
    modelId,
    format: query.get('output_format') ?? 'mp3_44100_128',
    live: true,
  })
  if (options.givenKey !== null && options.givenKey !== apiKey) fail('invalid_api_key')
  else if (refusal) fail(refusal.code, refusal.message)
  else if (language !== null && !/^[a-z]{2}$/u.test(language)) {
    fail('invalid_request', `language_code: ${language} is not of ISO 639-1`)
  } else if (!(inactivityMs >= 1000 && inactivityMs <= inactivity.longest * 1000)) {
    fail('invalid_request', `inactivity_timeout: between 1 and ${inactivity.longest}`)
  }
  if (!gone.signal.aborted) watch()
}
