import { describe, expect, it } from 'vitest'
import { createBudget, type Prices, spendOf } from '../../../electron/engine/usage/budget.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'

const prices: Prices = { twilioPerMinuteUsd: 0.06, voicePerThousandCharactersUsd: 0.05, dailyBudgetUsd: 0 }

function budgetWorld(limit: number) {
  const clock = createFakeClock()
  let usage = { callMinutes: 0, voiceCharacters: 0 }
  let asked = 0
  let told = 0
  const limits = { ...prices, dailyBudgetUsd: limit }
  const budget = createBudget({
    usage: {
      async ofDay() {
        asked += 1
        return usage
      },
    },
    prices: () => limits,
    today: () => ({ isoDate: '2026-11-24', startsAt: 0 }),
    clock,
    onSpent() {
      told += 1
    },
  })
  return {
    clock,
    budget,
    limits,
    use(callMinutes: number, voiceCharacters: number) {
      usage = { callMinutes, voiceCharacters }
    },
    asked: () => asked,
    told: () => told,
  }
}

describe('what a day costs', () => {
  it('is begun minutes and thousands of characters, each by its price', () => {
    const spend = spendOf({ callMinutes: 100, voiceCharacters: 20_000 }, prices)
    expect(spend.telephoneUsd).toBeCloseTo(6)
    expect(spend.voiceUsd).toBeCloseTo(1)
    expect(spend.totalUsd).toBeCloseTo(7)
    expect(spend.isSpent).toBe(false)
  })
})

describe('the daily budget', () => {
  it('is no limit while it is 0, and asks nothing of the database', async () => {
    const world = budgetWorld(0)
    world.use(1_000_000, 0)
    expect(await world.budget.allowsCall()).toBe(true)
    expect(world.asked()).toBe(0)
  })

  it('stops new calls when it is reached, and tells it once', async () => {
    const world = budgetWorld(6)
    world.use(99, 0)
    expect(await world.budget.allowsCall()).toBe(true)
    world.use(100, 0)
    await world.clock.advance(3_000)
    expect(await world.budget.allowsCall()).toBe(false)
    expect(await world.budget.allowsCall()).toBe(false)
    expect(world.told()).toBe(1)
  })

  it('lets calls begin again as soon as it is raised', async () => {
    const world = budgetWorld(6)
    world.use(100, 0)
    expect(await world.budget.allowsCall()).toBe(false)
    world.limits.dailyBudgetUsd = 10
    expect(await world.budget.allowsCall()).toBe(true)
    expect(await world.budget.spend()).toMatchObject({ budgetUsd: 10, isSpent: false })
  })
})
