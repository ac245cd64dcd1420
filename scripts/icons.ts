/**
 * Draws the application's icons from their SVG sources: `node scripts/run.mjs scripts/icons.ts`. electron-builder makes
 * the formats of Windows and macOS from `icon.png`; the tray needs a picture for each state, panel and density.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumLaunchOptions } from './chromium.ts'

const resources = join(import.meta.dirname, '../resources')
const source = (name: string) => readFileSync(join(resources, name), 'utf8')

interface Picture {
  /** Relative to the resources. */
  file: string
  svg: string
  widthPx: number
  /** What `currentColor` is. */
  colour?: string
}

/** The colours of a mark on a panel: light, dark, or a template that macOS colours. */
const panels = {
  '-light': { ink: '#17695c', calls: '#1a8f4c', paused: '#b26a00', trouble: '#c62f26' },
  '-dark': { ink: '#ffffff', calls: '#4fd88a', paused: '#ffc14d', trouble: '#ff7a70' },
  Template: { ink: '#000000', calls: '#000000', paused: '#000000', trouble: '#000000' },
} as const

/** Below on the right, each of a shape of its own: colour alone tells nobody who cannot see it. */
const marks = {
  idle: '',
  calls: '<circle cx="25" cy="25" r="6" fill="COLOUR"/>',
  paused:
    '<path d="M22.4 20v10M28 20v10" fill="none" stroke="COLOUR" stroke-width="3.4" stroke-linecap="round"/>',
  trouble:
    '<path d="M25 18.5v6.5" fill="none" stroke="COLOUR" stroke-width="4" stroke-linecap="round"/><circle cx="25" cy="30" r="2.2" fill="COLOUR"/>',
} as const

/** The mark's room is cut out of the rosette, so that both can be told apart at 16 pixels. */
const room =
  '<mask id="room"><rect width="32" height="32" fill="#fff"/><circle cx="25" cy="25" r="8.6" fill="#000"/></mask>'

function trayPictures(): Picture[] {
  const base = source('tray.svg')
  return (['idle', 'calls', 'paused', 'trouble'] as const).flatMap((state) =>
    (['-light', '-dark', 'Template'] as const).flatMap((panel) => {
      const colours = panels[panel]
      const colour = state === 'idle' ? colours.ink : colours[state]
      const svg =
        state === 'idle'
          ? base
          : base
              .replace('<g id="mark">', `${room}<g mask="url(#room)">`)
              .replace('</svg>', `${marks[state].replaceAll('COLOUR', colour)}</svg>`)
      const widthPx = panel === 'Template' ? 16 : 24
      return [
        { file: `tray/${state}${panel}.png`, svg, widthPx, colour: colours.ink },
        { file: `tray/${state}${panel}@2x.png`, svg, widthPx: widthPx * 2, colour: colours.ink },
      ]
    }),
  )
}

const badge =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#d98a00"/></svg>'

const pictures: Picture[] = [
  { file: 'icon.png', svg: source('icon.svg'), widthPx: 1024 },
  { file: 'tray/badge.png', svg: badge, widthPx: 32 },
  ...trayPictures(),
]

mkdirSync(join(resources, 'tray'), { recursive: true })
const browser = await chromium.launch(await chromiumLaunchOptions())
try {
  for (const { file, svg, widthPx, colour = '#000' } of pictures) {
    const page = await browser.newPage({ viewport: { width: widthPx, height: widthPx } })
    await page.setContent(
      `<style>body{margin:0;color:${colour}}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
    )
    await page.screenshot({ path: join(resources, file), omitBackground: true })
    await page.close()
    console.log(`${file}: ${widthPx} px`)
  }
} finally {
  await browser.close()
}
// The page of the headless engine in a browser's tab.
writeFileSync(join(import.meta.dirname, '../renderer/favicon.svg'), source('icon.svg'))
