import { describe, expect, it } from 'vitest'
import { practiceOffer } from '../../../electron/engine/conversation/libranza.ts'
import { scriptView } from '../../../electron/engine/conversation/script-view.ts'

const context = {
  name: 'Gloria Rojas',
  givenName: 'Gloria',
  greeting: 'Buenos días',
  assistantName: 'Lucía',
  lenderName: 'Banco del Páramo',
  lenderNit: '900.1',
  offer: null,
}

describe('the script to read', () => {
  const phases = scriptView(context)
  const words = phases.flatMap(({ lines, questions }) => [...lines, ...questions])

  it('goes through every phase of a call, each with words', () => {
    expect(phases.map(({ phase }) => phase)).toEqual([
      'identity',
      'disclosure',
      'permission',
      'eligibility',
      'needs',
      'option',
      'close',
      'goodbye',
    ])
    for (const { lines } of phases) expect(lines.length).toBeGreaterThan(0)
  })

  it('begins as a call does and names who calls', () => {
    expect(phases[0]?.lines[0]).toBe(
      'Buenos días, le habla Lucía, asistente virtual. ¿Hablo con Gloria Rojas?',
    )
    expect(words.some((line) => line.includes('Banco del Páramo, NIT 900.1'))).toBe(true)
  })

  it('leaves nothing unsaid: no sentence has a hole in it', () => {
    expect(words.filter((line) => /undefined|null|NaN/.test(line))).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  })

  it('names figures only when there are some', () => {
    expect(words.some((line) => line.includes('%'))).toBe(false)
    const withFigures = scriptView({ ...context, offer: practiceOffer(Date.parse('2026-11-24T12:00:00Z')) })
    expect(JSON.stringify(withFigures)).toContain('efectivo anual')
  })
})
