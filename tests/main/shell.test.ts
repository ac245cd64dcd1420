/** The shell's smaller decisions: arguments, mode, menu and labels. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readShellOptions } from '../../electron/main/arguments.ts'
import { labelsFor, languageOfLocale } from '../../electron/main/labels.ts'
import { menuTemplate } from '../../electron/main/menu.ts'
import {
  readPractice,
  readPreferences,
  rememberPractice,
  rememberPreferences,
} from '../../electron/main/shell-store.ts'

describe('arguments', () => {
  it('asks for nothing when nothing is said', () => {
    expect(readShellOptions(['electron', '.'], {})).toEqual({
      dataFolder: null,
      practice: null,
      sandboxOff: false,
      hidden: false,
    })
  })

  it('finds its own words among those of Electron and Playwright', () => {
    const argv = ['electron', '--inspect=0', '--no-sandbox', '.', '--data', 'somewhere', '--real']
    expect(readShellOptions(argv, { ANA_DATA_DIR: '/elsewhere' })).toEqual({
      dataFolder: resolve('somewhere'),
      practice: false,
      sandboxOff: true,
      hidden: false,
    })
  })

  it('takes the data folder from the environment when the command line is silent', () => {
    expect(readShellOptions(['ana', '--practice'], { ANA_DATA_DIR: '/srv/ana' })).toEqual({
      dataFolder: resolve('/srv/ana'),
      practice: true,
      sandboxOff: false,
      hidden: false,
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

describe('preferences', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ana-preferences-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are notifications and no start at login until the operator says otherwise', () => {
    const file = join(folder, 'preferences.json')
    expect(readPreferences(file)).toEqual({ notifications: true, startAtLogin: false, language: null })
    rememberPreferences(file, { notifications: false, startAtLogin: true, language: 'en' })
    expect(readPreferences(file)).toEqual({ notifications: false, startAtLogin: true, language: 'en' })
  })

  it.each(['', '[]', '{"notifications":"maybe"}'])(
    'are the first ones when the file is damaged (%j)',
    (text) => {
      const file = join(folder, 'preferences.json')
      writeFileSync(file, text)
      expect(readPreferences(file)).toEqual({ notifications: true, startAtLogin: false, language: null })
    },
  )
})

describe('labels', () => {
  it('are whole in both languages, with the same places for numbers', () => {
    const flat = (labels: object) =>
      Object.entries(labels).flatMap(([key, value]) =>
        typeof value === 'string'
          ? [[key, value] as const]
          : Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, String(text)] as const),
      )
    const spanish = new Map(flat(labelsFor('es')))
    const english = new Map(flat(labelsFor('en')))
    expect([...english.keys()]).toEqual([...spanish.keys()])
    for (const [key, text] of spanish) {
      expect(text.trim(), key).not.toBe('')
      expect((english.get(key) ?? '').includes('{count}'), key).toBe(text.includes('{count}'))
    }
  })

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
    openPage: (page: string, id?: string) => opened.push(id === undefined ? page : `${page}/${id}`),
    openDataFolder: () => opened.push('folder'),
    print: () => opened.push('print'),
    zoom: (change: string) => opened.push(`zoom ${change}`),
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
