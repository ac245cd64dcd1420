/** Imports for an interface: pick, look, correct, confirm. */
import type { Services } from '../services.ts'
import { type Implementer, streamed, xlsxType } from './rpc-implementer.ts'

export function createImportsRouter(os: Implementer, services: Services) {
  const { imports, host, logger } = services
  return os.imports.router({
    start: os.imports.start.handler(async ({ input: { file } }) => ({
      importId: imports.start({ fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
    })),
    pick: os.imports.pick.handler(async () => {
      const picked = await host.pickSpreadsheet()
      return picked === null ? null : { importId: imports.start(picked) }
    }),
    progress: os.imports.progress.handler(async ({ input }) =>
      streamed(imports.progress(input.importId), logger, 'imports.progress'),
    ),
    preview: os.imports.preview.handler(({ input: { importId, ...page } }) =>
      imports.preview(importId, page),
    ),
    remap: os.imports.remap.handler(({ input: { importId, choice } }) => {
      imports.remap(importId, choice)
      return { importId }
    }),
    mend: os.imports.mend.handler(({ input: { importId, ...given } }) => imports.mend(importId, given)),
    undoMend: os.imports.undoMend.handler(({ input: { importId, ...given } }) =>
      imports.undoMend(importId, given),
    ),
    cancel: os.imports.cancel.handler(({ input }) => {
      imports.cancel(input.importId)
      return {}
    }),
    rejectsFile: os.imports.rejectsFile.handler(async ({ input: { importId, language } }) => {
      const { fileName, bytes } = await imports.rejectsFile(importId, language)
      return new File([bytes.slice()], fileName, { type: xlsxType })
    }),
    confirm: os.imports.confirm.handler(({ input: { importId, ...choice } }) =>
      services.storeImport(importId, choice),
    ),
  })
}
