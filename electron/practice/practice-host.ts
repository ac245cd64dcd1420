/**
 * The practice line as a host of an engine lends it: started beside the engine, with the variables that put
 * it in the vendors' place and the door through which the interface knows its customers.
 */
import type { Clock } from '../engine/ports.ts'
import type { PracticeDoor } from '../engine/services.ts'
import type { LatencyKind } from './latency.ts'
import { personaCatalogue } from './personas/catalogue.ts'
import { type PracticeLine, type PracticeLineOptions, startPracticeLine } from './practice-line.ts'
import type { VoiceKind } from './voice/practice-voice.ts'

export interface PracticeHost {
  readonly line: PracticeLine
  /**
   * Over the operator's own variables: vendors, their keys, and neither a public address nor a shared
   * database, so that practice data never meets that of real calls.
   */
  readonly variables: Readonly<Record<string, string>>
  readonly door: PracticeDoor
  close(): Promise<void>
}

export async function startPracticeHost(
  options: {
    clock: Clock
    /** The same seed plays the same customers. */
    seed: string
    latency: LatencyKind
    voice: VoiceKind
  } & Pick<PracticeLineOptions, 'callIdSeed' | 'faults' | 'lineNoise' | 'awaitsSockets' | 'mediaTickMs'>,
): Promise<PracticeHost> {
  const line = await startPracticeLine(options)
  return {
    line,
    variables: {
      TWILIO_API_BASE_URL: line.twilioBaseUrl,
      TWILIO_ACCOUNT_SID: line.accountSid,
      TWILIO_AUTH_TOKEN: line.authToken,
      TWILIO_PHONE_NUMBER: line.phoneNumber,
      ELEVENLABS_BASE_URL: line.elevenLabsBaseUrl,
      ELEVENLABS_API_KEY: line.apiKey,
      ELEVENLABS_VOICE_ID: line.voiceId,
      DATABASE_URL: '',
      PUBLIC_BASE_URL: '',
      TWILIO_WEBHOOK_URL: '',
    },
    door: {
      personas: () => personaCatalogue.map((persona) => ({ ...persona })),
      // Writing a spreadsheet takes a large library: loaded when the sample is wanted.
      async sampleList() {
        const { sampleList } = await import('./sample-list.ts')
        return sampleList()
      },
      assignPersona(e164, persona) {
        line.assignPersona(e164, persona)
      },
    },
    close: () => line.close(),
  }
}
