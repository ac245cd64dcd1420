/** Supervision with a scripted adapter and probe on a clock that the test moves. */
import { expect, it } from 'vitest'
import { AnaError } from '../../../electron/engine/errors.ts'
import type { ProbeResult } from '../../../electron/engine/tunnel/health-probe.ts'
import type { OpenTunnel, TunnelState } from '../../../electron/engine/tunnel/tunnel-port.ts'
import { createTunnelSupervisor } from '../../../electron/engine/tunnel/tunnel-supervisor.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'

function setUp() {
  const clock = createFakeClock()
  const states: TunnelState[] = []
  const opened: Array<OpenTunnel & { isClosed: boolean; breakDown: () => void }> = []
  const script = { openFails: false, probe: { ok: true } as ProbeResult, probeHangs: false, probes: 0 }
  const tunnel = createTunnelSupervisor({
    adapter: {
      name: 'localtunnel',
      async open() {
        if (script.openFails) throw new AnaError('tunnel.open_timeout', 'late', { kind: 'vendor' })
        let listener: ((reason: string) => void) | null = null
        const made = {
          url: `https://t${opened.length + 1}.example`,
          isClosed: false,
          async close() {
            made.isClosed = true
          },
          onBroken(given: (reason: string) => void) {
            listener = given
          },
          breakDown: () => listener?.('gone'),
        }
        opened.push(made)
        return made
      },
    },
    port: 1,
    clock,
    ids: { random: () => 0.5 },
    logger: silentLogger,
    probe: (_url, signal) => {
      script.probes += 1
      if (!script.probeHangs) return Promise.resolve(script.probe)
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ ok: false, code: 'tunnel.no_answer' }))
      })
    },
    onState: (state) => states.push(state),
  })
  return { clock, states, opened, script, tunnel }
}

it('has no address until ANA has recognised herself, then this one', async () => {
  const { clock, tunnel, states } = setUp()
  tunnel.start()
  expect(tunnel.publicUrl()).toBeNull()
  await clock.advance(0)
  await tunnel.settled()
  expect(tunnel.publicUrl()).toBe('https://t1.example')
  expect(states).toEqual([{ kind: 'up', url: 'https://t1.example', sinceMs: clock.now() }])
})

it('asks every twenty seconds and says nothing while all is well', async () => {
  const { clock, tunnel, script, states } = setUp()
  tunnel.start()
  await clock.advance(100_000)
  expect(script.probes).toBe(6)
  expect(states).toHaveLength(1)
})

it('after three failures takes the address away, says why, and publishes the new one', async () => {
  const { clock, tunnel, script, opened, states } = setUp()
  tunnel.start()
  await clock.advance(0)
  script.probe = { ok: false, code: 'tunnel.foreign_page' }
  await clock.advance(20_000 + 4_000 + 4_000)
  expect(tunnel.publicUrl()).toBeNull()
  expect(tunnel.state()).toMatchObject({ kind: 'down', code: 'tunnel.foreign_page' })
  expect(opened[0]?.isClosed).toBe(true)
  script.probe = { ok: true }
  await clock.advance(1_000)
  expect(tunnel.publicUrl()).toBe('https://t2.example')
  expect(states.map(({ kind }) => kind)).toEqual(['up', 'down', 'up'])
})

it('counts a probe without an answer as failed', async () => {
  const { clock, tunnel, script } = setUp()
  tunnel.start()
  await clock.advance(0)
  script.probeHangs = true
  await clock.advance(20_000 + 8_000 * 3 + 4_000 * 2)
  expect(tunnel.state()).toMatchObject({ kind: 'down', code: 'tunnel.no_answer' })
})

it('goes on trying while the server is away, and is down since the first failure', async () => {
  const { clock, tunnel, script } = setUp()
  script.openFails = true
  const startedAt = clock.now()
  tunnel.start()
  await clock.advance(600_000)
  expect(tunnel.state()).toEqual({ kind: 'down', code: 'tunnel.open_timeout', sinceMs: startedAt })
  script.openFails = false
  await clock.advance(60_000)
  expect(tunnel.publicUrl()).toBe('https://t1.example')
})

it('looks at once when the adapter reports a broken connection', async () => {
  const { clock, tunnel, script, opened } = setUp()
  tunnel.start()
  await clock.advance(0)
  script.probe = { ok: false, code: 'tunnel.bad_status' }
  opened[0]?.breakDown()
  await clock.advance(0)
  expect(tunnel.state()).toMatchObject({ kind: 'down', code: 'tunnel.bad_status' })
})

it('closes the address when stopped and reports nothing afterwards', async () => {
  const { clock, tunnel, opened, script, states } = setUp()
  tunnel.start()
  await clock.advance(0)
  await tunnel.stop()
  opened[0]?.breakDown()
  await clock.advance(120_000)
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([true])
  expect(script.probes).toBe(1)
  expect(states).toHaveLength(1)
})
