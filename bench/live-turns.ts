/** What customers of the practice line perceived, read from their own records of each turn. Times in ms. */
import type { PracticeCall, TurnTiming } from '../electron/practice/practice-call.ts'

export interface Perceived {
  calls: number
  /** Turns in which she said something that wants an answer. */
  turns: number
  /** From her last sound to ANA's first, both at her ear. */
  voiceToVoiceMs: number[]
  /** Turns in which ANA began while she was thinking or speaking. */
  cutIns: number
  /** She broke in, and ANA took the rest back: from her first sound to silence in her ear. */
  bargeInMs: number[]
  /** She broke in, and ANA ended by herself all the same. */
  spokenToEnd: number
  backchannels: number
  falseStops: number
  /** From the end of her «¿aló?» to ANA's first word, where ANA was on the line to hear it. */
  afterHelloMs: number[]
  /** From the moment at which ANA is on the line to her first word, where there was no such «¿aló?». */
  afterSilenceMs: number[]
  /** Silences that nobody broke for more than 2.5 s after her words. */
  longWaits: number
  /** Times that ANA's voice broke off in her ear because audio came late. */
  gaps: number
}

const owedSilenceMs = 2500

const wantsAnswer = ({ kind }: TurnTiming): boolean => kind !== 'pick_up' && kind !== 'backchannel'

function openingOf(call: PracticeCall, perceived: Perceived): void {
  const [stream] = call.streams
  const [heard] = call.heard
  const [first] = call.turns
  if (!heard || stream?.startedAtMs == null) return
  if (first?.kind !== 'pick_up') perceived.afterSilenceMs.push(heard.atMs - stream.startedAtMs)
  else if (first.endedAtMs === null || first.talkedOverAtMs !== null) return
  else if (first.endedAtMs > stream.startedAtMs) {
    if (first.answeredAtMs !== null) perceived.afterHelloMs.push(first.answeredAtMs - first.endedAtMs)
  } else perceived.afterSilenceMs.push(heard.atMs - stream.startedAtMs)
}

function takeTurn(turn: TurnTiming, isAfterOpening: boolean, perceived: Perceived): void {
  const { startedAtMs, endedAtMs, answeredAtMs, silencedAtMs, silencedBy } = turn
  if (turn.kind === 'backchannel') {
    if (!turn.assistantWasSpeaking) return
    perceived.backchannels += 1
    if (silencedBy === 'clear') perceived.falseStops += 1
    return
  }
  if (!wantsAnswer(turn)) return
  perceived.turns += 1
  const wasCut = turn.pauses.some(({ kind, cutInAtMs }) => kind === 'thinking' && cutInAtMs !== null)
  if (wasCut || turn.talkedOverAtMs !== null) perceived.cutIns += 1
  // The opening must be heard to its end, so it does not stop for anybody.
  if (turn.kind === 'interruption' && turn.assistantWasSpeaking && isAfterOpening) {
    if (silencedBy === 'clear' && silencedAtMs !== null) perceived.bargeInMs.push(silencedAtMs - startedAtMs)
    else perceived.spokenToEnd += 1
  }
  if (turn.assistantWasSpeaking || turn.talkedOverAtMs !== null) return
  if (endedAtMs === null || answeredAtMs === null) return
  perceived.voiceToVoiceMs.push(answeredAtMs - endedAtMs)
  if (answeredAtMs - endedAtMs > owedSilenceMs) perceived.longWaits += 1
}

export function perceivedIn(calls: readonly PracticeCall[]): Perceived {
  const perceived: Perceived = {
    calls: 0,
    turns: 0,
    voiceToVoiceMs: [],
    cutIns: 0,
    bargeInMs: [],
    spokenToEnd: 0,
    backchannels: 0,
    falseStops: 0,
    afterHelloMs: [],
    afterSilenceMs: [],
    longWaits: 0,
    gaps: 0,
  }
  for (const call of calls) {
    if (call.answeredAtMs === null) continue
    perceived.calls += 1
    openingOf(call, perceived)
    let isAfterOpening = false
    for (const turn of call.turns) {
      takeTurn(turn, isAfterOpening, perceived)
      if (turn.kind === 'answer') isAfterOpening = true
    }
    for (const { gaps } of call.streams) perceived.gaps += gaps
  }
  return perceived
}
