/** Lays the sounds of words one after the other, hides words in them, and says when each is said. */
import { bytesPerMs, silenceByte } from './mulaw.ts'
import type { VoiceName } from './voices.ts'
import { hideWord, recordSamples } from './word-watermark.ts'

export interface SpeakOptions {
  /** Whose voice; ANA's without it. */
  voice?: VoiceName
  /**
   * The words that a recogniser makes of it and that are hidden in the sound; without it, the spoken ones. As many
   * as the spoken words: one in each, an empty one hides nothing. More or fewer: spread evenly over them. None:
   * nobody understands a word.
   */
  hidden?: readonly string[]
  /** How clearly it is said, 0 to 1. */
  confidence?: number | null
}

/** All positions are whole milliseconds: multiples of eight samples. */
export interface SpokenWord {
  /** As it stands in the text, between white space. */
  word: string
  startSample: number
  /** One past its last sample; the records of the words hidden in it are complete before. */
  endSample: number
}

export interface SpokenAudio {
  /** µ-law, 8 kHz, mono. Empty for a text without words. */
  audio: Uint8Array
  words: SpokenWord[]
}

/** The sound of one word. */
export interface WordSound {
  word: string
  /** Played one after the other. */
  pieces: readonly Uint8Array[]
  /** Where in the pieces the word ends, in samples; what follows is a pause. */
  voicedSamples: number
  /** Silence after the pieces. */
  pauseSamples: number
}

/** Hidden words that begin in the spoken word `from` and last to the end of the one before `to`. */
interface Slot {
  from: number
  to: number
  hidden: string[]
}

/** Between two records, so that a lost sample costs one word and not two. */
const marginSamples = 8

function slotsFor(words: readonly string[], hidden: readonly string[] | undefined): Slot[] {
  const wanted = hidden ?? words
  const slots: Slot[] = []
  wanted.forEach((word, index) => {
    const from = Math.floor((index * words.length) / wanted.length)
    const to = Math.max(from + 1, Math.floor(((index + 1) * words.length) / wanted.length))
    const last = slots.at(-1)
    if (last?.from === from) last.hidden.push(word)
    else slots.push({ from, to, hidden: [word] })
  })
  return slots
    .map((slot) => ({ ...slot, hidden: slot.hidden.filter((word) => word !== '') }))
    .filter(({ hidden: rest }) => rest.length > 0)
}

const wholeMs = (samples: number): number => Math.ceil(samples / bytesPerMs) * bytesPerMs
const roomFor = (word: string): number => wholeMs(recordSamples(word) + marginSamples)

/** Hides a slot's words in `[from, to)`, each for a share of the time by its letters. */
function hideInOrder(
  audio: Uint8Array,
  words: readonly string[],
  from: number,
  to: number,
  confidence: number | null,
) {
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  const spare = to - from - words.reduce((sum, word) => sum + roomFor(word), 0)
  let position = from
  words.forEach((word, index) => {
    const length =
      index === words.length - 1
        ? to - position
        : roomFor(word) + Math.floor((spare * word.length) / letters / bytesPerMs) * bytesPerMs
    hideWord(audio, word, position, position + length, confidence)
    position += length
  })
}

/** A word whose records need more room than its sound has is drawn out by silence. */
export function assembleSpeech(sounds: readonly WordSound[], options: SpeakOptions = {}): SpokenAudio {
  const slots = slotsFor(
    sounds.map(({ word }) => word),
    options.hidden,
  )
  const needed = new Uint32Array(sounds.length)
  for (const { from, hidden } of slots) {
    needed[from] = hidden.reduce((sum, word) => sum + roomFor(word), 0)
  }
  const words: SpokenWord[] = []
  let position = 0
  sounds.forEach(({ word, pieces, voicedSamples, pauseSamples }, index) => {
    const voiced = wholeMs(Math.max(voicedSamples, needed[index] ?? 0))
    const sounding = pieces.reduce((sum, piece) => sum + piece.length, 0)
    words.push({ word, startSample: position, endSample: position + voiced })
    position += wholeMs(Math.max(voiced, sounding) + pauseSamples)
  })
  const audio = new Uint8Array(position).fill(silenceByte)
  sounds.forEach(({ pieces }, index) => {
    let at = words[index]?.startSample ?? 0
    for (const piece of pieces) {
      audio.set(piece, at)
      at += piece.length
    }
  })
  for (const { from, to, hidden } of slots) {
    const start = words[from]?.startSample ?? 0
    const end = words[to - 1]?.endSample ?? start
    hideInOrder(audio, hidden, start, end, options.confidence ?? null)
  }
  return { audio, words }
}
