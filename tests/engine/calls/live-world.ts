/** A live call with fakes all around: ears and mouth whose answers a test decides, and a modelled network. */
import type { Clip, ClipCache } from '../../../electron/engine/audio/clip-port.ts'
import { createCallSessions } from '../../../electron/engine/calls/call-session.ts'
import type { AudioSlice } from '../../../electron/engine/calls/call-transport.ts'
import { createFramePacer } from '../../../electron/engine/calls/frame-pacer.ts'
import { createStreamTransport } from '../../../electron/engine/calls/stream-transport.ts'
import type {
  Clause,
  Conversation,
  ConversationContext,
  ConversationState,
  CustomerInput,
} from '../../../electron/engine/conversation/conversation-port.ts'
import type { LiveVoice, TimedWord } from '../../../electron/engine/speech/live-voice-port.ts'
import type {
  Transcription,
  TranscriptionListener,
} from '../../../electron/engine/speech/transcription-port.ts'
import type { MediaStreamListener } from '../../../electron/engine/telephony/media-stream-port.ts'
import type { Call } from '../../../shared/domain/call.ts'
import { createPlayoutModel, type PlayoutModel } from '../../support/playout-model.ts'
import { acceptedRows } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { createCallWorld } from './call-world.ts'

const bytesPerLetter = 20 * 8
const frameMs = 20
const voiced = new Uint8Array(160).fill(0x20)
const unvoiced = new Uint8Array(160).fill(0xff)

/** Sound of 20 ms a letter, with the end of each word. */
export function soundOf(text: string): { audio: Uint8Array; words: TimedWord[] } {
  let letters = 0
  const words = text.split(' ').map((word) => {
    letters += word.length + 1
    return { word, endByte: letters * bytesPerLetter }
  })
  return { audio: new Uint8Array(letters * bytesPerLetter).fill(0x35), words }
}

function createClips() {
  const texts = new Map<string, string>()
  const cache: ClipCache = {
    clip(text): Clip {
      const id = `clip-${texts.size}`
      texts.set(id, text)
      const { audio, words } = soundOf(text)
      return {
        id,
        firstAudio: Promise.resolve(),
        complete: Promise.resolve(audio.length),
        words: Promise.resolve(words),
        onWords: (listener) => listener(words),
      }
    },
    open: () => null,
    bytesNow: (id) => soundOf(texts.get(id) ?? '').audio,
    stats: async () => ({ clips: 0, bytes: 0, hits: 0, misses: 0, oldestAt: null }),
    clean: async () => ({ removedClips: 0, removedBytes: 0 }),
  }
  return cache
}

/** A voice that speaks at once. */
function createVoice() {
  const spoken: { reply: number; text: string }[] = []
  const aborted: number[] = []
  const voice: LiveVoice = {
    open: () => ({
      speak(reply, text, listener) {
        spoken.push({ reply, text })
        const { audio, words } = soundOf(text)
        queueMicrotask(() => {
          listener.onWords(words)
          listener.onAudio(audio)
          listener.onEnd()
        })
      },
      finish() {},
      abort: (reply) => void aborted.push(reply),
      close() {},
    }),
  }
  return { voice, spoken, aborted }
}

function createEars() {
  let listener: TranscriptionListener | null = null
  let commits = 0
  const transcription: Transcription = {
    open(given) {
      listener = given
      return {
        send() {},
        hurry() {},
        commit() {
          commits += 1
        },
        close() {},
      }
    },
  }
  return {
    transcription,
    commits: () => commits,
    partial: (text: string) => listener?.onPartial(text),
    committed: (text: string) => listener?.onCommitted(text, 0.9),
  }
}

