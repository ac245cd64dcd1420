/**
 * ANA's side of a live call's dialogue: the opening, a reply from its first frame to its last word, and what
 * becomes of it when she speaks into it.
 */
import { classifyOverlap, mustYield, soundsRecorded } from './backchannels.ts'
import { startOverlap, stepOverlap } from './barge-in.ts'
import { type CallerTurn, isSilent, newTurn, type Step, wordsOf } from './live-dialogue-state.ts'
import { answer, planEnd, speculate, takeAsFinal } from './live-dialogue-turn.ts'
import { liveParameters as p } from './live-parameters.ts'

export function open(step: Step): void {
  const { state, effects, nowMs } = step
  const { mouth } = state
  if (mouth.kind === 'speaking' && mouth.yielded) {
    mouth.yielded = false
    effects.push({ kind: 'resume' })
  }
  if (state.stage !== 'pickup') return
  state.stage = 'talking'
  delete state.due.opening
  state.mouth = { kind: 'thinking', reply: 0, basis: null, confirmed: true, held: false }
  state.due.owed = nowMs + p.fillerAfterMs
  effects.push({ kind: 'open' }, { kind: 'speak', reply: 0 })
}

/** She answered the telephone: «¿aló?» is met at once, a machine's long greeting is let finish. */
export function planOpening(step: Step, endMs: number): void {
  const { state } = step
  const isLong = state.turn.voicedMs > p.longGreetingMs
  state.due.opening = endMs + (isLong ? p.afterLongGreetingMs : p.afterGreetingMs)
}

export function replyAudible(step: Step, reply: number, goodbye: boolean): void {
  const { state } = step
  if (state.mouth.kind !== 'thinking' || state.mouth.reply !== reply) return
  delete state.due.owed
  delete state.due.turn_end
  delete state.due.silence
  state.awaitsFiller = false
  state.turn.answered = state.turn.segments.length
  state.mouth = {
    kind: 'speaking',
    reply,
    guard: reply === 0 ? 'opening' : goodbye ? 'goodbye' : null,
    askingSinceMs: null,
    heard: false,
    yielded: false,
    overlap: state.voice.speaking ? startOverlap(state.voice.onsetMs) : null,
  }
  if (state.voice.speaking) considerOverlap(step)
}

/** From here on what she said before stands, and what she says now is another turn. */
export function replyHeard(step: Step, reply: number): void {
  const { state } = step
  const { mouth, turn } = state
  state.fillers = 0
  if (mouth.kind !== 'speaking' || mouth.reply !== reply || mouth.heard) return
  mouth.heard = true
  state.turn = {
    ...newTurn(turn.number + 1),
    segments: turn.segments.slice(turn.answered),
    partial: turn.partial,
    confidence: turn.partial === '' && turn.segments.length === turn.answered ? null : turn.confidence,
    commitAtMs: turn.commitAtMs,
    covered: turn.covered,
    endMs: turn.segments.length > turn.answered || turn.partial !== '' ? turn.endMs : null,
    onsetMs: state.voice.speaking ? state.voice.onsetMs : null,
  }
}

export function replyFinished(step: Step, reply: number): void {
  const { state, effects, nowMs } = step
  const { mouth, turn } = state
  if (mouth.kind !== 'speaking' || mouth.reply !== reply) return
  delete state.due.owed
  delete state.due.overlap
  state.fillers = 0
  if (mouth.guard === 'goodbye') {
    state.stage = 'over'
    state.due = {}
    effects.push({ kind: 'hang_up' })
    return
  }
  state.mouth = { kind: 'quiet', sinceMs: nowMs }
  state.quietSinceMs = nowMs
  state.due.silence = nowMs + (state.onHold ? p.holdPromptMs : p.silencePromptMs)
  if (mouth.guard === 'opening' && isBeforeQuestion(turn, mouth.askingSinceMs)) dropWords(step)
  if (state.wrapUp && isSilent(state)) {
    answer(step, { kind: 'time_up' }, null)
    return
  }
  if (!state.voice.speaking) planEnd(step)
}

/** A few words said before ANA had asked anything answer nothing; they are kept as words of the call. */
function isBeforeQuestion(turn: CallerTurn, askingSinceMs: number | null): boolean {
  const isEarly = askingSinceMs === null || turn.onsetMs === null || turn.onsetMs < askingSinceMs
  return isEarly && wordsOf(turn).split(' ').length <= 4
}

function dropWords(step: Step): void {
  const { state, effects } = step
  const { turn } = state
  const text = wordsOf(turn)
  if (text !== '') effects.push({ kind: 'record', turn: turn.number, text, confidence: turn.confidence })
  // Their final words are still to come, and are known then.
  if (turn.partial !== '') takeAsFinal(step)
  state.turn = { ...newTurn(turn.number + 1), commitAtMs: turn.commitAtMs, covered: turn.covered }
}

export function considerOverlap(step: Step): void {
  const { state, effects, nowMs } = step
  const { mouth, voice, turn } = state
  if (mouth.kind !== 'speaking' || mouth.overlap === null) return
  const text = wordsOf(turn)
  if (mouth.guard !== null) {
    if (mouth.guard === 'opening' && (mustYield(text) || soundsRecorded(text))) takeFloor(step)
    return
  }
  const { soundedUntilMs } = state
  const hasPaused =
    voice.speaking &&
    soundedUntilMs !== null &&
    soundedUntilMs > voice.onsetMs &&
    nowMs - soundedUntilMs >= p.bargeInGapMs
  const {
    state: overlap,
    action,
    dueMs,
  } = stepOverlap(mouth.overlap, {
    nowMs,
    // A «sí» is over long before it is certain that she has stopped; by then ANA would have fallen silent.
    speaking: voice.speaking && !hasPaused,
    endMs: hasPaused ? state.soundedUntilMs : voice.endMs,
    text,
    isFinal: turn.partial === '' && turn.commitAtMs === null && turn.covered,
    asking: mouth.askingSinceMs !== null,
  })
  mouth.overlap = overlap
  delete state.due.overlap
  switch (action) {
    case 'freeze':
      effects.push({ kind: 'freeze' })
      break
    case 'confirm':
      takeFloor(step)
      return
    case 'resume':
      effects.push({ kind: 'resume' })
      break
    case 'keep':
      break
  }
  if (dueMs !== null) {
    state.due.overlap = hasPaused ? Math.min(dueMs, nowMs + p.bargeInAgainMs) : dueMs
  } else endOverlap(step)
}

/** She only showed that she listens: her «ajá» is kept, and ANA goes on. */
function endOverlap(step: Step): void {
  const { state } = step
  if (state.mouth.kind !== 'speaking') return
  state.mouth.overlap = null
  if (
    state.mouth.askingSinceMs === null &&
    classifyOverlap(wordsOf(state.turn), { asking: false }) === 'backchannel'
  ) {
    dropWords(step)
  }
}

function takeFloor(step: Step): void {
  const { state, effects, nowMs } = step
  const { mouth } = state
  if (mouth.kind !== 'speaking') return
  effects.push({ kind: 'drop', reply: mouth.reply })
  // Not a word of ANA's was heard: she has only paused, and her turn goes on.
  if (!mouth.heard) state.turn.answered = 0
  state.mouth = { kind: 'quiet', sinceMs: nowMs }
  state.quietSinceMs = nowMs
  state.due.silence = nowMs + p.silencePromptMs
  delete state.due.overlap
  delete state.due.owed
  if (!state.voice.speaking) {
    planEnd(step)
    speculate(step)
  }
}
