/**
 * An engine's parts for tests of its doors: real stores on a database of their own, the real importer, feed and
 * queue; the vendors, the dialer and the telephone are stood in for.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createCorrections } from '../../../electron/engine/analysis/corrections.ts'
import type { ClipCache } from '../../../electron/engine/audio/clip-port.ts'
import { createRecordingStore } from '../../../electron/engine/audio/recording-store.ts'
import { createRecordings } from '../../../electron/engine/audio/recordings.ts'
import { createCallQuery } from '../../../electron/engine/calls/call-query.ts'
import type { AudioSlice, LiveControls } from '../../../electron/engine/calls/call-transport.ts'
import type { Calls } from '../../../electron/engine/calls/calls.ts'
import { createDayQuery } from '../../../electron/engine/calls/day-query.ts'
import { callNotLive } from '../../../electron/engine/calls/live-controls.ts'
import { createCampaignCopy } from '../../../electron/engine/campaigns/campaign-copy.ts'
import { createCampaignDesk } from '../../../electron/engine/campaigns/campaign-desk.ts'
import { createCampaignFigures } from '../../../electron/engine/campaigns/campaign-figures.ts'
import { createCampaignResults } from '../../../electron/engine/campaigns/campaign-results.ts'
import { createCampaigns } from '../../../electron/engine/campaigns/campaigns.ts'
import { createSystemClock } from '../../../electron/engine/clock.ts'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import { createImports } from '../../../electron/engine/contacts/import-session.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { createLiveFeed } from '../../../electron/engine/live-feed.ts'
import type { Logger } from '../../../electron/engine/ports.ts'
import { startOperatorListener } from '../../../electron/engine/server/operator-listener.ts'
import { createRouter } from '../../../electron/engine/server/rpc-router.ts'
import type { Services } from '../../../electron/engine/services.ts'
import { createHealthBoard } from '../../../electron/engine/settings/health-board.ts'
import { createSettings } from '../../../electron/engine/settings/settings.ts'
import { openDatabase } from '../../../electron/engine/storage/database.ts'
import { createStoreImport } from '../../../electron/engine/store-import.ts'
import type { Findings } from '../../../shared/domain/analysis.ts'
import { defaultSettings } from '../../../shared/domain/settings.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { createFollowUpServices } from './follow-up-services.ts'

export const engineId = 'engine-of-tests'
export const token = 'a-token-that-only-operators-know'

/** Bytes of a list of three people, one of whom repeats another. */
export const sampleCsv = new TextEncoder().encode(
  'nombre,numero\nMarta Gómez,300 123 4567\nJosé Peña,3109876543\nMarta otra vez,+57 300 1234567\nRosa,12\n',
)

export interface Logged {
  level: keyof Logger
  message: string
  fields: Record<string, unknown>
}

