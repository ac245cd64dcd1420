/** What the fake engine remembers: campaigns, people, calls and the queue, and a feed of what changes. */

import type { Analysis, Findings } from '../../shared/domain/analysis.ts'
import type { Call, CallOutcome, Turn, Waterfall } from '../../shared/domain/call.ts'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { type Contact, type ContactStatus, contactStatusSchema } from '../../shared/domain/contact.ts'
import { type Correction, correctedFindings } from '../../shared/domain/correction.ts'
import type { FollowUpClosure } from '../../shared/domain/follow-up.ts'
import type { Health } from '../../shared/domain/health.ts'
import type { LiveEvent, LiveEventBody } from '../../shared/domain/live-event.ts'
import type { OperatorCall } from '../../shared/domain/operator-call.ts'
import { defaultSettings, type Settings } from '../../shared/domain/settings.ts'
import { conversations, type FakeConversation, personAt } from './fake-conversations.ts'
import type { FakePromise } from './fake-follow-ups.ts'

export interface FakeCall {
  call: Call
  turns: Turn[]
  analysis: Analysis | null
  activity: 'listening' | 'thinking' | 'speaking' | null
  phase: string | null
  facts: Record<string, string>
  conversation: FakeConversation | null
  correction: Correction | null
}

/** A Tuesday at 10:24 in Bogotá: offices are open. */
const startsAt = Date.parse('2026-11-10T10:24:00-05:00')
const bornAt = Date.now()
const minuteMs = 60_000

export const phases = [
  'identity',
  'disclosure',
  'permission',
  'eligibility',
  'needs',
  'option',
  'close',
  'goodbye',
]

export class FakeState {
  campaigns: CampaignSummary[] = []
  contacts: Contact[] = []
  calls: FakeCall[] = []
  closures: FollowUpClosure[] = []
  claims = new Map<string, number>()
  /** The desk that holds each claim. */
  claimants = new Map<string, string>()
  promises: FakePromise[] = []
  operatorCalls: OperatorCall[] = []
  settings: Settings = {
    ...defaultSettings,
    lenderNit: '901.555.123-4',
    twilioAccountSid: 'AC00000000000000000000000000000000',
  }
  secrets: Record<'twilioAuthToken' | 'elevenLabsApiKey', 'environment' | 'stored' | 'missing'> = {
    twilioAuthToken: 'stored',
    elevenLabsApiKey: 'missing',
  }
  fixedByEnvironment = ['maxConcurrentCalls']
  practice: boolean
  engineId = `fake-${bornAt}`
  events: LiveEvent[] = []
  whispers: Array<{ callId: string; hint: string }> = []
  takeOvers: Array<{ callId: string; operatorE164: string }> = []
  /** What tests say of a vendor, over what the desk is shown otherwise. */
  vendors: Partial<Record<Health['part'], Pick<Health, 'state' | 'code'>>> = {}
  /** How much of a model has been downloaded, 0 to 1: an interrupted download goes on from there. */
  pulled = 0
  /** Calls that somebody listens in to. */
  listeners = new Set<string>()
  private followers = new Set<() => void>()
  private nextId = 1

  constructor(options: { practice: boolean; empty: boolean }) {
    this.practice = options.practice
    if (!options.empty) seed(this)
  }

  now(): number {
    return startsAt + (Date.now() - bornAt)
  }

  id(kind: string): string {
    this.nextId += 1
    return `${kind}-${String(this.nextId).padStart(6, '0')}`
  }

  tell(body: LiveEventBody): void {
    this.events.push({ sequence: this.events.length, engineId: this.engineId, at: this.now(), body })
    for (const follower of this.followers) follower()
  }

