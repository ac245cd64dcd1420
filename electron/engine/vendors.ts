/** Puts the vendors' adapters together as the settings say: telephone, voice, model, tunnel. */
import { createSystemClock } from './clock.ts'
import { createIds } from './ids.ts'
import type { Llm } from './llm/llm-port.ts'
import { createOllama } from './llm/ollama-adapter.ts'
import type { Clock, Ids, Logger } from './ports.ts'
import type { SettingsService } from './settings/settings.ts'
import { createElevenLabsSynthesis, elevenLabsOrigin } from './speech/elevenlabs-synthesis.ts'
import { createElevenLabsTranscription } from './speech/elevenlabs-transcription.ts'
import { createElevenLabsLiveVoice } from './speech/elevenlabs-voice-socket.ts'
import type { LiveVoice } from './speech/live-voice-port.ts'
import type { VoiceSynthesis } from './speech/speech-port.ts'
import type { Transcription } from './speech/transcription-port.ts'
import type { Telephony } from './telephony/telephony-port.ts'
import { createTwilioTelephony } from './telephony/twilio/twilio-telephony.ts'
import { createHealthProbe } from './tunnel/health-probe.ts'
import { createLocaltunnelAdapter } from './tunnel/localtunnel-adapter.ts'
import { createOwnUrlAdapter } from './tunnel/own-url-adapter.ts'
import type { TunnelState } from './tunnel/tunnel-port.ts'
import { createTunnelSupervisor, type SupervisedTunnel } from './tunnel/tunnel-supervisor.ts'
import { meterLiveVoice, meterSynthesis } from './usage/voice-meter.ts'

export interface Vendors {
  telephony: Telephony
  /** One sentence at a time, over HTTP. */
  synthesis: VoiceSynthesis
  /** While she still thinks, over a socket of each call. */
  liveVoice: LiveVoice
  transcription: Transcription
  llm: Llm
}

/**
 * @param options.clock the engine's, by which the live voices are waited for: they are part of a conversation
 * @param options.onVoiceCharacters told how many characters the voice vendor was really asked for
 */
export function createVendors(options: {
  settings: SettingsService
  clock: Clock
  logger: Logger
  onVoiceCharacters: (characters: number) => void
}): Vendors {
  const { settings, logger } = options
  const { environmentOptions } = settings
  // Requests live in the computer's time: a practice clock would hurry the network.
  const clock = createSystemClock()
  const elevenLabs = {
    apiKey: () => settings.secret('elevenLabsApiKey'),
    baseUrl: environmentOptions.elevenLabsBaseUrl ?? elevenLabsOrigin,
    settings() {
      const { elevenLabsVoiceId, elevenLabsModelId, voiceSpeed } = settings.current()
      return { voiceId: elevenLabsVoiceId, modelId: elevenLabsModelId, speed: voiceSpeed }
    },
    clock,
    logger,
  }
  const live = { ...elevenLabs, clock: options.clock }
  return {
    telephony: createTwilioTelephony({
      async credentials() {
        const { twilioAccountSid, twilioPhoneNumber } = settings.current()
        const authToken = await settings.secret('twilioAuthToken')
        return authToken === null
          ? null
          : { accountSid: twilioAccountSid, authToken, phoneNumber: twilioPhoneNumber }
      },
      baseUrl: environmentOptions.twilioApiBaseUrl ?? null,
      logger,
    }),
    synthesis: meterSynthesis(createElevenLabsSynthesis(elevenLabs), options.onVoiceCharacters),
    liveVoice: meterLiveVoice(createElevenLabsLiveVoice(live), options.onVoiceCharacters),
    transcription: createElevenLabsTranscription({ ...live, random: createIds(clock).random }),
    llm: createOllama({
      host: () => settings.current().ollamaHost,
      model: () => settings.current().ollamaModel,
      clock,
      logger,
    }),
  }
}

/**
 * The tunnel to the public listener.
 * @param options.practice the practice line is on this computer and needs none
 */
export function createTunnel(options: {
  settings: SettingsService
  port: number
  practice: boolean
  healthKey: string
  subdomain: { load(): Promise<string | null>; save(subdomain: string): Promise<void> }
  ids: Ids
  logger: Logger
  onState: (state: TunnelState) => void
}): SupervisedTunnel {
  const { settings, port, practice, healthKey, subdomain, ids, logger, onState } = options
  const clock: Clock = createSystemClock()
  const { tunnel, publicBaseUrl, localtunnelHost } = settings.current()
  const ownUrl = practice ? `http://127.0.0.1:${port}` : tunnel === 'own_url' ? publicBaseUrl : null
  return createTunnelSupervisor({
    adapter:
      ownUrl === null
        ? createLocaltunnelAdapter({ host: localtunnelHost, memory: subdomain, clock, logger })
        : createOwnUrlAdapter(ownUrl),
    port,
    clock,
    ids,
    logger,
    probe: createHealthProbe({ key: healthKey, ids }),
    onState,
  })
}
