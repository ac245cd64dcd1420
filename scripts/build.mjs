/** `npm run build`: builds every program and the interface into out/, whether or not a source has changed. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, setUp } from './setup.mjs'

rmSync(join(cacheFolder, 'build.json'), { force: true })
await setUp()
