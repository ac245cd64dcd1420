/**
 * The engine, put together: what starts, in which order. `stop()` is its reverse: no new calls, those in
 * progress say goodbye, then doors, workers, clips and database close.
 */
import type { HealthPart } from '../../shared/domain/health.ts'
import { createAnalysisService } from './analysis/analysis-service.ts'
import { createAnalysisStore } from './analysis/analysis-store.ts'
import { createAnalyst } from './analysis/analyst.ts'
import { createCorrections } from './analysis/corrections.ts'
import { phraseWarmUp } from './analysis/customer-speech.ts'
import { createModelAnalyst } from './analysis/model-analyst.ts'
import { createRulesAnalyst } from './analysis/rules-analyst.ts'
import { createClipCache } from './audio/clip-cache.ts'
import { createRecordingStore } from './audio/recording-store.ts'
import { createRecordings } from './audio/recordings.ts'
import { createCallQuery } from './calls/call-query.ts'
import { createCallStore } from './calls/call-store.ts'
import { createCalls } from './calls/calls.ts'
import { createDayQuery } from './calls/day-query.ts'
import type { LiveMeasuring } from './calls/live-probe.ts'
import { createCampaignCopy } from './campaigns/campaign-copy.ts'
import { createCampaignDesk } from './campaigns/campaign-desk.ts'
import { createCampaignFigures } from './campaigns/campaign-figures.ts'
import { createCampaignResults } from './campaigns/campaign-results.ts'
import { commonRules, retryRuleOf } from './campaigns/campaign-rules.ts'
import { createCampaignStore } from './campaigns/campaign-store.ts'
import { createCampaigns } from './campaigns/campaigns.ts'
import { createDialer } from './campaigns/dialer.ts'
import { createLeaseStore } from './campaigns/lease-store.ts'
import { createSystemClock } from './clock.ts'
import { bogotaDay, callingHoursAt, nextLawfulInstant } from './compliance/calling-calendar.ts'
import { createDoNotCallStore } from './compliance/do-not-call-store.ts'
import { createContactStore } from './contacts/contact-store.ts'
import { createImports } from './contacts/import-session.ts'
import { createConversation } from './conversation/conversation.ts'
import { practiceOffer } from './conversation/libranza.ts'
import { buildSystemPrompt } from './conversation/prompt.ts'
import { rulesWarmUp } from './conversation/rules-warm-up.ts'
import { scriptView } from './conversation/script-view.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { createDiagnostics } from './diagnostics.ts'
import { createFollowUpDesk } from './follow-up-desk.ts'
import { createIds } from './ids.ts'
import { createLiveFeed } from './live-feed.ts'
import { createLogger } from './logger.ts'
import type { Clock, Host, SecretStore } from './ports.ts'
import { startOperatorListener } from './server/operator-listener.ts'
import { createPortDoor, type DoorPort } from './server/port-door.ts'
import { startPublicListener } from './server/public-listener.ts'
import { createRouter } from './server/rpc-router.ts'
import type { PracticeDoor, Services } from './services.ts'
import { readEnvironment, type Variables } from './settings/environment.ts'
import { createFileSecrets } from './settings/file-secrets.ts'
import { createHealthBoard } from './settings/health-board.ts'
import { createRememberedValue } from './settings/remembered-value.ts'
import { createSettings } from './settings/settings.ts'
import { createSettingsStore } from './settings/settings-store.ts'
import { createVendorChecks } from './settings/vendor-checks.ts'
import { createDailyBackup } from './storage/daily-backup.ts'
import { openDatabase } from './storage/database.ts'
import { createStoreImport } from './store-import.ts'
import { createBudget } from './usage/budget.ts'
import { createUsageStore } from './usage/usage-store.ts'
import { createTunnel, createVendors } from './vendors.ts'
import { createVoiceCalls } from './voice-calls.ts'
import { startWarmUp } from './warm-up.ts'

export interface EngineOptions {
  /** Of this engine alone: real calls and practice never share one. */
  dataDir: string
  /** Environment variables, those of `.env` included. */
  variables: Variables
  version: string
  clock: Clock
  host: Host
  /** The keychain of the desktop; an owner-only file in the data folder when absent. */
  secrets?: SecretStore
  /** Given on the practice line only. */
  practice: PracticeDoor | null
  importWorkerUrl: URL
  /** The thread that writes to SQLite. Null keeps it on the engine's own: for simulated time, which must know of every wait. */
  sqliteWorkerUrl: URL | null
  /** Built pages to serve to a browser; null serves none. */
  rendererFolder: string | null
  /** 0 asks for any free port. */
  operatorPort?: number
  publicPort?: number
  /** Waits for vendors on this clock instead of the computer's: for tests in which vendors keep the engine's time. */
  vendorClock?: Clock
  /** For benchmarks only. */
  measuring?: LiveMeasuring
  /** Also writes the log's lines here. */
  logOutput?: (line: string) => void
}

