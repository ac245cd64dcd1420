/**
 * Turns a model's raw stream into words fit for a voice, one character at a time: no markdown, emoji,
 * `<think>` blocks, tags, placeholders or stage directions; white space collapsed to single spaces, line
 * breaks to sentence ends. Feeding it in pieces of any size gives the same text.
 */
import { fold } from './spanish-text.ts'

export interface SpeechCleaner {
  /** Clean text that is now certain; may lag behind the input by an open bracket or tag. */
  push(text: string): string
  /** What was still open, closed as well as possible. */
  end(): string
}

const stageWords =
  /^(se )?(rie|risas?|riendo|sonrie|sonriendo|sonrisa|pausa|silencio|suspira|suspiro|tose|espera|esperando|asiente|susurra|en voz baja|con (tono|voz)|tono|musica|pensando|carraspea)\b/
/** An open bracket longer than this is ordinary text after all. */
const longestBracket = 80
const emoji =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}]|\u200D|\uFE0E|\uFE0F|\u20E3)$/u

type Mode =
  | { kind: 'text' }
  | { kind: 'tag'; held: string }
  | { kind: 'thinking'; tail: string }
  | { kind: 'round'; held: string }
  | { kind: 'square'; held: string }
  | { kind: 'after_square'; held: string }
  | { kind: 'link_target' }
  | { kind: 'star'; held: string }
  | { kind: 'starred'; held: string; opensSentence: boolean }
  | { kind: 'underscore' }
  | { kind: 'line_number'; held: string }

