import { describe, expect, it } from 'vitest'
import {
  applyActivity,
  applyCall,
  applyPartial,
  applySnapshot,
  applyTakeOver,
  applyTurn,
  type Board,
  emptyBoard,
  keepsPlaceMs,
  lastWords,
  lingerMs,
  sweep,
} from '../../renderer/live/live-calls.ts'
import type { Call, Turn } from '../../shared/domain/call.ts'

function call(id: string, state: Call['state'] = 'in_progress'): Call {
  return {
    id,
    contactId: `contact-${id}`,
    campaignId: 'campaign',
    attempt: 1,
    nombre: 'Marta Rincón',
    e164: '+573001234567',
    state,
    outcome: state === 'ended' ? 'conversation' : null,
    endedBy: state === 'ended' ? 'customer' : null,
    transport: 'gather',
    practice: true,
    vendorCallId: null,
    failureCode: null,
    plannedAt: 1_000,
    answeredAt: null,
    endedAt: null,
    turnCount: 0,
  }
}

function turn(index: number, text: string): Turn {
  return {
    index,
    role: index % 2 === 0 ? 'assistant' : 'customer',
    text,
    atMs: index * 1_000,
    confidence: null,
    heard: 'full',
    spokenBy: null,
    waterfall: null,
  }
}

function boardOf(...calls: Call[]): Board {
  return calls.reduce((board, one) => applyCall(board, one, 0, null), emptyBoard)
}

