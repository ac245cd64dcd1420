/** The application menu, as data: which items there are, their keys, and which page each one opens. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Labels } from './labels.ts'
import type { ZoomChange } from './zoom.ts'

export interface MenuActions {
  /** Shows a page of the interface in the window, opening the window when needed. */
  openPage(page: string, id?: string): void
  openDataFolder(): void
  print(): void
  zoom(change: ZoomChange): void
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
  const zoom = (label: string, change: ZoomChange, accelerator: string, visible = true) => ({
    label,
    accelerator,
    visible,
    // Hidden ones are the same keys elsewhere on the keyboard.
    acceleratorWorksWhenHidden: true,
    click: () => actions.zoom(change),
  })
  const quit: MenuItemConstructorOptions = { label: labels.quit, role: 'quit' }
  const about: MenuItemConstructorOptions = { label: labels.about, role: 'about' }
  const application: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [
          {
            label: 'ANA',
            submenu: [
              about,
              { type: 'separator' },
              { label: labels.services, role: 'services' },
              { type: 'separator' },
              { label: labels.hide, role: 'hide' },
              { label: labels.hideOthers, role: 'hideOthers' },
              { label: labels.showAll, role: 'unhide' },
              { type: 'separator' },
              quit,
            ],
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
        { label: labels.print, accelerator: 'CmdOrCtrl+P', click: () => actions.print() },
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
        { label: labels.paste, role: 'pasteAndMatchStyle', accelerator: 'CmdOrCtrl+V' },
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
        zoom(labels.zoomIn, 'in', 'CmdOrCtrl+Plus'),
        zoom(labels.zoomIn, 'in', 'CmdOrCtrl+=', false),
        zoom(labels.zoomIn, 'in', 'CmdOrCtrl+numadd', false),
        zoom(labels.zoomOut, 'out', 'CmdOrCtrl+-'),
        zoom(labels.zoomOut, 'out', 'CmdOrCtrl+numsub', false),
        zoom(labels.resetZoom, 'reset', 'CmdOrCtrl+0'),
        zoom(labels.resetZoom, 'reset', 'CmdOrCtrl+num0', false),
        { type: 'separator' },
        { label: labels.fullScreen, role: 'togglefullscreen' },
      ],
    },
    {
      label: labels.window,
      submenu: [
        { label: labels.minimize, role: 'minimize' },
        ...(platform === 'darwin'
          ? [{ label: labels.bringToFront, role: 'front' } satisfies MenuItemConstructorOptions]
          : []),
      ],
    },
    {
      label: labels.help,
      submenu: [
        { label: labels.support, click: () => actions.openPage('settings', 'support') },
        { label: labels.openDataFolder, click: () => actions.openDataFolder() },
        ...(platform === 'darwin' ? [] : [about]),
      ],
    },
  ]
}
