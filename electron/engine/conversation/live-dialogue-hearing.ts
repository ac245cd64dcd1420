/** Her side of a live call's dialogue: voice that begins and ends, and words that come, grow and are corrected. */
import { mustYield, soundsRecorded } from './backchannels.ts'
import { startOverlap } from './barge-in.ts'
import { learnPause } from './endpointing.ts'
import { considerOverlap, planOpening } from './live-dialogue-speech.ts'
import { type Provisional, type Step, wordsOf } from './live-dialogue-state.ts'
import { answer, planEnd, speculate, turnIsOver } from './live-dialogue-turn.ts'
import { liveParameters as p } from './live-parameters.ts'
import { agrees } from './speculation.ts'

export function voiceStarted(step: Step, onsetMs: number): void {
  const { state, effects, nowMs } = step
  const { turn, mouth, due } = state
  state.voice = { speaking: true, onsetMs, endMs: null }
  turn.onsetMs ??= onsetMs
  delete due.commit
  delete due.turn_end
  delete due.final_text
  turn.over = false
  turn.covered = false
  if (state.stage === 'pickup') {
    delete due.opening
    return
  }
  if (mouth.kind === 'speaking') {
    if (mouth.guard === 'opening' && !mouth.heard && !mouth.yielded) {
      // «¿Aló? … ¿buenas?»: ANA began in her breath, and begins again after her.
      mouth.yielded = true
      effects.push({ kind: 'freeze' })
    }
    if (mouth.yielded) due.opening = nowMs + p.longGreetingMs
    mouth.overlap ??= startOverlap(onsetMs)
    considerOverlap(step)
    return
  }
  if (turn.endMs !== null && wordsOf(turn) !== '') {
    state.pauses = learnPause(state.pauses, onsetMs - turn.endMs)
  }
  if (mouth.kind === 'thinking' && mouth.confirmed && mouth.basis !== null && !mouth.held) {
    // She goes on after all. Words will tell whether it was more than a breath.
    mouth.held = true
    delete due.owed
    due.turn_end = nowMs + p.wordsExpectedMs
    effects.push({ kind: 'hold', reply: mouth.reply })
  }
}

export function voiceStopped(step: Step, endMs: number, how: { stillSounds?: boolean } = {}): void {
  const { state } = step
  const { turn, voice } = state
  turn.voicedMs += Math.max(0, endMs - voice.onsetMs)
  turn.endMs = endMs
  state.voice = {
    speaking: how.stillSounds === true,
    onsetMs: how.stillSounds ? endMs : voice.onsetMs,
    endMs,
  }
  if (state.stage === 'pickup') planOpening(step, endMs)
  else if (state.mouth.kind === 'speaking') {
    if (state.mouth.yielded) planOpening(step, endMs)
    considerOverlap(step)
  } else state.due.speculate = endMs + p.partialLagMs
  planEnd(step)
}

export function partialCame(step: Step, whole: string): void {
  const { state, nowMs } = step
  const { turn, provisional } = state
  // The segment of words that were used already is still open: only what follows them is new.
  const text = provisional === null ? whole : wordsAfter(whole, provisional.used)
  if (text === turn.partial) return
  turn.partial = text
  // Words that come after a commit was answered are not covered by it.
  if (turn.commitAtMs === null) turn.covered = false
  state.due.stale = nowMs + p.staleWordsMs
  wordsCame(step)
}

export function finalWordsCame(step: Step, text: string, confidence: number | null): void {
  const { state, effects, nowMs } = step
  const { turn } = state
  if (state.provisional !== null) {
    const rest = correct(step, state.provisional, text)
    if (rest === '') return
    finalWordsCame(step, rest, confidence)
    return
  }
  turn.partial = ''
  turn.commitAtMs = null
  delete state.due.final_text
  delete state.due.stale
  if (text === '') {
    if (turn.over) turnIsOver(step)
    return
  }
  turn.segments.push(text)
  turn.confidence = leastOf(turn.confidence, confidence)
  turn.endMs ??= nowMs
  wordsCame(step)
  // Stored while the reply is still being thought: the disk is not waited for when it is ready.
  if (state.stage === 'talking' && state.mouth.kind !== 'speaking') {
    effects.push({ kind: 'record', turn: turn.number, text: wordsOf(turn), confidence: turn.confidence })
  }
  if (state.stage === 'pickup' && (mustYield(text) || soundsRecorded(text))) {
    state.stage = 'talking'
    delete state.due.opening
    turn.over = true
  }
  if (turn.over) turnIsOver(step)
}

function wordsAfter(text: string, used: string): string {
  return text.split(' ').slice(used.split(' ').length).join(' ')
}

/**
 * The final words for those that were used before: what ANA said to them stands, what she wrote down is corrected.
 * @returns words that she has said since; empty when there are none
 */
function correct(step: Step, { turn: number, before, used, atMs }: Provisional, text: string): string {
  const { state, effects } = step
  const { turn, mouth, voice } = state
  state.provisional = null
  turn.commitAtMs = null
  turn.partial = ''
  delete state.due.final_text
  const words = text.split(' ').filter((word) => word !== '')
  const count = used.split(' ').filter((word) => word !== '').length
  const saidMore = voice.onsetMs > atMs && words.length > count
  const said = saidMore ? words.slice(0, count).join(' ') : text
  const rest = saidMore ? words.slice(count).join(' ') : ''
  if (said === '' || agrees(said, used)) return rest
  const corrected = [before, said].filter((part) => part !== '').join(' ')
  effects.push({ kind: 'record', turn: number, text: corrected, confidence: turn.confidence })
  if (number !== turn.number || mouth.kind === 'speaking') return rest
  turn.segments = [...turn.segments.slice(0, turn.answered), corrected]
  if (mouth.kind === 'thinking' && mouth.basis !== null && !agrees(mouth.basis, corrected)) {
    effects.push({ kind: 'forget', reply: mouth.reply })
    answer(step, { kind: 'speech', text: corrected, confidence: turn.confidence }, corrected)
  }
  return rest
}

function leastOf(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}

/** New words, whether they stand already or not. */
function wordsCame(step: Step): void {
  const { state, effects, nowMs } = step
  const { mouth, turn } = state
  if (state.mouth.kind === 'quiet' && state.due.silence !== undefined) {
    state.due.silence = nowMs + p.silencePromptMs
  }
  if (state.stage === 'pickup') return
  if (mouth.kind === 'speaking') {
    if (state.voice.speaking) mouth.overlap ??= startOverlap(state.voice.onsetMs)
    considerOverlap(step)
    return
  }
  const text = wordsOf(turn)
  if (mouth.kind === 'thinking' && mouth.basis !== null && !agrees(mouth.basis, text)) {
    if (!mouth.confirmed || mouth.held || turn.commitAtMs === null) {
      effects.push({ kind: 'forget', reply: mouth.reply })
      state.mouth = { kind: 'quiet', sinceMs: nowMs }
      delete state.due.owed
    }
  } else if (mouth.kind === 'thinking' && mouth.basis === null && mouth.reply !== 0) {
    // ANA was about to ask whether anybody is there: somebody is.
    effects.push({ kind: 'forget', reply: mouth.reply })
    state.mouth = { kind: 'quiet', sinceMs: nowMs }
  }
  if (state.voice.speaking) return
  planEnd(step)
  speculate(step)
}
