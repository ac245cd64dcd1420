/**
 * The dialogue of a live call: who has the floor, when a turn is over, when ANA begins, stops and goes on. A pure
 * reducer over what was heard and played; `stepDialogue` gives the next state and what is to be done, and
 * `nextDueMs` when to ask again though nothing happens. With a table of events a whole call is a test.
 *
 * Times are the engine's monotonic milliseconds. One reply is alive at a time: a newer one always forgets the
 * older first, and nothing of a speculative reply is spoken or remembered before its turn is confirmed.
 */

import { asksToHold, classifyOverlap, mustYield, soundsRecorded } from './backchannels.ts'
import { type OverlapState, startOverlap, stepOverlap } from './barge-in.ts'
import type { Asked } from './conversation-port.ts'
import {
  commitSilenceMs,
  endOfTurnSilenceMs,
  learnPause,
  newPauseModel,
  type PauseModel,
  shouldSpeculate,
} from './endpointing.ts'
import { liveParameters as p } from './live-parameters.ts'
import { completeness } from './sentence-completeness.ts'
import { agrees } from './speculation.ts'

export type DialogueEvent =
  /** The caller can hear ANA from now on. */
  | { kind: 'connected' }
  | { kind: 'voice_started'; onsetMs: number }
  | { kind: 'voice_stopped'; endMs: number }
  /** The words of the open segment as they stand now. */
  | { kind: 'partial'; text: string }
  | { kind: 'committed'; text: string; confidence: number | null }
  /** The first frame of a reply was sent. `goodbye`: the call ends after it. */
  | { kind: 'reply_audible'; reply: number; goodbye: boolean }
  /** A word of it has certainly been heard. */
  | { kind: 'reply_heard'; reply: number }
  /** Its closing question is being spoken. */
  | { kind: 'reply_asking'; reply: number }
  /** Its last word has been heard. */
  | { kind: 'reply_finished'; reply: number }
  /** Its audio ran out before its end; she hears nothing since then. */
  | { kind: 'reply_starved'; reply: number; sinceMs: number }
  | { kind: 'reply_flowing'; reply: number }
  /** The engine stops, or the call's time is up: what is said next is the goodbye. */
  | { kind: 'wrap_up' }
  /** `soundedUntilMs` is when her voice last sounded, if anybody listens. */
  | { kind: 'tick'; soundedUntilMs?: number }

/** What a reply answers. */
export type DialogueInput =
  | { kind: 'speech'; text: string; confidence: number | null }
  | { kind: 'silence' }
  | { kind: 'time_up' }

export type DialogueEffect =
  /** Speak the opening; it is reply 0. */
  | { kind: 'open' }
  /** Ask the recogniser for the final words of what was said. */
  | { kind: 'commit_words' }
  /** Begin reply `reply`. A speculative one must not be heard before `speak`. */
  | { kind: 'think'; reply: number; input: DialogueInput; speculative: boolean }
  /** Stop making the reply; nothing of it counts. */
  | { kind: 'forget'; reply: number }
  /** Her turn's words as they stand: a repeated `turn` replaces what was kept for it. */
  | { kind: 'record'; turn: number; text: string; confidence: number | null }
  /** Let the reply be heard, as soon as there is audio. */
  | { kind: 'speak'; reply: number }
  /** Do not begin to be heard after all, for now. */
  | { kind: 'hold'; reply: number }
  | { kind: 'freeze' }
  | { kind: 'resume' }
  /** She took the floor: what she has not heard of the reply is forgotten. */
  | { kind: 'drop'; reply: number }
  /** A few words that say that ANA is still there. */
  | { kind: 'filler' }
  /** ANA can neither speak nor be silent any longer: another way of holding the call is needed. */
  | { kind: 'fall_back' }
  | { kind: 'hang_up' }

export type Mouth =
  | { kind: 'quiet'; sinceMs: number }
  /** `basis` is what was said when the reply was begun; null when it answers no words. */
  | { kind: 'thinking'; reply: number; basis: string | null; confirmed: boolean; held: boolean }
  | {
      kind: 'speaking'
      reply: number
      /** The opening must be heard, and a goodbye ends the call whatever is said into it. */
      guard: 'opening' | 'goodbye' | null
      /** Since when its closing question is being spoken. */
      askingSinceMs: number | null
      heard: boolean
      /** The opening waits for a caller who was not done with picking up. */
      yielded: boolean
      overlap: OverlapState | null
    }

interface CallerTurn {
  number: number
  segments: string[]
  confidence: number | null
  partial: string
  voicedMs: number
  /** When its first sound began; null while nothing was said. */
  onsetMs: number | null
  /** When she last fell silent; null while nothing was said. */
  endMs: number | null
  /** Segments that were answered already; what follows belongs to the next turn. */
  answered: number
  /** When the final words were asked for; null when none are outstanding. */
  commitAtMs: number | null
  /** Whether everything she said so far has been covered by a commit. */
  covered: boolean
  /** The silence was long enough; only the final words are missing. */
  over: boolean
  /** Thoughts begun before it was certainly over. */
  speculations: number
}

