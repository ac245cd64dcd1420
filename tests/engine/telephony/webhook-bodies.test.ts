import { describe, expect, it } from 'vitest'
import { placingFailureOf, toTwilioError } from '../../../electron/engine/telephony/twilio/twilio-errors.ts'
import {
  readSpeechReport,
  readStatusReport,
} from '../../../electron/engine/telephony/twilio/webhook-bodies.ts'

describe('a status callback', () => {
  it('becomes a report in ANA’s words', () => {
    expect(
      readStatusReport({
        CallSid: 'CA1',
        CallStatus: 'no-answer',
        SequenceNumber: '3',
        CallDuration: '0',
        SipResponseCode: '487',
        Unknown: 'x',
      }),
    ).toEqual({ vendorCallId: 'CA1', state: 'no_answer', sequence: 3, durationSeconds: 0, sipCode: 487 })
  })

  it('without a counter or with odd numbers still counts', () => {
    expect(readStatusReport({ CallSid: 'CA1', CallStatus: 'ringing', CallDuration: 'x' })).toEqual({
      vendorCallId: 'CA1',
      state: 'ringing',
      sequence: null,
      durationSeconds: null,
      sipCode: null,
    })
  })

  it('that names a state nobody knows is refused', () => {
    expect(() => readStatusReport({ CallSid: 'CA1', CallStatus: 'levitating' })).toThrow()
  })
})

describe('a speech result', () => {
  it('may be silence, and may come without a confidence', () => {
    expect(readSpeechReport({ CallSid: 'CA1' })).toEqual({ vendorCallId: 'CA1', text: '', confidence: null })
    expect(readSpeechReport({ CallSid: 'CA1', SpeechResult: ' sí ', Confidence: '0.91' })).toEqual({
      vendorCallId: 'CA1',
      text: 'sí',
      confidence: 0.91,
    })
  })
})

describe('a failed placing', () => {
  const rest = (status: number, code: number) => Object.assign(new Error('x'), { status, code })
  const system = (code: string) => Object.assign(new Error('x'), { code })

  it.each([
    [rest(400, 21211), 'rejected', true],
    [rest(401, 20003), 'rejected', false],
    [rest(429, 20429), 'throttled', false],
    [rest(500, 20500), 'ambiguous', false],
    [rest(503, 20503), 'ambiguous', false],
    [system('ECONNREFUSED'), 'throttled', false],
    [system('ENOTFOUND'), 'throttled', false],
    [system('ECONNRESET'), 'ambiguous', false],
    [system('ECONNABORTED'), 'ambiguous', false],
    [new Error('who knows'), 'ambiguous', false],
  ])('%o is %s', (error, failure, numberIsInvalid) => {
    expect(placingFailureOf(error)).toEqual({ failure, numberIsInvalid })
  })

  it('keeps the vendor’s code for the operator', () => {
    expect(toTwilioError(rest(401, 20003))).toMatchObject({ code: 'twilio.20003', kind: 'configuration' })
    expect(toTwilioError(system('ENOTFOUND'))).toMatchObject({ code: 'network.enotfound', retryable: true })
  })
})
