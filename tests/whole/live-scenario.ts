/**
 * One scenario of live calls on simulated time: a few named customers are called while something goes wrong, and
 * what they went through is told from their side of the line.
 */
import type { CallDetail } from '../../electron/engine/calls/call-query.ts'
import { writeXlsx } from '../../electron/engine/contacts/spreadsheet-export.ts'
import type { FaultScript } from '../../electron/practice/faults.ts'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import type { EventClock } from '../practice/event-clock.ts'
import { type SimulatedAna, startSimulatedAna } from './simulated-engine.ts'

export interface LiveCallSeen {
  persona: string
  status: ContactStatus
  detail: CallDetail
  /** From her side of the line. */
  heard: PracticeCall
}

const people: Readonly<Record<string, string>> = {
  'private-sector': 'Duván Esteban Muñoz Patiño',
  'interested-teacher': 'Luz Marina Cifuentes Rojas',
  'opt-out-polite': 'Ana Milena Londoño Giraldo',
  'wrong-number': 'Leidy Johana Acuña Pardo',
  'callback-tomorrow': 'Claudia Marcela Palacios Mena',
  'refuses-softly': 'Xiomara Fajardo Quiñones',
  'asks-for-human': 'Rodrigo Arboleda Zapata',
  'ready-to-sign': 'Gloria Inés Sepúlveda Duque',
  'whatsapp-info': 'Sebastián Peña Chaparro',
}

export function spreadsheetOf(personas: readonly string[]): { fileName: string; bytes: Uint8Array } {
  const bytes = writeXlsx({
    sheetName: 'Prueba',
    columns: [
      { title: 'nombre', width: 30 },
      { title: 'numero', width: 16 },
      { title: 'persona', width: 20 },
    ],
    rows: personas.map((persona, index) => [people[persona] ?? persona, `310 555 ${2001 + index}`, persona]),
  })
  return { fileName: 'prueba.xlsx', bytes }
}

/** Calls them all, plays it to the end, and looks at both sides. */
export async function playLiveCalls(scenario: {
  personas: readonly string[]
  faults?: FaultScript
  /** For the engine, over those of a live practice call. */
  variables?: Record<string, string>
  /** What takes part besides: see `startSimulatedAna`. */
  beside?: (clock: EventClock) => Promise<Record<string, string>>
  /** What else happens, once the calls have begun. */
  meanwhile?: (ana: SimulatedAna) => Promise<void>
}): Promise<LiveCallSeen[]> {
  const ana = await startSimulatedAna(
    { ANA_TRANSPORT: 'stream', ...scenario.variables },
    { vendorsKeepTime: true, ...(scenario.beside ? { beside: scenario.beside } : {}) },
  )
  try {
    if (scenario.faults) ana.practice.line.setFaults(scenario.faults)
    const { services } = ana.engine
    const importId = services.imports.start(spreadsheetOf(scenario.personas))
    await services.storeImport(importId, { name: 'Prueba', start: true })
    await scenario.meanwhile?.(ana)
    await ana.untilDone()
    return await seenCalls(ana)
  } finally {
    await ana.stop()
  }
}

export async function seenCalls(ana: SimulatedAna): Promise<LiveCallSeen[]> {
  const { callQuery } = ana.engine.services
  const { items } = await callQuery.list({ offset: 0, limit: 50 })
  const bySid = new Map(ana.practice.line.calls().map((call) => [call.sid, call]))
  const seen: LiveCallSeen[] = []
  for (const { id } of items) {
    const detail = await callQuery.detail(id)
    const heard = bySid.get(detail?.call.vendorCallId ?? '')
    if (!detail || !heard) continue
    seen.push({ persona: heard.personaId, status: detail.contact.status, detail, heard })
  }
  return seen
}

interface Sound {
  whose: 'assistant' | 'customer' | 'end'
  fromMs: number
  untilMs: number
  text: string
}

/** What was on the line, in order. */
function soundsOf(call: PracticeCall): Sound[] {
  const sounds: Sound[] = [
    ...call.heard.map(({ atMs, endedAtMs, text }) => ({
      whose: 'assistant' as const,
      fromMs: atMs,
      untilMs: endedAtMs,
      text,
    })),
    ...call.said.map(({ atMs, endedAtMs, text }) => ({
      whose: 'customer' as const,
      fromMs: atMs,
      untilMs: endedAtMs,
      text,
    })),
  ]
  if (call.endedAtMs !== null)
    sounds.push({ whose: 'end', fromMs: call.endedAtMs, untilMs: call.endedAtMs, text: '' })
  return sounds.sort((a, b) => a.fromMs - b.fromMs)
}

export interface OwedSilence {
  fromMs: number
  lengthMs: number
  before: string
  after: string
}

/**
 * The silences in which it was ANA's turn: those that ANA herself, the end of the call or an impatient «¿aló?» of
 * hers ended. Who is about to answer is thinking, and takes her time. Milliseconds since she picked up.
 */
export function owedSilences(call: PracticeCall): OwedSilence[] {
  const { answeredAtMs } = call
  if (answeredAtMs === null) return []
  const prompts = call.turns.filter(({ kind }) => kind === 'prompt').map(({ startedAtMs }) => startedAtMs)
  const isPrompt = (sound: Sound) =>
    sound.whose === 'customer' && prompts.some((atMs) => atMs >= sound.fromMs - 50 && atMs <= sound.untilMs)
  const owed: OwedSilence[] = []
  let quietSinceMs = answeredAtMs
  let before = ''
  for (const sound of soundsOf(call)) {
    const lengthMs = Math.round(sound.fromMs - quietSinceMs)
    const byHerself = call.endedBy === 'customer' && sound.whose === 'end'
    if (lengthMs > 0 && !byHerself && (sound.whose !== 'customer' || isPrompt(sound)))
      owed.push({ fromMs: quietSinceMs - answeredAtMs, lengthMs, before, after: sound.text || sound.whose })
    if (sound.untilMs >= quietSinceMs) {
      quietSinceMs = sound.untilMs
      before = sound.text
    }
  }
  return owed
}

/** A call second by second, for whoever looks into a failing scenario. */
export function told({ heard: call, detail }: LiveCallSeen): string {
  const start = call.answeredAtMs ?? call.createdAtMs
  const at = (ms: number) => ((ms - start) / 1000).toFixed(2).padStart(7)
  const lines = soundsOf(call).map(
    ({ whose, fromMs, untilMs, text }) => `${at(fromMs)} –${at(untilMs)} ${whose}: ${text}`,
  )
  const turns = detail.turns.map(({ role, text, heard }) => `  ${role}(${heard}): ${text}`)
  const events = detail.events.map(({ kind, detail: what, at: when }) => `  ${at(when)} ${kind} ${what}`)
  const timeline = call.timeline.map(({ atMs, kind, detail: what }) => `  ${at(atMs)} ${kind} ${what}`)
  return [
    `${call.personaId}: ${detail.call.outcome} by ${call.endedBy}`,
    ...lines,
    ...turns,
    ...events,
    ...timeline,
  ].join('\n')
}

/** Resolves once it holds, looking again and again while simulated time goes on. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Why the call went on without live audio; null when it stayed live. */
export function fellBack({ detail }: LiveCallSeen): string | null {
  return detail.events.find(({ kind }) => kind === 'fell_back')?.detail ?? null
}
