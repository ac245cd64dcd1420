/**
 * `npm run screenshots`: every page in both themes and three sizes, from the real program on the practice line after a
 * morning of calls. Into docs/screenshots; the documents show some of them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { type ServedAna, serveAna } from '../tests/support/browser.ts'
import { chromiumLaunchOptions } from './chromium.ts'

const folder = join(import.meta.dirname, '../docs/screenshots')
const spreadsheets = join(import.meta.dirname, '../tests/fixtures/spreadsheets')

const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 2560, height: 1440 },
]
const themes = { light: 'claro', dark: 'oscuro' } as const

interface Scene {
  name: string
  route: string
  /** Brings the page to what is to be seen. */
  prepare?: (page: Page) => Promise<unknown>
}

const openFirst = (route: string) => (page: Page) =>
  page.locator(`main a[href*="#/${route}/"]`).first().click()

/** While calls are in progress. */
const liveScenes: readonly Scene[] = [
  { name: 'en-vivo', route: 'live' },
  { name: 'en-vivo-llamada', route: 'live', prepare: openFirst('live') },
]

/** After them. */
const scenes: readonly Scene[] = [
  { name: 'primer-inicio', route: 'first-run' },
  { name: 'inicio', route: 'home' },
  {
    name: 'importar',
    route: 'import',
    async prepare(page) {
      const picker = page.locator('input[type=file]')
      // In its second size the preview is there already.
      if ((await picker.count()) > 0) await picker.first().setInputFiles(join(spreadsheets, messyFile))
      await page.locator('main [role=table]').first().waitFor()
    },
  },
  { name: 'campanas', route: 'campaigns' },
  { name: 'campana', route: 'campaigns', prepare: openFirst('campaigns') },
  { name: 'conversaciones', route: 'conversations' },
  { name: 'conversacion', route: 'conversations', prepare: openFirst('conversations') },
  { name: 'seguimiento', route: 'follow-up' },
  { name: 'guion', route: 'script' },
  { name: 'cumplimiento', route: 'compliance' },
  { name: 'ajustes', route: 'settings' },
]

const messyFile = 'v02-celdas-dificiles.xlsx'
const morningList = 'v01-lista-basica.xlsx'
/** A weekday in Bogotá, when calling is lawful: the morning is called quickly, what follows at life's pace. */
const morning = { start: '2026-03-04T14:00:00Z', speed: 15, forMs: 150_000 }
const noon = '2026-03-04T15:40:00Z'
/** The live board is shown this long after the second campaign began: several conversations are under way then. */
const liveAfterMs = 40_000

/** Loads a list; ANA begins to call it. */
async function startCalls(ana: ServedAna, file: string, name: string): Promise<void> {
  const form = new FormData()
  form.set('file', new Blob([readFileSync(join(spreadsheets, file))]), name)
  const answer = await fetch(new URL('/sendNumbers', ana.operatorUrl), {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${ana.operatorToken}` },
  })
  if (!answer.ok) throw new Error(`/sendNumbers answered ${answer.status}: ${await answer.text()}`)
}

async function show(page: Page, { route, prepare }: Scene): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, `#/${route}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(700)
  await prepare?.(page)
  // Charts and lists fill in after the page has opened.
  await page.waitForTimeout(900)
}

async function take(browser: Browser, ana: ServedAna, chosen: readonly Scene[]): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      locale: 'es-CO',
      timezoneId: 'America/Bogota',
      colorScheme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(ana.signInUrl)
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const scene of chosen) {
      for (const size of sizes) {
        await page.setViewportSize(size)
        await show(page, scene)
        const file = `${scene.name}-${themes[colorScheme]}-${size.width}.png`
        await page.screenshot({ path: join(folder, file) })
        console.log(`docs/screenshots/${file}`)
      }
    }
    await context.close()
  }
}

/** Serves ANA for as long as `work` takes. */
async function withAna(
  options: { dataFolder: string; now: string; speed?: number },
  work: (ana: ServedAna) => Promise<void>,
): Promise<void> {
  const { dataFolder, now, speed = 1 } = options
  const env = { ANA_TEST_NOW: now, ANA_MAX_CONCURRENT_CALLS: '12' }
  const ana = await serveAna({ dataFolder, args: ['--speed', String(speed)], env })
  try {
    await work(ana)
  } finally {
    await ana.stop()
  }
}

mkdirSync(folder, { recursive: true })
const dataFolder = mkdtempSync(join(tmpdir(), 'ana-screenshots-'))
const browser = await chromium.launch(await chromiumLaunchOptions())
try {
  await withAna({ dataFolder, now: morning.start, speed: morning.speed }, async (ana) => {
    await startCalls(ana, morningList, 'docentes-de-marzo.xlsx')
    await wait(morning.forMs)
  })
  await withAna({ dataFolder, now: noon }, async (ana) => {
    await startCalls(ana, messyFile, 'alcaldia-y-pensionados.xlsx')
    await wait(liveAfterMs)
    await take(browser, ana, liveScenes)
    await take(browser, ana, scenes)
  })
} finally {
  await browser.close()
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
}
