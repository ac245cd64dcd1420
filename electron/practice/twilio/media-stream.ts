/**
 * One media stream of a call, as Twilio runs it (twilio.com/docs/voice/media-streams): connects, introduces itself,
 * sends the caller's voice in frames of 20 ms and plays what comes back; each direction takes the network's
 * time, in order. Whatever ends it ends it once.
 */
import type { Clock, Timer } from '../../engine/ports.ts'
import type { CustomerLine } from '../customer-line.ts'
import type { Faults } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import type { CallNotification, HeardUtterance, StreamRecord, WordAt } from '../practice-call.ts'
import { createDelayedLink } from './delayed-link.ts'
import { createFrameSource, type FrameSource } from './frame-source.ts'
import type { LineTicker } from './line-ticker.ts'
import { createStreamWriter, frameMs, readAppMessage } from './stream-messages.ts'
import { createStreamPlayout, type Ear, type StreamPlayout } from './stream-playout.ts'
import {
  connectStreamSocket,
  refusedStreamUrl,
  type SocketCensus,
  type StreamSocket,
} from './stream-socket.ts'
import type { StreamOrder } from './twiml.ts'

/** What all streams of a line share. */
export interface StreamWorld {
  clock: Clock
  ticker: LineTicker
  latency: LatencyModel
  faults: Faults
  authToken: string
  patienceRealMs: number
  /** See `connectStreamSocket`. */
  awaitsAnswers: boolean
  /** A quiet line is faintly noisy instead of digitally silent. */
  lineNoise: boolean
  census: SocketCensus
}

/** So long Twilio waits for an upgrade that nobody answers. */
const hangingMs = 5_000

export type StreamEvent = 'stream-started' | 'stream-stopped' | 'stream-error'

export interface MediaStream {
  /** Resolves when the document may go on: ANA closed it, or it broke, or never came about. */
  readonly ended: Promise<void>
  /** The call or the document is over: says so and closes. */
  stop(): void
  /** A key was pressed at the far end. False when the stream is not running. */
  press(digit: string): boolean
}

