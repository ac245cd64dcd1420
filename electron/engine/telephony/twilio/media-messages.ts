/**
 * The messages of a Twilio media socket: JSON text both ways, numbers as strings. Audio comes fifty times a
 * second for each call, so its one usual shape is read straight from the bytes, without JSON and without
 * allocating; everything else is parsed. What cannot be understood is named, never thrown.
 *
 * Source: Twilio, "Media Streams - WebSocket messages".
 */

export type MediaMessage =
  | { kind: 'connected' }
  | {
      kind: 'start'
      streamId: string
      vendorCallId: string
      /** The `<Parameter>`s of the TwiML. */
      parameters: ReadonlyMap<string, string>
      /** The audio is µ-law, 8 kHz, mono, as far as the message says. */
      isTelephoneAudio: boolean
    }
  /** The caller's voice. `audio` is only valid until the next message is read. */
  | { kind: 'media'; audio: Uint8Array }
  | { kind: 'dtmf'; digit: string }
  | { kind: 'mark'; name: string }
  | { kind: 'stop' }
  /** Well formed, but nothing that ANA listens to. */
  | { kind: 'unknown' }
  | { kind: 'malformed' }

export interface MediaMessageReader {
  /** @param text one text message, UTF-8 */
  read(text: Uint8Array): MediaMessage
}

const utf8 = new TextDecoder()
const unknown: MediaMessage = { kind: 'unknown' }
const malformed: MediaMessage = { kind: 'malformed' }

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const mediaOpening = ascii('{"event":"media",')
const payloadOpening = ascii('"payload":"')
const payloadClosing = ascii('"}}')
/** Never heard on a `<Connect>` stream; if it ever comes, it is ANA's own voice. */
const outboundTrack = ascii('"track":"outbound"')

