/**
 * The script of what goes wrong on the practice line: which request fails how and how often, and what
 * becomes of the telephone company's callbacks. Plain data, so that it can travel over HTTP.
 */
import { z } from 'zod'
import type { Random } from './seeded-random.ts'
import { type SocketFault, type SocketTarget, socketRuleSchema } from './socket-faults.ts'

const requestFaultSchema = z.discriminatedUnion('kind', [
  /** The vendor answers with its own error body. `code` is Twilio's number or ElevenLabs' word. */
  z.object({
    kind: z.literal('error'),
    status: z.number().int().min(400).max(599),
    code: z.union([z.number().int(), z.string()]).optional(),
    message: z.string().optional(),
    retryAfterSeconds: z.number().optional(),
    /** ElevenLabs only: which of the shapes seen in the wild carries the error. */
    shape: z.enum(['current', 'legacy', 'text', 'validation']).optional(),
  }),
  /** Nothing is done and no answer ever comes. */
  z.object({ kind: z.literal('timeout') }),
  /** The request is carried out, but the connection breaks before the answer: the call exists. */
  z.object({ kind: z.literal('lost_answer') }),
  /** The connection breaks before anything is done. */
  z.object({ kind: z.literal('reset') }),
  /** An answer that is no JSON at all, as a broken proxy gives. */
  z.object({ kind: z.literal('garbage') }),
  z.object({ kind: z.literal('delay'), delayMs: z.number().nonnegative() }),
  /** Synthesis only: the connection breaks after this many bytes of audio. */
  z.object({ kind: z.literal('cut_off'), afterBytes: z.number().int().nonnegative() }),
])
export type RequestFault = z.infer<typeof requestFaultSchema>

export const requestTargetSchema = z.enum([
  'twilio.create',
  'twilio.update',
  'twilio.fetch',
  'twilio.list',
  'twilio.account',
  'twilio.participant',
  'elevenlabs.synthesis',
  'elevenlabs.models',
  'elevenlabs.voices',
  'elevenlabs.subscription',
])
export type RequestTarget = z.infer<typeof requestTargetSchema>

const requestRuleSchema = z.object({
  on: requestTargetSchema,
  fault: requestFaultSchema,
  /** How many requests it hits; without it, all. */
  times: z.number().int().positive().optional(),
  /** Of each request being hit; 1 without it. */
  probability: z.number().min(0).max(1).optional(),
})

const callbackEventSchema = z.enum(['initiated', 'ringing', 'answered', 'completed'])

const callbackFaultsSchema = z.object({
  /** Probability that a status callback is never delivered. */
  dropRate: z.number().min(0).max(1).optional(),
  /** Events that are never delivered. */
  dropEvents: z.array(callbackEventSchema).optional(),
  /** Probability that one is delivered twice. */
  duplicateRate: z.number().min(0).max(1).optional(),
  /** Probability that one is held back, so that later ones overtake it. */
  lateRate: z.number().min(0).max(1).optional(),
  /** How long a late one is held back. */
  lateByMs: z.number().nonnegative().optional(),
})

/** What becomes of media sockets. Rates are probabilities, drawn anew for each stream. */
const mediaFaultsSchema = z.object({
  /** Nobody listens at the address: Twilio reports 31902. */
  refuseRate: z.number().min(0).max(1).optional(),
  /** The tunnel swallows the upgrade: no answer comes, and Twilio gives up with 31901. */
  hangRate: z.number().min(0).max(1).optional(),
  /** The connection breaks, without a closing handshake, so long after the start. */
  dropAfterMs: z.number().nonnegative().optional(),
  /** Of streams being dropped, where `dropAfterMs` says when; 1 without it. */
  dropRate: z.number().min(0).max(1).optional(),
  /** Nothing gets through in either direction for a while; all of it comes at once afterwards. */
  stall: z.object({ afterMs: z.number().nonnegative(), forMs: z.number().positive() }).optional(),
  /** Of each mark never coming back. */
  markLossRate: z.number().min(0).max(1).optional(),
  /** How much too late marks come back. */
  markLateMs: z.number().nonnegative().optional(),
  /** Of `stop` never being sent: only the socket closes. */
  stopLossRate: z.number().min(0).max(1).optional(),
  /** How many streams it hits; without it, all. */
  times: z.number().int().positive().optional(),
})

