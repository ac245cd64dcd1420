/**
 * What the desktop shows and does for the engine without the window: the tray, the badge, notifications, a computer
 * that stays awake during calls, and the question on the way out. It is told the engine's status and acts on it.
 */
import { app, dialog, type NativeImage, Notification, nativeImage, powerSaveBlocker } from 'electron'
import { type Closing, createClosing } from './closing.ts'
import { type DeskStatus, type Occurrence, restingStatus } from './desk-status.ts'
import type { EngineOrder } from './engine-messages.ts'
import type { Labels } from './labels.ts'
import { createNotifier, type Notice } from './notifications.ts'
import { createTray } from './tray.ts'
import { createWakefulness } from './wakefulness.ts'

export interface DeskOptions {
  trayFolder: string
  badgeIcon: string
  notificationIcon: string
  labels(): Labels
  notificationsWanted(): boolean
  order(order: EngineOrder): void
  window(): Electron.BrowserWindow | null
  show(): void
  openPage(page: string, id: string | null): void
  schedule(delayMs: number, task: () => void): { cancel(): void }
}

export interface Desk {
  readonly closing: Closing
  readonly hasTray: boolean
  statusChanged(status: DeskStatus): void
  occurred(occurrence: Occurrence): void
  /** The engine ended: nobody is on the telephone any more as far as anybody knows. */
  engineGone(): void
  /** The operator's language changed. */
  redraw(): void
}

export function createDesk(options: DeskOptions): Desk {
  const { labels, order, window, show, openPage, schedule } = options
  let status: DeskStatus = restingStatus
  const shown = new Set<Notification>()
  const badge: NativeImage = nativeImage.createFromPath(options.badgeIcon)
  const wakefulness = createWakefulness(powerSaveBlocker, schedule)

  const closing = createClosing({
    callsInProgress: () => status.callsInProgress,
    async ask(question) {
      const over = window()
      const { response } = await (over === null
        ? dialog.showMessageBox(question)
        : dialog.showMessageBox(over, question))
      return response
    },
    labels,
    stay: () => window()?.hide(),
    takeCalls: (on) => order({ kind: 'take_calls', on }),
    quit: () => app.quit(),
  })

  const tray = createTray(options.trayFolder, labels(), {
    show,
    openQueue: () => openPage('follow-up', null),
    pause: () => order({ kind: 'pause_campaigns' }),
    resume: () => order({ kind: 'resume_campaigns' }),
    goOn() {
      closing.goOn()
      draw()
    },
    quit: () => app.quit(),
  })

  const notifier = createNotifier({
    wanted: options.notificationsWanted,
    isLookedAt: () => window()?.isFocused() ?? false,
    labels,
    show: showNotice,
    now: () => performance.now(),
    schedule,
  })

  function showNotice({ title, body, page, id }: Notice): void {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body, icon: options.notificationIcon })
    // Kept until it is gone: a collected notification does not tell that it was clicked.
    shown.add(notification)
    notification.on('click', () => {
      shown.delete(notification)
      openPage(page, id)
    })
    notification.on('close', () => shown.delete(notification))
    notification.on('failed', () => shown.delete(notification))
    notification.show()
  }

  function draw(): void {
    tray?.update(status, closing.isFinishing(), labels())
    const { waitingOne, waitingMany } = labels()
    const waiting = (status.queue === 1 ? waitingOne : waitingMany).replace('{count}', String(status.queue))
    if (process.platform === 'win32') {
      window()?.setOverlayIcon(status.queue > 0 ? badge : null, status.queue > 0 ? waiting : '')
    } else app.setBadgeCount(status.queue)
  }

  function statusChanged(next: DeskStatus): void {
    status = next
    wakefulness.calls(status.callsInProgress)
    draw()
    closing.callsChanged()
  }

  return {
    closing,
    hasTray: tray !== null,
    statusChanged,
    occurred: notifier.tell,
    engineGone() {
      statusChanged({ ...status, callsInProgress: 0, campaignsRunning: 0, campaignsPaused: 0, partsDown: [] })
    },
    redraw: draw,
  }
}
