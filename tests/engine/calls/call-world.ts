/** A whole call without a network: real stores and transport, a telephone company and a voice that obey. */
import type { Clip, ClipCache } from '../../../electron/engine/audio/clip-port.ts'
import { createCallSessions } from '../../../electron/engine/calls/call-session.ts'
import { createCalls } from '../../../electron/engine/calls/calls.ts'
import { createGatherTransport } from '../../../electron/engine/calls/gather-transport.ts'
import type { CallTransports } from '../../../electron/engine/calls/transports.ts'
import type {
  Clause,
  Conversation,
  ConversationState,
} from '../../../electron/engine/conversation/conversation-port.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { openDatabase } from '../../../electron/engine/storage/database.ts'
import type {
  ConferenceCallRequest,
  PlaceCallRequest,
  PlaceCallResult,
  Telephony,
  VendorCall,
  VoiceStep,
} from '../../../electron/engine/telephony/telephony-port.ts'
import type { Call } from '../../../shared/domain/call.ts'
import type { LiveEventBody } from '../../../shared/domain/live-event.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { acceptedRows, createWorld } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** A telephone company whose answers a test decides. */
export function createFakeTelephony() {
  const placed: PlaceCallRequest[] = []
  const known = new Map<string, VendorCall>()
  const hungUp: string[] = []
  const updated: Array<{ vendorCallId: string; steps: VoiceStep[] }> = []
  const conferenceCalls: ConferenceCallRequest[] = []
  let answer: (request: PlaceCallRequest) => PlaceCallResult = (request) => ({
    kind: 'placed',
    vendorCallId: `CA-${request.callId}`,
  })
  let listing: () => VendorCall[] = () => [...known.values()]
  const telephony: Telephony = {
    async placeCall(request) {
      placed.push(request)
      return answer(request)
    },
    async hangUp(vendorCallId) {
      hungUp.push(vendorCallId)
    },
    async updateCall(vendorCallId, steps) {
      updated.push({ vendorCallId, steps })
      return true
    },
    async callIntoConference(request) {
      conferenceCalls.push(request)
      return { vendorCallId: `CA-${request.label}` }
    },
    fetchCall: async (vendorCallId) => known.get(vendorCallId) ?? null,
    findCalls: async ({ toE164 }) => listing().filter((call) => call.toE164 === toE164),
    verify: async () => ({ accountName: 'test' }),
  }
  return {
    telephony,
    placed,
    hungUp,
    updated,
    conferenceCalls,
    known,
    answerWith(next: typeof answer) {
      answer = next
    },
    listWith(next: typeof listing) {
      listing = next
    },
  }
}

export function failedPlacing(failure: 'rejected' | 'throttled' | 'ambiguous', numberIsInvalid = false) {
  return {
    kind: 'failed',
    failure,
    numberIsInvalid,
    error: new AnaError('twilio.test', 'as the test wants', { kind: 'vendor' }),
  } as const
}

/** Clips of 40 ms a letter, playable at once unless the test breaks the voice. */
export function createFakeClips() {
  const asked: string[] = []
  let broken = false
  /** While it is held, clips have no sound yet. */
  let held: PromiseWithResolvers<void> | null = null
  const cache: ClipCache = {
    clip(text): Clip {
      asked.push(text)
      const failure = broken ? Promise.reject(new Error('no voice')) : null
      failure?.catch(() => {})
      return {
        id: `clip${asked.length}`,
        firstAudio: failure ?? held?.promise ?? Promise.resolve(),
        complete: failure ?? (held?.promise ?? Promise.resolve()).then(() => text.length * 40 * 8),
        words: failure ?? Promise.resolve(null),
        onWords() {},
      }
    },
    open: () => null,
    bytesNow: () => null,
    stats: async () => ({ clips: 0, bytes: 0, hits: 0, misses: 0, oldestAt: null }),
    clean: async () => ({ removedClips: 0, removedBytes: 0 }),
  }
  return {
    cache,
    asked,
    breakVoice() {
      broken = true
    },
    holdVoice() {
      held = Promise.withResolvers()
    },
    releaseVoice() {
      held?.resolve()
      held = null
    },
  }
}

