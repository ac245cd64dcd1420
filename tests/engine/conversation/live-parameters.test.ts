import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { liveParameters as p } from '../../../electron/engine/conversation/live-parameters.ts'

const source = readFileSync(
  new URL('../../../electron/engine/conversation/live-parameters.ts', import.meta.url),
  'utf8',
)

describe('the table of turn-taking parameters', () => {
  it('gives every number its unit in the name', () => {
    for (const [name, value] of Object.entries(p)) {
      expect(Number.isFinite(value) && value > 0, name).toBe(true)
      expect(name).toMatch(/Ms$|Share$|Stretch(?:Least|Most)$|Chars$|InARow$|PerTurn$/)
    }
  })

  it('says the reason for every number, or shares the one of the line above', () => {
    const lines = source.split('\n')
    const bare = lines.filter((line, index) => {
      if (!/^ {2}\w+: /.test(line)) return false
      const before = lines[index - 1] ?? ''
      const twoBefore = lines[index - 2] ?? ''
      return !before.includes('*/') && !(/^ {2}\w+: /.test(before) && twoBefore.includes('*/'))
    })
    expect(bare).toEqual([])
  })

  it('keeps its promises to the caller', () => {
    const legsP95Ms = 206
    const legsAndFramesP95Ms = 181
    expect(p.bargeInMs + legsAndFramesP95Ms).toBeLessThan(500)
    expect(p.afterGreetingMs + legsP95Ms).toBeLessThan(300)
    expect(p.frozenMostMs + legsP95Ms).toBeLessThan(p.owedSilenceMs)
    expect(p.fillerAfterMs).toBeLessThan(p.owedSilenceMs)
    expect(p.commitCompleteMs + p.finalTextDeadlineMs).toBeLessThan(p.fillerAfterMs)
    expect(p.endMostMs).toBeLessThan(p.silencePromptMs)
  })
})
