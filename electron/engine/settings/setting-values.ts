/** Settings as people type them, brought into the one form that the engine relies on, or refused. */
import { operatorPhoneOf } from '../../../shared/domain/operator-phone.ts'
import { ollamaOriginOf, originOf, publicOriginOf } from '../../../shared/domain/origins.ts'
import { e164Schema } from '../../../shared/domain/primitives.ts'
import type { Settings } from '../../../shared/domain/settings.ts'

/** Each returns the value's own form, or null when it cannot be meant. */
const normalisers: { [Key in keyof Settings]?: (value: Settings[Key]) => Settings[Key] | null } = {
  // The common mistake is an API key's SID (SK…), which cannot stand for the account.
  twilioAccountSid: (text) => (/^(AC\w*)?$/.test(text.trim()) ? text.trim() : null),
  twilioPhoneNumber(text) {
    const digits = text.replace(/[\s().-]/g, '')
    return digits === '' || e164Schema.safeParse(digits).success ? digits : null
  },
  operatorPhone: (text) => (text.trim() === '' ? '' : operatorPhoneOf(text)),
  elevenLabsVoiceId: (text) => text.trim() || null,
  elevenLabsModelId: (text) => text.trim() || null,
  ollamaHost: ollamaOriginOf,
  ollamaModel: (text) => text.trim(),
  localtunnelHost: (text) => originOf(text.trim()),
  publicBaseUrl: (text) => (text.trim() === '' ? '' : publicOriginOf(text.trim())),
}

/**
 * @param value already of the setting's type and within its limits
 * @returns the value to keep, or null when it cannot be meant
 */
export function normaliseSetting<Key extends keyof Settings>(
  key: Key,
  value: Settings[Key],
): Settings[Key] | null {
  const normalise = normalisers[key]
  return normalise ? normalise(value) : value
}
