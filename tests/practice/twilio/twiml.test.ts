import { describe, expect, it } from 'vitest'
import { parseTwiml, TwimlError } from '../../../electron/practice/twilio/twiml.ts'

const codeOf = (source: string): number | null => {
  try {
    parseTwiml(source)
    return null
  } catch (error) {
    return error instanceof TwimlError ? error.code : -1
  }
}

describe('TwiML', () => {
  it('reads verbs, attributes and entities', () => {
    const { verbs, problems } = parseTwiml(
      '<?xml version="1.0" encoding="UTF-8"?><Response><!-- hi --><Gather input="speech" timeout="4" speechTimeout="2" action="/t?a=1&amp;b=2" actionOnEmptyResult="true" partialResultCallback="/p"><Play>/a</Play><Pause length="2"/><Say>Jos&#233; &lt;3</Say></Gather><Redirect method="GET">/r</Redirect><Hangup/></Response>',
    )
    expect(problems).toEqual([])
    expect(verbs).toEqual([
      {
        verb: 'Gather',
        speech: true,
        action: '/t?a=1&b=2',
        method: 'POST',
        timeoutSeconds: 4,
        speechTimeoutSeconds: 2,
        actionOnEmptyResult: true,
        partialResultCallback: '/p',
        prompts: [
          { verb: 'Play', url: '/a', loop: 1 },
          { verb: 'Pause', seconds: 2 },
          { verb: 'Say', text: 'José <3', loop: 1 },
        ],
      },
      { verb: 'Redirect', url: '/r', method: 'GET' },
      { verb: 'Hangup' },
    ])
  })

  it.each([
    ['', 11770],
    ['<Response><Say>Juan & María</Say></Response>', 12100],
    ['<Response><Say>hola</Response>', 12100],
    ['<Response/><Response/>', 12100],
    ['not xml', 12100],
    ['<response/>', 12101],
    [`<Response><Say>${'a'.repeat(70_000)}</Say></Response>`, 11750],
  ])('refuses what Twilio refuses: %.40s', (source, code) => {
    expect(codeOf(source)).toBe(code)
  })

  it('goes on after an unknown verb or a bad value, and reports both', () => {
    const { verbs, problems } = parseTwiml(
      '<Response><say>no</say><Gather input="speech" timeout="soon" speechTimeout="auto" speechModel="phone_call"/><Hangup/></Response>',
    )
    expect(verbs.map(({ verb }) => verb)).toEqual(['Gather', 'Hangup'])
    expect(problems.map(({ code }) => code)).toEqual([12200, 13335, 13313])
  })
})