export interface Asked {
  input: CustomerInput
  context: ConversationContext
  signal: AbortSignal
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

export const opening = 'Buenos días, ¿hablo con usted?'
export const goodbye = 'Que tenga un feliz día.'

function createTalk() {
  const asked: Asked[] = []
  let answer: (input: CustomerInput) => { text: string; state?: Partial<ConversationState> } = () => ({
    text: 'Muy bien.',
  })
  const conversation: Conversation = {
    opening: () => ({ state: initialState, text: opening }),
    reply(before, input, context, signal) {
      asked.push({ input, context, signal: signal ?? new AbortController().signal })
      const { text, state: change } =
        input.kind === 'time_up' ? { text: goodbye, state: { ending: 'time_limit' as const } } : answer(input)
      const state = { ...before, ...change }
      async function* clauses(): AsyncGenerator<Clause> {
        yield { text, spokenBy: 'model' }
      }
      return { state, clauses: clauses(), finalState: Promise.resolve(state), firstTokenAtMs: () => null }
    },
    apology: () => 'Disculpe.',
  }
  return {
    conversation,
    asked,
    answerWith(next: typeof answer) {
      answer = next
    },
    /** Replies that are being made or were used. */
    alive: () => asked.filter(({ signal }) => !signal.aborted),
  }
}

export async function createLiveWorld(given: { maxCallSeconds?: number } = {}) {
  const world = await createCallWorld()
  const { clock, store, vendor, events } = world
  const talk = createTalk()
  const ears = createEars()
  const mouth = createVoice()
  const recorded: AudioSlice[] = []
  const recordings: { consented: boolean; offsetMs: number }[] = []
  const notes: { kind: string; detail: string }[] = []
  const optOuts: string[] = []
  let secrets = 0
  const settings = () => ({
    assistantName: 'Ana',
    lenderName: 'Frailejón',
    lenderNit: '',
    maxCallSeconds: given.maxCallSeconds ?? 300,
  })
  const publish = (body: (typeof events)[number]) => void events.push(body)
  const sessions = createCallSessions({ store, conversation: talk.conversation, settings, clock, publish })
  const transport = createStreamTransport({
    sessions,
    conversation: talk.conversation,
    clips: createClips(),
    voice: mouth.voice,
    transcription: ears.transcription,
    pacer: createFramePacer(clock),
    record(_callId, consented, offsetMs) {
      if (!consented) return null
      recordings.push({ consented, offsetMs })
      return { write: (slice) => void recorded.push(slice), quiet() {}, close: async () => {} }
    },
    settings,
    clock,
    logger: silentLogger,
    publish,
    onOptOut: async ({ call }) => void optOuts.push(call.id),
    note: (_callId, kind, detail) => void notes.push({ kind, detail }),
    ids: {
      secret() {
        secrets += 1
        return secrets.toString(16).padStart(32, '0')
      },
    },
    takeOver: vendor.telephony,
    loadVoiceActivity: async () => () => ({ isSpeech: (frame) => frame[0] !== 0xff, free() {} }),
  })

  let call: Call | null = null
  let listener: MediaStreamListener | null = null
  let model: PlayoutModel | null = null

  /** Somebody has picked up; no stream has come yet. */
  async function pickedUp(): Promise<{ callId: string; token: string; vendorCallId: string }> {
    if (call === null) await world.start(acceptedRows(8))
    call = (await world.lease()).call
    const callId = call.id
    const vendorCallId = `CA-${callId}`
    const record = await store.getRecord(callId)
    if (!record) throw new Error('no such call')
    await store.markPlacing(callId, clock.now())
    await transport.prepare(record)
    await store.setVendorCallId(callId, vendorCallId)
    await store.setAnswered(callId, clock.now())
    const steps = await world.play(transport.answered(callId))
    const step = steps.find(({ kind }) => kind === 'stream')
    return { callId, token: step?.kind === 'stream' ? step.token : '', vendorCallId }
  }

  /** Her telephone's audio is connected. */
  function connect(callId: string): void {
    const playout = createPlayoutModel({ clock, callId, onMark: (name) => listener?.onMark(name) })
    model = playout
    let isOver = false
    listener = transport.accept({
      ...playout.stream,
      close() {
        if (isOver) return
        isOver = true
        playout.stream.close()
        listener?.onEnd('closed')
      },
    })
  }

  async function begin(): Promise<string> {
    const { callId, token, vendorCallId } = await pickedUp()
    if (!transport.claim(callId, token, vendorCallId)) throw new Error('the token was not taken')
    connect(callId)
    return callId
  }

  /** Her telephone sends so much sound, or silence. */
  async function sound(ms: number, isVoice: boolean): Promise<void> {
    for (let at = 0; at < ms; at += frameMs) {
      listener?.onAudio(isVoice ? voiced : unvoiced)
      await clock.advance(frameMs)
    }
  }
  const quiet = (ms: number) => sound(ms, false)

  /** She says something whose final words come when they are asked for; then she is silent for a while. */
  async function says(text: string, afterMs = 1000): Promise<void> {
    const before = ears.commits()
    await sound(400, true)
    ears.partial(text)
    await sound(100, true)
    for (let waited = 0; ears.commits() === before && waited < 3000; waited += frameMs) await quiet(frameMs)
    ears.committed(text)
    await quiet(afterMs)
  }

  return {
    ...world,
    transport,
    talk,
    ears,
    mouth,
    recorded,
    recordings,
    notes,
    optOuts,
    pickedUp,
    connect,
    begin,
    /** The stream's socket breaks. */
    drop: () => listener?.onEnd('closed'),
    sound,
    quiet,
    says,
    line: () => {
      if (!model) throw new Error('no stream yet')
      return model
    },
    turns: async (callId: string) => {
      await clock.advance(1)
      return (await store.turns(callId)).map(({ role, text, heard }) => ({ role, text, heard }))
    },
  }
}
