/** How a command answers: one JSON document or a page for people on stdout, messages on stderr. */
import { AnaError } from '../engine/errors.ts'

export interface Output {
  /** The answer; with `--json` nothing but one document is ever written here. */
  print(text: string): void
  printJson(document: unknown): void
  /** A message to whoever sits there; never part of the answer. */
  say(message: string): void
  /** Somebody watches stderr: progress bars make sense. */
  readonly isWatched: boolean
}

export const exitCodes = { done: 0, internal: 1, usage: 2, badInput: 3, vendor: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command cannot do, in the user's words, with the exit code that scripts read. */
export class CommandError extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}

export function createOutput(): Output {
  return {
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printJson: (document) => void process.stdout.write(`${JSON.stringify(document)}\n`),
    say: (message) => void process.stderr.write(`${message}\n`),
    isWatched: process.stderr.isTTY === true,
  }
}

const texts: Record<string, string> = {
  'engine.folder_in_use':
    'Otra ANA está usando esta carpeta de datos. Ciérrela, o elija otra carpeta con --data.',
  'engine.number_key_damaged': 'La clave de la lista de exclusión de esta carpeta de datos está dañada.',
  'settings.test_now_refused':
    'ANA_TEST_NOW es solo para pruebas: necesita que TWILIO_API_BASE_URL sea una dirección de este equipo.',
  'import.nothing_to_call': 'El archivo no tiene ninguna fila que se pueda llamar.',
  ollama_unavailable:
    'Ollama no está disponible o no tiene un modelo. Ábralo y ejecute «ana model update», o use --engine auto.',
  'storage.newer_database':
    'Los datos de esta carpeta son de una versión más nueva de ANA. Actualice ANA para abrirlos.',
}

/** Which exit code an error deserves, and what to tell. */
export function explain(error: unknown): { exitCode: ExitCode; message: string } {
  if (error instanceof CommandError) return { exitCode: error.exitCode, message: error.message }
  if (error instanceof AnaError) {
    const exitCode =
      error.kind === 'bad_input' || error.kind === 'not_found'
        ? exitCodes.badInput
        : error.kind === 'vendor' || error.kind === 'configuration' || error.kind === 'conflict'
          ? exitCodes.vendor
          : exitCodes.internal
    return { exitCode, message: texts[error.code] ?? `${error.message} (${error.code})` }
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return { exitCode: exitCodes.vendor, message: `El puerto ya está en uso (${error.message}).` }
  }
  return {
    exitCode: exitCodes.internal,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}
