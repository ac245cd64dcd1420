/** What is missing for ANA to work, and the one thing to do next. Pure. */
import type { Health, HealthPart } from '../../shared/domain/health.ts'

/** Where each part is mended. */
export const sectionOf: Record<HealthPart, string> = {
  twilio: 'twilio',
  elevenlabs: 'elevenlabs',
  ollama: 'ollama',
  tunnel: 'tunnel',
  database: 'general',
  audio: 'audio',
}

/** A call needs the first three; without a model ANA follows her script. */
const importance: readonly HealthPart[] = ['database', 'twilio', 'tunnel', 'elevenlabs', 'ollama', 'audio']
const urgency = { down: 0, unset: 1, degraded: 2 } as const

/** The part to see to first; null when every part is well. */
export function nextToMend(health: readonly Health[]): Health | null {
  const rank = (one: Health) =>
    one.state === 'ok' ? Number.POSITIVE_INFINITY : urgency[one.state] * 10 + importance.indexOf(one.part)
  const ill = health.filter((one) => one.state !== 'ok').sort((a, b) => rank(a) - rank(b))
  return ill[0] ?? null
}

/** The worst that is the matter, as one light shows it; null while nothing is known. */
export function lightOf(health: readonly Health[] | null): Health['state'] | null {
  if (health === null || health.length === 0) return null
  for (const state of ['down', 'degraded', 'unset'] as const) {
    if (health.some((one) => one.state === state)) return state
  }
  return 'ok'
}
