/** The file for support tells how ANA does, and nothing of anybody. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCallQuery } from '../../electron/engine/calls/call-query.ts'
import { createDiagnostics, harmlessSettings } from '../../electron/engine/diagnostics.ts'
import { AnaError } from '../../electron/engine/errors.ts'
import { digestLogLine } from '../../electron/engine/log-digest.ts'
import { createLogger } from '../../electron/engine/logger.ts'
import { createHealthBoard } from '../../electron/engine/settings/health-board.ts'
import { createSettings } from '../../electron/engine/settings/settings.ts'
import { type Database, openDatabase } from '../../electron/engine/storage/database.ts'
import { defaultSettings, type Settings, settingsSchema } from '../../shared/domain/settings.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'
import { createWorld } from '../support/seed.ts'
import { silentLogger } from '../support/silent-logger.ts'

/** Everything that must not leave the computer, put in wherever it could be. */
const personal = {
  name: 'Marcela Quiñones',
  number: '+573157654321',
  nationalNumber: '315 765 4321',
  words: 'tengo la cuota del carro atrasada',
  note: 'llamar a la hermana el jueves',
  lender: 'Cooperativa La Esperanza',
  nit: '900.123.456-7',
  account: 'AC0123456789abcdef0123456789abcdef',
  operator: '+573009998877',
  token: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  apiKey: 'sk_live_0123456789abcdef',
  address: 'https://llamadas.laesperanza.co',
  home: '/home/marcela.quinones/ana',
}

let folder = ''
let database: Database
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ana-diagnostics-'))
  database = await openDatabase({
    file: join(folder, 'ana.db'),
    clock: createFakeClock(),
    logger: silentLogger,
  })
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

async function diagnosticsOf() {
  const clock = createFakeClock()
  const logger = createLogger({ clock, folder: join(folder, 'logs') })
  const world = createWorld({ database, clock })
  await world.start([{ row: 2, nombre: personal.name, e164: personal.number }], personal.note)
  await world.converse(['Buenos días.', personal.words])
  const stored: Partial<Settings> = {
    lenderName: personal.lender,
    lenderNit: personal.nit,
    assistantName: personal.name,
    twilioAccountSid: personal.account,
    twilioPhoneNumber: personal.operator,
    operatorPhone: personal.operator,
    publicBaseUrl: personal.address,
    maxConcurrentCalls: 7,
    transport: 'gather',
  }
  const settings = await createSettings({
    environment: {},
    store: { load: async () => stored, save: async () => undefined },
    secrets: {
      read: async (name) => (name === 'twilioAuthToken' ? personal.token : personal.apiKey),
      write: async () => undefined,
      remove: async () => undefined,
    },
    logger,
    practice: false,
  })
  const health = createHealthBoard()
  health.report({
    part: 'twilio',
    state: 'down',
    code: 'twilio.20003',
    message: `La cuenta de ${personal.lender} no responde`,
    checkedAt: clock.now(),
  })
  const failure = new TypeError(`Cannot read properties of undefined (reading 'e164')`)
  failure.stack = `TypeError: x\n    at launch (file://${personal.home}/out/main/engine-process.js:12:7)`
  logger.info('a call was placed', { callId: 'call-1', e164: personal.number, 'pii.name': personal.name })
  logger.warn(`placing to ${personal.number} failed`, { code: 'twilio.21211', text: personal.words })
  logger.error('a request failed', {
    procedure: 'calls.detail',
    errorId: 'deadbeef',
    error: new AnaError('storage.unreachable', `no row for ${personal.name}`, {
      kind: 'internal',
      facts: { path: personal.home, nombre: personal.name },
      cause: failure,
    }),
  })
  logger.error('another failed', { error: new SyntaxError(`Unexpected token in "${personal.words}"`) })
  logger.info(`a note: «${personal.note}»`, { reason: personal.name, number: 3_157_654_321 })
  const text = await createDiagnostics({
    version: '1.2.3',
    practice: false,
    host: { kind: 'desktop' },
    clock,
    settings,
    health,
    tunnel: { state: () => ({ kind: 'up', url: personal.address, sinceMs: 1 }) },
    callQuery: createCallQuery({ database }),
    database,
    databaseFile: join(folder, 'ana.db'),
    logs: join(folder, 'logs'),
    flushLog: logger.flush,
  }).text()
  return { text, document: JSON.parse(text) }
}

