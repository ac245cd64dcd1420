/** TwiML as the interpreter wants it: verbs with checked attributes, and what was wrong with the rest. */
import { parseXml, type XmlElement, XmlError } from './xml.ts'

export type Prompt =
  | { verb: 'Play'; url: string; loop: number }
  | { verb: 'Say'; text: string; loop: number }
  | { verb: 'Pause'; seconds: number }

export interface StreamOrder {
  url: string
  name: string | null
  /** Told to the app in `start`. */
  parameters: Record<string, string>
  statusCallback: string | null
  statusCallbackMethod: 'GET' | 'POST'
}

export interface ConferenceOrder {
  name: string
  startOnEnter: boolean
  endOnExit: boolean
  muted: boolean
  label: string | null
  statusCallback: string | null
  statusCallbackMethod: 'GET' | 'POST'
  statusCallbackEvents: ReadonlySet<string>
}

export type Verb =
  | Prompt
  | {
      verb: 'Gather'
      speech: boolean
      /** Null: the document's own address. */
      action: string | null
      method: 'GET' | 'POST'
      timeoutSeconds: number
      /** Null is `auto`. */
      speechTimeoutSeconds: number | null
      actionOnEmptyResult: boolean
      partialResultCallback: string | null
      prompts: Prompt[]
    }
  | { verb: 'Redirect'; url: string; method: 'GET' | 'POST' }
  | { verb: 'Hangup' }
  | {
      verb: 'Dial'
      action: string | null
      method: 'GET' | 'POST'
      timeoutSeconds: number
      target: { kind: 'number'; number: string } | { kind: 'conference'; conference: ConferenceOrder }
    }
  | { verb: 'Connect'; stream: StreamOrder; action: string | null; method: 'GET' | 'POST' }
  | { verb: 'Start'; stream: StreamOrder }
  /** Null: all of the call. */
  | { verb: 'StopStream'; name: string | null }
  | { verb: 'Unsupported'; name: string }

/** Something Twilio would write into the call's notifications. */
export interface TwimlProblem {
  /** Twilio's error code. */
  code: number
  level: 'error' | 'warning'
  message: string
}

export interface TwimlDocument {
  verbs: Verb[]
  problems: TwimlProblem[]
}

export class TwimlError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Name and value of a stream's parameter together. */
const longestParameter = 500
/** Twilio's limit for a document. */
const longestDocumentBytes = 64 * 1024

