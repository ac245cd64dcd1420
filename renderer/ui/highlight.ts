/** Finds quotes in what was said, so that they can be marked. Pure. */

export interface Segment {
  text: string
  marked: boolean
  /** Position of the segment in the text. */
  start: number
}

/** Cuts `text` at every occurrence of a quote; overlapping quotes become one mark. Joined, the segments are `text`. */
export function markQuotes(text: string, quotes: readonly string[]): Segment[] {
  const ranges: Array<[number, number]> = []
  for (const quote of quotes) {
    if (quote === '') continue
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + quote.length)) {
      ranges.push([at, at + quote.length])
    }
  }
  ranges.sort((a, b) => a[0] - b[0])
  const segments: Segment[] = []
  let end = 0
  for (const [from, to] of ranges) {
    if (to <= end) continue
    if (from > end) segments.push({ text: text.slice(end, from), marked: false, start: end })
    const previous = segments.at(-1)
    if (previous?.marked === true && from <= end) previous.text += text.slice(end, to)
    else segments.push({ text: text.slice(from, to), marked: true, start: from })
    end = to
  }
  if (end < text.length || segments.length === 0)
    segments.push({ text: text.slice(end), marked: false, start: end })
  return segments
}
