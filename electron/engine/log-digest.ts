/**
 * What of a log's line may leave this computer. The log itself holds no numbers and no secrets; a support file must
 * not hold a name or a spoken word either, so here nothing passes that is not known to be harmless: codes,
 * ids, times, counts, and where in the program something happened.
 */
import { redactText } from './log-redaction.ts'

export interface LogDigest {
  time: string
  level: string
  msg: string
  fields?: Record<string, unknown>
}

/** Fields whose texts are words of the program's own. */
const ownWords = new Set([
  'code',
  'kind',
  'part',
  'procedure',
  'reason',
  'state',
  'from',
  'to',
  'transport',
  'outcome',
  'failure',
  'engine',
  'phase',
  'event',
  'dialect',
  'version',
  'step',
])
const idField = /^(error|call|campaign|contact|import|engine|operator)Id$/
/** A code, an id or a version: no spaces, no capitals, no letters that only names have. */
const ownWord = /^[a-z0-9][a-z0-9_.:-]{0,79}$/
/** Seven digits in a row may be part of somebody's number; ids of ANA's own are told by their field. */
const manyDigits = /\d{7,}/
const largestNumber = 1e9
const longestMessage = 200
const shownFrames = 12

/** Types of failures whose message speaks of the program and not of what it was given. */
const programFaults = new Set(['TypeError', 'ReferenceError', 'RangeError'])

/** A message without what was put into it: quoted words, numbers and secrets. */
function ownMessage(text: string): string {
  return redactText(text)
    .replace(/«[^»]*»|"[^"]*"|“[^”]*”|'[^']{2,}'|`[^`]*`/g, '…')
    .replace(/\d{5,}/g, '…')
    .slice(0, longestMessage)
}

/** The place of a frame inside the program; folders above it may name the computer's owner. */
function ownFrame(line: string): string | null {
  const parts = /^\s*at (?:(?<name>[\w.$<>[\] ]+) )?\(?(?<path>.*?):(?<line>\d+):(?<column>\d+)\)?$/.exec(
    line,
  )
  if (!parts?.groups) return null
  const { name = '', path = '', line: row = '', column = '' } = parts.groups
  const file =
    /(?:node:[\w/]+|(?:node_modules|out|electron|shared)\/[\w@./-]+)$/.exec(
      path.replaceAll('\\', '/'),
    )?.[0] ?? 'elsewhere'
  return `${name === '' ? '' : `${name} `}${file}:${row}:${column}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function ownError(error: Record<string, unknown>, depth: number): Record<string, unknown> {
  const { type, code, kind, errno, syscall, message, stack, cause } = error
  const frames =
    typeof stack === 'string'
      ? stack
          .split('\n')
          .flatMap((line) => ownFrame(line) ?? [])
          .slice(0, shownFrames)
      : []
  const word = (value: unknown) =>
    typeof value === 'string' && /^[\w.-]{1,80}$/.test(value) && !manyDigits.test(value) ? value : undefined
  return {
    type: word(type),
    code: word(code),
    kind: word(kind),
    errno: typeof errno === 'number' ? errno : undefined,
    syscall: word(syscall),
    ...(typeof type === 'string' && programFaults.has(type) && typeof message === 'string'
      ? { message: ownMessage(message) }
      : {}),
    ...(frames.length > 0 ? { frames } : {}),
    ...(isRecord(cause) && depth < 3 ? { cause: ownError(cause, depth + 1) } : {}),
  }
}

function ownField(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Math.abs(value) < largestNumber ? value : undefined
  if (typeof value === 'string') {
    if (idField.test(name)) return /^[\w-]{1,64}$/.test(value) ? value : undefined
    return ownWords.has(name) && ownWord.test(value) && !manyDigits.test(value) ? value : undefined
  }
  if (isRecord(value) && /^(error|cause)$/.test(name)) return ownError(value, 0)
  return undefined
}

/** @returns null for a line that is none of the log's */
export function digestLogLine(line: string): LogDigest | null {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return null
  }
  if (!isRecord(record)) return null
  const { time, level, msg, ...rest } = record
  if (typeof time !== 'string' || typeof level !== 'string' || typeof msg !== 'string') return null
  const fields = Object.entries(rest).flatMap(([name, value]) => {
    const own = /^[\w.]{1,40}$/.test(name) && !name.startsWith('pii.') ? ownField(name, value) : undefined
    return own === undefined ? [] : [[name, own] as const]
  })
  return {
    time: /^[\d:.TZ-]{10,30}$/.test(time) ? time : '',
    level,
    msg: ownMessage(msg),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  }
}