export function openMediaStream(options: {
  world: StreamWorld
  order: StreamOrder
  /** False for `<Start>`: it only listens. */
  isTwoWay: boolean
  accountSid: string
  callSid: string
  streamSid: string
  line: CustomerLine
  /** Filled in as things happen. */
  record: StreamRecord
  heard(utterance: HeardUtterance): void
  notify(problem: Pick<CallNotification, 'code' | 'level' | 'message' | 'url'>): void
  note(kind: string, detail: string): void
  report(event: StreamEvent, error: string | null): void
}): MediaStream {
  const { world, order, line, record, isTwoWay, note, report } = options
  const { clock, ticker, latency } = world
  const { url } = order
  const fate = world.faults.mediaFate()
  const offsetMs = clock.now() - clock.monotonicMs()
  const epoch = (atMs: number): number => Math.round(offsetMs + atMs)
  const writer = createStreamWriter({
    accountSid: options.accountSid,
    callSid: options.callSid,
    streamSid: options.streamSid,
    customParameters: order.parameters,
  })
  const timers = new Set<Timer>()
  const complained = new Set<number>()
  let socket: StreamSocket | null = null
  let frames: FrameSource | null = null
  let playout: StreamPlayout | null = null
  let isOver = false
  let resolveEnded: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve
  })

  const at = (dueMs: number, task: (dueMs: number) => void) => {
    const timer = ticker.at(dueMs, (due) => {
      timers.delete(timer)
      task(due)
    })
    timers.add(timer)
  }
  /** Once a stream: Twilio does not repeat itself. */
  const complain = (code: number, level: 'error' | 'warning', message: string) => {
    if (complained.has(code)) return
    complained.add(code)
    options.notify({ code, level, message, url })
  }

  const finish = (by: NonNullable<StreamRecord['endedBy']>, error: string | null = null) => {
    if (isOver) return
    isOver = true
    for (const timer of timers) timer.cancel()
    frames?.close()
    playout?.close()
    if (isTwoWay && playout) line.endLive()
    record.endedAtMs = epoch(clock.monotonicMs())
    record.endedBy = by
    if (playout) Object.assign(record, playout.figures())
    note('stream', by)
    if (record.startedAtMs !== null) report(error === null ? 'stream-stopped' : 'stream-error', error)
    else if (error !== null) report('stream-error', error)
    resolveEnded()
  }

  const toApp = createDelayedLink<string | null>({
    clock,
    ticker,
    legMs: latency.networkLegMs,
    deliver: (text) => (text === null ? socket?.close() : socket?.send(text)),
  })
  const returnMark = (name: string) => {
    if (isOver || fate.losesMark()) return
    const send = () => {
      record.marksReturned += 1
      toApp.push(writer.mark(name))
    }
    if (fate.markLateMs === 0) send()
    else at(clock.monotonicMs() + fate.markLateMs, send)
  }

  const take = (data: Buffer, isBinary: boolean) => {
    if (isOver || !playout) return
    const message = readAppMessage(data, isBinary, options.streamSid)
    switch (message.kind) {
      case 'media':
        if (!playout.play(message.audio)) complain(31931, 'warning', 'Stream - media was discarded')
        return
      case 'mark':
        record.marksReceived += 1
        playout.mark(message.name)
        return
      case 'clear':
        record.clears += 1
        playout.clear()
        return
      case 'refused':
        complain(message.code, 'warning', `Stream - ${message.reason}`)
    }
  }
  const fromApp = createDelayedLink<{ data: Buffer; isBinary: boolean } | { closeCode: number }>({
    clock,
    ticker,
    legMs: latency.networkLegMs,
    deliver: (item) => {
      if ('data' in item) take(item.data, item.isBinary)
      else if (item.closeCode === 1006) {
        complain(31921, 'warning', 'Stream - WebSocket closed without a close frame')
        finish('dropped', 'connection lost')
      } else finish('app')
    },
  })

  /** Passes on what is heard, and writes it down by stretches without a silence. */
  const listenWith = (ear: Ear): Ear => {
    let open: { atMs: number; words: WordAt[] } | null = null
    return {
      voiceBegins(atMs) {
        open = { atMs: epoch(atMs), words: [] }
        ear.voiceBegins(atMs)
      },
      hears(word, atMs) {
        open?.words.push({ word, atMs: epoch(atMs) })
        ear.hears(word, atMs)
      },
      voiceEnds(atMs, by) {
        if (open) {
          const { words } = open
          const text = words.map(({ word }) => word).join(' ')
          const endedAtMs = epoch(atMs)
          options.heard({
            atMs: open.atMs,
            endedAtMs,
            text,
            cut: by === 'clear',
            via: 'stream',
            url: null,
            words,
          })
        }
        open = null
        ear.voiceEnds(atMs, by)
      },
    }
  }

  const start = (startMs: number) => {
    if (isOver) return
    record.startedAtMs = epoch(startMs)
    note('stream', 'started')
    toApp.push(writer.connected())
    toApp.push(writer.start())
    report('stream-started', null)
    if (isTwoWay)
      playout = createStreamPlayout({ clock, ticker, ear: listenWith(line.goLive()), onMark: returnMark })
    const source = createFrameSource(line, startMs, world.lineNoise)
    frames = source
    const sendFrame = (dueMs: number) => {
      toApp.push(writer.media(source.next(), Math.round(dueMs - startMs) - frameMs))
      record.framesSent += 1
      at(dueMs + frameMs, sendFrame)
    }
    at(startMs + frameMs, sendFrame)
    if (fate.dropAfterMs !== null) at(startMs + fate.dropAfterMs, () => socket?.terminate())
    if (fate.stall) {
      const { afterMs, forMs } = fate.stall
      at(startMs + afterMs, (dueMs) => {
        note('stream', 'stalled')
        toApp.holdUntil(dueMs + forMs)
        fromApp.holdUntil(dueMs + forMs)
      })
    }
  }

  const fail = ({ code, reason }: { code: number; reason: string }) => {
    complain(code, 'error', reason)
    finish('unreachable', reason)
  }

  const connect = () => {
    if (fate.connection === 'refused') return fail({ code: 31902, reason: 'Stream - connection refused' })
    if (fate.connection === 'hangs') {
      at(clock.monotonicMs() + hangingMs, () =>
        fail({ code: 31901, reason: 'Stream - WebSocket connection timed out' }),
      )
      return
    }
    socket = connectStreamSocket({
      url,
      authToken: world.authToken,
      clock,
      patienceRealMs: world.patienceRealMs,
      awaitsAnswers: world.awaitsAnswers,
      census: world.census,
      events: {
        opened: () => at(clock.monotonicMs() + latency.networkLegMs(), start),
        failed: fail,
        message: (data, isBinary) => fromApp.push({ data, isBinary }),
        closed: (closeCode) => fromApp.push({ closeCode }),
      },
    })
  }

  const refusal = refusedStreamUrl(url)
  if (refusal) fail(refusal)
  else at(clock.monotonicMs() + latency.networkLegMs(), connect)

  return {
    ended,
    stop() {
      if (isOver) return
      const wasConnected = record.startedAtMs !== null
      finish('stop')
      if (!wasConnected) {
        socket?.close()
        return
      }
      if (!fate.losesStop) toApp.push(writer.stop())
      toApp.push(null)
    },
    press(digit) {
      if (record.startedAtMs === null || isOver) return false
      toApp.push(writer.dtmf(digit))
      return true
    },
  }
}
