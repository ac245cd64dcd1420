/** What the palette finds for what is typed. */
import { describe, expect, it } from 'vitest'
import { askedText, matches } from '../../renderer/shell/palette-match.ts'

describe('the palette', () => {
  it.each([
    ['pausar campana', ['Pausar Campaña de docentes']],
    ['jose pen', ['José Peña']],
    ['300 123', ['300 123 4567']],
    ['+57 300', ['+573001234567']],
    ['', ['Cualquiera']],
  ])('finds %j in %j', (query, texts) => {
    expect(matches(query, texts)).toBe(true)
  })

  it.each([
    ['ana', ['Mariana Gómez']],
    ['pausar xyz', ['Pausar Campaña']],
    ['23', ['300 123 4567']],
    ['gómez 300 999', ['Gómez', '300 123 4567']],
  ])('does not find %j in %j', (query, texts) => {
    expect(matches(query, texts)).toBe(false)
  })

  it('asks the engine for numbers by their digits, and for nothing that is too short', () => {
    expect(askedText('300 123-45')).toBe('30012345')
    expect(askedText('  Marta ')).toBe('Marta')
    expect(askedText('12')).toBe('')
    expect(askedText('M')).toBe('')
  })
})
