/** `ana backup`: a complete copy of the database, also while an engine works on it. */
import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { openLocalData } from './local-data.ts'
import { CommandError, exitCodes } from './output.ts'

export async function backupTo(
  context: CommandContext,
  file: string,
  options: { practice: boolean; json: boolean },
): Promise<void> {
  const target = resolve(file)
  const folder = await stat(dirname(target)).catch(() => null)
  if (!folder?.isDirectory()) {
    throw new CommandError(exitCodes.badInput, `No existe la carpeta ${dirname(target)}`)
  }
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, options.practice),
    practice: options.practice,
    variables: context.variables,
    create: false,
  })
  try {
    if (!data.exists) {
      throw new CommandError(exitCodes.badInput, `No hay datos que copiar en ${data.folder.path}`)
    }
    await data.database.backup(target)
  } finally {
    await data.close()
  }
  const { size } = await stat(target)
  if (options.json) context.output.printJson({ file: target, bytes: size })
  else context.output.print(`Copia guardada en ${target} (${Math.ceil(size / 1024)} kB).`)
}
