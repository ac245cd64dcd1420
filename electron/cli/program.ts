/**
 * The `ana` command: its words, options and exit codes. Each command has a file of its own, loaded only when
 * it runs: a list is read without first loading an engine.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { readVersion } from '../headless/program-files.ts'
import { type CommandContext, createContext, type Surroundings } from './context.ts'
import { type ExitCode, exitCodes, explain, type Output } from './output.ts'

interface Common {
  data?: string
  json?: boolean
  practice?: boolean
}

function port(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new InvalidArgumentError('un puerto de 0 a 65535')
  return number
}

function speed(text: string): number {
  const number = Number(text)
  if (!(number >= 1 && number <= 1000)) throw new InvalidArgumentError('un número de 1 a 1000')
  return number
}

const transports = `
Las llamadas son en vivo, con interrupciones (stream). Donde el audio en vivo no llega, ANA sigue por
turnos; ANA_TRANSPORT=gather las lleva todas así.`

/**
 * Runs one command.
 * @param words what follows `ana` on the command line
 * @returns 0 done, 1 a fault of ANA's own, 2 usage, 3 bad input, 4 vendor or configuration, 130 interrupted
 */
export async function runAna(
  words: readonly string[],
  output: Output,
  surroundings: Surroundings = { environment: process.env, workingFolder: process.cwd() },
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done
  const withContext = async (
    options: Common,
    run: (context: CommandContext) => Promise<ExitCode | undefined>,
  ) => {
    exitCode = (await run(await createContext(output, options.data, surroundings))) ?? exitCodes.done
  }

  const program = new Command('ana')
    .description('ANA llama a los contactos de una hoja de cálculo y deja lista la cola de seguimiento.')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.print(text),
      writeErr: (text) => output.say(text.trimEnd()),
    })
    .showHelpAfterError('(«ana --help» muestra las órdenes)')
    .helpCommand('help [orden]', 'explica una orden')
    .helpOption('-h, --help', 'muestra esta ayuda')
    .addHelpText('after', transports)

  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .helpOption('-h, --help', 'muestra esta ayuda')
      .option('--data <carpeta>', 'carpeta de datos (si no, ANA_DATA_DIR o la del sistema)')
      .option('--json', 'un solo documento JSON en la salida')

  command('serve', 'pone en marcha ANA con su interfaz en el navegador, hasta Ctrl+C')
    .option('--practice', 'en la línea de práctica: nadie recibe llamadas de verdad')
    .option('--operator-port <puerto>', 'puerto de la interfaz (0: uno libre)', port)
    .option('--public-port <puerto>', 'puerto de los webhooks (0: uno libre)', port)
    .addOption(new Option('--speed <n>', 'velocidad del reloj, para prácticas y pruebas').argParser(speed))
    .action((options: Common & { operatorPort?: number; publicPort?: number; speed?: number }) =>
      withContext(options, async (context) => {
        const { serve } = await import('./serve.ts')
        await serve(context, {
          practice: options.practice === true,
          json: options.json === true,
          ...(options.operatorPort === undefined ? {} : { operatorPort: options.operatorPort }),
          ...(options.publicPort === undefined ? {} : { publicPort: options.publicPort }),
          ...(options.speed === undefined ? {} : { speed: options.speed }),
        })
        return undefined
      }),
    )

  command('import <archivo>', 'lee una lista de contactos y la guarda como campaña en borrador')
    .option('--dry-run', 'solo la lee: no guarda nada')
    .option('--practice', 'la guarda en los datos de práctica')
    .action((file: string, options: Common & { dryRun?: boolean }) =>
      withContext(options, async (context) => {
        const { importFile } = await import('./import.ts')
        return importFile(context, file, {
          dryRun: options.dryRun === true,
          practice: options.practice === true,
          json: options.json === true,
        })
      }),
    )

  command('call <archivo>', 'importa una lista, llama a todos hasta terminar y dice qué resultó')
    .option('--practice', 'en la línea de práctica: nadie recibe llamadas de verdad')
    .addOption(new Option('--speed <n>', 'veces más rápido que el reloj (solo práctica)').argParser(speed))
    .addOption(
      new Option(
        '--transport <modo>',
        'cómo se conversa: stream, en vivo; gather, por turnos (si no, ANA_TRANSPORT o los ajustes: stream)',
      ).choices(['stream', 'gather']),
    )
    .action((file: string, options: Common & { speed?: number; transport?: 'stream' | 'gather' }) =>
      withContext(options, async (context) => {
        const { callFile } = await import('./call.ts')
        await callFile(context, file, {
          practice: options.practice === true,
          keepData: options.data !== undefined,
          json: options.json === true,
          ...(options.speed === undefined ? {} : { speed: options.speed }),
          ...(options.transport === undefined ? {} : { transport: options.transport }),
        })
        return undefined
      }),
    )

  command('analyze <archivo>', 'juzga las conversaciones de un archivo JSON')
    .addOption(
      new Option('--engine <motor>', 'quién juzga').choices(['auto', 'ollama', 'rules']).default('auto'),
    )
    .action((file: string, options: Common & { engine: 'auto' | 'ollama' | 'rules' }) =>
      withContext(options, async (context) => {
        const { analyzeFile } = await import('./analyze.ts')
        await analyzeFile(context, file, { engine: options.engine, json: options.json === true })
        return undefined
      }),
    )

  command('status', 'cómo van las campañas y la cola de seguimiento')
    .option('--practice', 'de los datos de práctica')
    .action((options: Common) =>
      withContext(options, async (context) => {
        const { showStatus } = await import('./status.ts')
        await showStatus(context, { practice: options.practice === true, json: options.json === true })
        return undefined
      }),
    )

  command('model <acción>', 'update: instala o actualiza el modelo de lenguaje en Ollama').action(
    (action: string, options: Common) =>
      withContext(options, async (context) => {
        if (action !== 'update') return unknownAction(output, action, ['update'])
        const { updateModel } = await import('./model.ts')
        await updateModel(context, { json: options.json === true })
        return undefined
      }),
  )

  command('audio <acción>', 'stats: cuánto ocupan los audios guardados; clean: los borra')
    .option('--practice', 'de los datos de práctica')
    .option('--all', 'con clean: todos, no solo los viejos o los que sobran')
    .action((action: string, options: Common & { all?: boolean }) =>
      withContext(options, async (context) => {
        if (action !== 'stats' && action !== 'clean') return unknownAction(output, action, ['stats', 'clean'])
        const { audio } = await import('./audio.ts')
        await audio(context, action, {
          practice: options.practice === true,
          all: options.all === true,
          json: options.json === true,
        })
        return undefined
      }),
    )

  command('backup <archivo>', 'guarda una copia completa de los datos')
    .option('--practice', 'de los datos de práctica')
    .action((file: string, options: Common) =>
      withContext(options, async (context) => {
        const { backupTo } = await import('./backup.ts')
        await backupTo(context, file, { practice: options.practice === true, json: options.json === true })
        return undefined
      }),
    )

  program
    .command('demo')
    .description('muestra todo el trabajo con una lista inventada, a 20×')
    .helpOption('-h, --help', 'muestra esta ayuda')
    .action(() =>
      withContext({}, async (context) => {
        const { demo } = await import('./demo.ts')
        await demo(context)
        return undefined
      }),
    )

  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for; anything else is a wrong word.
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    }
    const explained = explain(error)
    output.say(explained.message)
    return explained.exitCode
  }
}

function unknownAction(output: Output, action: string, known: readonly string[]): ExitCode {
  output.say(`Acción desconocida «${action}»: ${known.join(' o ')}.`)
  return exitCodes.usage
}
