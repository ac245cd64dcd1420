/**
 * Maps the words of a spoken text back to the written text it was made from. Words that are alike stand for
 * themselves; a figure and the words that spell it out form one block, heard only when all of it was heard.
 * Where two mappings are possible the later one is taken, so nothing counts as heard too early.
 */

export interface SpokenWords {
  /** The words a voice will say, in order, as they stand between white space; signs without sound left out. */
  readonly spoken: readonly string[]
  /** The beginning of the written text that the first `heardWords` spoken words cover, by whole words. */
  heardText(heardWords: number): string
  /** What the written text has left after `heardText(heardWords)`. */
  restText(heardWords: number): string
  /** How many spoken words stand for `heardText(heardWords)`: less than `heardWords` inside a figure. */
  wholeWords(heardWords: number): number
}

const sounding = /[\p{L}\p{N}]/u

/** Whether a piece of text can be heard at all: a lone dash cannot. */
export function hasSound(word: string): boolean {
  return sounding.test(word)
}

interface Word {
  text: string
  /** Where the word ends in its text, the soundless signs that follow it included. */
  end: number
}

function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(/\S+/g)) {
    const end = match.index + match[0].length
    const last = words[words.length - 1]
    if (hasSound(match[0])) words.push({ text: match[0], end })
    else if (last) last.end = end
  }
  return words
}

/**
 * The partner of each written word among the spoken ones, or -1: a longest common subsequence, each partner
 * as late as it can be.
 */
function partners(written: readonly Word[], spoken: readonly Word[]): Int32Array {
  const partner = new Int32Array(written.length).fill(-1)
  const width = spoken.length + 1
  const length = new Uint16Array((written.length + 1) * width)
  const at = (row: number, column: number) => length[row * width + column] ?? 0
  for (let row = 1; row <= written.length; row += 1) {
    for (let column = 1; column <= spoken.length; column += 1) {
      const same = written[row - 1]?.text === spoken[column - 1]?.text
      length[row * width + column] = same
        ? at(row - 1, column - 1) + 1
        : Math.max(at(row - 1, column), at(row, column - 1))
    }
  }
  let row = written.length
  let column = spoken.length
  while (row > 0 && column > 0) {
    if (written[row - 1]?.text === spoken[column - 1]?.text) {
      row -= 1
      column -= 1
      partner[row] = column
    } else if (at(row - 1, column) >= at(row, column - 1)) row -= 1
    else column -= 1
  }
  return partner
}

/** @param spoken what the voice is given for `written`, with figures spelled out */
export function alignSpokenWords(written: string, spoken: string): SpokenWords {
  const writtenWords = wordsOf(written)
  const spokenWords = wordsOf(spoken)
  /** For each written word, how many spoken words must have been heard for it to count. */
  const needed = new Int32Array(writtenWords.length)
  if (written === spoken) for (let index = 0; index < needed.length; index += 1) needed[index] = index + 1
  else {
    const partner = partners(writtenWords, spokenWords)
    let until = spokenWords.length
    let figureFollows = false
    for (let index = needed.length - 1; index >= 0; index -= 1) {
      const own = partner[index] ?? -1
      // Spoken words that nothing written stands for belong to the word before: «$2 millones» is «dos millones de pesos».
      needed[index] = own >= 0 && figureFollows ? own + 1 : until
      if (own >= 0) until = own
      figureFollows = own < 0
    }
  }

  /** How many written words the first `heardWords` spoken ones cover. */
  function covered(heardWords: number): number {
    let count = 0
    while (count < needed.length && (needed[count] ?? 0) <= heardWords) count += 1
    return count
  }
  const coveredEnd = (heardWords: number) => writtenWords[covered(heardWords) - 1]?.end ?? 0

  return {
    spoken: spokenWords.map(({ text }) => text),
    heardText: (heardWords) => written.slice(0, coveredEnd(heardWords)).trim(),
    restText: (heardWords) => written.slice(coveredEnd(heardWords)).trim(),
    wholeWords: (heardWords) => needed[covered(heardWords) - 1] ?? 0,
  }
}
