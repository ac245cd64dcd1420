/** One contract, three doors: whoever asks gets the same answer, the same error and the same stream. */
import { isDefinedError, ORPCError, safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRouter } from '../../electron/engine/server/rpc-router.ts'
import { heardAudioSchema } from '../../shared/contract/calls.ts'
import type { AnaClient } from '../../shared/contract/contract.ts'
import { overviewSchema } from '../../shared/contract/system.ts'
import type { LiveEvent } from '../../shared/domain/live-event.ts'
import {
  createLiveCall,
  type DoorsWorld,
  openDoorsWorld,
  openOperatorDoor,
  sampleCsv,
} from '../engine/server/doors-world.ts'
import { type Client, throughPort, throughSocket } from './doors.ts'

let world: DoorsWorld
let door: Awaited<ReturnType<typeof openOperatorDoor>>
const clients: Client[] = []

beforeEach(async () => {
  world = await openDoorsWorld()
  door = await openOperatorDoor(world)
})
afterEach(async () => {
  for (const { leave } of clients.splice(0)) leave()
  await door.close()
  await world.close()
})

async function connect(kind: 'port' | 'socket'): Promise<Client> {
  const opened = kind === 'port' ? throughPort(world) : await throughSocket(door)
  clients.push(opened)
  return opened
}

const doors = ['port', 'socket'] as const

/** What is asked at every door; each answer must be the same. */
const questions: Record<string, (client: AnaClient) => Promise<unknown>> = {
  'system/info': (client) => client.system.info(),
  'system/overview': (client) => client.system.overview(),
  'system/health': (client) => client.system.health(),
  'campaigns/list': (client) => client.campaigns.list(),
  'contacts/list': (client) => client.contacts.list({}),
  'calls/list': (client) => client.calls.list({}),
  'calls/live': (client) => client.calls.live(),
  'followUps/queue': (client) => client.followUps.queue({}),
  'followUps/closed': (client) => client.followUps.closed({}),
  'settings/view': (client) => client.settings.view(),
  'settings/voices': (client) => client.settings.voices(),
  'models/list': (client) => client.models.list(),
  'audio/stats': (client) => client.audio.stats(),
  'practice/personas': (client) => client.practice.personas(),
}

