/** What every `ana` command promises to scripts: one document on stdout, exit codes, clear refusals. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { findingsSchema } from '../../shared/domain/analysis.ts'
import { ana as anaIn, anaProcess } from './run-ana.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
const list = join(fixtures, 'spreadsheets/v01-lista-basica.xlsx')
const transcripts = join(fixtures, 'transcripts/visible.json')

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ana-cli-'))
})
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const ana = (words: string[], env: Record<string, string> = {}) => anaIn(words, { cwd: home, env })
/** A path in the folder of these tests. */
const at = (name: string) => join(home, name)

describe('exit codes', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['llamar']],
    ['an unknown option', ['status', '--nope']],
    ['a missing argument', ['import']],
    ['a port that is none', ['serve', '--operator-port', '70000']],
    ['a speed that is none', ['call', list, '--practice', '--speed', 'mucho']],
    ['an unknown analyst', ['analyze', transcripts, '--engine', 'gpt']],
    ['an unknown audio action', ['audio', 'vender']],
    ['a transport that is none', ['call', list, '--practice', '--transport', 'paloma']],
    ['a speed on real calls', ['call', list, '--speed', '20']],
  ])('2 for %s, with nothing on stdout', async (_, words) => {
    const ran = await ana(words)
    expect(ran.exitCode).toBe(2)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).not.toBe('')
  })

  test.each([
    ['a list that is not there', ['import', 'no-existe.xlsx', '--json']],
    ['a folder instead of a list', ['import', '.', '--json']],
    [
      'a damaged list to call',
      ['call', join(fixtures, 'spreadsheets/v10-descarga-cortada.xlsx'), '--practice'],
    ],
    ['transcripts that are none', ['analyze', join(fixtures, 'domain/utterances.json')]],
    ['a backup of nothing', ['backup', '/no/existe/copia.db', '--data', '/no/existe']],
  ])('3 for %s', async (_, words) => {
    const ran = await ana(words)
    expect(ran.exitCode).toBe(3)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).not.toMatch(/\n\s+at /)
  })

  test.each([
    [
      'real calls without an account',
      ['call', list, '--data', join(tmpdir(), 'ana-sin-cuenta')],
      /TWILIO_ACCOUNT_SID.*ELEVENLABS_API_KEY/,
    ],
    ['a model without Ollama', ['model', 'update'], /Ollama no responde/],
    ['judging by Ollama without one', ['analyze', transcripts, '--engine', 'ollama', '--json'], /Ollama/],
  ])('4 for %s, saying what is missing', async (_, words, message) => {
    const ran = await ana(words)
    expect(ran.exitCode).toBe(4)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toMatch(message)
  })

  test('4 for a wrong variable in .env, named without its value', async () => {
    const folder = join(home, 'con-env')
    await mkdir(folder)
    await writeFile(join(folder, '.env'), 'ANA_OPERATOR_PORT=noventa\n')
    const ran = await anaIn(['serve', '--practice', '--data', folder], { cwd: folder })
    expect(ran.exitCode).toBe(4)
    expect(ran.stderr).toContain('ANA_OPERATOR_PORT')
    expect(ran.stderr).not.toContain('noventa')
  })

  test('4 for ANA_TEST_NOW with real telephone calls', async () => {
    const ran = await ana(['serve', '--data', at('x')], { ANA_TEST_NOW: '2026-11-24T10:00:00-05:00' })
    expect(ran.exitCode).toBe(4)
  })
})

