/** Twilio's reports of an operator's call: believed by signature only, and of its own telephones only. */
import formbody from '@fastify/formbody'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { OperatorCallRecord } from '../../../electron/engine/followup/operator-call-store.ts'
import { addOperatorCallWebhooks } from '../../../electron/engine/server/operator-call-webhooks.ts'
import { readForm } from '../../../electron/engine/server/twilio-webhooks.ts'
import { signRequest } from '../../../electron/practice/twilio/sign.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const authToken = '12345'
const publicBaseUrl = 'https://quiet-otter.loca.lt'
const opened: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

async function openDoor(changes: Partial<OperatorCallRecord> = {}) {
  const told: string[] = []
  const record: OperatorCallRecord = {
    call: {
      id: 'call-1',
      contactId: 'contact-1',
      state: 'ringing_customer',
      end: null,
      startedAt: 1,
      answeredAt: null,
      endedAt: null,
    },
    publicBaseUrl,
    operatorVendorCallId: 'CA1',
    customerVendorCallId: 'CA2',
    ...changes,
  }
  const app = Fastify({ logger: false })
  await app.register(formbody, { parser: readForm })
  addOperatorCallWebhooks(app, {
    operatorCalls: {
      record: async (id) => (id === 'call-1' ? record : null),
      async reported(id, side, report) {
        told.push(`${id} ${side} ${report.state}`)
      },
      async customerAnswered(id, vendorCallId) {
        told.push(`${id} answered ${vendorCallId}`)
        return [{ kind: 'conference', name: 'ana-operator-call-1', endOnExit: true }]
      },
    },
    authToken: async () => authToken,
    logger: silentLogger,
    refuse: (reply) => reply.code(403).send(),
  })
  opened.push(() => app.close())
  const deliver = (path: string, fields: Record<string, string>, key: string | null = authToken) =>
    app.inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(key === null
          ? {}
          : { 'x-twilio-signature': signRequest(key, publicBaseUrl + path, Object.entries(fields)) }),
      },
      payload: new URLSearchParams(fields).toString(),
    })
  return { told, deliver }
}

const operator = '/twilio/operator-call-operator?operatorCall=call-1'
const customer = '/twilio/operator-call-customer?operatorCall=call-1'
const voice = '/twilio/operator-call-voice?operatorCall=call-1'

describe('A webhook of an operator’s call', () => {
  it('tells what each telephone does, and joins the customer with the operator', async () => {
    const { told, deliver } = await openDoor()
    expect((await deliver(operator, { CallSid: 'CA1', CallStatus: 'in-progress' })).statusCode).toBe(204)
    expect((await deliver(customer, { CallSid: 'CA2', CallStatus: 'busy' })).statusCode).toBe(204)
    const answer = await deliver(voice, { CallSid: 'CA2', CallStatus: 'in-progress' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('ana-operator-call-1</Conference>')
    expect(told).toEqual(['call-1 operator in_progress', 'call-1 customer busy', 'call-1 answered CA2'])
  })

  it('may come before the vendor’s answer to the order', async () => {
    const { told, deliver } = await openDoor({ operatorVendorCallId: null, customerVendorCallId: null })
    expect((await deliver(operator, { CallSid: 'CA7', CallStatus: 'ringing' })).statusCode).toBe(204)
    expect(told).toEqual(['call-1 operator ringing'])
  })

  it('is refused without a signature, with a forged one, and for an unknown call', async () => {
    const { told, deliver } = await openDoor()
    const fields = { CallSid: 'CA1', CallStatus: 'completed' }
    expect((await deliver(operator, fields, null)).statusCode).toBe(403)
    expect((await deliver(operator, fields, 'forged')).statusCode).toBe(403)
    expect((await deliver(operator.replace('call-1', 'call-2'), fields)).statusCode).toBe(403)
    expect(told).toEqual([])
  })

  it('is refused when another telephone sends it', async () => {
    const { told, deliver } = await openDoor()
    expect((await deliver(operator, { CallSid: 'CA2', CallStatus: 'completed' })).statusCode).toBe(403)
    expect((await deliver(customer, { CallSid: 'CA9', CallStatus: 'completed' })).statusCode).toBe(403)
    expect((await deliver(voice, { CallSid: 'CA1' })).statusCode).toBe(403)
    expect(told).toEqual([])
  })

  it('that says nothing understandable is answered as malformed', async () => {
    const { deliver } = await openDoor()
    expect((await deliver(operator, { CallSid: 'CA1', CallStatus: 'dancing' })).statusCode).toBe(400)
  })
})
