/** The log: what it must never hold, and its files. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnaError } from '../../electron/engine/errors.ts'
import { redactText } from '../../electron/engine/log-redaction.ts'
import { createLogger, type LoggerOptions } from '../../electron/engine/logger.ts'
import type { Logger } from '../../electron/engine/ports.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'

const clock = createFakeClock()

function logged(write: (log: Logger) => void, options: Partial<LoggerOptions> = {}): string {
  let text = ''
  const output = (line: string) => {
    text += line
  }
  write(createLogger({ clock, output, level: 'debug', ...options }))
  return text
}

describe('a record', () => {
  it('is one line of JSON with level, time, message and fields', () => {
    const record = JSON.parse(logged((log) => log.info('call placed', { callId: 'c-1', attempt: 2 })))
    expect(record).toEqual({
      level: 'info',
      time: '2026-11-24T15:00:00.000Z',
      msg: 'call placed',
      callId: 'c-1',
      attempt: 2,
    })
  })

  it('below the level is not written', () => {
    expect(logged((log) => log.debug('x'), { level: 'info' })).toBe('')
  })

  it('survives whatever it is given', () => {
    const circular: Record<string, unknown> = { name: 'x' }
    circular.self = circular
    const nasty = {
      get boom() {
        throw new Error('boom')
      },
    }
    const fields = {
      circular,
      nasty,
      big: 1n,
      when: new Date(Number.NaN),
      bytes: new Uint8Array(9),
      run() {},
    }
    expect(JSON.parse(logged((log) => log.warn('odd', fields)))).toMatchObject({
      circular: { name: 'x', self: '[circular]' },
      nasty: '[unreadable]',
      big: '1',
      bytes: '[9 bytes]',
    })
  })
})

/** E.164 numbers, as written by people and machines. */
const digits = (min: number, max: number) =>
  fc
    .tuple(
      fc.constantFrom(...'123456789'),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min - 1, maxLength: max - 1 }),
    )
    .map(([first, rest]) => first + rest)
const e164 = digits(7, 15).map((number) => `+${number}`)

/** Every way in which a number may reach the log. */
function logEverywhere(log: Logger, number: string): void {
  const error = new AnaError('twilio.21211', `invalid number ${number}`, {
    kind: 'vendor',
    facts: { detail: `to ${number}`, list: [number], [number]: true },
    cause: new Error(`x${number}y`, { cause: number }),
  })
  log.error(`could not call ${number}, trying again`, {
    error,
    number,
    to: Number(number.slice(1)),
    nested: { deep: [{ text: `tel:${number};` }] },
    url: new URL(`https://x.example/calls?To=${encodeURIComponent(number)}`),
    map: new Map([[number, new Set([number])]]),
    [number]: number,
    'pii.number': number,
  })
}

describe('personal data and secrets', () => {
  it('no E.164 number survives, wherever it stands', () => {
    fc.assert(
      fc.property(e164, fc.string(), fc.string(), (number, before, after) => {
        const text = logged((log) => {
          logEverywhere(log, number)
          log.info(before + number + after)
        })
        expect(text).not.toContain(number)
        expect(text).not.toContain(encodeURIComponent(number))
        // Nor its digits alone, beyond those that any text of ours holds by chance.
        if (number.length >= 11) expect(text).not.toContain(number.slice(1))
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    '+57 300 123 4567',
    '+57 (300) 123-45-67',
    '3001234567',
    '573001234567',
    '300 123 4567',
    '(601) 234-5678',
    'tel:+573001234567',
    'To=%2B573001234567&x=1',
  ])('hides the number in %s', (text) => {
    expect(redactText(`a ${text} b`)).not.toMatch(/\d{3}.?\d{2}/)
  })

  it('hides a mobile number that is kept as a number', () => {
    expect(logged((log) => log.info('x', { a: 573001234567, list: [3001234567] }))).not.toMatch(/3001234567/)
  })

  it('keeps what only looks like a number: times, versions, ids, addresses, amounts', () => {
    for (const text of [
      '2026-11-24T10:00:00.000-05:00',
      'port 54321 after 1500 ms',
      '127.0.0.1:11434',
      'CA0123456789abcdef0123456789abcdef',
      '01934b5e-7c1a-7def-8abc-0123456789ab',
      'version 10.4.0',
      '$1.200.000',
      'twilio.21211',
    ]) {
      expect(redactText(text)).toBe(text)
    }
  })

  it.each([
    ['Authorization: Bearer abcdef123456.x', 'abcdef'],
    ['Basic QUMxMjM6c2VjcmV0', 'QUMx'],
    ['https://AC1:s3cret@api.twilio.com/x', 's3cret'],
    ['ws://127.0.0.1/rpc?token=abc123&x=1', 'abc123'],
    ['xi sk_0123456789abcdef', 'sk_0'],
    ['auth token 0123456789abcdef0123456789abcdef', '0123'],
    ['{"apiKey":"hello-world"}', 'hello'],
    ['auth_token=hola', 'hola'],
  ])('hides the secret in %s', (text, secret) => {
    expect(redactText(text)).not.toContain(secret)
  })

  it('hides marked fields, and fields whose name says secret, but not counts', () => {
    const record = logged((log) =>
      log.info('x', {
        'pii.text': 'me interesa',
        authToken: 'hola',
        headers: { authorization: 'hola', 'xi-api-key': 'hola', 'x-twilio-signature': 'hola' },
        elevenLabsApiKey: 'hola',
        to: 'hola',
        maxTokens: 160,
        key: 'hola',
        firstTokenMs: 300,
      }),
    )
    expect(record).not.toMatch(/hola|interesa/)
    expect(JSON.parse(record)).toMatchObject({ maxTokens: 160, firstTokenMs: 300 })
  })
})

describe('the log file', () => {
  it('is rotated by size, keeping a fixed number of files, and goes on after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ana-log-'))
    try {
      await writeFile(join(folder, 'ana.log'), 'from an earlier run\n')
      for (let round = 0; round < 6; round += 1) {
        const log = createLogger({ clock, folder, maxBytes: 200, keepFiles: 2 })
        log.info(`round ${round}`, { filling: 'x'.repeat(100) })
        await log.flush()
      }
      expect((await readdir(folder)).sort()).toEqual(['ana.log', 'ana.log.1', 'ana.log.2'])
      expect(await readFile(join(folder, 'ana.log'), 'utf8')).toContain('round 5')
      expect(await readFile(join(folder, 'ana.log.2'), 'utf8')).toContain('round 3')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('that cannot be written disturbs nobody', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ana-log-'))
    try {
      await writeFile(join(folder, 'file'), '')
      const lines: string[] = []
      const log = createLogger({ clock, folder: join(folder, 'file'), output: (line) => lines.push(line) })
      log.info('still here')
      await log.flush()
      expect(lines).toHaveLength(1)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
