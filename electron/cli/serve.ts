/** `ana serve`: the engine with its interface for the browser, until it is told to stop. */
import { setTimeout as wait } from 'node:timers/promises'
import { startHeadless } from '../headless/headless.ts'
import { readVersion } from '../headless/program-files.ts'
import type { CommandContext } from './context.ts'

export interface ServeOptions {
  practice: boolean
  operatorPort?: number
  publicPort?: number
  speed?: number
  json: boolean
}

/** How long readiness waits for a public address; calls wait for it anyway. */
const publicUrlWaitMs = 5_000

/** Resolves after the drain that SIGINT or SIGTERM began. A second signal ends the program at once. */
export async function serve(context: CommandContext, options: ServeOptions): Promise<void> {
  const { output } = context
  const headless = await startHeadless({
    practice: options.practice,
    dataDir: context.dataRoot,
    version: readVersion(),
    variables: context.variables,
    ...(options.operatorPort === undefined ? {} : { operatorPort: options.operatorPort }),
    ...(options.publicPort === undefined ? {} : { publicPort: options.publicPort }),
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    say: output.say,
  })
  const ended = context.untilSignal()
  const giveUpAt = performance.now() + publicUrlWaitMs
  while (headless.publicUrl() === null && performance.now() < giveUpAt && !ended.signalled()) await wait(50)

  const { operatorUrl, operatorToken } = headless
  const ready = { operatorUrl, operatorToken, publicUrl: headless.publicUrl(), practice: options.practice }
  if (options.json) output.printJson(ready)
  else {
    output.print(
      [
        options.practice
          ? 'ANA está lista en la línea de práctica: nadie recibe llamadas de verdad.'
          : 'ANA está lista para llamar.',
        '',
        `  Interfaz   ${operatorUrl}/#token=${operatorToken}`,
        `  API        ${operatorUrl}  (Authorization: Bearer ${operatorToken})`,
        `  Pública    ${ready.publicUrl ?? 'todavía sin dirección; se sigue intentando'}`,
        '',
        'Ctrl+C para terminar.',
      ].join('\n'),
    )
  }
  await ended.promise
  output.say('Terminando: no se inician más llamadas y las que están en curso se despiden.')
  await headless.stop()
}
