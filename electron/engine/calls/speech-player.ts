/**
 * ANA's mouth in one call: takes the clauses of her replies while they are still being voiced, sends them as
 * paced frames, and knows from returned marks what was heard. Never more than a bounded lead is on its way, so
 * she falls silent at once (`freeze`), goes on from the first word not heard (`resume`) or forgets the rest
 * (`drop`). All instants are the clock's monotonic milliseconds.
 */
import type { ClauseText } from '../conversation/clause-hearing.ts'
import { createPlaybackLedger, type LedgerClause } from '../conversation/playback-ledger.ts'
import type { Clock, Timer } from '../ports.ts'
import type { MediaStream } from '../telephony/media-stream-port.ts'
import { type ClauseAudio, createClauseAudio } from './clause-audio.ts'
import { type FramePacer, frameMs, nextOnGrid, type PacerSeat } from './frame-pacer.ts'
import {
  type ClauseHandle,
  defaultSpeechPlayer,
  type SpeechPlayer,
  type SpeechPlayerEvents,
  type SpeechPlayerSettings,
  type SpeechTap,
} from './speech-player-port.ts'

interface Voice {
  clause: LedgerClause
  audio: ClauseAudio
  /** The next byte to be sent. */
  next: number
  /** The byte of its last mark. */
  markedAt: number
  ended: boolean
  sent: boolean
  timed: boolean
}

interface Track {
  reply: number
  voices: Voice[]
  ended: boolean
  started: boolean
  /** Down to its last byte. */
  sent: boolean
  starved: boolean
  firstMarkBack: boolean
  heardText: string
  watchdog: Timer | null
}

const frameBytes = 160

