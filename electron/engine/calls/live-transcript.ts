/**
 * What is said in a live call, as it is said: every change is shown at once and stored in order, one write
 * after the other. Her turn may grow while she pauses, and ANA's while it is heard; neither is lost, and
 * neither is stored twice.
 */
import type { Heard, Turn, Waterfall } from '../../../shared/domain/call.ts'
import type { Clock, Logger, Publish } from '../ports.ts'
import type { CallSession, CallSessions } from './call-session.ts'
import type { TurnChange } from './call-store.ts'

export interface LiveTranscript {
  /** Her turn `number` as it stands; said again, it replaces what was kept for that number. */
  customer(number: number, text: string, confidence: number | null): void
  /** ANA's reply as far as it was heard, or written while it is being heard. */
  assistant(reply: number, text: string, spokenBy: NonNullable<Turn['spokenBy']>): void
  /** What became of a reply; nothing is kept of one that was not heard at all. */
  settle(reply: number, outcome: { text: string; heard: Heard; waterfall: Waterfall | null }): void
  /** The conversation so far without her turn `number`, which is being answered. */
  historyBefore(number: number): Array<{ role: 'assistant' | 'customer'; text: string }>
  /** Resolves when everything said so far is stored. Never rejects: failures are logged and tried again with the next. */
  stored(): Promise<void>
}

interface Entry {
  /** `c3` for her third turn, `a5` for ANA's fifth reply. */
  key: string
  turn: Turn
  /** Stored at all; and what has changed since. */
  isStored: boolean
  change: TurnChange['patch'] | null
}

export function createLiveTranscript(options: {
  session: CallSession
  sessions: Pick<CallSessions, 'storeTurn' | 'storeChange'>
  clock: Pick<Clock, 'now'>
  publish: Publish
  logger: Logger
}): LiveTranscript {
  const { session, sessions, clock, publish, logger } = options
  const callId = session.record.call.id
  const entries: Entry[] = session.turns.map((turn) => ({
    key: `${turn.role === 'customer' ? 'old-c' : 'old-a'}${turn.index}`,
    turn,
    isStored: true,
    change: null,
  }))
  let writing: Promise<void> | null = null

  const find = (key: string) => entries.find((entry) => entry.key === key)

  function add(key: string, turn: Omit<Turn, 'index' | 'atMs'>): void {
    const entry: Entry = {
      key,
      turn: {
        ...turn,
        index: entries.length,
        atMs: Math.max(0, Math.round(clock.now() - session.answeredAtMs)),
      },
      isStored: false,
      change: null,
    }
    entries.push(entry)
    session.turns.push(entry.turn)
    show(entry)
    write()
  }

  function alter(entry: Entry, patch: TurnChange['patch']): void {
    Object.assign(entry.turn, patch)
    show(entry)
    if (!entry.isStored) return
    entry.change = { ...entry.change, ...patch }
  }

  function show({ turn }: Entry): void {
    publish({ kind: 'turn_spoken', callId, turn: { ...turn } })
  }

  /** Stores what is not stored yet; a change goes along with the next new turn when there is one. */
  function write(): Promise<void> {
    writing ??= (async () => {
      for (;;) {
        const fresh = entries.find((entry) => !entry.isStored)
        const changed = entries.find((entry) => entry.change !== null)
        if (!fresh && !changed) return
        const change = changed?.change ? { index: changed.turn.index, patch: changed.change } : null
        if (changed) changed.change = null
        if (fresh) {
          fresh.isStored = true
          await sessions.storeTurn(session, { ...fresh.turn }, change)
        } else if (change) await sessions.storeChange(session, change)
      }
    })()
      .catch((error: unknown) => logger.error('a turn could not be stored', { callId, error }))
      .finally(() => {
        writing = null
      })
    return writing
  }

  return {
    customer(number, text, confidence) {
      const entry = find(`c${number}`)
      if (!entry) {
        add(`c${number}`, {
          role: 'customer',
          text,
          confidence,
          heard: 'full',
          spokenBy: null,
          waterfall: null,
        })
      } else if (entry.turn.text !== text) {
        alter(entry, { text })
        void write()
      }
    },

    assistant(reply, text, spokenBy) {
      const entry = find(`a${reply}`)
      if (!entry) {
        add(`a${reply}`, {
          role: 'assistant',
          text,
          confidence: null,
          heard: 'unknown',
          spokenBy,
          waterfall: null,
        })
      } else if (entry.turn.text !== text) alter(entry, { text })
    },

    settle(reply, { text, heard, waterfall }) {
      const entry = find(`a${reply}`)
      if (!entry) return
      alter(entry, { text, heard, waterfall })
      // Not a write of its own: her next words, or the call's end, take it along.
    },

    historyBefore(number) {
      const at = entries.findIndex((entry) => entry.key === `c${number}`)
      return (at < 0 ? entries : entries.slice(0, at)).map(({ turn }) => ({
        role: turn.role,
        text: turn.text,
      }))
    },

    async stored() {
      while (writing || entries.some((entry) => !entry.isStored || entry.change !== null)) {
        await (writing ?? write())
      }
    },
  }
}
