import twilio from 'twilio'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../harness.ts'

/** The real SDK with every request sent to the practice line. */
function sdkFor(baseUrl: string, accountSid: string, authToken: string) {
  const real = new twilio.RequestClient({ timeout: 2000 })
  const httpClient = {
    ...real,
    request: (options: { uri: string }) => {
      const uri = new URL(options.uri)
      return real.request({ ...options, uri: `${baseUrl}${uri.pathname}${uri.search}` } as never)
    },
  }
  return twilio(accountSid, authToken, { httpClient: httpClient as never })
}

describe("Twilio's REST interface on the practice line", () => {
  let harness: Harness
  let sdk: ReturnType<typeof twilio>
  let numbers = 0
  const fresh = () => {
    numbers += 1
    return `+57310${String(1_000_000 + numbers)}`
  }
  const place = (to: string, extra: Record<string, unknown> = {}) =>
    sdk.calls.create({
      to,
      from: harness.line.phoneNumber,
      url: `${harness.app.origin}/voice?call=${numbers}`,
      statusCallback: `${harness.app.origin}/status`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      timeout: 20,
      ...extra,
    })
  beforeAll(async () => {
    harness = await startHarness({ speed: 20 })
    sdk = sdkFor(harness.line.twilioBaseUrl, harness.line.accountSid, harness.line.authToken)
  })
  afterEach(() => harness.line.setFaults({}))
  afterAll(() => harness.close())

  it('places, tells and lists a call through the real SDK', async () => {
    const to = fresh()
    harness.line.assignPersona(to, 'busy')
    const since = new Date(harness.clock.now() - 1000)
    const created = await place(to)
    expect(created).toMatchObject({ status: 'queued', to, direction: 'outbound-api' })
    await harness.outcome(created.sid)
    const fetched = await sdk.calls(created.sid).fetch()
    expect(fetched).toMatchObject({ sid: created.sid, status: 'busy', duration: '0' })
    expect(fetched.endTime).toBeInstanceOf(Date)
    const listed = await sdk.calls.list({
      to,
      from: harness.line.phoneNumber,
      startTimeAfter: since,
      limit: 20,
    })
    expect(listed.map(({ sid }) => sid)).toEqual([created.sid])
    expect(await sdk.calls.list({ to, status: 'completed' })).toEqual([])
    expect(await sdk.calls.list({ to, startTimeAfter: new Date(harness.clock.now() + 60_000) })).toEqual([])
  })

  it('turns pages of a long list', async () => {
    const to = fresh()
    harness.line.assignPersona(to, 'busy')
    const placed = await Promise.all(Array.from({ length: 5 }, () => place(to)))
    const listed = await sdk.calls.list({ to, pageSize: 2 })
    expect(new Set(listed.map(({ sid }) => sid))).toEqual(new Set(placed.map(({ sid }) => sid)))
  })

  it('proves account, number and balance', async () => {
    const { accountSid, phoneNumber } = harness.line
    expect(await sdk.api.v2010.accounts(accountSid).fetch()).toMatchObject({ status: 'active', type: 'Full' })
    const owned = await sdk.incomingPhoneNumbers.list({ phoneNumber })
    expect(owned[0]).toMatchObject({ phoneNumber, capabilities: { voice: true } })
    expect(await sdk.balance.fetch()).toMatchObject({ currency: 'USD' })
  })

  it.each([
    [{ to: '+57' }, 21211],
    [{ to: 'abc' }, 21211],
    [{ from: '+14158675310' }, 21210],
    [{ url: 'not an address' }, 21205],
    [{ timeout: 900 }, 21208],
  ])('refuses %o as Twilio does', async (extra, code) => {
    await expect(place(fresh(), extra)).rejects.toMatchObject({ status: 400, code })
  })

  it('refuses wrong credentials and unknown calls', async () => {
    const stranger = sdkFor(harness.line.twilioBaseUrl, harness.line.accountSid, 'wrong')
    await expect(stranger.calls.list({ limit: 1 })).rejects.toMatchObject({ status: 401, code: 20003 })
    await expect(sdk.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  it('hangs up, cancels and redirects live calls, and refuses it for those that are over', async () => {
    harness.app.override('/hold', () => ({ body: '<Response><Pause length="100"/></Response>' }))
    harness.app.override('/other', () => ({ body: '<Response><Say>otra cosa</Say></Response>' }))
    const start = async () => {
      const to = fresh()
      harness.line.assignPersona(to, 'voicemail-personal')
      return place(to, { url: `${harness.app.origin}/hold`, timeout: 60 })
    }
    const state = (sid: string) => harness.line.calls().find((call) => call.sid === sid)
    const [hungUp, canceled, redirected] = await Promise.all([start(), start(), start()])
    await sdk.calls(canceled.sid).update({ status: 'canceled' })
    await harness.until(
      () => state(hungUp.sid)?.status === 'in-progress' && state(redirected.sid)?.status === 'in-progress',
    )
    await sdk.calls(redirected.sid).update({ url: `${harness.app.origin}/other` })
    await sdk.calls(hungUp.sid).update({ status: 'completed' })
    await expect(sdk.calls(hungUp.sid).update({ status: 'completed' })).rejects.toMatchObject({ code: 21220 })
    expect(await harness.outcome(canceled.sid)).toMatchObject({ status: 'canceled', sipCode: 487 })
    expect(await harness.outcome(hungUp.sid)).toMatchObject({ status: 'completed', endedBy: 'rest' })
    expect((await harness.outcome(redirected.sid)).heard.map(({ text }) => text)).toEqual(['otra cosa'])
  })

  it('answers with the faults of the script, in number and kind', async () => {
    harness.line.setFaults({
      requests: [
        {
          on: 'twilio.create',
          times: 1,
          fault: { kind: 'error', status: 429, code: 20429, retryAfterSeconds: 1 },
        },
        { on: 'twilio.create', times: 1, fault: { kind: 'error', status: 503 } },
        { on: 'twilio.create', times: 1, fault: { kind: 'garbage' } },
      ],
    })
    const to = fresh()
    harness.line.assignPersona(to, 'busy')
    await expect(place(to)).rejects.toMatchObject({ status: 429, code: 20429 })
    await expect(place(to)).rejects.toMatchObject({ status: 503, code: 20503 })
    await expect(place(to)).rejects.toThrow()
    expect(harness.line.calls().filter((call) => call.to === to)).toEqual([])
    await place(to)
    expect(harness.line.calls().filter((call) => call.to === to)).toHaveLength(1)
  })

  it('can lose the answer of a call that it did place', async () => {
    harness.line.setFaults({ requests: [{ on: 'twilio.create', times: 1, fault: { kind: 'lost_answer' } }] })
    const to = fresh()
    harness.line.assignPersona(to, 'busy')
    await expect(place(to)).rejects.toThrow()
    const listed = await sdk.calls.list({ to })
    expect(listed).toHaveLength(1)
  })

  it('can break before it places anything, or never answer', async () => {
    harness.line.setFaults({
      requests: [
        { on: 'twilio.create', times: 1, fault: { kind: 'reset' } },
        { on: 'twilio.create', times: 1, fault: { kind: 'timeout' } },
      ],
    })
    const to = fresh()
    await expect(place(to)).rejects.toThrow()
    const form = harness.app.orderFor(to)
    const path = `/2010-04-01/Accounts/${harness.line.accountSid}/Calls.json`
    const unanswered = harness.request(path, { method: 'POST', body: form, signal: AbortSignal.timeout(100) })
    await expect(unanswered).rejects.toThrow()
    expect(harness.line.calls().filter((call) => call.to === to)).toEqual([])
  })
})

describe('status callbacks under faults', () => {
  const statusesOf = async (faults: Parameters<Harness['line']['setFaults']>[0]) => {
    const harness = await startHarness({ faults })
    try {
      const sid = await harness.call('busy')
      await harness.outcome(sid)
      return harness.app.received
        .filter(({ path, params }) => path === '/status' && params.CallSid === sid)
        .map(({ params }) => params.SequenceNumber)
    } finally {
      await harness.close()
    }
  }

  it('are dropped', async () => {
    expect(await statusesOf({ statusCallbacks: { dropRate: 1 } })).toEqual([])
    expect(await statusesOf({ statusCallbacks: { dropEvents: ['completed'] } })).toEqual(['0'])
  })

  it('come twice', async () => {
    expect((await statusesOf({ statusCallbacks: { duplicateRate: 1, lateByMs: 400 } })).sort()).toEqual([
      '0',
      '0',
      '1',
      '1',
    ])
  })

  it('come late and are overtaken', async () => {
    const harness = await startHarness({ faults: { statusCallbacks: { lateRate: 0.5, lateByMs: 20_000 } } })
    try {
      const sids = await Promise.all(Array.from({ length: 12 }, () => harness.call('busy')))
      for (const sid of sids) await harness.outcome(sid)
      const orders = sids.map((sid) =>
        harness.app.received
          .filter(({ path, params }) => path === '/status' && params.CallSid === sid)
          .map(({ params }) => params.SequenceNumber)
          .join(''),
      )
      expect(new Set(orders)).toEqual(new Set(['01', '10']))
    } finally {
      await harness.close()
    }
  })

  it('never come for a webhook that is lost, and the call ends after its time', async () => {
    const harness = await startHarness({ faults: { voiceWebhookLossRate: 1 } })
    try {
      const call = await harness.outcome(await harness.call('silence'))
      expect([call.endedBy, call.notifications[0]?.code]).toEqual(['application_error', 11200])
      expect(harness.app.received.some(({ path }) => path === '/voice')).toBe(false)
    } finally {
      await harness.close()
    }
  })

  it('wait in the queue when more calls are placed than the account may dial', async () => {
    const harness = await startHarness({ callsPerSecond: 1 })
    try {
      const sids = await Promise.all(Array.from({ length: 4 }, () => harness.call('busy')))
      const dialed: number[] = []
      for (const sid of sids) dialed.push((await harness.outcome(sid)).dialedAtMs ?? 0)
      dialed.sort((a, b) => a - b)
      expect((dialed[3] ?? 0) - (dialed[0] ?? 0)).toBeGreaterThanOrEqual(2900)
    } finally {
      await harness.close()
    }
  })
})
