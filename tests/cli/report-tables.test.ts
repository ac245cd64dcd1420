/** What an operator reads about how soon ANA answered. */
import { describe, expect, it } from 'vitest'
import { latencyOf } from '../../electron/cli/latency.ts'
import { latencySentences } from '../../electron/cli/report-tables.ts'
import type { Waterfall } from '../../shared/domain/call.ts'

const byTurns = (answeredMs: number): Waterfall => ({
  firstTokenMs: null,
  firstClauseMs: null,
  firstAudioMs: null,
  answeredMs,
})
const live = (voiceToVoiceMs: number, bargeInMs: number | null = null): Waterfall => ({
  ...byTurns(voiceToVoiceMs - 100),
  firstFrameMs: voiceToVoiceMs - 100,
  firstMarkMs: voiceToVoiceMs,
  voiceToVoiceMs,
  bargeInMs,
})

describe('how soon ANA answered', () => {
  it('is told from voice to voice of live calls', () => {
    const latency = latencyOf([live(700), live(800.4), live(1200), null])
    expect(latencySentences(latency)).toEqual([
      'En vivo, de la voz del cliente a la de ANA: mediana 800 ms, p95 1200 ms (3 respuestas).',
    ])
  })

  it('says how soon she fell silent, when she was interrupted', () => {
    const latency = latencyOf([live(700), live(800, 430)])
    expect(latencySentences(latency)[1]).toBe(
      'Cuando la interrumpieron, ANA calló en: mediana 430 ms, p95 430 ms (1 vez).',
    )
  })

  it('is told from words to answer of calls by turns', () => {
    expect(latencySentences(latencyOf([byTurns(650), byTurns(900)]))).toEqual([
      'Por turnos, de las palabras del cliente a la respuesta de ANA: mediana 650 ms, p95 900 ms (2 respuestas).',
    ])
  })

  it('never mixes the two ways of calling in one figure', () => {
    expect(latencySentences(latencyOf([live(700), byTurns(5000)]))).toEqual([
      'En vivo, de la voz del cliente a la de ANA: mediana 700 ms, p95 700 ms (1 respuesta).',
      'Por turnos: 1 respuesta.',
    ])
  })

  it('warns that a hurried clock exaggerates', () => {
    expect(latencySentences(latencyOf([live(700)]), 20).at(-1)).toContain('A 20×')
  })

  it('is not told where nobody was answered', () => {
    expect(latencySentences(latencyOf([null]), 20)).toEqual([])
  })
})
