/**
 * The product as a script meets it: `ana serve`, a list sent by REST, conversations until they are judged,
 * somebody closed; then the program told to end. The seed's own way, with an operator's token.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { writeXlsx } from '../../electron/engine/contacts/spreadsheet-export.ts'
import { type Served, serveAna } from '../cli/run-ana.ts'

const people = [
  ['Rodrigo Arboleda', '+57 310 555 2001', 'asks-for-human'],
  ['Gloria Inés Sepúlveda', '3105552002', 'ready-to-sign'],
  ['Ana Milena Londoño', '310 555 2003', 'opt-out-polite'],
  ['Leidy Johana Acuña', '(310) 555-2004', 'wrong-number'],
] as const

const statusSchema = z.object({
  conversations: z.array(z.object({ number: z.string(), status: z.string(), contactId: z.string() })),
  counts: z.record(z.string(), z.number()),
})
const readySchema = z.object({
  conversations: z.array(z.looseObject({ number: z.string(), interest: z.string(), summary: z.string() })),
})

let folder: string
let ana: Served

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ana-rest-'))
  ana = await serveAna(
    ['--practice', '--data', folder, '--operator-port', '0', '--public-port', '0', '--speed', '15'],
    { cwd: folder, env: { ANA_CALLS_PER_SECOND: '5' } },
  )
}, 60_000)

afterAll(async () => {
  ana?.process.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const status = async () => statusSchema.parse(await ana.get('/conversations/status'))
const ready = async () => readySchema.parse(await ana.get('/analysis/ready_for_human'))

test('from a sent list to a closed follow-up, and a program that ends when told', async () => {
  expect(ana).toMatchObject({
    practice: true,
    publicUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  })
  expect(await fetch(`${ana.publicUrl}/conversations/status`).then(({ status: code }) => code)).toBe(404)
  expect(await fetch(`${ana.operatorUrl}/conversations/status`).then(({ status: code }) => code)).toBe(401)

  const bytes = writeXlsx({
    sheetName: 'Lista',
    columns: [{ title: 'nombre' }, { title: 'numero' }, { title: 'persona' }],
    rows: people.map((row) => [...row]),
  })
  const form = new FormData()
  form.set('file', new File([Uint8Array.from(bytes)], 'lista.xlsx'))
  expect(await ana.post('/sendNumbers', form)).toMatchObject({ started: true, counts: { accepted: 4 } })

  while ((await status()).counts.ready_for_human !== 2 || (await status()).counts.call_in_progress !== 0) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const byNumber = Object.fromEntries(
    (await status()).conversations.map((each) => [each.number, each.status]),
  )
  expect(byNumber).toEqual({
    '+573105552001': 'ready_for_human',
    '+573105552002': 'ready_for_human',
    '+573105552003': 'do_not_call',
    '+573105552004': 'invalid_number',
  })
  const queue = await ready()
  expect(queue.conversations.map(({ number }) => number)).toEqual(['+573105552002', '+573105552001'])

  await ana.post('/analysis/mark_closed', {
    number: '+573105552002',
    outcome: 'interested',
    notes: 'Cliente muy interesada, agendó reunión',
  })
  expect((await ready()).conversations.map(({ number }) => number)).toEqual(['+573105552001'])
  expect((await status()).counts.closed_by_human).toBe(1)
  expect(await ana.get('/audio-stats')).toMatchObject({ clips: expect.any(Number) })
  expect(await ana.post('/cleanup-audio')).toMatchObject({ removedClips: expect.any(Number) })

  ana.process.kill('SIGTERM')
  expect(await ana.ended).toBe(0)
  expect(ana.stdout().trim().split('\n')).toHaveLength(1)
}, 240_000)
