/** What an operator plans with: own rules in the dialer, figures, copies and results, on both databases. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createCorrections } from '../../../electron/engine/analysis/corrections.ts'
import { createCampaignCopy } from '../../../electron/engine/campaigns/campaign-copy.ts'
import { createCampaignDesk } from '../../../electron/engine/campaigns/campaign-desk.ts'
import { createCampaignFigures } from '../../../electron/engine/campaigns/campaign-figures.ts'
import { createCampaignResults } from '../../../electron/engine/campaigns/campaign-results.ts'
import { createCampaigns } from '../../../electron/engine/campaigns/campaigns.ts'
import { createNumberHash, insertBar } from '../../../electron/engine/storage/barred-numbers.ts'
import type { CallOutcome } from '../../../shared/domain/call.ts'
import type { CampaignSettings } from '../../../shared/domain/campaign.ts'
import { defaultSettings } from '../../../shared/domain/settings.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const own: CampaignSettings = {
  maxConcurrentCalls: 2,
  maxAttempts: 4,
  retryMinutes: { busy: 10, noAnswer: 60, failed: 30 },
}

async function openDesk(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const campaigns = createCampaigns({
    store: world.campaigns,
    leases: world.leases,
    openCalls: async () => [],
    hangUp: async () => undefined,
    waitingFor: () => null,
    nudge: () => {},
    onStart: () => {},
    clock,
    logger: silentLogger,
    publish: () => {},
  })
  const desk = createCampaignDesk({
    campaigns,
    figures: createCampaignFigures({ database }),
    copy: createCampaignCopy({ database, numberKey }),
    results: createCampaignResults({ database }),
    settings: () => defaultSettings,
    clock,
  })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  /** A person says that she was not interested after all. */
  const deny = (callId: string) =>
    createCorrections({ database, ids: world.ids, numberKey }).correct({
      callId,
      changes: { interest: 'none', action: 'no_interest' },
      note: '',
      by: '',
      nowMs: clock.now(),
    })
  /** Calls the next contact; nobody speaks. */
  async function call(outcome: CallOutcome) {
    const { call: leased } = await world.lease()
    await world.calls.markPlacing(leased.id, clock.now())
    return world.calls.end(leased.id, {
      outcome,
      endedBy: 'network',
      at: clock.now() + 20_000,
      durationSeconds: null,
      failureCode: null,
      contactEvent: { kind: outcome === 'invalid_number' ? 'number_invalid' : 'give_up' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: false,
    })
  }
  return { ...world, store: world.campaigns, database, clock, campaigns, desk, analyses, deny, call }
}

describeOnEachDatabase('A campaign with rules of its own', (open) => {
  it('gets no more calls at once than they allow, while others go on', async () => {
    const world = await openDesk(open)
    const limited = await world.start(acceptedRows(5), 'Limitada')
    await world.campaigns.configure(limited.id, own)
    await world.lease()
    await world.lease()
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
    const other = await world.start(acceptedRows(1, 100), 'Libre')
    expect((await world.lease()).contact.campaignId).toBe(other.id)
    await world.campaigns.configure(limited.id, { ...own, maxConcurrentCalls: 3 })
    expect((await world.lease()).contact.campaignId).toBe(limited.id)
  })

  it('is not called before its hour, which the dialer knows, unless an operator starts it early', async () => {
    const world = await openDesk(open)
    const startsAt = world.clock.now() + 3_600_000
    const stored = await world.store.create({
      name: 'Mañana',
      fileName: 'm.csv',
      rows: acceptedRows(1),
      rejected: [],
      startsAt,
      settings: own,
      yieldBetween: async () => {},
    })
    const summary = await world.campaigns.start(stored.id)
    expect(summary).toMatchObject({ status: 'running', waitingFor: 'start_time', startsAt, settings: own })
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
    expect(await world.leases.nextDueAt()).toBe(startsAt)
    expect(await world.leases.completeFinished()).toEqual([])
    expect(await world.campaigns.start(stored.id)).toMatchObject({ startsAt: null, waitingFor: null })
    expect((await world.lease()).contact.campaignId).toBe(stored.id)
  })

  it('is renamed and gives its rules back; an unknown one is refused', async () => {
    const world = await openDesk(open)
    const { id } = await world.create(acceptedRows(1))
    expect(await world.campaigns.rename(id, 'Otra')).toMatchObject({ name: 'Otra', settings: null })
    expect((await world.campaigns.configure(id, own)).settings).toEqual(own)
    expect((await world.campaigns.configure(id, null)).settings).toBeNull()
    await expect(world.campaigns.rename('none', 'x')).rejects.toMatchObject({ code: 'campaign.not_found' })
  })
})

