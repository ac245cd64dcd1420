/** The day in numbers, as the home page draws them: how calls go hour by hour, and how far people came. */
import { sql } from 'kysely'
import type { Database } from '../storage/database.ts'

export interface HourOfCalls {
  /** Whole hours since the day began: the hour of the clock in Bogotá. */
  hour: number
  placed: number
  /** Somebody or something picked up. */
  answered: number
  /** A person spoke. */
  talked: number
}

export interface DayQuery {
  /** The hours with calls since `sinceMs`, in order. */
  hours(sinceMs: number): Promise<HourOfCalls[]>
  /** Conversations since `sinceMs` that a human should take up. */
  forHuman(sinceMs: number): Promise<number>
}

export function createDayQuery(options: { database: Database }): DayQuery {
  const { db } = options.database
  return {
    async hours(sinceMs) {
      return db
        .selectFrom('calls')
        .where('planned_at', '>=', sinceMs)
        .where('placing_at', 'is not', null)
        .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not_placed')]))
        .select((eb) => [
          // SQLite takes a bound number for a fraction: the cast makes the quotient whole.
          sql<number>`cast((placing_at - ${sinceMs}) / 3600000 as bigint)`.as('since_hour'),
          eb.fn.countAll<number>().as('placed'),
          eb.fn.count<number>('answered_at').as('answered'),
          sql<number>`cast(sum(case when outcome = 'conversation' then 1 else 0 end) as bigint)`.as('talked'),
        ])
        .groupBy('since_hour')
        .orderBy('since_hour')
        .execute()
        .then((rows) => rows.map(({ since_hour, ...counts }) => ({ hour: since_hour, ...counts })))
    },
    async forHuman(sinceMs) {
      const row = await db
        .selectFrom('analyses')
        .innerJoin('calls', 'calls.id', 'analyses.call_id')
        .leftJoin('corrections', (join) =>
          join.onRef('corrections.call_id', '=', 'calls.id').on('corrections.current', '=', 1),
        )
        .where('analyses.current', '=', 1)
        .where((eb) => eb(eb.fn.coalesce('corrections.needs_human', 'analyses.needs_human'), '=', 1))
        .where('calls.planned_at', '>=', sinceMs)
        .select((eb) => eb.fn.countAll<number>().as('calls'))
        .executeTakeFirstOrThrow()
      return row.calls
    },
  }
}
