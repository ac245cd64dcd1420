/**
 * `npm run dist`: the application as people get it. With the official Electron at hand or within reach, the
 * installers of this platform; else, and with `--dir`, the unpacked application, made with the test runtime.
 * Other words are passed on to electron-builder.
 */
import { join } from 'node:path'
import { giveUp, projectEnv, root, run, say, setUp } from './setup.mjs'

await setUp()
const { chooseElectron, chooseTestElectron } = await import('./electron-choice.mjs')

const words = process.argv.slice(2)
const unpackedOnly = words.includes('--dir')
const { electron, reason } = unpackedOnly ? await chooseTestElectron() : await chooseElectron()

const platform = { win32: '--win', darwin: '--mac' }[process.platform] ?? '--linux'
const args = [join(root, 'node_modules/electron-builder/cli.js'), platform]
if (!electron) giveUp(`Nothing can be packed: ${reason}.`)
if (!electron.official && !unpackedOnly) {
  say(`No installers, only the unpacked application: this computer has ${electron.description}.`)
}
if (unpackedOnly || !electron.official) args.push('dir', `-c.electronDist=${electron.folder}`)
// The unpacked application is for tests, which attach by --inspect; installers refuse that.
if (args.includes('dir')) args.push('-c.electronFuses.enableNodeCliInspectArguments=true')
args.push('--publish', 'never', ...words.filter((word) => word !== '--dir'))
process.exit(await run(process.execPath, args, { env: projectEnv(), stdio: ['ignore', 2, 2] }))
