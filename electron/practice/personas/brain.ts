/**
 * Plays one persona through one call: hears ANA's words, decides what the customer does next. It knows
 * nothing of telephony or time; whoever runs the line schedules what it decides. Every brain ends its call.
 */
import type { PauseKind, TurnKind } from '../practice-call.ts'
import type { Random } from '../seeded-random.ts'
import { commonRules } from './common-sense.ts'
import { type DialogueAct, dialogueActOf, plain } from './dialogue-act.ts'
import type { BreakIn, Persona, Reachability, Rule } from './persona.ts'

/** Words in one breath. */
export interface SpokenPart {
  /** Silence before it: from ANA's last word, or from the part before. */
  afterMs: number
  /** What she says, with capitals and marks. */
  text: string
  /** What the recogniser of a Gather makes of it: no capitals, no marks. */
  recognisedAs: string
  /** What a live recogniser makes of it: with marks, as they write nowadays. */
  transcribedAs: string
  /** What the silence before it is, when it is not the first. */
  pause?: PauseKind
}

export type Reaction =
  | {
      kind: 'speak'
      why: TurnKind
      parts: SpokenPart[]
      confidence: number | null
      next: 'listen' | 'hang_up'
    }
  | { kind: 'silent' }
  | { kind: 'hang_up'; afterMs: number }

export interface Interruption {
  /** It happens when this many words of the utterance have been heard. */
  afterWords: number
  reaction: Reaction
}

export interface CustomerBrain {
  readonly persona: Persona
  reachability(): Reachability
  /** What she does on picking up, before ANA has said anything. */
  pickUp(): Reaction
  /**
   * Whether she breaks into an utterance whose words so far are these. Asked again as words come; changes
   * nothing until `interrupted` says that it happened.
   */
  whileHearing(words: readonly string[]): Interruption | null
  interrupted(): void
  /** Live, where a backchannel is no turn: it happened after so many words. */
  backchanneled(afterWords: number): void
  /** How long ANA must be quiet before she takes it that it is her turn. */
  thinkingMs(heard: string): number
  /** Her answer once ANA has stopped. `heard` is everything since she last spoke, cut words left out. */
  answer(heard: string): Reaction
  /** What she does when nothing at all has come for long; `nth` counts from 1. */
  onSilence(nth: number): Reaction
}

/** The recogniser's text: lower case, no marks, as telephone models give. */
export function recognisedText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

const misheard = ['mmm', 'eh', 'pues', 'este', 'lo', 'que', 'ya', 'da', 'ver', 'san', 'ese']

function mumble(text: string, share: number, random: Random): string {
  const words = recognisedText(text).split(' ')
  return words.map((word) => (random.chance(share) ? random.pick(misheard) : word)).join(' ')
}

/** A line cut at its marks of pauses, `|900|`. */
function breathsOf(line: string): Array<{ text: string; afterMs: number }> {
  const pieces = line.split(/\s*\|(\d+)\|\s*/u)
  const breaths: Array<{ text: string; afterMs: number }> = []
  for (let i = 0; i < pieces.length; i += 2) {
    breaths.push({ text: pieces[i] ?? '', afterMs: Number(pieces[i - 1] ?? 0) })
  }
  return breaths
}

const enough = [
  'bueno, tengo que colgar, gracias',
  'ay, qué pena, me toca colgar, hasta luego',
  'bueno, ya, muchas gracias, chao',
]
/** A backchannel comes after so many words of an utterance at the earliest. */
const firstBackchannelWord = 10
const hello = ['¿aló? ¿me escucha?', '¿aló?', '¿sigue ahí?']

/** Acts that even somebody with one point to make answers like everybody else. */
const courtesies: ReadonlySet<DialogueAct> = new Set([
  'ask_identity',
  'disclosure',
  'check_presence',
  'apology',
  'goodbye',
  'confirm_opt_out',
])

