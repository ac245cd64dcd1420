/**
 * ElevenLabs' realtime transcription. Partial transcripts come with the delay of the latency model after the sound
 * that they cover has arrived, about ten a second while the text changes; final texts the model's time after their
 * commit. Both include the way to the vendor and back. What is said after a commit is told after its text.
 */
import type { WebSocket } from 'ws'
import type { Clock, Timer } from '../../engine/ports.ts'
import type { LatencyModel } from '../latency.ts'
import { createSocketFate, type SocketFault } from '../socket-faults.ts'
import { bytesPerMs, linearBytesToMulaw, sampleRate } from '../voice/mulaw.ts'
import { createRecogniser, type RecognisedWord, type Segment } from './recogniser.ts'
import { readTranscriptionQuery } from './transcription-query.ts'

/** Partial transcripts are at least so much audio apart. */
const partialEverySamples = 100 * bytesPerMs
/** With less audio than this since the last commit, another one is ignored. */
const leastCommitMs = 300
/** So much audio without a commit is committed by the vendor. */
const longestSegmentMs = 36_000
/** Without any audio the vendor closes the socket, politely and without a reason. */
const idleMs = 15_000
/** More in one message is refused. */
const longestChunkMs = 30_000
const policyViolation = 1008

export type CommitCause = 'manual' | 'vad' | 'long_audio'

export interface CommitRecord {
  cause: CommitCause
  /** Epoch ms: when the commit came in, and when its text was sent; null when it never was. */
  atMs: number
  textAtMs: number | null
  /** The words recognised; what a fault made of them afterwards is not in it. */
  text: string
  /** The mean of its words; null when nothing is known of it. */
  confidence: number | null
}

export interface TranscriptionRecord {
  sessionId: string
  /** Epoch ms. */
  openedAtMs: number
  closedAtMs: number | null
  format: string
  strategy: string
  keyterms: string[]
  /** Of audio received. */
  audioMs: number
  partials: number
  commits: CommitRecord[]
  /** The vendor's error that ended it, or null. */
  error: string | null
}

export interface TranscriptionSocketOptions {
  socket: WebSocket
  /** Sends a message. */
  tell(text: string): void
  query: URLSearchParams
  /** From the header; null when there was none. */
  givenKey: string | null
  apiKey: string
  sessionId: string
  clock: Clock
  latency: LatencyModel
  fault: SocketFault | null
  record(record: TranscriptionRecord): void
  breakOff(): void
}

