/**
 * Power cuts. The telephone company goes on in a process of its own while the engine is killed at random
 * moments and started again on the same folder: nobody may be dialled twice for one attempt, and nothing a
 * customer said that ANA had taken in may be lost.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { writeXlsx } from '../../electron/engine/contacts/spreadsheet-export.ts'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import { createRandom } from '../../electron/practice/seeded-random.ts'
import { type Served, serveAna } from '../cli/run-ana.ts'
import { freePort } from './free-port.ts'
import { spokenWords } from './transcript-check.ts'

const speed = 10
const startAtMs = Date.parse('2026-11-24T09:00:00-05:00')
const kills = 3

const people = [
  ['opt-out-polite', 'Ana Milena Londoño'],
  ['callback-tomorrow', 'Claudia Palacios'],
  ['private-sector', 'Duván Muñoz'],
  ['asks-for-human', 'Rodrigo Arboleda'],
  ['wrong-number', 'Leidy Acuña'],
  ['whatsapp-info', 'Sebastián Peña'],
  ['callback-tomorrow', 'Claudia Rincón'],
  ['opt-out-angry', 'Germán Cárdenas'],
  ['busy', 'Ricardo Pulido'],
  ['invalid-number', 'Edgar Téllez'],
  ['refuses-softly', 'Xiomara Fajardo'],
  ['ready-to-sign', 'Gloria Sepúlveda'],
] as const

const lineSchema = z.object({
  twilioBaseUrl: z.string(),
  elevenLabsBaseUrl: z.string(),
  controlUrl: z.string(),
  accountSid: z.string(),
  authToken: z.string(),
  phoneNumber: z.string(),
  apiKey: z.string(),
  voiceId: z.string(),
})
type Line = z.infer<typeof lineSchema>

const statusSchema = z.object({
  conversations: z.array(
    z.object({ status: z.string(), attempts: z.number(), nextAttemptAt: z.number().nullable() }),
  ),
})

let folder: string
let lineProcess: ChildProcess
let line: Line
let startedAtRealMs: number
let ana: Served | null = null
let calls: PracticeCall[]

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const control = async (path: string): Promise<unknown> => (await fetch(`${line.controlUrl}${path}`)).json()
const numberOf = (index: number) => `+5731055520${String(10 + index)}`

async function startLine(): Promise<void> {
  const program = join(import.meta.dirname, '../../electron/practice/practice-main.ts')
  const startAt = new Date(startAtMs).toISOString()
  const words = [
    '--json',
    '--speed',
    String(speed),
    '--start-at',
    startAt,
    '--seed',
    'kill',
    '--latency',
    'zero',
  ]
  lineProcess = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const output = lineProcess.stdout
  if (!output) throw new Error('the practice line has no output')
  const first = await new Promise<string>((resolve) =>
    createInterface({ input: output }).once('line', resolve),
  )
  startedAtRealMs = performance.now()
  line = lineSchema.parse(JSON.parse(first))
}

/** Both programs keep the same time, also after a restart. */
const nowIso = () => new Date(startAtMs + (performance.now() - startedAtRealMs) * speed).toISOString()

function startAna(ports: { operator: number; public: number }): Promise<Served> {
  return serveAna(
    [
      ...['--data', folder, '--speed', String(speed)],
      ...['--operator-port', String(ports.operator), '--public-port', String(ports.public)],
    ],
    {
      cwd: folder,
      env: {
        ANA_TEST_NOW: nowIso(),
        // Turn by turn: a live call's audio ends with the engine that held it.
        ANA_TRANSPORT: 'gather',
        ANA_MAX_CONCURRENT_CALLS: '6',
        ANA_CALLS_PER_SECOND: '1',
        PUBLIC_BASE_URL: `http://127.0.0.1:${ports.public}`,
        TWILIO_API_BASE_URL: line.twilioBaseUrl,
        TWILIO_ACCOUNT_SID: line.accountSid,
        TWILIO_AUTH_TOKEN: line.authToken,
        TWILIO_PHONE_NUMBER: line.phoneNumber,
        ELEVENLABS_BASE_URL: line.elevenLabsBaseUrl,
        ELEVENLABS_API_KEY: line.apiKey,
        ELEVENLABS_VOICE_ID: line.voiceId,
      },
    },
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ana-kill-'))
  await startLine()
  const ports = { operator: await freePort(), public: await freePort() }
  for (const [index, [persona]] of people.entries()) {
    await fetch(`${line.controlUrl}/personas`, {
      method: 'POST',
      body: JSON.stringify({ e164: numberOf(index), name: persona }),
    })
  }
  ana = await startAna(ports)
  const bytes = writeXlsx({
    sheetName: 'Lista',
    columns: [{ title: 'nombre' }, { title: 'numero' }],
    rows: people.map(([, nombre], index) => [nombre, numberOf(index)]),
  })
  const form = new FormData()
  form.set('file', new File([Uint8Array.from(bytes)], 'lista.xlsx'))
  await ana.post('/sendNumbers', form)

  const random = createRandom('kill-9')
  for (let kill = 0; kill < kills; kill += 1) {
    // In the middle of conversations, and then at any moment of them.
    const before = await sentencesSaid()
    while ((await sentencesSaid()) < before + 3 && !(await isOver(ana))) await pause(30)
    await pause(random.between(0, 900))
    ana.process.kill('SIGKILL')
    await ana.ended
    ana = await startAna(ports)
  }
  while (!(await isOver(ana))) await pause(150)
  calls = (await control('/calls')) as PracticeCall[]
  ana.process.kill('SIGTERM')
  await ana.ended
}, 120_000)

