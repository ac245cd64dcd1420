/** The tests that drive the interface: in a browser, and in the desktop window. Run by scripts/test.mjs. */
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // A test that only passes the second time is broken.
  retries: 0,
  forbidOnly: true,
  fullyParallel: false,
  workers: 1,
  reporter: 'list',
  // No trace: recording every frame cost more than all the tests on a computer without a graphics card.
  use: {
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    screenshot: 'only-on-failure',
    // Without a graphics card each frame of a moving bar is painted by the processor that the test needs.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    { name: 'browser', testDir: 'tests/e2e' },
    { name: 'desktop', testDir: 'tests/desktop' },
  ],
})
