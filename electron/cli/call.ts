/** `ana call`: imports a list, calls everybody on it to the end, and says what came of it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Transport } from '../../shared/domain/call.ts'
import type { FileError } from '../../shared/domain/import.ts'
import { fileErrorSchema } from '../../shared/domain/import.ts'
import { fileMessage } from '../engine/contacts/import-messages.ts'
import { AnaError } from '../engine/errors.ts'
import type { Variables } from '../engine/settings/environment.ts'
import { startHeadless } from '../headless/headless.ts'
import { readVersion } from '../headless/program-files.ts'
import { type CampaignReport, reportOf, runToEnd, startCampaign } from './campaign-run.ts'
import type { CommandContext, SignalWait } from './context.ts'
import { campaignName } from './import.ts'
import { readInput } from './input-file.ts'
import { CommandError, exitCodes } from './output.ts'
import { createProgressBar } from './progress.ts'
import { showReport } from './report-tables.ts'

export interface CallOptions {
  practice: boolean
  /** Given with `--data`: the run is kept there. A practice run is thrown away otherwise. */
  keepData: boolean
  speed?: number
  transport?: Transport
  json: boolean
}

const neededVariables = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_PHONE_NUMBER',
  'ELEVENLABS_API_KEY',
] as const

export async function callFile(context: CommandContext, file: string, options: CallOptions): Promise<void> {
  if (options.speed !== undefined && !options.practice) {
    throw new CommandError(exitCodes.usage, '--speed es solo para la línea de práctica (--practice).')
  }
  const bytes = await readInput(file)
  const report = await runCampaign(context, { fileName: basename(file), bytes }, campaignName(file), options)
  if (options.json) context.output.printJson(report)
  else showReport(context.output, report, options.speed)
}

/** The whole job, from the file's bytes to what came of it. */
export async function runCampaign(
  context: CommandContext,
  file: { fileName: string; bytes: Uint8Array },
  name: string,
  options: Omit<CallOptions, 'json'>,
): Promise<CampaignReport> {
  const ended = context.untilSignal()
  const isTemporary = options.practice && !options.keepData
  const dataDir = isTemporary ? await mkdtemp(join(tmpdir(), 'ana-practica-')) : context.dataRoot
  try {
    return await runIn(dataDir, context, file, name, options, ended)
  } finally {
    if (isTemporary) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runIn(
  dataDir: string,
  context: CommandContext,
  file: { fileName: string; bytes: Uint8Array },
  name: string,
  options: Omit<CallOptions, 'json'>,
  ended: SignalWait,
): Promise<CampaignReport> {
  const { output } = context
  const headless = await startHeadless({
    practice: options.practice,
    dataDir,
    version: readVersion(),
    variables: runVariables(context.variables, options),
    operatorPort: 0,
    publicPort: 0,
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    say: output.say,
  })
  try {
    if (!options.practice) await demandConfiguration(headless.engine.services.settings)
    const campaign = await startCampaign(headless, file, name).catch(explainFileError)
    const bar = createProgressBar(output, 'Llamando')
    try {
      await runToEnd(headless, campaign.id, {
        signalled: ended.signalled,
        onProgress({ campaign: now, settled }) {
          bar.update(
            now.contacts === 0 ? 1 : settled / now.contacts,
            `${settled} de ${now.contacts} · ${now.callsPlaced} llamadas · ${now.counts.ready_for_human} para seguimiento`,
          )
        },
      })
    } finally {
      bar.stop()
    }
    if (ended.signalled()) {
      throw new CommandError(exitCodes.interrupted, 'Interrumpido: quedaron contactos sin llamar.')
    }
    return await reportOf(headless.engine.services, campaign.id)
  } finally {
    await headless.stop()
  }
}

/** Calls at once on the practice line, where nobody pays for them and the operator waits for the end. */
const practiceCallsAtOnce = '15'

/** A run of its own must not meet the ports of an ANA that is already serving. */
function runVariables(
  variables: Variables,
  { practice, transport }: Pick<CallOptions, 'practice' | 'transport'>,
): Variables {
  const asked = variables.ANA_MAX_CONCURRENT_CALLS
  return {
    ...variables,
    ...(practice ? { ANA_MAX_CONCURRENT_CALLS: asked || practiceCallsAtOnce } : {}),
    ...(transport === undefined ? {} : { ANA_TRANSPORT: transport }),
    ANA_OPERATOR_PORT: '',
    ANA_PUBLIC_PORT: '',
  }
}

async function demandConfiguration(settings: {
  current(): { twilioAccountSid: string; twilioPhoneNumber: string }
  secret(name: 'twilioAuthToken' | 'elevenLabsApiKey'): Promise<string | null>
}): Promise<void> {
  const { twilioAccountSid, twilioPhoneNumber } = settings.current()
  const given: Record<(typeof neededVariables)[number], boolean> = {
    TWILIO_ACCOUNT_SID: twilioAccountSid !== '',
    TWILIO_AUTH_TOKEN: (await settings.secret('twilioAuthToken')) !== null,
    TWILIO_PHONE_NUMBER: twilioPhoneNumber !== '',
    ELEVENLABS_API_KEY: (await settings.secret('elevenLabsApiKey')) !== null,
  }
  const missing = neededVariables.filter((variable) => !given[variable])
  if (missing.length === 0) return
  throw new CommandError(
    exitCodes.vendor,
    `Para llamar de verdad falta configurar: ${missing.join(', ')} (en .env o en Ajustes). Con --practice no hace falta nada.`,
  )
}

function explainFileError(error: unknown): never {
  if (error instanceof AnaError) {
    const code: FileError | undefined = fileErrorSchema.safeParse(error.facts.fileError).data
    if (code !== undefined) throw new CommandError(exitCodes.badInput, fileMessage(code, 'es'))
  }
  throw error
}
