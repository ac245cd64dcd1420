/**
 * What was used of the vendors on a day: the characters the voice was asked for, counted here, and the minutes on
 * the telephone, which every call's own row tells. Characters are written some seconds after they were spoken, many
 * at once; a crash loses those seconds of the count and nothing else.
 */
import { sql } from 'kysely'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { Database } from '../storage/database.ts'

/** Characters come a clause at a time in every call; the disk is asked no more often than this. */
const writeEveryMs = 2_000

export interface DayUsage {
  /** Begun minutes of calls that were answered, those still going on included: so the vendor bills them. */
  callMinutes: number
  /** Characters that were really synthesised: what comes from the clip cache costs nothing. */
  voiceCharacters: number
}

export interface UsageStore {
  /** Counts characters for the day it is now. Never throws and never waits. */
  addVoiceCharacters(characters: number): void
  /** What was used on the day that began at `sinceMs`, until now. */
  ofDay(day: string, sinceMs: number): Promise<DayUsage>
  /** Writes what is counted and not yet stored. */
  flush(): Promise<void>
}

/**
 * @param options.dayOf the calendar day, `YYYY-MM-DD`, of an instant
 * @param options.clock the engine's: it says which day it is
 * @param options.timers the computer's: it says when to write
 */
export function createUsageStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  timers: Pick<Clock, 'schedule'>
  dayOf: (atMs: number) => string
  logger: Logger
}): UsageStore {
  const { database, clock, timers, dayOf, logger } = options
  const { db } = database
  /** Characters by day, counted and not yet stored. */
  const pending = new Map<string, number>()
  let timer: Timer | null = null
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    for (const [day, amount] of [...pending]) {
      try {
        await db
          .insertInto('usage')
          .values({ day, kind: 'voice_characters', amount })
          .onConflict((conflict) =>
            conflict
              .columns(['day', 'kind'])
              .doUpdateSet((eb) => ({ amount: eb('usage.amount', '+', eb.ref('excluded.amount')) })),
          )
          .execute()
        const left = (pending.get(day) ?? 0) - amount
        if (left > 0) pending.set(day, left)
        else pending.delete(day)
      } catch (error) {
        // Kept, and tried again with the next clause.
        logger.warn('the use of the voice could not be stored', { error })
      }
    }
  }

  function flush(): Promise<void> {
    timer?.cancel()
    timer = null
    writing = writing.then(write)
    return writing
  }

  async function callMinutes(sinceMs: number): Promise<number> {
    // SQLite takes a bound number for a fraction, so each quotient is cut to whole minutes by its cast.
    const minutes = sql<number>`cast((coalesce(duration_seconds * 1000, coalesce(ended_at, ${clock.now()}) - answered_at) + 59999) / 60000 as bigint)`
    const row = await db
      .selectFrom('calls')
      .where('planned_at', '>=', sinceMs)
      .where('answered_at', 'is not', null)
      .select(sql<number>`cast(coalesce(sum(${minutes}), 0) as bigint)`.as('minutes'))
      .executeTakeFirstOrThrow()
    return row.minutes
  }

  return {
    addVoiceCharacters(characters) {
      if (characters <= 0) return
      const day = dayOf(clock.now())
      pending.set(day, (pending.get(day) ?? 0) + characters)
      timer ??= timers.schedule(writeEveryMs, () => void flush())
    },
    async ofDay(day, sinceMs) {
      await flush()
      const stored = await db
        .selectFrom('usage')
        .select('amount')
        .where('day', '=', day)
        .where('kind', '=', 'voice_characters')
        .executeTakeFirst()
      return {
        callMinutes: await callMinutes(sinceMs),
        voiceCharacters: (stored?.amount ?? 0) + (pending.get(day) ?? 0),
      }
    },
    flush,
  }
}
