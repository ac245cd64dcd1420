/** What a person corrects stands beside the machine's findings, and the contact follows it. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createCorrections } from '../../../electron/engine/analysis/corrections.ts'
import { createCallQuery } from '../../../electron/engine/calls/call-query.ts'
import { createDayQuery } from '../../../electron/engine/calls/day-query.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import type { CorrectionChanges } from '../../../shared/domain/correction.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'

async function createDesk(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  const corrections = createCorrections({ database, ids: world.ids, numberKey })
  const contacts = createContactStore({ database, clock, numberKey })
  const judge = (callId: string, changes: Parameters<typeof findings>[0] = {}) =>
    analyses.saveJudgement({
      callId,
      judgement: { findings: findings(changes), engine: 'ollama', model: 'llama', unsupported: false },
      nowMs: clock.now(),
    })
  return {
    ...world,
    database,
    analyses,
    clock,
    contacts,
    corrections,
    judge,
    query: createCallQuery({ database }),
    correct: (callId: string, changes: CorrectionChanges, note = '') =>
      corrections.correct({ callId, changes, note, by: 'Rosa', nowMs: clock.now() }),
    queue: async () => (await analyses.readyForHuman()).map(({ contact }) => contact.id),
    /** One conversation, judged. */
    async judged(changes: Parameters<typeof findings>[0] = {}) {
      await world.start(acceptedRows(1))
      const { call } = await world.converse()
      await judge(call.id, changes)
      return call
    },
  }
}

describeOnEachDatabase('A correction', (open) => {
  it('is kept beside the finding, with who and when', async () => {
    const { judged, correct, query, clock } = await createDesk(open)
    const call = await judged({ interest: 'high', objections: ['reportado'] })
    await correct(
      call.id,
      { interest: 'medium', objections: ['reportado'], action: 'send_info', callbackAt: null },
      'Solo pidió datos',
    )
    const detail = await query.detail(call.id)
    expect(detail?.analysis).toMatchObject({ interest: 'high', action: 'schedule_meeting' })
    expect(detail?.correction).toEqual({
      id: expect.any(String),
      callId: call.id,
      // What agrees with the machine is no correction.
      changes: { interest: 'medium', action: 'send_info' },
      note: 'Solo pidió datos',
      by: 'Rosa',
      correctedAt: clock.now(),
    })
  })

  it('to no interest takes her out of the queue, and taking it back puts her in again', async () => {
    const { judged, correct, queue, corrections } = await createDesk(open)
    const call = await judged({ interest: 'high', needsHuman: true })
    expect(await queue()).toEqual([call.contactId])
    const done = await correct(call.id, { interest: 'none', action: 'no_interest' })
    expect(done).toMatchObject({ effect: 'leaves_queue', contact: { status: 'analyzed' } })
    expect(await queue()).toEqual([])
    const back = await correct(call.id, {})
    expect(back).toMatchObject({
      correction: null,
      effect: 'enters_queue',
      contact: { status: 'ready_for_human' },
    })
    expect(await queue()).toEqual([call.contactId])
    expect(await corrections.of(call.id)).toBeNull()
  })

  it('to interest brings her into the queue, in the place of her priority', async () => {
    const { judged, correct, database, analyses } = await createDesk(open)
    const call = await judged({ interest: 'none', action: 'no_interest', needsHuman: false, priority: 'low' })
    expect(await correct(call.id, { interest: 'medium', action: 'follow_up_call' })).toMatchObject({
      effect: 'enters_queue',
    })
    expect(await correct(call.id, { interest: 'high', action: 'close_deal' })).toMatchObject({
      effect: 'moves_in_queue',
    })
    // Whoever attends her reads what is right, not what the machine had thought.
    expect((await analyses.readyForHuman()).map(({ analysis }) => analysis)).toMatchObject([
      { interest: 'high', action: 'close_deal', priority: 'high', engine: 'ollama' },
    ])
    const place = await database.db.selectFrom('follow_ups').selectAll().executeTakeFirstOrThrow()
    expect(place.priority_rank).toBe(0)
  })

  it('counts in the figures of the day', async () => {
    const { judged, correct, query, database } = await createDesk(open)
    const call = await judged({ interest: 'high', needsHuman: true })
    const day = createDayQuery({ database })
    const figures = async () => [(await query.overview(0)).interest, await day.forHuman(0)]
    expect(await figures()).toEqual([{ high: 1 }, 1])
    await correct(call.id, { interest: 'none', action: 'no_interest' })
    expect(await figures()).toEqual([{ none: 1 }, 0])
    await correct(call.id, {})
    expect(await figures()).toEqual([{ high: 1 }, 1])
  })

  it('holds when the machine judges again', async () => {
    const { judged, judge, correct, queue, query } = await createDesk(open)
    const call = await judged({ interest: 'high' })
    await correct(call.id, { interest: 'none', action: 'no_interest' })
    await judge(call.id, { interest: 'high' })
    expect(await queue()).toEqual([])
    expect((await query.detail(call.id))?.correction).not.toBeNull()
  })

  it('to an opt-out bars her number; to none lifts the bar that the machine had set', async () => {
    const { judged, correct, contacts, corrections } = await createDesk(open)
    const call = await judged()
    expect(await correct(call.id, { optOut: true })).toMatchObject({
      effect: 'barred',
      contact: { status: 'do_not_call' },
    })
    expect((await contacts.get(call.contactId))?.status).toBe('do_not_call')
    expect(await corrections.isUnbarrable(call.id)).toBe(true)
    expect(await correct(call.id, {})).toMatchObject({
      effect: 'unbarred',
      contact: { status: 'ready_for_human' },
    })
    expect(await corrections.isUnbarrable(call.id)).toBe(false)
  })

  it('does not lift a bar that stands for something else', async () => {
    const { start, converse, judge, correct, contacts, corrections } = await createDesk(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await contacts.bar(call.contactId, { reason: 'operator', source: 'operator' })
    await judge(call.id, { optOut: true, interest: 'none', needsHuman: false })
    expect(await corrections.isUnbarrable(call.id)).toBe(false)
    expect(await correct(call.id, { optOut: false, interest: 'high' })).toMatchObject({
      effect: 'nothing',
      contact: { status: 'do_not_call' },
    })
  })

  it('needs a finding to correct', async () => {
    const { start, converse, correct } = await createDesk(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await expect(correct(call.id, { interest: 'low' })).rejects.toMatchObject({
      code: 'correction.nothing_found',
    })
    await expect(correct('nothing', {})).rejects.toMatchObject({ code: 'call.not_found' })
  })

  it('becomes a labelled example with the machine’s own answer', async () => {
    const { judged, correct, corrections } = await createDesk(open)
    const call = await judged({ interest: 'high' })
    await correct(call.id, { interest: 'low', action: 'send_info', objections: ['aplaza'] }, 'Lo aplaza')
    const lines: string[] = []
    for await (const line of corrections.labelled()) lines.push(line)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.endsWith('\n')).toBe(true)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      id: call.id,
      turns: [
        { role: 'assistant', text: 'Buenos días, habla Ana.', atSeconds: 0 },
        { role: 'customer', text: 'Sí, me interesa.', atSeconds: 1 },
      ],
      gold: {
        interest: 'low',
        acceptableInterest: ['low'],
        action: 'send_info',
        needsHuman: false,
        objections: ['aplaza'],
        mustQuote: [],
        notes: 'Lo aplaza',
      },
      machine: { interest: 'high', engine: 'ollama', model: 'llama' },
      correctedFields: ['interest', 'action', 'objections'],
    })
  })
})