describe('the file for support', () => {
  it('holds no name, no number, no spoken word and no secret that was put in beforehand', async () => {
    const { text } = await diagnosticsOf()
    for (const [what, value] of Object.entries(personal)) {
      expect(text.includes(value), what).toBe(false)
      // Nor a part of it that would do.
      for (const part of value
        .split(/[\s/.]+/)
        .filter((word) => word.length > 6 && !/^(https:|llamar|llamadas)$/.test(word))) {
        expect(text.includes(part), `${what}: ${part}`).toBe(false)
      }
    }
  })

  it('tells versions, settings, health, amounts and the database', async () => {
    const { document } = await diagnosticsOf()
    expect(document).toMatchObject({
      ana: { version: '1.2.3', practice: false, host: 'desktop' },
      database: { dialect: 'sqlite' },
      health: [{ part: 'twilio', state: 'down', code: 'twilio.20003' }],
      tunnel: 'up',
      settings: { maxConcurrentCalls: 7, transport: 'gather', lenderName: '(set)', operatorPhone: '(set)' },
      secrets: { twilioAuthToken: 'stored', elevenLabsApiKey: 'stored' },
      counts: { callsPlaced: 1, callsByOutcome: { conversation: 1 } },
    })
    expect(document.database.version).toBeGreaterThan(0)
    expect(document.computer.node).toBe(process.versions.node)
  })

  it('shows the last failures with their code, their id and their place in the program', async () => {
    const { document } = await diagnosticsOf()
    expect(document.lastErrors).toHaveLength(3)
    expect(document.lastErrors[1]).toMatchObject({
      level: 'error',
      msg: 'a request failed',
      fields: {
        procedure: 'calls.detail',
        errorId: 'deadbeef',
        error: { type: 'AnaError', code: 'storage.unreachable', cause: { type: 'TypeError' } },
      },
    })
    expect(document.lastErrors[1].fields.error.cause.frames).toEqual([
      'launch out/main/engine-process.js:12:7',
    ])
    expect(document.log.map(({ msg }: { msg: string }) => msg)).toContain('a call was placed')
  })

  it('says what could not be found out, and tells the rest', async () => {
    const text = await createDiagnostics({
      version: '1.2.3',
      practice: true,
      host: { kind: 'headless' },
      clock: createFakeClock(),
      settings: { view: () => Promise.reject(new Error(personal.name)) },
      health: createHealthBoard(),
      tunnel: { state: () => ({ kind: 'opening' }) },
      callQuery: { overview: () => Promise.reject(new Error(personal.words)) },
      database,
      databaseFile: join(folder, 'ana.db'),
      logs: join(folder, 'no-such-folder'),
      flushLog: async () => {},
    }).text()
    const document = JSON.parse(text)
    expect(document).toMatchObject({
      settings: { unavailable: 'unexpected' },
      counts: { unavailable: 'unexpected' },
      log: [],
    })
  })
})

describe('settings for support', () => {
  it('show no text that could be somebody’s, whatever setting is added', () => {
    const texts = Object.fromEntries(
      Object.entries(defaultSettings).map(([key, value]) => [
        key,
        typeof value === 'string' && settingsSchema.shape[key as keyof Settings].safeParse('Ana Ruiz').success
          ? 'Ana Ruiz'
          : value,
      ]),
    ) as Settings
    expect(JSON.stringify(harmlessSettings(texts))).not.toContain('Ruiz')
  })
})

describe('a log line for support', () => {
  it.each(['', 'not json', '[]', '{"msg":1}'])('is nothing when it is none: %j', (line) => {
    expect(digestLogLine(line)).toBeNull()
  })

  it('keeps codes and counts, and drops every text that is not the program’s own', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-11-24T10:00:00.000Z',
      msg: 'x',
      code: 'twilio.20003',
      count: 4,
      reason: 'María dijo que no',
      nombre: 'marta',
      kind: '3001234567',
    })
    expect(digestLogLine(line)?.fields).toEqual({ code: 'twilio.20003', count: 4 })
  })
})
