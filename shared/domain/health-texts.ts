/** What an operator reads when a part of ANA is well. */
import type { HealthPart } from './health.ts'
import type { Language } from './primitives.ts'

const texts: Record<HealthPart, Record<Language, string>> = {
  twilio: { es: 'Twilio responde. Cuenta: {detail}.', en: 'Twilio answers. Account: {detail}.' },
  elevenlabs: { es: 'La voz de ElevenLabs funciona{detail}.', en: 'The ElevenLabs voice works{detail}.' },
  ollama: { es: 'Ollama responde con el modelo {detail}.', en: 'Ollama answers with the model {detail}.' },
  tunnel: { es: 'La dirección pública funciona: {detail}', en: 'The public address works: {detail}' },
  database: { es: 'La base de datos responde.', en: 'The database answers.' },
  audio: { es: 'La carpeta de audio funciona: {detail}.', en: 'The audio folder works: {detail}.' },
}

/** @param detail already in the operator's language; empty where the text names none */
export function wellText(part: HealthPart, language: Language, detail: string): string {
  return texts[part][language].replace('{detail}', detail)
}
