/** The phases of `live.bench.ts`: conversations as customers perceive them, many calls at once, a thousand in a row. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { PracticeCall } from '../electron/practice/practice-call.ts'
import { type Child, startChild } from './child-process.ts'
import type { LiveEngineArgument, Memory, Seen } from './live-engine.ts'
import type { PeerAddresses, PeersArgument, PeersLoad } from './live-peers.ts'
import type { Perceived } from './live-turns.ts'
import type { BenchContact } from './reply-engine.ts'

/**
 * Who is called: people who have something to say, some of whom think aloud, break in, or say «ajá». Everybody
 * pauses now and then.
 */
const cast = [
  ...['interested-teacher', 'backchannels', 'interrupts-with-question', 'slow-thinker', 'has-credit'],
  ...[
    'interested-official',
    'interrupts-with-question',
    'whatsapp-info',
    'interested-teacher',
    'backchannels',
  ],
  ...['reported-datacredito', 'slow-thinker', 'interrupts-with-question', 'consults-spouse', 'asks-if-robot'],
]
/** Whose calls are over soon. */
const shortCast = ['opt-out-in-greeting', 'hangs-up-mid-sentence', 'wrong-number']
/** Somebody who picks up and says nothing. */
const silent = 'silence'

const givenNames = [
  'Marta',
  'Jorge',
  'Rosalba',
  'Hernán',
  'Amparo',
  'Álvaro',
  'Nubia',
  'Wilson',
  'Olga',
  'Fabio',
]
const surnames = ['Ríos', 'Peña', 'Gaviria', 'Mosquera', 'Quintero', 'Bedoya', 'Castaño', 'Duarte', 'Escobar']

interface World {
  engine: Child
  peers: Child
  /** Contacts with their customers; the same numbers and people in every world. */
  people(count: number, roles: readonly string[]): Promise<BenchContact[]>
  end(how: 'drained' | 'abandoned'): Promise<void>
}