afterAll(async () => {
  ana?.process.kill('SIGKILL')
  lineProcess?.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Nobody is being called or judged, and whoever waits, waits for a later hour. */
async function isOver(served: Served): Promise<boolean> {
  const { conversations } = statusSchema.parse(await served.get('/conversations/status'))
  const isOpen = conversations.some(
    ({ status, attempts, nextAttemptAt }) =>
      status === 'call_in_progress' ||
      status === 'call_completed' ||
      (status === 'initial' && (attempts === 0 || nextAttemptAt === null)),
  )
  return !isOpen && z.object({ idle: z.boolean() }).parse(await control('/idle')).idle
}

async function sentencesSaid(): Promise<number> {
  const soFar = (await control('/calls')) as PracticeCall[]
  return soFar.reduce((sum, { results }) => sum + results.filter(({ text }) => text !== '').length, 0)
}

function query<Row>(sql: string, schema: z.ZodType<Row>): Row[] {
  const database = new Database(join(folder, 'real', 'ana.db'), { readonly: true })
  try {
    return z.array(schema).parse(database.prepare(sql).all())
  } finally {
    database.close()
  }
}

test('the cuts fell into calls, or this proves nothing', () => {
  expect(calls.length).toBeGreaterThanOrEqual(people.length)
  expect(calls.some(({ notifications }) => notifications.length > 0)).toBe(true)
})

test('every telephone call belongs to one attempt, and no attempt has two', () => {
  const rows = query(
    'select vendor_call_id as sid, contact_id as contact, attempt from calls where vendor_call_id is not null',
    z.object({ sid: z.string(), contact: z.string(), attempt: z.number() }),
  )
  expect(rows.map(({ sid }) => sid).sort()).toEqual(calls.map(({ sid }) => sid).sort())
  const attempts = rows.map(({ contact, attempt }) => `${contact} ${attempt}`)
  expect(new Set(attempts).size).toBe(attempts.length)
})

test('nobody is on two calls at once, or dialled more often than her attempts say', () => {
  const contacts = query(
    'select e164, attempts from contacts',
    z.object({ e164: z.string(), attempts: z.number() }),
  )
  for (const { e164, attempts } of contacts) {
    const hers = calls.filter(({ to }) => to === e164).sort((a, b) => a.createdAtMs - b.createdAtMs)
    expect(hers.length).toBeLessThanOrEqual(attempts)
    for (const [index, call] of hers.entries()) {
      const before = hers[index - 1]
      if (before)
        expect(call.createdAtMs).toBeGreaterThanOrEqual(before.endedAtMs ?? Number.POSITIVE_INFINITY)
    }
  }
})

test('every sentence that ANA answered is written down, in its order', () => {
  const turns = query(
    `select calls.vendor_call_id as sid, turns.text from turns join calls on calls.id = turns.call_id
     where turns.role = 'customer' order by turns.call_id, turns."index"`,
    z.object({ sid: z.string(), text: z.string() }),
  )
  let compared = 0
  for (const { sid, results, heard } of calls) {
    // What is said rather than played is the telephone company's own apology for an answer it never got.
    const lastHeardAtMs = Math.max(0, ...heard.filter(({ via }) => via === 'play').map(({ atMs }) => atMs))
    const answered = results.filter(({ text, atMs }) => text !== '' && atMs < lastHeardAtMs)
    const written = turns.filter((turn) => turn.sid === sid).map(({ text }) => text)
    expect(written.slice(0, answered.length)).toEqual(answered.map(({ text }) => text))
    compared += answered.length
  }
  expect(compared).toBeGreaterThan(4)
})

test('every sentence of ANA’s that was heard to its end is written down too', () => {
  const turns = query(
    `select calls.vendor_call_id as sid, turns.text from turns join calls on calls.id = turns.call_id
     where turns.role = 'assistant' order by turns.call_id, turns."index"`,
    z.object({ sid: z.string(), text: z.string() }),
  )
  let compared = 0
  for (const { sid, heard } of calls) {
    const ofCall = turns.filter((turn) => turn.sid === sid)
    const written = ` ${ofCall.flatMap(({ text }) => spokenWords(text)).join(' ')} `
    // Of the last one ANA knows only by estimate how much was heard before she hung up.
    const whole = heard.slice(0, -1).filter(({ via, cut, text }) => via === 'play' && !cut && text !== '')
    for (const { text } of whole) expect(written).toContain(` ${spokenWords(text).join(' ')} `)
    compared += whole.length
  }
  expect(compared).toBeGreaterThan(4)
})

test('nothing is left hanging: no open call, no contact in a call', () => {
  expect(query("select id from calls where state != 'ended'", z.object({ id: z.string() }))).toEqual([])
  const stuck = query(
    "select e164 from contacts where status in ('call_in_progress', 'call_completed')",
    z.object({ e164: z.string() }),
  )
  expect(stuck).toEqual([])
})
