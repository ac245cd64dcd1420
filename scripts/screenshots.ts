/**
 * `npm run screenshots`: the pictures of the documents, taken from the real program on the practice line after
 * it has called a few invented people. Into docs/images.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium } from '@playwright/test'
import { type ServedAna, serveAna } from '../tests/support/browser.ts'
import { chromiumLaunchOptions } from './chromium.ts'

const images = join(import.meta.dirname, '../docs/images')

/** Picture, page and colours. */
const pictures: ReadonlyArray<readonly [name: string, page: string, colours: 'light' | 'dark']> = [
  ['inicio', 'home', 'light'],
  ['importar', 'import', 'light'],
  ['campanas', 'campaigns', 'light'],
  ['en-vivo', 'live', 'light'],
  ['conversaciones', 'conversations', 'light'],
  ['seguimiento', 'follow-up', 'light'],
  ['seguimiento-oscuro', 'follow-up', 'dark'],
  ['ajustes', 'settings', 'light'],
]

/** Invented people; the practice line decides by their numbers who answers. */
const people = [
  'Rosa Elvira Cárdenas',
  'Jorge Iván Restrepo',
  'Luz Marina Ortega',
  'Hernán Darío Quintero',
  'Blanca Nubia Salazar',
  'Óscar Fernando Muñoz',
]
const contactList = [
  'nombre;numero',
  ...people.map((name, index) => `${name};30012345${String(60 + index).padStart(2, '0')}`),
].join('\n')

const longestWaitMs = 240_000

async function ask(ana: ServedAna, path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(new URL(path, ana.operatorUrl), {
    ...init,
    headers: { authorization: `Bearer ${ana.operatorToken}` },
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

/** The live board is shown this long after the campaign began: several conversations are under way then. */
const liveAfterMs = 45_000

/** Loads the people; ANA begins to call them. */
async function startCalls(ana: ServedAna): Promise<void> {
  const form = new FormData()
  form.set('file', new Blob([contactList], { type: 'text/csv' }), 'contactos-de-muestra.csv')
  await ask(ana, '/sendNumbers', { method: 'POST', body: form })
}

/** Waits until somebody is ready for a human, so that no page is empty. */
async function waitForFollowUp(ana: ServedAna): Promise<void> {
  const deadline = performance.now() + longestWaitMs
  while (performance.now() < deadline) {
    const ready = JSON.stringify(await ask(ana, '/analysis/ready_for_human'))
    if (ready.includes('+57')) return
    await wait(1_000)
  }
}

async function take(browser: Browser, ana: ServedAna, chosen: typeof pictures): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    if (!chosen.some(([, , colours]) => colours === colorScheme)) continue
    const context = await browser.newContext({
      viewport: { width: 1360, height: 850 },
      locale: 'es-CO',
      timezoneId: 'America/Bogota',
      colorScheme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(ana.signInUrl)
    await page.waitForFunction(() => document.querySelector('#root')?.childElementCount)
    for (const [name, route, colours] of chosen) {
      if (colours !== colorScheme) continue
      await page.evaluate((hash) => {
        window.location.hash = hash
      }, `#/${route}`)
      // Charts and lists fill in after the page has opened.
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(1_200)
      await page.screenshot({ path: join(images, `${name}.png`) })
      console.log(`docs/images/${name}.png`)
    }
    await context.close()
  }
}

mkdirSync(images, { recursive: true })
const dataFolder = mkdtempSync(join(tmpdir(), 'ana-screenshots-'))
// A weekday morning in Bogotá, when calling is lawful.
const ana = await serveAna({ dataFolder, env: { ANA_TEST_NOW: '2026-03-04T15:00:00Z' } })
const browser = await chromium.launch(await chromiumLaunchOptions())
try {
  await startCalls(ana)
  await wait(liveAfterMs)
  await take(
    browser,
    ana,
    pictures.filter(([, page]) => page === 'live'),
  )
  await waitForFollowUp(ana)
  await take(
    browser,
    ana,
    pictures.filter(([, page]) => page !== 'live'),
  )
} finally {
  await browser.close()
  await ana.stop()
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
}
