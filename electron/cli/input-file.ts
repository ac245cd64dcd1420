/** Reads the file that a command was given. */
import { readFile } from 'node:fs/promises'
import { CommandError, exitCodes } from './output.ts'

/** @throws CommandError with the code for bad input when there is no such file or it may not be read */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason =
      code === 'ENOENT'
        ? 'No existe el archivo'
        : code === 'EISDIR'
          ? 'Es una carpeta, no un archivo'
          : code === 'EACCES'
            ? 'No hay permiso para leer el archivo'
            : 'No se pudo leer el archivo'
    throw new CommandError(exitCodes.badInput, `${reason}: ${path}`)
  }
}