  /** Resolves at the next event, or when aborted. */
  nextEvent(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.followers.delete(done)
        resolve()
      }
      this.followers.add(done)
      signal?.addEventListener('abort', done, { once: true })
    })
  }

  summary(campaign: CampaignSummary): CampaignSummary {
    const counts = Object.fromEntries(contactStatusSchema.options.map((status) => [status, 0])) as Record<
      ContactStatus,
      number
    >
    const people = this.contacts.filter((contact) => contact.campaignId === campaign.id)
    for (const contact of people) counts[contact.status] += 1
    return {
      ...campaign,
      contacts: people.length,
      counts,
      callsPlaced: this.calls.filter((one) => one.call.campaignId === campaign.id).length,
    }
  }

  queue(): FakeCall[] {
    const rank = { high: 0, normal: 1, low: 2 }
    const needsHuman = ({ analysis, correction }: FakeCall) =>
      analysis !== null && correctedFindings(analysis, correction?.changes ?? {}).needsHuman
    return this.calls
      .filter((one) => needsHuman(one) && this.contact(one.call.contactId)?.status === 'ready_for_human')
      .sort(
        (a, b) =>
          rank[a.analysis?.priority ?? 'low'] - rank[b.analysis?.priority ?? 'low'] ||
          (a.call.endedAt ?? 0) - (b.call.endedAt ?? 0),
      )
  }

  contact(contactId: string): Contact | undefined {
    return this.contacts.find((contact) => contact.id === contactId)
  }

  health(): Health[] {
    return this.usualHealth().map((one) => ({ ...one, ...this.vendors[one.part] }))
  }

  private usualHealth(): Health[] {
    const checkedAt = this.now()
    return [
      { part: 'twilio', state: 'ok', code: 'ok', message: 'La telefonía responde.', checkedAt },
      {
        part: 'elevenlabs',
        state: 'down',
        code: 'elevenlabs.quota_exceeded',
        message:
          'Se acabaron los créditos de ElevenLabs. Recargue la cuenta; mientras tanto ANA usa la voz básica de la línea.',
        checkedAt,
      },
      { part: 'ollama', state: 'ok', code: 'ok', message: 'qwen3:8b responde.', checkedAt },
      {
        part: 'tunnel',
        state: 'degraded',
        code: 'tunnel.slow',
        message:
          'La dirección pública tarda más de lo normal en responder; ANA la vigila y la cambia si se cae.',
        checkedAt,
      },
      { part: 'database', state: 'ok', code: 'ok', message: 'Lista.', checkedAt },
      { part: 'audio', state: 'ok', code: 'ok', message: 'Lista.', checkedAt },
    ]
  }
}

export function turnsOf(
  conversation: FakeConversation,
  nombre: string,
  upTo = Number.POSITIVE_INFINITY,
): Turn[] {
  let atMs = 1_200
  return conversation.turns.slice(0, upTo).map(([role, text], index): Turn => {
    const words = text.replaceAll('{nombre}', nombre.split(' ')[0] ?? '')
    const turn: Turn = {
      index,
      role,
      text: words,
      atMs,
      confidence: role === 'customer' ? (index === 1 ? 0.52 : 0.91) : null,
      heard: index === 8 ? 'partial' : 'full',
      spokenBy: role === 'assistant' ? (index < 3 ? 'script' : 'model') : null,
      waterfall: role === 'assistant' && index > 0 ? waterfallOf(index) : null,
    }
    atMs += 900 + words.length * 62
    return turn
  })
}

/** Every third reply was begun ahead of time; the ninth turn was cut into. */
function waterfallOf(index: number): Waterfall {
  const speculated = index % 3 === 1
  const finalTextMs = 260 + ((index * 37) % 90)
  const firstTokenMs = speculated ? 40 + ((index * 13) % 60) : finalTextMs + 240 + ((index * 97) % 160)
  const firstClauseMs = firstTokenMs + 90 + ((index * 31) % 60)
  const firstAudioMs = Math.max(finalTextMs, firstClauseMs + 190 + ((index * 53) % 80))
  const firstFrameMs = firstAudioMs + 4
  return {
    finalTextMs,
    firstTokenMs,
    firstClauseMs,
    firstAudioMs,
    answeredMs: null,
    firstFrameMs,
    firstMarkMs: firstFrameMs + 160,
    voiceToVoiceMs: firstFrameMs + 80,
    bargeInMs: index === 8 ? 340 : null,
    speculated,
  }
}

export function analysisOf(
  conversation: FakeConversation,
  callId: string,
  atMs: number,
  engine: 'ollama' | 'rules' = 'ollama',
): Analysis {
  const { callbackInHours, ...findings } = conversation.findings
  const callbackAt =
    callbackInHours === null ? null : new Date(atMs + callbackInHours * 60 * minuteMs).toISOString()
  const whole: Findings = { ...findings, callbackAt }
  return {
    ...whole,
    callId,
    engine,
    model: engine === 'ollama' ? 'qwen3:8b' : null,
    unsupported: false,
    analyzedAt: atMs,
  }
}