type TimerName =
  | 'opening'
  | 'speculate'
  | 'commit'
  | 'turn_end'
  | 'final_text'
  | 'stale'
  | 'silence'
  | 'owed'
  | 'overlap'

interface Provisional {
  turn: number
  /** Final words of the same turn before them. */
  before: string
  used: string
  /** What she says from here on is new. */
  atMs: number
}

export interface DialogueState {
  readonly speculates: boolean
  stage: 'pickup' | 'talking' | 'over'
  voice: { speaking: boolean; onsetMs: number; endMs: number | null }
  /** When her voice last sounded, as of the last tick. */
  soundedUntilMs: number | null
  turn: CallerTurn
  mouth: Mouth
  pauses: PauseModel
  /** What ANA asked last, as the conversation says; set from outside. */
  asked: Asked | null
  nextReply: number
  /** Words that were used before they were final; the next final words correct them and are no new ones. */
  provisional: Provisional | null
  wrapUp: boolean
  /** She asked ANA to wait a moment: silence is not absence then. */
  onHold: boolean
  /** When ANA last fell silent. */
  quietSinceMs: number
  fillers: number
  /** A filler was asked for, and nothing has been heard since. */
  awaitsFiller: boolean
  due: Partial<Record<TimerName, number>>
}

export interface DialogueStep {
  state: DialogueState
  effects: DialogueEffect[]
}

/** @param speculates whether replies are begun before her turn is certainly over */
export function newDialogue(asked: Asked | null, speculates = true): DialogueState {
  return {
    speculates,
    stage: 'pickup',
    voice: { speaking: false, onsetMs: 0, endMs: null },
    soundedUntilMs: null,
    turn: newTurn(0),
    mouth: { kind: 'quiet', sinceMs: 0 },
    pauses: newPauseModel(),
    asked,
    nextReply: 1,
    provisional: null,
    wrapUp: false,
    onHold: false,
    quietSinceMs: 0,
    fillers: 0,
    awaitsFiller: false,
    due: {},
  }
}

function newTurn(number: number): CallerTurn {
  return {
    number,
    segments: [],
    confidence: null,
    partial: '',
    voicedMs: 0,
    onsetMs: null,
    endMs: null,
    answered: 0,
    commitAtMs: null,
    covered: true,
    over: false,
    speculations: 0,
  }
}

/** What she has said and nobody has answered yet, and the turn it belongs to. */
export function unansweredWords({ turn }: DialogueState): { turn: number; text: string } {
  return { turn: turn.number, text: wordsOf(turn) }
}

/** When `tick` is wanted though nothing else happens; null when never. */
export function nextDueMs(state: DialogueState): number | null {
  const due = Object.values(state.due)
  return due.length === 0 ? null : Math.min(...due)
}

export function stepDialogue(before: DialogueState, event: DialogueEvent, nowMs: number): DialogueStep {
  const step: Step = {
    state: {
      ...before,
      voice: { ...before.voice },
      turn: { ...before.turn, segments: [...before.turn.segments] },
      mouth: { ...before.mouth },
      due: { ...before.due },
    },
    effects: [],
    nowMs,
  }
  if (before.stage !== 'over') take(step, event)
  return { state: step.state, effects: step.effects }
}

/** A state of its own that may be written to, and what is to be done. */
interface Step extends DialogueStep {
  readonly nowMs: number
}

const wordsOf = (turn: CallerTurn): string =>
  [...turn.segments.slice(turn.answered), turn.partial].filter((text) => text !== '').join(' ')

function take(step: Step, event: DialogueEvent): void {
  const { state, nowMs } = step
  switch (event.kind) {
    case 'connected':
      state.mouth = { kind: 'quiet', sinceMs: nowMs }
      state.due.opening = nowMs + p.openingSilenceMs
      return
    case 'voice_started':
      voiceStarted(step, event.onsetMs)
      return
    case 'voice_stopped':
      voiceStopped(step, event.endMs)
      return
    case 'partial':
      partialCame(step, event.text)
      return
    case 'committed':
      finalWordsCame(step, event.text, event.confidence)
      return
    case 'reply_audible':
      replyAudible(step, event.reply, event.goodbye)
      return
    case 'reply_heard':
      replyHeard(step, event.reply)
      return
    case 'reply_asking':
      if (state.mouth.kind === 'speaking' && state.mouth.reply === event.reply)
        state.mouth.askingSinceMs ??= nowMs
      return
    case 'reply_finished':
      replyFinished(step, event.reply)
      return
    case 'reply_starved':
      if (isSpeaking(state.mouth, event.reply)) state.due.owed = event.sinceMs + p.fillerAfterMs
      return
    case 'reply_flowing':
      if (!isSpeaking(state.mouth, event.reply)) return
      delete state.due.owed
      state.awaitsFiller = false
      return
    case 'wrap_up':
      state.wrapUp = true
      if (state.stage === 'talking' && state.mouth.kind === 'quiet' && isSilent(state)) {
        answer(step, { kind: 'time_up' }, null)
      }
      return
    case 'tick':
      state.soundedUntilMs = event.soundedUntilMs ?? null
      tick(step)
      return
  }
}

