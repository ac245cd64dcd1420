/** Turns a reply's milestones into the stretches between them. Pure. */
import type { Turn, Waterfall } from '../../shared/domain/call.ts'

export type ReplyStep =
  | 'finalText'
  | 'firstToken'
  | 'firstClause'
  | 'firstAudio'
  | 'answered'
  | 'firstFrame'
  | 'firstMark'

export interface ReplyRow {
  turnIndex: number
  atMs: number
  /** From her last word until ANA's voice, as far as it was measured. */
  totalMs: number
  steps: Array<{ step: ReplyStep; durationMs: number }>
  /** Begun before she had finished speaking. */
  speculated: boolean
  /** How long it took ANA to be silent when this reply was cut into; null when it was not. */
  bargeInMs: number | null
}

type Milestone = Exclude<keyof Waterfall, 'voiceToVoiceMs' | 'bargeInMs' | 'speculated'>

/** In the order in which they happen when nothing is done ahead of time. */
const milestones: Array<[ReplyStep, Milestone]> = [
  ['finalText', 'finalTextMs'],
  ['firstToken', 'firstTokenMs'],
  ['firstClause', 'firstClauseMs'],
  ['firstAudio', 'firstAudioMs'],
  ['answered', 'answeredMs'],
  ['firstFrame', 'firstFrameMs'],
  ['firstMark', 'firstMarkMs'],
]

/**
 * One row for each reply that was measured. A milestone that did not happen takes no room, nor does one that was
 * reached ahead of time, by speculation.
 */
export function replyRows(turns: readonly Turn[]): ReplyRow[] {
  return turns.flatMap((turn) => {
    const { waterfall } = turn
    if (turn.role !== 'assistant' || waterfall === null) return []
    let reachedMs = 0
    const steps: ReplyRow['steps'] = []
    for (const [step, field] of milestones) {
      const atMs = waterfall[field] ?? null
      if (atMs === null || atMs < reachedMs) continue
      steps.push({ step, durationMs: atMs - reachedMs })
      reachedMs = atMs
    }
    if (steps.length === 0) return []
    return [
      {
        turnIndex: turn.index,
        atMs: turn.atMs,
        totalMs: waterfall.voiceToVoiceMs ?? reachedMs,
        steps,
        speculated: waterfall.speculated ?? false,
        bargeInMs: waterfall.bargeInMs ?? null,
      },
    ]
  })
}

/** The steps that any of the rows has, in their order: what a legend must explain. */
export function stepsIn(rows: readonly ReplyRow[]): ReplyStep[] {
  return milestones
    .map(([step]) => step)
    .filter((step) => rows.some((row) => row.steps.some((one) => one.step === step)))
}

/** The middle and the worst of the rows; null without rows. */
export function replySummary(rows: readonly ReplyRow[]): { medianMs: number; longestMs: number } | null {
  const sorted = rows.map((row) => row.totalMs).sort((a, b) => a - b)
  const medianMs = sorted[Math.ceil(sorted.length / 2) - 1]
  const longestMs = sorted.at(-1)
  return medianMs === undefined || longestMs === undefined ? null : { medianMs, longestMs }
}
