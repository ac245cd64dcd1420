/**
 * The icon beside the clock: what ANA is doing, at a glance, and the few things one wants from there. Where the
 * desktop has no tray there is none. Which icon and which lines is decided by pure functions.
 */
import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron'
import type { DeskStatus } from './desk-status.ts'
import type { Labels } from './labels.ts'

/** What the icon says; trouble goes before everything, calls before rest. */
export type TrayState = 'idle' | 'calls' | 'paused' | 'trouble'

export function trayStateOf(status: DeskStatus): TrayState {
  if (status.partsDown.length > 0) return 'trouble'
  if (status.callsInProgress > 0) return 'calls'
  return status.campaignsPaused > 0 && status.campaignsRunning === 0 ? 'paused' : 'idle'
}

/**
 * The icon's file. macOS colours a template by itself; elsewhere the panel is dark or light and the icon must
 * stand out from it.
 */
export function trayFile(state: TrayState, platform: NodeJS.Platform, isDark: boolean): string {
  if (platform === 'darwin') return `${state}Template.png`
  return `${state}-${isDark ? 'dark' : 'light'}.png`
}

/** What ANA is doing, in one line, for the tool tip and the menu's head. */
export function trayLine(status: DeskStatus, isFinishing: boolean, labels: Labels): string {
  const counted = (one: string, many: string, count: number) =>
    (count === 1 ? one : many).replace('{count}', String(count))
  if (isFinishing) return counted(labels.finishingOne, labels.finishingMany, status.callsInProgress)
  const parts: string[] = []
  if (status.partsDown.length > 0) {
    parts.push(`${labels.down}: ${status.partsDown.map((part) => labels.part[part]).join(', ')}`)
  }
  if (status.callsInProgress > 0) {
    parts.push(counted(labels.callsOne, labels.callsMany, status.callsInProgress))
  } else if (status.campaignsRunning > 0) parts.push(labels.waitingToCall)
  else if (status.campaignsPaused > 0) parts.push(labels.paused)
  else parts.push(labels.resting)
  if (status.practice) parts.push(labels.practice)
  return parts.join(' · ')
}

export interface TrayActions {
  show(): void
  openQueue(): void
  pause(): void
  resume(): void
  /** Think better of quitting after the last call. */
  goOn(): void
  quit(): void
}

export function trayMenu(
  status: DeskStatus,
  isFinishing: boolean,
  labels: Labels,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const queue = status.queue === 0 ? labels.followUp : `${labels.followUp} (${status.queue})`
  return [
    { label: trayLine(status, isFinishing, labels), enabled: false },
    { type: 'separator' },
    { label: labels.show, click: () => actions.show() },
    { label: queue, click: () => actions.openQueue() },
    { type: 'separator' },
    ...(isFinishing ? [{ label: labels.goOn, click: () => actions.goOn() }] : []),
    ...(status.campaignsRunning > 0 ? [{ label: labels.pauseAll, click: () => actions.pause() }] : []),
    ...(status.campaignsRunning === 0 && status.campaignsPaused > 0
      ? [{ label: labels.resumeAll, click: () => actions.resume() }]
      : []),
    { label: labels.quit, click: () => actions.quit() },
  ]
}

export interface TrayIcon {
  update(status: DeskStatus, isFinishing: boolean, labels: Labels): void
}

/** @param folder holds the icon's variants */
export function createTray(folder: string, labels: Labels, actions: TrayActions): TrayIcon | null {
  const imageOf = (state: TrayState) =>
    nativeImage.createFromPath(
      join(folder, trayFile(state, process.platform, nativeTheme.shouldUseDarkColors)),
    )
  const image = imageOf('idle')
  if (image.isEmpty()) return null
  const tray = new Tray(image)
  let shown: { status: DeskStatus; isFinishing: boolean; labels: Labels } | null = null
  tray.setToolTip('ANA')
  tray.on('click', () => actions.show())
  const update: TrayIcon['update'] = (status, isFinishing, words) => {
    shown = { status, isFinishing, labels: words }
    tray.setImage(imageOf(trayStateOf(status)))
    tray.setToolTip(`ANA · ${trayLine(status, isFinishing, words)}`)
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(status, isFinishing, words, actions)))
  }
  nativeTheme.on('updated', () => {
    if (shown !== null) update(shown.status, shown.isFinishing, shown.labels)
  })
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: labels.show, click: () => actions.show() },
      { type: 'separator' },
      { label: labels.quit, click: () => actions.quit() },
    ]),
  )
  return { update }
}
