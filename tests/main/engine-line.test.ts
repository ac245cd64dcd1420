/** The engine's questions to the main process, and the answers that find their way back. */
import { describe, expect, it } from 'vitest'
import { createEngineLine } from '../../electron/main/engine-line.ts'
import type { FromEngine } from '../../electron/main/engine-messages.ts'

function line() {
  const sent: FromEngine[] = []
  return { sent, line: createEngineLine((message) => sent.push(message)) }
}

describe('engine line', () => {
  it('gives each answer to its own question, whatever the order', async () => {
    const { sent, line: engine } = line()
    const token = engine.secrets.read('twilioAuthToken')
    const key = engine.secrets.read('elevenLabsApiKey')
    expect(sent).toMatchObject([
      { kind: 'request', id: 1, ask: 'readSecret', name: 'twilioAuthToken' },
      { kind: 'request', id: 2, ask: 'readSecret', name: 'elevenLabsApiKey' },
    ])
    engine.receive({ kind: 'answer', id: 2, value: 'key' })
    engine.receive({ kind: 'answer', id: 1, value: 'token' })
    expect(await token).toBe('token')
    expect(await key).toBe('key')
  })

  it('passes on what the operator picked, and nothing when she cancels', async () => {
    const { line: engine } = line()
    const file = { fileName: 'lista.xlsx', bytes: new Uint8Array([80, 75]) }
    const picked = engine.host.pickSpreadsheet()
    engine.receive({ kind: 'answer', id: 1, value: file })
    expect(await picked).toEqual(file)
    const cancelled = engine.host.pickSpreadsheet()
    engine.receive({ kind: 'answer', id: 2, value: null })
    expect(await cancelled).toBeNull()
  })

  it('asks the shell for the operator’s preferences, and takes nothing else for them', async () => {
    const { sent, line: engine } = line()
    const updated = engine.host.desktop?.update({ notifications: false })
    expect(sent).toMatchObject([{ ask: 'updatePreferences', patch: { notifications: false } }])
    engine.receive({ kind: 'answer', id: 1, value: { notifications: false, startAtLogin: true } })
    expect(await updated).toEqual({ notifications: false, startAtLogin: true })
    const read = engine.host.desktop?.preferences()
    engine.receive({ kind: 'answer', id: 2, value: 'something else' })
    await expect(read).rejects.toThrow()
  })

  it('fails with the reason that main gives', async () => {
    const { line: engine } = line()
    const written = engine.secrets.write('twilioAuthToken', 'x')
    engine.receive({ kind: 'refusal', id: 1, message: 'the disk is full' })
    await expect(written).rejects.toThrow('the disk is full')
  })

  it('passes over answers that nobody waits for', () => {
    const { line: engine } = line()
    expect(() => engine.receive({ kind: 'answer', id: 9, value: null })).not.toThrow()
  })
})
