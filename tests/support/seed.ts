/** Data for storage tests: a running campaign and calls brought to the state a test starts from. */

import { createCallStore } from '../../electron/engine/calls/call-store.ts'
import { createCampaignStore } from '../../electron/engine/campaigns/campaign-store.ts'
import { createLeaseStore, type LeaseRequest } from '../../electron/engine/campaigns/lease-store.ts'
import { createIds } from '../../electron/engine/ids.ts'
import type { Database } from '../../electron/engine/storage/database.ts'
import type { Findings } from '../../shared/domain/analysis.ts'
import type { Turn } from '../../shared/domain/call.ts'
import type { Campaign } from '../../shared/domain/campaign.ts'
import type { AcceptedRow } from '../../shared/domain/import.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'

export const numberKey = Buffer.from('a key for tests')

export const leaseMs = 60_000

/** `count` callable rows with numbers of their own. */
export function acceptedRows(count: number, startRow = 2): AcceptedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    row: startRow + index,
    nombre: `Persona ${startRow + index}`,
    e164: `+57300${String(1_000_000 + startRow + index)}`,
  }))
}

export function turn(index: number, role: Turn['role'], text: string): Turn {
  return {
    index,
    role,
    text,
    atMs: index * 1000,
    confidence: role === 'customer' ? 0.9 : null,
    heard: 'full',
    spokenBy: role === 'assistant' ? 'script' : null,
    waterfall: null,
  }
}

export function findings(changes: Partial<Findings> = {}): Findings {
  return {
    interest: 'high',
    action: 'schedule_meeting',
    needsHuman: true,
    priority: 'normal',
    optOut: false,
    wrongNumber: false,
    voicemail: false,
    callbackAt: null,
    objections: [],
    keyPoints: ['Es docente'],
    summary: 'Quiere saber más.',
    recommendations: ['Llamar mañana'],
    evidence: [{ turn: 1, quote: 'me interesa' }],
    ...changes,
  }
}

/** The stores of one engine and the steps of a call's life, over `database`. */
export function createWorld({ database, clock }: { database: Database; clock: FakeClock }) {
  const ids = createIds(clock)
  const campaigns = createCampaignStore({ database, clock, ids, numberKey })
  const leases = createLeaseStore({ database, clock, numberKey })
  const calls = createCallStore({ database, ids })

  const request = (changes: Partial<LeaseRequest> = {}): LeaseRequest => ({
    owner: 'engine-1',
    nowMs: clock.now(),
    leaseMs,
    callId: ids.next(),
    transport: 'gather',
    practice: true,
    publicBaseUrl: 'https://ana.example',
    ...changes,
  })

  async function create(rows: AcceptedRow[], name = 'Lista'): Promise<Campaign> {
    return campaigns.create({
      name,
      fileName: `${name}.xlsx`,
      rows,
      rejected: [],
      yieldBetween: async () => {},
    })
  }

  async function start(rows: AcceptedRow[], name?: string): Promise<Campaign> {
    const campaign = await create(rows, name)
    return campaigns.setStatus(campaign.id, ['draft'], 'running', clock.now())
  }

  async function lease(changes: Partial<LeaseRequest> = {}) {
    const leased = await leases.leaseNextCall(request(changes))
    if (!leased) throw new Error('nobody is due')
    return leased
  }

  /** Leases the next contact and plays a conversation with her to its end; analysis is pending. */
  async function converse(words = ['Buenos días, habla Ana.', 'Sí, me interesa.']) {
    const { call } = await lease()
    await calls.markPlacing(call.id, clock.now())
    await calls.setVendorCallId(call.id, `CA${call.id}`)
    await calls.setAnswered(call.id, clock.now())
    for (const [index, text] of words.entries()) {
      await calls.appendTurn(call.id, turn(index, index % 2 === 0 ? 'assistant' : 'customer', text), '{}')
    }
    return calls.end(call.id, {
      outcome: 'conversation',
      endedBy: 'customer',
      at: clock.now() + 60_000,
      durationSeconds: 60,
      failureCode: null,
      contactEvent: { kind: 'conversation_ended' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: true,
    })
  }

  return { ids, campaigns, leases, calls, request, create, start, lease, converse }
}