describe('the board of calls in progress', () => {
  it('shows calls in the order they began and keeps it', () => {
    const board = boardOf(call('a', 'ringing'), call('b', 'ringing'))
    expect(applyCall(board, call('a'), 5, null).order).toEqual(['a', 'b'])
  })

  it('does not show a call that is only planned, or already over', () => {
    expect(boardOf(call('a', 'planned'), call('b', 'ended')).order).toEqual([])
  })

  it('never takes a call back to an earlier state when an event comes late', () => {
    const board = applyCall(boardOf(call('a', 'in_progress')), call('a', 'ringing'), 5, null)
    expect(board.byId.a?.call.state).toBe('in_progress')
  })

  it('lets a turn grow in its place', () => {
    let board = applyTurn(boardOf(call('a')), 'a', turn(0, 'Buenos'))
    board = applyTurn(board, 'a', turn(1, 'sí'))
    board = applyTurn(board, 'a', turn(0, 'Buenos días'))
    expect(board.byId.a?.turns.map((one) => one.text)).toEqual(['Buenos días', 'sí'])
  })

  it('puts turns in order whatever order they arrive in', () => {
    const board = applyTurn(applyTurn(boardOf(call('a')), 'a', turn(1, 'sí')), 'a', turn(0, 'Buenos días'))
    expect(board.byId.a?.turns.map((one) => one.index)).toEqual([0, 1])
  })

  it('ignores the words of a call it does not know', () => {
    expect(applyTurn(emptyBoard, 'x', turn(0, 'hola'))).toBe(emptyBoard)
  })

  it('draws only the call that changed anew', () => {
    const board = boardOf(call('a'), call('b'))
    const next = applyTurn(board, 'a', turn(0, 'hola'))
    expect(next.byId.b).toBe(board.byId.b)
    expect(next.order).toBe(board.order)
  })

  it('shows half-heard words where they will stand, until they are known or taken back', () => {
    const said = applyTurn(boardOf(call('a')), 'a', turn(0, '¿Es docente?'))
    let board = applyPartial(said, 'a', 'sí soy')
    const words = () => board.byId.a && lastWords(board.byId.a)
    expect(words()).toEqual({ index: 1, role: 'customer', text: 'sí soy', tentative: true })
    board = applyTurn(board, 'a', turn(0, '¿Es docente, señora?'))
    expect(words()?.tentative).toBe(true)
    board = applyTurn(board, 'a', turn(1, 'sí soy docente'))
    expect(words()).toEqual({ index: 1, role: 'customer', text: 'sí soy docente', tentative: false })
    board = applyPartial(applyPartial(board, 'a', 'de'), 'a', '')
    expect(words()?.tentative).toBe(false)
    board = applyCall(applyPartial(board, 'a', 'y'), call('a', 'ended'), 9, null)
    expect(words()?.text).toBe('sí soy docente')
    expect(applyPartial(board, 'a', 'late').byId.a?.partial).toBeNull()
  })

  it('remembers what she told and who has the call, over a lost line too', () => {
    let board = applyActivity(boardOf(call('a')), 'a', 'speaking', 'needs', {
      facts: { age: '52' },
      leaning: { interest: 'medium', mood: 'calm' },
    })
    board = applyTakeOver(applyActivity(board, 'a', 'listening', 'needs'), 'a', 'ringing')
    expect(board.byId.a).toMatchObject({ facts: { age: '52' }, takeOver: 'ringing' })
    board = applySnapshot(
      board,
      [{ call: call('a'), turns: [], activity: null, phase: null, facts: { age: '53' } }],
      5,
    )
    expect(board.byId.a).toMatchObject({ facts: { age: '53' }, takeOver: 'ringing' })
  })

  it('says what ANA does until the call ends', () => {
    let board = applyActivity(boardOf(call('a')), 'a', 'thinking', 'needs')
    expect(board.byId.a).toMatchObject({ activity: 'thinking', phase: 'needs' })
    board = applyCall(board, call('a', 'ended'), 10, null)
    expect(board.byId.a?.activity).toBeNull()
    expect(applyActivity(board, 'a', 'speaking', 'close').byId.a?.activity).toBeNull()
  })

  it('keeps an ended call for a while, with its last words', () => {
    let board = applyTurn(boardOf(call('a')), 'a', turn(0, 'Feliz día'))
    board = applyCall(board, call('a', 'ended'), 100, null)
    const live = sweep(board, 100 + lingerMs - 1, null).byId.a
    expect(live && lastWords(live)?.text).toBe('Feliz día')
    expect(sweep(board, 100 + lingerMs, null).order).toEqual([])
  })

  it('keeps an ended call for as long as somebody looks at it', () => {
    const board = applyCall(boardOf(call('a')), call('a', 'ended'), 0, null)
    expect(sweep(board, lingerMs * 10, 'a').order).toEqual(['a'])
  })

  it('gives the place of an ended call to a new one, so that no other card moves', () => {
    const ended = applyCall(boardOf(call('a'), call('b'), call('c')), call('b', 'ended'), 0, null)
    const board = applyCall(ended, call('d', 'ringing'), keepsPlaceMs, null)
    expect(board.order).toEqual(['a', 'd', 'c'])
    expect(board.byId.b).toBeUndefined()
  })

  it('does not take the place of a call that has just ended or is looked at', () => {
    const ended = applyCall(boardOf(call('a')), call('a', 'ended'), 0, null)
    expect(applyCall(ended, call('b', 'ringing'), keepsPlaceMs - 1, null).order).toEqual(['a', 'b'])
    expect(applyCall(ended, call('b', 'ringing'), keepsPlaceMs, 'a').order).toEqual(['a', 'b'])
  })

  it('learns from a snapshot what ended while the line was lost, without moving cards', () => {
    const board = boardOf(call('a'), call('b'))
    const next = applySnapshot(
      board,
      [
        { call: call('b'), turns: [turn(0, 'hola')], activity: 'listening', phase: 'identity' },
        { call: call('c'), turns: [], activity: null, phase: null },
      ],
      500,
    )
    expect(next.order).toEqual(['a', 'b', 'c'])
    expect(next.byId.a?.endSeenAt).toBe(500)
    expect(next.byId.b).toMatchObject({ activity: 'listening', endSeenAt: null })
  })
})
