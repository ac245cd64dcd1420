/**
 * JSON objects one after another in a stream that may be cut anywhere, whatever stands between them: newlines,
 * commas, the `data:` of an event stream, or nothing.
 */

export interface JsonObjects {
  /** @returns the objects that are complete now. Throws a SyntaxError on what looks like one and is none. */
  push(text: string): unknown[]
  /** Whether an object has begun and not ended. */
  isOpen(): boolean
}

const structure = /["{}]/g

export function createJsonObjects(): JsonObjects {
  let text = ''
  /** Where the object being read begins. */
  let start = -1
  let at = 0
  let depth = 0
  let isInString = false

  /** Skips to behind the string's end; false when it is not here yet. */
  function skipString(): boolean {
    const quote = text.indexOf('"', at)
    if (quote < 0) {
      at = text.length
      return false
    }
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1
    at = quote + 1
    if (backslashes % 2 === 0) isInString = false
    return true
  }

  return {
    push(piece) {
      text += piece
      const objects: unknown[] = []
      for (;;) {
        if (isInString) {
          if (!skipString()) break
          continue
        }
        structure.lastIndex = at
        const found = structure.exec(text)
        if (!found) {
          at = text.length
          break
        }
        at = found.index + 1
        const [mark] = found
        if (mark === '{') {
          if (depth === 0) start = found.index
          depth += 1
        } else if (depth > 0 && mark === '"') {
          isInString = true
        } else if (depth > 0) {
          depth -= 1
          if (depth > 0) continue
          objects.push(JSON.parse(text.slice(start, at)))
          start = -1
        }
      }
      const done = start < 0 ? text.length : start
      text = text.slice(done)
      at -= done
      if (start >= 0) start = 0
      return objects
    },
    isOpen: () => depth > 0,
  }
}
