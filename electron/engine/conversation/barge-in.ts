/**
 * Barge-in in two stages. Voice alone stops ANA tentatively; words decide: an «ajá» or nothing lets her go on,
 * anything else gives the caller the floor. Pure; asked again at `dueMs`, whether or not anything happened.
 */
import { classifyOverlap } from './backchannels.ts'
import { liveParameters as p } from './live-parameters.ts'

export type OverlapAction =
  /** Nothing changes. */
  | 'keep'
  /** Stop being heard, but be ready to go on from the last word heard. */
  | 'freeze'
  /** She has the floor: what was not heard is given up. */
  | 'confirm'
  /** It was nothing: go on. */
  | 'resume'

/** One stretch of the caller's voice over ANA's. Never changed, only replaced. */
export interface OverlapState {
  readonly onsetMs: number
  readonly frozenAtMs: number | null
  /** The words over ANA's so far, and since when they stand. */
  readonly text: string
  readonly textAtMs: number
  /** ANA went on once: voice alone does not stop her again before new words come. */
  readonly spent: boolean
}

export interface OverlapHeard {
  nowMs: number
  /** Her voice sounds now. */
  speaking: boolean
  /** When it last ended; null when it never did. */
  endMs: number | null
  /** Her unanswered words, partial or final. */
  text: string
  /** Nothing is outstanding: these words are all there will be. */
  isFinal: boolean
  /** ANA's question is being spoken. */
  asking: boolean
}

export interface OverlapStep {
  state: OverlapState
  action: OverlapAction
  /** When to ask again; null: this overlap is over. */
  dueMs: number | null
}

/** @param onsetMs when her voice began. */
export function startOverlap(onsetMs: number): OverlapState {
  return { onsetMs, frozenAtMs: null, text: '', textAtMs: onsetMs, spent: false }
}

export function stepOverlap(before: OverlapState, heard: OverlapHeard): OverlapStep {
  const { nowMs, speaking, text, isFinal } = heard
  const isNew = text !== before.text
  const state: OverlapState = isNew ? { ...before, text, textAtMs: nowMs } : before
  // Her voice may have ended before this overlap began, when her last words are still under way.
  const endMs = speaking ? null : Math.max(heard.endMs ?? nowMs, state.onsetMs)
  const said = classifyOverlap(text, { asking: heard.asking })

  if (said === 'stop_words') return confirmed(state)
  if (said === 'words') {
    const isSolid = isFinal || endMs !== null || isCertain(text.trim(), heard.asking)
    if (isSolid) return confirmed(state)
    if (state.spent && !isNew && state.frozenAtMs === null)
      return { state, action: 'keep', dueMs: nowMs + p.wordsExpectedMs }
    return frozen(state, nowMs)
  }
  if (state.frozenAtMs === null) return whileSpeaking(state, heard, said, endMs)

  const frozenUntilMs = state.frozenAtMs + p.frozenMostMs
  if (nowMs >= frozenUntilMs) return resumed(state, speaking, nowMs)
  if (endMs === null) return { state, action: 'keep', dueMs: frozenUntilMs }
  if (isFinal) return resumed(state, speaking, nowMs)
  const settledMs = Math.min(frozenUntilMs, endMs + (said === 'backchannel' ? p.wordsLagMs : p.falseAlarmMs))
  if (nowMs >= settledMs) return resumed(state, speaking, nowMs)
  return { state, action: 'keep', dueMs: settledMs }
}

/** Whether the words can no longer become an «ajá»: the last one of a partial text may still be growing. */
function isCertain(text: string, asking: boolean): boolean {
  const space = text.lastIndexOf(' ')
  if (text.length - space > p.solidWordChars) return true
  return space > 0 && /^(?:words|stop_words)$/.test(classifyOverlap(text.slice(0, space), { asking }))
}

/** ANA is still heard: whether her voice lasts longer than what it says so far. */
function whileSpeaking(
  state: OverlapState,
  { nowMs, isFinal }: OverlapHeard,
  said: 'empty' | 'backchannel' | 'prefix_of_backchannel',
  endMs: number | null,
): OverlapStep {
  if (endMs !== null) {
    const settledMs = endMs + (said === 'backchannel' ? p.wordsLagMs : p.falseAlarmMs)
    const isOver = nowMs >= settledMs || (isFinal && said !== 'empty')
    return { state, action: 'keep', dueMs: isOver ? null : settledMs }
  }
  if (state.spent) return { state, action: 'keep', dueMs: nowMs + p.wordsExpectedMs }
  const dueMs =
    said === 'empty'
      ? state.onsetMs + p.bargeInMs
      : said === 'prefix_of_backchannel'
        ? Math.max(state.onsetMs + p.prefixPatienceMs, state.textAtMs + p.growingWordMs)
        : Math.max(state.onsetMs + p.backchannelMs, state.textAtMs + p.moreWordsMs)
  return nowMs >= dueMs ? frozen(state, nowMs) : { state, action: 'keep', dueMs }
}

function confirmed(state: OverlapState): OverlapStep {
  return { state, action: 'confirm', dueMs: null }
}

function frozen(state: OverlapState, nowMs: number): OverlapStep {
  if (state.frozenAtMs === null) {
    return { state: { ...state, frozenAtMs: nowMs }, action: 'freeze', dueMs: nowMs + p.frozenMostMs }
  }
  const untilMs = state.frozenAtMs + p.frozenMostMs
  // A lone fragment that never became a word in all this time was none.
  return nowMs >= untilMs ? resumed(state, true, nowMs) : { state, action: 'keep', dueMs: untilMs }
}

function resumed(state: OverlapState, speaking: boolean, nowMs: number): OverlapStep {
  return {
    state: { ...state, frozenAtMs: null, spent: true },
    action: 'resume',
    dueMs: speaking ? nowMs + p.wordsExpectedMs : null,
  }
}
