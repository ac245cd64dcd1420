/** The search benchmark's own process: makes the database once, asks it as the engine does, prints one JSON document. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCallQuery } from '../electron/engine/calls/call-query.ts'
import type { CallFilter } from '../electron/engine/calls/call-search.ts'
import { createSystemClock } from '../electron/engine/clock.ts'
import { openDatabase } from '../electron/engine/storage/database.ts'
import { migrations } from '../electron/engine/storage/migrate.ts'
import { callSearch } from '../electron/engine/storage/migrations/0007-call-search.ts'
import { sqliteWorkerUrl } from '../electron/headless/program-files.ts'
import { newestAt, writeConversations } from './search-data.ts'

export interface SearchMeasurement {
  conversations: number
  turns: number
  megabytes: number
  writtenS: number
  migratedS: number
  queries: Array<{ name: string; found: number; ms: number[] }>
}

const conversations = Number(process.argv[2] ?? 100_000)
const rounds = 15
const dayMs = 86_400_000

const silent = () => {}
const logger = { debug: silent, info: silent, warn: silent, error: silent, child: () => logger }

const folder = mkdtempSync(join(tmpdir(), 'ana-search-'))
try {
  const file = join(folder, 'ana.db')
  const options = { file, clock: createSystemClock(), logger, workerUrl: sqliteWorkerUrl }
  // Written as it was before the search's tables, which the migration then fills: much sooner than call by call.
  const older = migrations.filter(({ version }) => version < callSearch.version)
  await (await openDatabase({ ...options, migrations: older })).close()
  const startedAt = performance.now()
  const { turns, campaignId } = writeConversations(file, conversations)
  const writtenS = (performance.now() - startedAt) / 1000
  const migratingFrom = performance.now()
  const database = await openDatabase(options)
  const migratedS = (performance.now() - migratingFrom) / 1000
  const megabytes = statSync(file).size / 2 ** 20
  await database.started
  const query = createCallQuery({ database })
  const page = { offset: 0, limit: 100 }
  const asked: Array<[string, CallFilter]> = [
    ['all, the first page', page],
    ['all, the last page', { offset: conversations - 100, limit: 100 }],
    ['a word of every conversation', { ...page, text: 'Frailejón' }],
    ['the same, a page in the middle', { offset: conversations / 2, limit: 100, text: 'frailejon' }],
    ['two frequent words, the second half typed', { ...page, text: 'libranza cuot' }],
    ['a rare word', { ...page, text: 'Riohacha' }],
    ['one letter typed', { ...page, text: 'c' }],
    ['a telephone number', { ...page, text: '310 000 0' }],
    ['a name', { ...page, text: 'íngrid umaña' }],
    ['an objection', { ...page, objection: 'reportado' }],
    [
      'a month, long calls, one interest',
      { ...page, interest: 'high', fromMs: newestAt - 30 * dayMs, minDurationMs: 60_000 },
    ],
    ['a campaign and an outcome', { ...page, campaignId, outcome: 'voicemail' }],
    [
      'every filter and a frequent word',
      {
        ...page,
        text: 'crédito',
        campaignId,
        outcome: 'conversation',
        interest: 'low',
        objection: 'tasa_alta',
        fromMs: newestAt - 60 * dayMs,
        toMs: newestAt,
        minDurationMs: 20_000,
        maxDurationMs: 120_000,
        corrected: false,
      },
    ],
    [
      'a frequent word and an objection that nobody has',
      { ...page, text: 'crédito', objection: 'no_entiende', interest: 'high' },
    ],
    ['words that nobody said', { ...page, text: 'crédito hipotecario' }],
  ]
  const queries = asked.map(([name]) => ({ name, found: 0, ms: [] as number[] }))
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, [, filter]] of asked.entries()) {
      const entry = queries[index]
      if (!entry) continue
      const from = performance.now()
      const { total } = await query.list(filter)
      // The first round warms the file's pages, as the page that was opened before has done.
      if (round >= 0) entry.ms.push(performance.now() - from)
      entry.found = total
    }
  }
  await database.close()
  const measurement: SearchMeasurement = { conversations, turns, megabytes, writtenS, migratedS, queries }
  process.stdout.write(JSON.stringify(measurement))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
