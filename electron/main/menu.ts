/** The application menu, as data: which items there are, their keys, and which page each one opens. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Labels } from './labels.ts'

export interface MenuActions {
  /** Shows a page of the interface in the window, opening the window when needed. */
  openPage(page: string): void
  openDataFolder(): void
}

/** @param platform Node's name; macOS has a menu of its own for the application. */
export function menuTemplate(
  labels: Labels,
  platform: NodeJS.Platform,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const page = (label: string, name: string, key: number): MenuItemConstructorOptions => ({
    label,
    accelerator: `CmdOrCtrl+${key}`,
    click: () => actions.openPage(name),
  })
  const quit: MenuItemConstructorOptions = { label: labels.quit, role: 'quit' }
  const about: MenuItemConstructorOptions = { label: labels.about, role: 'about' }
  const application: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [
          {
            label: 'ANA',
            submenu: [about, { type: 'separator' }, { role: 'services' }, { type: 'separator' }, quit],
          },
        ]
      : []
  return [
    ...application,
    {
      label: labels.file,
      submenu: [
        { label: labels.importFile, accelerator: 'CmdOrCtrl+O', click: () => actions.openPage('import') },
        { label: labels.settings, accelerator: 'CmdOrCtrl+,', click: () => actions.openPage('settings') },
        { type: 'separator' },
        { label: labels.close, role: 'close' },
        ...(platform === 'darwin' ? [] : [quit]),
      ],
    },
    {
      label: labels.edit,
      submenu: [
        { label: labels.undo, role: 'undo' },
        { label: labels.redo, role: 'redo' },
        { type: 'separator' },
        { label: labels.cut, role: 'cut' },
        { label: labels.copy, role: 'copy' },
        { label: labels.paste, role: 'paste' },
        { label: labels.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: labels.view,
      submenu: [
        page(labels.home, 'home', 1),
        page(labels.campaigns, 'campaigns', 2),
        page(labels.live, 'live', 3),
        page(labels.conversations, 'conversations', 4),
        page(labels.followUp, 'follow-up', 5),
        { type: 'separator' },
        { label: labels.reload, role: 'reload' },
        { label: labels.zoomIn, role: 'zoomIn' },
        { label: labels.zoomOut, role: 'zoomOut' },
        { label: labels.resetZoom, role: 'resetZoom' },
        { label: labels.fullScreen, role: 'togglefullscreen' },
      ],
    },
    { label: labels.window, submenu: [{ label: labels.minimize, role: 'minimize' }] },
    {
      label: labels.help,
      submenu: [
        { label: labels.openDataFolder, click: () => actions.openDataFolder() },
        ...(platform === 'darwin' ? [] : [about]),
      ],
    },
  ]
}
