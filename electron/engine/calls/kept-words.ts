/**
 * ANA's words of one answer, stored as they are written: the disk works while the voice does, and nothing has
 * to wait for it when the first sound is there. Nothing is handed to the network before it is stored.
 */
import type { CallSession, CallSessions, KeptWords } from './call-session.ts'
import { type SpokenReply, textOf } from './spoken-reply.ts'

/** Two turns of the event loop: requests that were begun before them are on their way after them. */
export async function requestsLeave(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** @param before the words that this answers, being stored; nothing is stored unless they are */
export function keepWords(options: {
  session: CallSession
  sessions: Pick<CallSessions, 'storeReply'>
  reply: SpokenReply
  before: Promise<void>
}): KeptWords {
  const { session, sessions, reply, before } = options
  let count = 0
  let whole = false
  let failure: { error: unknown } | null = null
  let isOver = false
  let progress = Promise.withResolvers<void>()

  function tell(): void {
    progress.resolve()
    progress = Promise.withResolvers()
  }

  async function keep(): Promise<void> {
    await before
    while (!whole) {
      await reply.written(count)
      // A clause asks for its voice in the same breath: that request goes first.
      await requestsLeave()
      const written = await reply.written(count)
      if (written.kind === 'aborted') return
      if (written.isWhole) session.state = await reply.finalState
      await sessions.storeReply(session, {
        index: reply.turnIndex,
        text: textOf(reply.pieces.slice(0, written.count)),
        spokenBy: reply.pieces[0]?.spokenBy ?? 'script',
      })
      count = written.count
      whole = written.isWhole
      tell()
    }
  }

  const settled = keep()
    .catch((error: unknown) => {
      failure = { error }
    })
    .finally(() => {
      isOver = true
      tell()
    })

  return {
    settled,
    async stored(wanted, wantsWhole) {
      while (count < wanted || (wantsWhole && !whole)) {
        if (failure !== null) throw failure.error
        // Aborted: what was asked for will not be spoken.
        if (isOver) return
        await progress.promise
      }
    },
  }
}