/** She says nothing, and nothing of what she said waits for an answer. */
const isSilent = ({ voice, turn }: DialogueState): boolean => !voice.speaking && wordsOf(turn) === ''

const isSpeaking = (mouth: Mouth, reply: number): boolean =>
  mouth.kind === 'speaking' && mouth.reply === reply

/* ---- Time ---- */

function tick(step: Step): void {
  const { state, nowMs } = step
  for (;;) {
    const name = earliest(state.due, nowMs)
    if (name === null || state.stage === 'over') return
    delete state.due[name]
    timers[name](step)
  }
}

function earliest(due: DialogueState['due'], nowMs: number): TimerName | null {
  let found: TimerName | null = null
  for (const name of Object.keys(due) as TimerName[]) {
    const at = due[name]
    if (at !== undefined && at <= nowMs && (found === null || at < (due[found] ?? 0))) found = name
  }
  return found
}

const timers: Record<TimerName, (step: Step) => void> = {
  opening: open,
  speculate,
  commit: commitWords,
  turn_end(step) {
    step.state.turn.over = true
    turnIsOver(step)
  },
  final_text(step) {
    const { turn } = step.state
    // The recogniser kept ANA waiting: what it had understood so far must do.
    takeAsFinal(step)
    if (turn.partial !== '') turn.segments.push(turn.partial)
    turn.partial = ''
    turn.commitAtMs = null
    turn.covered = true
    turnIsOver(step)
  },
  stale(step) {
    const { state, nowMs } = step
    if (!state.voice.speaking) return
    // Somebody else, a television, the street: there is sound, but no words come any more.
    voiceStopped(step, nowMs - p.staleWordsMs, { stillSounds: true })
  },
  silence(step) {
    const { state, nowMs } = step
    if (state.mouth.kind !== 'quiet' || wordsOf(state.turn) !== '') return
    if (state.voice.speaking && nowMs - state.voice.onsetMs < p.wordsExpectedMs) {
      state.due.silence = state.voice.onsetMs + p.wordsExpectedMs
      return
    }
    answer(step, { kind: 'silence' }, null)
  },
  owed(step) {
    const { state, effects, nowMs } = step
    const { mouth } = state
    if (mouth.kind === 'quiet') return
    if (mouth.kind === 'speaking' && mouth.overlap?.frozenAtMs != null) {
      // She has the floor for the moment: this silence is hers.
      state.due.owed = nowMs + p.fillerAfterMs
      return
    }
    // Not even the words that fill a silence came: no voice is to be had.
    if (state.awaitsFiller || state.fillers >= p.fillersInARow) {
      effects.push({ kind: 'fall_back' })
      return
    }
    state.fillers += 1
    state.awaitsFiller = true
    effects.push({ kind: 'filler' })
    state.due.owed = nowMs + p.fillerStartsMs
  },
  overlap: considerOverlap,
}

/* ---- The opening ---- */

function open(step: Step): void {
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
function planOpening(step: Step, endMs: number): void {
  const { state } = step
  const isLong = state.turn.voicedMs > p.longGreetingMs
  state.due.opening = endMs + (isLong ? p.afterLongGreetingMs : p.afterGreetingMs)
}

/* ---- Her voice ---- */

function voiceStarted(step: Step, onsetMs: number): void {
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

function voiceStopped(step: Step, endMs: number, how: { stillSounds?: boolean } = {}): void {
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

/** When her silence is long enough for ANA, given what she said and how she speaks. */
function planEnd(step: Step): void {
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

/* ---- Her words ---- */

function commitWords(step: Step): void {
  const { turn } = step.state
  if (turn.covered || turn.commitAtMs !== null) return
  turn.commitAtMs = step.nowMs
  turn.covered = true
  step.effects.push({ kind: 'commit_words' })
  if (turn.over) step.state.due.final_text = step.nowMs + p.finalTextDeadlineMs
}

function partialCame(step: Step, whole: string): void {
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

function finalWordsCame(step: Step, text: string, confidence: number | null): void {
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

/** What stands now is acted upon, and corrected when its final words come. */
function takeAsFinal(step: Step): void {
  const { state, nowMs } = step
  const { turn } = state
  const before = turn.segments.slice(turn.answered).join(' ')
  state.provisional = { turn: turn.number, before, used: turn.partial, atMs: nowMs }
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

/** Begins to think before she has certainly finished. */
function speculate(step: Step): void {
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

function nextReply(state: DialogueState): number {
  const reply = state.nextReply
  state.nextReply += 1
  return reply
}

/* ---- The end of her turn ---- */

function turnIsOver(step: Step): void {
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
function answer(step: Step, input: DialogueInput, basis: string | null): void {
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

/* ---- ANA speaks ---- */

function replyAudible(step: Step, reply: number, goodbye: boolean): void {
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
function replyHeard(step: Step, reply: number): void {
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

function replyFinished(step: Step, reply: number): void {
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

/* ---- Both speak ---- */

function considerOverlap(step: Step): void {
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
