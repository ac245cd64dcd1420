/** What ANA asks of Twilio when a human takes a live call over. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTwilioTelephony } from '../../../electron/engine/telephony/twilio/twilio-telephony.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const closing: Array<() => void> = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Twilio's REST door, which gives one answer to everything. */
async function openVendor(status: number, answer: unknown) {
  const requests: Array<{ path: string; fields: Record<string, string[]> }> = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const form = new URLSearchParams(body)
      requests.push({
        path: `${request.method} ${request.url}`,
        fields: Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)])),
      })
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const telephony = createTwilioTelephony({
    credentials: async () => ({ accountSid: 'AC1', authToken: '12345', phoneNumber: '+576011234567' }),
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logger: silentLogger,
  })
  return { telephony, requests }
}

const refusal = (status: number, code: number) => ({ code, message: 'no', status, more_info: '' })
const root = '/2010-04-01/Accounts/AC1'

describe('a live call', () => {
  it('is told what to do instead', async () => {
    const { telephony, requests } = await openVendor(200, { sid: 'CA1' })
    const isLive = await telephony.updateCall('CA1', [
      { kind: 'conference', name: 'call-7', endOnExit: true },
      { kind: 'redirect', url: 'https://ana.example/twilio/stream-ended?call=7' },
    ])
    expect(isLive).toBe(true)
    expect(requests).toEqual([
      {
        path: `POST ${root}/Calls/CA1.json`,
        fields: {
          Twiml: [expect.stringMatching(/<Dial><Conference .*call-7.*<Redirect method="POST">https/)],
        },
      },
    ])
  })

  it.each([
    [404, 20404],
    [400, 21220],
  ])('that is over cannot be told anything, which is no failure: %i %i', async (status, code) => {
    const { telephony } = await openVendor(status, refusal(status, code))
    expect(await telephony.updateCall('CA1', [{ kind: 'hangup' }])).toBe(false)
  })

  it('that cannot be changed fails with the vendor’s code', async () => {
    const { telephony } = await openVendor(400, refusal(400, 21218))
    await expect(telephony.updateCall('CA1', [{ kind: 'hangup' }])).rejects.toMatchObject({
      code: 'twilio.21218',
      kind: 'vendor',
    })
  })

  it('is never sent an address that leads nowhere', async () => {
    const { telephony, requests } = await openVendor(200, { sid: 'CA1' })
    for (const step of [
      { kind: 'redirect', url: '/twilio/next' },
      { kind: 'play', url: 'audio/1' },
      { kind: 'stream', url: '//ana.example/media', callId: '7', token: 'x' },
      { kind: 'conference', name: 'c', endOnExit: true, statusUrl: 'status' },
    ] as const) {
      await expect(telephony.updateCall('CA1', [step])).rejects.toMatchObject({
        code: 'telephony.relative_address',
      })
    }
    expect(requests).toEqual([])
  })
})

describe('an operator’s telephone', () => {
  const request = {
    conferenceName: 'call-7',
    toE164: '+573001234567',
    label: 'operator',
    statusUrl: 'https://ana.example/twilio/operator-status?call=7',
    ringTimeoutSeconds: 20,
  }

  it('is rung into the conference, which ends with her', async () => {
    const { telephony, requests } = await openVendor(201, { call_sid: 'CA2', conference_sid: 'CF1' })
    expect(await telephony.callIntoConference(request)).toEqual({ vendorCallId: 'CA2' })
    expect(requests).toEqual([
      {
        path: `POST ${root}/Conferences/call-7/Participants.json`,
        fields: {
          From: ['+576011234567'],
          To: ['+573001234567'],
          Label: ['operator'],
          Timeout: ['20'],
          Beep: ['false'],
          EarlyMedia: ['false'],
          EndConferenceOnExit: ['true'],
          StatusCallback: [request.statusUrl],
          StatusCallbackMethod: ['POST'],
          StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        },
      },
    ])
  })

  it('that cannot be rung fails with the vendor’s code', async () => {
    const { telephony } = await openVendor(429, refusal(429, 20429))
    await expect(telephony.callIntoConference(request)).rejects.toMatchObject({
      code: 'twilio.20429',
      retryable: true,
    })
  })
})
