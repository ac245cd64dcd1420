/** Closing ANA while people are on the telephone: she asks, and does what the operator chose. */
import { type ElectronApplication, expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { askEngine, askProcedure, type Desktop, launchDesktop, test } from '../support/desktop.ts'

const liveSchema = z.array(z.object({ call: z.object({ id: z.string(), state: z.string() }) }))

/** ANA with a practice campaign and somebody on the telephone; questions are answered by `answers`, button by button. */
async function launchOnTheTelephone(dataFolder: string, answers: readonly number[]): Promise<Desktop> {
  const desktop = await launchDesktop({ dataFolder })
  const { app, page } = desktop
  await askEngine(page)
  await app.evaluate(({ dialog, powerSaveBlocker, app: electronApp }, buttons) => {
    const asked: string[][] = []
    const left = [...buttons]
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { buttons: labels = [] } = args.at(-1) as { buttons?: string[] }
      asked.push(labels)
      return { response: left.shift() ?? 3, checkboxChecked: false }
    }
    const blockers = new Set<number>()
    powerSaveBlocker.start = () => {
      blockers.add(blockers.size + 1)
      return blockers.size
    }
    // Quiet about the real badge: there may be no desktop that shows one.
    electronApp.setBadgeCount = () => true
    Object.assign(globalThis, { asked, blockers })
  }, answers)
  await askProcedure(page, 'practice/startSample', { start: true })
  await expect.poll(() => onTheTelephone(page), { timeout: 40_000 }).toBeGreaterThan(0)
  await expect.poll(() => blockers(app)).toBeGreaterThan(0)
  return desktop
}

async function onTheTelephone(page: Page): Promise<number> {
  const live = liveSchema.parse(await askProcedure(page, 'calls/live'))
  return live.filter(({ call }) => call.state === 'in_progress').length
}

const asked = (app: ElectronApplication) =>
  app.evaluate(() => (Reflect.get(globalThis, 'asked') as string[][]).length)
const blockers = (app: ElectronApplication) =>
  app.evaluate(() => (Reflect.get(globalThis, 'blockers') as Set<number>).size)
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

function gone(app: ElectronApplication): Promise<void> {
  return new Promise((resolve) => app.process().once('exit', () => resolve()))
}

test('asks first; cancelling changes nothing, and staying goes on without the window', async ({
  dataFolder,
}) => {
  test.setTimeout(120_000)
  const { app, page } = await launchOnTheTelephone(dataFolder, [3, 0, 2])
  await closeWindow(app)
  await expect.poll(() => asked(app)).toBe(1)
  expect(await isVisible(app)).toBe(true)
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  expect(await onTheTelephone(page)).toBeGreaterThan(0)
  // Saying goodbye and hanging up ends everything.
  const over = gone(app)
  await app.evaluate(({ app: electronApp }) => electronApp.quit())
  await over
})

test('finishes the calls that go on, places no new ones, and quits after the last', async ({
  dataFolder,
}) => {
  test.setTimeout(120_000)
  const { app, page } = await launchOnTheTelephone(dataFolder, [1])
  const over = gone(app)
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  const before = liveSchema.parse(await askProcedure(page, 'calls/live')).map(({ call }) => call.id)
  for (const callId of before) await askProcedure(page, 'calls/hangUp', { callId }).catch(() => {})
  await over
})
