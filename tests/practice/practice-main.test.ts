import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import { startWebhookApp, type WebhookApp } from './webhook-app.ts'

interface Ready {
  twilioBaseUrl: string
  elevenLabsBaseUrl: string
  controlUrl: string
  accountSid: string
  authToken: string
  phoneNumber: string
}

describe('the practice line as a program of its own', () => {
  let child: ChildProcess
  let ready: Ready
  let app: WebhookApp
  beforeAll(async () => {
    const main = fileURLToPath(new URL('../../electron/practice/practice-main.ts', import.meta.url))
    child = spawn(
      process.execPath,
      [main, '--json', '--speed', '60', '--latency', 'zero', '--start-at', '2026-11-24T10:00:00-05:00'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    for await (const chunk of child.stdout ?? []) {
      output += String(chunk)
      if (output.includes('\n')) break
    }
    ready = JSON.parse(output) as Ready
    app = await startWebhookApp(() => ready.phoneNumber)
  })
  afterAll(async () => {
    await app.close()
    if (child.exitCode === null) child.kill('SIGKILL')
  })

  const control = async (path: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const response = await fetch(`${ready.controlUrl}${path}`, init)
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const place = (to: string) =>
    fetch(`${ready.twilioBaseUrl}/2010-04-01/Accounts/${ready.accountSid}/Calls.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${ready.accountSid}:${ready.authToken}`).toString('base64')}`,
      },
      body: app.orderFor(to),
    })

  it('plays calls, names customers and takes faults over its control address', async () => {
    const to = '+573009998877'
    expect(await control('/personas', { e164: to, name: 'wrong-number' })).toMatchObject({ status: 200 })
    expect(await control('/personas', { e164: to, name: 'nobody' })).toMatchObject({ status: 400 })
    expect(await control('/faults', { requests: 'all of them' })).toMatchObject({ status: 400 })
    expect(await control('/break-sockets', { on: 'everything' })).toMatchObject({ status: 400 })
    expect(await control('/break-sockets', { on: 'elevenlabs.transcription' })).toMatchObject({ status: 200 })
    expect(await control('/press', { sid: 'CA0', digit: '1' })).toMatchObject({ status: 400 })
    await control('/faults', {
      requests: [{ on: 'twilio.create', times: 1, fault: { kind: 'error', status: 429 } }],
    })
    expect((await place(to)).status).toBe(429)
    expect((await place(to)).status).toBe(201)
    const calls = async () => (await control('/calls')).body as PracticeCall[]
    while ((await calls())[0]?.endedAtMs === null) await new Promise((resolve) => setTimeout(resolve, 10))
    expect((await calls())[0]).toMatchObject({ to, personaId: 'wrong-number', status: 'completed' })
  })

  it('ends by SIGTERM with code 0', async () => {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect((await exited)[0]).toBe(0)
  })
})
