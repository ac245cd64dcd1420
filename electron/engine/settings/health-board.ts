/** The latest Health of every part, and who is told when one changes. */
import type { Health, HealthPart } from '../../../shared/domain/health.ts'

export interface HealthBoard {
  /** Keeps the newer of two reports; listeners hear only of what an operator would see change. */
  report(health: Health): void
  get(part: HealthPart): Health | null
  /** Every part reported so far. */
  all(): Health[]
  /** @returns a function that ends the listening */
  onChange(listener: (health: Health) => void): () => void
}

export function createHealthBoard(): HealthBoard {
  const latest = new Map<HealthPart, Health>()
  const listeners = new Set<(health: Health) => void>()
  return {
    report(health) {
      const before = latest.get(health.part)
      if (before && before.checkedAt > health.checkedAt) return
      latest.set(health.part, health)
      const isSame =
        before?.state === health.state && before.code === health.code && before.message === health.message
      if (isSame) return
      for (const listener of listeners) listener(health)
    },
    get: (part) => latest.get(part) ?? null,
    all: () => [...latest.values()],
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
