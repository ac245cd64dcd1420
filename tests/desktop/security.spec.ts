/**
 * Electron's security checklist, read from the running window; `electron/main/security.ts` has the list. The fuses are
 * read from the packed program, in `packed.spec.ts`.
 */
import { expect } from '@playwright/test'
import { askEngine, test } from '../support/desktop.ts'

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
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
  expect(preferences).not.toHaveProperty('enableBlinkFeatures', expect.stringMatching(/./))
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

test('sends every file with a policy that allows nothing from elsewhere', async ({ desktop: { page } }) => {
  const policy = await page.evaluate(async () => {
    const answer = await fetch('app://ana/index.html')
    return answer.headers.get('content-security-policy') ?? ''
  })
  const rules = new Map(
    policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')] as const),
  )
  expect(rules.get('default-src')).toBe("'none'")
  expect(rules.get('script-src')).toBe("'self'")
  for (const rule of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(rules.get(rule), rule).toBe("'none'")
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inlineScriptRan = true'
    document.body.append(script)
    script.remove()
    // In a task of its own: what a debugger evaluates is let through.
    const evaluated = await new Promise<boolean>((resolve) => {
      setTimeout(() => {
        try {
          resolve(new Function('return true')())
        } catch {
          resolve(false)
        }
      })
    })
    return { inline: Reflect.has(globalThis, 'inlineScriptRan'), evaluated }
  })
  expect(ran).toEqual({ inline: false, evaluated: false })
})

test('reads nothing outside of its own folder, and no other scheme', async ({ desktop: { page } }) => {
  const read = await page.evaluate(async () => {
    const addresses = [
      'app://ana/../../package.json',
      'app://ana/%2e%2e/%2e%2e/package.json',
      'app://other/index.html',
      'file:///etc/hostname',
    ]
    const found: string[] = []
    for (const address of addresses) {
      const answer = await fetch(address).catch(() => null)
      if (answer?.ok) found.push(address)
    }
    return found
  })
  expect(read).toEqual([])
})

test('grants the page nothing that it could ask a browser for', async ({ desktop: { page } }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read']
    const found: string[] = []
    for (const name of names) {
      const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null)
      if (status?.state === 'granted') found.push(name)
    }
    return found
  })
  expect(states).toEqual([])
})

test('listens on one channel alone, and only to its own page', async ({ desktop: { app, page } }) => {
  await askEngine(page)
  const channels = await app.evaluate(({ ipcMain }) => ipcMain.eventNames())
  expect(channels.filter((name) => name !== 'error')).toEqual(['rpc:connect'])
  const answered = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inner = frame.contentWindow
    if (inner === null) throw new Error('no frame')
    const { port1, port2 } = new MessageChannel()
    const answer = new Promise<boolean>((resolve) => {
      port1.addEventListener('message', () => resolve(true))
      setTimeout(() => resolve(false), 1_500)
    })
    port1.start()
    inner.postMessage('rpc:connect', '*', [port2])
    port1.postMessage(JSON.stringify({ i: '1', p: { u: '/system/info' } }))
    const result = await answer
    frame.remove()
    return result
  })
  expect(answered).toBe(false)
})

test('has no web views', async ({ desktop: { page } }) => {
  const kind = await page.evaluate(() => {
    const view = document.createElement('webview')
    document.body.append(view)
    const able = 'loadURL' in view || 'getWebContentsId' in view
    view.remove()
    return able
  })
  expect(kind).toBe(false)
})
