/** The "Probar" buttons: precise words for every state, and the board that keeps them. */
import { describe, expect, it } from 'vitest'
import { AnaError } from '../../../electron/engine/errors.ts'
import type { LlmState } from '../../../electron/engine/llm/llm-port.ts'
import { createHealthBoard } from '../../../electron/engine/settings/health-board.ts'
import {
  createVendorChecks,
  type VendorCheckOptions,
} from '../../../electron/engine/settings/vendor-checks.ts'
import type { TunnelState } from '../../../electron/engine/tunnel/tunnel-port.ts'
import { type Health, healthPartSchema, healthSchema } from '../../../shared/domain/health.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'

function setUp(changed: Partial<VendorCheckOptions> = {}) {
  const clock = createFakeClock()
  const checks = createVendorChecks({
    telephony: { verify: async () => ({ accountName: 'Libranzas SAS' }) },
    synthesis: { verify: async () => ({ tier: 'creator', charactersUsed: 10, characterLimit: 100 }) },
    llm: {
      state: async () => ({ kind: 'ready', model: 'qwen3:4b' }),
      async *chat() {
        yield 'Hola'
      },
    },
    tunnel: { state: () => ({ kind: 'up', url: 'https://a.example', sinceMs: 0 }) },
    clips: { stats: async () => ({ clips: 2, bytes: 1_500_000, hits: 0, misses: 0, oldestAt: null }) },
    database: async () => 1,
    clock,
    language: () => 'es',
    logger: silentLogger,
    ...changed,
  })
  return { checks, clock }
}

const failing = (error: unknown) => () => Promise.reject(error)
const vendorError = (code: string) => new AnaError(code, 'x', { kind: 'vendor' })

