/**
 * A customer of the practice line as data: how her telephone answers, how she speaks, and what she says to
 * what ANA does. `brain.ts` plays it; nothing here decides anything.
 */
import type { VoiceName } from '../voice/voices.ts'
import type { DialogueAct } from './dialogue-act.ts'

/** What the network makes of a call to her number. */
export type Reachability =
  | { kind: 'answers'; ringMs: number }
  | { kind: 'busy' }
  | { kind: 'no_answer' }
  /** 404: the number does not exist; 480, 503: the network could not reach it. */
  | { kind: 'failed'; sipCode: number }

/** What follows when she has spoken. */
export type Next = 'listen' | 'hang_up'

/**
 * One thing she may say. Rules are tried from the top; the first that fits and is not used up is taken.
 * A rule without `say` is silence.
 */
export interface Rule {
  /** Acts of ANA it answers; without it, any. */
  on?: readonly DialogueAct[]
  /** Only when ANA's words match, accents and case aside. */
  hearing?: RegExp
  /** Only once she has spoken this many times. */
  afterTurns?: number
  /** How often it may be taken; 1 unless it says otherwise. */
  times?: number
  /** `|900|` in a line is a pause of so many ms, in which she thinks. */
  say?: readonly string[]
  /** A second part after a pause, as people do who think while speaking. */
  thenSay?: { afterMs: number; say: readonly string[] }
  /** After it she puts the telephone down, hears nothing, and comes back with these words. */
  thenAway?: { ms: number; say: readonly string[] }
  next?: Next
}

/** Breaking into ANA's words, whatever they are; each once. */
export interface BreakIn {
  /** Earliest of ANA's utterances (0 is her first) in which it happens. */
  utterance: number
  /** Words of it that she listens to before. */
  afterWords: number
  say: readonly string[]
  next?: Next
}

/** What else is heard where she is. */
export type Surroundings = 'quiet' | 'television' | 'street'

export interface Manner {
  /** From the end of ANA's words to her first, in ms. */
  reactionMs: readonly [number, number]
  /** The recogniser's confidence in her words; null when it gives none. */
  confidence: readonly [number, number] | null
  /** Share of her words that the recogniser gets wrong. */
  mumbles?: number
  /** Probability that she says "ajá" while ANA is still speaking, per statement. */
  backchannels?: number
  /** Live, she says it again and again, each time after so many more words; once without it. */
  backchannelEveryWords?: number
  /** Live: probability that she pauses in mid-sentence, to think; a fifth of sentences without it. */
  hesitates?: number
  /** How loud she is; 1 without it. */
  volume?: number
  surroundings?: Surroundings
  /** How long nothing may come before she wonders, in ms. */
  silenceMs?: number
  /** She starts to answer a question before ANA has finished it, with this probability. */
  interrupts?: number
}

export interface Persona {
  /** Stable; contact lists name it. */
  id: string
  /** Spanish, for operators. */
  label: string
  description: string
  /** Share of all numbers, relative to the other personas. */
  weight: number
  /** How the network treats the nth call to her (1 is the first). */
  reachability: readonly ('answers' | 'busy' | 'no_answer' | 'failed_404' | 'failed_503')[]
  /** How long she lets it ring, in ms. */
  ringMs: readonly [number, number]
  manner: Manner
  voice: VoiceName
  /** Her first words on picking up; an empty list is silence. */
  pickUp: readonly string[]
  rules: readonly Rule[]
  /** Her one point, made again whenever none of the rules fits; courtesies and repetition aside. */
  insists?: readonly string[]
  /** Answers that most people give; used when none of the own rules fits. False for machines. */
  commonSense: boolean
  /** Spoken turns after which she has had enough. */
  patienceTurns: number
  breaksIn?: readonly BreakIn[]
  /** What she says when nothing comes, and how often before she hangs up; "¿aló?", twice, without it. */
  whenSilent?: { say: readonly string[]; times: number }
  /** Hangs up after this many words of ANA's nth utterance (0-based), without a word. */
  hangsUpMidSentence?: { utterance: number; afterWords: number }
  /** A machine: plays its greeting, beeps, records silence and hangs up. */
  machine?: { recordsMs: number }
}
