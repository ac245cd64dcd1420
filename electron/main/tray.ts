/** The icon beside the clock: opens the window, or quits. Where the desktop has no tray there is none. */
import { Menu, nativeImage, Tray } from 'electron'
import type { Labels } from './labels.ts'

export function createTray(
  icon: string,
  labels: Labels,
  actions: { show(): void; quit(): void },
): Tray | null {
  const image = nativeImage.createFromPath(icon)
  if (image.isEmpty()) return null
  const tray = new Tray(image)
  tray.setToolTip('ANA')
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: labels.show, click: () => actions.show() },
      { type: 'separator' },
      { label: labels.quit, click: () => actions.quit() },
    ]),
  )
  tray.on('click', () => actions.show())
  return tray
}
