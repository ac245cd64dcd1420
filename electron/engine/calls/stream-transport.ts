/**
 * Calls held over live audio: one `live-call` for each, from the moment somebody picks up until its media stream
 * is over. Without a stream, or after one that broke off, the call goes on turn by turn.
 */
import { chunkClauses } from '../conversation/clause-chunker.ts'
import { leadInTexts } from '../conversation/lead-ins.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import type { Ids } from '../ports.ts'
import type { CreateVoiceActivity } from '../speech/voice-activity-port.ts'
import type { MediaStream, MediaStreamListener } from '../telephony/media-stream-port.ts'
import type { VendorCallState, VoiceStep } from '../telephony/telephony-port.ts'
import type { CallSession } from './call-session.ts'
import type { CallRecord } from './call-store.ts'
import type { LiveControls } from './call-transport.ts'
import { createLiveCall, fillers, type LiveCall, type LiveCallDeps } from './live-call.ts'
import { callNotLive } from './live-controls.ts'
import { createStreamTokens } from './stream-tokens.ts'
import { createTakeOver, type TakeOverVendor } from './take-over.ts'

export interface StreamTransport extends LiveControls {
  /** Decides and renders the opening before the phone rings. Never throws. */
  prepare(record: CallRecord): Promise<void>
  answered(callId: string): Promise<VoiceStep[]>
  /** Whether this token was given to this call, and to no other of the vendor's. */
  claim(callId: string, token: string, vendorCallId: string): boolean
  accept(stream: MediaStream): MediaStreamListener | null
  /** What follows a stream that is over: its steps, or that the call goes on turn by turn. */
  ended(callId: string): Promise<AfterConnect>
  /** The operator's own telephone has been rung for a take-over: how that went. */
  operatorStatus(callId: string, state: VendorCallState): Promise<void>
  wrapUp(): void
  /** The call is over. Null when it was never live. */
  release(callId: string): Promise<{ assistantEnded: boolean } | null>
  /** Calls that are live now. */
  size(): number
  /** False after several streams in a row that never began: for a while, new calls do without. */
  isUsable(): boolean
}

/** So many streams in a row that could not be established speak of the network, not of a call. */
const failuresToRest = 3
const restMs = 5 * 60_000

/** From ANA's answer to the stream's start; the vendor alone would wait for five seconds of silence. */
const connectWithinMs = 1500

export type AfterConnect = { kind: 'steps'; steps: VoiceStep[] } | { kind: 'go_on'; unsaid: string | null }

/** ANA's first words when the human whom she rang did not answer. */
const backAgain =
  'Disculpe la espera. El asesor no está disponible en este momento, pero sigo yo con usted. ¿En qué más le puedo ayudar?'