describe('every door', () => {
  it('gives the same answers', async () => {
    await world.judged([{ priority: 'high' }, { needsHuman: false }])
    const port = await connect('port')
    const socket = await connect('socket')
    for (const [path, ask] of Object.entries(questions)) {
      const answer = await ask(port.client)
      expect(await ask(socket.client), path).toEqual(answer)
      const rest = await door.askJson(`/api/${path}`, {})
      expect([path, rest.status, rest.body]).toEqual([path, 200, JSON.parse(JSON.stringify(answer))])
    }
  })

  it.each(doors)('tells the day’s numbers and whether calls may be made now: %s', async (kind) => {
    await world.judged([{}])
    const { client } = await connect(kind)
    const overview = await client.system.overview()
    expect(overviewSchema.parse(overview)).toEqual(overview)
    expect(overview).toMatchObject({
      sinceMs: Date.parse('2026-11-24T00:00:00-05:00'),
      followUpQueue: 1,
      callsPlaced: 1,
      callingHours: { open: true, changesAt: Date.parse('2026-11-24T18:50:00-05:00') },
    })
  })

  it.each(doors)('tells an error by its kind, with the engine’s code and facts: %s', async (kind) => {
    const { client } = await connect(kind)
    const [missing] = await safe(client.campaigns.get({ campaignId: 'nobody' }))
    if (!isDefinedError(missing)) throw new Error('the error is not the contract’s')
    expect([missing.code, missing.data]).toEqual([
      'NOT_FOUND',
      {
        code: 'campaign.not_found',
        facts: { campaignId: 'nobody' },
        errorId: expect.stringMatching(/^\w{8}$/),
      },
    ])
    const [invalid] = await safe(client.calls.list({ limit: 0 }))
    if (!isDefinedError(invalid)) throw new Error('the error is not the contract’s')
    expect([invalid.code, invalid.data]).toEqual([
      'BAD_INPUT',
      { code: 'bad_request', facts: { paths: ['limit'] }, errorId: expect.stringMatching(/^\w{8}$/) },
    ])
    // Support finds the one by the other.
    const { errorId } = missing.data
    expect(world.logger.entries).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ errorId, code: 'campaign.not_found' }) }),
    )
  })

  it('hides an unexpected failure behind one code and logs it', async () => {
    const router = createRouter({
      ...world.services,
      clips: {
        ...world.services.clips,
        stats: async () => {
          throw new TypeError('secret detail')
        },
      },
    })
    const { client, leave } = throughPort({ ...world, router })
    clients.push({ client, leave })
    const [error] = await safe(client.audio.stats())
    if (!isDefinedError(error)) throw new Error('the error is not the contract’s')
    expect([error.code, error.data.code]).toEqual(['INTERNAL', 'internal'])
    expect(error.message).not.toContain('secret')
    const logged = world.logger.entries.find(({ level }) => level === 'error')
    expect(logged?.fields).toMatchObject({ procedure: 'audio.stats', error: { message: 'secret detail' } })
  })

  it.each(doors)('tells a failure in the middle of a stream: %s', async (kind) => {
    const { client } = await connect(kind)
    const progress = await client.models.pull({ model: 'qwen3:4b' })
    expect((await progress.next()).value).toEqual({ status: 'pulling', fraction: 0.5 })
    const error: unknown = await progress.next().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'VENDOR', data: { code: 'ollama.pull_failed' } })
  })

  it.each(doors)('takes a file, shows what is in it, and stores it on confirmation: %s', async (kind) => {
    const { client } = await connect(kind)
    const { importId } = await client.imports.start({ file: new File([sampleCsv], 'marzo.csv') })
    const phases = []
    for await (const { phase } of await client.imports.progress({ importId })) phases.push(phase)
    expect(phases.at(-1)).toBe('done')
    const preview = await client.imports.preview({ importId })
    expect(preview.counts).toMatchObject({ accepted: 2, rejected: 2 })
    expect(preview.accepted.map(({ e164 }) => e164)).toEqual(['+573001234567', '+573109876543'])

    const rejects = await client.imports.rejectsFile({ importId })
    expect(rejects.name).toBe('marzo-rechazados.xlsx')
    // An .xlsx is a zip.
    expect(new Uint8Array(await rejects.arrayBuffer()).slice(0, 2)).toEqual(Uint8Array.of(0x50, 0x4b))

    const campaign = await client.imports.confirm({ importId, name: 'Marzo', start: true })
    expect(campaign).toMatchObject({ name: 'Marzo', status: 'running', contacts: 2, rejectedRows: 2 })
    const [gone] = await safe(client.imports.preview({ importId }))
    expect(gone).toMatchObject({ code: 'NOT_FOUND', data: { code: 'import_not_found' } })
  })

  it.each(doors)('starts a list of invented people to practise with: %s', async (kind) => {
    const { client } = await connect(kind)
    const { campaignId } = await client.practice.startSample({})
    expect(await client.campaigns.get({ campaignId })).toMatchObject({ status: 'running', contacts: 2 })
  })

  it('does not start invented people among real calls', async () => {
    const router = createRouter({ ...world.services, practice: null })
    const real = throughPort({ ...world, router })
    clients.push(real)
    const [error] = await safe(real.client.practice.startSample({}))
    expect(error).toMatchObject({ code: 'CONFLICT', data: { code: 'practice.not_practising' } })
    expect((await real.client.system.info()).practice).toBe(false)
  })
})

