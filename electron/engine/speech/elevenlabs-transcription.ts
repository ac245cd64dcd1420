/**
 * ElevenLabs' realtime transcription (Scribe v2) over one WebSocket a call: audio in as it comes, the caller's
 * words out. ANA commits the segments herself; the vendor's own end of speech takes half a second longer.
 *
 * A lost connection is made again by itself. What has no final text yet, two seconds of it at most, and the
 * commits that wait for an answer are then sent again, so that a turn survives a dropped socket.
 */
import type { AnaError } from '../errors.ts'
import { linearOfMulaw, mulawBytesPerMs, mulawSilence } from '../mulaw.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { createAudioWindow } from './audio-window.ts'
import { elevenLabsError, frameError } from './elevenlabs-errors.ts'
import { type ElevenLabsSocket, openElevenLabsSocket } from './elevenlabs-socket.ts'
import {
  audioMessage,
  commitMessage,
  parseScribeMessage,
  type ScribeEvent,
  type ScribeFormat,
  scribeUrl,
} from './scribe-messages.ts'
import { createScribeSegments, type SegmentText } from './scribe-segments.ts'
import type { Transcription, TranscriptionListener, TranscriptionSession } from './transcription-port.ts'

/** Frames of 20 ms are sent together: usual with this vendor, and a fifth of the messages. */
const batchBytes = 100 * mulawBytesPerMs
const hurriedBatchBytes = 20 * mulawBytesPerMs
/** Audio kept for a session that is not there yet, or not any more. */
const keptBytes = 2_000 * mulawBytesPerMs
/** Kept audio goes out in pieces of this size: the vendor refuses large ones. */
const largestPieceBytes = 500 * mulawBytesPerMs
/** The vendor commits long segments by itself, at 36 s or 90 s; ANA does it before, in a pause if there is one. */
const longestSegmentBytes = 25_000 * mulawBytesPerMs
const pauseSearchBytes = 20_000 * mulawBytesPerMs
/** Louder than line noise: the µ-law exponent of a frame without speech stays below it. */
const speechExponent = 3

/** From the decision to connect until the vendor says that it listens. */
const startWithinMs = 5_000
/** The vendor takes 0.25 to 0.4 s to answer a commit; so long a wait means that it has stopped listening. */
const answerWithinMs = 4_000
/** Some seconds of audio as base64: the network takes nothing any more. */
const stalledBytes = 64_000

const firstBackoffMs = 250
const longestBackoffMs = 2_000
/** A session that lived so long was a good one. */
const goodAfterMs = 5_000
const maxFailures = 8
const longestAwayMs = 15_000

/** Errors that may be about the audio's format, which rests on the vendor's documentation alone. */
const formatRefusals = new Set(
  ['input_error', 'invalid_request', 'validation', 'http_400', 'http_422'].map(
    (code) => `elevenlabs.${code}`,
  ),
)

export interface ElevenLabsTranscriptionOptions {
  /** Null while no key is known. */
  apiKey: () => Promise<string | null>
  /** Origin without a path, `https://api.elevenlabs.io` for the vendor itself. */
  baseUrl: string
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  /** Spreads the new attempts of many calls that lost their sessions together. */
  random: () => number
  logger: Logger
}

export function createElevenLabsTranscription(options: ElevenLabsTranscriptionOptions): Transcription {
  /** Once the vendor has refused µ-law and understood linear audio, later sessions begin with that. */
  let knownFormat: { format: ScribeFormat; isProven: boolean } = { format: 'ulaw_8000', isProven: false }
  const formats: FormatMemory = {
    known: () => knownFormat,
    prove(format) {
      if (!knownFormat.isProven) knownFormat = { format, isProven: true }
    },
  }
  return {
    open: (listener, { keyterms = [] } = {}) => openSession(options, formats, listener, keyterms),
  }
}

interface FormatMemory {
  known(): { format: ScribeFormat; isProven: boolean }
  /** Text came back for audio in this format. */
  prove(format: ScribeFormat): void
}

