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
  /** No voice can be had for a clause of it. */
  isLost(): boolean
  /** What is written and is not part of `heard`; words that only filled a silence are left out. */
  unsaid(heard: string): string
  /** Nothing more of it is voiced, but it is written to its end. Resolves then; never rejects. */
  mute(): Promise<void>
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
  /** No voice can be had for one of its clauses; nothing from there on will be heard. Comes once. */
  onLost: () => void
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
  let isMuted = false
  if (!options.speculative) confirmed.resolve()

  function push(voiced: Voiced, bytes: Uint8Array): void {
    if (isMuted) return
    if (!voiced.hasAudio && voiced === written[0]) options.onFirstAudio?.()
    voiced.hasAudio = true
    voiced.handle.push(bytes)
    if (milestones.firstAudioAtMs !== null) return
    milestones.firstAudioAtMs = clock.monotonicMs()
    options.onAudio()
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

  function speakLive(voiced: Voiced, onFailed: (error: unknown) => void): void {
    voice.speak(number, toSpoken(voiced.clause.text), {
      onAudio: (bytes) => push(voiced, bytes),
      onWords: (words) => voiced.handle.words(words),
      onEnd: () => voiced.handle.end(),
      onFailed,
    })
  }

  /** What a voice that gave up leaves unsaid becomes a clause of its own; null when it had said everything. */
  function restOf(voiced: Voiced): Voiced | null {
    if (!voiced.hasAudio) return voiced
    const unsaid = voiced.handle.fail()
    if (unsaid === '') return null
    const { text, spokenBy } = voiced.clause
    const rest: Voiced = {
      clause: { text: unsaid, spokenBy },
      handle: voiced.handle.insertAfter(textOf({ text: unsaid, spokenBy })),
      hasAudio: false,
      isFiller: false,
    }
    voiced.clause = { text: text.slice(0, text.length - unsaid.length).trim(), spokenBy }
    written.splice(written.indexOf(voiced) + 1, 0, rest)
    return rest
  }

  /** Each of the two ways covers for the other. */
  function speak(voiced: Voiced, previousText: string | undefined): void {
    const byClip = (piece: Voiced, onFailed: (error: unknown) => void) =>
      void speakClip(piece, previousText).catch(onFailed)
    const [first, second] = voiced.clause.spokenBy === 'model' ? [speakLive, byClip] : [byClip, speakLive]
    first(voiced, (error) => {
      if (signal.aborted || isMuted) return
      logger.warn('a voice failed', { error, heard: voiced.hasAudio })
      const rest = restOf(voiced)
      if (rest === null) return
      second(rest, (reason) => {
        if (signal.aborted || isMuted || isLost) return
        logger.warn('no voice for a clause', { error: reason })
        // What was half said by the other way is cut here; its clause stays open, so that nothing after it is heard.
        isLost = true
        options.onLost()
      })
    })
  }

  function add(clause: Clause): void {
    milestones.firstClauseAtMs ??= clock.monotonicMs()
    const previousText = written.at(-1)?.clause.text
    const isSilent = isLost || isMuted
    const handle = isSilent ? nobody : player.addClause(number, textOf(clause))
    const voiced: Voiced = { clause, handle, hasAudio: false, isFiller: false }
    written.push(voiced)
    if (!isSilent) speak(voiced, previousText)
    if (written.length === 1) options.onFirstClause?.()
  }

  async function write(): Promise<void> {
    for await (const clause of reply.clauses) {
      if (signal.aborted) return
      add(clause)
      await confirmed.promise
      if (signal.aborted) return
    }
    isWritten = true
    if (isMuted) return
    voice.finish(number)
    if (isLost) return
    player.finishTurn(number)
    options.onWritten()
  }

  const ended = write().catch((error: unknown) => {
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
    isLost: () => isLost,
    unsaid(heard) {
      let at = 0
      const rest: string[] = []
      for (const { clause, isFiller } of written) {
        const isHeard = heard.startsWith(clause.text, at)
        const unheard = isHeard ? '' : clause.text.slice(Math.max(0, heard.length - at)).trim()
        at += clause.text.length + 1
        if (unheard !== '' && !isFiller) rest.push(unheard)
      }
      return rest.join(' ')
    },
    mute() {
      isMuted = true
      confirmed.resolve()
      voice.abort(number)
      return ended
    },
    fill(text) {
      if (isLost || isMuted) return
      const clause: Clause = { text, spokenBy: 'script' }
      const at = written.findIndex((voiced) => !voiced.hasAudio)
      const late = written[at]
      const filler: Voiced = { clause, handle: nobody, hasAudio: false, isFiller: true }
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
      speakClip(filler, undefined).catch((error: unknown) => {
        logger.warn('no filler', { error })
        // Nothing waits for words that only fill.
        filler.handle.fail()
        if (!filler.hasAudio) written.splice(written.indexOf(filler), 1)
      })
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
  isFiller: boolean
}

const nobody: ClauseHandle = { push() {}, words() {}, end() {}, fail: () => '', insertAfter: () => nobody }

function textOf({ text }: Clause) {
  return { text, spoken: toSpoken(text) }
}
