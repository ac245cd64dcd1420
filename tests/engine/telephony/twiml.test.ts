import { describe, expect, it } from 'vitest'
import { toTwiml } from '../../../electron/engine/telephony/twilio/twiml.ts'

describe('TwiML', () => {
  it('plays a clip while it listens in Colombian Spanish, and reports silence too', () => {
    const xml = toTwiml([
      {
        kind: 'listen',
        actionUrl: 'https://ana.example/twilio/heard?call=1&after=0',
        timeoutSeconds: 5,
        endSilenceSeconds: 1,
        hints: ['sí', 'con él'],
        prompt: [{ kind: 'play', url: 'https://ana.example/audio/abc' }],
      },
    ])
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="speech"' +
        ' action="https://ana.example/twilio/heard?call=1&amp;after=0" method="POST" language="es-CO"' +
        ' timeout="5" speechTimeout="1" actionOnEmptyResult="true" hints="sí, con él">' +
        '<Play>https://ana.example/audio/abc</Play></Gather></Response>',
    )
  })

  it('escapes what it says, so that no text can become an instruction', () => {
    const xml = toTwiml([
      { kind: 'say', text: '</Say><Dial>+571</Dial> & "adiós"' },
      { kind: 'pause', seconds: 1 },
      { kind: 'redirect', url: 'https://ana.example/twilio/next?call=1&part=2' },
      { kind: 'hangup' },
    ])
    expect(xml).not.toContain('<Dial>')
    expect(xml).toContain('&lt;/Say&gt;')
    expect(xml).toContain('<Pause length="1"/>')
    expect(xml).toContain(
      '<Redirect method="POST">https://ana.example/twilio/next?call=1&amp;part=2</Redirect>',
    )
    expect(xml.endsWith('<Hangup/></Response>')).toBe(true)
  })
})

describe('TwiML of live audio', () => {
  const document = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`

  it('connects a stream that brings the call and its token back, and says what follows', () => {
    expect(
      toTwiml([
        { kind: 'stream', url: 'wss://ana.example/media', callId: 'call "7"', token: '0f1e' },
        { kind: 'redirect', url: 'https://ana.example/twilio/stream-ended?call=7' },
      ]),
    ).toBe(
      document(
        '<Connect><Stream url="wss://ana.example/media"><Parameter name="call" value="call &quot;7&quot;"/>' +
          '<Parameter name="token" value="0f1e"/></Stream></Connect>' +
          '<Redirect method="POST">https://ana.example/twilio/stream-ended?call=7</Redirect>',
      ),
    )
  })

  it('puts a call into a conference without tones, and ends it with whom it must end', () => {
    expect(toTwiml([{ kind: 'conference', name: 'call-7', endOnExit: true }, { kind: 'hangup' }])).toBe(
      document(
        '<Dial><Conference beep="false" startConferenceOnEnter="true" endConferenceOnExit="true">call-7' +
          '</Conference></Dial><Hangup/>',
      ),
    )
  })

  it('asks to be told of a conference only where it says so', () => {
    const xml = toTwiml([
      { kind: 'conference', name: 'a & b', endOnExit: false, statusUrl: 'https://ana.example/c?call=7&x=1' },
    ])
    expect(xml).toContain('endConferenceOnExit="false"')
    expect(xml).toContain(
      'statusCallback="https://ana.example/c?call=7&amp;x=1" statusCallbackMethod="POST"' +
        ' statusCallbackEvent="start join leave end"',
    )
    expect(xml).toContain('>a &amp; b</Conference>')
  })
})
