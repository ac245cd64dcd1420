/** Where a conversation leans while it lasts. */
import { describe, expect, it } from 'vitest'
import type { ConversationState } from '../../../electron/engine/conversation/conversation-port.ts'
import { leaningOf } from '../../../electron/engine/conversation/leaning.ts'

const beginning: ConversationState = {
  version: 1,
  phase: 'identity',
  silences: 0,
  unclear: 0,
  rebuttals: 0,
  disclosed: false,
  consented: false,
  optedOut: false,
  wrongPerson: false,
  wantsHuman: false,
  facts: {},
  ending: null,
}
const interest = (changes: Partial<ConversationState>) =>
  leaningOf({ ...beginning, phase: 'needs', ...changes }, null).interest
const mood = (words: string) => leaningOf(beginning, words).mood

describe('the leaning of a conversation', () => {
  it('says nothing before there is something to say', () => {
    expect(leaningOf(beginning, null)).toEqual({ interest: null, mood: null })
  })

  it('rises with what she tells and agrees to', () => {
    expect(interest({})).toBe('low')
    expect(interest({ facts: { goal: 'arreglar la casa' } })).toBe('medium')
    expect(interest({ facts: { goal: 'arreglar la casa', amount: '20 millones' } })).toBe('high')
    expect(interest({ facts: { appointment: 'mañana a las tres' } })).toBe('high')
    expect(interest({ wantsHuman: true })).toBe('high')
    expect(interest({ ending: 'callback' })).toBe('medium')
  })

  it('falls with a rebuttal, and is gone with a no, an opt-out or another person', () => {
    const facts = { goal: 'una moto', amount: '10 millones' }
    expect(interest({ facts, rebuttals: 1 })).toBe('low')
    for (const changes of [{ ending: 'refused' as const }, { optedOut: true }, { wrongPerson: true }]) {
      expect(interest({ facts, ...changes })).toBe('none')
    }
  })

  it('hears annoyance and pleasure in her last words', () => {
    expect(mood('ya le dije que no, qué fastidio')).toBe('annoyed')
    expect(mood('no me llamen más')).toBe('annoyed')
    expect(mood('¡qué bueno que llamó!')).toBe('pleased')
    expect(mood('soy docente en Boyacá')).toBe('calm')
  })
})
