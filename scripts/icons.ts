/** Draws the application's icons from their SVG sources: `node scripts/run.mjs scripts/icons.ts`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumLaunchOptions } from './chromium.ts'

const resources = join(import.meta.dirname, '../resources')

/** Source, picture and its width in pixels. Trays want the name `@2x` for dense screens. */
const pictures: ReadonlyArray<readonly [source: string, picture: string, widthPx: number]> = [
  ['icon.svg', 'icon.png', 1024],
  ['tray.svg', 'tray.png', 24],
  ['tray.svg', 'tray@2x.png', 48],
  ['trayTemplate.svg', 'trayTemplate.png', 16],
  ['trayTemplate.svg', 'trayTemplate@2x.png', 32],
]

const browser = await chromium.launch(await chromiumLaunchOptions())
try {
  for (const [source, picture, widthPx] of pictures) {
    const page = await browser.newPage({ viewport: { width: widthPx, height: widthPx } })
    const svg = readFileSync(join(resources, source), 'utf8')
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
    await page.screenshot({ path: join(resources, picture), omitBackground: true })
    await page.close()
    console.log(`${picture}: ${widthPx} px`)
  }
} finally {
  await browser.close()
}
