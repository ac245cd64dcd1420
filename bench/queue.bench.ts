/**
 * How soon an operator sees her queue when ten thousand people wait in it: a page of the list at its head and at its
 * end, everything about one person, taking her, and closing her. `node bench/queue.bench.ts [people]`
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCallQuery } from '../electron/engine/calls/call-query.ts'
import { createSystemClock } from '../electron/engine/clock.ts'
import { callbackDays } from '../electron/engine/compliance/callback-slots.ts'
import { createCallbackStore } from '../electron/engine/followup/callback-store.ts'
import { createBriefs } from '../electron/engine/followup/follow-up-brief.ts'
import { createFollowUpStore } from '../electron/engine/followup/follow-up-store.ts'
import { createFollowUps } from '../electron/engine/followup/follow-ups.ts'
import { createOperatorCallStore } from '../electron/engine/followup/operator-call-store.ts'
import { createIds } from '../electron/engine/ids.ts'
import { type Database, openDatabase } from '../electron/engine/storage/database.ts'
import { sqliteWorkerUrl } from '../electron/headless/program-files.ts'
import type { Findings } from '../shared/domain/analysis.ts'
import { asText, atMost, forComparison, quantile, type Report } from './figures.ts'

const limits = { pageMs: 50 }
const rounds = 60
/** What the interface asks for at once. */
const pageSize = 200
const turnsACall = 12
/** One in so many was promised a call; some of these are due. */
const promisedEvery = 40
/** Rows of one INSERT: below every limit on parameters. */
const chunk = 200

const findings: Findings = {
  interest: 'high',
  action: 'schedule_meeting',
  needsHuman: true,
  priority: 'normal',
  optOut: false,
  wrongNumber: false,
  voicemail: false,
  callbackAt: null,
  objections: ['ya_tiene_credito', 'consultar_tercero'],
  keyPoints: ['Docente de planta en Soacha, 15 años', 'Paga dos libranzas'],
  summary: 'Docente de planta que quiere unificar dos libranzas en una sola con cuota menor.',
  recommendations: ['Llámela cuando sale de clase', 'Pida los dos últimos desprendibles'],
  evidence: [{ turn: 3, quote: 'quisiera recogerlas en una sola con cuota más bajita' }],
}

const words = [
  'Buenos días, ¿hablo con la profesora Marta?',
  'sí con ella quién habla',
  '¿Y qué le gustaría hacer con el crédito?',
  'pues estoy pagando dos libranzas y quisiera recogerlas en una sola con cuota más bajita',
]

async function insertAll(database: Database, people: number, nowMs: number): Promise<void> {
  const { db } = database
  await db
    .insertInto('campaigns')
    .values({
      id: 'list',
      name: 'Docentes',
      file_name: 'docentes.xlsx',
      status: 'running',
      loaded: 1,
      created_at: nowMs,
      started_at: nowMs,
      ended_at: null,
    })
    .execute()
  const soon = callbackDays(nowMs, 1)[0]?.slots[0] ?? nowMs
  for (let start = 0; start < people; start += chunk) {
    const numbers = Array.from({ length: Math.min(chunk, people - start) }, (_, index) => start + index)
    await db
      .insertInto('contacts')
      .values(
        numbers.map((index) => ({
          id: `contact-${index}`,
          campaign_id: 'list',
          row: index + 2,
          nombre: `Persona ${index}`,
          e164: `+573${String(100_000_000 + index)}`,
          ext: null,
          other_numbers: '[]',
          persona: null,
          search_text: `persona ${index}`,
          status: 'ready_for_human' as const,
          attempts: 1,
          next_attempt_at: null,
          lease_owner: null,
          lease_until: null,
          created_at: nowMs,
          updated_at: nowMs,
        })),
      )
      .execute()
    await db
      .insertInto('calls')
      .values(
        numbers.map((index) => ({
          id: `call-${index}`,
          contact_id: `contact-${index}`,
          campaign_id: 'list',
          attempt: 1,
          e164: `+573${String(100_000_000 + index)}`,
          state: 'ended' as const,
          outcome: 'conversation' as const,
          ended_by: 'assistant' as const,
          transport: 'stream' as const,
          practice: 1 as const,
          vendor_call_id: `CA${index}`,
          failure_code: null,
          public_base_url: 'https://ana.example',
          planned_at: nowMs - 120_000 - index * 1000,
          placing_at: nowMs - 119_000,
          ringing_at: nowMs - 115_000,
          answered_at: nowMs - 110_000,
          ended_at: nowMs - index * 1000,
          duration_seconds: 90,
          conversation_state: null,
          analysis_state: 'done' as const,
          analysis_tries: 0,
          lease_owner: null,
          lease_until: null,
        })),
      )
      .execute()
    // Only the words of people who are looked at are ever read.
    const heard = numbers.filter((index) => index <= rounds * 3)
    for (let turn = 0; turn < turnsACall && heard.length > 0; turn += 1) {
      await db
        .insertInto('turns')
        .values(
          heard.map((index) => ({
            call_id: `call-${index}`,
            index: turn,
            role: turn % 2 === 0 ? ('assistant' as const) : ('customer' as const),
            text: words[turn % words.length] ?? '',
            at_ms: turn * 6000,
            confidence: 0.9,
            heard: 'full' as const,
            spoken_by: null,
            waterfall: null,
          })),
        )
        .execute()
    }
    await db
      .insertInto('analyses')
      .values(
        numbers.map((index) => ({
          id: `analysis-${index}`,
          call_id: `call-${index}`,
          engine: 'ollama' as const,
          model: 'qwen3:8b',
          interest: findings.interest,
          action: findings.action,
          needs_human: 1 as const,
          priority: findings.priority,
          opt_out: 0 as const,
          unsupported: 0 as const,
          findings: JSON.stringify(findings),
          analyzed_at: nowMs,
          current: 1 as const,
        })),
      )
      .execute()
    await db
      .insertInto('follow_ups')
      .values(
        numbers.map((index) => ({
          contact_id: `contact-${index}`,
          call_id: `call-${index}`,
          priority_rank: index % 3,
          waiting_since: nowMs - index * 1000,
          claimed_by: null,
          claimed_until: null,
          outcome: null,
          notes: '',
          closed_at: null,
          status_before: null,
        })),
      )
      .execute()
    const promised = numbers.filter((index) => index % promisedEvery === 0)
    if (promised.length > 0) {
      await db
        .insertInto('callbacks')
        .values(
          promised.map((index) => ({
            id: `callback-${index}`,
            contact_id: `contact-${index}`,
            call_id: `call-${index}`,
            at: index % (4 * promisedEvery) === 0 ? nowMs - 60_000 : soon + index * 1000,
            caller: 'human' as const,
            owner: null,
            note: '',
            created_at: nowMs,
            announced_at: null,
            done_at: null,
            done_reason: null,
          })),
        )
        .execute()
    }
  }
}

