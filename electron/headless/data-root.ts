/** Where ANA keeps her data when nobody says otherwise: the system's own place for application data. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Variables } from '../engine/settings/environment.ts'

/**
 * `ANA_DATA_DIR`, else the system's place. Real calls and practice have a folder each below it.
 * @param platform as in `process.platform`
 */
export function dataRoot(variables: Variables, platform: NodeJS.Platform = process.platform): string {
  const chosen = variables.ANA_DATA_DIR?.trim()
  if (chosen) return chosen
  if (platform === 'win32') {
    return join(variables.APPDATA?.trim() || join(homedir(), 'AppData', 'Roaming'), 'ana')
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'ana')
  return join(variables.XDG_DATA_HOME?.trim() || join(homedir(), '.local', 'share'), 'ana')
}

/** The folder of one engine. */
export function dataFolderOf(root: string, practice: boolean): string {
  return join(root, practice ? 'practice' : 'real')
}