export function createStreamTransport(
  given: Omit<LiveCallDeps, 'redirect'> & {
    ids: Pick<Ids, 'secret'>
    takeOver: TakeOverVendor
    loadVoiceActivity: () => Promise<CreateVoiceActivity>
  },
): StreamTransport {
  const deps = { ...given, redirect }
  const { sessions, clips, logger, ids, clock } = deps
  const live = new Map<string, LiveCall>()
  const tokens = createStreamTokens({ ids })
  let isStocked = false
  let wrappingUp = false
  let failures = 0
  let restsUntilMs = Number.NEGATIVE_INFINITY

  const takeOver = createTakeOver({ ...deps, vendor: deps.takeOver, reconnect })

  /** The vendor's own timeout is longer than anybody waits on a silent telephone. */
  function redirect(callId: string): void {
    const ask = async () => {
      const session = await sessions.find(callId)
      const vendorCallId = session && (await sessions.vendorCallId(session))
      if (vendorCallId) {
        await deps.takeOver.updateCall(vendorCallId, [
          { kind: 'redirect', url: session.addresses.streamEnded },
        ])
      }
    }
    ask().catch((error: unknown) => logger.warn('a call could not be redirected', { callId, error }))
  }

  /** Rendered once for all calls; what fails is made when it is wanted. */
  async function render(texts: readonly string[]): Promise<void> {
    await Promise.all(
      texts.map(async (text) => {
        const clip = clips.clip(toSpoken(text), { withWords: true })
        clip.firstAudio.catch(() => {})
        clip.words.catch(() => {})
        await clip.complete
      }),
    )
  }

  /** Phrases of every call, rendered once an engine's life beside everything else, one after the other. */
  function stockUp(): void {
    if (isStocked) return
    isStocked = true
    void (async () => {
      for (const text of [...fillers, ...leadInTexts()]) {
        await render([text]).catch((error: unknown) => logger.debug('a phrase was not rendered', { error }))
      }
    })()
  }

  async function begin(session: CallSession, opening = session.opening): Promise<void> {
    const call = createLiveCall(deps, session, opening, await deps.loadVoiceActivity())
    live.set(session.record.call.id, call)
    if (wrappingUp) call.wrapUp()
  }

  /** The steps that connect this call's audio to ANA, and what follows when that ends. */
  function connect(session: CallSession): VoiceStep[] {
    const callId = session.record.call.id
    const token = tokens.issue(callId, session.record.call.vendorCallId)
    clock.schedule(connectWithinMs, () => {
      if (tokens.isOpen(callId, token)) redirect(callId)
    })
    return [
      { kind: 'stream', url: session.addresses.media, callId, token },
      { kind: 'redirect', url: session.addresses.streamEnded },
    ]
  }

  async function reconnect(callId: string): Promise<VoiceStep[]> {
    const session = await sessions.find(callId)
    if (!session) return [{ kind: 'hangup' }]
    await live.get(callId)?.close()
    await begin(session, backAgain)
    return connect(session)
  }

  function noteFailure(callId: string): void {
    failures += 1
    logger.warn('no media stream could be established', { callId, failures })
    if (failures < failuresToRest) return
    failures = 0
    restsUntilMs = clock.monotonicMs() + restMs
    deps.publish({
      kind: 'notice',
      level: 'warning',
      code: 'calls.streams_fail',
      message: 'Live audio cannot be established; new calls are held turn by turn for five minutes.',
    })
  }

  const liveOrThrow = (callId: string): LiveCall => {
    const call = live.get(callId)
    if (!call) throw callNotLive(callId)
    return call
  }

  return {
    async prepare(record) {
      const session = sessions.open(record, [])
      await sessions.saveState(session)
      try {
        await render(chunkClauses(session.opening))
      } catch (error) {
        logger.warn('opening not rendered', { callId: record.call.id, error })
        session.isVoiceLost = true
        deps.note(record.call.id, 'fell_back', 'voice_failed')
      }
      stockUp()
    },

    async answered(callId) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      if (!live.has(callId)) {
        session.answeredAtMs = clock.now()
        await begin(session)
      }
      return connect(session)
    },

    claim(callId, token, vendorCallId) {
      if (!tokens.claim(callId, token, vendorCallId)) return false
      const session = sessions.inMemory(callId)
      if (session) session.record.call.vendorCallId ??= vendorCallId
      return true
    },

    accept(stream) {
      failures = 0
      return live.get(stream.callId)?.connect(stream) ?? null
    },

    async ended(callId) {
      // Nobody came with the token: the socket could not be established.
      if (tokens.revoke(callId)) {
        noteFailure(callId)
        deps.note(callId, 'fell_back', 'stream_refused')
      }
      const call = live.get(callId)
      if (!call) return { kind: 'go_on', unsaid: null }
      const after = await call.afterStream()
      if (takeOver.has(callId)) return { kind: 'steps', steps: await takeOver.afterConference(callId) }
      return after.kind === 'done' ? { kind: 'steps', steps: [{ kind: 'hangup' }] } : after
    },

    operatorStatus: takeOver.operatorStatus,

    wrapUp() {
      wrappingUp = true
      for (const call of live.values()) call.wrapUp()
    },

    async release(callId) {
      const call = live.get(callId)
      if (!call) return null
      live.delete(callId)
      tokens.revoke(callId)
      takeOver.forget(callId)
      return call.close()
    },

    listen: (callId, onAudio, onEnd) => liveOrThrow(callId).listen(onAudio, onEnd),
    whisper(callId, hint) {
      liveOrThrow(callId).whisper(hint)
      deps.note(callId, 'whispered', '')
    },
    takeOver: (callId, operatorE164) => takeOver.begin(callId, liveOrThrow(callId), operatorE164),
    size: () => live.size,
    isUsable: () => clock.monotonicMs() >= restsUntilMs,
  }
}
