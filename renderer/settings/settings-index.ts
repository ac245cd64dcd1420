/** Every setting there is and where it is changed: the order of the sections, and what a search finds. Pure. */
import type { HealthPart } from '../../shared/domain/health.ts'
import type { Settings } from '../../shared/domain/settings.ts'

export const sectionGroups = [
  { id: 'desk', sections: ['general'] },
  { id: 'voice', sections: ['lender'] },
  { id: 'vendors', sections: ['twilio', 'elevenlabs', 'ollama', 'tunnel'] },
  { id: 'calls', sections: ['dialer', 'costs', 'audio'] },
] as const

export type Section = (typeof sectionGroups)[number]['sections'][number]

export const sections: readonly Section[] = sectionGroups.flatMap(
  ({ sections: inside }): readonly Section[] => inside,
)

/** Settings with a field of their own, by section, in the order in which they stand there. */
export const settingsOf: Record<Section, readonly Exclude<keyof Settings, 'setupProgress'>[]> = {
  general: ['language', 'theme'],
  lender: ['lenderName', 'lenderNit', 'assistantName'],
  twilio: ['twilioAccountSid', 'twilioPhoneNumber', 'operatorPhone'],
  elevenlabs: ['elevenLabsVoiceId', 'elevenLabsModelId', 'voiceSpeed'],
  ollama: ['ollamaHost', 'ollamaModel'],
  tunnel: ['tunnel', 'localtunnelHost', 'publicBaseUrl'],
  dialer: [
    'transport',
    'maxConcurrentCalls',
    'callsPerSecond',
    'ringTimeoutSeconds',
    'maxCallSeconds',
    'maxAttempts',
    'retryAfterMinutes',
  ],
  costs: ['dailyBudgetUsd', 'twilioPerMinuteUsd', 'voicePerThousandCharactersUsd', 'pricesAsOf'],
  audio: ['recordCalls', 'recordingMaxAgeDays', 'audioCacheMaxMegabytes', 'audioCacheMaxAgeDays'],
}

export const partOfSection: Partial<Record<Section, HealthPart>> = {
  twilio: 'twilio',
  elevenlabs: 'elevenlabs',
  ollama: 'ollama',
  tunnel: 'tunnel',
  audio: 'audio',
}

/** One thing a search can lead to. */
export interface Findable {
  section: Section
  /** The field's id on the page; null for what is a card of its own. */
  field: string | null
  label: string
  help: string
}

const accents = /\p{Diacritic}/gu
const plain = (text: string): string => text.normalize('NFD').replace(accents, '').toLowerCase()

/** Those that hold every word of the query, labels before explanations. */
export function findSettings(all: readonly Findable[], query: string): Findable[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const holds = (text: string) => words.every((word) => plain(text).includes(word))
  const named = all.filter(({ label }) => holds(label))
  const explained = all.filter((one) => !named.includes(one) && holds(`${one.label} ${one.help}`))
  return [...named, ...explained]
}
