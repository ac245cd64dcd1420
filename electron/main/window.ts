/** The one window: opened where it was left, showing the renderer with no power but its port. */
import { BrowserWindow, screen, type WebPreferences } from 'electron'
import { writeFileWhole } from './file-write.ts'
import { rendererOrigin } from './security.ts'
import {
  readWindowState,
  rescuedBounds,
  smallestWindow,
  type WindowState,
  windowBounds,
} from './window-state.ts'
import { nextZoom, type ZoomChange } from './zoom.ts'

export interface WindowFiles {
  preload: string
  icon: string
  state: string
}

export interface MainWindow {
  readonly window: BrowserWindow
  zoom(change: ZoomChange): void
}

/** How long the window must have rested before its place is written down. */
const restMs = 400

/** What the page may do: nothing of Node, nothing of Electron, and no spell checker that reads what customers said. */
export const webPreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
}

function workAreas() {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [primary, ...others].map(({ workArea }) => workArea)
}

/** @param address of the first page @param hidden opens it without showing it, e.g. with the operator's session */
export function openWindow(files: WindowFiles, options: { address: string; hidden: boolean }): MainWindow {
  const state = readWindowState(files.state)
  const window = new BrowserWindow({
    ...windowBounds(state, workAreas()),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'ANA',
    icon: files.icon,
    show: false,
    backgroundColor: '#f7f8fa',
    webPreferences: { ...webPreferences, preload: files.preload },
  })
  // Maximising shows a window; one that opens hidden is maximised when it is first shown.
  const dress = () => {
    if (state.maximized) window.maximize()
    if (state.fullScreen) window.setFullScreen(true)
  }
  if (options.hidden) window.once('show', dress)
  else {
    dress()
    window.once('ready-to-show', () => window.show())
  }
  let factor = state.zoom
  const applyZoom = () => window.webContents.setZoomFactor(factor)
  const remember = rememberState(window, files.state, () => factor)
  const zoom = (change: ZoomChange) => {
    factor = nextZoom(window.webContents.getZoomFactor(), change)
    applyZoom()
    remember()
  }
  // A page that is loaded anew would be drawn in its first size.
  window.webContents.on('did-finish-load', applyZoom)
  window.webContents.on('zoom-changed', (_event, direction) => zoom(direction))
  keepOnScreens(window)
  void window.loadURL(
    options.address.startsWith(`${rendererOrigin}/`) ? options.address : `${rendererOrigin}/`,
  )
  return { window, zoom }
}

/** @returns writes the state down soon */
function rememberState(window: BrowserWindow, file: string, zoom: () => number): () => void {
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    const now: WindowState = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
      zoom: zoom(),
    }
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
  window.on('enter-full-screen', later)
  window.on('leave-full-screen', later)
  window.on('close', write)
  window.on('closed', () => clearTimeout(timer))
  return later
}

/** Brings the window back when its screen is unplugged or made smaller. */
function keepOnScreens(window: BrowserWindow): void {
  const rescue = () => {
    if (window.isDestroyed() || window.isFullScreen() || window.isMaximized()) return
    const bounds = rescuedBounds(window.getBounds(), workAreas())
    if (bounds !== null) window.setBounds(bounds)
  }
  screen.on('display-removed', rescue)
  screen.on('display-metrics-changed', rescue)
  window.on('closed', () => {
    screen.off('display-removed', rescue)
    screen.off('display-metrics-changed', rescue)
  })
}

/** Brings the window to the front, whatever state it is in. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
