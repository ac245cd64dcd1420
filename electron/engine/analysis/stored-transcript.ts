/** A stored conversation as analysts read it. */
import type { Transcript } from '../../../shared/domain/analysis.ts'
import { selectCalls, turnOfRow } from '../calls/call-row.ts'
import type { Executor } from '../storage/transaction.ts'

/** Colombia has kept UTC-5 all year since 1993; a transcript's instants are told in it. */
const bogotaOffsetMs = -5 * 3_600_000

function bogotaTime(atMs: number): string {
  return `${new Date(atMs + bogotaOffsetMs).toISOString().slice(0, 19)}-05:00`
}

/** @returns null for an unknown call */
export async function readTranscript(db: Executor, callId: string): Promise<Transcript | null> {
  const row = await selectCalls(db).where('calls.id', '=', callId).executeTakeFirst()
  if (!row) return null
  const turns = await db
    .selectFrom('turns')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('index')
    .execute()
  const startedAtMs = row.answered_at ?? row.planned_at
  return {
    id: row.id,
    customerName: row.nombre,
    startedAt: bogotaTime(startedAtMs),
    durationSeconds:
      row.duration_seconds ?? Math.max(0, Math.round(((row.ended_at ?? startedAtMs) - startedAtMs) / 1000)),
    endedBy: row.ended_by ?? 'network',
    turns: turns.map(turnOfRow).map(({ role, text, atMs }) => ({ role, text, atSeconds: atMs / 1000 })),
  }
}