export function createSpeechPlayer(options: {
  stream: MediaStream
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  pacer: FramePacer
  events?: SpeechPlayerEvents
  tap?: SpeechTap
  /** Told how late each paced frame left against its deadline. Milliseconds. */
  onFrameLateness?: (lateMs: number) => void
  settings?: Partial<SpeechPlayerSettings>
}): SpeechPlayer {
  const { stream, clock, pacer, events = {}, tap, onFrameLateness } = options
  const settings = { ...defaultSpeechPlayer, ...options.settings }
  const ledger = createPlaybackLedger(settings.ledger)
  /** Every open reply, held ones too. */
  const tracks = new Map<number, Track>()
  /** Released replies, in the order they are spoken, until they are finished or dropped. */
  const order: Track[] = []
  /** Dropped replies of which some marks are undecided. */
  const unsettled = new Set<number>()
  const frame = new Uint8Array(frameBytes)
  let mode: ReturnType<SpeechPlayer['mode']> = 'speaking'
  let seat: PacerSeat | null = null
  let sentinelTimer: Timer | null = null
  let trackAt = 0
  let voiceAt = 0
  /** What the frame that is being sent has left: a mark may part it. */
  let frameRest = frameBytes

  /** The clause to send from; passes over those that are done. Null when there is none at the moment. */
  function currentVoice(): Voice | null {
    for (;;) {
      const track = order[trackAt]
      if (!track) return null
      const voice = track.voices[voiceAt]
      if (!voice) {
        if (!track.ended) return null
        trackAt += 1
        voiceAt = 0
        allSent(track)
      } else if (!voice.ended || voice.next < voice.audio.length()) return voice
      else {
        const clause = voiceAt
        voiceAt += 1
        if (voice.sent) continue
        voice.sent = true
        if (voice.markedAt < voice.next) sendMark(voice)
        events.onClauseSent?.(track.reply, clause, clock.monotonicMs())
      }
      if (mode !== 'speaking') return null
    }
  }

  function allSent(track: Track): void {
    track.sent = true
    const overMs = Math.max(0, ledger.playingUntilMs() - clock.monotonicMs())
    track.watchdog = clock.schedule(overMs + settings.markDeadlineMs, () => finish(track))
    finishIfHeard(track)
  }

  function finishIfHeard(track: Track): void {
    if (mode === 'speaking' && track.sent && ledger.waitingMarks(track.reply) === 0) finish(track)
  }

  function finish(track: Track): void {
    const place = order.indexOf(track)
    if (place < 0) return
    order.splice(place, 1)
    if (place < trackAt) trackAt -= 1
    const heard = ledger.heard(track.reply)
    close(track)
    ledger.forget(track.reply)
    events.onFinished?.(track.reply, heard)
  }

  function close(track: Track): void {
    track.watchdog?.cancel()
    tracks.delete(track.reply)
  }

  function sendMark(voice: Voice): void {
    voice.markedAt = voice.next
    stream.sendMark(ledger.mark(voice.clause, voice.next))
  }

  function sendPiece(track: Track, voice: Voice, nowMs: number): void {
    const { next } = voice
    const isFirst = !track.started
    const markAt = voice.clause.nextMark(next)
    const size = Math.min(frameRest, voice.audio.length() - next, markAt - next)
    voice.audio.copyTo(frame, 0, next, size)
    const piece = size === frameBytes ? frame : frame.subarray(0, size)
    const playsAtMs = Math.max(nowMs, ledger.playingUntilMs())
    stream.sendAudio(piece)
    ledger.sent(size, nowMs)
    voice.next += size
    frameRest = size < frameRest ? frameRest - size : frameBytes
    track.started = true
    track.starved = false
    // An early mark tells when the customer's ear got the reply's first sound.
    if (isFirst || voice.next === markAt) sendMark(voice)
    tap?.onAudioSent(piece, playsAtMs)
    if (isFirst) events.onFirstFrame?.(track.reply, nowMs)
  }

  /** Whether a new frame may leave now. */
  function isDue(voice: Voice, available: number, nowMs: number): boolean {
    const aheadMs = ledger.playingUntilMs() - nowMs
    if (aheadMs + frameMs > settings.leadMs) return false
    // The rest of a piece waits for more, unless the customer would wait too.
    if (available < frameBytes && !voice.ended && aheadMs > frameMs) return false
    return stream.unsentBytes() <= settings.longestUnsentBytes
  }

  /** Sends everything that is due. */
  function pump(nowMs: number, isTick: boolean): void {
    while (mode === 'speaking') {
      const voice = currentVoice()
      const track = order[trackAt]
      const available = voice ? voice.audio.length() - voice.next : 0
      if (!voice || !track || available === 0) {
        frameRest = frameBytes
        break
      }
      if (frameRest === frameBytes) {
        if (!isDue(voice, available, nowMs)) break
        if (isTick && seat && onFrameLateness) {
          const readyMs = ledger.playingUntilMs() + frameMs - settings.leadMs
          onFrameLateness(Math.max(0, nowMs - nextOnGrid(readyMs, seat.phaseMs)))
        }
      }
      sendPiece(track, voice, nowMs)
    }
    noticeStarving(nowMs)
    keepSeat()
  }

  function noticeStarving(nowMs: number): void {
    const track = order[trackAt]
    if (mode !== 'speaking' || !track?.started || track.starved || hasWork()) return
    if (ledger.playingUntilMs() > nowMs) return
    track.starved = true
    events.onStarved?.(track.reply, ledger.playingUntilMs())
  }

  /** Something can be sent, or passed over, at the moment. */
  function hasWork(): boolean {
    const voice = order[trackAt]?.voices[voiceAt]
    return voice !== undefined && (voice.ended || voice.next < voice.audio.length())
  }

  /** Ticks are needed while there is something to send, or a running dry to be noticed. */
  function keepSeat(): void {
    const track = order[trackAt]
    const needed = mode === 'speaking' && (hasWork() || (track?.started === true && !track.starved))
    if (needed) seat ??= pacer.join((nowMs) => pump(nowMs, true))
    else {
      seat?.leave()
      seat = null
    }
  }

  const pumpNow = () => pump(clock.monotonicMs(), false)

  /** Sends what is due once the caller's present task is over, at the next tick at the latest. */
  function pumpSoon(): void {
    keepSeat()
    queueMicrotask(pumpNow)
  }

  function noteHeard(reply: number, atMs: number): void {
    const track = tracks.get(reply)
    if (!track) return
    if (!track.firstMarkBack) {
      track.firstMarkBack = true
      events.onFirstMarkBack?.(reply, atMs)
    }
    tellHeard(track)
    for (const voice of track.voices) {
      if (voice.sent && voice.clause.heard().complete) voice.audio.release()
    }
    finishIfHeard(track)
  }

  function tellHeard(track: Track): void {
    const { text } = ledger.heard(track.reply)
    if (text === track.heardText) return
    track.heardText = text
    events.onHeard?.(track.reply, text)
  }

  function goOn(): void {
    mode = 'speaking'
    trackAt = 0
    voiceAt = 0
    for (const track of order) {
      track.sent = false
      for (const voice of track.voices) {
        voice.next = voice.clause.resumeByte()
        voice.markedAt = voice.next
        voice.sent = voice.clause.heard().complete
      }
    }
    pumpNow()
  }

  function settled(): void {
    for (const reply of unsettled) {
      if (ledger.waitingMarks(reply) > 0) continue
      unsettled.delete(reply)
      const heard = ledger.heard(reply)
      ledger.forget(reply)
      events.onSettled?.(reply, heard)
    }
    if (!ledger.isSettled()) return
    sentinelTimer?.cancel()
    sentinelTimer = null
    if (mode === 'resuming') goOn()
  }

  function freeze(): void {
    if (mode === 'resuming') mode = 'frozen'
    if (mode !== 'speaking') return
    mode = 'frozen'
    frameRest = frameBytes
    keepSeat()
    for (const track of order) track.watchdog?.cancel()
    if (!ledger.hasSent()) return
    const nowMs = clock.monotonicMs()
    stream.clear()
    stream.sendMark(ledger.cleared(nowMs))
    tap?.onAudioCleared(nowMs)
    sentinelTimer?.cancel()
    sentinelTimer = clock.schedule(settings.sentinelDeadlineMs, () => {
      ledger.giveUpSentinels()
      settled()
    })
  }

  function handleOf(track: Track, voice: Voice): ClauseHandle {
    const isOpen = () => mode !== 'closed' && tracks.get(track.reply) === track
    return {
      push(audio) {
        if (!isOpen() || voice.ended || audio.length === 0) return
        voice.audio.push(audio)
        if (mode !== 'speaking') return
        if (voice.timed) pumpNow()
        // The words of this first audio may follow in the same breath, and marks should stand at their ends.
        else pumpSoon()
      },
      words(words) {
        if (!isOpen()) return
        voice.timed = true
        voice.clause.addTiming(words)
        tellHeard(track)
      },
      end() {
        if (!isOpen() || voice.ended) return
        voice.ended = true
        voice.clause.end(voice.audio.length())
        tellHeard(track)
        pumpNow()
      },
      fail() {
        if (!isOpen() || voice.ended) return ''
        voice.ended = true
        const { keepBytes, rest } = voice.clause.cut(voice.audio.length(), voice.next)
        voice.audio.cut(keepBytes)
        // A clause in its place may follow in the same breath.
        pumpSoon()
        return rest
      },
      insertAfter: (text) => (isOpen() ? insert(track, text, voice) : deafHandle),
    }
  }

  function insert(track: Track, text: ClauseText, after?: Voice): ClauseHandle {
    const voice: Voice = {
      clause: ledger.addClause(track.reply, text, after?.clause),
      audio: createClauseAudio(),
      next: 0,
      markedAt: 0,
      ended: false,
      sent: false,
      timed: false,
    }
    if (after) track.voices.splice(track.voices.indexOf(after) + 1, 0, voice)
    else track.voices.push(voice)
    return handleOf(track, voice)
  }

  return {
    begin(reply, { held = false } = {}) {
      if (mode === 'closed' || tracks.has(reply)) return
      const track: Track = {
        reply,
        voices: [],
        ended: false,
        started: false,
        sent: false,
        starved: false,
        firstMarkBack: false,
        heardText: '',
        watchdog: null,
      }
      tracks.set(reply, track)
      if (!held) order.push(track)
    },

    addClause(reply, text) {
      const track = tracks.get(reply)
      return track && !track.ended ? insert(track, text) : deafHandle
    },

    finishTurn(reply) {
      const track = tracks.get(reply)
      if (!track || track.ended || mode === 'closed') return
      track.ended = true
      ledger.endReply(reply)
      pumpNow()
    },

    release(reply) {
      const track = tracks.get(reply)
      if (!track || mode === 'closed' || order.includes(track)) return
      order.push(track)
      pumpNow()
    },

    discard(reply) {
      const track = tracks.get(reply)
      if (!track) return true
      if (track.started) return false
      const place = order.indexOf(track)
      if (place >= 0) order.splice(place, 1)
      if (place >= 0 && place === trackAt) voiceAt = 0
      close(track)
      ledger.forget(reply)
      if (mode === 'speaking') pumpNow()
      return true
    },

    freeze,

    resume() {
      if (mode !== 'frozen') return
      mode = 'resuming'
      if (ledger.isSettled()) goOn()
    },

    drop() {
      if (mode === 'closed') return []
      freeze()
      const dropped = order.splice(0).map((track) => {
        close(track)
        const final = ledger.waitingMarks(track.reply) === 0
        const heard = ledger.heard(track.reply)
        if (final) ledger.forget(track.reply)
        else unsettled.add(track.reply)
        return { reply: track.reply, heard, final }
      })
      trackAt = 0
      voiceAt = 0
      mode = 'speaking'
      return dropped
    },

    onMark(name, atMs = clock.monotonicMs()) {
      if (mode === 'closed') return
      const news = ledger.markBack(name, atMs)
      if (news.kind === 'ignored' || news.kind === 'undecided') return
      for (const reply of news.replies) noteHeard(reply, atMs)
      if (news.kind === 'settled') settled()
    },

    heard: (reply) => ledger.heard(reply),
    mode: () => mode,
    playingUntilMs: () => ledger.playingUntilMs(),

    isAudible() {
      if (mode !== 'speaking') return false
      if (ledger.playingUntilMs() > clock.monotonicMs()) return true
      return order.some(({ reply }) => ledger.waitingMarks(reply) > 0)
    },

    roundTripMs: () => ledger.roundTripMs(),

    close() {
      if (mode === 'closed') return
      mode = 'closed'
      keepSeat()
      sentinelTimer?.cancel()
      for (const track of tracks.values()) track.watchdog?.cancel()
    },
  }
}

const deafHandle: ClauseHandle = {
  push() {},
  words() {},
  end() {},
  fail: () => '',
  insertAfter: () => deafHandle,
}
