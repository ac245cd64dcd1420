import { describe, expect, it } from 'vitest'
import { contactStatusSchema } from '../../shared/domain/contact.ts'
import { correctedFindings, correctionEffect, realChanges } from '../../shared/domain/correction.ts'
import { findings } from '../support/seed.ts'

describe('corrected findings', () => {
  it('are the machine’s own without a correction', () => {
    expect(correctedFindings(findings(), {})).toEqual(findings())
    expect(correctedFindings(findings(), { objections: ['aplaza'] })).toEqual(
      findings({ objections: ['aplaza'] }),
    )
  })

  it('do not contradict themselves', () => {
    expect(correctedFindings(findings(), { interest: 'none' })).toMatchObject({
      action: 'no_interest',
      needsHuman: false,
      priority: 'low',
    })
    expect(
      correctedFindings(findings({ interest: 'none', action: 'no_interest', needsHuman: false }), {
        interest: 'high',
      }),
    ).toMatchObject({
      action: 'schedule_meeting',
      needsHuman: true,
      priority: 'high',
    })
    expect(correctedFindings(findings(), { optOut: true, interest: 'high' })).toMatchObject({
      interest: 'none',
      action: 'no_interest',
      callbackAt: null,
      needsHuman: false,
    })
  })

  it('send to a human whoever asked to be called at a time', () => {
    const low = findings({ interest: 'low', action: 'follow_up_call', needsHuman: false, priority: 'low' })
    expect(correctedFindings(low, { callbackAt: '2026-11-12T15:00:00-05:00' })).toMatchObject({
      needsHuman: true,
      priority: 'normal',
    })
  })
})

describe('real changes', () => {
  it('leave out what agrees with the machine, whatever the order and the clock', () => {
    const machine = findings({ objections: ['aplaza', 'reportado'], callbackAt: '2026-11-12T15:00:00-05:00' })
    expect(
      realChanges(machine, {
        interest: machine.interest,
        objections: ['reportado', 'aplaza'],
        callbackAt: '2026-11-12T20:00:00Z',
        optOut: false,
      }),
    ).toEqual({})
  })
})

describe('the effect of a correction', () => {
  const wanted = findings()
  const closed = findings({ needsHuman: false, priority: 'low' })
  const out = findings({ optOut: true, needsHuman: false })

  it('bars whoever asked for it, and frees only whom this call had barred', () => {
    expect(correctionEffect('ready_for_human', wanted, out, false)).toBe('barred')
    expect(correctionEffect('do_not_call', out, wanted, true)).toBe('unbarred')
    expect(correctionEffect('do_not_call', out, wanted, false)).toBe('nothing')
    expect(correctionEffect('do_not_call', wanted, closed, true)).toBe('nothing')
  })

  it('moves people in and out of the queue, and nobody who was closed or is called again', () => {
    expect(correctionEffect('analyzed', closed, wanted, false)).toBe('enters_queue')
    expect(correctionEffect('ready_for_human', wanted, closed, false)).toBe('leaves_queue')
    expect(correctionEffect('ready_for_human', wanted, { ...wanted, priority: 'high' }, false)).toBe(
      'moves_in_queue',
    )
    expect(correctionEffect('ready_for_human', wanted, wanted, false)).toBe('nothing')
    const others = contactStatusSchema.options.filter(
      (status) => !['analyzed', 'call_completed', 'ready_for_human', 'do_not_call'].includes(status),
    )
    for (const status of others) expect(correctionEffect(status, closed, wanted, true)).toBe('nothing')
  })
})