export interface Engine {
  readonly operatorUrl: string
  readonly operatorToken: string
  publicUrl(): string | null
  readonly services: Services
  /** A window's own line to the engine. */
  connectPort(port: DoorPort): void
  /**
   * What is going on: `busy` while calls or judgements are; else the instant at which the dialer will have
   * something to do, or null when nothing is left.
   */
  outlook(): Promise<{ kind: 'busy' } | { kind: 'idle'; nextAt: number | null }>
  /** Without it no new calls are placed; those in progress go on to their end. */
  takeCalls(on: boolean): void
  backup(file: string): Promise<void>
  stop(): Promise<void>
}

/** Where the doors are when nobody says otherwise; a free port is taken when these are not free. */
const defaultPorts = { operator: 8000, public: 8001 }
/** How often the vendor is asked about calls whose callbacks are overdue, and how long calls may drain. */
const sweepEveryMs = 20_000
const drainMs = 20_000
const healthEveryMs = 60_000
/** The interface that is opening now comes first. */
const firstHealthAfterMs = 1_500

/** @throws AnaError when the folder, the database or a setting does not allow to start */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const folder = await openDataFolder(options.dataDir)
  try {
    return await assemble(options, folder)
  } catch (error) {
    await folder.release()
    throw error
  }
}

async function assemble(options: EngineOptions, folder: DataFolder): Promise<Engine> {
  const { clock, host, practice, variables } = options
  const systemClock = createSystemClock()
  /** The engine's time, with waits in the computer's: for what vendors are given time to do. */
  const vendorClock: Clock = options.vendorClock ?? {
    ...clock,
    schedule: systemClock.schedule,
    sleep: systemClock.sleep,
  }
  const ids = createIds(clock)
  const engineId = ids.next()
  const logger = createLogger({
    clock,
    folder: folder.logs,
    ...(options.logOutput ? { output: options.logOutput } : {}),
  })
  const environment = readEnvironment(variables, { practice: practice !== null })
  const database = await openDatabase(
    environment.options.databaseUrl === undefined
      ? {
          file: folder.databaseFile,
          backupsDirectory: folder.backups,
          workerUrl: options.sqliteWorkerUrl ?? undefined,
          clock,
          logger,
        }
      : { url: environment.options.databaseUrl, clock, logger },
  )

  const settings = await createSettings({
    environment: variables,
    store: createSettingsStore({ database, clock }),
    secrets: options.secrets ?? createFileSecrets({ path: folder.secretsFile, ids, logger }),
    logger,
    practice: practice !== null,
  })
  const { numberKey } = folder
  const callStore = createCallStore({ database, ids })
  const callQuery = createCallQuery({ database })
  const campaignStore = createCampaignStore({ database, clock, ids, numberKey })
  const leases = createLeaseStore({ database, clock, numberKey })
  const contacts = createContactStore({ database, clock, numberKey })
  const analyses = createAnalysisStore({ database, ids, numberKey })
  await campaignStore.removeUnloaded()

  const feed = createLiveFeed({ engineId, clock })
  const { publish } = feed
  const usage = createUsageStore({
    database,
    clock,
    timers: systemClock,
    dayOf: (atMs) => bogotaDay(atMs).isoDate,
    logger,
  })
  const budget = createBudget({
    usage,
    prices: settings.current,
    today: () => bogotaDay(clock.now()),
    clock: systemClock,
    onSpent: () => publish({ kind: 'notice', level: 'warning', code: 'budget.spent', message: '' }),
  })
  const vendors = createVendors({ settings, clock, logger, onVoiceCharacters: usage.addVoiceCharacters })
  const { telephony, synthesis, llm } = vendors
  const clips = createClipCache({
    folder: folder.clips,
    synthesis,
    clock: systemClock,
    ids,
    logger,
    limits() {
      const { audioCacheMaxMegabytes, audioCacheMaxAgeDays } = settings.current()
      return { maxBytes: audioCacheMaxMegabytes * 1e6, maxAgeMs: audioCacheMaxAgeDays * 86_400_000 }
    },
  })
  const recordings = createRecordings({
    folder: folder.recordings,
    store: createRecordingStore({ database }),
    clock: vendorClock,
    ids,
    logger,
    maxAgeMs: () => settings.current().recordingMaxAgeDays * 86_400_000,
  })
  // On real calls ANA names no figures: the lender's own, with their date, cannot be set yet.
  const loanOffer = () => (practice === null ? null : practiceOffer(clock.now()))
  const conversation = createConversation({
    llm,
    clock: vendorClock,
    ids,
    logger,
    settings: () => ({ loanOffer: loanOffer() }),
  })
  const { transports, stream } = createVoiceCalls({
    callStore,
    conversation,
    clips,
    vendors,
    recordings,
    settings,
    clock,
    vendorClock,
    ids,
    logger,
    publish,
    async onOptOut({ call }) {
      await contacts.bar(call.contactId, { reason: 'opt_out', source: `call:${call.id}` })
      logger.info('opt-out heard and kept', { callId: call.id })
    },
    measuring: options.measuring,
  })
  const rulesOf = async (campaignId: string) =>
    (await campaignStore.get(campaignId))?.settings ?? commonRules(settings.current())
  // Each time anew: the practice line may have been started since the list was stored.
  const assignPersona = ({ e164, persona }: { e164: string; persona: string | null }) => {
    if (persona !== null) practice?.assignPersona(e164, persona)
  }
  const calls = createCalls({
    store: callStore,
    telephony,
    transport: transports,
    settings() {
      const current = settings.current()
      return { ...current, retryAfterMs: current.retryAfterMinutes * 60_000 }
    },
    retryRule: async (campaignId) => retryRuleOf(await rulesOf(campaignId)),
    clock,
    logger,
    publish,
    onEnded(call) {
      dialer.ended(call)
      followUpDesk.callEnded(call.contactId)
      analysis.nudge()
    },
  })
  const dialer = createDialer({
    leases,
    calls,
    openCallIds: async () => (await callStore.open()).map(({ call }) => call.id),
    settings() {
      const current = settings.current()
      // A call's record must say how it was held.
      return { ...current, transport: stream.isUsable() ? current.transport : 'gather' }
    },
    publicUrl: () => tunnel.publicUrl(),
    budgetAllows: budget.allowsCall,
    practice: practice !== null,
    owner: engineId,
    clock,
    ids,
    logger,
    publish,
    isRunning: (campaignId) => campaigns.isRunning(campaignId),
    onLeased: assignPersona,
    onDrained: () => campaigns.settleFinished(),
  })
  const campaigns = createCampaigns({
    store: campaignStore,
    leases,
    openCalls: async () => (await callStore.open()).map(({ call }) => call),
    hangUp: calls.hangUp,
    waitingFor: dialer.waitingFor,
    nudge: dialer.nudge,
    onStart() {
      const { assistantName, lenderName, lenderNit } = settings.current()
      llm
        .warmUp(buildSystemPrompt({ assistantName, lenderName, lenderNit, offer: loanOffer() }))
        .catch((error: unknown) => logger.warn('the model could not be warmed up', { error }))
    },
    clock,
    logger,
    publish,
  })
  const followUpDesk = createFollowUpDesk({
    database,
    numberKey,
    callQuery,
    recordings,
    contacts,
    rulesOf,
    settings,
    telephony,
    publicUrl: () => tunnel.publicUrl(),
    practice: practice !== null,
    clock,
    ids,
    logger,
    publish,
    onRing: assignPersona,
    nudge: () => dialer.nudge(),
  })
  const { followUps, callbacks, operatorCalls, followUpBrief } = followUpDesk

  const modelAnalyst = createModelAnalyst({ llm, clock: vendorClock, logger })
  const analysis = createAnalysisService({
    store: analyses,
    analyst: createAnalyst({
      model: modelAnalyst,
      rules: createRulesAnalyst(),
      llmState: () => llm.state(),
      logger,
    }),
    model: modelAnalyst,
    llmState: () => llm.state(),
    clock,
    logger,
    owner: engineId,
    isModelBusy: () => dialer.callsInProgress() > 0,
    async callAgainAtMs(callId, { findings }) {
      const call = await callStore.get(callId)
      if (!call) return null
      const rule = retryRuleOf(await rulesOf(call.campaignId))
      if (call.attempt >= rule.maxAttempts || findings.needsHuman) return null
      if (findings.voicemail) return nextLawfulInstant(clock.now() + rule.retryAfterMs)
      // ANA said that she would call then: a promise is kept, at the next lawful instant.
      if (findings.callbackAt === null) return null
      return nextLawfulInstant(Math.max(clock.now(), Date.parse(findings.callbackAt)))
    },
    onJudged({ analysis: judged, contact }) {
      publish({ kind: 'analysis_ready', contactId: contact.id, analysis: judged })
      publish({
        kind: 'contact_updated',
        contactId: contact.id,
        campaignId: contact.campaignId,
        status: contact.status,
      })
      void followUpDesk
        .judged({ analysis: judged, contact })
        .then(() => campaigns.settleFinished())
        // Judged while everything closes: the next start announces the queue anew.
        .catch((error: unknown) => logger.warn('the queue could not be announced', { error }))
      dialer.nudge()
    },
  })

  const healthKey = ids.secret()
  const publicListener = await startPublicListener({
    ...portChoice(options.publicPort ?? environment.options.publicPort, defaultPorts.public),
    calls,
    callStore,
    operatorCalls,
    clips,
    authToken: () => settings.secret('twilioAuthToken'),
    healthKey,
    logger,
    clock,
    media: {
      async publicOrigins() {
        const now = tunnel.publicUrl()
        const planned = await callStore.openOrigins()
        return now === null || planned.includes(now) ? planned : [now, ...planned]
      },
      claim: stream.claim,
      accept: stream.accept,
      clock,
    },
  })
  const tunnel = createTunnel({
    settings,
    port: publicListener.port,
    practice: practice !== null,
    healthKey,
    subdomain: createRememberedValue({ database, clock, key: 'remembered.tunnel_subdomain' }),
    ids,
    logger,
    onState() {
      void checkHealth(['tunnel'])
      dialer.nudge()
    },
  })
  const health = createHealthBoard()
  const checks = createVendorChecks({
    telephony,
    synthesis,
    llm,
    tunnel,
    clips,
    database: () => database.db.selectFrom('migrations').select('version').executeTakeFirst(),
    clock: systemClock,
    language: () => settings.current().language,
    logger,
  })
  async function checkHealth(parts: HealthPart[]): Promise<void> {
    for (const part of parts) health.report(await checks.check(part))
  }
  health.onChange((report) => publish({ kind: 'health_changed', health: report }))

  const imports = createImports({
    clock: systemClock,
    ids,
    workerUrl: options.importWorkerUrl,
    alreadyStored: (e164s) => contacts.storedNumbers(e164s),
    logger,
  })
  const services: Services = {
    version: options.version,
    practice,
    host,
    clock,
    ids,
    logger,
    settings,
    checks,
    health,
    feed,
    tunnel,
    imports,
    importWorkerUrl: options.importWorkerUrl,
    campaigns,
    campaignDesk: createCampaignDesk({
      campaigns,
      figures: createCampaignFigures({ database }),
      copy: createCampaignCopy({ database, numberKey }),
      results: createCampaignResults({ database }),
      settings: settings.current,
      clock,
    }),
    contacts,
    calls,
    callQuery,
    dayQuery: createDayQuery({ database }),
    budget,
    doNotCall: createDoNotCallStore({ database, numberKey }),
    script() {
      const { assistantName, lenderName, lenderNit } = settings.current()
      const offer = loanOffer()
      const phases = scriptView({
        name: 'Gloria Rojas',
        givenName: 'Gloria',
        greeting: 'Buenos días',
        assistantName,
        lenderName,
        lenderNit,
        offer,
      })
      return { phases, offer }
    },
    describeCall: transports.describe,
    liveControls: stream,
    recordings,
    analyses,
    corrections: createCorrections({ database, ids, numberKey }),
    async analyze(callId) {
      await analyses.requestAgain(callId)
      analysis.nudge()
      await analysis.idle()
    },
    followUps,
    callbacks,
    operatorCalls,
    followUpBrief,
    llm,
    synthesis,
    clips,
    storeImport: createStoreImport({ imports, campaigns }),
    diagnostics: createDiagnostics({
      version: options.version,
      practice: practice !== null,
      host,
      clock,
      settings,
      health,
      tunnel,
      callQuery,
      database,
      databaseFile: folder.databaseFile,
      logs: folder.logs,
      flushLog: logger.flush,
    }),
  }
  const router = createRouter(services)
  const operatorToken = environment.options.operatorToken ?? ids.secret()
  const operatorListener = await startOperatorListener({
    ...portChoice(options.operatorPort ?? environment.options.operatorPort, defaultPorts.operator),
    router,
    services,
    token: operatorToken,
    rendererFolder: options.rendererFolder,
    logger,
    ids,
  })
  const portDoor = createPortDoor(router, services)
  const dailyBackup = createDailyBackup({ database, directory: folder.backups, clock: systemClock, logger })

  let stopping = false
  const repeat = (everyMs: number, task: () => Promise<void>) => {
    const again = () => {
      if (stopping) return
      task()
        .catch((error: unknown) => logger.error('a regular task failed', { error }))
        .finally(() => {
          timer = systemClock.schedule(everyMs, again)
        })
    }
    let timer = systemClock.schedule(everyMs, again)
    return () => timer.cancel()
  }

  settings.onChange(({ keys, secrets }) => {
    publish({ kind: 'settings_changed' })
    const parts = new Set<HealthPart>()
    for (const key of [...keys, ...secrets]) {
      if (key.startsWith('twilio')) parts.add('twilio')
      if (key.startsWith('elevenLabs')) parts.add('elevenlabs')
      if (key.startsWith('ollama')) parts.add('ollama')
    }
    void checkHealth([...parts])
    dialer.nudge()
  })

  tunnel.start()
  clips.start()
  recordings.begin()
  analysis.start()
  dailyBackup.start()
  callbacks.start()
  // Open calls are settled before their contacts can be dialled: they are still leased meanwhile.
  const recovered = calls.recover().catch((error: unknown) => logger.error('recovery failed', { error }))
  dialer.start()
  const cancelSweep = repeat(sweepEveryMs, async () => {
    await calls.sweep()
    await operatorCalls.sweep()
  })
  const cancelHealth = repeat(healthEveryMs, () => checkHealth(['ollama', 'database', 'audio']))
  const firstHealth = systemClock.schedule(firstHealthAfterMs, () => {
    void checkHealth(['database', 'audio', 'ollama', 'tunnel', 'twilio', 'elevenlabs'])
  })
  const cancelWarmUp = startWarmUp(systemClock, [...rulesWarmUp(), ...phraseWarmUp()])

  async function drain(): Promise<void> {
    const until = systemClock.monotonicMs() + drainMs
    while (dialer.callsInProgress() > 0 && systemClock.monotonicMs() < until) await systemClock.sleep(100)
  }

  return {
    operatorUrl: `http://127.0.0.1:${operatorListener.port}`,
    operatorToken,
    publicUrl: () => tunnel.publicUrl(),
    services,
    connectPort: (port) => portDoor.connect(port),
    async outlook() {
      await recovered
      if (dialer.callsInProgress() > 0) return { kind: 'busy' }
      await analysis.idle()
      if (dialer.callsInProgress() > 0) return { kind: 'busy' }
      const dueAt = await dialer.nextDueAt()
      const hours = callingHoursAt(clock.now())
      const isRunning = (await campaignStore.runningIds()).length > 0
      if (!isRunning) return { kind: 'idle', nextAt: null }
      if (!hours.open) return { kind: 'idle', nextAt: Math.max(hours.opensAt, dueAt ?? 0) }
      return dueAt === null || dueAt <= clock.now() ? { kind: 'busy' } : { kind: 'idle', nextAt: dueAt }
    },
    takeCalls: (on) => (on ? dialer.start() : dialer.stop()),
    backup: (file) => database.backup(file),
    async stop() {
      if (stopping) return
      stopping = true
      dialer.stop()
      transports.wrapUp()
      await drain()
      cancelSweep()
      callbacks.stop()
      cancelHealth()
      firstHealth.cancel()
      cancelWarmUp()
      await analysis.stop()
      await operatorListener.close()
      await tunnel.stop()
      await publicListener.close()
      imports.close()
      await dailyBackup.stop()
      await clips.stop()
      await recordings.stop()
      await usage.flush()
      await database.close()
      await folder.release()
      await logger.flush()
    },
  }
}

/** A port that was asked for must be had; the customary one gives way to any free one. */
function portChoice(asked: number | undefined, customary: number): { port: number; orAnyPort: boolean } {
  return asked === undefined ? { port: customary, orAnyPort: true } : { port: asked, orAnyPort: false }
}
