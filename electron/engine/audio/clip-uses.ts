/** Which clips a call is hearing or is about to hear, so that no clean-up takes them away. */
import type { Clock } from '../ports.ts'

/** A clip that was asked for and not yet heard to the end counts as in use for so long. */
export const pendingUseMs = 5 * 60_000

export interface ClipUses {
  /** Somebody will come for the clip. @returns a function that takes it back */
  expect(key: string): () => void
  /** Somebody begins to hear the clip. @returns a function for the end, told whether it was reached */
  hear(key: string): (isHeardOut: boolean) => void
  isInUse(key: string): boolean
  /** Forgets the uses that are over. */
  prune(): void
}

interface Use {
  hearing: number
  pending: number
  pendingUntilMs: number
}

export function createClipUses(clock: Pick<Clock, 'now'>): ClipUses {
  const uses = new Map<string, Use>()
  const usageOf = (key: string): Use => {
    const use = uses.get(key) ?? { hearing: 0, pending: 0, pendingUntilMs: 0 }
    uses.set(key, use)
    return use
  }
  const isActive = ({ hearing, pending, pendingUntilMs }: Use) =>
    hearing > 0 || (pending > 0 && clock.now() < pendingUntilMs)
  const settleOne = (use: Use) => {
    use.pending = Math.max(0, use.pending - 1)
  }

  return {
    expect(key) {
      const use = usageOf(key)
      use.pending += 1
      use.pendingUntilMs = clock.now() + pendingUseMs
      return () => settleOne(use)
    },
    hear(key) {
      const use = usageOf(key)
      use.hearing += 1
      return (isHeardOut) => {
        use.hearing -= 1
        if (isHeardOut) settleOne(use)
      }
    },
    isInUse(key) {
      const use = uses.get(key)
      return use !== undefined && isActive(use)
    },
    prune() {
      for (const [key, use] of uses) if (!isActive(use)) uses.delete(key)
    },
  }
}
