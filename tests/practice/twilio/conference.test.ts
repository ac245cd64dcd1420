import { afterEach, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../harness.ts'
import { type MediaApp, startMediaApp } from '../media-app.ts'

/** The takeover as ANA does it: the customer into a conference, the human rung, and back to ANA if she is not there. */
interface World {
  harness: Harness
  media: MediaApp
  customer: string
  takeOver(operator: string): Promise<{ status: number; body: Record<string, unknown> }>
  events(): string[]
  update(form: Record<string, string>): Promise<Response>
}

const worlds: World[] = []
afterEach(async () => {
  for (const { harness, media } of worlds.splice(0)) {
    await harness.close()
    await media.close()
  }
})

const operatorNumber = '+576015550199'

async function startWorld(): Promise<World> {
  const harness = await startHarness({ awaitsSockets: true })
  const media = await startMediaApp({ clock: () => harness.clock })
  const { app } = harness
  app.override('/live', () => ({
    body: `<Response><Connect><Stream url="${media.url}"/></Connect><Hangup/></Response>`,
  }))
  app.override('/conference-status', () => ({ status: 204, body: '' }))
  app.override('/after', () => ({ body: '<Response><Say>hasta luego</Say></Response>' }))
  const customer = await harness.call('silence', { Url: `${app.origin}/live`, TimeLimit: '600' })
  const base = `/2010-04-01/Accounts/${harness.line.accountSid}`
  const update: World['update'] = (form) =>
    harness.post(`${base}/Calls/${customer}.json`, new URLSearchParams(form))
  await harness.until(() => (media.peers[0]?.received.length ?? 0) > 10)
  const world: World = {
    harness,
    media,
    customer,
    update,
    async takeOver(operator) {
      harness.line.assignPersona(operatorNumber, operator)
      await update({
        Twiml: `<Response><Dial action="${app.origin}/after"><Conference beep="false" endConferenceOnExit="true" participantLabel="cliente" statusCallback="${app.origin}/conference-status" statusCallbackEvent="start end join leave">sala 7</Conference></Dial></Response>`,
      })
      const response = await harness.post(
        `${base}/Conferences/${encodeURIComponent('sala 7')}/Participants.json`,
        new URLSearchParams({
          From: harness.line.phoneNumber,
          To: operatorNumber,
          Timeout: '20',
          EndConferenceOnExit: 'true',
          Label: 'asesora',
          StatusCallback: `${app.origin}/status`,
          StatusCallbackEvent: 'initiated ringing answered completed',
        }),
      )
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    events: () =>
      app.received
        .filter(({ path }) => path === '/conference-status')
        .map(({ params }) => `${params.StatusCallbackEvent} ${params.ParticipantLabel ?? ''}`.trim()),
  }
  worlds.push(world)
  return world
}

const conferencesOf = (harness: Harness) =>
  harness.request(`/2010-04-01/Accounts/${harness.line.accountSid}/Conferences.json?FriendlyName=sala%207`)

describe('a takeover', () => {
  it('stops the stream, brings the human in, and ends for both when she leaves', async () => {
    const { harness, media, customer, takeOver, events } = await startWorld()
    const { status, body } = await takeOver('operador')
    expect([status, body.label, body.end_conference_on_exit]).toEqual([201, 'asesora', true])
    const call = await harness.outcome(customer)
    const operator = await harness.outcome(String(body.call_sid))
    expect(media.peers[0]?.received.at(-1)?.message.event).toBe('stop')
    expect([operator.role, operator.to, operator.endedBy]).toEqual(['operator', operatorNumber, 'customer'])
    const [stay] = call.conferences
    expect(stay).toMatchObject({ name: 'sala 7', met: [{ callSid: operator.sid, label: 'asesora' }] })
    const [met] = stay?.met ?? []
    expect((met?.untilMs ?? 0) - (met?.fromMs ?? 0)).toBeGreaterThanOrEqual(20_000)
    expect(operator.conferences[0]?.met[0]?.callSid).toBe(customer)
    expect(events()).toEqual([
      'participant-join cliente',
      'participant-join asesora',
      'conference-start',
      'participant-leave asesora',
      'participant-leave cliente',
      'conference-end',
    ])
    const after = harness.app.received.find(({ path }) => path === '/after')
    expect(after?.params).toMatchObject({ CallSid: customer, DialCallStatus: 'answered' })
    expect(call.heard.at(-1)?.text).toBe('hasta luego')
    expect(call.said).toEqual([])
    const statuses = harness.app.received
      .filter(({ path, params }) => path === '/status' && params.CallSid === operator.sid)
      .map(({ params }) => params.CallStatus)
    expect(statuses).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
  })

  it.each([
    ['operador_no_contesta', 'no-answer'],
    ['operador_ocupado', 'busy'],
  ])('goes back to ANA when the human is %s', async (operator, status) => {
    const { harness, media, customer, takeOver, update, events } = await startWorld()
    const { body } = await takeOver(operator)
    const ended = () => harness.line.calls().find(({ sid }) => sid === body.call_sid)?.status === status
    await harness.until(ended)
    await update({
      Twiml: `<Response><Connect><Stream url="${media.url}"/></Connect><Hangup/></Response>`,
    })
    await harness.until(() => (media.peers[1]?.received.length ?? 0) > 10)
    media.peers[1]?.socket.close()
    const call = await harness.outcome(customer)
    expect(call.streams.map(({ endedBy }) => endedBy)).toEqual(['stop', 'app'])
    expect(call.conferences[0]).toMatchObject({ met: [] })
    expect(events()).toEqual(['participant-join cliente', 'participant-leave cliente', 'conference-end'])
  })

  it('can be watched, muted and undone over REST', async () => {
    const { harness, customer, takeOver } = await startWorld()
    const { body } = await takeOver('operador')
    const operatorSid = String(body.call_sid)
    await harness.until(() =>
      harness.line.calls().some(({ conferences }) => conferences[0]?.met.length === 1),
    )
    const { conferences } = (await (await conferencesOf(harness)).json()) as {
      conferences: Array<{ sid: string; status: string }>
    }
    expect(conferences).toMatchObject([{ status: 'in-progress' }])
    const base = `/2010-04-01/Accounts/${harness.line.accountSid}/Conferences/${conferences[0]?.sid}`
    const muted = await harness.post(
      `${base}/Participants/${operatorSid}.json`,
      new URLSearchParams({ Muted: 'true' }),
    )
    expect(await muted.json()).toMatchObject({ muted: true, call_sid: operatorSid, status: 'connected' })
    const kicked = await harness.request(`${base}/Participants/cliente.json`, { method: 'DELETE' })
    expect(kicked.status).toBe(204)
    const call = await harness.outcome(customer)
    expect(call.conferences[0]?.leftAtMs).not.toBeNull()
    expect(call.heard.at(-1)?.text).toBe('hasta luego')
    expect((await harness.request(`${base}/Participants/nobody.json`)).status).toBe(404)
    expect((await harness.request(`${base.slice(0, -34)}CF${'0'.repeat(32)}.json`)).status).toBe(404)
  })
})

describe('a number that is dialled', () => {
  it.each([
    ['operador', 'completed'],
    ['operador_no_contesta', 'no-answer'],
    ['operador_ocupado', 'busy'],
  ])('by %s is told as %s', async (operator, status) => {
    const { harness } = await startWorld()
    harness.line.assignPersona(operatorNumber, operator)
    harness.app.override('/dial', () => ({
      body: `<Response><Dial action="/dialled" timeout="12"><Number>${operatorNumber}</Number></Dial></Response>`,
    }))
    harness.app.override('/dialled', () => ({ body: '<Response><Hangup/></Response>' }))
    const sid = await harness.call('interested-teacher', { Url: `${harness.app.origin}/dial` })
    await harness.until(() =>
      harness.line.calls().some((call) => call.sid === sid && call.endedAtMs !== null),
    )
    const told = harness.app.received.find(({ path }) => path === '/dialled')
    expect(told?.params.DialCallStatus).toBe(status)
  })
})
