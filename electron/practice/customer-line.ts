/**
 * The customer's end of the line: when she speaks, what she hears, when she hangs up. It gives the brain's
 * decisions their time on the clock and knows nothing of TwiML or sockets, so any transport can use it: prompts
 * that are played to her, or a live voice that she hears word by word and may talk into.
 */
import type { Clock, Timer } from '../engine/ports.ts'
import type { CustomerMouth, Utterance } from './customer-mouth.ts'
import type { CustomerBrain, Interruption, Reaction, SpokenPart } from './personas/brain.ts'
import { hesitate } from './personas/hesitation.ts'
import type { Surroundings } from './personas/persona.ts'
import type { TurnKind, TurnTiming } from './practice-call.ts'
import type { Random } from './seeded-random.ts'
import { createTurnWatch } from './turn-timing.ts'
import type { Ear } from './twilio/stream-playout.ts'
import { speakingMs } from './voice/syllables.ts'
import { wordsOf } from './voice/word-watermark.ts'

/** One breath of hers, on the clock's monotonic time. */
export interface Speech {
  text: string
  recognised: string
  confidence: number | null
  startMs: number
  endMs: number
  /** What it sounds like from `startMs` on. */
  utterance: Utterance
  /** Set by whoever listens: her words went into a result or a stream. */
  listenedTo: boolean
}

export interface SpeechListener {
  started(speech: Speech): void
  ended(speech: Speech): void
}

export interface CustomerLine {
  /** She picks up and says her first words. */
  pickUp(): void
  /** Her words of this moment, or null. */
  speaking(): Speech | null
  listen(listener: SpeechListener): { stop(): void }
  /** What else comes through her telephone at this moment. */
  surroundings(): Surroundings
  /** ANA's prompt is on the line. */
  voiceBegins(): void
  /** Asks whether she breaks in, given all words of this utterance that are known so far. */
  considerBreakingIn(words: readonly string[]): Interruption | null
  breakIn(interruption: Interruption): void
  /** ANA's prompt is off the line; these words of it were heard. `cut`: there would have been more. */
  voiceEnds(heard: string, cut: boolean): void
  /** A live voice: from now on she can be heard while it speaks. The ear is good until `endLive`. */
  goLive(): Ear
  endLive(): void
  /** Somebody else, or music, is on the line: until it is let go she leaves ANA alone. */
  hold(): { release(): void }
  close(): void
}

/** Without any sound for this long she wonders. */
const defaultSilenceMs = 7000
/** From her goodbye to the click. */
const hangUpAfterMs = 2500
/** Of her longer sentences with a pause to think in them, when she is heard live. */
const defaultHesitation = 0.2

