/** The desktop window: powerless but for one port to the engine, remembered, and only once. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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

test('gives the page a sandbox of its own, without Node and without Electron', async ({
  desktop: { app, page },
}) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // Electron's types leave out this method, which its own tests use to read what is in force.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
  const reachable = await page.evaluate(() => {
    const names = [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'electron',
      'ipcRenderer',
      'api',
      '__dirname',
    ]
    return names.filter((name) => name in globalThis)
  })
  expect(reachable).toEqual([])
})

test('adds nothing to the page that a browser would not have', async ({ desktop: { page } }) => {
  // A frame of the same origin that the preload does not enter shows what a bare page has.
  const added = await page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const bare = new Set(Object.getOwnPropertyNames(frame.contentWindow))
    frame.remove()
    return Object.getOwnPropertyNames(window).filter((name) => !bare.has(name) && !/^(__|\d+$)/.test(name))
  })
  expect(added).toEqual([])
})

test('answers the page over its port', async ({ desktop: { page } }) => {
  expect(await askEngine(page)).toMatchObject({ host: 'desktop', practice: true })
})

test('keeps the page at home: no other address, no new window, no permission', async ({
  desktop: { app, page },
}) => {
  await page.evaluate(() => {
    window.location.href = 'https://example.com/'
  })
  expect(page.url()).toMatch(/^app:\/\/ana\//)
  const opened = await app.evaluate(({ shell }) => {
    const links: string[] = []
    shell.openExternal = async (url) => {
      links.push(url)
    }
    Object.assign(globalThis, { openedLinks: links })
    return links
  })
  expect(opened).toEqual([])
  const refused = await page.evaluate(() => globalThis.open('https://ollama.com/download') === null)
  await page.evaluate(() => globalThis.open('http://127.0.0.1:1/'))
  expect(refused).toBe(true)
  expect(app.windows()).toHaveLength(1)
  expect(await app.evaluate(() => Reflect.get(globalThis, 'openedLinks'))).toEqual([
    'https://ollama.com/download',
  ])
  const permission = await page.evaluate(() => Notification.requestPermission())
  expect(permission).toBe('denied')
  const microphone = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  )
  expect(microphone).not.toBe('granted')
  const foreignScript = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'loaded',
      () => 'refused',
    ),
  )
  expect(foreignScript).toBe('refused')
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
  for (const file of ['icon.png', 'tray.png']) expect(existsSync(join(path, 'resources', file))).toBe(true)
})