describe('the follow-up queue', () => {
  it('keeps two operators off the same person, whatever their doors', async () => {
    const [call] = await world.judged([{}])
    const contactId = call?.contactId ?? ''
    const desktop = await connect('port')
    const browser = await connect('socket')
    await desktop.client.followUps.claim({ contactId })
    const [error] = await safe(browser.client.followUps.claim({ contactId }))
    expect(error).toMatchObject({ code: 'CONFLICT', data: { code: 'follow_up.claimed' } })
    await browser.client.followUps.release({ contactId })
    expect(await safe(browser.client.followUps.claim({ contactId }))).toMatchObject({ isSuccess: false })
    await desktop.client.followUps.release({ contactId })
    expect((await browser.client.followUps.claim({ contactId })).contactId).toBe(contactId)
  })

  it('tells every page of a closing, and of its undoing', async () => {
    const [call] = await world.judged([{}])
    const contactId = call?.contactId ?? ''
    const { client } = await connect('socket')
    const events = await client.system.events({ after: null })
    await client.followUps.close({ contactId, outcome: 'sold', notes: 'Firma el lunes' })
    await client.followUps.undo({ contactId })
    const told = await take(events, 4)
    expect(told.map(({ body }) => body)).toEqual([
      { kind: 'follow_up_changed', queueLength: 0 },
      expect.objectContaining({ kind: 'contact_updated', contactId, status: 'closed_by_human' }),
      { kind: 'follow_up_changed', queueLength: 1 },
      expect.objectContaining({ kind: 'contact_updated', contactId, status: 'ready_for_human' }),
    ])
  })

  it('gives null for the undoing of a closing that was not in the queue', async () => {
    const [call] = await world.judged([{ needsHuman: false }])
    const contactId = call?.contactId ?? ''
    const { client } = await connect('port')
    await client.followUps.close({ contactId, outcome: 'other' })
    expect(await client.followUps.undo({ contactId })).toBeNull()
  })

  it('is exported as a spreadsheet named by its day', async () => {
    await world.judged([{}, { needsHuman: false }])
    const { client } = await connect('socket')
    const file = await client.followUps.exportFile({})
    expect(file.name).toBe('seguimiento-2026-11-24.xlsx')
    const exported = await door.ask('/api/followUps/exportFile', { method: 'POST' })
    expect(exported.headers.get('content-disposition')).toContain('seguimiento-2026-11-24.xlsx')
    expect((await exported.arrayBuffer()).byteLength).toBeGreaterThan(1000)
  })
})

async function take(events: AsyncIterable<LiveEvent>, count: number): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

