/**
 * The messages of a media socket, written and read as Twilio does (twilio.com/docs/voice/media-streams): JSON
 * text, every number a string but those of the media format.
 */
import { silenceByte } from '../voice/mulaw.ts'

/** Bytes of a frame: 20 ms. */
export const frameBytes = 160
export const frameMs = 20

/** Writes one stream's messages and numbers them. */
export interface StreamWriter {
  connected(): string
  start(): string
  /** @param payload base64 of one frame; @param atMs since the stream's start */
  media(payload: string, atMs: number): string
  dtmf(digit: string): string
  mark(name: string): string
  stop(): string
}

export function createStreamWriter(stream: {
  accountSid: string
  callSid: string
  streamSid: string
  customParameters: Readonly<Record<string, string>>
}): StreamWriter {
  const { accountSid, callSid, streamSid, customParameters } = stream
  let sequence = 0
  let chunk = 0
  const head = (event: string): string => {
    sequence += 1
    return `{"event":"${event}","sequenceNumber":"${sequence}","streamSid":"${streamSid}",`
  }
  return {
    connected: () => '{"event":"connected","protocol":"Call","version":"1.0.0"}',
    start() {
      const start = {
        accountSid,
        streamSid,
        callSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters,
      }
      return `${head('start')}"start":${JSON.stringify(start)}}`
    },
    media(payload, atMs) {
      chunk += 1
      return `${head('media')}"media":{"track":"inbound","chunk":"${chunk}","timestamp":"${atMs}","payload":"${payload}"}}`
    },
    dtmf: (digit) => `${head('dtmf')}"dtmf":{"track":"inbound_track","digit":${JSON.stringify(digit)}}}`,
    mark: (name) => `${head('mark')}"mark":${JSON.stringify({ name })}}`,
    stop: () => `${head('stop')}"stop":${JSON.stringify({ accountSid, callSid })}}`,
  }
}

export type AppMessage =
  | { kind: 'media'; audio: Uint8Array }
  | { kind: 'mark'; name: string }
  | { kind: 'clear' }
  /** `code` is Twilio's: 31950 malformed, 31951 invalid. Such a message is ignored. */
  | { kind: 'refused'; code: 31950 | 31951; reason: string }

const refused = (code: 31950 | 31951, reason: string): AppMessage => ({ kind: 'refused', code, reason })

const hasJust = (value: object, ...keys: string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => key in value)

/** @param data what came over the socket */
export function readAppMessage(data: Buffer, isBinary: boolean, streamSid: string): AppMessage {
  if (isBinary) return refused(31950, 'a binary message')
  let message: unknown
  try {
    message = JSON.parse(data.toString('utf8'))
  } catch {
    return refused(31950, 'no JSON')
  }
  if (typeof message !== 'object' || message === null) return refused(31950, 'no object')
  const { event, streamSid: sid, media, mark } = message as Record<string, unknown>
  if (sid !== streamSid) return refused(31951, 'another streamSid')
  switch (event) {
    case 'media': {
      if (!hasJust(message, 'event', 'streamSid', 'media') || typeof media !== 'object' || media === null) {
        return refused(31951, 'media with other keys')
      }
      const { payload } = media as Record<string, unknown>
      if (typeof payload !== 'string' || !hasJust(media, 'payload')) {
        return refused(31951, 'media without just a payload')
      }
      const audio = Buffer.from(payload, 'base64')
      // Node leaves out what is no base64; the length tells.
      if (audio.length === 0 || audio.length !== Math.floor((payload.replace(/=+$/, '').length * 3) / 4)) {
        return refused(31951, 'a payload that is no base64')
      }
      return { kind: 'media', audio }
    }
    case 'mark': {
      if (!hasJust(message, 'event', 'streamSid', 'mark') || typeof mark !== 'object' || mark === null) {
        return refused(31951, 'mark with other keys')
      }
      const { name } = mark as Record<string, unknown>
      if (typeof name !== 'string' || !hasJust(mark, 'name'))
        return refused(31951, 'mark without just a name')
      return { kind: 'mark', name }
    }
    case 'clear':
      return hasJust(message, 'event', 'streamSid')
        ? { kind: 'clear' }
        : refused(31951, 'clear with more keys')
    default:
      return refused(31951, `unknown event ${JSON.stringify(event) ?? ''}`)
  }
}

/** The payload of a frame without any sound. */
export const silentPayload = Buffer.alloc(frameBytes, silenceByte).toString('base64')