describeOnEachDatabase('How a campaign goes', (open) => {
  it('counts outcomes, pace and what is left; a call that never left is nobody’s answer', async () => {
    const world = await openDesk(open)
    const { id } = await world.start(acceptedRows(6))
    await world.call('busy')
    await world.call('no_answer')
    await world.converse()
    const { call } = await world.lease()
    await world.leases.releaseNotPlaced(call.id)
    const insight = await world.desk.insight(id)
    expect(insight.outcomes).toEqual({ busy: 1, no_answer: 1, conversation: 1 })
    expect(insight.pace.calls).toBe(3)
    expect(insight.stretches).toEqual([expect.objectContaining({ conversations: 1, others: 2 })])
    expect(insight.estimate).toMatchObject({ people: 3, basis: { calls: 0 } })
    expect(insight.settings.maxAttempts).toBe(defaultSettings.maxAttempts)
  })

  it('rests its estimate on how people answered, once enough calls are known', async () => {
    const world = await openDesk(open)
    await world.start(acceptedRows(60))
    for (let index = 0; index < 40; index += 1) await world.call('no_answer')
    for (let index = 0; index < 10; index += 1) await world.converse(['Buenos días.', 'Sí.'])
    const { estimate } = await world.desk.estimate({ people: 100, startsAt: null })
    expect(estimate.basis).toMatchObject({ calls: 50, averageConversationSeconds: 60 })
    expect(estimate.basis.conversationRate).toBeCloseTo(0.2)
    // One minute and one greeting a conversation; both are rounded.
    const greetings = estimate.cost.characters / 'Buenos días.'.length
    expect(Math.abs(greetings - estimate.cost.minutes)).toBeLessThan(1)
  })
})

describeOnEachDatabase('A copy of a campaign', (open) => {
  it('takes over who may still be called, and never who must not be', async () => {
    const world = await openDesk(open)
    const { id } = await world.start(acceptedRows(6))
    await world.campaigns.configure(id, own)
    const talked = await world.converse()
    await world.analyses.saveJudgement({
      callId: talked.call.id,
      judgement: { findings: findings(), engine: 'rules', model: null, unsupported: false },
      nowMs: world.clock.now(),
    })
    await world.call('invalid_number')
    await world.call('no_answer')
    // Barred since, because of another list: this campaign's own contact does not know it.
    const barred = acceptedRows(1, 6)[0]?.e164 ?? ''
    await insertBar(world.database.db, createNumberHash(numberKey)(barred), {
      reason: 'opt_out',
      source: 'test',
      atMs: world.clock.now(),
    })
    expect(await world.desk.duplicable(id, 'all')).toEqual({
      people: 4,
      doNotCall: 1,
      closed: 0,
      invalidNumber: 1,
    })
    expect(await world.desk.duplicable(id, 'no_contact')).toMatchObject({ people: 3 })
    expect(await world.desk.duplicable(id, 'interested')).toMatchObject({ people: 1 })
    await world.deny(talked.call.id)
    expect(await world.desk.duplicable(id, 'interested')).toMatchObject({ people: 0 })

    const { campaign, counts } = await world.desk.duplicate(id, { who: 'all', name: 'Copia' })
    expect(campaign).toMatchObject({
      name: 'Copia',
      status: 'draft',
      contacts: 4,
      settings: own,
      counts: { initial: 4, do_not_call: 0 },
    })
    expect(counts.people).toBe(4)
    const copied = await world.database.db
      .selectFrom('contacts')
      .select(['e164', 'attempts'])
      .where('campaign_id', '=', campaign.id)
      .execute()
    expect(copied.map((contact) => contact.e164)).not.toContain(barred)
    expect(copied.every((contact) => contact.attempts === 0)).toBe(true)
  })

  it('leaves out whom a human has closed, and is refused when nobody is left', async () => {
    const world = await openDesk(open)
    const { id } = await world.start(acceptedRows(1))
    const { contact } = await world.converse()
    await world.database.db
      .updateTable('contacts')
      .set({ status: 'closed_by_human' })
      .where('id', '=', contact.id)
      .execute()
    expect(await world.desk.duplicable(id, 'all')).toMatchObject({ people: 0, closed: 1 })
    await expect(world.desk.duplicate(id, { who: 'all', name: 'x' })).rejects.toMatchObject({
      code: 'campaign.nobody_to_copy',
    })
    expect(await world.store.list()).toHaveLength(1)
  })
})

describeOnEachDatabase('The results of a campaign', (open) => {
  it('hold everybody in the order of the list, with the last call and the judgement', async () => {
    const world = await openDesk(open)
    const { id } = await world.start(acceptedRows(300))
    const talked = await world.converse()
    await world.analyses.saveJudgement({
      callId: talked.call.id,
      judgement: { findings: findings(), engine: 'rules', model: null, unsupported: false },
      nowMs: world.clock.now(),
    })
    const read = async () => {
      const { rows } = await world.desk.results(id)
      const all = []
      for await (const batch of rows) all.push(...batch)
      return all
    }
    const all = await read()
    expect(all).toHaveLength(300)
    expect(all[0]).toMatchObject({
      row: 2,
      status: 'ready_for_human',
      lastCall: { outcome: 'conversation', durationSeconds: 60 },
      analysis: { interest: 'high', summary: 'Quiere saber más.' },
      closedAs: null,
    })
    expect(all[299]).toMatchObject({ row: 301, status: 'initial', lastCall: null, analysis: null })
    await world.deny(talked.call.id)
    expect((await read())[0]).toMatchObject({ status: 'analyzed', analysis: { interest: 'none' } })
  })
})
