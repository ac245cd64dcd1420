import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMediaMessageReader,
  createMediaMessageWriter,
  type MediaMessage,
} from '../../../electron/engine/telephony/twilio/media-messages.ts'

const reader = createMediaMessageReader()
const read = (text: string): MediaMessage => reader.read(Buffer.from(text))
const readJson = (message: unknown): MediaMessage => read(JSON.stringify(message))
const sound = Uint8Array.from({ length: 160 }, (_, index) => (index * 7) & 0xff)
const payload = Buffer.from(sound).toString('base64')

describe('a message of a media socket', () => {
  it('is read as Twilio documents it', () => {
    expect(readJson({ event: 'connected', protocol: 'Call', version: '1.0.0' })).toEqual({
      kind: 'connected',
    })
    expect(
      readJson({
        event: 'start',
        sequenceNumber: '1',
        streamSid: 'MZ1',
        start: {
          accountSid: 'AC1',
          streamSid: 'MZ1',
          callSid: 'CA1',
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: { call: '7', token: 'abc' },
        },
      }),
    ).toEqual({
      kind: 'start',
      streamId: 'MZ1',
      vendorCallId: 'CA1',
      parameters: new Map([
        ['call', '7'],
        ['token', 'abc'],
      ]),
      isTelephoneAudio: true,
    })
    expect(
      readJson({
        event: 'media',
        sequenceNumber: '3',
        streamSid: 'MZ1',
        media: { track: 'inbound', chunk: '1', timestamp: '5', payload },
      }),
    ).toEqual({ kind: 'media', audio: sound })
    expect(
      readJson({
        event: 'dtmf',
        sequenceNumber: '5',
        streamSid: 'MZ1',
        dtmf: { track: 'inbound_track', digit: '1' },
      }),
    ).toEqual({ kind: 'dtmf', digit: '1' })
    expect(
      readJson({ event: 'mark', sequenceNumber: '4', streamSid: 'MZ1', mark: { name: 'utt-12' } }),
    ).toEqual({ kind: 'mark', name: 'utt-12' })
    expect(
      readJson({
        event: 'stop',
        sequenceNumber: '9',
        streamSid: 'MZ1',
        stop: { accountSid: 'AC1', callSid: 'CA1' },
      }),
    ).toEqual({ kind: 'stop' })
  })

  it('that ANA does not know is let pass, and so is her own voice', () => {
    expect(readJson({ event: 'levitate' })).toEqual({ kind: 'unknown' })
    expect(readJson({ event: 'media', media: { track: 'outbound', payload } })).toEqual({ kind: 'unknown' })
    expect(readJson({ event: 'media', media: { payload, track: 'outbound' } })).toEqual({ kind: 'unknown' })
  })

  it('says when a stream is not telephone audio', () => {
    const start = (mediaFormat: unknown) =>
      readJson({ event: 'start', start: { streamSid: 'MZ1', callSid: 'CA1', mediaFormat } })
    expect(start({ encoding: 'audio/x-l16', sampleRate: 8000, channels: 1 })).toMatchObject({
      isTelephoneAudio: false,
    })
    expect(start({ encoding: 'audio/x-mulaw', sampleRate: '16000', channels: '1' })).toMatchObject({
      isTelephoneAudio: false,
    })
    expect(start(undefined)).toMatchObject({ isTelephoneAudio: true })
  })

  it.each([
    '',
    'null',
    '[]',
    '"media"',
    '{',
    '{"event":7}',
    '{"event":"media"}',
    '{"event":"media","media":null}',
    '{"event":"media","media":{"track":"inbound"}}',
    '{"event":"media","media":{"payload":7}}',
    '{"event":"media","media":{"payload":"AAAAA"}}',
    '{"event":"media","media":{"payload":"AA A"}}',
    '{"event":"media","media":{"payload":"ñAAA"}}',
    '{"event":"media","media":{"payload":"AA=A"}}',
    '{"event":"media","media":{"payload":"AA="}}',
    '{"event":"media","streamSid":"MZ1","media":{"payload":"AAAA"}}}',
    '{"event":"start"}',
    '{"event":"start","start":{"streamSid":"MZ1"}}',
    '{"event":"start","start":{"callSid":"CA1"}}',
    '{"event":"mark","mark":{}}',
    '{"event":"mark","mark":{"name":7}}',
    '{"event":"dtmf","dtmf":{"digit":"12"}}',
    '{"event":"dtmf"}',
  ])('that cannot be understood is named malformed: %s', (text) => {
    expect(read(text)).toEqual({ kind: 'malformed' })
  })

  it('is read alike in whatever order and spacing its fields come, at any length', () => {
    const shuffled = <T extends object>(value: T) =>
      fc
        .shuffledSubarray(Object.entries(value), { minLength: Object.keys(value).length })
        .map((entries): unknown => Object.fromEntries(entries))
    const message = fc
      .tuple(fc.uint8Array({ maxLength: 700 }), fc.boolean(), fc.nat())
      .chain(([audio, isSpaced, chunk]) =>
        shuffled({
          track: 'inbound',
          chunk: String(chunk),
          timestamp: String(chunk * 20),
          payload: Buffer.from(audio).toString('base64'),
        })
          .chain((media) => shuffled({ event: 'media', sequenceNumber: '3', streamSid: 'MZ1', media }))
          .map((fields) => ({ audio, text: JSON.stringify(fields, null, isSpaced ? 1 : 0) })),
      )
    fc.assert(
      fc.property(message, ({ audio, text }) => {
        expect(read(text)).toEqual({ kind: 'media', audio: new Uint8Array(audio) })
      }),
    )
  })

  it('never throws, whatever the bytes', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({ event: fc.constantFrom('start', 'media', 'mark', 'dtmf', 'stop'), start: fc.jsonValue() })
        .map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .tuple(
          fc.constantFrom('media', 'mark', 'dtmf', 'start'),
          fc.dictionary(
            fc.constantFrom('payload', 'name', 'digit', 'streamSid', 'callSid', 'customParameters'),
            fc.jsonValue(),
          ),
        )
        .map(([event, fields]) => Buffer.from(JSON.stringify({ event, [event]: fields }))),
      fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })).map(([at, byte]) => {
        const text = Buffer.from(JSON.stringify({ event: 'media', streamSid: 'MZ1', media: { payload } }))
        text[at % text.length] = byte
        return text
      }),
    )
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(reader.read(bytes).kind).toMatch(/^[a-z]+$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what ANA writes to a media socket', () => {
  it('has exactly the keys that Twilio knows', () => {
    const writer = createMediaMessageWriter('MZ1')
    expect(JSON.parse(writer.media(sound))).toEqual({ event: 'media', streamSid: 'MZ1', media: { payload } })
    expect(JSON.parse(writer.mark('g3 "último"'))).toEqual({
      event: 'mark',
      streamSid: 'MZ1',
      mark: { name: 'g3 "último"' },
    })
    expect(JSON.parse(writer.clear)).toEqual({ event: 'clear', streamSid: 'MZ1' })
  })

  it('carries a part of a larger array as just that part', () => {
    const writer = createMediaMessageWriter('MZ1')
    const written: unknown = JSON.parse(writer.media(sound.subarray(3, 50)))
    expect(written).toEqual({
      event: 'media',
      streamSid: 'MZ1',
      media: { payload: Buffer.from(sound.subarray(3, 50)).toString('base64') },
    })
  })

  it('is read back as it was', () => {
    const writer = createMediaMessageWriter('MZ1')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string({ minLength: 1 }), (audio, name) => {
        expect(read(writer.media(audio))).toEqual({ kind: 'media', audio: new Uint8Array(audio) })
        expect(read(writer.mark(name))).toEqual({ kind: 'mark', name })
      }),
    )
  })
})
