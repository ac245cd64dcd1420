/** Asking Twilio whether an account may call, without its SDK. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyTwilioAccount } from '../../../electron/engine/telephony/twilio/twilio-account.ts'
import {
  type Exchange,
  type LoopbackServer,
  startLoopbackServer,
} from '../../../electron/practice/loopback-server.ts'

const accountSid = 'AC0123456789abcdef0123456789abcdef'
const account = { sid: accountSid, status: 'active', friendly_name: 'Frailejón' }

let server: LoopbackServer
let asked: string[]
let answers: Record<string, (exchange: Exchange) => void>
beforeEach(async () => {
  asked = []
  answers = {
    '.json': (exchange) => exchange.sendJson(200, account),
    '/IncomingPhoneNumbers.json': (exchange) => exchange.sendJson(200, { incoming_phone_numbers: [] }),
    '/OutgoingCallerIds.json': (exchange) => exchange.sendJson(200, { outgoing_caller_ids: [] }),
  }
  server = await startLoopbackServer(0, async (exchange) => {
    const path = exchange.path.replace(`/2010-04-01/Accounts/${accountSid}`, '')
    asked.push(`${path} ${exchange.query.get('PhoneNumber') ?? ''}`.trim())
    answers[path]?.(exchange)
  })
})
afterEach(() => server.close())

const verify = (timeoutMs = 5000) =>
  verifyTwilioAccount({
    accountSid,
    authToken: 'secret',
    phoneNumber: '+576015550123',
    origin: server.origin,
    timeoutMs,
  })

const refuse = (status: number, code: number) => (exchange: Exchange) =>
  exchange.sendJson(status, { code, message: 'no', status })

describe('An account', () => {
  it('with a number of its own may call, and says its name', async () => {
    answers['/IncomingPhoneNumbers.json'] = (exchange) =>
      exchange.sendJson(200, { incoming_phone_numbers: [{ phone_number: '+576015550123' }] })
    expect(await verify()).toEqual({ accountName: 'Frailejón' })
    expect(asked).toEqual(['.json', '/IncomingPhoneNumbers.json +576015550123'])
  })

  it('may call with a number that was verified as its caller’s', async () => {
    answers['/OutgoingCallerIds.json'] = (exchange) =>
      exchange.sendJson(200, { outgoing_caller_ids: [{ phone_number: '+576015550123' }] })
    expect(await verify()).toEqual({ accountName: 'Frailejón' })
  })

  it('without the number may not', async () => {
    await expect(verify()).rejects.toMatchObject({ code: 'twilio.21210', kind: 'configuration' })
  })

  it('that is suspended may not', async () => {
    answers['.json'] = (exchange) => exchange.sendJson(200, { ...account, status: 'suspended' })
    await expect(verify()).rejects.toMatchObject({ code: 'twilio.10001', kind: 'configuration' })
  })

  it('with a wrong token is told by Twilio’s own code', async () => {
    answers['.json'] = refuse(401, 20003)
    await expect(verify()).rejects.toMatchObject({ code: 'twilio.20003', kind: 'configuration' })
  })

  it('is told apart from a Twilio that is in trouble, with or without an answer of its own', async () => {
    answers['.json'] = refuse(503, 20503)
    await expect(verify()).rejects.toMatchObject({ code: 'twilio.20503', retryable: true })
    answers['.json'] = (exchange) => void exchange.response.writeHead(502).end('<html>Bad Gateway</html>')
    await expect(verify()).rejects.toMatchObject({ code: 'twilio.502', retryable: true })
  })

  it('that does not answer in time is a fault of the network', async () => {
    answers['.json'] = () => {}
    await expect(verify(50)).rejects.toMatchObject({ code: 'network.etimedout', retryable: true })
  })

  it('that cannot be reached is a fault of the network', async () => {
    await server.close()
    await expect(verify()).rejects.toMatchObject({ code: 'network.econnrefused', retryable: true })
    server = await startLoopbackServer(0, async () => {})
  })
})