describe('ana analyze', () => {
  test('answers one array with every finding, in the order of the file', async () => {
    const ran = await ana(['analyze', transcripts, '--engine', 'rules', '--json'])
    expect(ran.exitCode).toBe(0)
    const answer = z
      .array(findingsSchema.extend({ id: z.string(), engine: z.literal('rules') }).strict())
      .parse(JSON.parse(ran.stdout))
    const ids = z.array(z.object({ id: z.string() })).parse(JSON.parse(readFileSync(transcripts, 'utf8')))
    expect(answer.map(({ id }) => id)).toEqual(ids.map(({ id }) => id))
  })

  test('judges by rules where there is no Ollama', async () => {
    const [first] = z.array(z.looseObject({})).parse(JSON.parse(readFileSync(transcripts, 'utf8')))
    await writeFile(at('una.json'), JSON.stringify([first]))
    const ran = await ana(['analyze', at('una.json'), '--json'])
    expect(JSON.parse(ran.stdout)).toMatchObject([{ engine: 'rules' }])
  })

  test('never looks at labels', async () => {
    const [first] = z.array(z.looseObject({})).parse(JSON.parse(readFileSync(transcripts, 'utf8')))
    const { gold: _, ...bare } = first ?? {}
    await writeFile(at('sin.json'), JSON.stringify([bare]))
    await writeFile(at('con.json'), JSON.stringify([{ ...bare, gold: { interest: 'high', optOut: true } }]))
    const without = await ana(['analyze', at('sin.json'), '--engine', 'rules', '--json'])
    const withLabels = await ana(['analyze', at('con.json'), '--engine', 'rules', '--json'])
    expect(withLabels.stdout).toBe(without.stdout)
  })

  test('names the field that is wrong', async () => {
    const [first] = z.array(z.looseObject({})).parse(JSON.parse(readFileSync(transcripts, 'utf8')))
    await writeFile(
      at('mala.json'),
      JSON.stringify([first, { ...first, turns: [{ role: 'robot', text: 'x', atSeconds: 0 }] }]),
    )
    const ran = await ana(['analyze', at('mala.json'), '--json'])
    expect(ran.exitCode).toBe(3)
    expect(ran.stderr).toContain('[1].turns[0].role')
  })
})

describe('ana backup and ana audio', () => {
  test('a copy holds what was stored, and is a database of its own', async () => {
    await ana(['import', list, '--data', at('copiable')])
    const ran = await ana(['backup', at('copia.db'), '--data', at('copiable'), '--json'])
    expect(ran.exitCode).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({ file: at('copia.db') })
    const copy = new Database(at('copia.db'), { readonly: true })
    expect(copy.prepare('select count(*) as contacts from contacts').get()).toEqual({ contacts: 97 })
    copy.close()
  })

  test('statistics of clips that were never made are zero and make no folder', async () => {
    const ran = await ana(['audio', 'stats', '--data', at('sin-audio'), '--json'])
    expect(JSON.parse(ran.stdout)).toMatchObject({ clips: 0, bytes: 0 })
    expect(existsSync(at('sin-audio'))).toBe(false)
  })
})

test('help is an answer, not an error', async () => {
  const ran = await ana(['--help'])
  expect(ran.exitCode).toBe(0)
  for (const command of [
    'serve',
    'import',
    'call',
    'analyze',
    'status',
    'model',
    'audio',
    'backup',
    'demo',
  ]) {
    expect(ran.stdout).toContain(command)
  }
})

test('help says how calls are held, and what decides it', async () => {
  expect((await ana(['--help'])).stdout).toMatch(/en vivo.*stream.*turnos.*ANA_TRANSPORT=gather/s)
  const { stdout } = await ana(['call', '--help'])
  expect(stdout.replace(/\s+/g, ' ')).toContain('stream, en vivo; gather, por turnos')
})

test('as a program, it ends with its code and keeps messages off stdout', async () => {
  const folder = join(home, 'programa')
  await mkdir(folder)
  await writeFile(join(folder, '.env'), `ANA_DATA_DIR=${folder}\n`)
  const refused = await anaProcess(['analyze', list, '--json'], { cwd: folder })
  expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
  expect(refused.stderr).toContain('no es JSON')
  const answered = await anaProcess(['status', '--json'], { cwd: folder })
  expect(answered.exitCode).toBe(0)
  expect(JSON.parse(answered.stdout)).toMatchObject({ dataDir: join(folder, 'real'), campaigns: [] })
})
