/** Progress bars on stderr, for those who watch; silence for scripts. */
import cliProgress from 'cli-progress'
import type { Output } from './output.ts'

export interface ProgressBar {
  /** From 0 to 1. */
  update(fraction: number, note?: string): void
  stop(): void
}

const nothing: ProgressBar = { update() {}, stop() {} }

export function createProgressBar(output: Output, title: string): ProgressBar {
  if (!output.isWatched) return nothing
  const bar = new cliProgress.SingleBar({
    format: `${title} {bar} {percentage} %  {note}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: false,
    stream: process.stderr,
  })
  bar.start(100, 0, { note: '' })
  return {
    update: (fraction, note) =>
      bar.update(Math.round(fraction * 100), note === undefined ? undefined : { note }),
    stop: () => bar.stop(),
  }
}