async function startWorld(how: {
  transport: 'stream' | 'gather'
  speculates?: boolean
  watched?: boolean
  speed?: number
  execArgv?: string[]
}): Promise<World> {
  const { transport, speculates = true, watched = true, speed = 1, execArgv = [] } = how
  const dataDir = await mkdtemp(join(tmpdir(), 'ana-bench-'))
  const peers = await startChild(new URL('./live-peers.ts', import.meta.url), {
    speed,
  } satisfies PeersArgument)
  const { modelPort, variables } = await peers.ask<PeerAddresses>('addresses')
  const argument: LiveEngineArgument = {
    dataDir,
    variables: { ...variables, ANA_TRANSPORT: transport, ANA_CALLS_PER_SECOND: '30' },
    modelPort,
    speed,
    watched,
    speculates,
  }
  const engine = await startChild(new URL('./live-engine.ts', import.meta.url), argument, { execArgv })
  await engine.ask('isReady')
  let known = 0
  return {
    engine,
    peers,
    async people(count, roles) {
      const people = Array.from({ length: count }, (_, index) => {
        const number = known + index
        const name = [
          givenNames[number % 10],
          surnames[Math.floor(number / 10) % 9],
          surnames[Math.floor(number / 90) % 9],
        ]
        return {
          nombre: name.join(' '),
          e164: `+57300${5_000_000 + number}`,
          persona: roles[index % roles.length] ?? '',
        }
      })
      known += count
      await peers.ask('cast', people)
      return people.map(({ nombre, e164 }) => ({ nombre, e164 }))
    },
    async end(ending) {
      // Whoever is abandoned says nothing more.
      if (ending === 'abandoned') await engine.ask('abandon').catch(() => {})
      else await engine.stop()
      await peers.stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Waits until everybody was called and every call is over. */
async function playedToEnd({ engine, peers }: World, campaignId: string, withinMs: number): Promise<void> {
  const untilMs = performance.now() + withinMs
  while (performance.now() < untilMs) {
    await wait(500)
    if (!(await engine.ask<boolean>('isCalled', campaignId))) continue
    if (await peers.ask<boolean>('isIdle')) return
  }
  throw new Error('the calls did not come to their end')
}

export interface Conversations {
  perceived: Perceived
  seen: Seen
}

const longestConversationsMs = 300_000
/** A turn takes longer than this; so there are always people left to be called. */
const leastTurnsOfCall = 3
const lookEveryMs = 4_000

/** Keeps the customers' records of a phase, for whoever wants to know more: `BENCH_RECORDS=FOLDER`. */
async function keepRecords({ peers }: World, name: string): Promise<void> {
  const folder = process.env.BENCH_RECORDS
  if (folder === undefined) return
  const records = await peers.ask<PracticeCall[]>('records')
  await writeFile(join(folder, `${name}.json`), JSON.stringify(records, null, 1))
}

/**
 * Calls `atOnce` people at a time until there have been so many turns. The same people in every way of calling.
 */
export async function playConversations(how: {
  transport: 'stream' | 'gather'
  speculates?: boolean
  turns: number
  atOnce: number
}): Promise<Conversations> {
  const { transport, speculates = true, turns, atOnce } = how
  const world = await startWorld({ transport, speculates })
  const { engine, peers } = world
  try {
    const count = atOnce + Math.ceil(turns / leastTurnsOfCall)
    const people = [...(await world.people(2, [silent])), ...(await world.people(count, cast))]
    await engine.ask('watch')
    await engine.ask('start', { contacts: people, atOnce })
    const untilMs = performance.now() + longestConversationsMs
    let perceived: Perceived
    do {
      await wait(lookEveryMs)
      perceived = await peers.ask<Perceived>('perceived')
    } while (perceived.turns < turns && performance.now() < untilMs)
    await keepRecords(world, `${transport}${speculates ? '' : '-waiting'}`)
    return { perceived, seen: await engine.ask<Seen>('seen') }
  } finally {
    await world.end('abandoned')
  }
}

export interface LoadStep {
  wanted: number
  seen: Seen
  peers: PeersLoad
  /** Beyond what the engine holds with its first call, when all its code has been used once. */
  mbPerCall: number
  /** Calls that had to do without live audio since the step before. */
  lost: number
}

/** Ringing, and being connected, take about so much of a call's time. */
const notLiveShare = 0.08
const mostAtOnce = 200
const fillWithinMs = 60_000
const settleMs = 5_000
/** Long enough for a hundredth of the turns to be several. */
const windowMs = (calls: number) => Math.min(30_000, Math.max(12_000, 1_500_000 / calls))

const firstCallMs = 10_000
/** Of those who are called in all steps, for each call of the largest. */
const peoplePerCall = 6

async function untilLive(engine: Child, calls: number): Promise<void> {
  const untilMs = performance.now() + fillWithinMs
  while (performance.now() < untilMs && (await engine.ask<number>('live')) < calls) await wait(200)
}

const lostIn = ({ complaints }: Seen): number =>
  (complaints['the call goes on turn by turn'] ?? 0) +
  (complaints['no media stream could be established'] ?? 0)

/** More and more calls at once, of which each that ends is followed by another. */
export async function playLoad(steps: readonly number[]): Promise<LoadStep[]> {
  const profile = process.env.BENCH_CPU_PROFILE
  const world = await startWorld({
    transport: 'stream',
    execArgv: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  })
  const { engine, peers } = world
  const done: LoadStep[] = []
  try {
    const most = Math.max(...steps)
    const people = await world.people(most * peoplePerCall, cast)
    await engine.ask('start', { contacts: people, atOnce: 1 })
    await untilLive(engine, 1)
    await wait(firstCallMs)
    const { rssMb: restMb } = await engine.ask<Seen>('seen')
    let lostBefore = 0
    for (const wanted of steps) {
      await engine.ask('atOnce', Math.min(mostAtOnce, wanted + Math.ceil(wanted * notLiveShare)))
      await untilLive(engine, wanted * 0.95)
      await wait(settleMs)
      await Promise.all([engine.ask('watch'), peers.ask('watch')])
      await wait(windowMs(wanted))
      const [seen, load] = await Promise.all([engine.ask<Seen>('seen'), peers.ask<PeersLoad>('load')])
      const lost = lostIn(seen)
      const mbPerCall = (seen.rssMb - restMb) / Math.max(1, seen.live - 1)
      done.push({ wanted, seen, peers: load, mbPerCall, lost: lost - lostBefore })
      lostBefore = lost
    }
    return done
  } finally {
    await world.end('abandoned')
  }
}

export interface MemoryAfter extends Memory {
  calls: number
}

const memorySpeed = 4
const memoryAtOnce = 75
const longestMemoryMs = 240_000

/** Short calls, one after the other, on a clock four times as fast: what the engine keeps of them. */
export async function playMany(counts: readonly number[]): Promise<MemoryAfter[]> {
  const world = await startWorld({
    transport: 'stream',
    watched: false,
    speed: memorySpeed,
    execArgv: ['--expose-gc'],
  })
  const { engine } = world
  const after: MemoryAfter[] = []
  try {
    let calls = 0
    for (const count of counts) {
      const contacts = await world.people(count - calls, shortCast)
      calls = count
      const campaignId = await engine.ask<string>('start', { contacts, atOnce: memoryAtOnce })
      await playedToEnd(world, campaignId, longestMemoryMs)
      await wait(2_000)
      after.push({ calls, ...(await engine.ask<Memory>('memory')) })
    }
    return after
  } finally {
    await world.end('abandoned')
  }
}
