/**
 * The desktop program, in phases: what was asked, what must happen before Electron is ready, what is made
 * once it is, the engine, and the window. Nothing here waits for `app.whenReady()` at the top level: an ESM
 * main module that did would wait for itself.
 */
import { join } from 'node:path'
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  type MessagePortMain,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { connectWord } from '../../shared/contract/desktop-bridge.ts'
import { readShellOptions, type ShellOptions } from './arguments.ts'
import { createEngineHost, type EngineHost } from './engine-host.ts'
import type { HostRequest, HostValue } from './engine-messages.ts'
import { pickSpreadsheet } from './file-picker.ts'
import { type Labels, labelsFor, languageOfLocale } from './labels.ts'
import { menuTemplate } from './menu.ts'
import { createKeychainSecrets } from './secrets.ts'
import {
  confinePages,
  denyPermissions,
  registerRendererScheme,
  rendererOrigin,
  serveRenderer,
} from './security.ts'
import { readPractice, rememberPractice } from './shell-store.ts'
import { createTray } from './tray.ts'
import { openWindow, showWindow } from './window.ts'

/** Calls in progress may end by themselves; the longest lawful wait for them when ANA is closed. */
const drainMs = 20_000

interface Shell {
  labels: Labels
  files: { preload: string; icon: string; trayIcon: string; state: string; mode: string; secrets: string }
  dataFolder: string
  host: EngineHost<MessagePortMain>
  window: BrowserWindow | null
}

const log = (message: string) => process.stderr.write(`[ana] ${message}\n`)

function main(): void {
  const options = readShellOptions(process.argv, process.env)
  if (!beforeReady(options)) return
  app
    .whenReady()
    .then(() => {
      const current = ready(options)
      current.host.start()
      showMainWindow(current)
    })
    .catch((error: unknown) => {
      log(`could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      app.exit(1)
    })
}

/** @returns false when another ANA with the same data is running already; it is brought to the front. */
function beforeReady(options: ShellOptions): boolean {
  app.setName('ANA')
  app.setAppUserModelId('co.ana.desktop')
  if (!options.sandboxOff) app.enableSandbox()
  // The lock on being the only one belongs to the folder, so that a test's ANA and the operator's coexist.
  if (options.dataFolder !== null) app.setPath('userData', join(options.dataFolder, 'desktop'))
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  registerRendererScheme()
  confinePages(app)
  return true
}

function ready(options: ShellOptions): Shell {
  const userData = app.getPath('userData')
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources')
  const files: Shell['files'] = {
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    icon: join(resources, 'icon.png'),
    trayIcon: join(resources, process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
    state: join(userData, 'window.json'),
    mode: join(userData, 'mode.json'),
    secrets: join(userData, 'secrets.json'),
  }
  const labels = labelsFor(languageOfLocale(app.getLocale()))
  const dataFolder = options.dataFolder ?? join(userData, 'data')
  const current: Shell = {
    labels,
    files,
    dataFolder,
    window: null,
    host: createHost(options, files, dataFolder, labels, () => current),
  }

  serveRenderer(session.defaultSession, join(import.meta.dirname, '../renderer'))
  denyPermissions(session.defaultSession)
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(labels, process.platform, {
        openPage: (page) => {
          const window = showMainWindow(current)
          void window.loadURL(`${rendererOrigin}/#/${page}`)
        },
        openDataFolder: () => void shell.openPath(dataFolder),
      }),
    ),
  )
  createTray(files.trayIcon, labels, { show: () => showMainWindow(current), quit: () => app.quit() })
  listen(current)
  return current
}

function createHost(
  options: ShellOptions,
  files: Shell['files'],
  dataFolder: string,
  labels: Labels,
  current: () => Shell,
): EngineHost<MessagePortMain> {
  const secrets = createKeychainSecrets(files.secrets, safeStorage)

  async function answer(request: HostRequest): Promise<HostValue> {
    switch (request.ask) {
      case 'pickSpreadsheet':
        return pickSpreadsheet(current().window, labels)
      case 'readSecret':
        return secrets.read(request.name)
      case 'writeSecret':
        await secrets.write(request.name, request.value)
        return null
      case 'removeSecret':
        await secrets.remove(request.name)
        return null
      case 'switchMode':
        rememberPractice(files.mode, request.practice)
        // Answered first: the engine that asked is about to be stopped.
        setImmediate(() => void current().host.switchMode(request.practice))
        return null
    }
  }

  return createEngineHost<MessagePortMain>({
    fork: () =>
      utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), [], {
        serviceName: 'ANA engine',
        stdio: 'inherit',
      }),
    startMessage: (practice) => ({ kind: 'start', dataFolder, practice, version: app.getVersion() }),
    practice: options.practice ?? readPractice(files.mode),
    answer,
    onReady: (practice) =>
      log(practice ? 'the engine is ready, on the practice line' : 'the engine is ready'),
    onAlarm: (reason) =>
      void dialog.showMessageBox({
        type: 'error',
        title: 'ANA',
        message: labels.engineDownTitle,
        detail: reason === '' ? labels.engineDownDetail : `${labels.engineDownDetail}\n\n${reason}`,
        buttons: [labels.understood],
      }),
    log,
    now: () => performance.now(),
    schedule: (delayMs, task) => {
      const timer = setTimeout(task, delayMs)
      return { cancel: () => clearTimeout(timer) }
    },
    drainMs,
  })
}

/** The application's own events: pages asking for their port, second starts, and the way out. */
function listen(current: Shell): void {
  ipcMain.on(connectWord, (event) => {
    const [port] = event.ports
    // Only ANA's own page, in its main frame, may speak with the engine.
    const isOwnPage =
      event.senderFrame?.parent === null && event.senderFrame.url.startsWith(`${rendererOrigin}/`)
    if (port === undefined || !isOwnPage) return
    current.host.connect(port)
  })
  app.on('second-instance', () => showMainWindow(current))
  app.on('activate', () => showMainWindow(current))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void current.host.stop().then(() => {
      stopped = true
      // Not from inside this event: Electron passes over a quit while it still handles the refused one.
      setImmediate(() => app.quit())
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

function showMainWindow(current: Shell): BrowserWindow {
  if (current.window !== null) {
    showWindow(current.window)
    return current.window
  }
  const window = openWindow(current.files)
  current.window = window
  window.on('closed', () => {
    current.window = null
  })
  return window
}

main()
