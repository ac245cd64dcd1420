import { describe, expect, it } from 'vitest'
import {
  createClauseHearing,
  defaultClauseHearing,
} from '../../../electron/engine/conversation/clause-hearing.ts'

const plain = (text: string) => createClauseHearing({ text, spoken: text })
const timed = (text: string, ends: number[]) => {
  const hearing = plain(text)
  hearing.addTiming(text.split(' ').map((word, index) => ({ word, endByte: ends[index] ?? 0 })))
  return hearing
}

describe('hearing a clause', () => {
  it('counts a word when its last byte was heard', () => {
    const hearing = timed('hola doña Carmen', [2000, 4000, 7000])
    hearing.credit(3999)
    expect(hearing.heard()).toEqual({ text: 'hola', complete: false })
    expect(hearing.resumeByte()).toBe(2000)
    hearing.credit(4000)
    expect(hearing.heard().text).toBe('hola doña')
  })

  it('is complete only at the last byte, silence included', () => {
    const hearing = timed('hola', [2000])
    hearing.end(2600)
    hearing.credit(2000)
    expect(hearing.heard()).toEqual({ text: 'hola', complete: false })
    expect(hearing.resumeByte()).toBe(2000)
    hearing.credit(2600)
    expect(hearing.heard()).toEqual({ text: 'hola', complete: true })
  })

  it('never takes back what was heard', () => {
    const hearing = timed('hola doña Carmen', [2000, 4000, 7000])
    expect(hearing.credit(4000)).toBe(true)
    expect(hearing.credit(2000)).toBe(false)
    expect(hearing.heard().text).toBe('hola doña')
  })

  it('goes on inside a figure where the voice stopped, yet shows the figure only whole', () => {
    const hearing = createClauseHearing({ text: 'son $1.200 hoy', spoken: 'son mil doscientos pesos hoy' })
    hearing.addTiming([
      { word: 'son', endByte: 1000 },
      { word: 'mil', endByte: 2000 },
      { word: 'doscientos', endByte: 4000 },
      { word: 'pesos', endByte: 6000 },
      { word: 'hoy', endByte: 7000 },
    ])
    hearing.credit(4000)
    expect(hearing.heard().text).toBe('son')
    expect(hearing.resumeByte()).toBe(4000)
    hearing.credit(6000)
    expect(hearing.heard().text).toBe('son $1.200')
  })

  it('puts marks at word ends, but not for words too short to matter', () => {
    const short = defaultClauseHearing.shortestMarkedMs * 8 - 1
    const hearing = timed('voy a la casa', [2000, 2000 + short, 6000, 9000])
    expect(hearing.nextMark(0)).toBe(2000)
    expect(hearing.nextMark(2000)).toBe(6000)
    expect(hearing.nextMark(6000)).toBe(9000)
    expect(hearing.nextMark(9000)).toBe(Number.POSITIVE_INFINITY)
  })

  it('puts marks at even distances while nobody knows where words end', () => {
    const hearing = plain('hola doña Carmen')
    expect(hearing.nextMark(0)).toBe(2000)
    expect(hearing.nextMark(2000)).toBe(4000)
    hearing.addTiming([{ word: 'hola', endByte: 4500 }])
    expect(hearing.nextMark(4000)).toBe(4500)
    expect(hearing.nextMark(4500)).toBe(6000)
  })

  it('counts words at once when their timing comes late', () => {
    const hearing = plain('hola doña Carmen')
    hearing.credit(4000)
    expect(hearing.heard().text).toBe('')
    hearing.addTiming([
      { word: 'hola', endByte: 2000 },
      { word: 'doña', endByte: 4100 },
    ])
    expect(hearing.heard().text).toBe('hola')
  })

  it('counts nothing without timing until the length is known, then by letters and with a margin', () => {
    const hearing = plain('uno dos tres cuatro cinco seis siete ocho')
    hearing.credit(16_000)
    expect(hearing.heard().text).toBe('')
    hearing.end(32_000)
    // Half of it was heard: 16,000 bytes less the margin of 1,600 + 4,800 reach into the third word.
    expect(hearing.heard().text).toBe('uno dos')
    expect(hearing.resumeByte()).toBeLessThanOrEqual(16_000)
    hearing.credit(32_000)
    expect(hearing.heard()).toEqual({ text: 'uno dos tres cuatro cinco seis siete ocho', complete: true })
  })

  it('estimates the rest when timing breaks off, and does not use timing of other words', () => {
    const hearing = plain('hola doña Carmen')
    hearing.addTiming([
      { word: 'hola', endByte: 2000 },
      { word: 'otra', endByte: 2500 },
      { word: 'Carmen', endByte: 2600 },
    ])
    hearing.end(16_000)
    hearing.credit(8000)
    expect(hearing.heard().text).toBe('hola')
  })

  it('takes words that the voice reports without their signs', () => {
    const hearing = plain('¡Hola, doña Carmen!')
    hearing.addTiming([
      { word: 'hola', endByte: 2000 },
      { word: '—', endByte: 2100 },
      { word: 'doña', endByte: 4000 },
    ])
    hearing.credit(4000)
    expect(hearing.heard().text).toBe('¡Hola, doña')
  })

  it('does not believe words that end after the sound', () => {
    const hearing = timed('hola doña', [2000, 9000])
    hearing.end(4000)
    hearing.credit(3999)
    expect(hearing.heard()).toEqual({ text: 'hola', complete: false })
    hearing.credit(4000)
    expect(hearing.heard()).toEqual({ text: 'hola doña', complete: true })
  })

  it('has said nothing when the voice gave no sound', () => {
    const hearing = plain('hola')
    hearing.end(0)
    expect(hearing.heard()).toEqual({ text: '', complete: false })
  })
})

describe('cutting a clause whose voice broke off', () => {
  it('ends it behind the last whole word and gives back the rest', () => {
    const hearing = timed('hola doña Carmen', [2000, 4000, 7000])
    expect(hearing.cut(5000, 1000)).toEqual({ keepBytes: 4000, rest: 'Carmen' })
    hearing.credit(4000)
    expect(hearing.heard()).toEqual({ text: 'hola doña', complete: true })
  })

  it('does not end it inside a figure', () => {
    const hearing = createClauseHearing({ text: 'son $1.200', spoken: 'son mil doscientos pesos' })
    hearing.addTiming([
      { word: 'son', endByte: 1000 },
      { word: 'mil', endByte: 2000 },
      { word: 'doscientos', endByte: 4000 },
    ])
    expect(hearing.cut(4000, 0)).toEqual({ keepBytes: 1000, rest: '$1.200' })
  })

  it('keeps what was sent already', () => {
    const hearing = timed('hola doña Carmen', [2000, 4000, 7000])
    expect(hearing.cut(5000, 4600)).toEqual({ keepBytes: 4600, rest: 'Carmen' })
  })

  it('gives everything back when nothing was voiced', () => {
    const hearing = plain('hola doña')
    expect(hearing.cut(900, 0)).toEqual({ keepBytes: 0, rest: 'hola doña' })
    expect(hearing.heard()).toEqual({ text: '', complete: true })
  })

  it('keeps all of it when only the end was missing', () => {
    const hearing = timed('hola doña', [2000, 4000])
    expect(hearing.cut(4300, 0)).toEqual({ keepBytes: 4300, rest: '' })
  })
})