export function createCustomerLine(options: {
  clock: Clock
  brain: CustomerBrain
  mouth: CustomerMouth
  random: Random
  /** Where her turns are written down. */
  turns: TurnTiming[]
  onSaid(speech: Speech): void
  onHangUp(): void
}): CustomerLine {
  const { clock, brain, mouth, random, onSaid, onHangUp } = options
  const { manner } = brain.persona
  const watch = createTurnWatch(clock, options.turns)
  const listeners = new Set<SpeechListener>()
  const timers = new Set<Timer>()
  let current: Speech | null = null
  /** She is in the middle of something she decided to say or do. */
  let busy = false
  /** Why she is, when it is speech. */
  let speakingWhy: TurnKind | null = null
  let isAway = false
  let voices = 0
  let isLive = false
  /** ANA's words that she has not reacted to yet. */
  let heard: string[] = []
  /** Words at the head of the running prompt that she has reacted to already. */
  let reactedWords = 0
  let silences = 0
  let closed = false
  let answerTimer: Timer | null = null
  let silenceTimer: Timer | null = null

  const later = (delayMs: number, task: () => void): Timer => {
    if (closed) return { cancel() {} }
    const timer = clock.schedule(delayMs, () => {
      timers.delete(timer)
      if (!closed) task()
    })
    timers.add(timer)
    return {
      cancel() {
        timers.delete(timer)
        timer.cancel()
      },
    }
  }

  const expectSound = () => {
    silenceTimer?.cancel()
    silenceTimer = later(manner.silenceMs ?? defaultSilenceMs, () => {
      if (voices > 0 || busy) return
      silences += 1
      react(brain.onSilence(silences))
    })
  }

  /** She answers what she has heard once it has stayed quiet for as long as she takes to react. */
  const expectAnswer = () => {
    answerTimer?.cancel()
    answerTimer = null
    if (voices > 0 || busy) return
    expectSound()
    if (heard.length === 0) return
    answerTimer = later(brain.thinkingMs(heard.join(' ')), () => {
      const words = heard.join(' ')
      heard = []
      react(brain.answer(words))
    })
  }

  const utter = (part: SpokenPart, utterance: Utterance, rest: readonly SpokenPart[], reaction: Spoken) => {
    if (isAway) {
      // What was said to a telephone on a table was said to nobody.
      heard = []
      isAway = false
    }
    const startMs = clock.monotonicMs()
    const speech: Speech = {
      text: part.text,
      recognised: part.recognisedAs,
      confidence: reaction.confidence,
      startMs,
      endMs: startMs + utterance.lengthMs,
      utterance,
      listenedTo: false,
    }
    current = speech
    watch.breath({
      why: reaction.why,
      text: part.text,
      firstSoundMs: startMs + utterance.firstSoundMs,
      lastSoundMs: startMs + utterance.lastSoundMs,
      pauseBefore: part.pause ?? null,
      more: rest[0]?.pause ?? null,
    })
    for (const listener of [...listeners]) listener.started(speech)
    later(utterance.lengthMs, () => {
      current = null
      for (const listener of [...listeners]) listener.ended(speech)
      onSaid(speech)
      sayParts(rest, reaction)
    })
  }

  const sayParts = (parts: readonly SpokenPart[], reaction: Spoken) => {
    const [first, ...rest] = parts
    if (!first) {
      busy = false
      speakingWhy = null
      if (reaction.next === 'hang_up') later(hangUpAfterMs, onHangUp)
      else expectAnswer()
      return
    }
    isAway = first.pause === 'away'
    const sound = mouth.speak(first.text, first.transcribedAs, reaction.confidence)
    later(first.afterMs, () => {
      void sound.then((utterance) => {
        if (!closed) utter(first, utterance, rest, reaction)
      })
    })
  }

  const withPauses = (reaction: Spoken): readonly SpokenPart[] => {
    const thinksAnyway = reaction.parts.some(({ pause }) => pause === 'thinking')
    if (!isLive || reaction.why !== 'answer' || thinksAnyway || brain.persona.machine) return reaction.parts
    const probability = manner.hesitates ?? defaultHesitation
    return reaction.parts.flatMap((part) => hesitate(part, probability, random))
  }

  const react = (reaction: Reaction) => {
    answerTimer?.cancel()
    answerTimer = null
    silenceTimer?.cancel()
    switch (reaction.kind) {
      case 'silent':
        expectSound()
        return
      case 'hang_up':
        busy = true
        later(reaction.afterMs, onHangUp)
        return
      case 'speak':
        busy = true
        speakingWhy = reaction.why
        sayParts(withPauses(reaction), reaction)
    }
  }

  const beginVoice = () => {
    voices += 1
    silences = 0
    answerTimer?.cancel()
    silenceTimer?.cancel()
  }

  const ear: Ear = {
    voiceBegins(atMs) {
      watch.voiceBegins(atMs)
      beginVoice()
    },
    hears(word) {
      // Nobody follows what is said while she says something herself, but for an "ajá".
      if (closed || isAway || (current !== null && speakingWhy !== 'backchannel')) return
      heard.push(word)
      if (busy) return
      const interruption = brain.whileHearing(heard)
      if (!interruption || heard.length < interruption.afterWords) return
      const { reaction } = interruption
      if (reaction.kind === 'speak' && reaction.why === 'backchannel') brain.backchanneled(heard.length)
      else {
        heard = []
        brain.interrupted()
      }
      react(reaction)
    },
    voiceEnds(atMs, by) {
      watch.voiceEnds(atMs, by)
      voices -= 1
      expectAnswer()
    },
  }

  return {
    pickUp() {
      const { machine } = brain.persona
      const reaction = brain.pickUp()
      react(reaction)
      if (!machine) return
      const greetingMs =
        reaction.kind === 'speak'
          ? reaction.parts.reduce((sum, { text }) => sum + speakingMs(wordsOf(text)), 0)
          : 0
      later(greetingMs + machine.recordsMs, onHangUp)
    },
    speaking: () => current,
    listen(listener) {
      listeners.add(listener)
      return { stop: () => void listeners.delete(listener) }
    },
    surroundings: () => (isAway ? 'television' : (manner.surroundings ?? 'quiet')),
    voiceBegins() {
      watch.voiceBegins(clock.monotonicMs())
      beginVoice()
    },
    considerBreakingIn: (words) => (busy ? null : brain.whileHearing(words)),
    breakIn(interruption) {
      if (busy || closed) return
      // What she has heard so far is what she reacts to; only the rest waits for an answer.
      heard = []
      reactedWords = interruption.afterWords
      brain.interrupted()
      react(interruption.reaction)
    },
    voiceEnds(words, cut) {
      watch.voiceEnds(clock.monotonicMs(), cut ? 'clear' : 'end')
      voices -= 1
      let fresh = words
      if (reactedWords > 0) {
        // One or two words that still slipped out before the sound stopped are no new utterance.
        const rest = words.split(' ').slice(reactedWords)
        fresh = rest.length > 2 ? rest.join(' ') : ''
        reactedWords = 0
      }
      if (fresh !== '') heard.push(...fresh.split(' '))
      expectAnswer()
    },
    goLive() {
      isLive = true
      return ear
    },
    endLive() {
      isLive = false
    },
    hold() {
      beginVoice()
      return {
        release() {
          voices -= 1
          expectAnswer()
        },
      }
    },
    close() {
      closed = true
      for (const timer of timers) timer.cancel()
      timers.clear()
      listeners.clear()
    },
  }
}

type Spoken = Extract<Reaction, { kind: 'speak' }>
