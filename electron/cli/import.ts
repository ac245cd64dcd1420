/**
 * `ana import`: reads a contact list and says what is accepted and what is not. Without `--dry-run` the
 * accepted rows become a draft campaign in the folder of real calls (of practice with `--practice`). It is
 * written to the database directly, also while an engine runs on it: the write-ahead log allows both, and
 * the engine's interface shows the campaign when it next asks for the list.
 */
import { basename } from 'node:path'
import type { AcceptedRow, FileError, ImportCounts, RejectedRow } from '../../shared/domain/import.ts'
import { createCampaignStore } from '../engine/campaigns/campaign-store.ts'
import { createSystemClock } from '../engine/clock.ts'
import { createContactStore } from '../engine/contacts/contact-store.ts'
import { fileMessage } from '../engine/contacts/import-messages.ts'
import { createImports, type Imports } from '../engine/contacts/import-session.ts'
import { AnaError } from '../engine/errors.ts'
import { createIds } from '../engine/ids.ts'
import { createStoreImport } from '../engine/store-import.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import { importWorkerUrl } from '../headless/program-files.ts'
import type { CommandContext } from './context.ts'
import { readInput } from './input-file.ts'
import { openLocalData } from './local-data.ts'
import { type ExitCode, exitCodes } from './output.ts'
import { createProgressBar } from './progress.ts'
import { asTable } from './tables.ts'

export interface ImportOptions {
  dryRun: boolean
  practice: boolean
  json: boolean
}

interface ImportReport {
  fileError: FileError | null
  accepted: AcceptedRow[]
  rejected: RejectedRow[]
  counts: ImportCounts
  /** The campaign that was stored; absent in a dry run. */
  campaignId?: string
}

/** As many rows as somebody reads in a terminal. */
const shownRows = 15

/** @returns the exit code: 3 when the file as a whole cannot be read */
export async function importFile(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<ExitCode> {
  const bytes = await readInput(file)
  const report = options.dryRun
    ? await readOnly(context, file, bytes)
    : await store(context, file, bytes, options.practice)
  if (options.json) context.output.printJson(report)
  else show(context, report)
  return report.fileError === null ? exitCodes.done : exitCodes.badInput
}

async function readOnly(context: CommandContext, file: string, bytes: Uint8Array): Promise<ImportReport> {
  const clock = createSystemClock()
  const imports = createImports({
    clock,
    ids: createIds(clock),
    workerUrl: importWorkerUrl,
    alreadyStored: () => Promise.resolve(new Set()),
  })
  try {
    return (await read(context, imports, file, bytes)).report
  } finally {
    imports.close()
  }
}

async function store(
  context: CommandContext,
  file: string,
  bytes: Uint8Array,
  practice: boolean,
): Promise<ImportReport> {
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, practice),
    practice,
    variables: context.variables,
    create: true,
  })
  const { database, clock, ids } = data
  const numberKey = await data.folder.numberKey()
  const contacts = createContactStore({ database, clock, numberKey })
  const imports = createImports({
    clock,
    ids,
    workerUrl: importWorkerUrl,
    alreadyStored: (e164s) => contacts.storedNumbers(e164s),
  })
  const campaigns = createCampaignStore({ database, clock, ids, numberKey })
  const storeImport = createStoreImport({
    imports,
    campaigns: {
      async create(campaign) {
        const { id } = await campaigns.create(campaign)
        const summary = await campaigns.summary(id)
        if (summary) return summary
        throw new AnaError('campaign.not_found', 'the campaign vanished', { kind: 'internal' })
      },
    },
  })
  try {
    const { importId, report } = await read(context, imports, file, bytes)
    if (report.fileError !== null || report.accepted.length === 0) return report
    const campaign = await storeImport(importId, { name: campaignName(file), start: false })
    return { ...report, campaignId: campaign.id }
  } finally {
    imports.close()
    await data.close()
  }
}

/** A campaign is called like its file. */
export function campaignName(file: string): string {
  return basename(file).replace(/\.[^.]+$/, '') || basename(file)
}

async function read(
  context: CommandContext,
  imports: Imports,
  file: string,
  bytes: Uint8Array,
): Promise<{ importId: string; report: ImportReport }> {
  const importId = imports.start({ fileName: basename(file), bytes })
  const bar = createProgressBar(context.output, 'Leyendo')
  for await (const { fraction } of imports.progress(importId)) bar.update(fraction)
  bar.stop()
  const { fileError, counts } = await imports.outcome(importId)
  const accepted: AcceptedRow[] = []
  const rejected: RejectedRow[] = []
  for await (const batch of imports.rows(importId, 'es')) {
    for (const { alreadyStored: _, ...row } of batch.accepted) accepted.push(row)
    rejected.push(...batch.rejected)
  }
  return { importId, report: { fileError, accepted, rejected, counts } }
}

function show({ output }: CommandContext, report: ImportReport): void {
  if (report.fileError !== null) {
    output.print(fileMessage(report.fileError, 'es'))
    return
  }
  const { accepted, rejected, counts } = report
  output.print(`${counts.accepted} contactos aceptados, ${counts.rejected} filas rechazadas.`)
  output.print(
    asTable(
      ['Fila', 'Nombre', 'Número'],
      accepted.slice(0, shownRows).map(({ row, nombre, e164 }) => [row, nombre, e164]),
    ),
  )
  if (accepted.length > shownRows) output.print(`… y ${accepted.length - shownRows} más.`)
  if (rejected.length > 0) {
    output.print(
      asTable(
        ['Fila', 'Nombre', 'Número', 'Motivo'],
        rejected
          .slice(0, shownRows)
          .map(({ row, nombre, numero, message }) => [row, nombre, numero, message]),
        [6, 24, 22, 60],
      ),
    )
    if (rejected.length > shownRows) output.print(`… y ${rejected.length - shownRows} más.`)
  }
  if (counts.alreadyStored > 0) {
    output.print(`${counts.alreadyStored} de los números ya estaban guardados de listas anteriores.`)
  }
  if (report.campaignId !== undefined) output.print('Quedó guardada como campaña en borrador.')
}
