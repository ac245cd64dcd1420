/**
 * What the interface's tests share. `desk` is the interface on the stand-in engine, which can be emptied, cut off
 * and looked into; the journeys take `signedIn` of `support/browser.ts`, the real product.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test as base } from '../support/browser.ts'
import { type FakeEngine, startFakeEngine } from './fake-engine.ts'

interface DeskFixtures {
  fakeOptions: { empty?: boolean; practice?: boolean; calls?: number; wordMs?: number }
  fake: FakeEngine
  /** The interface on the stand-in engine, signed in and loaded. */
  desk: Page
}

export const test = base.extend<DeskFixtures>({
  fakeOptions: [{}, { option: true }],
  fake: async ({ fakeOptions }, use) => {
    const fake = await startFakeEngine({ wordMs: 150, ...fakeOptions })
    await use(fake)
    await fake.close()
  },
  desk: async ({ fake, page }, use) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      // A refused socket is the browser's own complaint about a line that a test has cut.
      if (
        message.type() === 'error' &&
        !/WebSocket connection|Failed to load resource/.test(message.text())
      ) {
        complaints.push(message.text())
      }
    })
    await page.goto(`${fake.url}#token=${fake.token}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await use(page)
    expect(complaints, 'errors in the page').toEqual([])
  },
})

export { expect }

/** Fails with every rule of WCAG A and AA, and of good practice, that the page breaks as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // A word that is just fading in has not its contrast yet.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // Its other way opens a page of its own to gather frames, of which ANA has none.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  expect(told).toEqual([])
}

/** Goes to a page as an operator does: by the navigation. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: /^(Páginas|Pages)$/ })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}
