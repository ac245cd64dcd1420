/** The packed application, as people install it. Made by `npm run dist -- --dir` before these tests run. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect } from '@playwright/test'
import { askEngine, launchDesktop, test } from '../support/desktop.ts'

const dist = join(import.meta.dirname, '../../dist')

function packedExecutable(): string {
  const places = {
    win32: 'win-unpacked/ANA.exe',
    darwin: 'mac*/ANA.app/Contents/MacOS/ANA',
    linux: 'linux-unpacked/ana',
  }
  const pattern =
    process.platform === 'win32' || process.platform === 'darwin' ? places[process.platform] : places.linux
  const [found] = globSync(pattern, { cwd: dist })
  if (found === undefined) throw new Error(`there is no ${pattern} in dist`)
  return join(dist, found)
}

test('the packed application starts, with its own engine and database', async ({ dataFolder }) => {
  const { app, page } = await launchDesktop({ dataFolder, executable: packedExecutable() })
  expect(await app.evaluate(({ app: electronApp }) => electronApp.isPackaged)).toBe(true)
  await expect(page).toHaveTitle('ANA')
  expect(await askEngine(page)).toMatchObject({ host: 'desktop', practice: true })
  // Its worker is a program of its own, which a package could lack; ANA would then go on without it.
  const log = join(dataFolder, 'practice/logs/ana.log')
  await expect.poll(() => readFileSync(log, 'utf8')).toContain('the database has its own thread')
  await app.close()
})

test('the packed application holds its icons and its native modules outside of the archive', () => {
  const resources =
    process.platform === 'darwin'
      ? join(packedExecutable(), '../../Resources')
      : join(packedExecutable(), '../resources')
  expect(readdirSync(resources)).toEqual(expect.arrayContaining(['app.asar', 'icon.png', 'tray']))
  const unpacked = join(resources, 'app.asar.unpacked')
  expect(existsSync(unpacked)).toBe(true)
  expect(globSync('**/better-sqlite3/**/*.node', { cwd: unpacked }).length).toBeGreaterThan(0)
  expect(globSync('**/espeak*', { cwd: unpacked })).toEqual([])
})

test('the packed program can only be ANA: its fuses are set', async () => {
  const wire = await getCurrentFuseWire(packedExecutable())
  const isOn = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    cookieEncryption: true,
    onlyAsar: true,
    fileProtocol: false,
  })
  // These tests attach by --inspect; what people install refuses it.
  const builder = readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8')
  expect(builder).toMatch(/^ {2}enableNodeCliInspectArguments: false$/m)
})
