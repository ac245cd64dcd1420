/**
 * An answer of ANA's on its way from words to sound: clauses are taken as they are written, each gets its clip
 * at once, and whoever waits for a piece is woken when it can be played.
 */
import type { Waterfall } from '../../../shared/domain/call.ts'
import type { Clip, ClipCache } from '../audio/clip-port.ts'
import type { Clause, ConversationState, Reply } from '../conversation/conversation-port.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import type { Clock } from '../ports.ts'

export interface SpokenPiece {
  text: string
  spokenBy: Clause['spokenBy']
  /** Null when the voice failed: the words are then spoken by the network's own voice. */
  clip: Clip | null
  /** Length in bytes of µ-law; null until the clip is complete. */
  bytes: number | null
}

export interface SpokenReply {
  readonly turnIndex: number
  readonly pieces: readonly SpokenPiece[]
  /**
   * Resolves with the piece once it can be played; null when the answer ended before it.
   * A piece whose voice did not come in time has no clip.
   */
  piece(index: number): Promise<SpokenPiece | null>
  /** The piece if it can be played at this very moment; `ended` when there is none; else `pending`. */
  pieceNow(index: number): SpokenPiece | 'pending' | 'ended'
  /** The conversation's state after the whole answer. */
  readonly finalState: Promise<ConversationState>
  /** Resolves with how many pieces are written once they are more than `beyond`, or nothing follows. */
  written(beyond: number): Promise<{ kind: 'written'; count: number; isWhole: boolean } | { kind: 'aborted' }>
  waterfall(answeredAtMs: number): Waterfall
  abort(): void
}

/** The words of pieces as one text. */
export function textOf(pieces: readonly { text: string }[]): string {
  return pieces.map(({ text }) => text).join(' ')
}

/** The caller may hear silence for this long before the network's own voice takes over. */
const voiceDeadlineMs = 4000

type Slot = { piece: SpokenPiece; playable: Promise<void>; isPlayable: boolean }

/** Starts speaking `reply`; the clock's monotonic time of now is the waterfall's zero. */
export function speakReply(options: {
  reply: Reply
  turnIndex: number
  clips: Pick<ClipCache, 'clip'>
  clock: Clock
  /** Measures the wait for the voice: the network's time, which a practice clock does not hurry. */
  vendorClock: Pick<Clock, 'sleep'>
  /** Aborts writing and synthesis; owned by the reply from here on. */
  controller: AbortController
  onVoiceFailure: (error: unknown) => void
}): SpokenReply {
  const { reply, turnIndex, clips, clock, vendorClock, controller, onVoiceFailure } = options
  const startedAtMs = clock.monotonicMs()
  const slots: Slot[] = []
  let ended = false
  let firstClauseMs: number | null = null
  let firstAudioMs: number | null = null
  let wake: () => void = () => {}
  let changed = new Promise<void>((resolve) => {
    wake = resolve
  })
  const notify = () => {
    wake()
    changed = new Promise<void>((resolve) => {
      wake = resolve
    })
  }

  function add(clause: Clause, previousText: string | undefined): void {
    firstClauseMs ??= clock.monotonicMs() - startedAtMs
    const clip = clips.clip(toSpoken(clause.text), {
      signal: controller.signal,
      ...(previousText === undefined ? {} : { previousText }),
    })
    const piece: SpokenPiece = { ...clause, clip, bytes: null }
    const giveUp = new AbortController()
    const slot: Slot = { piece, isPlayable: false, playable: Promise.resolve() }
    slot.playable = Promise.race([
      clip.firstAudio,
      vendorClock.sleep(voiceDeadlineMs, giveUp.signal).then(() => {
        throw new Error('no audio in time')
      }),
    ])
      .then(
        () => {
          // A later clause may have its clip at hand while the first one is still being made.
          if (slots[0] === slot) firstAudioMs = clock.monotonicMs() - startedAtMs
        },
        (error: unknown) => {
          piece.clip = null
          if (!controller.signal.aborted) onVoiceFailure(error)
        },
      )
      .finally(() => {
        giveUp.abort()
        slot.isPlayable = true
      })
    clip.complete.then(
      (bytes) => {
        piece.bytes = bytes
      },
      () => {},
    )
    slots.push(slot)
    notify()
  }

  const writing = (async () => {
    let previousText: string | undefined
    for await (const clause of reply.clauses) {
      if (controller.signal.aborted) break
      add(clause, previousText)
      previousText = clause.text
    }
  })().finally(() => {
    ended = true
    notify()
  })
  controller.signal.addEventListener('abort', notify, { once: true })
  // A failure of the writing shows as an answer that ended early; the conversation promises not to throw.
  writing.catch(onVoiceFailure)

  return {
    turnIndex,
    get pieces() {
      return slots.map((slot) => slot.piece)
    },
    async piece(index) {
      while (index >= slots.length) {
        if (ended) return null
        await changed
      }
      const slot = slots[index]
      if (!slot) return null
      await slot.playable
      return slot.piece
    },
    pieceNow(index) {
      const slot = slots[index]
      if (!slot) return ended ? 'ended' : 'pending'
      return slot.isPlayable ? slot.piece : 'pending'
    },
    finalState: reply.finalState,
    async written(beyond) {
      while (slots.length <= beyond && !ended && !controller.signal.aborted) await changed
      if (controller.signal.aborted) return { kind: 'aborted' }
      return { kind: 'written', count: slots.length, isWhole: ended }
    },
    waterfall(answeredAtMs) {
      const firstTokenAtMs = reply.firstTokenAtMs()
      return {
        firstTokenMs: firstTokenAtMs === null ? null : round(firstTokenAtMs - startedAtMs),
        firstClauseMs: round(firstClauseMs),
        firstAudioMs: round(firstAudioMs),
        answeredMs: round(answeredAtMs - startedAtMs),
      }
    },
    abort: () => controller.abort(new Error('call over')),
  }
}

function round(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10
}
