/**
 * What a vendor's error means to an operator, in Spanish and English, and whether trying again can help.
 * Codes are `<vendor>.<the vendor's own code>`; network failures are `<vendor>.network_<failure>`.
 */
import { networkFailureOfCode, networkFailures } from './network-failure.ts'
import type { Language } from './primitives.ts'
import type { RetryClass, VendorErrorText } from './vendor-error-text.ts'
import {
  audioErrors,
  databaseErrors,
  elevenLabsErrors,
  networkErrors,
  ollamaErrors,
  tunnelErrors,
} from './vendor-errors-others.ts'
import { twilioErrors } from './vendor-errors-twilio.ts'

/** Every line of the tables. */
export const vendorErrors: readonly VendorErrorText[] = [
  ...twilioErrors,
  ...elevenLabsErrors,
  ...ollamaErrors,
  ...tunnelErrors,
  ...audioErrors,
  ...databaseErrors,
  ...networkErrors,
]

const textByCode = new Map(vendorErrors.flatMap((text) => text.codes.map((code) => [code, text])))

const vendorNames: Record<string, Record<Language, string>> = {
  twilio: { es: 'Twilio', en: 'Twilio' },
  elevenlabs: { es: 'ElevenLabs', en: 'ElevenLabs' },
  ollama: { es: 'Ollama', en: 'Ollama' },
  tunnel: { es: 'el túnel', en: 'the tunnel' },
  audio: { es: 'el audio', en: 'audio' },
  database: { es: 'la base de datos', en: 'the database' },
}
const someVendor: Record<Language, string> = { es: 'el servicio', en: 'the service' }

const nameOf = (vendor: string | undefined, language: Language): string | undefined =>
  vendorNames[vendor ?? '']?.[language]

const networkCode = new RegExp(`^[a-z]+\\.network_(${networkFailures.join('|')})$`)
const systemCode = /^network\.([a-z_0-9]+)$/

/**
 * The table's line for a code. A vendor's network failure without a line of its own gets the generic one,
 * and so does a bare system code (`network.econnrefused`).
 */
function lineOf(code: string): VendorErrorText | undefined {
  const known = textByCode.get(code)
  if (known) return known
  const failure =
    networkCode.exec(code)?.[1] ?? networkFailureOfCode(systemCode.exec(code)?.[1]?.toUpperCase() ?? '')
  return failure ? textByCode.get(`network.${failure}`) : undefined
}

const unknownText: Record<Language, string> = {
  es: 'Error inesperado de {vendor} (código {code}). Inténtelo de nuevo; si se repite, informe este código al soporte de ANA.',
  en: 'Unexpected error of {vendor} (code {code}). Try again; if it persists, report this code to ANA support.',
}

/** A sentence that begins with a vendor's article («el túnel…») still begins with a capital. */
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * What is wrong and what to do next, for an operator.
 * @param code e.g. `twilio.20003`, `elevenlabs.voice_not_found`, `tunnel.network_dns`
 * @param vendor whom the text names when the code does not begin with a vendor (`network.econnreset`)
 */
export function operatorText(code: string, language: Language, vendor?: string): string {
  const text = lineOf(code)?.[language] ?? unknownText[language]
  const name = nameOf(code.split('.', 1)[0], language) ?? nameOf(vendor, language) ?? someVendor[language]
  return capitalised(text.replaceAll('{vendor}', name).replaceAll('{code}', code))
}

/** Whether the tables speak of a code. */
export function isKnownCode(code: string): boolean {
  return lineOf(code) !== undefined
}

/** Whether trying again can help; an unknown code is not tried again by itself. */
export function retryClassOf(code: string): RetryClass {
  return lineOf(code)?.retry ?? 'fix_first'
}
