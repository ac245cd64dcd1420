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
