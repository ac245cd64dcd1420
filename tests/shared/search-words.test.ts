import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findWords, foldText, searchWords, snippetOf } from '../../shared/domain/search-words.ts'

describe('the words of a search', () => {
  it('have neither accents nor capitals', () => {
    expect(searchWords('  Crédito, ÑÁÑEZ! ')).toEqual(['credito', 'nanez'])
    expect(searchWords('¡¿?!')).toEqual([])
  })

  it('take a telephone number for one word, and an amount for its parts', () => {
    expect(searchWords('300 123 4567')).toEqual(['3001234567'])
    expect(searchWords('+57 (300) 123-4567')).toEqual(['573001234567'])
    expect(searchWords('1.200.000')).toEqual(['1', '200', '000'])
  })
})

describe('where words stand in a text', () => {
  it('is told in the text’s own letters, the last word also as a beginning', () => {
    const text = 'Estoy REPORTÁDA en Datacrédito'
    const found = findWords(text, ['estoy', 'report'])
    expect(found.map(([start, end]) => text.slice(start, end))).toEqual(['Estoy', 'REPORT'])
    const apart = 'cre\u0301dito'
    expect(findWords(apart, ['cred']).map(([start, end]) => apart.slice(start, end))).toEqual(['cre\u0301d'])
  })

  it('does not take a figure for a beginning', () => {
    expect(findWords('son 300 pesos', ['3'])).toEqual([])
    expect(findWords('a las 3', ['3'])).toHaveLength(1)
  })

  it('always covers letters that fold to what was asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'É', 'ñ', ' ', 'e\u0301') }), (text) => {
        for (const [start, end] of findWords(text, ['e'])) expect(foldText(text.slice(start, end))).toBe('e')
      }),
    )
  })
})

describe('a snippet', () => {
  const turns = [
    { index: 0, role: 'assistant' as const, text: '¿Está usted reportada?' },
    { index: 1, role: 'customer' as const, text: 'no señora' },
    {
      index: 2,
      role: 'customer' as const,
      text: `${'pues mire '.repeat(20)}yo sí estoy reportada en todas partes`,
    },
  ]

  it('shows the customer’s words before ANA’s, around the first mark', () => {
    const snippet = snippetOf(turns, ['report'])
    expect(snippet?.turn).toBe(2)
    const text = snippet?.pieces.map((piece) => piece.text).join('') ?? ''
    expect(text.startsWith('… ')).toBe(true)
    expect(text.length).toBeLessThan(120)
    expect(snippet?.pieces.filter((piece) => piece.marked)).toEqual([{ text: 'report', marked: true }])
  })

  it('is of the turn that holds most of the words', () => {
    expect(snippetOf(turns, ['esta', 'usted', 'reportada'])?.turn).toBe(0)
    expect(snippetOf(turns, ['nadie'])).toBeNull()
    expect(snippetOf(turns, [])).toBeNull()
  })
})
