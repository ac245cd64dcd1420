import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateHeardText } from '../../../electron/engine/calls/heard-estimate.ts'

const clip = {
  clipText: 'Le llamo para contarle de un crédito por libranza. ¿Tiene un minuto?',
  clipBytes: 4000 * 8,
  endSilenceMs: 1000,
}

describe('how much of a clip was heard', () => {
  it('is everything when she answered after its end', () => {
    expect(estimateHeardText({ ...clip, elapsedMs: 6500, answerText: 'sí claro' })).toEqual({
      text: clip.clipText,
      complete: true,
    })
  })

  it('is only its beginning when she hung up early, cut at a word', () => {
    const { text, complete } = estimateHeardText({
      ...clip,
      endSilenceMs: 0,
      elapsedMs: 2000,
      answerText: '',
    })
    expect(complete).toBe(false)
    expect(text).toBe('Le llamo para contarle de un')
  })

  it('is nothing when she hung up before it could begin', () => {
    expect(estimateHeardText({ ...clip, endSilenceMs: 0, elapsedMs: 100, answerText: '' })).toEqual({
      text: '',
      complete: false,
    })
  })

  it('is always a beginning of what was said, and never less for more time', () => {
    const words = fc.array(fc.stringMatching(/^[a-zñá¿?.,]{1,9}$/), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(words, fc.nat(20_000), fc.nat(9_000), fc.nat(5_000), (parts, clipMs, elapsedMs, moreMs) => {
        const facts = {
          clipText: parts.join(' '),
          clipBytes: clipMs * 8,
          answerText: '',
          endSilenceMs: 0,
        }
        const early = estimateHeardText({ ...facts, elapsedMs })
        const late = estimateHeardText({ ...facts, elapsedMs: elapsedMs + moreMs })
        expect(facts.clipText.startsWith(early.text)).toBe(true)
        expect(late.text.length).toBeGreaterThanOrEqual(early.text.length)
        if (early.complete) expect(early.text).toBe(facts.clipText)
      }),
    )
  })
})
