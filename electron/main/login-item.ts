/** Opening ANA with the operator's session: by the system's own means, on Linux by an autostart entry. */
import { rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'
import { writeFileWhole } from './file-write.ts'

/** A word of a desktop entry's command line, quoted as the Desktop Entry Specification wants it. */
function quoted(word: string): string {
  return `"${word.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** @param command the program and its arguments */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=ANA',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Where Linux desktops look for what starts with the session. */
export function autostartFile(env: Readonly<NodeJS.ProcessEnv>, home = homedir()): string {
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'autostart', 'ana.desktop')
}

/** Makes the system do as the operator wishes. Never throws: a system that refuses is told in the log. */
export function setStartAtLogin(app: App, wanted: boolean, log: (message: string) => void): void {
  try {
    if (process.platform !== 'linux') {
      app.setLoginItemSettings({ openAtLogin: wanted, args: ['--hidden'] })
      return
    }
    const file = autostartFile(process.env)
    if (!wanted) {
      rmSync(file, { force: true })
      return
    }
    // An AppImage's program lies in a folder that is gone after this run.
    const program = process.env.APPIMAGE ?? process.execPath
    const command = app.isPackaged ? [program, '--hidden'] : [program, app.getAppPath(), '--hidden']
    writeFileWhole(file, autostartEntry(command), 0o644)
  } catch (error) {
    log(`start at login could not be set: ${error instanceof Error ? error.message : String(error)}`)
  }
}
