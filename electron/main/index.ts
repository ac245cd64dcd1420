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
  powerMonitor,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { connectWord } from '../../shared/contract/desktop-bridge.ts'
import { readShellOptions, type ShellOptions } from './arguments.ts'
import { deepLinkIn, type LinkTarget, linkScheme, readDeepLink } from './deep-link.ts'
import { createDesk, type Desk } from './desk.ts'
import type { DeskStatus } from './desk-status.ts'
import { createEngineHost, type EngineHost } from './engine-host.ts'
import type { HostRequest, HostValue } from './engine-messages.ts'
import { pickSpreadsheet } from './file-picker.ts'
import { labelsFor, languageOfLocale } from './labels.ts'
import { setStartAtLogin } from './login-item.ts'
import { menuTemplate } from './menu.ts'
import { createKeychainSecrets } from './secrets.ts'
import {
  confinePages,
  denyPermissions,
  isOwnPage,
  registerRendererScheme,
  rendererOrigin,
  serveRenderer,
} from './security.ts'
import {
  readPractice,
  readPreferences,
  rememberPractice,
  rememberPreferences,
  type ShellPreferences,
} from './shell-store.ts'
import { type MainWindow, openWindow, showWindow } from './window.ts'

/** Calls in progress may end by themselves; the longest lawful wait for them when ANA is closed. */
const drainMs = 20_000

interface ShellFiles {
  preload: string
  icon: string
  badge: string
  tray: string
  state: string
  mode: string
  secrets: string
  preferences: string
}

interface Shell {
  options: ShellOptions
  files: ShellFiles
  dataFolder: string
  preferences: ShellPreferences
  host: EngineHost<MessagePortMain>
  desk: Desk
  main: MainWindow | null
}

const log = (message: string) => process.stderr.write(`[ana] ${message}\n`)

const schedule = (delayMs: number, task: () => void) => {
  const timer = setTimeout(task, delayMs)
  return { cancel: () => clearTimeout(timer) }
}

