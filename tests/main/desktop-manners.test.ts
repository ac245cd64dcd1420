/** The shell's smaller manners: links, the tray's face, a computer that stays awake, zoom, start at login. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { deepLinkIn, readDeepLink } from '../../electron/main/deep-link.ts'
import { restingStatus } from '../../electron/main/desk-status.ts'
import { labelsFor } from '../../electron/main/labels.ts'
import { autostartEntry, autostartFile } from '../../electron/main/login-item.ts'
import { isOwnPage, rendererScheme } from '../../electron/main/security.ts'
import { trayFile, trayLine, trayMenu, trayStateOf } from '../../electron/main/tray.ts'
import { awakeAfterMs, createWakefulness } from '../../electron/main/wakefulness.ts'
import { webPreferences } from '../../electron/main/window.ts'
import { nextZoom } from '../../electron/main/zoom.ts'
import { pages } from '../../renderer/router.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'

// Only the pure functions of these files are asked; Electron itself is not there.
vi.mock('electron', () => ({
  BrowserWindow: class {},
  Menu: {},
  nativeImage: {},
  nativeTheme: {},
  protocol: {},
  screen: {},
  shell: {},
  Tray: class {},
}))

describe('links into ANA', () => {
  it('open a page, and somebody on it', () => {
    expect(readDeepLink('ana://seguimiento/0197-abc_1')).toEqual({ page: 'follow-up', id: '0197-abc_1' })
    expect(readDeepLink('ana://conversaciones')).toEqual({ page: 'conversations', id: null })
    expect(readDeepLink('ANA://Inicio/')).toEqual({ page: 'home', id: null })
  })

  it.each([
    'https://seguimiento/1',
    'ana://seguimiento/../ajustes',
    'ana://seguimiento/1?do=call',
    'ana://seguimiento/%2e%2e',
    'ana://desconocida/1',
    'ana://seguimiento/uno/dos',
    'ana:seguimiento',
    `ana://seguimiento/${'x'.repeat(65)}`,
    'ana://constructor',
    'javascript:alert(1)',
    '',
    null,
    7,
  ])('are nothing but that: %j opens nothing', (text) => {
    expect(readDeepLink(text)).toBeNull()
  })

  it('only ever lead to pages that exist, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, id) => {
        const target = readDeepLink(`ana://${name}/${id}`)
        if (target !== null) expect(pages).toContain(target.page)
      }),
    )
  })

  it('are there for every page', () => {
    for (const page of pages) expect(readDeepLink(`ana://${page}`), page).toEqual({ page, id: null })
  })

  it('are found on a command line among other words', () => {
    expect(deepLinkIn(['/opt/ANA/ana', '--no-sandbox', 'ana://en-vivo/call1'])).toEqual({
      page: 'live',
      id: 'call1',
    })
    expect(deepLinkIn(['/opt/ANA/ana', '.'])).toBeNull()
  })
})

describe('a computer during calls', () => {
  it('does not fall asleep, nor between two calls, and may a while after the last', async () => {
    const clock = createFakeClock()
    const running = new Set<number>()
    let next = 0
    const power = {
      start() {
        next += 1
        running.add(next)
        return next
      },
      stop: (id: number) => running.delete(id),
    }
    const wakefulness = createWakefulness(power, clock.schedule)
    wakefulness.calls(0)
    expect(running.size).toBe(0)
    wakefulness.calls(2)
    wakefulness.calls(3)
    expect(running.size).toBe(1)
    wakefulness.calls(0)
    await clock.advance(awakeAfterMs / 2)
    wakefulness.calls(1)
    await clock.advance(awakeAfterMs * 2)
    expect(wakefulness.isAwake()).toBe(true)
    wakefulness.calls(0)
    await clock.advance(awakeAfterMs)
    expect(running.size).toBe(0)
  })
})

describe('zoom', () => {
  it('goes in the steps of a browser, and stays within what can be read', () => {
    expect(nextZoom(1, 'in')).toBe(1.1)
    expect(nextZoom(1.0999999, 'in')).toBe(1.25)
    expect(nextZoom(1, 'out')).toBe(0.9)
    expect(nextZoom(1.75, 'reset')).toBe(1)
    expect(nextZoom(2, 'in')).toBe(2)
    expect(nextZoom(0.67, 'out')).toBe(0.67)
  })
})

describe('start at login on Linux', () => {
  it('is an entry in the session’s autostart folder', () => {
    expect(autostartFile({}, '/home/ana')).toBe('/home/ana/.config/autostart/ana.desktop')
    expect(autostartFile({ XDG_CONFIG_HOME: '/etc/ana' }, '/home/ana')).toBe('/etc/ana/autostart/ana.desktop')
  })

  it('quotes a path that a shell would misread', () => {
    expect(autostartEntry(['/opt/Mi "ANA"/100%/ana', '--hidden'])).toContain(
      'Exec="/opt/Mi \\"ANA\\"/100%%/ana" "--hidden"',
    )
  })
})

describe('the tray', () => {
  const spanish = labelsFor('es')
  const none = { show() {}, openQueue() {}, pause() {}, resume() {}, goOn() {}, quit() {} }
  const busy = { ...restingStatus, practice: false, callsInProgress: 2, campaignsRunning: 1 }
  const paused = { ...restingStatus, practice: false, campaignsPaused: 1 }

  it('shows trouble before calls, and calls before rest', () => {
    expect(trayStateOf(restingStatus)).toBe('idle')
    expect(trayStateOf(paused)).toBe('paused')
    expect(trayStateOf(busy)).toBe('calls')
    expect(trayStateOf({ ...busy, partsDown: ['twilio'] })).toBe('trouble')
  })

  it('stands out from a dark and from a light panel', () => {
    expect(trayFile('calls', 'linux', true)).toBe('calls-dark.png')
    expect(trayFile('calls', 'win32', false)).toBe('calls-light.png')
    expect(trayFile('calls', 'darwin', true)).toBe('callsTemplate.png')
  })

  it('has a picture for every state, panel and density', () => {
    for (const state of ['idle', 'calls', 'paused', 'trouble'] as const) {
      for (const [platform, isDark] of [
        ['linux', true],
        ['linux', false],
        ['darwin', false],
      ] as const) {
        const file = trayFile(state, platform, isDark)
        for (const name of [file, file.replace('.png', '@2x.png')]) {
          expect(existsSync(join(import.meta.dirname, '../../resources/tray', name)), name).toBe(true)
        }
      }
    }
  })

  it('says what ANA does', () => {
    expect(trayLine(busy, false, spanish)).toBe('2 llamadas en curso')
    expect(trayLine({ ...busy, practice: true, callsInProgress: 1 }, false, spanish)).toBe(
      '1 llamada en curso · Práctica',
    )
    expect(trayLine({ ...paused, partsDown: ['tunnel'] }, false, spanish)).toBe(
      'Sin servicio: Dirección pública · Campañas en pausa',
    )
    expect(trayLine(busy, true, spanish)).toBe('Terminan 2 llamadas; después ANA se cierra')
  })

  it('offers what fits: pausing what runs, resuming what rests, going on instead of quitting', () => {
    const labelsOf = (status: typeof busy, finishing: boolean) =>
      trayMenu(status, finishing, spanish, none).map(({ label }) => label)
    expect(labelsOf(busy, false)).toContain(spanish.pauseAll)
    expect(labelsOf(busy, false)).not.toContain(spanish.resumeAll)
    expect(labelsOf(paused, false)).toContain(spanish.resumeAll)
    expect(labelsOf(busy, true)).toContain(spanish.goOn)
    expect(labelsOf({ ...busy, queue: 7 }, false)).toContain('Seguimiento (7)')
  })
})

describe('what a page may do', () => {
  it('is nothing of Node and Electron, and no spell checker reads what customers said', () => {
    expect(webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
  })

  it('is to speak with the engine from the main frame of ANA’s own page', () => {
    expect(isOwnPage({ url: 'app://ana/', parent: null })).toBe(true)
    expect(isOwnPage({ url: 'app://ana/', parent: {} })).toBe(false)
    expect(isOwnPage({ url: 'https://ana/', parent: null })).toBe(false)
    expect(isOwnPage({ url: 'app://ana.evil/', parent: null })).toBe(false)
    expect(isOwnPage(null)).toBe(false)
  })

  it('comes by a scheme that never skips the policy', () => {
    expect(rendererScheme).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    })
  })
})