describe('a check', () => {
  it('says what works, and with what', async () => {
    const { checks, clock } = setUp()
    const found = await Promise.all(healthPartSchema.options.map((part) => checks.check(part)))
    expect(found.map(({ part, state, message }) => [part, state, message])).toEqual([
      ['twilio', 'ok', 'Twilio responde. Cuenta: Libranzas SAS.'],
      ['elevenlabs', 'ok', 'La voz de ElevenLabs funciona, plan creator.'],
      ['ollama', 'ok', 'Ollama responde con el modelo qwen3:4b.'],
      ['tunnel', 'ok', 'La dirección pública funciona: https://a.example'],
      ['database', 'ok', 'La base de datos responde.'],
      ['audio', 'ok', 'La carpeta de audio funciona: 2 clips, 1,5 MB.'],
    ])
    for (const health of found) expect(healthSchema.parse(health).checkedAt).toBe(clock.now())
  })

  it.each([
    ['twilio.20003', 'down', /credenciales de Twilio/],
    ['twilio.20429', 'degraded', /limitando/],
    ['twilio.not_configured', 'unset', /no está configurado/],
    ['network.enotfound', 'down', /servidor de Twilio/],
    ['twilio.99999', 'down', /twilio\.99999/],
  ] as const)('tells %s as %s, in words', async (code, state, words) => {
    const { checks } = setUp({ telephony: { verify: failing(vendorError(code)) } })
    const health = await checks.check('twilio')
    expect(health).toMatchObject({ part: 'twilio', state, code })
    expect(health.message).toMatch(words)
  })

  it('makes a Health even of an error that nobody foresaw', async () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    const { checks } = setUp({
      telephony: { verify: failing(new TypeError('undefined is not a function')) },
      synthesis: { verify: failing(new TypeError('fetch failed', { cause: refused })) },
      clips: { stats: failing('just a text') },
      database: failing(new Error('SQLITE_BUSY')),
    })
    expect(await checks.check('twilio')).toMatchObject({ state: 'down', code: 'twilio.unexpected' })
    expect(await checks.check('elevenlabs')).toMatchObject({ code: 'elevenlabs.network_refused' })
    expect(await checks.check('audio')).toMatchObject({ code: 'audio.unexpected' })
    expect(await checks.check('database')).toMatchObject({ state: 'down', code: 'database.unavailable' })
  })

  it('warns when few credits are left', async () => {
    const { checks } = setUp({
      synthesis: { verify: async () => ({ tier: null, charactersUsed: 96, characterLimit: 100 }) },
    })
    expect(await checks.check('elevenlabs')).toMatchObject({
      state: 'degraded',
      code: 'elevenlabs.credits_low',
    })
  })

  it.each([
    [{ kind: 'absent' }, 'ollama.absent', /no está en marcha/],
    [{ kind: 'no_model' }, 'ollama.no_model', /ningún modelo/],
    [{ kind: 'model_missing', model: 'x' }, 'ollama.model_missing', /no está instalado/],
  ] satisfies Array<[LlmState, string, RegExp]>)('tells the model state %j', async (state, code, words) => {
    const { checks } = setUp({ llm: { state: async () => state, chat: async function* () {} } })
    const health = await checks.check('ollama')
    expect(health).toMatchObject({ state: 'degraded', code })
    expect(health.message).toMatch(words)
  })

  it('does not take a model for well that fails to answer', async () => {
    const chat = async function* (): AsyncGenerator<string> {
      yield* []
      throw vendorError('ollama.out_of_memory')
    }
    const { checks } = setUp({ llm: { state: async () => ({ kind: 'ready', model: 'big' }), chat } })
    expect(await checks.check('ollama')).toMatchObject({ state: 'down', code: 'ollama.out_of_memory' })
  })

  it.each([
    [{ kind: 'opening' }, 'degraded', 'tunnel.opening'],
    [{ kind: 'down', code: 'tunnel.foreign_page', sinceMs: 0 }, 'down', 'tunnel.foreign_page'],
  ] satisfies Array<[TunnelState, string, string]>)(
    'tells the tunnel state %j',
    async (tunnelState, state, code) => {
      const { checks } = setUp({ tunnel: { state: () => tunnelState } })
      expect(await checks.check('tunnel')).toMatchObject({ state, code })
    },
  )

  it('ends in time when a vendor hangs', async () => {
    const { checks, clock } = setUp({ telephony: { verify: () => new Promise(() => {}) } })
    const health = checks.check('twilio')
    await clock.advance(20_000)
    expect(await health).toMatchObject({ state: 'down', code: 'twilio.network_timeout' })
  })

  it("speaks the operator's language", async () => {
    const { checks } = setUp({
      language: () => 'en',
      telephony: { verify: failing(vendorError('twilio.20003')) },
    })
    expect((await checks.check('twilio')).message).toMatch(/^The Twilio credentials/)
    expect((await checks.check('audio')).message).toBe('The audio folder works: 2 clips, 1.5 MB.')
  })
})

describe('the health board', () => {
  const health = (changes: Partial<Health>): Health => ({
    part: 'tunnel',
    state: 'ok',
    code: 'tunnel.ok',
    message: 'm',
    checkedAt: 1,
    ...changes,
  })

  it('keeps the latest of each part and tells only of changes', () => {
    const board = createHealthBoard()
    const heard: Health[] = []
    const stop = board.onChange((changed) => heard.push(changed))
    board.report(health({}))
    board.report(health({ checkedAt: 2 }))
    board.report(health({ checkedAt: 3, state: 'down', code: 'tunnel.no_answer' }))
    board.report(health({ part: 'twilio', code: 'twilio.ok' }))
    expect(heard.map(({ code }) => code)).toEqual(['tunnel.ok', 'tunnel.no_answer', 'twilio.ok'])
    expect(board.get('tunnel')?.checkedAt).toBe(3)
    expect(board.get('ollama')).toBeNull()
    expect(board.all()).toHaveLength(2)
    stop()
    board.report(health({ checkedAt: 9, code: 'x' }))
    expect(heard).toHaveLength(3)
  })

  it('does not let a slow check overwrite a newer one', () => {
    const board = createHealthBoard()
    board.report(health({ checkedAt: 5 }))
    board.report(health({ checkedAt: 4, state: 'down' }))
    expect(board.get('tunnel')?.state).toBe('ok')
  })
})
