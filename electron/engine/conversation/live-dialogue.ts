/**
 * The dialogue of a live call: who has the floor, when a turn is over, when ANA begins, stops and goes on. A pure
 * reducer over what was heard and played; `stepDialogue` gives the next state and what is to be done, and
 * `nextDueMs` when to ask again though nothing happens. With a table of events a whole call is a test.
 *
 * Times are the engine's monotonic milliseconds. One reply is alive at a time: a newer one always forgets the
 * older first, and nothing of a speculative reply is spoken or remembered before its turn is confirmed.
 */

import { finalWordsCame, partialCame, voiceStarted, voiceStopped } from './live-dialogue-hearing.ts'
import { considerOverlap, open, replyAudible, replyFinished, replyHeard } from './live-dialogue-speech.ts'
import {
  type DialogueEvent,
  type DialogueState,
  type DialogueStep,
  isSilent,
  type Mouth,
  type Step,
  type TimerName,
  wordsOf,
} from './live-dialogue-state.ts'
import { answer, commitWords, speculate, takeAsFinal, turnIsOver } from './live-dialogue-turn.ts'
import { liveParameters as p } from './live-parameters.ts'

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

const isSpeaking = (mouth: Mouth, reply: number): boolean =>
  mouth.kind === 'speaking' && mouth.reply === reply

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