/** @returns a fresh cleaner for one answer. */
export function createSpeechCleaner(): SpeechCleaner {
  let mode: Mode = { kind: 'text' }
  let out = ''
  let last = ''
  let space = false
  let lineBreak = false
  let lineStart = true
  let highSurrogate = ''

  /** Emits one character that is certainly spoken, with the space or sentence end owed before it. */
  function put(char: string): void {
    if (/\s/u.test(char)) {
      space = true
      return
    }
    if (last !== '' && lineBreak && /[\p{L}\p{N})»”"%]/u.test(last)) {
      out += '.'
      last = '.'
    }
    if (last !== '' && (space || lineBreak)) out += ' '
    out += char
    last = char
    space = false
    lineBreak = false
    lineStart = false
  }

  function putAll(text: string): void {
    for (const char of text) put(char)
  }

  const opensSentence = () => last === '' || lineBreak || /[.?!…:]/u.test(last)

  function onText(char: string): void {
    switch (char) {
      case '\n':
      case '\r':
        lineBreak = true
        lineStart = true
        return
      case '<':
        mode = { kind: 'tag', held: '<' }
        return
      case '(':
        mode = { kind: 'round', held: '(' }
        return
      case '[':
        mode = { kind: 'square', held: '[' }
        return
      case '*':
        mode = { kind: 'star', held: '*' }
        return
      case '`':
      case '~':
      case '|':
        space = space || char === '|'
        return
      case '#':
      case '>':
        if (!lineStart) put(char)
        return
      case '•':
      case '-':
      case '–':
        if (lineStart) return
        put(char)
        return
      case '_':
        // Kept inside words, as in mail addresses; elsewhere it is emphasis.
        if (/[\p{L}\p{N}]/u.test(last) && !space) mode = { kind: 'underscore' }
        return
      default:
    }
    if (emoji.test(char) || /\p{Cc}/u.test(char)) {
      if (/\s/u.test(char)) put(char)
      return
    }
    if (lineStart && /\d/.test(char)) {
      mode = { kind: 'line_number', held: char }
      return
    }
    put(char)
  }

  function reread(text: string): void {
    mode = { kind: 'text' }
    for (const char of text) onText(char)
  }

  function onTag(held: string, char: string): void {
    if (char !== '>') {
      const plausible = held === '<' ? /[\p{L}/!]/u.test(char) : held.length < longestBracket && char !== '<'
      if (plausible) mode = { kind: 'tag', held: held + char }
      else reread(held.slice(1) + (char === '<' ? '' : char))
      if (!plausible && char === '<') mode = { kind: 'tag', held: '<' }
      return
    }
    mode = /^<think/i.test(held) ? { kind: 'thinking', tail: '' } : { kind: 'text' }
  }

  function onRound(held: string, char: string): void {
    if (char === ')') {
      mode = { kind: 'text' }
      if (!stageWords.test(fold(held.slice(1).trim()))) putAll(`${held})`)
      return
    }
    if (held.length >= longestBracket || char === '\n') {
      mode = { kind: 'text' }
      putAll(held)
      onText(char)
      return
    }
    mode = { kind: 'round', held: held + char }
  }

  function onSquare(held: string, char: string): void {
    if (char === ']') mode = { kind: 'after_square', held: held.slice(1) }
    else if (held.length >= longestBracket || char === '\n') {
      mode = { kind: 'text' }
      putAll(held.slice(1))
      onText(char)
    } else mode = { kind: 'square', held: held + char }
  }

  function onStar(held: string, char: string): void {
    if (char === '*') {
      mode = { kind: 'star', held: `${held}*` }
      return
    }
    // Two stars, or a list's star with its space, are marks to drop; one star opens a span to look at whole.
    const isSpan = held === '*' && !/\s/u.test(char)
    mode = isSpan ? { kind: 'starred', held: char, opensSentence: opensSentence() } : { kind: 'text' }
    if (!isSpan) onText(char)
  }

  function onStarred(held: string, opens: boolean, char: string): void {
    if (char === '*') {
      mode = { kind: 'text' }
      // A direction is written small at a sentence's start («*se ríe*»); other spans are emphasised words.
      const isDirection = stageWords.test(fold(held)) || (opens && /^\p{Ll}/u.test(held))
      if (!isDirection) putAll(held)
    } else if (held.length >= longestBracket || char === '\n') {
      reread(held + char)
    } else {
      mode = { kind: 'starred', held: held + char, opensSentence: opens }
    }
  }

  function onUnderscore(char: string): void {
    mode = { kind: 'text' }
    if (/[\p{L}\p{N}]/u.test(char)) put('_')
    onText(char)
  }

  function onLineNumber(held: string, char: string): void {
    if (/\d/.test(char) && /^\d+$/.test(held) && held.length < 2) {
      mode = { kind: 'line_number', held: held + char }
    } else if (/^\d+$/.test(held) && (char === '.' || char === ')')) {
      mode = { kind: 'line_number', held: held + char }
    } else {
      mode = { kind: 'text' }
      const isMarker = /[.)]$/.test(held) && /\s/u.test(char)
      if (!isMarker) putAll(held)
      onText(char)
    }
  }

  function step(char: string): void {
    switch (mode.kind) {
      case 'text':
        onText(char)
        return
      case 'tag':
        onTag(mode.held, char)
        return
      case 'thinking': {
        const tail: string = (mode.tail + char).slice(-12)
        mode = /<\/think(ing)?>$/i.test(tail) ? { kind: 'text' } : { kind: 'thinking', tail }
        return
      }
      case 'round':
        onRound(mode.held, char)
        return
      case 'square':
        onSquare(mode.held, char)
        return
      case 'after_square': {
        const held: string = mode.held
        if (char === '(') {
          putAll(held)
          mode = { kind: 'link_target' }
        } else {
          mode = { kind: 'text' }
          onText(char)
        }
        return
      }
      case 'link_target':
        if (char === ')') mode = { kind: 'text' }
        return
      case 'star':
        onStar(mode.held, char)
        return
      case 'starred':
        onStarred(mode.held, mode.opensSentence, char)
        return
      case 'underscore':
        onUnderscore(char)
        return
      case 'line_number':
        onLineNumber(mode.held, char)
        return
    }
  }

  function take(): string {
    const ready = out
    out = ''
    return ready
  }

  return {
    push(text) {
      const whole = highSurrogate + text
      const splits = /[\uD800-\uDBFF]$/.test(whole)
      highSurrogate = splits ? whole.slice(-1) : ''
      for (const char of splits ? whole.slice(0, -1) : whole) step(char)
      return take()
    },
    end() {
      const open = mode
      mode = { kind: 'text' }
      if (open.kind === 'round' || open.kind === 'line_number' || open.kind === 'starred') putAll(open.held)
      return take()
    },
  }
}

/** The whole text at once, as the stream would give it. */
export function cleanForSpeech(text: string): string {
  const cleaner = createSpeechCleaner()
  return cleaner.push(text) + cleaner.end()
}