export const faultScriptSchema = z.object({
  requests: z.array(requestRuleSchema).optional(),
  /** ElevenLabs' sockets; the first rule that fits decides. */
  sockets: z.array(socketRuleSchema).optional(),
  statusCallbacks: callbackFaultsSchema.optional(),
  /** Probability that the webhook asked for TwiML never leaves Twilio, as when a tunnel swallows it. */
  voiceWebhookLossRate: z.number().min(0).max(1).optional(),
  media: mediaFaultsSchema.optional(),
})
export type FaultScript = z.infer<typeof faultScriptSchema>

export type CallbackFate = { kind: 'dropped' } | { kind: 'delivered'; delaysMs: number[] }

/** What becomes of one media stream. */
export interface MediaFate {
  connection: 'works' | 'refused' | 'hangs'
  /** Null: it is not dropped. */
  dropAfterMs: number | null
  stall: { afterMs: number; forMs: number } | null
  losesMark(): boolean
  markLateMs: number
  losesStop: boolean
}

export interface Faults {
  set(script: FaultScript): void
  /** The fault that hits this request, or null. Counts it. */
  next(target: RequestTarget): RequestFault | null
  /** The fault that hits the socket that is being opened, or null. Counts it. */
  nextSocket(target: SocketTarget): SocketFault | null
  /** When a status callback is delivered, once or twice, or that it is not. */
  callbackFate(event: z.infer<typeof callbackEventSchema>): CallbackFate
  losesVoiceWebhook(): boolean
  /** Decides for the next media stream. */
  mediaFate(): MediaFate
}

interface Counted<Rule> {
  rule: Rule
  left: number
}

function counted<Rule extends { times?: number | undefined }>(rules: readonly Rule[]): Array<Counted<Rule>> {
  return rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }))
}

function draw<Rule extends { on: string; probability?: number | undefined }>(
  rules: ReadonlyArray<Counted<Rule>>,
  target: string,
  random: Random,
): Rule | null {
  for (const entry of rules) {
    if (entry.rule.on !== target || entry.left <= 0) continue
    if (!random.chance(entry.rule.probability ?? 1)) continue
    entry.left -= 1
    return entry.rule
  }
  return null
}

export function createFaults(random: Random, initial: FaultScript = {}): Faults {
  let rules: Array<Counted<z.infer<typeof requestRuleSchema>>> = []
  let socketRules: Array<Counted<z.infer<typeof socketRuleSchema>>> = []
  let script: FaultScript = {}
  let mediaLeft = Number.POSITIVE_INFINITY
  const faults: Faults = {
    set(next) {
      script = next
      mediaLeft = next.media?.times ?? Number.POSITIVE_INFINITY
      rules = counted(next.requests ?? [])
      socketRules = counted(next.sockets ?? [])
    },
    next: (target) => draw(rules, target, random)?.fault ?? null,
    nextSocket: (target) => draw(socketRules, target, random)?.fault ?? null,
    callbackFate(event) {
      const {
        dropRate = 0,
        dropEvents = [],
        duplicateRate = 0,
        lateRate = 0,
        lateByMs = 3000,
      } = script.statusCallbacks ?? {}
      if (dropEvents.includes(event) || random.chance(dropRate)) return { kind: 'dropped' }
      const firstMs = random.chance(lateRate) ? lateByMs : 0
      if (!random.chance(duplicateRate)) return { kind: 'delivered', delaysMs: [firstMs] }
      return { kind: 'delivered', delaysMs: [firstMs, firstMs + random.between(50, lateByMs)] }
    },
    losesVoiceWebhook: () => random.chance(script.voiceWebhookLossRate ?? 0),
    mediaFate() {
      const media = mediaLeft > 0 ? (script.media ?? {}) : {}
      mediaLeft -= 1
      const refused = random.chance(media.refuseRate ?? 0)
      const hangs = random.chance(media.hangRate ?? 0)
      const drops = media.dropAfterMs !== undefined && random.chance(media.dropRate ?? 1)
      return {
        connection: refused ? 'refused' : hangs ? 'hangs' : 'works',
        dropAfterMs: drops ? (media.dropAfterMs ?? null) : null,
        stall: media.stall ?? null,
        losesMark: () => random.chance(media.markLossRate ?? 0),
        markLateMs: media.markLateMs ?? 0,
        losesStop: random.chance(media.stopLossRate ?? 0),
      }
    },
  }
  faults.set(initial)
  return faults
}
