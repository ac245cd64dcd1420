/** The one window: opened where it was left, showing the renderer with no power but its port. */
import { BrowserWindow, screen } from 'electron'
import { writeFileWhole } from './file-write.ts'
import { rendererOrigin } from './security.ts'
import { readWindowState, smallestWindow, type WindowState, windowBounds } from './window-state.ts'

export interface WindowFiles {
  preload: string
  icon: string
  state: string
}

/** How long the window must have rested before its place is written down. */
const restMs = 400

export function openWindow(files: WindowFiles): BrowserWindow {
  const state = readWindowState(files.state)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const window = new BrowserWindow({
    ...windowBounds(
      state,
      [primary, ...others].map(({ workArea }) => workArea),
    ),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'ANA',
    icon: files.icon,
    show: false,
    backgroundColor: '#f7f8fa',
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberState(window, files.state)
  void window.loadURL(`${rendererOrigin}/`)
  return window
}

function rememberState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    const now: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    writeFileWhole(file, JSON.stringify(now))
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(write, restMs)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', write)
  window.on('closed', () => clearTimeout(timer))
}

/** Brings the window to the front, whatever state it is in. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
