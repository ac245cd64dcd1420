/**
 * Takes personal data and secrets out of whatever is about to be logged: fields marked `pii.`, fields whose
 * name says secret, and anything in a text that looks like a phone number, a key or a credential.
 */

const hidden = '[redacted]'
const hiddenNumber = '[number]'

/** Whole words of a field's name, so that `maxTokens` or `tokenMs` (counts and times) still show. */
const secretField =
  /^(authorization|cookie|set-cookie|xi-api-key|x-twilio-signature)$|(^|[._-]|[a-z](?=[A-Z]))(password|passwd|secret|token|auth|key|credential|credentials|signature)$/i
const secretName = /(authtoken|apikey|operatortoken|password|secretkey|accesstoken)$/i
const phoneField =
  /^(to|from|called|caller|phone|phonenumber|telefono|numero|e164|msisdn)$|(e164|phonenumber)$/i

/** A plus, also when it is percent-encoded, and seven digits or more with what people put in between. */
const internationalNumber = /(?:\+|%2B)(?:[\s().\-/]*\d){7,}/gi
/** Digits that stand alone in the length of a phone number (a Colombian one has ten). */
const bareNumber = /(?<![\w.:-])\d{10,15}(?![\w-])/g
/** A national number in groups: `300 123 4567`, `(601) 234-5678`. Dates and times group differently. */
const groupedNumber = /(?<![\w.:-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?![\w-])/g
/** `Bearer …`, `Basic …` and the like. */
const credentials = /\b(bearer|basic|digest)\s+[\w+/=.~-]{6,}/gi
/** Auth tokens and public clip ids are 32 hex digits; SIDs have two letters before them and stay. */
const hexSecret =
  /(?<![0-9a-z])(?!(?:AC|CA|PN|RE|CF|AP|NO)[0-9a-f]{32}(?![0-9a-z]))[0-9a-f]{32,}(?![0-9a-z])/gi
const vendorKey = /\bsk_[\w-]{8,}/g
const addressUser = /(:\/\/)[^/\s:@]+:[^/\s@]+@/g
const queryParameter = /([?&;](?:[\w.-]*(?:token|key|secret|password|signature)|auth)=)[^&\s#"']+/gi
/** A secret written as `name: value` or as JSON inside a text. */
const namedSecret =
  /((?:auth[_-]?token|api[_-]?key|password|secret|authorization|cookie)["']?\s*[:=]\s*["']?)[^\s"',;}]+/gi

/** A text without phone numbers, keys and credentials. */
export function redactText(text: string): string {
  return text
    .replace(credentials, `$1 ${hidden}`)
    .replace(addressUser, `$1${hidden}@`)
    .replace(queryParameter, `$1${hidden}`)
    .replace(namedSecret, `$1${hidden}`)
    .replace(vendorKey, hidden)
    .replace(internationalNumber, hiddenNumber)
    .replace(hexSecret, hidden)
    .replace(groupedNumber, hiddenNumber)
    .replace(bareNumber, hiddenNumber)
}

/** Deeper values are cut off: logs are read by people. */
const maxDepth = 6
const maxItems = 50

function redactError(error: Error, depth: number, seen: ReadonlySet<object>): Record<string, unknown> {
  const out: Record<string, unknown> = {
    type: error.name,
    message: redactText(error.message),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
  }
  for (const [name, value] of Object.entries(error))
    out[redactText(name)] = redactField(name, value, depth, seen)
  if (error.cause !== undefined) out.cause = redactAny(error.cause, depth, seen)
  return out
}

function redactObject(value: object, depth: number, outer: ReadonlySet<object>): unknown {
  if (outer.has(value)) return '[circular]'
  if (depth >= maxDepth) return '[deep]'
  const seen = new Set(outer).add(value)
  if (value instanceof Error) return redactError(value, depth + 1, seen)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof URL) return redactText(value.href)
  if (value instanceof Map) return redactObject(Object.fromEntries(value), depth, outer)
  if (value instanceof Set) return redactObject([...value], depth, outer)
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redactAny(item, depth + 1, seen))
  const out: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value).slice(0, maxItems)) {
    out[redactText(name)] = redactField(name, inner, depth + 1, seen)
  }
  return out
}

/** A Colombian mobile number kept as a number, with or without its country code. */
const isMobileNumber = (value: number): boolean =>
  (value >= 3_000_000_000 && value < 4_000_000_000) || (value >= 573_000_000_000 && value < 574_000_000_000)

function redactAny(value: unknown, depth: number, seen: ReadonlySet<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value)
    case 'number':
      return isMobileNumber(value) ? hiddenNumber : value
    case 'bigint':
    case 'symbol':
      return redactText(String(value))
    case 'function':
      return '[function]'
    case 'object':
      return value === null ? null : redactObject(value, depth, seen)
    default:
      return value
  }
}

function redactField(name: string, value: unknown, depth: number, seen: ReadonlySet<object>): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (name.startsWith('pii.') || phoneField.test(name)) return hidden
  // Counts and times may be named after what they count; a secret is never a number.
  const isSecret = typeof value !== 'number' && (secretField.test(name) || secretName.test(name))
  return isSecret ? hidden : redactAny(value, depth, seen)
}

/** A copy of a record's fields that is fit to be written down. Never throws. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  const seen = new Set<object>([fields])
  for (const [name, value] of Object.entries(fields)) {
    try {
      out[redactText(name)] = redactField(name, value, 0, seen)
    } catch {
      // A getter or a proxy that throws must not take the log's caller down.
      out[redactText(name)] = '[unreadable]'
    }
  }
  return out
}
