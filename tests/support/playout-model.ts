/**
 * A telephone network's side of a media stream, as Twilio documents it: audio is played in the order it comes,
 * a mark returns when what came before it has been played, at once when nothing waits, and `clear` throws away
 * what waits and returns all marks. Both ways take time and keep the order. It knows what the ear got.
 */
import type { Clock, Timer } from '../../electron/engine/ports.ts'
import type { MediaStream } from '../../electron/engine/telephony/media-stream-port.ts'

/** How long a message takes, drawn anew for each instant of sending: what leaves together arrives together. */
export type NetworkLeg = () => number

export interface PlayoutModel {
  readonly stream: MediaStream
  /** The bytes that reached the ear until now, without the silences between. */
  heard(): Uint8Array
  /** The moments at which sound began after silence, or after a gap. */
  soundBegan(): readonly number[]
  /** Whether sound reaches the ear now. */
  isSounding(): boolean
  /** Milliseconds of audio that were played or still wait. */
  waitingMs(): number
  /** Names of the marks that `clear` returned. */
  readonly cleared: ReadonlySet<string>
  /** When each message left the sender: for looking at the pace. */
  readonly sent: readonly { kind: 'audio' | 'mark' | 'clear'; atMs: number; bytes: number }[]
  readonly isClosed: boolean
}

const bytesPerMs = 8

/** Carries messages one way, in order. */
function createLeg(clock: Pick<Clock, 'monotonicMs' | 'schedule'>, delayMs: NetworkLeg) {
  let sentAtMs = Number.NaN
  let arrivesAtMs = 0
  const queue: { atMs: number; deliver: () => void }[] = []
  const deliverDue = () => {
    while (queue[0] && queue[0].atMs <= clock.monotonicMs()) queue.shift()?.deliver()
  }
  return (deliver: () => void) => {
    const nowMs = clock.monotonicMs()
    if (nowMs !== sentAtMs) {
      sentAtMs = nowMs
      arrivesAtMs = Math.max(arrivesAtMs, nowMs + delayMs())
    }
    queue.push({ atMs: arrivesAtMs, deliver })
    clock.schedule(arrivesAtMs - nowMs, deliverDue)
  }
}

export function createPlayoutModel(options: {
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  onMark: (name: string) => void
  /** From the sender to the network. Milliseconds. */
  up?: NetworkLeg
  /** From the network back. Milliseconds. */
  down?: NetworkLeg
  callId?: string
}): PlayoutModel {
  const { clock, onMark, callId = 'call-1', up = () => 0, down = () => 0 } = options
  const goUp = createLeg(clock, up)
  const goDown = createLeg(clock, down)
  const played: { startMs: number; audio: Uint8Array }[] = []
  const pending: { name: string; timer: Timer }[] = []
  const cleared = new Set<string>()
  const sent: { kind: 'audio' | 'mark' | 'clear'; atMs: number; bytes: number }[] = []
  const began: number[] = []
  let playoutEndMs = 0
  let isClosed = false

  const note = (kind: 'audio' | 'mark' | 'clear', bytes = 0) =>
    sent.push({ kind, atMs: clock.monotonicMs(), bytes })
  const bytesPlayed = (startMs: number, audio: Uint8Array, atMs: number) =>
    Math.max(0, Math.min(audio.length, Math.floor((atMs - startMs) * bytesPerMs)))
  const sendBack = (name: string) => goDown(() => onMark(name))

  function takeAudio(audio: Uint8Array): void {
    const nowMs = clock.monotonicMs()
    if (playoutEndMs <= nowMs) began.push(nowMs)
    const startMs = Math.max(nowMs, playoutEndMs)
    played.push({ startMs, audio })
    playoutEndMs = startMs + audio.length / bytesPerMs
  }

  function takeMark(name: string): void {
    const waitMs = playoutEndMs - clock.monotonicMs()
    if (waitMs <= 0 && pending.length === 0) {
      sendBack(name)
      return
    }
    const entry = {
      name,
      timer: clock.schedule(waitMs, () => {
        pending.splice(pending.indexOf(entry), 1)
        sendBack(name)
      }),
    }
    pending.push(entry)
  }

  function takeClear(): void {
    const nowMs = clock.monotonicMs()
    for (const segment of played) {
      segment.audio = segment.audio.subarray(0, bytesPlayed(segment.startMs, segment.audio, nowMs))
    }
    playoutEndMs = Math.min(playoutEndMs, nowMs)
    for (const { name, timer } of pending.splice(0)) {
      timer.cancel()
      cleared.add(name)
      sendBack(name)
    }
  }

  return {
    stream: {
      callId,
      streamId: `MZ-${callId}`,
      sendAudio(audio) {
        note('audio', audio.length)
        const copy = audio.slice()
        goUp(() => takeAudio(copy))
      },
      sendMark(name) {
        note('mark')
        goUp(() => takeMark(name))
      },
      clear() {
        note('clear')
        goUp(takeClear)
      },
      unsentBytes: () => 0,
      close() {
        isClosed = true
      },
    },
    heard() {
      const nowMs = clock.monotonicMs()
      const parts = played.map(({ startMs, audio }) => audio.subarray(0, bytesPlayed(startMs, audio, nowMs)))
      return Buffer.concat(parts)
    },
    soundBegan: () => began,
    isSounding: () => playoutEndMs > clock.monotonicMs(),
    waitingMs: () => Math.max(0, playoutEndMs - clock.monotonicMs()),
    cleared,
    sent,
    get isClosed() {
      return isClosed
    },
  }
}