function main(): void {
  const options = readShellOptions(process.argv, process.env)
  // On macOS a link comes as an event, and before the application is ready when it starts it.
  let asked = deepLinkIn(process.argv)
  const early = (event: { preventDefault(): void }, url: string) => {
    event.preventDefault()
    asked = readDeepLink(url) ?? asked
  }
  app.on('open-url', early)
  if (!beforeReady(options)) return
  app
    .whenReady()
    .then(() => {
      const current = ready(options)
      app.off('open-url', early)
      current.host.start()
      if (options.hidden && asked === null && current.desk.hasTray) open(current, null, true)
      else openPage(current, asked)
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
  // On Linux the installed desktop entry says who opens these links.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
  registerRendererScheme()
  confinePages(app)
  return true
}

function ready(options: ShellOptions): Shell {
  const userData = app.getPath('userData')
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources')
  const files: ShellFiles = {
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    icon: join(resources, 'icon.png'),
    badge: join(resources, 'tray', 'badge.png'),
    tray: join(resources, 'tray'),
    state: join(userData, 'window.json'),
    mode: join(userData, 'mode.json'),
    secrets: join(userData, 'secrets.json'),
    preferences: join(userData, 'preferences.json'),
  }
  const dataFolder = options.dataFolder ?? join(userData, 'data')
  const shared = { options, files, dataFolder, preferences: readPreferences(files.preferences), main: null }
  const current: Shell = Object.assign(shared, {
    host: createHost(shared, () => current),
    desk: createDesk({
      trayFolder: files.tray,
      badgeIcon: files.badge,
      notificationIcon: files.icon,
      labels: () => labelsOf(shared),
      notificationsWanted: () => shared.preferences.notifications,
      order: (order) => current.host.order(order),
      window: () => windowOf(current),
      show: () => void open(current, null),
      openPage: (page, id) => openPage(current, { page, id }),
      schedule,
    }),
  })
  serveRenderer(session.defaultSession, join(import.meta.dirname, '../renderer'))
  denyPermissions(session.defaultSession)
  setMenu(current)
  listen(current)
  return current
}

/** The engine's language once it has told it; before, that of the last time, or the system's. */
function labelsOf({ preferences }: Pick<Shell, 'preferences'>) {
  return labelsFor(preferences.language ?? languageOfLocale(app.getLocale()))
}

function setMenu(current: Shell): void {
  const template = menuTemplate(labelsOf(current), process.platform, {
    openPage: (page, id) => openPage(current, { page, id: id ?? null }),
    openDataFolder: () => void shell.openPath(current.dataFolder),
    print: () => windowOf(current)?.webContents.print(),
    zoom: (change) => current.main?.zoom(change),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function windowOf(current: Pick<Shell, 'main'>): BrowserWindow | null {
  return current.main?.window ?? null
}

function statusChanged(current: Shell, status: DeskStatus): void {
  if (status.language !== current.preferences.language) {
    current.preferences = { ...current.preferences, language: status.language }
    rememberPreferences(current.files.preferences, current.preferences)
    setMenu(current)
  }
  current.desk.statusChanged(status)
}

function createHost(
  { files, options, dataFolder }: Pick<Shell, 'files' | 'options' | 'dataFolder'>,
  current: () => Shell,
): EngineHost<MessagePortMain> {
  const secrets = createKeychainSecrets(files.secrets, safeStorage)

  async function answer(request: HostRequest): Promise<HostValue> {
    switch (request.ask) {
      case 'pickSpreadsheet':
        return pickSpreadsheet(windowOf(current()), labelsOf(current()))
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
      case 'updatePreferences': {
        const before = current().preferences
        const after: ShellPreferences = {
          ...before,
          notifications: request.patch.notifications ?? before.notifications,
          startAtLogin: request.patch.startAtLogin ?? before.startAtLogin,
        }
        if (JSON.stringify(after) !== JSON.stringify(before)) {
          current().preferences = after
          rememberPreferences(files.preferences, after)
        }
        if (after.startAtLogin !== before.startAtLogin) setStartAtLogin(app, after.startAtLogin, log)
        return { notifications: after.notifications, startAtLogin: after.startAtLogin }
      }
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
    onStatus: (status) => statusChanged(current(), status),
    onOccurrence: (occurrence) => current().desk.occurred(occurrence),
    onGone: () => current().desk.engineGone(),
    onAlarm(reason) {
      const labels = labelsOf(current())
      void dialog.showMessageBox({
        type: 'error',
        title: 'ANA',
        message: labels.engineDownTitle,
        detail: reason === '' ? labels.engineDownDetail : `${labels.engineDownDetail}\n\n${reason}`,
        buttons: [labels.understood],
      })
    },
    log,
    now: () => performance.now(),
    schedule,
    drainMs,
  })
}

/** The application's own events: pages asking for their port, second starts, links, and the way out. */
function listen(current: Shell): void {
  const { closing } = current.desk
  ipcMain.on(connectWord, (event) => {
    const [port] = event.ports
    if (port === undefined || !isOwnPage(event.senderFrame)) return
    current.host.connect(port)
  })
  app.on('second-instance', (_event, argv) => openPage(current, deepLinkIn(argv)))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    openPage(current, readDeepLink(url))
  })
  app.on('activate', () => void open(current, null))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (!closing.mayClose()) event.preventDefault()
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
  const leave = () => {
    closing.giveWay()
    app.quit()
  }
  // The system does not wait for an answer: calls get their goodbye, and nobody is asked.
  powerMonitor.on('shutdown', leave)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, leave)
}

/** Brings the window to the front, on a page when one is named. */
function openPage(current: Shell, target: LinkTarget | null): void {
  const path = target === null ? null : [target.page, target.id].filter((part) => part !== null).join('/')
  const isNew = current.main === null
  const address = `${rendererOrigin}/${path === null ? '' : `#/${path}`}`
  const window = open(current, address)
  if (path !== null && !isNew) void window.loadURL(address)
}

/** @param address of a window that must be made first */
function open(current: Shell, address: string | null, hidden = false): BrowserWindow {
  if (current.main !== null) {
    showWindow(current.main.window)
    return current.main.window
  }
  const { closing } = current.desk
  const opened = openWindow(current.files, { address: address ?? `${rendererOrigin}/`, hidden })
  current.main = opened
  const { window } = opened
  window.on('close', (event) => {
    // On macOS an application goes on without its window.
    if (process.platform !== 'darwin' && !closing.mayClose()) event.preventDefault()
  })
  window.on('session-end', () => closing.giveWay())
  window.on('closed', () => {
    current.main = null
  })
  return window
}

main()
