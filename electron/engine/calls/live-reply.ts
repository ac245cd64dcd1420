/**
 * One reply of ANA's in a live call on its way from thought to sound. Clauses are voiced as they are written:
 * the script's from the clip cache, the model's by the live voice, each way covering for the other. A
 * speculative reply is written and voiced up to its first clause and waits there until it is confirmed.
 */
import type { Turn } from '../../../shared/domain/call.ts'
import type { ClipCache } from '../audio/clip-port.ts'
import type { Clause, ConversationState, Reply } from '../conversation/conversation-port.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import type { Clock, Logger } from '../ports.ts'
import type { VoiceChannel } from '../speech/live-voice-port.ts'
import type { ClauseHandle, SpeechPlayer } from './speech-player-port.ts'

/** When what happened, on the clock's monotonic time; null while it has not. */
export interface ReplyMilestones {
  begunAtMs: number
  firstClauseAtMs: number | null
  firstAudioAtMs: number | null
}

export interface LiveReply {
  readonly number: number
  /** After her words, before ANA's. */
  readonly state: ConversationState
  /** After the whole reply. */
  readonly finalState: Promise<ConversationState>
  readonly milestones: ReplyMilestones
  firstTokenAtMs(): number | null
  spokenBy(): NonNullable<Turn['spokenBy']>
  /** Clauses written so far. */
  written(): readonly string[]
  isWritten(): boolean
  /** There is audio, so that it can begin to be heard at once. */
  hasAudio(): boolean
  /** Its turn is certain: the rest is written and voiced too. */
  confirm(): void
  /** Puts these words of the script before the next clause that has no audio yet. */
  fill(text: string): void
  abort(): void
}