function openSession(
  options: ElevenLabsTranscriptionOptions,
  formats: FormatMemory,
  listener: TranscriptionListener,
  keyterms: readonly string[],
): TranscriptionSession {
  const { apiKey, baseUrl, clock, random, logger } = options
  const window = createAudioWindow(keptBytes)
  const segments = createScribeSegments()
  let linear: Buffer | null = null
  let format = formats.known().format
  let socket: ElevenLabsSocket | null = null
  let isListening = false
  let isOver = false
  let wantedBytes = batchBytes
  let sentByte = 0
  let segmentByte = 0
  let startedAtMs = 0
  let awaySinceMs: number | null = null
  let failures = 0
  let startTimer: Timer | null = null
  let answerTimer: Timer | null = null
  let retryTimer: Timer | null = null

  function stopTimers(): void {
    for (const timer of [startTimer, answerTimer, retryTimer]) timer?.cancel()
    startTimer = null
    answerTimer = null
    retryTimer = null
  }

  function connect(): void {
    retryTimer = null
    startTimer = clock.schedule(startWithinMs, () =>
      leave(elevenLabsError('network_timeout', `no session within ${startWithinMs} ms`)),
    )
    socket = openElevenLabsSocket({
      url: scribeUrl(baseUrl, format, keyterms),
      apiKey,
      clock,
      openWithinMs: startWithinMs,
      listener: {
        onOpen() {},
        onText: (text) => onEvent(parseScribeMessage(text)),
        onClosed: lost,
      },
    })
  }

  /** Ends a connection that still stands. */
  function leave(error: AnaError): void {
    socket?.close()
    lost(error)
  }

  function lost(error: AnaError): void {
    const nowMs = clock.monotonicMs()
    const wasGood = isListening && nowMs - startedAtMs >= goodAfterMs
    socket = null
    isListening = false
    stopTimers()
    if (format === 'ulaw_8000' && !formats.known().isProven && formatRefusals.has(error.code)) {
      logger.warn('transcription is tried with linear audio', { code: error.code })
      format = 'pcm_8000'
      connect()
      return
    }
    failures = wasGood ? 1 : failures + 1
    if (awaySinceMs === null) {
      awaySinceMs = nowMs
      listener.onState('away')
      if (isOver) return
    }
    if (!error.retryable || failures > maxFailures || nowMs - awaySinceMs >= longestAwayMs) {
      isOver = true
      listener.onFailed(error)
      return
    }
    logger.warn('transcription is connected again', { code: error.code, failures })
    const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1))
    retryTimer = clock.schedule(wasGood ? 0 : backoffMs * (0.75 + random() / 2), connect)
  }

  function onEvent(event: ScribeEvent): void {
    switch (event.kind) {
      case 'started':
        begin()
        return
      case 'partial': {
        formats.prove(format)
        const partial = segments.partial(event.text, sentByte)
        if (partial !== null) listener.onPartial(partial)
        return
      }
      case 'committed':
        if (event.text !== '') formats.prove(format)
        tell(segments.committed(event.text, event.form, event.confidence))
        return
      case 'commit_ignored':
        logger.info('a commit was ignored', { code: `elevenlabs.${event.code}` })
        tell(segments.commitIgnored())
        return
      case 'error':
        leave(frameError(event.code, event.message))
        return
      case 'ignored':
        return
    }
  }

  /** A session: what it has to know first is what has no final text yet. */
  function begin(): void {
    if (isListening) return
    startTimer?.cancel()
    startTimer = null
    isListening = true
    startedAtMs = clock.monotonicMs()
    awaySinceMs = null
    segments.reconnected()
    sentByte = window.startByte()
    segmentByte = Math.max(segmentByte, sentByte)
    for (const commit of segments.pending()) {
      if (commit.isIgnored) continue
      sendUpTo(commit.atByte)
      socket?.send(commitMessage)
    }
    sendUpTo(window.endByte())
    expectAnswer()
    listener.onState('listening')
  }

  function sendUpTo(endByte: number): void {
    sentByte = Math.max(sentByte, window.startByte())
    while (sentByte < endByte) {
      const toByte = Math.min(endByte, sentByte + largestPieceBytes)
      const audio = window.read(sentByte, toByte)
      socket?.send(audioMessage((format === 'pcm_8000' ? asLinear(audio) : audio).toString('base64')))
      sentByte = toByte
    }
  }

  function asLinear(audio: Buffer): Buffer {
    linear ??= Buffer.alloc(largestPieceBytes * 2)
    for (let i = 0; i < audio.length; i += 1) {
      linear.writeInt16LE(linearOfMulaw[audio[i] ?? mulawSilence] ?? 0, i * 2)
    }
    return linear.subarray(0, audio.length * 2)
  }

  function tell(texts: readonly SegmentText[]): void {
    window.release(segments.settledByte())
    expectAnswer()
    for (const { text, confidence } of texts) if (!isOver) listener.onCommitted(text, confidence)
  }

  /** Times the oldest commit without an answer. */
  function expectAnswer(): void {
    answerTimer?.cancel()
    answerTimer = null
    if (!isListening || segments.pending().length === 0) return
    answerTimer = clock.schedule(answerWithinMs, () => {
      // The caller's turn went on without these words long ago; asking again would only bring them too late.
      tell(segments.abandoned())
      if (!isOver) leave(elevenLabsError('interrupted', `no answer to a commit for ${answerWithinMs} ms`))
    })
  }

  function commitAt(isOwn: boolean): void {
    segmentByte = window.endByte()
    segments.asked(segmentByte, isOwn)
    if (!isListening) return
    sendUpTo(segmentByte)
    socket?.send(commitMessage)
    if (answerTimer === null) expectAnswer()
  }

  function sendBatch(): void {
    if (!isListening) return
    const batchByte = sentByte
    sendUpTo(window.endByte())
    if ((socket?.unsentBytes() ?? 0) > stalledBytes) {
      leave(elevenLabsError('interrupted', 'the network takes no audio any more'))
      return
    }
    const segmentBytes = sentByte - segmentByte
    if (segmentBytes < pauseSearchBytes) return
    const isPause = !hasSpeech(window.read(Math.max(batchByte, window.startByte()), sentByte))
    if (isPause || segmentBytes >= longestSegmentBytes) commitAt(true)
  }

  connect()

  return {
    send(audio) {
      if (isOver) return
      window.write(audio)
      if (window.endByte() - sentByte >= wantedBytes) sendBatch()
    },
    hurry(isHurried) {
      wantedBytes = isHurried ? hurriedBatchBytes : batchBytes
      if (isHurried && !isOver && window.endByte() > sentByte) sendBatch()
    },
    commit() {
      if (!isOver) commitAt(false)
    },
    close() {
      if (isOver) return
      isOver = true
      stopTimers()
      socket?.close()
    },
  }
}

/** A rough look at loudness, enough to find a pause to cut a long segment in. */
function hasSpeech(audio: Uint8Array): boolean {
  return audio.some((byte) => ((~byte >> 4) & 0x07) >= speechExponent)
}
