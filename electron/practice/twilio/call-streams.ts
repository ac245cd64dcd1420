/** The media streams of one call: opens them, reports on them to the account, and ends those that only listen. */
import type { Clock } from '../../engine/ports.ts'
import type { CustomerLine } from '../customer-line.ts'
import type { CallNotification, PracticeCall, StreamRecord } from '../practice-call.ts'
import type { Random } from '../seeded-random.ts'
import { type MediaStream, openMediaStream, type StreamWorld } from './media-stream.ts'
import type { StreamOrder } from './twiml.ts'
import type { WebhookClient } from './webhook-client.ts'

export interface CallStreams {
  /** @param isTwoWay whoever opened it stops it; one that only listens lives until `stopListening` */
  open(order: StreamOrder, isTwoWay: boolean): MediaStream
  /** Of that name; all without one. */
  stopListening(name: string | null): void
  /** A key is pressed on her telephone; only two-way streams are told. False when there is none. */
  press(digit: string): boolean
}

const freshRecord = (sid: string, url: string): StreamRecord => ({
  sid,
  url,
  startedAtMs: null,
  endedAtMs: null,
  endedBy: null,
  framesSent: 0,
  mediaReceived: 0,
  bytesReceived: 0,
  marksReceived: 0,
  marksReturned: 0,
  clears: 0,
  gaps: 0,
  gapMs: 0,
  leadMs: null,
})

export function createCallStreams(options: {
  world: StreamWorld
  clock: Clock
  random: Random
  webhooks: WebhookClient
  accountSid: string
  record: PracticeCall
  line: CustomerLine
  notify(problem: Pick<CallNotification, 'code' | 'level' | 'message' | 'url'>): void
  note(kind: string, detail: string): void
}): CallStreams {
  const { world, clock, random, webhooks, accountSid, record, line, notify, note } = options
  const listening: Array<{ name: string | null; stream: MediaStream }> = []
  let twoWay: MediaStream | null = null

  return {
    open(order, isTwoWay) {
      const streamRecord = freshRecord(`MZ${random.hex(32)}`, order.url)
      record.streams.push(streamRecord)
      const { statusCallback, name } = order
      const stream = openMediaStream({
        world,
        order,
        isTwoWay,
        accountSid,
        callSid: record.sid,
        streamSid: streamRecord.sid,
        line,
        record: streamRecord,
        heard: (utterance) => void record.heard.push(utterance),
        notify,
        note,
        report(event, error) {
          if (statusCallback === null) return
          const params: Array<[string, string]> = [
            ['AccountSid', accountSid],
            ['CallSid', record.sid],
            ['StreamSid', streamRecord.sid],
            ['StreamEvent', event],
            ['Timestamp', new Date(clock.now()).toISOString()],
          ]
          if (name !== null) params.push(['StreamName', name])
          if (error !== null) params.push(['StreamError', error])
          void webhooks.send({ url: statusCallback, method: order.statusCallbackMethod, params })
        },
      })
      if (isTwoWay) twoWay = stream
      else listening.push({ name, stream })
      return stream
    },
    stopListening(name) {
      for (const one of listening) if (name === null || one.name === name) one.stream.stop()
    },
    press: (digit) => twoWay?.press(digit) ?? false,
  }
}
