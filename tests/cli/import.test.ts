/** `ana import`: the same result for every file of the corpus as the importer's own rules give. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ana } from './run-ana.ts'

const folder = join(import.meta.dirname, '../fixtures/spreadsheets')
const files = readdirSync(folder).filter((name) => !name.endsWith('.json'))

const reportSchema = z.object({
  fileError: z.string().nullable(),
  accepted: z.array(z.looseObject({ row: z.number(), nombre: z.string(), e164: z.string() })),
  rejected: z.array(z.looseObject({ row: z.number(), code: z.string(), message: z.string().min(10) })),
  counts: z.looseObject({ accepted: z.number(), rejected: z.number() }),
  campaignId: z.string().optional(),
})

const expectedSchema = z.object({
  fileError: z.string().nullable(),
  accepted: z.array(z.object({ row: z.number(), nombre: z.string(), e164: z.string() })),
  rejected: z.array(z.object({ row: z.number(), code: z.string(), also: z.array(z.string()).optional() })),
})

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ana-cli-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const run = (words: string[]) => ana(words, { cwd: home })

describe.each(files)('%s', (file) => {
  test('gives exactly what is expected, and 3 when the file as a whole cannot be read', async () => {
    const ran = await run(['import', join(folder, file), '--dry-run', '--json', '--data', home])
    const base = file.replace(/\.[^.]+$/, '')
    const expected = expectedSchema.parse(
      JSON.parse(readFileSync(join(folder, `${base}.expected.json`), 'utf8')),
    )
    const report = reportSchema.parse(JSON.parse(ran.stdout))
    expect(report.fileError).toBe(expected.fileError)
    expect(report.accepted.map(({ row, nombre, e164 }) => ({ row, nombre, e164 }))).toEqual(expected.accepted)
    expect(report.rejected.map(({ row }) => row)).toEqual(expected.rejected.map(({ row }) => row))
    const wrong = report.rejected.filter(({ code }, index) => {
      const wanted = expected.rejected[index]
      return code !== wanted?.code && !wanted?.also?.includes(code)
    })
    expect(wrong).toEqual([])
    expect(report.counts.accepted).toBe(expected.accepted.length)
    expect(ran.exitCode).toBe(expected.fileError === null ? 0 : 3)
  }, 60_000)
})

test('a dry run leaves no trace; an import is stored as a draft that `ana status` and an engine see', async () => {
  const list = join(folder, 'v01-lista-basica.xlsx')
  const data = join(home, 'data')
  const dry = await run(['import', list, '--dry-run', '--data', data, '--json'])
  expect(dry.exitCode).toBe(0)
  const before = await run(['status', '--data', data, '--json'])
  expect(JSON.parse(before.stdout)).toMatchObject({ campaigns: [], running: false })
  expect(readdirSync(home)).not.toContain('data')

  const stored = await run(['import', list, '--data', data, '--json'])
  expect(stored.exitCode).toBe(0)
  const report = reportSchema.parse(JSON.parse(stored.stdout))
  const after = await run(['status', '--data', data, '--json'])
  expect(JSON.parse(after.stdout)).toMatchObject({
    campaigns: [
      { id: report.campaignId, name: 'v01-lista-basica', status: 'draft', contacts: report.counts.accepted },
    ],
  })
  const again = await run(['import', list, '--data', data, '--json'])
  expect(JSON.parse(again.stdout)).toMatchObject({ counts: { alreadyStored: report.counts.accepted } })
})
