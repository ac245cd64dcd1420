/** The shell's smaller decisions: arguments, mode, menu and labels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readShellOptions } from '../../electron/main/arguments.ts'
import { labelsFor, languageOfLocale } from '../../electron/main/labels.ts'
import { menuTemplate } from '../../electron/main/menu.ts'
import { readPractice, rememberPractice } from '../../electron/main/shell-store.ts'

describe('arguments', () => {
  it('asks for nothing when nothing is said', () => {
    expect(readShellOptions(['electron', '.'], {})).toEqual({
      dataFolder: null,
      practice: null,
      sandboxOff: false,
    })
  })

  it('finds its own words among those of Electron and Playwright', () => {
    const argv = ['electron', '--inspect=0', '--no-sandbox', '.', '--data', 'somewhere', '--real']
    expect(readShellOptions(argv, { ANA_DATA_DIR: '/elsewhere' })).toEqual({
      dataFolder: resolve('somewhere'),
      practice: false,
      sandboxOff: true,
    })
  })

  it('takes the data folder from the environment when the command line is silent', () => {
    expect(readShellOptions(['ana', '--practice'], { ANA_DATA_DIR: '/srv/ana' })).toEqual({
      dataFolder: resolve('/srv/ana'),
      practice: true,
      sandboxOff: false,
    })
  })
})

describe('mode', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ana-mode-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is the practice line until the operator has chosen, and then what she chose', () => {
    const file = join(folder, 'mode.json')
    expect(readPractice(file)).toBe(true)
    rememberPractice(file, false)
    expect(readPractice(file)).toBe(false)
  })
})

describe('labels', () => {
  it.each([
    ['es-CO', 'es'],
    ['en-US', 'en'],
    ['en', 'en'],
    ['pt-BR', 'es'],
    ['', 'es'],
  ])('speaks to a system in %j in %s', (locale, language) => {
    expect(languageOfLocale(locale)).toBe(language)
  })
})

describe('menu', () => {
  const opened: string[] = []
  const actions = {
    openPage: (page: string) => opened.push(page),
    openDataFolder: () => opened.push('folder'),
  }

  it.each(['linux', 'win32', 'darwin'] as const)(
    'gives every item a label and no key twice (%s)',
    (platform) => {
      const items = menuTemplate(labelsFor('es'), platform, actions).flatMap(({ submenu }) =>
        Array.isArray(submenu) ? submenu : [],
      )
      const named = items.filter(({ type, role }) => type !== 'separator' && role !== 'services')
      expect(named.every(({ label }) => typeof label === 'string' && label !== '')).toBe(true)
      const keys = items.flatMap(({ accelerator }) =>
        accelerator === undefined ? [] : [String(accelerator)],
      )
      expect(new Set(keys).size).toBe(keys.length)
      expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1)
    },
  )
})
