import { describe, expect, it } from 'vitest'
import type { Calls, LaunchResult } from '../../../electron/engine/calls/calls.ts'
import { createCampaigns } from '../../../electron/engine/campaigns/campaigns.ts'
import { createDialer, type DialerSettings } from '../../../electron/engine/campaigns/dialer.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { openDatabase } from '../../../electron/engine/storage/database.ts'
import type { Call } from '../../../shared/domain/call.ts'
import type { LiveEventBody } from '../../../shared/domain/live-event.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { acceptedRows, createWorld } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const error = new AnaError('twilio.20003', 'no', { kind: 'configuration' })

async function createDialerWorld(startAt?: string) {
  const clock = createFakeClock(startAt === undefined ? undefined : Date.parse(startAt))
  const database = await openDatabase({ file: ':memory:', clock, logger: silentLogger })
  const world = createWorld({ database, clock })
  const settings: DialerSettings = { maxConcurrentCalls: 3, callsPerSecond: 1, transport: 'gather' }
  const events: LiveEventBody[] = []
  const placedAt: number[] = []
  const live: string[] = []
  let publicUrl: string | null = 'https://ana.example'
  let isBudgetSpent = false
  let answer: LaunchResult = { kind: 'placed' }
  const finish = async (callId: string) => {
    const { call } = await world.calls.end(callId, {
      outcome: 'no_answer',
      endedBy: 'network',
      at: clock.now(),
      durationSeconds: null,
      failureCode: null,
      contactEvent: { kind: 'give_up' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: false,
    })
    dialer.ended(call)
  }
  const calls: Pick<Calls, 'launch'> = {
    async launch(callId, turn) {
      if (!(await turn())) {
        await world.leases.releaseNotPlaced(callId)
        return { kind: 'not_placed', reason: 'withdrawn', error: null }
      }
      if (answer.kind === 'not_placed') await world.leases.releaseNotPlaced(callId)
      else live.push(callId)
      placedAt.push(clock.now())
      return answer
    },
  }
  const dialer = createDialer({
    leases: world.leases,
    calls: calls as Calls,
    openCallIds: async () => (await world.calls.open()).map(({ call }) => call.id),
    settings: () => settings,
    publicUrl: () => publicUrl,
    budgetAllows: async () => !isBudgetSpent,
    practice: true,
    owner: 'engine-1',
    clock,
    ids: world.ids,
    logger: silentLogger,
    publish: (body) => void events.push(body),
    isRunning: (campaignId) => campaigns.isRunning(campaignId),
    onDrained: () => campaigns.settleFinished(),
  })
  const campaigns = createCampaigns({
    store: world.campaigns,
    leases: world.leases,
    openCalls: async (): Promise<Call[]> => (await world.calls.open()).map(({ call }) => call),
    hangUp: finish,
    waitingFor: dialer.waitingFor,
    nudge: dialer.nudge,
    onStart: () => {},
    clock,
    logger: silentLogger,
    publish: (body) => void events.push(body),
  })
  return {
    ...world,
    clock,
    settings,
    events,
    placedAt,
    live,
    dialer,
    campaigns,
    campaignStore: world.campaigns,
    finish,
    answerWith(next: LaunchResult) {
      answer = next
    },
    loseTunnel() {
      publicUrl = null
    },
    spendBudget(spent: boolean) {
      isBudgetSpent = spent
    },
    /** Lets time pass in steps small enough for the database to keep up with it. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 250) await clock.advance(250)
    },
    async load(count: number) {
      const campaign = await world.create(acceptedRows(count))
      dialer.start()
      await campaigns.start(campaign.id)
      return campaign
    },
  }
}

describe('the dialer', () => {
  it('keeps to its calls a second and to its simultaneous calls', async () => {
    const world = await createDialerWorld()
    await world.load(10)
    await world.pass(20_000)
    expect(world.placedAt).toHaveLength(3)
    const gaps = world.placedAt.slice(1).map((at, index) => at - (world.placedAt[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000)
    await world.finish(world.live[0] ?? '')
    await world.pass(2000)
    expect(world.placedAt).toHaveLength(4)
  })

  it('dials nobody outside the lawful hours, says why, and begins when they open', async () => {
    const world = await createDialerWorld('2026-11-24T06:58:00-05:00')
    await world.load(2)
    await world.pass(60_000)
    expect(world.placedAt).toEqual([])
    expect(world.dialer.waitingFor()).toBe('calling_hours')
    await world.pass(120_000)
    expect(world.placedAt[0]).toBeGreaterThanOrEqual(Date.parse('2026-11-24T07:00:00-05:00'))
  })

  it('dials nobody while the vendor could not reach ANA', async () => {
    const world = await createDialerWorld()
    world.loseTunnel()
    await world.load(2)
    await world.pass(5000)
    expect(world.placedAt).toEqual([])
    expect(world.dialer.waitingFor()).toBe('vendor')
  })

  it('begins no call once the budget of the day is spent, says why, and goes on when it is raised', async () => {
    const world = await createDialerWorld()
    world.spendBudget(true)
    await world.load(2)
    await world.pass(5000)
    expect(world.placedAt).toEqual([])
    expect(world.dialer.waitingFor()).toBe('budget')
    world.spendBudget(false)
    world.dialer.nudge()
    await world.pass(2000)
    expect(world.placedAt.length).toBeGreaterThan(0)
  })

  it('stops and tells the operator when the account is refused, then tries gently again', async () => {
    const world = await createDialerWorld()
    world.answerWith({ kind: 'not_placed', reason: 'rejected', error })
    await world.load(5)
    await world.pass(30_000)
    expect(world.placedAt).toHaveLength(1)
    expect(world.dialer.waitingFor()).toBe('configuration')
    expect(world.events).toContainEqual(
      expect.objectContaining({ kind: 'notice', level: 'error', code: 'twilio.20003' }),
    )
    await world.pass(60_000)
    expect(world.placedAt).toHaveLength(2)
  })

  it('slows down more and more while the vendor is too busy', async () => {
    const world = await createDialerWorld()
    world.answerWith({ kind: 'not_placed', reason: 'throttled', error })
    await world.load(5)
    await world.pass(10 * 60_000)
    const gaps = world.placedAt.slice(1).map((at, index) => at - (world.placedAt[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(4)
    expect(gaps.at(-1)).toBeGreaterThan(20_000)
  })

  it('stops at once when the campaign is paused, and goes on when it is resumed', async () => {
    const world = await createDialerWorld()
    const campaign = await world.load(10)
    await world.pass(100)
    await world.campaigns.pause(campaign.id)
    const before = world.placedAt.length
    for (const callId of [...world.live]) await world.finish(callId)
    await world.pass(30_000)
    expect(world.placedAt).toHaveLength(before)
    await world.campaigns.start(campaign.id)
    await world.pass(2000)
    expect(world.placedAt.length).toBeGreaterThan(before)
  })

  it('stops a campaign together with its calls when the operator wants that', async () => {
    const world = await createDialerWorld()
    const campaign = await world.load(3)
    await world.pass(5000)
    await world.campaigns.stop(campaign.id, { hangUp: true })
    expect(await world.calls.open()).toEqual([])
    expect((await world.campaigns.get(campaign.id)).status).toBe('stopped')
  })

  it('completes the campaign when nobody is left, and calls nobody twice', async () => {
    const world = await createDialerWorld()
    const campaign = await world.load(4)
    for (let round = 0; round < 12; round += 1) {
      await world.pass(1500)
      for (const callId of world.live.splice(0)) await world.finish(callId)
    }
    await world.pass(1500)
    expect(world.placedAt).toHaveLength(4)
    expect((await world.campaigns.get(campaign.id)).status).toBe('completed')
  })
})