/** @throws TwimlError (11750, 11770, 12100, 12101) for what is no TwiML document at all */
export function parseTwiml(source: string): TwimlDocument {
  if (Buffer.byteLength(source, 'utf8') > longestDocumentBytes)
    throw new TwimlError(11750, 'TwiML over 64 kB')
  if (source.trim() === '') throw new TwimlError(11770, 'empty TwiML document')
  let root: XmlElement
  try {
    root = parseXml(source)
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(12100, `Document parse failure: ${error.message}`)
    throw error
  }
  if (root.name !== 'Response')
    throw new TwimlError(12101, `Invalid Twilio Markup XML version: root <${root.name}>`)
  const problems: TwimlProblem[] = []
  const warn = (code: number, message: string) => problems.push({ code, level: 'warning', message })

  const integer = (
    element: XmlElement,
    name: string,
    fallback: number,
    least: number,
    code: number,
  ): number => {
    const raw = element.attributes[name]
    if (raw === undefined) return fallback
    const value = Number(raw)
    if (Number.isInteger(value) && value >= least) return value
    warn(code, `Invalid ${name} value "${raw}" on <${element.name}>`)
    return fallback
  }
  const method = (element: XmlElement): 'GET' | 'POST' =>
    element.attributes.method?.toUpperCase() === 'GET' ? 'GET' : 'POST'
  const flag = (element: XmlElement, name: string): boolean =>
    element.attributes[name]?.toLowerCase() === 'true'

  const prompt = (element: XmlElement): Prompt | null => {
    switch (element.name) {
      case 'Play': {
        const url = element.text.trim()
        if (url === '') {
          warn(13420, 'Play: Invalid Content-Type or empty URL')
          return null
        }
        return { verb: 'Play', url, loop: integer(element, 'loop', 1, 0, 12200) }
      }
      case 'Say': {
        const text = element.text.replace(/\s+/g, ' ').trim()
        if (text === '') {
          warn(13520, 'Say: Invalid text')
          return null
        }
        return { verb: 'Say', text, loop: integer(element, 'loop', 1, 0, 12200) }
      }
      case 'Pause':
        return { verb: 'Pause', seconds: integer(element, 'length', 1, 0, 13910) }
      default:
        return null
    }
  }

  const gather = (element: XmlElement): Verb => {
    const inputs = (element.attributes.input ?? 'dtmf').split(/\s+/)
    const rawEnd = element.attributes.speechTimeout ?? 'auto'
    const automatic = rawEnd === 'auto'
    if (
      automatic &&
      element.attributes.speechModel !== undefined &&
      element.attributes.speechTimeout === 'auto'
    ) {
      warn(13335, 'Gather: speechTimeout must be a positive integer with a speechModel')
    }
    const prompts: Prompt[] = []
    for (const child of element.children) {
      const nested = prompt(child)
      if (nested) prompts.push(nested)
      else if (!['Play', 'Say', 'Pause'].includes(child.name)) warn(12200, `<${child.name}> inside <Gather>`)
    }
    return {
      verb: 'Gather',
      speech: inputs.includes('speech'),
      action: element.attributes.action ?? null,
      method: method(element),
      timeoutSeconds: integer(element, 'timeout', 5, 0, 13313),
      speechTimeoutSeconds: automatic ? null : integer(element, 'speechTimeout', 1, 1, 13327),
      actionOnEmptyResult: flag(element, 'actionOnEmptyResult'),
      partialResultCallback: element.attributes.partialResultCallback ?? null,
      prompts,
    }
  }

  const callbackMethod = (element: XmlElement): 'GET' | 'POST' =>
    element.attributes.statusCallbackMethod?.toUpperCase() === 'GET' ? 'GET' : 'POST'

  const stream = (element: XmlElement): StreamOrder => {
    const parameters: Record<string, string> = {}
    for (const { name, attributes } of element.children) {
      if (name !== 'Parameter' || attributes.name === undefined) continue
      const value = attributes.value ?? ''
      if (attributes.name.length + value.length >= longestParameter) {
        warn(31923, `Stream: parameter "${attributes.name}" is longer than ${longestParameter} characters`)
      } else parameters[attributes.name] = value
    }
    const { url = '', name, track, statusCallback } = element.attributes
    if (track !== undefined && track !== 'inbound_track') warn(31941, `Stream: invalid track "${track}"`)
    return {
      url,
      name: name ?? null,
      parameters,
      statusCallback: statusCallback ?? null,
      statusCallbackMethod: callbackMethod(element),
    }
  }

  const dialTarget = (element: XmlElement): Extract<Verb, { verb: 'Dial' }>['target'] => {
    const [child] = element.children
    if (child?.name !== 'Conference') {
      return { kind: 'number', number: element.text.trim() || (child?.text.trim() ?? '') }
    }
    const { attributes } = child
    return {
      kind: 'conference',
      conference: {
        name: child.text.trim(),
        startOnEnter: attributes.startConferenceOnEnter?.toLowerCase() !== 'false',
        endOnExit: flag(child, 'endConferenceOnExit'),
        muted: flag(child, 'muted'),
        label: attributes.participantLabel ?? null,
        statusCallback: attributes.statusCallback ?? null,
        statusCallbackMethod: callbackMethod(child),
        statusCallbackEvents: new Set((attributes.statusCallbackEvent ?? '').split(/\s+/).filter(Boolean)),
      },
    }
  }

  const verbs: Verb[] = []
  for (const element of root.children) {
    switch (element.name) {
      case 'Play':
      case 'Say':
      case 'Pause': {
        const verb = prompt(element)
        if (verb) verbs.push(verb)
        break
      }
      case 'Gather':
        verbs.push(gather(element))
        break
      case 'Redirect':
        verbs.push({ verb: 'Redirect', url: element.text.trim(), method: method(element) })
        break
      case 'Hangup':
      case 'Reject':
        verbs.push({ verb: 'Hangup' })
        break
      case 'Dial':
        verbs.push({
          verb: 'Dial',
          action: element.attributes.action ?? null,
          method: method(element),
          timeoutSeconds: integer(element, 'timeout', 30, 1, 13212),
          target: dialTarget(element),
        })
        break
      case 'Connect':
      case 'Start': {
        const child = element.children.find(({ name }) => name === 'Stream')
        const order = child ? stream(child) : null
        if (!order) {
          verbs.push({ verb: 'Unsupported', name: `${element.name}><${element.children[0]?.name ?? ''}` })
        } else if (element.name === 'Start') verbs.push({ verb: 'Start', stream: order })
        else {
          const action = element.attributes.action ?? null
          verbs.push({ verb: 'Connect', stream: order, action, method: method(element) })
        }
        break
      }
      case 'Stop':
        verbs.push({ verb: 'StopStream', name: element.children[0]?.attributes.name ?? null })
        break
      case 'Record':
      case 'Enqueue':
        verbs.push({ verb: 'Unsupported', name: element.name })
        break
      default:
        // Twilio goes on with the next verb after one that it does not know.
        warn(12200, `Schema validation warning: <${element.name}>`)
    }
  }
  return { verbs, problems }
}