/** @param attempt 1 for the first call to this customer */
export function createBrain(persona: Persona, random: Random, attempt: number): CustomerBrain {
  const used = new Map<Rule | BreakIn, number>()
  const heardBefore = new Map<string, number>()
  let turns = 0
  let utterances = 0
  /** Decided once per utterance, so that asking again does not change her mind. */
  let mood: { backchannels: boolean; interrupts: boolean } | null = null
  let planned: { interruption: Interruption; rule: Rule | BreakIn | null } | null = null
  /** Live: backchannels come again from so many words of the utterance on. */
  let backchannelFrom = firstBackchannelWord
  let lastSaid = ''

  const reactionMs = () => Math.round(random.between(...persona.manner.reactionMs))
  /** After a statement she waits whether more comes; after half a sentence, longer. */
  const waitForMoreMs = (heard: string) => (/\?\W*$/u.test(heard) ? 0 : /[.!…]\W*$/u.test(heard) ? 700 : 1300)
  const confidence = () => {
    const range = persona.manner.confidence
    return range === null ? null : Math.round(random.between(...range) * 10_000) / 10_000
  }
  const part = (text: string, afterMs: number, pause?: PauseKind): SpokenPart => {
    const share = persona.manner.mumbles ?? 0
    const heardAs = share > 0 ? mumble(text, share, random) : null
    return {
      text,
      afterMs,
      recognisedAs: heardAs ?? recognisedText(text),
      transcribedAs: heardAs ?? text,
      ...(pause === undefined ? {} : { pause }),
    }
  }
  const speak = (
    line: string,
    why: TurnKind,
    next: 'listen' | 'hang_up' = 'listen',
    afterMs = 0,
  ): Extract<Reaction, { kind: 'speak' }> => {
    lastSaid = line
    const parts = breathsOf(line).map((breath, index) =>
      index === 0 ? part(breath.text, afterMs) : part(breath.text, breath.afterMs, 'thinking'),
    )
    return { kind: 'speak', why, parts, confidence: confidence(), next }
  }

  const play = (rule: Rule): Reaction => {
    used.set(rule, (used.get(rule) ?? 0) + 1)
    if (!rule.say || rule.say.length === 0) {
      return rule.next === 'hang_up' ? { kind: 'hang_up', afterMs: 0 } : { kind: 'silent' }
    }
    turns += 1
    const fresh = rule.say.filter((line) => line !== lastSaid)
    const reaction = speak(random.pick(fresh.length > 0 ? fresh : rule.say), 'answer', rule.next)
    const { thenSay, thenAway } = rule
    if (thenSay) reaction.parts.push(part(random.pick(thenSay.say), thenSay.afterMs, 'afterthought'))
    if (thenAway) reaction.parts.push(part(random.pick(thenAway.say), thenAway.ms, 'away'))
    return reaction
  }

  const fits = (rule: Rule, act: DialogueAct, heard: string): boolean =>
    (used.get(rule) ?? 0) < (rule.times ?? 1) &&
    (rule.on === undefined || rule.on.includes(act)) &&
    (rule.hearing === undefined || rule.hearing.test(plain(heard))) &&
    turns >= (rule.afterTurns ?? 0)

  return {
    persona,
    reachability() {
      const kinds = persona.reachability
      const kind = kinds[Math.min(attempt, kinds.length) - 1] ?? 'no_answer'
      switch (kind) {
        case 'answers':
          return { kind: 'answers', ringMs: Math.round(random.between(...persona.ringMs)) }
        case 'failed_404':
          return { kind: 'failed', sipCode: 404 }
        case 'failed_503':
          return { kind: 'failed', sipCode: 503 }
        default:
          return { kind }
      }
    },
    pickUp() {
      if (persona.pickUp.length === 0) return { kind: 'silent' }
      return speak(random.pick(persona.pickUp), 'pick_up', 'listen', Math.round(random.between(60, 250)))
    },
    whileHearing(words) {
      const cut = persona.hangsUpMidSentence
      if (cut && utterances >= cut.utterance) {
        if (words.length < cut.afterWords) return null
        return { afterWords: cut.afterWords, reaction: { kind: 'hang_up', afterMs: 200 } }
      }
      if (planned) return planned.interruption
      mood ??= {
        backchannels: random.chance(persona.manner.backchannels ?? 0),
        interrupts: random.chance(persona.manner.interrupts ?? 0),
      }
      const plan = (afterWords: number, reaction: Reaction, rule: Rule | BreakIn | null): Interruption => {
        planned = { interruption: { afterWords, reaction }, rule }
        return planned.interruption
      }
      const cutIn = persona.breaksIn?.find((one) => utterances >= one.utterance && !used.has(one))
      if (cutIn) {
        if (words.length < cutIn.afterWords) return null
        return plan(cutIn.afterWords, speak(random.pick(cutIn.say), 'interruption', cutIn.next, 100), cutIn)
      }
      if (mood.interrupts && words.length >= 8) {
        const soFar = words.join(' ')
        const act = dialogueActOf(soFar)
        const rule = persona.rules.find((candidate) => candidate.on && fits(candidate, act, soFar))
        if (rule?.say)
          return plan(words.length, speak(random.pick(rule.say), 'interruption', rule.next, 150), rule)
      }
      if (mood.backchannels && words.length >= backchannelFrom) {
        const said = lastSaid
        const sound = speak(random.pick(['ajá', 'sí, claro', 'sí', 'mm']), 'backchannel', 'listen', 100)
        // Asked to repeat herself, nobody repeats an "ajá".
        lastSaid = said
        return plan(backchannelFrom, sound, null)
      }
      return null
    },
    interrupted() {
      if (planned?.rule) used.set(planned.rule, (used.get(planned.rule) ?? 0) + 1)
      planned = null
      mood = { backchannels: false, interrupts: false }
      utterances += 1
      turns += 1
    },
    backchanneled(afterWords) {
      planned = null
      const { backchannelEveryWords } = persona.manner
      if (backchannelEveryWords === undefined) mood = { backchannels: false, interrupts: false }
      else backchannelFrom = afterWords + backchannelEveryWords
    },
    thinkingMs: (heard) => reactionMs() + waitForMoreMs(heard),
    answer(heard) {
      utterances += 1
      mood = null
      planned = null
      backchannelFrom = firstBackchannelWord
      if (persona.machine) return { kind: 'silent' }
      const key = plain(heard)
      const repeats = (heardBefore.get(key) ?? 0) + 1
      heardBefore.set(key, repeats)
      // Nobody listens for ever: neither to the same sentence nor to a call that does not end.
      if (turns >= persona.patienceTurns || (repeats > 3 && key !== ''))
        return speak(random.pick(enough), 'answer', 'hang_up')
      const act = dialogueActOf(heard)
      const own = persona.rules.find((rule) => fits(rule, act, heard))
      if (own) return play(own)
      // Where nobody speaks, somebody notices the open line in the end.
      if (!persona.commonSense) {
        return utterances > persona.patienceTurns * 3 ? { kind: 'hang_up', afterMs: 0 } : { kind: 'silent' }
      }
      if (act === 'ask_repeat' && lastSaid !== '') {
        turns += 1
        return speak(lastSaid, 'answer')
      }
      if (persona.insists && !courtesies.has(act)) {
        turns += 1
        const fresh = persona.insists.filter((line) => line !== lastSaid)
        return speak(random.pick(fresh.length > 0 ? fresh : persona.insists), 'answer')
      }
      const common = commonRules.find((rule) => fits(rule, act, heard))
      if (common) return play(common)
      turns += 1
      return speak(random.pick(['¿cómo?', 'no le entendí, ¿qué dijo?']), 'answer')
    },
    onSilence(nth) {
      if (persona.machine) return nth >= 3 ? { kind: 'hang_up', afterMs: 0 } : { kind: 'silent' }
      if (!persona.commonSense) return nth >= 4 ? { kind: 'hang_up', afterMs: 0 } : { kind: 'silent' }
      const { say, times } = persona.whenSilent ?? { say: hello, times: 2 }
      if (nth <= times) return speak(random.pick(say), 'prompt')
      return { kind: 'hang_up', afterMs: 500 }
    },
  }
}