function seed(state: FakeState): void {
  const lists = [
    {
      name: 'Docentes Cundinamarca noviembre',
      fileName: 'docentes-cundinamarca.xlsx',
      size: 420,
      status: 'running' as const,
      done: 150,
      rejected: 12,
      ageMin: 140,
    },
    {
      name: 'Pensionados Colpensiones',
      fileName: 'pensionados.xls',
      size: 86,
      status: 'paused' as const,
      done: 60,
      rejected: 0,
      ageMin: 1_540,
    },
    {
      name: 'Policía activos',
      fileName: 'policia activos v2.csv',
      size: 35,
      status: 'draft' as const,
      done: 0,
      rejected: 3,
      ageMin: 20,
    },
    {
      name: 'Prueba de octubre',
      fileName: 'octubre.ods',
      size: 24,
      status: 'completed' as const,
      done: 24,
      rejected: 1,
      ageMin: 20_000,
    },
  ]
  const outcomes: CallOutcome[] = [
    'conversation',
    'conversation',
    'no_answer',
    'conversation',
    'voicemail',
    'busy',
    'conversation',
    'no_answer',
    'conversation',
    'no_speech',
    'invalid_number',
    'failed',
  ]
  let person = 0
  let talk = 0
  for (const list of lists) {
    const campaignId = state.id('campaign')
    const createdAt = state.now() - list.ageMin * minuteMs
    state.campaigns.push({
      id: campaignId,
      name: list.name,
      fileName: list.fileName,
      status: list.status,
      createdAt,
      startedAt: list.status === 'draft' ? null : createdAt + minuteMs,
      endedAt: list.status === 'completed' ? createdAt + 90 * minuteMs : null,
      startsAt: null,
      settings: null,
      contacts: 0,
      counts: Object.fromEntries(
        contactStatusSchema.options.map((one) => [one, 0]),
      ) as CampaignSummary['counts'],
      rejectedRows: list.rejected,
      callsPlaced: 0,
      waitingFor: null,
    })
    for (let row = 2; row < list.size + 2; row += 1) {
      const { nombre, e164 } = personAt(person)
      person += 1
      const contact: Contact = {
        id: state.id('contact'),
        campaignId,
        row,
        nombre,
        e164,
        persona: null,
        status: 'initial',
        attempts: 0,
        nextAttemptAt: null,
        createdAt,
        updatedAt: createdAt,
      }
      state.contacts.push(contact)
      if (row - 2 >= list.done) continue
      const outcome = outcomes[(row * 5) % outcomes.length] ?? 'no_answer'
      if (outcome === 'conversation') talk += 1
      const conversation =
        outcome === 'conversation' ? (conversations[talk % conversations.length] ?? null) : null
      const answeredAt = Math.min(
        createdAt + 3 * minuteMs + (row - 2) * 52_000,
        state.now() - 4 * minuteMs - (list.done - row) * 1_000,
      )
      const callId = state.id('call')
      const turns = conversation === null ? [] : turnsOf(conversation, nombre)
      const endedAt = answeredAt + (turns.at(-1)?.atMs ?? 18_000) + 3_000
      const analysis =
        conversation === null
          ? null
          : analysisOf(conversation, callId, endedAt, row % 9 === 0 ? 'rules' : 'ollama')
      contact.attempts = 1
      contact.updatedAt = endedAt
      contact.status = statusAfter(outcome, conversation, talk)
      if (outcome === 'no_answer' || outcome === 'busy') {
        contact.status = 'initial'
        contact.nextAttemptAt = endedAt + 120 * minuteMs
      }
      state.calls.push({
        call: {
          id: callId,
          contactId: contact.id,
          campaignId,
          attempt: 1,
          nombre,
          e164,
          state: 'ended',
          outcome,
          endedBy: conversation === null ? 'network' : talk % 3 === 0 ? 'customer' : 'assistant',
          transport: 'stream',
          practice: state.practice,
          vendorCallId: `CA${callId}`,
          failureCode: outcome === 'failed' ? '31005' : null,
          plannedAt: answeredAt - 9_000,
          answeredAt:
            outcome === 'no_answer' || outcome === 'busy' || outcome === 'failed' ? null : answeredAt,
          endedAt,
          turnCount: turns.length,
        },
        turns,
        analysis,
        activity: null,
        phase: null,
        facts: {},
        conversation,
        correction: null,
      })
      if (contact.status === 'closed_by_human') {
        state.closures.push({
          contactId: contact.id,
          nombre,
          e164,
          outcome:
            (
              [
                'meeting_scheduled',
                'documents_requested',
                'interested',
                'not_interested',
                'sold',
                'no_answer',
              ] as const
            )[talk % 6] ?? 'other',
          notes:
            [
              'Queda cita el jueves en la oficina de Chapinero.',
              'Envía desprendibles esta tarde por correo.',
              '',
              'Prefiere esperar a enero.',
              'Firmó por 38 millones a 96 meses.',
              '',
            ][talk % 6] ?? '',
          closedAt: endedAt + 12 * minuteMs,
          undoUntil: endedAt + 12 * minuteMs,
        })
      }
    }
  }
  state.closures.sort((a, b) => b.closedAt - a.closedAt)
}

function statusAfter(
  outcome: CallOutcome,
  conversation: FakeConversation | null,
  talk: number,
): ContactStatus {
  if (conversation !== null) {
    if (conversation.findings.optOut) return 'do_not_call'
    if (!conversation.findings.needsHuman) return 'analyzed'
    return talk % 3 === 0 ? 'ready_for_human' : 'closed_by_human'
  }
  if (outcome === 'invalid_number') return 'invalid_number'
  return outcome === 'voicemail' || outcome === 'failed' ? 'unreachable' : 'analyzed'
}
