/** The desktop window: it opens, finds its engine, is remembered, and there is only one. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { askEngine, enginePid, launchCommand, launchDesktop, test } from '../support/desktop.ts'

test('opens ANA’s interface in a window', async ({ desktop: { app, page } }) => {
  await expect(page).toHaveTitle('ANA')
  expect(page.url()).toMatch(/^app:\/\/ana\//)
  await expect(page.locator('#root')).not.toBeEmpty()
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible())),
    )
    .toEqual([true])
})

test('answers the page over its port', async ({ desktop: { page } }) => {
  expect(await askEngine(page)).toMatchObject({ host: 'desktop', practice: true })
})

test('starts a dead engine again, and the page finds it', async ({ desktop: { app, page } }) => {
  await askEngine(page)
  const first = await enginePid(app)
  expect(first).not.toBeNull()
  process.kill(first ?? 0, 'SIGKILL')
  await expect.poll(async () => [null, first].includes(await enginePid(app))).toBe(false)
  expect(await askEngine(page)).toMatchObject({ host: 'desktop' })
})

test('tells the page that its port is dead when the engine dies', async ({ desktop: { app, page } }) => {
  await askEngine(page)
  const closed = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('close', () => resolve('closed'))
        port1.addEventListener('message', () => Reflect.set(globalThis, 'portAnswered', true))
        port1.start()
        window.postMessage('rpc:connect', '*', [port2])
        port1.postMessage(JSON.stringify({ i: '1', p: { u: '/system/info' } }))
      }),
  )
  await page.waitForFunction(() => Reflect.get(globalThis, 'portAnswered') === true)
  process.kill((await enginePid(app)) ?? 0, 'SIGKILL')
  expect(await closed).toBe('closed')
})

test('is opened once: a second start brings the first window back', async ({
  desktop: { app, dataFolder },
}) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const { command, args, env } = launchCommand({ dataFolder })
  const second = spawn(command, args, { env, stdio: 'ignore' })
  const code = await new Promise((resolve) => second.on('exit', resolve))
  expect(code).toBe(0)
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible())),
    )
    .toEqual([true])
})

test('opens the window where it was left', async ({ dataFolder }) => {
  const first = await launchDesktop({ dataFolder })
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 90, y: 70, width: 1100, height: 720 }),
  )
  await first.app.close()
  expect(JSON.parse(readFileSync(join(dataFolder, 'desktop/window.json'), 'utf8'))).toMatchObject({
    bounds: { width: 1100, height: 720 },
    maximized: false,
  })
  const second = await launchDesktop({ dataFolder })
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  )
  expect(bounds).toMatchObject({ width: 1100, height: 720 })
  await second.app.close()
})

test('is never opened where nobody could reach it', async ({ dataFolder }) => {
  mkdirSync(join(dataFolder, 'desktop'), { recursive: true })
  const bounds = { x: 9_000, y: -4_000, width: 1_000, height: 700 }
  writeFileSync(join(dataFolder, 'desktop/window.json'), JSON.stringify({ bounds, maximized: false }))
  const { app } = await launchDesktop({ dataFolder })
  const seen = await app.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { window: window?.getBounds(), area: screen.getPrimaryDisplay().workArea }
  })
  expect(seen.window?.x).toBeGreaterThanOrEqual(seen.area.x)
  expect(seen.window?.x).toBeLessThan(seen.area.x + seen.area.width)
  expect(seen.window?.y).toBeGreaterThanOrEqual(seen.area.y)
  await app.close()
})

test('keeps its zoom from one start to the next', async ({ dataFolder }) => {
  const first = await launchDesktop({ dataFolder })
  const zoomOf = ({ app }: typeof first) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
  const press = (label: string) =>
    first.app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      items?.find((item) => item.label === wanted)?.click()
    }, label)
  await press('Acercar')
  await press('Acercar')
  await expect.poll(() => zoomOf(first)).toBeCloseTo(1.25, 2)
  await first.app.close()
  const second = await launchDesktop({ dataFolder })
  await expect.poll(() => zoomOf(second)).toBeCloseTo(1.25, 2)
  await second.app.close()
})

test('ends its engine when it is closed', async ({ dataFolder }) => {
  const { app, page } = await launchDesktop({ dataFolder })
  await askEngine(page)
  const pid = await enginePid(app)
  await app.close()
  const isAlive = () => {
    try {
      process.kill(pid ?? 0, 0)
      return true
    } catch {
      return false
    }
  }
  await expect.poll(isAlive).toBe(false)
})

test('opens the system’s own file picker for a contact list', async ({ desktop: { app, page } }) => {
  await askEngine(page)
  const asked = await app.evaluate(({ dialog }) => {
    const titles: string[] = []
    dialog.showOpenDialog = async (...args: unknown[]) => {
      const options = args.at(-1) as { title?: string }
      titles.push(options.title ?? '')
      return { canceled: true, filePaths: [] }
    }
    Object.assign(globalThis, { pickerTitles: titles })
    return titles
  })
  expect(asked).toEqual([])
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve())
        port1.start()
        window.postMessage('rpc:connect', '*', [port2])
        port1.postMessage(JSON.stringify({ i: '1', p: { u: '/imports/pick' } }))
      }),
  )
  expect(await app.evaluate(() => Reflect.get(globalThis, 'pickerTitles'))).toHaveLength(1)
})

test('has the application’s icons', async ({ desktop: { app } }) => {
  const path = await app.evaluate(({ app: electronApp }) => electronApp.getAppPath())
  for (const file of ['icon.png', 'tray/idle-light.png', 'tray/badge.png'])
    expect(existsSync(join(path, 'resources', file))).toBe(true)
})
