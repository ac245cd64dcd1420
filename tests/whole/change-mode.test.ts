/** Headless changes between practice and real calls behind the same door, and keeps what each of them has. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type Headless, startHeadless } from '../../electron/headless/headless.ts'
import { sampleList } from '../../electron/practice/sample-list.ts'

let folder: string
let headless: Headless | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ana-mode-'))
})
afterEach(async () => {
  await headless?.stop()
  headless = null
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function start(practice: boolean): Promise<Headless> {
  headless = await startHeadless({
    practice,
    dataDir: folder,
    version: 'test',
    // Nothing listens there; the tunnel is an address of one's own that nobody needs to reach.
    variables: { OLLAMA_HOST: 'http://127.0.0.1:9', PUBLIC_BASE_URL: 'http://127.0.0.1:9' },
    operatorPort: 0,
    publicPort: 0,
  })
  return headless
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function isPractice({ operatorUrl, operatorToken }: Headless): Promise<boolean> {
  const response = await fetch(`${operatorUrl}/api/system/info`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: '{}',
  })
  return z.object({ practice: z.boolean() }).parse(await response.json()).practice
}

test('an interface that asks for the other mode finds it at the same address, with the same token', async () => {
  const ana = await start(true)
  expect(await isPractice(ana)).toBe(true)
  await ana.engine.services.host.switchMode(false)
  await until(() => !ana.isPractice)
  expect(await isPractice(ana)).toBe(false)
  expect(ana.engine.services.practice).toBeNull()
  await ana.engine.services.host.switchMode(true)
  await until(() => ana.isPractice)
  expect(await isPractice(ana)).toBe(true)
})

test('practice data is there again after a restart and never shows among real calls', async () => {
  const before = await start(true)
  const { services } = before.engine
  const importId = services.imports.start(sampleList())
  const { id } = await services.storeImport(importId, { name: 'Práctica', start: false })
  const timeBefore = before.clock.now()
  await before.stop()

  const after = await start(true)
  expect((await after.engine.services.campaigns.list()).map((campaign) => campaign.id)).toEqual([id])
  expect(after.clock.now()).toBeGreaterThanOrEqual(timeBefore)
  await after.stop()
  const real = await start(false)
  expect(await real.engine.services.campaigns.list()).toEqual([])
})
