import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { completeness } from '../../../electron/engine/conversation/sentence-completeness.ts'
import { answered, notOpen, open } from './completeness-table.ts'

interface Transcript {
  turns: Array<{ role: 'assistant' | 'customer'; text: string }>
}

const customerTurns = (name: string): string[] =>
  (
    JSON.parse(
      readFileSync(new URL(`../../fixtures/transcripts/${name}.json`, import.meta.url), 'utf8'),
    ) as Transcript[]
  ).flatMap(({ turns }) => turns.filter(({ role }) => role === 'customer').map(({ text }) => text))

/** Words that join what follows to what went before. */
const functionWords = new Set(
  (
    'y e o u pero porque aunque que si sino ni cuando donde como mientras a de del en con para pa por sin sobre hasta ' +
    'desde entre al el la los las un una unos unas mi mis su sus me te se le les nos lo muy'
  ).split(' '),
)

describe('the completeness of a sentence', () => {
  it.each(open)('wants more after «%s»', (text) => {
    expect(completeness(text)).toMatchObject({ kind: 'open' })
  })

  describe.each(answered)('when %s stands open', (asked, texts) => {
    it.each(texts)('is given by «%s»', (text) => {
      expect(completeness(text, { asked })).toMatchObject({ kind: 'complete' })
    })
  })

  it.each(notOpen)('is not denied to «%s»', (text) => {
    expect(completeness(text).kind).not.toBe('open')
  })

  it('does not depend on capitals or a full stop', () => {
    for (const [asked, texts] of answered) {
      for (const text of texts) {
        const written = `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('?') ? '' : '.'}`
        expect(completeness(written, { asked }), written).toEqual(completeness(text, { asked }))
      }
    }
    for (const text of open) expect(completeness(`${text}.`).kind, text).toBe('open')
  })

  it('hears a question in its marks, and a pause in a comma', () => {
    expect(completeness('¿la cuota?').kind).toBe('complete')
    expect(completeness('Trabajo en la alcaldía,').kind).toBe('open')
    expect(completeness('trabajo en la alcaldía…').kind).toBe('open')
  })

  it('is never denied to somebody who asks for no more calls', () => {
    const { optOut } = JSON.parse(
      readFileSync(new URL('../../fixtures/domain/opt-out-wordings.json', import.meta.url), 'utf8'),
    ) as { optOut: string[] }
    // A long one may have its request at the beginning, or trail off.
    const short = optOut.filter((text) => text.split(' ').length <= 12)
    const complete = short.filter((text) => completeness(text).kind === 'complete')
    expect(complete.length / short.length).toBeGreaterThan(0.95)
  })

  it('depends on what was asked', () => {
    expect(completeness('cuarenta y seis', { asked: 'age' }).kind).toBe('complete')
    expect(completeness('cuarenta y seis', { asked: 'goal' }).kind).toBe('unknown')
    expect(completeness('dos millones', { asked: 'amount' }).kind).toBe('complete')
    expect(completeness('dos millones', { asked: 'income' }).kind).toBe('unknown')
    expect(completeness('mañana', { asked: 'appointment_time' }).kind).toBe('unknown')
    expect(completeness('sí', { asked: 'consent' }).kind).toBe('complete')
    expect(completeness('sí', { asked: 'occupation' }).kind).toBe('unknown')
  })

  it('knows when a telephone number is whole', () => {
    expect(completeness('tres uno cinco cuatro cinco seis siete').kind).toBe('open')
    expect(completeness('tres uno cinco cuatro cinco seis siete ocho nueve cero').kind).not.toBe('open')
    expect(completeness('tres quince cuatro cincuenta y seis').kind).toBe('open')
  })

  it('says nothing about no words', () => {
    expect(completeness('')).toEqual({ kind: 'unknown', score: 0.5 })
    expect(completeness('...')).toEqual({ kind: 'unknown', score: 0.5 })
  })
})

describe('in the customers’ turns of recorded calls', () => {
  const known = ['visible', 'own', 'own2', 'own3'].map((name) => [name, customerTurns(name)] as const)

  it.each(known)('of %s, fewer than 3 in 100 whole ones are waited for in vain', (_, turns) => {
    const open = turns.filter((text) => completeness(text).kind === 'open')
    expect(open.length / turns.length, open.join(' | ')).toBeLessThan(0.03)
  })

  it.each(known)('of %s, more than 95 in 100 cut off after a function word are', (_, turns) => {
    let cut = 0
    const missed: string[] = []
    for (const turn of turns) {
      const words = turn
        .toLowerCase()
        .replace(/[^\p{L}\p{N} ]+/gu, ' ')
        .trim()
        .split(/\s+/)
      words.slice(0, -1).forEach((word, index) => {
        if (!functionWords.has(word)) return
        cut += 1
        const text = words.slice(0, index + 1).join(' ')
        if (completeness(text).kind !== 'open') missed.push(text)
      })
    }
    expect(missed.length / cut, missed.join(' | ')).toBeLessThan(0.05)
  })

  it.each(known)('of %s, fewer than 12 in 100 cut off anywhere else sound complete', (_, turns) => {
    let cut = 0
    let complete = 0
    for (const turn of turns) {
      const words = turn
        .toLowerCase()
        .replace(/[^\p{L}\p{N} ]+/gu, ' ')
        .trim()
        .split(/\s+/)
      for (let end = 1; end < words.length; end += 1) {
        cut += 1
        if (completeness(words.slice(0, end).join(' ')).kind === 'complete') complete += 1
      }
    }
    expect(complete / cut).toBeLessThan(0.12)
  })
})
