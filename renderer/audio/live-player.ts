/**
 * Plays a live call to whoever listens in: both voices, each apart to be muted, and remembers how loud each was
 * for the picture. Made on a click, because browsers give no sound to a page that nobody touched.
 */
import type { HeardAudio } from '../../shared/contract/calls.ts'
import { bytesOfBase64, callSampleRate, decodeMuLaw, peaksOf } from './mu-law.ts'
import { createPlayout } from './playout.ts'

export type Side = 'customer' | 'assistant'

/** Loudness from 0 to 1 of one stretch, and when it sounds on the player's clock. */
interface Peak {
  playAtMs: number
  loudness: number
}

export interface LivePlayer {
  push(heard: HeardAudio): void
  mute(side: Side, muted: boolean): void
  /** Loudness over the last `spanMs`, oldest first, in stretches of `peakMs`; what is still to sound is not there. */
  loudness(side: Side, spanMs: number): Float32Array
  /** From a sound in the call until it is heard here, in ms, without the network; null before the first. */
  delayMs(): number | null
  close(): void
}

export const peakMs = 40
const keptMs = 12_000
/** Sound that travels together is about this old when it arrives, in ms. */
const batchMs = 100
/** The voices stand a little apart, so that a listener tells them from each other. */
const pan: Record<Side, number> = { customer: -0.3, assistant: 0.3 }

/** One at the call's own rate plays slices without a seam; a browser that has none resamples each by itself. */
function openContext(): AudioContext {
  try {
    return new AudioContext({ sampleRate: callSampleRate, latencyHint: 'interactive' })
  } catch {
    return new AudioContext({ latencyHint: 'interactive' })
  }
}

export function createLivePlayer(): LivePlayer {
  const context = openContext()
  const playout = createPlayout()
  const peaks: Record<Side, Peak[]> = { customer: [], assistant: [] }
  const scheduled = new Set<AudioBufferSourceNode>()
  const gains = { customer: line('customer'), assistant: line('assistant') }
  let waitMs: number | null = null
  void context.resume()

  function line(side: Side): GainNode {
    const gain = context.createGain()
    const panner = context.createStereoPanner()
    panner.pan.value = pan[side]
    gain.connect(panner).connect(context.destination)
    return gain
  }

  const nowMs = () => context.currentTime * 1000

  function silenceScheduled(): void {
    for (const source of scheduled) source.stop()
    scheduled.clear()
    const now = nowMs()
    for (const side of ['customer', 'assistant'] as const) {
      peaks[side] = peaks[side].filter((peak) => peak.playAtMs <= now)
    }
  }

  function play(side: Side, samples: Float32Array<ArrayBuffer>, playAtMs: number): void {
    const buffer = context.createBuffer(1, samples.length, callSampleRate)
    buffer.copyToChannel(samples, 0)
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(gains[side])
    source.onended = () => {
      scheduled.delete(source)
      source.disconnect()
    }
    scheduled.add(source)
    source.start(playAtMs / 1000)
  }

  function remember(side: Side, samples: Float32Array, playAtMs: number): void {
    const list = peaks[side]
    peaksOf(samples, (peakMs * callSampleRate) / 1000).forEach((loudness, index) => {
      list.push({ playAtMs: playAtMs + index * peakMs, loudness })
    })
    const before = nowMs() - keptMs
    while ((list[0]?.playAtMs ?? before) < before) list.shift()
  }

  return {
    push({ slices }) {
      if (context.state === 'closed') return
      for (const { side, atMs, audio } of slices) {
        const samples = decodeMuLaw(bytesOfBase64(audio))
        if (samples.length === 0) continue
        const { playAtMs, restart } = playout.place(side, atMs, nowMs())
        if (restart) silenceScheduled()
        if (side === 'customer') waitMs = playAtMs - nowMs()
        play(side, samples, playAtMs)
        remember(side, samples, playAtMs)
      }
    },
    mute(side, muted) {
      gains[side].gain.setTargetAtTime(muted ? 0 : 1, context.currentTime, 0.01)
    },
    loudness(side, spanMs) {
      const bars = new Float32Array(Math.floor(spanMs / peakMs))
      const now = nowMs()
      for (const { playAtMs, loudness } of peaks[side]) {
        const at = bars.length - 1 - Math.floor((now - playAtMs) / peakMs)
        if (playAtMs <= now && at >= 0) bars[at] = Math.max(bars[at] ?? 0, loudness)
      }
      return bars
    },
    delayMs() {
      if (waitMs === null) return null
      return Math.round(batchMs + waitMs + (context.baseLatency || 0) * 1000)
    },
    close() {
      silenceScheduled()
      if (context.state !== 'closed') void context.close()
    },
  }
}
