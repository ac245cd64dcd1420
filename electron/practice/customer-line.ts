/**
 * The customer's end of the line: when she speaks, what she hears, when she hangs up. It gives the brain's
 * decisions their time on the clock and knows nothing of TwiML or sockets, so any transport can use it.
 */
import type { Clock, Timer } from '../engine/ports.ts'
import type { CustomerBrain, Interruption, Reaction, SpokenPart } from './personas/brain.ts'
import { speakingMs } from './voice/syllables.ts'
import { wordsOf } from './voice/word-watermark.ts'

/** One breath of hers, on the clock's monotonic time. */
export interface Speech {
  text: string
  recognised: string
  confidence: number | null
  startMs: number
  endMs: number
  /** Set by whoever listens: her words went into a result. */
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
  /** ANA's voice is on the line. */
  voiceBegins(): void
  /** Asks whether she breaks in, given all words of this utterance that are known so far. */
  considerBreakingIn(words: readonly string[]): Interruption | null
  breakIn(interruption: Interruption): void
  /** ANA's voice is off the line; these words of it were heard. */
  voiceEnds(heard: string): void
  close(): void
}

/** Without any sound for this long she wonders. */
const silenceMs = 7000
/** From her goodbye to the click. */
const hangUpAfterMs = 2500

export function createCustomerLine(options: {
  clock: Clock
  brain: CustomerBrain
  onSaid(speech: Speech): void
  onHangUp(): void
}): CustomerLine {
  const { clock, brain, onSaid, onHangUp } = options
  const listeners = new Set<SpeechListener>()
  const timers = new Set<Timer>()
  let current: Speech | null = null
  /** She is in the middle of something she decided to say or do. */
  let busy = false
  let voices = 0
  let heard = ''
  /** Words at the head of the running utterance that she has reacted to already. */
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
    silenceTimer = later(silenceMs, () => {
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
    if (heard === '') return
    answerTimer = later(brain.thinkingMs(heard), () => {
      const words = heard
      heard = ''
      react(brain.answer(words))
    })
  }

  const sayParts = (parts: readonly SpokenPart[], confidence: number | null, next: 'listen' | 'hang_up') => {
    const [first, ...rest] = parts
    if (!first) {
      busy = false
      if (next === 'hang_up') later(hangUpAfterMs, onHangUp)
      else expectAnswer()
      return
    }
    later(first.afterMs, () => {
      const startMs = clock.monotonicMs()
      const speech: Speech = {
        text: first.text,
        recognised: first.recognisedAs,
        confidence,
        startMs,
        endMs: startMs + speakingMs(wordsOf(first.text)),
        listenedTo: false,
      }
      current = speech
      for (const listener of [...listeners]) listener.started(speech)
      later(speech.endMs - startMs, () => {
        current = null
        for (const listener of [...listeners]) listener.ended(speech)
        onSaid(speech)
        sayParts(rest, confidence, next)
      })
    })
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
        sayParts(reaction.parts, reaction.confidence, reaction.next)
    }
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
    voiceBegins() {
      voices += 1
      silences = 0
      answerTimer?.cancel()
      silenceTimer?.cancel()
    },
    considerBreakingIn: (words) => (busy ? null : brain.whileHearing(words)),
    breakIn(interruption) {
      if (busy || closed) return
      // What she has heard so far is what she reacts to; only the rest waits for an answer.
      heard = ''
      reactedWords = interruption.afterWords
      brain.interrupted()
      react(interruption.reaction)
    },
    voiceEnds(words) {
      voices -= 1
      let fresh = words
      if (reactedWords > 0) {
        // One or two words that still slipped out before the sound stopped are no new utterance.
        const rest = words.split(' ').slice(reactedWords)
        fresh = rest.length > 2 ? rest.join(' ') : ''
        reactedWords = 0
      }
      if (fresh !== '') heard = heard === '' ? fresh : `${heard} ${fresh}`
      expectAnswer()
    },
    close() {
      closed = true
      for (const timer of timers) timer.cancel()
      timers.clear()
      listeners.clear()
    },
  }
}
