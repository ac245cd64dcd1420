/** How ANA behaves as a program of the desktop: tray, notifications, links, language, start at login. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect } from '@playwright/test'
import { createAnalysisStore } from '../../electron/engine/analysis/analysis-store.ts'
import { openDatabase } from '../../electron/engine/storage/database.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'
import { askEngine, askProcedure, launchCommand, launchDesktop, test } from '../support/desktop.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../support/seed.ts'
import { silentLogger } from '../support/silent-logger.ts'

/** People who have spoken with ANA, judged as of no hurry, in the database of practice. */
async function seedCalls(dataFolder: string, words: readonly string[]): Promise<string[]> {
  const clock = createFakeClock()
  const database = await openDatabase({
    file: join(dataFolder, 'practice/ana.db'),
    clock,
    logger: silentLogger,
  })
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  await world.start(acceptedRows(words.length))
  const calls: string[] = []
  for (const said of words) {
    const { call } = await world.converse(['Buenos días, le habla Ana.', said])
    await analyses.saveJudgement({
      callId: call.id,
      judgement: { findings: findings(), engine: 'rules', model: null, unsupported: false },
      nowMs: clock.now(),
    })
    calls.push(call.id)
  }
  await database.close()
  return calls
}

/** Keeps what the main process would show, instead of showing it. */
async function spyNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: Array<{ title: string; body: string; click(): void }> = []
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push({ title: this.title, body: this.body, click: () => this.emit('click') })
    }
    Object.assign(globalThis, { shownNotifications: shown })
  })
}

const shownNotifications = (app: ElectronApplication) =>
  app.evaluate(() =>
    (Reflect.get(globalThis, 'shownNotifications') as Array<{ title: string; body: string }>).map(
      ({ title, body }) => ({ title, body }),
    ),
  )

const eager =
  'Sí, me interesa mucho. Quiero que me llame un asesor hoy mismo, soy docente y quiero hacer el crédito ya.'

test('tells of somebody very interested while nobody looks, and a click leads to her', async ({
  dataFolder,
}) => {
  const [first = '', second = ''] = await seedCalls(dataFolder, [eager, eager])
  const { app, page } = await launchDesktop({ dataFolder })
  await askEngine(page)
  await spyNotifications(app)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await askProcedure(page, 'calls/analyze', { callId: first })
  await expect.poll(() => shownNotifications(app)).toHaveLength(1)
  const [notification] = await shownNotifications(app)
  expect(notification?.title).toBe('Alguien con mucho interés')
  expect(JSON.stringify(notification)).not.toMatch(/Persona \d|\+57/)
  // A second one within the minute waits.
  await askProcedure(page, 'calls/analyze', { callId: second })
  await askEngine(page)
  expect(await shownNotifications(app)).toHaveLength(1)
  await app.evaluate(() => {
    const [shown] = Reflect.get(globalThis, 'shownNotifications') as Array<{ click(): void }>
    shown?.click()
  })
  await expect(page).toHaveURL(/#\/follow-up\/[\w-]+$/)
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
  await app.close()
})

test('tells nothing when the operator wants no notifications, and remembers that', async ({ dataFolder }) => {
  const [callId = ''] = await seedCalls(dataFolder, [eager])
  const { app, page } = await launchDesktop({ dataFolder })
  await askEngine(page)
  await spyNotifications(app)
  expect(await askProcedure(page, 'desktop/update', { notifications: false })).toMatchObject({
    notifications: false,
  })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await askProcedure(page, 'calls/analyze', { callId })
  await askEngine(page)
  expect(await shownNotifications(app)).toEqual([])
  await app.close()
  const again = await launchDesktop({ dataFolder })
  expect(await askProcedure(again.page, 'desktop/preferences')).toMatchObject({ notifications: false })
  await again.app.close()
})

test('shows in the tray and on the badge what the engine does', async ({ dataFolder }) => {
  await seedCalls(dataFolder, [eager, eager])
  const { app, page } = await launchDesktop({ dataFolder })
  await app.evaluate(({ app: electronApp, dialog, Tray }) => {
    const told: string[] = []
    // On the way out ANA says goodbye: the third button.
    dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false })
    Tray.prototype.setToolTip = (text: string) => void told.push(text)
    electronApp.setBadgeCount = (count?: number) => {
      told.push(`badge ${count}`)
      return true
    }
    Object.assign(globalThis, { trayTold: told })
  })
  const told = () => app.evaluate(() => (Reflect.get(globalThis, 'trayTold') as string[]).join('\n'))
  await askEngine(page)
  await askProcedure(page, 'practice/startSample', { start: true })
  await expect.poll(told, { timeout: 30_000 }).toMatch(/ANA · \d+ llamadas? en curso · Práctica/)
  expect(await told()).toContain('badge 2')
  await app.close()
})

test('opens the page that a link names, also for a second start', async ({ dataFolder }) => {
  const { app, page } = await launchDesktop({ dataFolder, args: ['ana://conversaciones'] })
  await expect(page).toHaveURL('app://ana/#/conversations')
  const startAgain = async (link: string) => {
    const { command, args, env } = launchCommand({ dataFolder, args: [link] })
    const second = spawn(command, args, { env, stdio: 'ignore' })
    await new Promise((resolve) => second.on('exit', resolve))
  }
  await startAgain('ana://ajustes/twilio')
  await expect(page).toHaveURL('app://ana/#/settings/twilio')
  await startAgain('ana://seguimiento/../../ajustes?do=call')
  await startAgain('ana://campanas')
  await expect(page).toHaveURL('app://ana/#/campaigns')
  expect(app.windows()).toHaveLength(1)
  await app.close()
})

test('speaks the operator’s language in its menu, and changes with her', async ({
  desktop: { app, page },
}) => {
  const menu = () =>
    app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
  await askEngine(page)
  expect(await menu()).toContain('Archivo')
  await askProcedure(page, 'settings/update', { language: 'en' })
  await expect.poll(menu).toContain('File')
})

test('opens with the operator’s session when she wishes it, and not any more when she does not', async ({
  dataFolder,
}) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps this itself')
  const config = join(dataFolder, 'config')
  const { app, page } = await launchDesktop({ dataFolder, env: { XDG_CONFIG_HOME: config } })
  const entry = join(config, 'autostart/ana.desktop')
  await askProcedure(page, 'desktop/update', { startAtLogin: true })
  expect(existsSync(entry)).toBe(true)
  await askProcedure(page, 'desktop/update', { startAtLogin: false })
  expect(existsSync(entry)).toBe(false)
  await app.close()
})

test('stays out of the way when it is opened with the session', async ({ dataFolder }) => {
  mkdirSync(join(dataFolder, 'desktop'), { recursive: true })
  writeFileSync(
    join(dataFolder, 'desktop/window.json'),
    JSON.stringify({ bounds: null, maximized: true, fullScreen: false, zoom: 1 }),
  )
  const { app, page } = await launchDesktop({ dataFolder, args: ['--hidden'] })
  await askEngine(page)
  const visible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  expect(await visible()).toBe(false)
  const { command, args, env } = launchCommand({ dataFolder })
  const second = spawn(command, args, { env, stdio: 'ignore' })
  await new Promise((resolve) => second.on('exit', resolve))
  await expect.poll(visible).toBe(true)
  await app.close()
})