export function startLiveReply(options: {
  number: number
  reply: Reply
  controller: AbortController
  speculative: boolean
  player: SpeechPlayer
  voice: VoiceChannel
  clips: Pick<ClipCache, 'clip' | 'open' | 'bytesNow'>
  clock: Pick<Clock, 'monotonicMs'>
  logger: Logger
  /** The first clause was handed to its voice; its own first audio is about to be used. */
  onFirstClause?: () => void
  onFirstAudio?: () => void
  /** The first audio is there. */
  onAudio: () => void
  /** All clauses are known. */
  onWritten: () => void
  /** No voice can be had for `unsaid`; nothing of the reply after it will be heard. */
  onLost: (unsaid: string) => void
}): LiveReply {
  const { number, reply, controller, player, voice, clips, clock, logger } = options
  const { signal } = controller
  const written: Voiced[] = []
  const confirmed = Promise.withResolvers<void>()
  const milestones: ReplyMilestones = {
    begunAtMs: clock.monotonicMs(),
    firstClauseAtMs: null,
    firstAudioAtMs: null,
  }
  let isWritten = false
  let isLost = false
  if (!options.speculative) confirmed.resolve()

  function push(voiced: Voiced, bytes: Uint8Array): void {
    if (!voiced.hasAudio && voiced === written[0]) options.onFirstAudio?.()
    voiced.hasAudio = true
    voiced.handle.push(bytes)
    if (milestones.firstAudioAtMs !== null) return
    milestones.firstAudioAtMs = clock.monotonicMs()
    options.onAudio()
  }

  function lose(voiced: Voiced, error: unknown): void {
    if (isLost || signal.aborted) return
    isLost = true
    logger.warn('no voice for a clause', { error })
    const unsaid = written.slice(written.indexOf(voiced)).map(({ clause }) => clause.text)
    options.onLost(unsaid.join(' '))
  }

  /** From the cache, or made the vendor's plain way while it plays. */
  async function speakClip(voiced: Voiced, previousText: string | undefined): Promise<void> {
    const clip = clips.clip(toSpoken(voiced.clause.text), {
      signal,
      withWords: true,
      ...(previousText === undefined ? {} : { previousText }),
    })
    clip.firstAudio.catch(() => {})
    clip.complete.catch(() => {})
    // The timing first: it decides where the marks go.
    clip.onWords((words) => voiced.handle.words(words))
    const whole = clips.bytesNow(clip.id)
    if (whole) {
      push(voiced, whole)
      voiced.handle.end()
      return
    }
    const bytes = clips.open(clip.id)
    if (!bytes) throw new Error('the clip is gone')
    for await (const piece of bytes) {
      if (signal.aborted) return
      push(voiced, piece)
    }
    voiced.handle.end()
  }

  function speakLive(voiced: Voiced, previousText: string | undefined): void {
    voice.speak(number, toSpoken(voiced.clause.text), {
      onAudio: (bytes) => push(voiced, bytes),
      onWords: (words) => voiced.handle.words(words),
      onEnd: () => voiced.handle.end(),
      onFailed(error) {
        if (signal.aborted) return
        logger.warn('the live voice failed', { code: error.code, heard: voiced.hasAudio })
        const unsaid = voiced.hasAudio ? voiced.handle.fail() : voiced.clause.text
        if (unsaid === '') return
        if (voiced.hasAudio) {
          voiced.clause = { ...voiced.clause, text: unsaid }
          voiced.handle = voiced.handle.insertAfter(textOf(voiced.clause))
          voiced.hasAudio = false
        }
        speakClip(voiced, previousText).catch((reason: unknown) => lose(voiced, reason))
      },
    })
  }

  function speak(voiced: Voiced, previousText: string | undefined): void {
    if (voiced.clause.spokenBy === 'model') speakLive(voiced, previousText)
    else speakClip(voiced, previousText).catch((error: unknown) => lose(voiced, error))
  }

  function add(clause: Clause): void {
    milestones.firstClauseAtMs ??= clock.monotonicMs()
    const previousText = written.at(-1)?.clause.text
    const voiced: Voiced = { clause, handle: player.addClause(number, textOf(clause)), hasAudio: false }
    written.push(voiced)
    speak(voiced, previousText)
    if (written.length === 1) options.onFirstClause?.()
  }

  async function write(): Promise<void> {
    for await (const clause of reply.clauses) {
      if (signal.aborted || isLost) return
      add(clause)
      await confirmed.promise
      if (signal.aborted) return
    }
    isWritten = true
    voice.finish(number)
    player.finishTurn(number)
    options.onWritten()
  }

  write().catch((error: unknown) => {
    if (!signal.aborted) logger.error('a reply broke off', { error })
  })

  return {
    number,
    state: reply.state,
    finalState: reply.finalState,
    milestones,
    firstTokenAtMs: reply.firstTokenAtMs,
    spokenBy: () => (written.some(({ clause }) => clause.spokenBy === 'model') ? 'model' : 'script'),
    written: () => written.map(({ clause }) => clause.text),
    isWritten: () => isWritten,
    hasAudio: () => milestones.firstAudioAtMs !== null,
    confirm: () => confirmed.resolve(),
    fill(text) {
      const clause: Clause = { text, spokenBy: 'script' }
      const at = written.findIndex((voiced) => !voiced.hasAudio)
      const late = written[at]
      const filler: Voiced = { clause, handle: nobody, hasAudio: false }
      if (late) {
        late.handle.fail()
        const again = late.handle.insertAfter(textOf(late.clause))
        filler.handle = late.handle.insertAfter(textOf(clause))
        late.handle = again
        written.splice(at, 0, filler)
      } else {
        filler.handle = player.addClause(number, textOf(clause))
        written.push(filler)
      }
      speakClip(filler, undefined).catch((error: unknown) => logger.warn('no filler', { error }))
    },
    abort() {
      controller.abort(new Error('reply not wanted'))
      confirmed.resolve()
      voice.abort(number)
    },
  }
}

/** A clause and where its audio goes. */
interface Voiced {
  clause: Clause
  handle: ClauseHandle
  hasAudio: boolean
}

const nobody: ClauseHandle = { push() {}, words() {}, end() {}, fail: () => '', insertAfter: () => nobody }

function textOf({ text }: Clause) {
  return { text, spoken: toSpoken(text) }
}
