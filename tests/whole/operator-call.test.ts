/** An operator calls somebody of the queue over the practice line: two telephones ring, one after the other, and meet. */
import { afterEach, describe, expect, test } from 'vitest'
import type { OperatorCallState } from '../../shared/domain/operator-call.ts'
import { spreadsheetOf, until } from './live-scenario.ts'
import { type SimulatedAna, startSimulatedAna } from './simulated-engine.ts'

const operatorE164 = '+576017440199'
const desk = 'desk-1'

let ana: SimulatedAna
let leaving: AbortController
afterEach(() => {
  leaving.abort()
  return ana.stop()
})

/** Somebody has spoken with ANA and waits for a human. */
async function somebodyWaits() {
  leaving = new AbortController()
  ana = await startSimulatedAna()
  const { services } = ana.engine
  const importId = services.imports.start(spreadsheetOf(['asks-for-human']))
  await services.storeImport(importId, { name: 'Prueba', start: true })
  await ana.untilDone()
  const { items } = await services.followUps.queue({ offset: 0, limit: 1 }, desk)
  const contactId = items[0]?.contactId ?? ''
  const state = async (id: string) => (await services.operatorCalls.record(id))?.call
  const passed = new Set<string>()
  /** What is done at once when a call comes to a state: simulated time does not wait. */
  const onState = new Map<OperatorCallState, (id: string) => void>()
  const follow = async () => {
    for await (const { body } of services.feed.subscribe(null, leaving.signal)) {
      if (body.kind !== 'operator_call_changed') continue
      passed.add(body.operatorCall.state)
      onState.get(body.operatorCall.state)?.(body.operatorCall.id)
    }
  }
  void follow()
  const reach = (wanted: OperatorCallState) => until(() => passed.has(wanted))
  return { services, contactId, state, reach, onState }
}

const linesOf = (role: 'customer' | 'operator') =>
  ana.practice.line.calls().filter((call) => call.role === role)

describe('an operator’s call', () => {
  test('joins both telephones, and is over when the operator says goodbye', async () => {
    const { services, contactId, state, reach } = await somebodyWaits()
    ana.practice.line.assignPersona(operatorE164, 'operador')
    const before = linesOf('customer').length
    const { id } = await services.operatorCalls.begin({ contactId, desk, operatorE164 })
    await reach('in_call')
    expect(linesOf('operator')[0]?.conferences[0]?.name).toBe(`ana-operator-${id}`)
    await reach('ended')
    expect(await state(id)).toMatchObject({ end: 'completed' })
    const customer = linesOf('customer')[before]
    expect(customer?.conferences[0]?.met).toHaveLength(1)
    await until(() => customer?.endedAtMs !== null)
    const { attempts } = await services.followUpBrief(contactId, desk)
    expect(attempts[0]).toMatchObject({ by: 'human', outcome: 'completed' })
  })

  test('rings no customer when the operator does not answer', async () => {
    const { services, contactId, state, reach } = await somebodyWaits()
    ana.practice.line.assignPersona(operatorE164, 'operador_no_contesta')
    const before = linesOf('customer').length
    const { id } = await services.operatorCalls.begin({ contactId, desk, operatorE164 })
    await reach('ended')
    expect(await state(id)).toMatchObject({ end: 'operator_no_answer' })
    expect(linesOf('customer')).toHaveLength(before)
  })

  test('is ended from the desk on both sides', async () => {
    const { services, contactId, state, reach, onState } = await somebodyWaits()
    ana.practice.line.assignPersona(operatorE164, 'operador')
    let hungUp: Promise<unknown> | null = null
    onState.set('in_call', (callId) => {
      hungUp = services.operatorCalls.hangUp(callId)
    })
    const { id } = await services.operatorCalls.begin({ contactId, desk, operatorE164 })
    await reach('ended')
    await hungUp
    expect(await state(id)).toMatchObject({ state: 'ended', end: 'completed' })
    await until(() => ana.practice.line.calls().every(({ endedAtMs }) => endedAtMs !== null))
  })
})
