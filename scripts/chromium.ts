/**
 * A headless Chromium out of an npm package, libraries and font included, so that neither a browser nor a
 * system package has to be installed. Used by the browser tests and by the scripts that draw.
 */
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LaunchOptions } from '@playwright/test'

/**
 * How to launch a browser here: the packaged one on Linux x64, else the one that Playwright has installed.
 * Sets LD_LIBRARY_PATH of this process for the packaged one's libraries.
 */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return {}
  const { default: chromium, inflate, setupLambdaEnvironment } = await import('@sparticuz/chromium')
  chromium.setGraphicsMode = false
  const executablePath = await chromium.executablePath()
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))
  await inflate(join(packageFolder, '../bin/al2023.tar.br'))
  setupLambdaEnvironment(join(tmpdir(), 'al2023/lib'))
  // Its own arguments are for one page in a cloud function; a test needs a browser like the operator's.
  return { executablePath, args: ['--no-sandbox', '--disable-gpu'] }
}