/** The 95th of a hundred times. */
async function timesOf(work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now()
    await work(round)
    times.push(performance.now() - startMs)
  }
  return quantile(times, 0.95)
}

export async function runQueueBench(people = 10_000): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'ana-queue-bench-'))
  const clock = createSystemClock()
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const database = await openDatabase({
    file: join(folder, 'ana.db'),
    workerUrl: sqliteWorkerUrl,
    clock,
    logger,
  })
  try {
    await database.started
    await insertAll(database, people, clock.now())
    const numberKey = Buffer.from('a key for measuring')
    const store = createFollowUpStore({ database, numberKey })
    const followUps = createFollowUps({ store, clock, publish() {} })
    const callees = createOperatorCallStore({ database, numberKey })
    const promises = createCallbackStore({ database, ids: createIds(clock) })
    const briefOf = createBriefs({
      database,
      callQuery: createCallQuery({ database }),
      recordingOf: async () => null,
      item: followUps.get,
      callee: callees.callee,
      refusal: () => null,
      operatorCallsOf: callees.ofContact,
      callbackOf: (contactId, desk) => promises.ofContact(contactId, { desk, nowMs: clock.now() }),
      missing: () => null,
      lenderName: () => 'Libranzas Frailejón',
      now: clock.now,
    })
    const desk = 'desk-of-the-bench'
    const head = await timesOf(() => followUps.queue({ offset: 0, limit: pageSize }, desk))
    const middle = await timesOf(() => followUps.queue({ offset: people / 2, limit: pageSize }, desk))
    const end = await timesOf(() =>
      followUps.queue({ offset: Math.floor(people * 0.95), limit: pageSize }, desk),
    )
    const brief = await timesOf((round) => briefOf(`contact-${round * 3 + 1}`, desk))
    const claim = await timesOf((round) => followUps.claim(`contact-${round * 3 + 1}`, desk))
    const list = await timesOf(() =>
      promises.list({ desk, nowMs: clock.now(), mineOnly: false, offset: 0, limit: 500 }),
    )
    const close = await timesOf((round) =>
      followUps.close(`contact-${round * 3 + 1}`, { outcome: 'interested', notes: '' }, desk),
    )
    const { total } = await followUps.queue({ offset: 0, limit: 1 }, desk)
    return {
      title: `The follow-up queue with ${people.toLocaleString('en')} people`,
      figures: [
        atMost(`first page of ${pageSize}, p95`, head, limits.pageMs, ' ms', 1),
        atMost(`page of ${pageSize} in the middle, p95`, middle, limits.pageMs, ' ms', 1),
        atMost(`last page of ${pageSize}, p95`, end, limits.pageMs, ' ms', 1),
        atMost('everything about one person, p95', brief, limits.pageMs, ' ms', 1),
        atMost('promised calls, all, p95', list, limits.pageMs, ' ms', 1),
        forComparison('taking a person, p95', `${claim.toFixed(1)} ms`),
        forComparison('closing a person, p95', `${close.toFixed(1)} ms`),
        forComparison('people offered at the end', String(total)),
      ],
      method:
        `SQLite in its own thread, as the engine has it, with a conversation of ${turnsACall} turns and a judgement a ` +
        `person, and a promised call for one in ${promisedEvery}; ${rounds} requests one after another, counted from ` +
        'the request to its parsed answer. Taking and closing wait for the disk.',
    }
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) console.log(asText(await runQueueBench(Number(process.argv[2] ?? 10_000))))
