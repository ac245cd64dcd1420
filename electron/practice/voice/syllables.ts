/** How long Spanish words take to say. */

/** A quick speaker on the telephone says six syllables a second; ANA and her customers are calmer. */
export const syllableMs = 165

const vowels = 'aeiouáéíóúüAEIOUÁÉÍÓÚÜ'
const strong = 'aeoáéíóúAEOÁÉÍÓÚ'

/** Counts syllables: a weak vowel beside another vowel shares its syllable; a digit counts two. */
export function countSyllables(word: string): number {
  let count = 0
  let previous = ''
  for (const letter of word) {
    if (letter >= '0' && letter <= '9') count += 2
    else if (vowels.includes(letter)) {
      const opens =
        !vowels.includes(previous) ||
        previous === '' ||
        (strong.includes(letter) && strong.includes(previous))
      if (opens) count += 1
    }
    previous = letter
  }
  return Math.max(1, count)
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
