/** Writes ANA's instructions to the telephone network as TwiML, Twilio's XML. */
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { assertNever } from '../../errors.ts'
import type { VoiceStep } from '../telephony-port.ts'

/**
 * Twilio has no Colombian voice for `<Say>`; Mexican Spanish is the nearest neutral one. It is heard only
 * when ANA's own voice fails.
 */
const fallbackVoice = { language: 'es-MX', voice: 'Polly.Mia-Neural' } as const

/** Twilio's recogniser has Colombian Spanish in its default model only. */
const speechLanguage = 'es-CO'

type Prompt = Extract<VoiceStep, { kind: 'listen' }>['prompt'][number]

function addPrompt(parent: Pick<VoiceResponse, 'play' | 'say' | 'pause'>, step: Prompt): void {
  if (step.kind === 'play') parent.play(step.url)
  else if (step.kind === 'say') parent.say(fallbackVoice, step.text)
  else parent.pause({ length: step.seconds })
}

/** The names of the parameters that a stream brings back when it starts. */
export const streamParameters = { call: 'call', token: 'token' } as const

/** @returns a TwiML document for `steps`, in order; every value is escaped. */
export function toTwiml(steps: VoiceStep[]): string {
  const response = new VoiceResponse()
  for (const step of steps) {
    switch (step.kind) {
      case 'play':
      case 'say':
      case 'pause':
        addPrompt(response, step)
        break
      case 'redirect':
        response.redirect({ method: 'POST' }, step.url)
        break
      case 'hangup':
        response.hangup()
        break
      case 'stream': {
        const stream = response.connect().stream({ url: step.url })
        stream.parameter({ name: streamParameters.call, value: step.callId })
        stream.parameter({ name: streamParameters.token, value: step.token })
        break
      }
      case 'conference':
        response.dial().conference(
          {
            // Nobody needs a tone to know that somebody is there; they will hear.
            beep: 'false',
            startConferenceOnEnter: true,
            endConferenceOnExit: step.endOnExit,
            ...(step.statusUrl === undefined
              ? {}
              : {
                  statusCallback: step.statusUrl,
                  statusCallbackMethod: 'POST',
                  statusCallbackEvent: ['start', 'join', 'leave', 'end'],
                }),
          },
          step.name,
        )
        break
      case 'listen': {
        const gather = response.gather({
          input: ['speech'],
          action: step.actionUrl,
          method: 'POST',
          language: speechLanguage,
          timeout: step.timeoutSeconds,
          speechTimeout: String(step.endSilenceSeconds),
          actionOnEmptyResult: true,
          ...(step.hints.length > 0 ? { hints: step.hints.join(', ') } : {}),
        } as Parameters<typeof response.gather>[0])
        for (const prompt of step.prompt) addPrompt(gather as unknown as VoiceResponse, prompt)
        break
      }
      default:
        assertNever(step)
    }
  }
  return response.toString()
}
