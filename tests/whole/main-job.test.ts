/**
 * The whole main job, through every layer at once: a spreadsheet with one customer of every kind is read,
 * called, talked to, written down, judged and queued, with the practice line in the vendors' place: turn by turn, and
 * over live audio.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CampaignReport, reportOf } from '../../electron/cli/campaign-run.ts'
import type { CallDetail } from '../../electron/engine/calls/call-query.ts'
import { personaCatalogue } from '../../electron/practice/personas/catalogue.ts'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import { sampleContacts, sampleList } from '../../electron/practice/sample-list.ts'
import { acceptableStatuses } from './persona-outcomes.ts'
import { type SimulatedAna, startSimulatedAna } from './simulated-engine.ts'
import { transcriptProblems } from './transcript-check.ts'

describe.each(['gather', 'stream'] as const)('held by %s', (transport) => {
  let ana: SimulatedAna
  let report: CampaignReport
  let practiceCalls: PracticeCall[]
  let details: CallDetail[]

  beforeAll(async () => {
    ana = await startSimulatedAna({ ANA_TRANSPORT: transport })
    const { services } = ana.engine
    const importId = services.imports.start(sampleList())
    const campaign = await services.storeImport(importId, { name: 'Todas las personas', start: true })
    await ana.untilDone()
    report = await reportOf(services, campaign.id)
    practiceCalls = ana.practice.line.calls()
    const { items } = await services.callQuery.list({ offset: 0, limit: 500 })
    const found = await Promise.all(items.map(({ id }) => services.callQuery.detail(id)))
    details = found.filter((detail) => detail !== null)
  }, 300_000)

  afterAll(() => ana?.stop())

  test('the sample list has one person of every kind, each under a valid number of her own', () => {
    expect(report.contacts).toBe(personaCatalogue.length)
    expect(new Set(report.calls.map(({ e164 }) => e164)).size).toBe(personaCatalogue.length)
  })

  test('every contact ends where an operator would put her', () => {
    const wrong = sampleContacts().flatMap(({ persona }, index) => {
      const call = report.calls[index]
      const allowed = acceptableStatuses[persona] ?? []
      return call && allowed.includes(call.status) ? [] : [`${persona}: ${call?.status}`]
    })
    expect(wrong).toEqual([])
  })

  test('the queue holds those who want a person or a loan, the most promising first', () => {
    const ranks = report.readyForHuman.map(({ priority }) => ['high', 'normal', 'low'].indexOf(priority))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    expect(report.readyForHuman.every(({ needsHuman }) => needsHuman)).toBe(true)
    const queued = new Set(report.readyForHuman.map(({ e164 }) => e164))
    const statuses = report.calls.filter(({ status }) => status === 'ready_for_human').map(({ e164 }) => e164)
    expect([...queued].sort()).toEqual(statuses.sort())
  })

  test('each telephone call has one row, and each row that was placed has its telephone call', () => {
    const placed = details.map(({ call }) => call.vendorCallId).filter((sid) => sid !== null)
    expect(placed.sort()).toEqual(practiceCalls.map(({ sid }) => sid).sort())
  })

  test('the transcripts hold what was heard and said, and nothing else', () => {
    const bySid = new Map(practiceCalls.map((call) => [call.sid, call]))
    const problems = details.flatMap(({ call, contact, turns }) => {
      const practiceCall = call.vendorCallId === null ? undefined : bySid.get(call.vendorCallId)
      return practiceCall
        ? transcriptProblems(practiceCall, turns).map((problem) => `${contact.persona}: ${problem}`)
        : []
    })
    expect(problems).toEqual([])
    const turns = details.flatMap((detail) => detail.turns)
    expect(turns.filter(({ role }) => role === 'customer').length).toBeGreaterThan(80)
    expect(turns.filter(({ heard }) => heard === 'full').length).toBeGreaterThan(150)
  })

  test('every conversation that ANA ends, she ends with a goodbye', () => {
    const farewell = /feliz día|muchas gracias|adiós|hasta luego/i
    const endedByAna = practiceCalls.filter(({ endedBy }) => endedBy === 'assistant')
    const rude = endedByAna.filter(({ heard }) => !farewell.test(heard.at(-1)?.text ?? ''))
    expect(rude.map(({ personaId }) => personaId)).toEqual([])
    expect(endedByAna.length).toBeGreaterThan(12)
  })

  test('who asks not to be called is never called again', () => {
    const optedOut = report.calls.filter(({ status }) => status === 'do_not_call')
    for (const { e164 } of optedOut) expect(practiceCalls.filter(({ to }) => to === e164)).toHaveLength(1)
    expect(optedOut.length).toBeGreaterThanOrEqual(2)
  })

  test('no telephone call hears a technical error', () => {
    const errors = practiceCalls.flatMap(({ notifications, personaId }) =>
      notifications
        .filter(({ level }) => level === 'error')
        .map(({ code, message }) => ({ personaId, code, message })),
    )
    expect(errors).toEqual([])
  })
})