export function createRecordingLogger(): Logger & { entries: Logged[] } {
  const entries: Logged[] = []
  const at =
    (level: keyof Logger) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void entries.push({ level, message, fields })
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const unused = (what: string) => (): never => {
  throw new Error(`${what} is not part of this test`)
}

/** A telephone that is never used. */
const silentCalls: Calls = {
  launch: unused('launch'),
  answered: unused('answered'),
  heard: unused('heard'),
  next: unused('next'),
  streamEnded: unused('streamEnded'),
  reported: unused('reported'),
  operatorReported: unused('operatorReported'),
  hangUp: unused('hangUp'),
  recover: unused('recover'),
  sweep: unused('sweep'),
}

function createClips(): ClipCache {
  return {
    clip: unused('clip'),
    open: () => null,
    bytesNow: () => null,
    stats: async () => ({ clips: 3, bytes: 24_000, hits: 5, misses: 3, oldestAt: 1_700_000_000_000 }),
    clean: async (options) =>
      options?.all ? { removedClips: 3, removedBytes: 24_000 } : { removedClips: 0, removedBytes: 0 },
  }
}

/** A live call that a test speaks in, and what operators have done to it. */
export function createLiveCall(callId: string) {
  const listeners = new Map<(slice: AudioSlice) => void, () => void>()
  const done: string[] = []
  const live = (id: string) => {
    if (id !== callId) throw callNotLive(id)
  }
  const controls: LiveControls = {
    listen(id, onAudio, onEnd) {
      live(id)
      listeners.set(onAudio, onEnd)
      return () => void listeners.delete(onAudio)
    },
    whisper(id, hint) {
      live(id)
      done.push(`whisper ${hint}`)
    },
    async takeOver(id, operatorE164) {
      live(id)
      done.push(`take over ${operatorE164}`)
    },
  }
  return {
    controls,
    done,
    listeners: () => listeners.size,
    /** 20 ms frames of one value, one after another. */
    speak(side: AudioSlice['side'], fromMs: number, frames: number, value = 1) {
      for (let index = 0; index < frames; index += 1) {
        const audio = new Uint8Array(160).fill(value)
        for (const onAudio of listeners.keys()) onAudio({ side, atMs: fromMs + index * 20, audio })
      }
    },
    end() {
      for (const onEnd of listeners.values()) onEnd()
      listeners.clear()
    },
  }
}

export async function openDoorsWorld() {
  const directory = mkdtempSync(join(tmpdir(), 'ana-doors-'))
  const clock = createFakeClock()
  const database = await openDatabase({ file: join(directory, 'ana.db'), clock, logger: silentLogger })
  const world = createWorld({ database, clock })
  const { ids } = world
  const feed = createLiveFeed({ engineId, clock })
  const { publish } = feed
  const logger = createRecordingLogger()
  const contacts = createContactStore({ database, clock, numberKey })
  const analyses = createAnalysisStore({ database, ids, numberKey })
  const importWorkerUrl = new URL('../../../electron/engine/contacts/import-worker.ts', import.meta.url)
  const imports = createImports({
    clock: createSystemClock(),
    ids,
    workerUrl: importWorkerUrl,
    alreadyStored: (e164s) => contacts.storedNumbers(e164s),
  })
  const campaigns = createCampaigns({
    store: world.campaigns,
    leases: world.leases,
    openCalls: async () => [],
    hangUp: async () => undefined,
    waitingFor: () => null,
    nudge() {},
    onStart() {},
    clock,
    logger,
    publish,
  })
  const recordings = createRecordings({
    folder: join(directory, 'recordings'),
    store: createRecordingStore({ database }),
    clock,
    ids,
    logger,
    maxAgeMs: () => 1e12,
  })
  const live = createLiveCall('live-call')
  const followUpServices = createFollowUpServices({ database, clock, ids, publish })
  const services: Services = {
    version: '0.1.0',
    practice: {
      personas: () => [{ id: 'docente', label: 'Docente', description: 'Se interesa.' }],
      sampleList: async () => ({ fileName: 'practica.csv', bytes: sampleCsv }),
      assignPersona() {},
    },
    host: { kind: 'headless', pickSpreadsheet: async () => null, switchMode: async () => undefined },
    clock,
    ids,
    logger,
    settings: await createSettings({
      environment: {},
      store: { load: async () => ({}), save: async () => undefined },
      secrets: { read: async () => null, write: async () => undefined, remove: async () => undefined },
      logger,
      practice: true,
    }),
    checks: {
      check: async (part) => ({ part, state: 'ok', code: `${part}.ok`, message: 'Bien.', checkedAt: 1 }),
    },
    health: createHealthBoard(),
    feed,
    tunnel: { state: () => ({ kind: 'opening' }), publicUrl: () => 'https://ana.example' },
    imports,
    importWorkerUrl,
    campaigns,
    campaignDesk: createCampaignDesk({
      campaigns,
      figures: createCampaignFigures({ database }),
      copy: createCampaignCopy({ database, numberKey }),
      results: createCampaignResults({ database }),
      settings: () => defaultSettings,
      clock,
    }),
    contacts,
    calls: silentCalls,
    callQuery: createCallQuery({ database }),
    dayQuery: createDayQuery({ database }),
    budget: {
      spend: async () => ({
        callMinutes: 12,
        voiceCharacters: 4_000,
        telephoneUsd: 0.72,
        voiceUsd: 0.2,
        totalUsd: 0.92,
        budgetUsd: 0,
        isSpent: false,
      }),
    },
    doNotCall: createDoNotCallStore({ database, numberKey }),
    script: () => ({ phases: [], offer: null }),
    describeCall: () => null,
    liveControls: live.controls,
    recordings,
    analyses,
    corrections: createCorrections({ database, ids, numberKey }),
    analyze: async () => undefined,
    ...followUpServices,
    llm: {
      state: async () => ({ kind: 'absent' }),
      chat: unused('chat'),
      warmUp: unused('warmUp'),
      models: async () => [],
      async *pull() {
        yield { status: 'pulling', fraction: 0.5 }
        throw new AnaError('ollama.pull_failed', 'the model could not be pulled', { kind: 'vendor' })
      },
    },
    synthesis: {
      identity: unused('identity'),
      synthesize: unused('synthesize'),
      voices: async () => [],
      verify: unused('verify'),
    },
    clips: createClips(),
    storeImport: createStoreImport({ imports, campaigns }),
    diagnostics: { text: async () => '{}' },
  }

  /** People who have spoken with ANA, judged as given. */
  async function judged(people: Array<Partial<Findings>>) {
    await world.start(acceptedRows(people.length))
    const spoken = []
    for (const changes of people) {
      const { call } = await world.converse()
      await analyses.saveJudgement({
        callId: call.id,
        judgement: { findings: findings(changes), engine: 'rules', model: null, unsupported: false },
        nowMs: clock.now(),
      })
      spoken.push(call)
      await clock.advance(1000)
    }
    return spoken
  }

  return {
    ...world,
    services,
    clock,
    feed,
    logger,
    judged,
    recordings,
    live,
    router: createRouter(services),
    async close() {
      imports.close()
      await recordings.stop()
      await database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
export type DoorsWorld = Awaited<ReturnType<typeof openDoorsWorld>>

/** The operator's door on a port of its own, and what a program needs to knock. */
export async function openOperatorDoor(world: DoorsWorld, options: { rendererFolder?: string } = {}) {
  const { services, router, logger, ids } = world
  const listener = await startOperatorListener({
    port: 0,
    router,
    services,
    token,
    rendererFolder: options.rendererFolder ?? null,
    logger,
    ids,
  })
  const origin = `http://127.0.0.1:${listener.port}`
  const authorization = `Bearer ${token}`
  return {
    ...listener,
    origin,
    /** With the token. */
    ask: (path: string, init: RequestInit = {}) =>
      fetch(origin + path, { ...init, headers: { authorization, ...init.headers } }),
    async askJson(path: string, body: unknown) {
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: await answer.json() }
    },
  }
}

/** Every address of the operator's door, for walking the whole table. */
export const operatorRoutes: ReadonlyArray<readonly [method: string, path: string]> = [
  ['POST', '/sendNumbers'],
  ['GET', '/conversations/status'],
  ['GET', '/analysis/ready_for_human'],
  ['POST', '/analysis/mark_closed'],
  ['GET', '/audio-stats'],
  ['POST', '/cleanup-audio'],
  ['GET', '/recordings/{callId}'],
  ['GET', '/openapi.json'],
]
