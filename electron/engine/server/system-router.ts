/** The engine as a whole, its feed and the practice line, for an interface. */
import type { Overview } from '../../../shared/contract/system.ts'
import { bogotaDay, callingHoursAt, lawfulDayOf } from '../compliance/calling-calendar.ts'
import { AnaError } from '../errors.ts'
import type { PracticeDoor, Services } from '../services.ts'
import { type Implementer, streamed } from './rpc-implementer.ts'

async function overviewOf(services: Services): Promise<Overview> {
  const { callQuery, dayQuery, followUps, budget, settings, clock } = services
  const nowMs = clock.now()
  const sinceMs = bogotaDay(nowMs).startsAt
  const hours = callingHoursAt(nowMs)
  const { pricesAsOf } = settings.current()
  const waiting = await followUps.waiting()
  return {
    sinceMs,
    ...(await callQuery.overview(sinceMs)),
    followUpQueue: waiting.people,
    longestWaitSinceMs: waiting.longestSinceMs,
    callingHours: {
      open: hours.open,
      changesAt: hours.open ? hours.closesAt : hours.opensAt,
      today: lawfulDayOf(nowMs),
    },
    hours: await dayQuery.hours(sinceMs),
    forHuman: await dayQuery.forHuman(sinceMs),
    spend: { ...(await budget.spend()), pricesAsOf },
  }
}

export function createSystemRouter(os: Implementer, services: Services) {
  const { version, practice, host, clock, tunnel, health, feed, logger } = services
  return os.system.router({
    info: os.system.info.handler(() => ({
      version,
      practice: practice !== null,
      host: host.kind,
      now: clock.now(),
      publicUrl: tunnel.publicUrl(),
    })),
    overview: os.system.overview.handler(() => overviewOf(services)),
    health: os.system.health.handler(() => health.all()),
    events: os.system.events.handler(async ({ input, signal }) =>
      streamed(feed.subscribe(input.after, signal), logger, 'system.events'),
    ),
    switchMode: os.system.switchMode.handler(async ({ input }) => {
      await host.switchMode(input.practice)
      return {}
    }),
    diagnostics: os.system.diagnostics.handler(async () => {
      const day = new Date(clock.now()).toISOString().slice(0, 10)
      const text = await services.diagnostics.text()
      return new File([text], `ana-${day}.json`, { type: 'application/json' })
    }),
  })
}

const sampleName = { es: 'Lista de práctica', en: 'Practice list' } as const

export function createPracticeRouter(os: Implementer, services: Services) {
  const { practice, imports, settings, storeImport } = services

  function practising(): PracticeDoor {
    if (practice) return practice
    throw new AnaError('practice.not_practising', 'this engine makes real calls', { kind: 'conflict' })
  }

  return os.practice.router({
    startSample: os.practice.startSample.handler(async ({ input: { start } }) => {
      const importId = imports.start(await practising().sampleList())
      const name = sampleName[settings.current().language]
      const { id } = await storeImport(importId, { name, start })
      return { campaignId: id }
    }),
    personas: os.practice.personas.handler(() => practice?.personas() ?? []),
  })
}