/** Six bits for each character of base64, 255 for any other. */
const sextets = new Uint8Array(256).fill(255)
for (const [value, code] of ascii(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries()) {
  sextets[code] = value
}
const padding = 0x3d
const quote = 0x22

function holdsAt(text: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i += 1) if (text[at + i] !== expected[i]) return false
  return true
}

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** One reader serves all sockets of a process: messages are read one after the other. */
export function createMediaMessageReader(): MediaMessageReader {
  let decoded = new Uint8Array(160)
  /** The view of `decoded` that was given out last: frames hardly ever change their length. */
  let audio = decoded
  const media: { kind: 'media'; audio: Uint8Array } = { kind: 'media', audio }

  /** Decodes the base64 between two positions; false when it is none. */
  function decode(text: Uint8Array, from: number, to: number): boolean {
    let end = to
    if (end > from && text[end - 1] === padding) end -= 1
    if (end > from && text[end - 1] === padding) end -= 1
    const characters = end - from
    if (characters % 4 === 1 || (end !== to && (to - from) % 4 !== 0)) return false
    const length = Math.floor((characters * 3) / 4)
    if (length > decoded.length) decoded = new Uint8Array(length)
    const target = decoded
    let at = 0
    let seen = 0
    let position = from
    for (; position + 4 <= end; position += 4) {
      const a = sextets[text[position] ?? 0] ?? 255
      const b = sextets[text[position + 1] ?? 0] ?? 255
      const c = sextets[text[position + 2] ?? 0] ?? 255
      const d = sextets[text[position + 3] ?? 0] ?? 255
      seen |= a | b | c | d
      target[at] = (a << 2) | (b >> 4)
      target[at + 1] = (b << 4) | (c >> 2)
      target[at + 2] = (c << 6) | d
      at += 3
    }
    if (position < end) {
      const a = sextets[text[position] ?? 0] ?? 255
      const b = sextets[text[position + 1] ?? 0] ?? 255
      seen |= a | b
      target[at] = (a << 2) | (b >> 4)
      if (position + 2 < end) {
        const c = sextets[text[position + 2] ?? 0] ?? 255
        seen |= c
        target[at + 1] = (b << 4) | (c >> 2)
      }
    }
    // Legal characters have no bit above the sixth.
    if (seen > 63) return false
    if (audio.length !== length || audio.buffer !== decoded.buffer) audio = decoded.subarray(0, length)
    media.audio = audio
    return true
  }

  /** The usual shape, with the payload last; null for any other, which is then parsed. */
  function readUsualMedia(text: Uint8Array): MediaMessage | null {
    const end = text.length - payloadClosing.length
    if (!holdsAt(text, 0, mediaOpening) || !holdsAt(text, end, payloadClosing)) return null
    for (let at = mediaOpening.length; at < end; at += 1) {
      if (text[at] !== quote) continue
      if (holdsAt(text, at, payloadOpening)) {
        return decode(text, at + payloadOpening.length, end) ? media : null
      }
      if (holdsAt(text, at, outboundTrack)) return null
    }
    return null
  }

  function readMedia(fields: unknown): MediaMessage {
    if (!isFields(fields) || typeof fields.payload !== 'string') return malformed
    if (fields.track !== undefined && fields.track !== 'inbound') return unknown
    const payload = Buffer.from(fields.payload, 'latin1')
    // A character beyond Latin-1 would look like another one.
    if (payload.toString('latin1') !== fields.payload) return malformed
    return decode(payload, 0, payload.length) ? media : malformed
  }

  return {
    read(text) {
      const usual = readUsualMedia(text)
      if (usual) return usual
      let fields: unknown
      try {
        fields = JSON.parse(utf8.decode(text))
      } catch {
        return malformed
      }
      if (!isFields(fields) || typeof fields.event !== 'string') return malformed
      switch (fields.event) {
        case 'connected':
          return { kind: 'connected' }
        case 'start':
          return readStart(fields)
        case 'media':
          return readMedia(fields.media)
        case 'dtmf': {
          const digit = isFields(fields.dtmf) ? textOf(fields.dtmf.digit) : null
          return digit !== null && /^[0-9*#A-D]$/.test(digit) ? { kind: 'dtmf', digit } : malformed
        }
        case 'mark': {
          const name = isFields(fields.mark) ? textOf(fields.mark.name) : null
          return name === null ? malformed : { kind: 'mark', name }
        }
        case 'stop':
          return { kind: 'stop' }
        default:
          return unknown
      }
    },
  }
}

function readStart(message: Fields): MediaMessage {
  const start = message.start
  if (!isFields(start)) return malformed
  const streamId = textOf(start.streamSid) ?? textOf(message.streamSid)
  const vendorCallId = textOf(start.callSid)
  if (streamId === null || vendorCallId === null) return malformed
  const parameters = new Map<string, string>()
  if (isFields(start.customParameters)) {
    for (const [name, value] of Object.entries(start.customParameters)) {
      if (typeof value === 'string') parameters.set(name, value)
    }
  }
  const format = isFields(start.mediaFormat) ? start.mediaFormat : {}
  const isTelephoneAudio =
    (format.encoding ?? 'audio/x-mulaw') === 'audio/x-mulaw' &&
    Number(format.sampleRate ?? 8000) === 8000 &&
    Number(format.channels ?? 1) === 1
  return { kind: 'start', streamId, vendorCallId, parameters, isTelephoneAudio }
}

export interface MediaMessageWriter {
  /** @param audio µ-law, 8 kHz, without a header */
  media(audio: Uint8Array): string
  mark(name: string): string
  readonly clear: string
}

/** Writes for one stream. Twilio complains of every key that it does not know, so there is none. */
export function createMediaMessageWriter(streamId: string): MediaMessageWriter {
  const stream = JSON.stringify(streamId)
  const mediaBefore = `{"event":"media","streamSid":${stream},"media":{"payload":"`
  const markBefore = `{"event":"mark","streamSid":${stream},"mark":{"name":`
  return {
    media(audio) {
      const bytes = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength)
      return `${mediaBefore}${bytes.toString('base64')}"}}`
    },
    mark: (name) => `${markBefore}${JSON.stringify(name)}}}`,
    clear: `{"event":"clear","streamSid":${stream}}`,
  }
}
