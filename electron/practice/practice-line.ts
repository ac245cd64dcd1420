/**
 * The practice line: a telephone company, a voice vendor and their customers on loopback, so that ANA can
 * be tried and tested without an account, a network or anybody's money.
 */
import type { Clock } from '../engine/ports.ts'
import { type ElevenLabsServer, startElevenLabsServer } from './elevenlabs/elevenlabs-server.ts'
import type { SynthesisRecord } from './elevenlabs/synthesis-desk.ts'
import type { TranscriptionRecord } from './elevenlabs/transcription-socket.ts'
import { practiceVoices } from './elevenlabs/vendor-catalogue.ts'
import { createFaults, type FaultScript } from './faults.ts'
import { createLatency, type LatencyKind } from './latency.ts'
import { personaNamed } from './personas/catalogue.ts'
import type { PracticeCall } from './practice-call.ts'
import { createRandom } from './seeded-random.ts'
import type { SocketTarget } from './socket-faults.ts'
import { startTwilioServer } from './twilio/twilio-server.ts'
import { createPracticeVoice, type VoiceKind } from './voice/practice-voice.ts'

export interface PracticeLineOptions {
  clock: Clock
  /** The same seed plays the same customers, latencies and chances. */
  seed: number | string
  /** Other calls are named by it than under another one, with the same customers; as `seed` says without it. */
  callIdSeed?: string
  latency: LatencyKind
  faults?: FaultScript
  /** `audible` becomes murmur where eSpeak-NG is not installed. */
  voice: VoiceKind
  twilioPort?: number
  elevenLabsPort?: number
  accountSid?: string
  authToken?: string
  apiKey?: string
  /** Calls dialled a second; more wait in Twilio's queue. Without it nobody waits. */
  callsPerSecond?: number
  /** Quiet customers are faintly noisy instead of digitally silent; not without it. */
  lineNoise?: boolean
  /**
   * For clocks that stand still while something is on its way: every message of a media socket counts as a request
   * in flight until ANA has taken it.
   */
  awaitsSockets?: boolean
  /**
   * Media streams do what is due no oftener than once in so many ms of the clock's time, all calls at once: for many
   * calls on simulated time, 40. Without it, each at its instant.
   */
  mediaTickMs?: number
  /** Syntheses at once before ElevenLabs refuses. */
  maxConcurrentSyntheses?: number
}

export interface PracticeLine {
  /** Origins without a path, for `TWILIO_API_BASE_URL` and `ELEVENLABS_BASE_URL`. */
  readonly twilioBaseUrl: string
  readonly elevenLabsBaseUrl: string
  readonly accountSid: string
  readonly authToken: string
  /** The number ANA calls from. */
  readonly phoneNumber: string
  readonly apiKey: string
  readonly voiceId: string
  /**
   * Names the customer behind a number for calls placed from now on.
   * @returns false when nobody bears that name; the number keeps its own customer then
   */
  assignPersona(e164: string, name: string): boolean
  calls(): PracticeCall[]
  textsSynthesised(): SynthesisRecord[]
  /** Every realtime transcription so far: what was heard, committed and told. */
  transcriptions(): TranscriptionRecord[]
  /** Breaks all of ElevenLabs' sockets of the kind at once, without a closing handshake. */
  breakSockets(target: SocketTarget): void
  /** Presses a key of a customer's telephone (0-9, *, #). False when no live audio carries it. */
  press(callSid: string, digit: string): boolean
  /** Nothing is going on: no call, no callback under way. */
  idle(): boolean
  /**
   * Requests to ANA whose answer is being waited for, and with `awaitsSockets` messages that she has not taken: a
   * simulated clock stands still meanwhile.
   */
  requestsInFlight(): number
  setFaults(faults: FaultScript): void
  close(): Promise<void>
}

/** On such a clock media streams wake no oftener than this in real time, and send what is due at once. */
const tickerRestRealMs = 4
/** On a clock faster than the computer's, vendors wait at least this long in real time before giving up. */
const patienceRealMs = 3000

export async function startPracticeLine(options: PracticeLineOptions): Promise<PracticeLine> {
  const { clock } = options
  const random = createRandom(options.seed)
  const latency = createLatency(options.latency, random.fork('latency'))
  const faults = createFaults(random.fork('faults'), options.faults)
  const identity = random.fork('identity')
  const accountSid = options.accountSid ?? `AC${identity.hex(32)}`
  const authToken = options.authToken ?? identity.hex(32)
  const apiKey = options.apiKey ?? `sk_${identity.hex(48)}`
  const phoneNumber = '+576015550123'
  const speed = 'speed' in clock && typeof clock.speed === 'number' ? clock.speed : 1
  const runsFast = speed > 1
  const voice = await createPracticeVoice(options.voice)
  const twilio = await startTwilioServer({
    clock,
    latency,
    faults,
    random: random.fork('twilio'),
    callIds: createRandom(options.callIdSeed ?? options.seed).fork('calls'),
    voice,
    accountSid,
    authToken,
    phoneNumber,
    patienceRealMs: runsFast ? patienceRealMs : 0,
    tickerRestMs: options.mediaTickMs ?? (runsFast ? tickerRestRealMs * speed : 0),
    awaitsAnswers: options.awaitsSockets ?? false,
    lineNoise: options.lineNoise ?? false,
    ...(options.callsPerSecond === undefined ? {} : { callsPerSecond: options.callsPerSecond }),
    ...(options.twilioPort === undefined ? {} : { port: options.twilioPort }),
  })
  let elevenLabs: ElevenLabsServer
  try {
    elevenLabs = await startElevenLabsServer({
      clock,
      latency,
      faults,
      voice,
      random: random.fork('elevenlabs'),
      apiKey,
      awaitsClients: options.awaitsSockets ?? false,
      ...(options.maxConcurrentSyntheses === undefined
        ? {}
        : { maxConcurrent: options.maxConcurrentSyntheses }),
      ...(options.elevenLabsPort === undefined ? {} : { port: options.elevenLabsPort }),
    })
  } catch (error) {
    await twilio.close()
    await voice.close()
    throw error
  }
  return {
    twilioBaseUrl: twilio.origin,
    elevenLabsBaseUrl: elevenLabs.origin,
    accountSid,
    authToken,
    phoneNumber,
    apiKey,
    voiceId: practiceVoices[0].id,
    assignPersona(e164, name) {
      if (!personaNamed(name)) return false
      twilio.assignPersona(e164, name)
      return true
    },
    calls: twilio.calls,
    textsSynthesised: elevenLabs.texts,
    transcriptions: elevenLabs.transcriptions,
    breakSockets: elevenLabs.breakSockets,
    press: twilio.press,
    idle: twilio.idle,
    requestsInFlight: () => twilio.requestsInFlight() + elevenLabs.messagesInFlight(),
    setFaults: faults.set,
    async close() {
      await elevenLabs.close()
      await twilio.close()
      await voice.close()
    },
  }
}