const initialState: ConversationState = {
  version: 1,
  phase: 'identity',
  silences: 0,
  unclear: 0,
  rebuttals: 0,
  disclosed: false,
  consented: false,
  optedOut: false,
  wrongPerson: false,
  wantsHuman: false,
  facts: {},
  ending: null,
}

/** A conversation that says what the test hands it, turn after turn, and remembers what it was told. */
export function createFakeConversation() {
  const answers: Array<{ clauses: string[] | AsyncIterable<Clause>; state?: Partial<ConversationState> }> = []
  const inputs: Array<{ text: string; history: string[] }> = []
  const conversation: Conversation = {
    opening: ({ nombre }) => ({ state: initialState, text: `Buenos días, ¿hablo con ${nombre}?` }),
    reply(state, input, context) {
      inputs.push({
        text: input.kind === 'speech' ? input.text : `(${input.kind})`,
        history: context.history.map(({ text }) => text),
      })
      const answer = answers.shift() ?? { clauses: ['Ajá.'] }
      const next = { ...state, ...answer.state }
      const { clauses } = answer
      return {
        state: next,
        clauses: Array.isArray(clauses)
          ? (async function* () {
              for (const text of clauses) yield { text, spokenBy: 'script' as const }
            })()
          : clauses,
        finalState: Promise.resolve(next),
        firstTokenAtMs: () => null,
      }
    },
    apology: () => 'Disculpe.',
  }
  return { conversation, inputs, answers }
}

export async function createCallWorld(
  given: { clock?: FakeClock; database?: Awaited<ReturnType<typeof openDatabase>> } = {},
) {
  const clock = given.clock ?? createFakeClock()
  const database = given.database ?? (await openDatabase({ file: ':memory:', clock, logger: silentLogger }))
  const world = createWorld({ database, clock })
  const vendor = createFakeTelephony()
  const clips = createFakeClips()
  const talk = createFakeConversation()
  const events: LiveEventBody[] = []
  const ended: Call[] = []
  const optOuts: string[] = []
  const publish = (body: LiveEventBody) => void events.push(body)
  const settings = () => ({
    assistantName: 'Ana',
    lenderName: 'Frailejón',
    lenderNit: '',
    maxCallSeconds: 300,
  })
  const sessions = createCallSessions({
    store: world.calls,
    conversation: talk.conversation,
    settings,
    clock,
    publish,
  })
  const gather = createGatherTransport({
    sessions,
    conversation: talk.conversation,
    clips: clips.cache,
    settings,
    clock,
    vendorClock: clock,
    logger: silentLogger,
    onOptOut: async ({ call }) => void optOuts.push(call.id),
  })
  const transport: CallTransports = {
    ...gather,
    streamEnded: (callId) => gather.takeUp(callId, null),
    operatorReported: async () => {},
  }
  const calls = createCalls({
    store: world.calls,
    telephony: vendor.telephony,
    transport,
    settings: () => ({
      ringTimeoutSeconds: 30,
      maxCallSeconds: 300,
      maxAttempts: 3,
      retryAfterMs: 3_600_000,
    }),
    clock,
    logger: silentLogger,
    publish,
    onEnded: (call) => void ended.push(call),
  })

  /** Moves time on while database and promises keep up, until `work` is done. */
  async function play<T>(work: Promise<T>): Promise<T> {
    let done = false
    const watched = work.finally(() => {
      done = true
    })
    watched.catch(() => {})
    for (let steps = 0; !done && steps < 3000; steps += 1) await clock.advance(250)
    return watched
  }

  async function leased(count = 1): Promise<Call> {
    await world.start(acceptedRows(count))
    return (await world.lease()).call
  }

  /** A call that somebody has picked up. */
  async function answered(): Promise<Call> {
    const call = await leased()
    await play(calls.launch(call.id, async () => true))
    await calls.answered(call.id, `CA-${call.id}`)
    return call
  }

  const heard = (callId: string, after: number, text: string) =>
    calls.heard(callId, after, { vendorCallId: `CA-${callId}`, text, confidence: 0.9 })

  return {
    ...world,
    store: world.calls,
    calls,
    transport,
    clock,
    database,
    vendor,
    clips,
    talk,
    events,
    ended,
    optOuts,
    play,
    leased,
    answered,
    heard,
  }
}