describe('a live call', () => {
  it.each(doors)('is heard by who listens in, until it ends: %s', async (kind) => {
    const { client } = await connect(kind)
    const heard = await client.calls.listen({ callId: 'live-call' })
    world.live.speak('customer', 400, 5, 3)
    world.live.speak('assistant', 500, 5, 4)
    const first = heardAudioSchema.parse((await heard.next()).value)
    expect(first).toMatchObject({ droppedMs: 0, slices: [{ side: 'customer', atMs: 400 }] })
    const bytes = Buffer.from(first.slices[0]?.audio ?? '', 'base64')
    expect([bytes.length, bytes[0]]).toEqual([800, 3])
    expect((await heard.next()).value).toMatchObject({ slices: [{ side: 'assistant', atMs: 500 }] })
    world.live.end()
    expect((await heard.next()).done).toBe(true)
  })

  it.each(doors)('is not listened to any more when the page leaves: %s', async (kind) => {
    const { client, leave } = await connect(kind)
    const heard = await client.calls.listen({ callId: 'live-call' })
    const next = heard.next().catch(() => undefined)
    expect(world.live.listeners()).toBe(1)
    leave()
    await next
    while (world.live.listeners() > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  it.each(doors)('takes a hint, and an operator in ANA’s place: %s', async (kind) => {
    const { client } = await connect(kind)
    const [call] = await world.judged([{}])
    const callId = call?.id ?? ''
    const live = createLiveCall(callId)
    const router = createRouter({ ...world.services, liveControls: live.controls })
    const page = throughPort({ ...world, router })
    clients.push(page)
    await page.client.calls.whisper({ callId, hint: '  Ofrézcale la cita del jueves  ' })
    const [nobody] = await safe(page.client.calls.takeOver({ callId }))
    expect(nobody).toMatchObject({ code: 'CONFIGURATION', data: { code: 'call.no_operator_phone' } })
    await client.settings.update({ operatorPhone: '310 555 0142' })
    expect(await page.client.calls.takeOver({ callId })).toEqual({ operatorE164: '+573105550142' })
    await page.client.calls.takeOver({ callId, operatorE164: '+576017440000' })
    expect(live.done).toEqual([
      'whisper Ofrézcale la cita del jueves',
      'take over +573105550142',
      'take over +576017440000',
    ])
    const [herself] = await safe(page.client.calls.takeOver({ callId, operatorE164: call?.e164 ?? '' }))
    expect(herself).toMatchObject({ code: 'BAD_INPUT', data: { code: 'call.operator_is_customer' } })
  })

  it('says over every door when there is nothing to hear, whisper or take over', async () => {
    const [call] = await world.judged([{}])
    const callId = call?.id ?? ''
    const { client } = await connect('port')
    for (const attempt of [
      client.calls.listen({ callId }),
      client.calls.whisper({ callId, hint: 'hola' }),
      client.calls.takeOver({ callId, operatorE164: '+573105550142' }),
    ]) {
      const [error] = await safe<unknown, Error>(attempt)
      expect(error).toMatchObject({ code: 'CONFLICT', data: { code: 'call.not_live' } })
    }
    for (const [path, body] of [
      ['listen', { callId }],
      ['whisper', { callId, hint: 'hola' }],
      ['takeOver', { callId, operatorE164: '+573105550142' }],
    ] as const) {
      const answer = await door.askJson(`/api/calls/${path}`, body)
      expect([path, answer.status, answer.body]).toEqual([
        path,
        409,
        { code: 'call.not_live', message: expect.stringContaining('en vivo') },
      ])
    }
  })
})

describe('a recording', () => {
  it.each(doors)('comes in pieces that make up the whole file: %s', async (kind) => {
    const { client } = await connect(kind)
    const [call] = await world.judged([{}])
    const callId = call?.id ?? ''
    expect((await client.calls.detail({ callId })).recording).toBeNull()
    const [none] = await safe(client.calls.recording({ callId }))
    expect(none).toMatchObject({ code: 'NOT_FOUND', data: { code: 'recording.not_found' } })
    const recorder = world.recordings.start(callId, { offsetMs: 2_000 })
    recorder.write({ side: 'customer', atMs: 2_000, audio: new Uint8Array(8_000).fill(9) })
    await recorder.close()

    const { recording } = await client.calls.detail({ callId })
    expect(recording).toEqual({ offsetMs: 2_000, durationMs: 1_000, bytes: 16_058 })
    const pieces: Uint8Array[] = []
    for (let offset = 0; offset < 16_058; offset += 5_000) {
      const piece = await client.calls.recording({ callId, offset, length: 5_000 })
      expect(piece.type).toBe('audio/wav')
      pieces.push(new Uint8Array(await piece.arrayBuffer()))
    }
    const whole = Buffer.concat(pieces)
    expect([whole.length, whole.toString('latin1', 0, 4), whole[58]]).toEqual([16_058, 'RIFF', 9])
  })
})

describe('the live feed', () => {
  const notice = (code: string) => ({ kind: 'notice', level: 'info', code, message: code }) as const
  const codes = (events: LiveEvent[]) =>
    events.map(({ body }) => (body.kind === 'notice' ? body.code : body.kind))

  it.each(doors)('goes on where it was when the connection was lost: %s', async (kind) => {
    const first = await connect(kind)
    const events = await first.client.system.events({ after: null })
    // A round trip later the engine is listening for sure.
    await first.client.system.info()
    for (const code of ['one', 'two', 'three']) world.feed.publish(notice(code))
    const seen = await take(events, 2)
    expect(codes(seen)).toEqual(['one', 'two'])
    first.leave()
    world.feed.publish(notice('four'))

    const last = seen.at(-1)
    if (!last) throw new Error('nothing was seen')
    const second = await connect(kind)
    const after = { engineId: last.engineId, sequence: last.sequence }
    const resumed = await second.client.system.events({ after })
    await second.client.system.info()
    world.feed.publish(notice('five'))
    const rest = await take(resumed, 3)
    expect(codes(rest)).toEqual(['three', 'four', 'five'])
    expect(rest.map(({ sequence }) => sequence - last.sequence)).toEqual([1, 2, 3])
  })

  it.each(doors)('tells a page of an earlier engine to load everything anew: %s', async (kind) => {
    const { client } = await connect(kind)
    const events = await client.system.events({ after: { engineId: 'an earlier one', sequence: 7 } })
    expect(codes(await take(events, 1))).toEqual(['reset'])
  })

  it.each(doors)('forgets a page that has left: %s', async (kind) => {
    const left = Promise.withResolvers<void>()
    const { feed } = world
    const router = createRouter({
      ...world.services,
      feed: {
        publish: feed.publish,
        async *subscribe(after, signal) {
          try {
            yield* feed.subscribe(after, signal)
          } finally {
            left.resolve()
          }
        },
      },
    })
    await door.close()
    world = { ...world, router }
    door = await openOperatorDoor(world)
    const page = await connect(kind)
    const events = await page.client.system.events({ after: null })
    const next = events.next().catch(() => undefined)
    await page.client.system.info()
    page.leave()
    await left.promise
    await next
  })

  it('is an event stream over REST', async () => {
    const stop = new AbortController()
    const answer = await door.ask('/api/system/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ after: { engineId: 'an earlier one', sequence: 7 } }),
      signal: stop.signal,
    })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"reset"')) text += (await reader?.read())?.value ?? ''
    expect(text).toContain('event: message')
    stop.abort()
  })
})
