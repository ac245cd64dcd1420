/**
 * The end of a turn of hers, as a live call's dialogue sees it: when the silence is long enough, when ANA begins to
 * think, and when an answer is certainly wanted. At most one thought is alive.
 */
import { asksToHold } from './backchannels.ts'
import { commitSilenceMs, endOfTurnSilenceMs, shouldSpeculate } from './endpointing.ts'
import { type DialogueInput, type DialogueState, type Step, wordsOf } from './live-dialogue-state.ts'
import { liveParameters as p } from './live-parameters.ts'
import { completeness } from './sentence-completeness.ts'
import { agrees } from './speculation.ts'

/** When her silence is long enough for ANA, given what she said and how she speaks. */
export function planEnd(step: Step): void {
  const { state } = step
  const { turn, mouth } = state
  if (turn.endMs === null) return
  const text = wordsOf(turn)
  const sounds = completeness(text, { asked: state.asked })
  if (!turn.covered && turn.commitAtMs === null && (text !== '' || turn.voicedMs >= p.leastSpeechMs)) {
    state.due.commit = turn.endMs + commitSilenceMs(sounds)
  }
  if (state.stage === 'pickup' || mouth.kind === 'speaking') return
  state.due.turn_end = turn.endMs + endOfTurnSilenceMs({ sounds, pauses: state.pauses })
}

export function commitWords(step: Step): void {
  const { turn } = step.state
  if (turn.covered || turn.commitAtMs !== null) return
  turn.commitAtMs = step.nowMs
  turn.covered = true
  step.effects.push({ kind: 'commit_words' })
  if (turn.over) step.state.due.final_text = step.nowMs + p.finalTextDeadlineMs
}

/** What stands now is acted upon, and corrected when its final words come. */
export function takeAsFinal(step: Step): void {
  const { state, nowMs } = step
  const { turn } = state
  const before = turn.segments.slice(turn.answered).join(' ')
  state.provisional = { turn: turn.number, before, used: turn.partial, atMs: nowMs }
}

/** Begins to think before she has certainly finished. */
export function speculate(step: Step): void {
  const { state, effects, nowMs } = step
  const { turn, mouth, voice } = state
  const text = wordsOf(turn)
  if (!state.speculates || mouth.kind !== 'quiet' || state.wrapUp) return
  const sounds = completeness(text, { asked: state.asked })
  const silenceMs = nowMs - (turn.endMs ?? nowMs)
  if (!shouldSpeculate({ text, sounds, speaking: voice.speaking, silenceMs, begun: turn.speculations }))
    return
  turn.speculations += 1
  const reply = nextReply(state)
  state.mouth = { kind: 'thinking', reply, basis: text, confirmed: false, held: false }
  effects.push({
    kind: 'think',
    reply,
    input: { kind: 'speech', text, confidence: turn.confidence },
    speculative: true,
  })
}

export function nextReply(state: DialogueState): number {
  const reply = state.nextReply
  state.nextReply += 1
  return reply
}

export function turnIsOver(step: Step): void {
  const { state, effects, nowMs } = step
  const { turn, mouth } = state
  if (mouth.kind === 'speaking' || state.stage !== 'talking') return
  if (!turn.covered) commitWords(step)
  if (turn.commitAtMs !== null) {
    state.due.final_text = turn.commitAtMs + p.finalTextDeadlineMs
    return
  }
  const text = wordsOf(turn)
  if (text === '') {
    const mumbled = turn.voicedMs >= p.mumbleMs
    const held = mouth.kind === 'thinking' && mouth.held
    if (held) {
      mouth.held = false
      effects.push({ kind: 'speak', reply: mouth.reply })
    }
    turn.voicedMs = 0
    turn.over = false
    if (mouth.kind !== 'quiet') return
    if (mumbled) answer(step, { kind: 'speech', text: '', confidence: 0 }, '')
    else if (state.due.silence === undefined) state.due.silence = nowMs + p.silencePromptMs
    return
  }
  if (mouth.kind === 'thinking' && mouth.basis !== null && agrees(mouth.basis, text)) {
    const waited = mouth.confirmed && !mouth.held
    mouth.confirmed = true
    mouth.held = false
    if (!waited) say(step, mouth.reply)
    return
  }
  if (mouth.kind === 'thinking') effects.push({ kind: 'forget', reply: mouth.reply })
  answer(step, { kind: 'speech', text, confidence: turn.confidence }, text)
}

/** Thinks of an answer that is certainly wanted. */
export function answer(step: Step, input: DialogueInput, basis: string | null): void {
  const { state, effects } = step
  const reply = nextReply(state)
  state.mouth = { kind: 'thinking', reply, basis, confirmed: true, held: false }
  delete state.due.silence
  effects.push({
    kind: 'think',
    reply,
    input: state.wrapUp ? { kind: 'time_up' } : input,
    speculative: false,
  })
  say(step, reply)
}

function say(step: Step, reply: number): void {
  const { state, effects, nowMs } = step
  const { turn } = state
  const text = wordsOf(turn)
  if (text !== '') {
    state.onHold = asksToHold(text)
    effects.push({ kind: 'record', turn: turn.number, text, confidence: turn.confidence })
  }
  turn.over = false
  delete state.due.silence
  delete state.due.turn_end
  // What she said while ANA spoke is owed an answer since ANA fell silent.
  const owedSinceMs = Math.max(turn.endMs ?? nowMs, state.quietSinceMs)
  // A reply that is ready is better than a filler, however late it is.
  state.awaitsFiller = false
  state.due.owed = Math.max(owedSinceMs + p.fillerAfterMs, nowMs + p.readyReplyMs)
  effects.push({ kind: 'speak', reply })
}
