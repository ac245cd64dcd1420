/** The REST of ANA's origins: what scripts and other systems were built against. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fileMessage } from '../../../electron/engine/contacts/import-messages.ts'
import { contract } from '../../../shared/contract/contract.ts'
import { contactStatusSchema } from '../../../shared/domain/contact.ts'
import {
  type DoorsWorld,
  openDoorsWorld,
  openOperatorDoor,
  operatorRoutes,
  sampleCsv,
} from './doors-world.ts'

const folder = fileURLToPath(new URL('../../fixtures/spreadsheets/', import.meta.url))

let world: DoorsWorld
let door: Awaited<ReturnType<typeof openOperatorDoor>>

beforeEach(async () => {
  world = await openDoorsWorld()
  door = await openOperatorDoor(world)
})
afterEach(async () => {
  await door.close()
  await world.close()
})

async function sendNumbers(bytes: Uint8Array<ArrayBuffer>, fileName: string, query = '', field = 'file') {
  const form = new FormData()
  form.set('remark', 'ignored')
  form.set(field, new File([bytes], fileName))
  const answer = await door.ask(`/sendNumbers${query}`, { method: 'POST', body: form })
  return { status: answer.status, body: await answer.json() }
}

interface Expected {
  accepted: Array<{ row: number; nombre: string; e164: string; ext?: string; others?: string[] }>
  rejected: Array<{ row: number; code: string }>
  fileError: string | null
}

describe('POST /sendNumbers', () => {
  const lists = readdirSync(folder).filter((name) => !name.endsWith('.json') && !name.startsWith('v12'))

  it.each(lists)('accounts for every row of %s', async (name) => {
    const json = readFileSync(`${folder}${name.replace(/\.[a-z]+$/, '.expected.json')}`, 'utf8')
    const expected: Expected = JSON.parse(json)
    const { status, body } = await sendNumbers(new Uint8Array(readFileSync(folder + name)), name)
    if (expected.fileError !== null) {
      const { code } = body
      expect([status, code]).toEqual([422, expected.fileError])
      expect(body.message).toBe(fileMessage(code, 'es'))
      expect(await world.services.campaigns.list()).toEqual([])
      return
    }
    expect(status).toBe(200)
    const picked = ({ row, nombre, e164, ext, others }: Expected['accepted'][number]) => ({
      row,
      nombre,
      e164,
      ext,
      others,
    })
    expect(body.accepted.map(picked)).toEqual(expected.accepted.map(picked))
    expect(body.rejected.map(({ row, code }: { row: number; code: string }) => ({ row, code }))).toEqual(
      expected.rejected.map(({ row, code }) => ({ row, code })),
    )
    expect(body).toMatchObject({
      fileError: null,
      started: true,
      counts: { accepted: expected.accepted.length, rejected: expected.rejected.length },
    })
    const campaign = await world.services.campaigns.get(body.campaignId)
    expect(campaign).toMatchObject({ status: 'running', fileName: name, contacts: expected.accepted.length })
  })

  it('only loads the list when asked so', async () => {
    const { status, body } = await sendNumbers(sampleCsv, 'marzo 2026.csv', '?start=false')
    expect([status, body.started]).toEqual([200, false])
    expect(body.rejected).toEqual([
      {
        row: 4,
        code: 'duplicate',
        message: expect.stringContaining('fila 2'),
        nombre: 'Marta otra vez',
        numero: '+57 300 1234567',
        firstRow: 2,
      },
      { row: 5, code: 'too_short', message: expect.any(String), nombre: 'Rosa', numero: '12' },
    ])
    expect(await world.services.campaigns.get(body.campaignId)).toMatchObject({
      name: 'marzo 2026',
      status: 'draft',
    })
    expect((await sendNumbers(sampleCsv, 'marzo.csv', '?start=maybe')).body.code).toBe('bad_request')
  })

  it('says what is missing when there is no file', async () => {
    expect(await sendNumbers(sampleCsv, 'marzo.csv', '', 'archivo')).toMatchObject({
      status: 400,
      body: { code: 'file.missing', message: expect.stringContaining('«file»') },
    })
    expect(await door.askJson('/sendNumbers', {})).toMatchObject({
      status: 400,
      body: { code: 'file.missing' },
    })
    const broken = await door.ask('/sendNumbers', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: 'not a form',
    })
    expect([broken.status, (await broken.json()).code]).toEqual([400, 'bad_request'])
  })

  it('stores nothing when no row can be called, and says why of each', async () => {
    const { status, body } = await sendNumbers(new TextEncoder().encode('nombre,numero\nRosa,12\n'), 'x.csv')
    expect([status, body.code, body.rejected.length]).toEqual([422, 'import.nothing_to_call', 1])
    expect(await world.services.campaigns.list()).toEqual([])
  })

  it('refuses a file over the limit without reading all of it', async () => {
    const { status, body } = await sendNumbers(new Uint8Array(21_000_000), 'grande.csv')
    expect([status, body.code]).toEqual([422, 'too_large'])
  })
})

describe('GET /conversations/status', () => {
  it('tells everybody’s status with her last call, and how many there are of each', async () => {
    await world.judged([{}, { needsHuman: false }])
    const { body: sent } = await sendNumbers(sampleCsv, 'marzo.csv', '?start=false')
    const body = await (await door.ask('/conversations/status')).json()
    expect(body.total).toBe(4)
    expect(body.counts).toEqual({
      ...Object.fromEntries(contactStatusSchema.options.map((status) => [status, 0])),
      initial: 2,
      ready_for_human: 1,
      analyzed: 1,
    })
    const [waiting] = body.conversations.filter(
      ({ status }: { status: string }) => status === 'ready_for_human',
    )
    expect(waiting).toMatchObject({
      number: '+573001000002',
      nombre: 'Persona 2',
      attempts: 1,
      lastCall: { state: 'ended', outcome: 'conversation', turnCount: 2 },
    })
    const loaded = await (
      await door.ask(`/conversations/status?campaignId=${sent.campaignId}&limit=1`)
    ).json()
    expect(loaded.total).toBe(2)
    expect(loaded.conversations).toHaveLength(1)
    expect(loaded.conversations[0]).toMatchObject({ status: 'initial', lastCall: null })
    expect(loaded.counts.initial).toBe(2)
    const second = await (
      await door.ask(`/conversations/status?campaignId=${sent.campaignId}&limit=1&offset=1`)
    ).json()
    expect(second.conversations[0].number).not.toBe(loaded.conversations[0].number)
  })

  it('refuses what it cannot understand', async () => {
    for (const query of ['?status=dancing', '?limit=0', '?offset=-1']) {
      const answer = await door.ask(`/conversations/status${query}`)
      expect([query, answer.status, (await answer.json()).code]).toEqual([query, 400, 'bad_request'])
    }
    const unknown = await door.ask('/conversations/status?campaignId=nobody')
    expect([unknown.status, (await unknown.json()).code]).toEqual([404, 'campaign.not_found'])
  })
})

describe('GET /analysis/ready_for_human', () => {
  it('lists who waits, in the order of the queue, with what ANA understood', async () => {
    await world.judged([
      { priority: 'low' },
      { priority: 'high', objections: ['tasa_alta'] },
      { needsHuman: false },
    ])
    const { conversations, total } = await (await door.ask('/analysis/ready_for_human')).json()
    expect(total).toBe(2)
    expect(conversations.map(({ priority }: { priority: string }) => priority)).toEqual(['high', 'low'])
    expect(conversations[0]).toMatchObject({
      number: '+573001000003',
      nombre: 'Persona 3',
      interest: 'high',
      action: 'schedule_meeting',
      summary: 'Quiere saber más.',
      keyPoints: ['Es docente'],
      objections: ['tasa_alta'],
      recommendations: ['Llamar mañana'],
      evidence: [{ turn: 1, quote: 'me interesa' }],
      callbackAt: null,
      waitingSince: expect.any(Number),
      callId: expect.any(String),
    })
  })
})

describe('POST /analysis/mark_closed', () => {
  it.each(['+573001000002', '+57 300 100 0002', '300 1000002', '(300) 100-0002', 3001000002])(
    'knows a number however it is written: %s',
    async (number) => {
      await world.judged([{}])
      const { status, body } = await door.askJson('/analysis/mark_closed', {
        number,
        outcome: 'interested',
        notes: 'Cita el martes',
      })
      expect([status, body]).toEqual([
        200,
        expect.objectContaining({
          number: '+573001000002',
          nombre: 'Persona 2',
          outcome: 'interested',
          notes: 'Cita el martes',
          closedAt: expect.any(Number),
        }),
      ])
      expect((await (await door.ask('/analysis/ready_for_human')).json()).total).toBe(0)
    },
  )

  it('answers a second closing with the first', async () => {
    await world.judged([{}])
    const number = '3001000002'
    const first = await door.askJson('/analysis/mark_closed', { number, outcome: 'sold', notes: 'Firmó' })
    await world.clock.advance(60_000)
    const second = await door.askJson('/analysis/mark_closed', { number, outcome: 'not_interested' })
    expect(second).toEqual(first)
  })

  it('says what is wrong with a number, an outcome or a body', async () => {
    await world.judged([{}])
    const refusals: Array<[unknown, number, string]> = [
      [{ number: '3009999999', outcome: 'sold' }, 404, 'follow_up.not_found'],
      [{ number: '12', outcome: 'sold' }, 400, 'too_short'],
      [{ number: 'hola', outcome: 'sold' }, 400, 'not_a_phone'],
      [{ number: '3001000002', outcome: 'vendido' }, 400, 'bad_request'],
      [{ outcome: 'sold' }, 400, 'bad_request'],
      [[], 400, 'bad_request'],
    ]
    for (const [given, status, code] of refusals) {
      const answer = await door.askJson('/analysis/mark_closed', given)
      expect([given, answer.status, answer.body.code]).toEqual([given, status, code])
      expect(answer.body.message).toMatch(/\S+ \S+ \S+.*\.$/)
    }
    const malformed = await door.ask('/analysis/mark_closed', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"number":',
    })
    expect([malformed.status, (await malformed.json()).code]).toEqual([400, 'bad_request'])
  })
})

describe('the clips', () => {
  it('are counted and cleaned up', async () => {
    expect(await (await door.ask('/audio-stats')).json()).toMatchObject({ clips: 3, bytes: 24_000 })
    const cleaned = async (path: string) => (await door.ask(path, { method: 'POST' })).json()
    expect(await cleaned('/cleanup-audio')).toEqual({ removedClips: 0, removedBytes: 0 })
    expect(await cleaned('/cleanup-audio?all=true')).toEqual({ removedClips: 3, removedBytes: 24_000 })
  })
})

describe('the contract over REST', () => {
  it('tells errors as every REST route does: a code and Spanish with a next step', async () => {
    expect(await door.askJson('/api/campaigns/get', { campaignId: 'nobody' })).toEqual({
      status: 404,
      body: { code: 'campaign.not_found', message: expect.stringContaining('no existe') },
    })
    expect(await door.askJson('/api/calls/list', { limit: 'many' })).toEqual({
      status: 400,
      body: { code: 'bad_request', message: expect.stringContaining('limit') },
    })
    expect(await door.askJson('/api/nothing/here', {})).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })

  it('takes files as form data and gives them back as downloads', async () => {
    const form = new FormData()
    form.set('file', new File([sampleCsv], 'marzo.csv'))
    const started = await (await door.ask('/api/imports/start', { method: 'POST', body: form })).json()
    const preview = await door.askJson('/api/imports/preview', started)
    expect(preview.body.counts).toMatchObject({ accepted: 2, rejected: 2 })
    const rejects = await door.ask('/api/imports/rejectsFile', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(started),
    })
    expect(rejects.headers.get('content-disposition')).toContain('marzo-rechazados.xlsx')
  })
})

const operationSchema = z.looseObject({
  operationId: z.string().min(1),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.looseObject({ description: z.string() })),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(['query', 'path']), schema: z.looseObject({}) }))
    .optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })) })
    .optional(),
})
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.looseObject({ title: z.literal('ANA'), version: z.literal('0.1.0') }),
  paths: z.record(
    z.string().startsWith('/'),
    z
      .record(z.enum(['get', 'post']), operationSchema)
      .or(z.partialRecord(z.enum(['get', 'post']), operationSchema)),
  ),
  components: z.looseObject({
    securitySchemes: z.looseObject({ token: z.looseObject({ scheme: z.literal('bearer') }) }),
  }),
})

describe('GET /openapi.json', () => {
  it('describes every route there is, and only those', async () => {
    const text = await (await door.ask('/openapi.json')).text()
    const { paths } = documentSchema.parse(JSON.parse(text))
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const procedures = Object.entries(contract).flatMap(([domain, names]) =>
      Object.keys(names).map((name) => `POST /api/${domain}/${name}`),
    )
    const seed = operatorRoutes.map(([method, path]) => `${method} ${path}`)
    expect(described.toSorted()).toEqual(
      [...seed.filter((route) => route !== 'GET /openapi.json'), ...procedures].toSorted(),
    )
    const ids = Object.values(paths).flatMap((item) => Object.values(item).map((one) => one?.operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refers to nothing that it does not hold', async () => {
    const text = await (await door.ask('/openapi.json')).text()
    const document: unknown = JSON.parse(text)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
      expect(found, pointer).toBeDefined()
    }
    expect(text).not.toContain('~standard')
  })
})