const meanConfidence = (words: readonly RecognisedWord[]): number | null => {
  const known = words.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Words and the spaces between them, in seconds since the session began. */
function timedWords(words: readonly RecognisedWord[]): unknown[] {
  return words.flatMap(({ word, startSample, endSample, confidence }, index) => {
    const start = startSample / sampleRate
    const before = words[index - 1]
    const timed = {
      text: word,
      start,
      end: endSample / sampleRate,
      type: 'word',
      logprob: Math.log(Math.max(confidence ?? 1, 0.001)),
    }
    if (!before) return [timed]
    return [
      { text: ' ', start: before.endSample / sampleRate, end: start, type: 'spacing', logprob: 0 },
      timed,
    ]
  })
}

interface AudioMessage {
  audio: string
  commit: boolean
}

/** What the client says, or why it is no message. By hand: fifty come in a second. */
function readMessage(raw: string): AudioMessage | string {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch {
    return 'The message is no JSON.'
  }
  if (typeof json !== 'object' || json === null) return 'The message is no object.'
  const message: {
    message_type?: unknown
    audio_base_64?: unknown
    commit?: unknown
    sample_rate?: unknown
  } = json
  if (message.message_type === 'commit') return { audio: '', commit: true }
  if (message.message_type !== 'input_audio_chunk') return `message_type: ${message.message_type}`
  if (typeof message.audio_base_64 !== 'string') return 'audio_base_64 is missing.'
  if (message.sample_rate !== undefined && message.sample_rate !== sampleRate) {
    return `sample_rate: ${message.sample_rate} does not fit the audio format`
  }
  return { audio: message.audio_base_64, commit: message.commit === true }
}

export function serveTranscription(options: TranscriptionSocketOptions): void {
  const { socket, query, clock, latency, sessionId } = options
  const settings = readTranscriptionQuery(query)
  const recogniser = createRecogniser()
  const timers = new Set<Timer>()
  const record: TranscriptionRecord = {
    sessionId,
    openedAtMs: clock.now(),
    closedAtMs: null,
    format: query.get('audio_format') ?? 'pcm_16000',
    strategy: query.get('commit_strategy') ?? 'manual',
    keyterms: query.getAll('keyterms'),
    audioMs: 0,
    partials: 0,
    commits: [],
    error: null,
  }
  options.record(record)
  let over = false
  let lastAudioMs = clock.monotonicMs()
  /** The audio that the newest partial transcript under way covers. */
  let coveredSamples = 0
  /** What partial transcripts may tell by now. */
  let ripeSamples = 0
  let lastPartial = ''
  let unanswered = 0
  let answeredByMs = 0
  let lastCommitted = ''

  const later = (delayMs: number, task: () => void) => {
    if (delayMs <= 0) {
      task()
      return
    }
    const timer = clock.schedule(delayMs, () => {
      timers.delete(timer)
      if (!over) task()
    })
    timers.add(timer)
  }
  const finish = () => {
    over = true
    fate.stop()
    for (const timer of timers) timer.cancel()
    timers.clear()
    record.closedAtMs ??= clock.now()
  }
  const end = (code: number, reason: string) => {
    finish()
    socket.close(code, reason)
  }
  const fail = (type: string, error: string) => {
    if (over) return
    record.error = type
    send({ message_type: type, error })
    end(policyViolation, type)
  }
  const fate = createSocketFate(options.fault, clock, {
    error: fail,
    drop: () => {
      finish()
      options.breakOff()
    },
    close: (code) => end(code, ''),
  })
  const send = (frame: unknown): boolean => {
    if (over || fate.isSilent()) return false
    options.tell(JSON.stringify(frame))
    return true
  }

  const sendPartial = (uptoSample: number) => {
    ripeSamples = Math.max(ripeSamples, uptoSample)
    // Its text follows that of the commit.
    if (unanswered > 0) return
    const text = recogniser.textAt(ripeSamples)
    if (text === '' || text === lastPartial) return
    lastPartial = text
    if (send({ message_type: 'partial_transcript', text })) record.partials += 1
  }
  const considerPartial = () => {
    const heard = recogniser.heardSamples()
    const lastWordEnd = recogniser.lastWordEnd()
    if (lastWordEnd === null || lastWordEnd <= coveredSamples) return
    if (heard - coveredSamples < partialEverySamples) return
    coveredSamples = heard
    later(latency.partialTranscriptMs(), () => sendPartial(heard))
  }

  const sendCommitted = (segment: Segment, commit: CommitRecord) => {
    unanswered -= 1
    commit.textAtMs = clock.now()
    const kind = fate.fault?.kind
    const lost = fate.fault?.kind === 'empty_commits' && fate.fault.instead === true
    const { timestamps = false, languageCode = null } = typeof settings === 'string' ? {} : settings
    const tell = (text: string, words: readonly RecognisedWord[]) => {
      send({ message_type: 'committed_transcript', text })
      if (!timestamps) return
      send({
        message_type: 'committed_transcript_with_timestamps',
        text,
        language_code: languageCode ?? 'es',
        words: timedWords(words),
      })
    }
    if (kind === 'empty_commits') tell('', [])
    if (!lost) {
      const text = kind === 'repeated_commits' ? `${lastCommitted} ${segment.text}`.trim() : segment.text
      tell(text, segment.words)
      if (kind === 'duplicate_commits') tell(text, segment.words)
      if (kind === 'echoed_partials' && text !== '') send({ message_type: 'partial_transcript', text })
    }
    lastCommitted = segment.text
    // What was said meanwhile.
    sendPartial(ripeSamples)
  }
  const commit = (cause: CommitCause) => {
    fate.counted()
    if (over) return
    const segment = recogniser.commit()
    const entry: CommitRecord = {
      cause,
      atMs: clock.now(),
      textAtMs: null,
      text: segment.text,
      confidence: meanConfidence(segment.words),
    }
    record.commits.push(entry)
    unanswered += 1
    lastPartial = ''
    const nowMs = clock.monotonicMs()
    // Texts come in the order of their commits.
    answeredByMs = Math.max(answeredByMs, nowMs + latency.commitToTextMs() + fate.delayMs)
    later(answeredByMs - nowMs, () => sendCommitted(segment, entry))
  }

  const hear = (base64: string, format: 'ulaw_8000' | 'pcm_8000') => {
    const bytes = Buffer.from(base64, 'base64')
    const audio = format === 'pcm_8000' ? linearBytesToMulaw(bytes) : bytes
    if (audio.length > longestChunkMs * bytesPerMs) {
      fail('chunk_size_exceeded', 'The audio chunk is too large.')
      return
    }
    lastAudioMs = clock.monotonicMs()
    record.audioMs += audio.length / bytesPerMs
    recogniser.hear(audio)
    fate.moved(bytes.length)
  }
  const takeMessage = (raw: string) => {
    if (typeof settings === 'string') return
    const message = readMessage(raw)
    if (typeof message === 'string') {
      fail('input_error', message)
      return
    }
    if (message.audio !== '') hear(message.audio, settings.format)
    if (over) return
    if (message.commit && settings.strategy === 'manual') {
      const openMs = recogniser.openSamples() / bytesPerMs
      if (openMs >= leastCommitMs) commit('manual')
      else {
        const had = (openMs / 1000).toFixed(2)
        const need = leastCommitMs / 1000
        send({
          message_type: 'commit_throttled',
          error: `Commit request ignored: only ${had}s of uncommitted audio. You need at least ${need}s of uncommitted audio before committing.`,
        })
      }
    }
    const wordEnd = recogniser.lastWordEnd()
    if (settings.strategy === 'vad' && wordEnd !== null) {
      if (recogniser.heardSamples() - wordEnd >= settings.silenceMs * bytesPerMs) commit('vad')
    }
    if (recogniser.openSamples() >= longestSegmentMs * bytesPerMs) commit('long_audio')
    considerPartial()
  }

  socket.on('message', (data, isBinary) => {
    if (over) return
    if (isBinary) fail('input_error', 'Audio comes as base64 in JSON.')
    else takeMessage(data.toString())
  })
  socket.on('error', () => {})
  socket.on('close', finish)

  const watchIdle = () => {
    const restMs = lastAudioMs + idleMs - clock.monotonicMs()
    if (restMs <= 0) end(1000, '')
    else later(restMs, watchIdle)
  }
  fate.begin()
  if (over) return
  if (options.givenKey === null || options.givenKey !== options.apiKey) {
    fail('auth_error', 'You must be authenticated to use this endpoint.')
    return
  }
  if (typeof settings === 'string') {
    fail('invalid_request', settings)
    return
  }
  later(latency.networkLegMs() + latency.networkLegMs(), () => {
    send({
      message_type: 'session_started',
      session_id: sessionId,
      config: {
        model_id: 'scribe_v2_realtime',
        audio_format: settings.format,
        sample_rate: sampleRate,
        commit_strategy: settings.strategy,
        language_code: settings.languageCode,
        include_timestamps: settings.timestamps,
        vad_silence_threshold_secs: settings.silenceMs / 1000,
        keyterms: settings.keyterms,
      },
    })
  })
  watchIdle()
}
