/** Quotes checked against the customer's own turns: kept only as the exact words that stand there. */
import type { Evidence, Transcript } from '../../../shared/domain/analysis.ts'

interface Folded {
  text: string
  /** For each character of `text`, where it stands in the original. */
  at: number[]
}

/** Lower case, no accents, every run of anything but letters and digits one space. */
function fold(original: string): Folded {
  let text = ''
  const at: number[] = []
  for (let index = 0; index < original.length; index += 1) {
    const plain = (original[index] ?? '')
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
    if (plain === '') continue
    const isWord = /^[\p{L}\p{N}]/u.test(plain)
    if (!isWord && (text === '' || text.endsWith(' '))) continue
    text += isWord ? plain[0] : ' '
    at.push(index)
  }
  return { text: text.trimEnd(), at }
}

/** The verbatim stretch of `original` that says `quote`, whatever its accents, case and punctuation. */
function stretchOf(original: string, quote: string): string | null {
  const wanted = fold(quote).text
  if (wanted === '') return null
  const folded = fold(original)
  const start = ` ${folded.text} `.indexOf(` ${wanted} `)
  if (start === -1) return null
  const from = folded.at[start] ?? 0
  const to = folded.at[start + wanted.length - 1] ?? original.length - 1
  return original.slice(from, to + 1)
}

/** Where a customer said `quote`: in `turn` if it stands there, else in the first turn of hers that has it. */
export function findQuote(transcript: Transcript, quote: string, turn: number | null): Evidence | null {
  const order = turn === null ? [] : [turn]
  for (const index of [...order, ...transcript.turns.keys()]) {
    const said = transcript.turns[index]
    if (said?.role !== 'customer') continue
    const stretch = stretchOf(said.text, quote)
    if (stretch) return { turn: index, quote: stretch }
  }
  return null
}

/** The quotes that are really the customer's, each once, in the words of the transcript. */
export function checkEvidence(transcript: Transcript, evidence: readonly Evidence[]): Evidence[] {
  const kept: Evidence[] = []
  for (const one of evidence) {
    const found = findQuote(transcript, one.quote, one.turn)
    if (found && !kept.some((known) => known.turn === found.turn && known.quote === found.quote))
      kept.push(found)
  }
  return kept
}
