/**
 * Keeps the computer from falling asleep while somebody is on the telephone: a sleeping computer drops every call.
 * Between two calls of a campaign it stays awake too; the screen may go dark.
 */
export interface PowerSaving {
  start(type: 'prevent-app-suspension'): number
  stop(id: number): unknown
}

/** How long after the last call the computer may sleep again: a campaign's next one comes sooner. */
export const awakeAfterMs = 90_000

export interface Wakefulness {
  calls(inProgress: number): void
  isAwake(): boolean
}

export function createWakefulness(
  power: PowerSaving,
  schedule: (delayMs: number, task: () => void) => { cancel(): void },
): Wakefulness {
  let blocker: number | null = null
  let ending: { cancel(): void } | null = null
  return {
    calls(inProgress) {
      if (inProgress > 0) {
        ending?.cancel()
        ending = null
        blocker ??= power.start('prevent-app-suspension')
        return
      }
      if (blocker === null || ending !== null) return
      ending = schedule(awakeAfterMs, () => {
        if (blocker !== null) power.stop(blocker)
        blocker = null
        ending = null
      })
    },
    isAwake: () => blocker !== null,
  }
}
