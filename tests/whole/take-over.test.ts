/** What an operator can do in a live call, over the practice line: take it over, be missed, hang up, whisper. */
import { afterEach, describe, expect, test } from 'vitest'
import { type LiveCallSeen, seenCalls, spreadsheetOf, told, until } from './live-scenario.ts'
import { type SimulatedAna, startSimulatedAna } from './simulated-engine.ts'
import { transcriptProblems } from './transcript-check.ts'

const operatorE164 = '+576017440199'
/** From the customer's picking up: ANA is in the middle of telling who she is. */
const middleOfWordsMs = 9000

let ana: SimulatedAna
afterEach(() => ana.stop())

const customerOf = () => ana.practice.line.calls().find(({ role }) => role === 'customer')
const operatorOf = () => ana.practice.line.calls().find(({ role }) => role === 'operator')

/** A customer is on the phone and ANA speaks to her. */
async function midCall(): Promise<string> {
  ana = await startSimulatedAna({ ANA_TRANSPORT: 'stream' }, { vendorsKeepTime: true })
  const { services } = ana.engine
  const importId = services.imports.start(spreadsheetOf(['private-sector']))
  await services.storeImport(importId, { name: 'Prueba', start: true })
  await until(() => {
    const answeredAtMs = customerOf()?.answeredAtMs ?? null
    return answeredAtMs !== null && ana.clock.now() - answeredAtMs >= middleOfWordsMs
  })
  const { items } = await services.callQuery.list({ offset: 0, limit: 1 })
  return items[0]?.id ?? ''
}

async function played(): Promise<LiveCallSeen> {
  await ana.untilDone()
  const [seen] = await seenCalls(ana)
  if (!seen) throw new Error('nobody was called')
  return seen
}

const eventsOf = ({ detail }: LiveCallSeen) => detail.events.map(({ kind }) => kind)

describe('taking a call over', () => {
  test('ANA says so, the human is rung, and the two speak with each other', async () => {
    const callId = await midCall()
    ana.practice.line.assignPersona(operatorE164, 'operador')
    await ana.engine.services.liveControls.takeOver(callId, operatorE164)
    await until(() => (customerOf()?.conferences[0]?.met.length ?? 0) > 0)
    await until(() => (operatorOf()?.answeredAtMs ?? null) !== null)
    const metAtMs = ana.clock.now()
    await until(() => ana.clock.now() - metAtMs > 5000 || customerOf()?.endedAtMs !== null)
    await ana.engine.services.calls.hangUp(callId)
    const seen = await played()
    expect(
      seen.heard.heard.some(({ text }) => text.includes('lo comunico con un asesor')),
      told(seen),
    ).toBe(true)
    expect(seen.heard.conferences[0]?.met.map(({ label }) => label)).toContain('operator')
    expect(eventsOf(seen)).toContain('taken_over')
    expect(eventsOf(seen)).not.toContain('given_back')
    expect(eventsOf(seen).filter((kind) => kind === 'ended')).toHaveLength(1)
    expect(seen.detail.call.state).toBe('ended')
  })

  test('a human who does not answer gives the call back to ANA, who goes on to the end', async () => {
    const callId = await midCall()
    ana.practice.line.assignPersona(operatorE164, 'operador_no_contesta')
    await ana.engine.services.liveControls.takeOver(callId, operatorE164)
    const seen = await played()
    const said = seen.heard.heard.map(({ text }) => text)
    const announced = said.findIndex((text) => text.includes('lo comunico con un asesor'))
    const back = said.findIndex((text) => text.includes('sigo yo con usted'))
    expect(announced, told(seen)).toBeGreaterThanOrEqual(0)
    expect(back, told(seen)).toBeGreaterThan(announced)
    expect(eventsOf(seen)).toContain('given_back')
    expect(eventsOf(seen)).not.toContain('taken_over')
    expect(eventsOf(seen).filter((kind) => kind === 'ended')).toHaveLength(1)
    expect(said.at(-1)).toMatch(/feliz día|muchas gracias/i)
    expect(transcriptProblems(seen.heard, seen.detail.turns, { brokenLine: true }), told(seen)).toEqual([])
  })

  test('when the vendor does not put the customer through, ANA goes on', async () => {
    const callId = await midCall()
    ana.practice.line.setFaults({
      requests: [{ on: 'twilio.participant', fault: { kind: 'error', status: 400, code: 21211 } }],
    })
    await expect(ana.engine.services.liveControls.takeOver(callId, operatorE164)).rejects.toThrow()
    const seen = await played()
    expect(
      seen.heard.heard.some(({ text }) => text.includes('sigo yo con usted')),
      told(seen),
    ).toBe(true)
    expect(eventsOf(seen)).toContain('given_back')
    expect(seen.detail.call.state).toBe('ended')
  })
})

test('an operator’s hang-up ends live audio at once, and the call is settled once', async () => {
  const callId = await midCall()
  await ana.engine.services.calls.hangUp(callId)
  const seen = await played()
  expect(seen.detail.call.endedBy, told(seen)).toBe('operator')
  expect(eventsOf(seen).filter((kind) => kind === 'ended')).toHaveLength(1)
  // What she had not heard by then is not written down as said.
  expect(transcriptProblems(seen.heard, seen.detail.turns, { brokenLine: true })).toEqual([])
  expect(seen.detail.turns.at(-1)?.heard).toBe('partial')
})

test('a whisper is noted without its words', async () => {
  const callId = await midCall()
  ana.engine.services.liveControls.whisper(callId, 'La señora se llama distinto, no diga el apellido.')
  const seen = await played()
  expect(seen.detail.events.find(({ kind }) => kind === 'whispered')).toMatchObject({ detail: '' })
})
