/** How long Spanish words take to say, and of which syllables they consist. */

/** A quick speaker on the telephone says six syllables a second; ANA and her customers are calmer. */
export const syllableMs = 165

export type Vowel = 'a' | 'e' | 'i' | 'o' | 'u'
/** What a syllable begins with: noise, a closure, or neither. */
export type Onset = 'hiss' | 'stop' | 'soft'

export interface Syllable {
  onset: Onset
  vowel: Vowel
  stressed: boolean
}

const vowels = 'aeiouáéíóúüAEIOUÁÉÍÓÚÜ'
const strong = 'aeoáéíóúAEOÁÉÍÓÚ'
const accented = 'áéíóúÁÉÍÓÚ'
const plainVowels: Readonly<Record<string, Vowel>> = {
  á: 'a',
  é: 'e',
  í: 'i',
  ó: 'o',
  ú: 'u',
  ü: 'u',
}
const hissing = 'sfzjxcgSFZJXCG'
const stopping = 'ptkbdqPTKBDQ'

const opensSyllable = (letter: string, previous: string): boolean =>
  vowels.includes(letter) &&
  (previous === '' || !vowels.includes(previous) || (strong.includes(letter) && strong.includes(previous)))

/** Counts syllables: a weak vowel beside another vowel shares its syllable; a digit counts two. */
export function countSyllables(word: string): number {
  let count = 0
  let previous = ''
  for (const letter of word) {
    if (letter >= '0' && letter <= '9') count += 2
    else if (opensSyllable(letter, previous)) count += 1
    previous = letter
  }
  return Math.max(1, count)
}

/** As many as `countSyllables` counts. */
export function syllablesOf(word: string): Syllable[] {
  const syllables: Syllable[] = []
  let previous = ''
  let onset: Onset = 'soft'
  let accent = -1
  let last = ''
  for (const letter of word) {
    if (letter >= '0' && letter <= '9') {
      syllables.push(
        { onset: 'stop', vowel: 'o', stressed: true },
        { onset: 'hiss', vowel: 'e', stressed: false },
      )
      onset = 'soft'
    } else if (vowels.includes(letter)) {
      const lower = letter.toLowerCase()
      const vowel = plainVowels[lower] ?? (lower as Vowel)
      const current = syllables.at(-1)
      if (opensSyllable(letter, previous)) {
        syllables.push({ onset, vowel, stressed: false })
        onset = 'soft'
      } else if (current && strong.includes(letter)) current.vowel = vowel
      if (accented.includes(letter)) accent = syllables.length - 1
    } else if (hissing.includes(letter)) onset = 'hiss'
    else if (stopping.includes(letter)) onset = 'stop'
    if (/\p{L}/u.test(letter)) last = letter.toLowerCase()
    previous = letter
  }
  if (syllables.length === 0) syllables.push({ onset, vowel: 'e', stressed: false })
  // Without an accent, words that end in a vowel, n or s are stressed on the last syllable but one.
  const isPlain = vowels.includes(last) || last === 'n' || last === 's'
  const stressed = syllables[accent >= 0 ? accent : Math.max(0, syllables.length - (isPlain ? 2 : 1))]
  if (stressed) stressed.stressed = true
  return syllables
}

/** The pause that follows a word: longer where a comma or a full stop stands. */
export function pauseAfterMs(word: string): number {
  if (/[.!?…]["»)]*$/u.test(word)) return 280
  if (/[,;:]["»)]*$/u.test(word)) return 160
  return 30
}

/** Milliseconds to say the text, pauses included. */
export function speakingMs(words: readonly string[]): number {
  return words.reduce((total, word) => total + countSyllables(word) * syllableMs + pauseAfterMs(word), 0)
}
