/** Plays a recording's two channels into both ears, each voice to be muted by itself. */
import type { Side } from './live-player.ts'

export interface VoiceMixer {
  mute(side: Side, muted: boolean): void
  /** Browsers give sound only after a click; harmless to repeat. */
  resume(): void
  close(): void
}

export function createVoiceMixer(media: HTMLMediaElement): VoiceMixer {
  const context = new AudioContext()
  const splitter = context.createChannelSplitter(2)
  const merger = context.createChannelMerger(1)
  const gains: Record<Side, GainNode> = { customer: context.createGain(), assistant: context.createGain() }
  context.createMediaElementSource(media).connect(splitter)
  splitter.connect(gains.customer, 0).connect(merger, 0, 0)
  splitter.connect(gains.assistant, 1).connect(merger, 0, 0)
  merger.connect(context.destination)
  return {
    mute(side, muted) {
      gains[side].gain.setTargetAtTime(muted ? 0 : 1, context.currentTime, 0.01)
    },
    resume() {
      if (context.state === 'suspended') void context.resume()
    },
    close() {
      if (context.state !== 'closed') void context.close()
    },
  }
}
