/** Turns a reply's milestones into the stretches between them. Pure. */
import type { Turn, Waterfall } from '../../shared/domain/call.ts'

export type ReplyStep = 'firstToken' | 'firstClause' | 'firstAudio' | 'answered'

export interface ReplyRow {
  turnIndex: number
  atMs: number
  totalMs: number
  steps: Array<{ step: ReplyStep; durationMs: number }>
}

const milestones: Array<[ReplyStep, keyof Waterfall]> = [
  ['firstToken', 'firstTokenMs'],
  ['firstClause', 'firstClauseMs'],
  ['firstAudio', 'firstAudioMs'],
  ['answered', 'answeredMs'],
]

/** One row for each reply that was measured. A milestone that did not happen takes no room. */
export function replyRows(turns: readonly Turn[]): ReplyRow[] {
  return turns.flatMap((turn) => {
    const { waterfall } = turn
    if (turn.role !== 'assistant' || waterfall === null) return []
    let reachedMs = 0
    const steps: ReplyRow['steps'] = []
    for (const [step, field] of milestones) {
      const atMs = waterfall[field]
      if (atMs === null || atMs < reachedMs) continue
      steps.push({ step, durationMs: atMs - reachedMs })
      reachedMs = atMs
    }
    return steps.length === 0 ? [] : [{ turnIndex: turn.index, atMs: turn.atMs, totalMs: reachedMs, steps }]
  })
}
