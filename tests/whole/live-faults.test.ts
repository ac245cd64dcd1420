/**
 * Live calls while something fails: each scenario is a whole call over the practice line on simulated time, and
 * each is held to the same promises. She never waits in silence for ANA, is never cut off without a goodbye, and
 * what is written down is what was said.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { FaultScript } from '../../electron/practice/faults.ts'
import type { SocketFault } from '../../electron/practice/socket-faults.ts'
import { type FakeOllama, type OllamaReply, startFakeOllama } from '../fakes/fake-ollama.ts'
import { fellBack, type LiveCallSeen, owedSilences, playLiveCalls, told, until } from './live-scenario.ts'
import { acceptableStatuses } from './persona-outcomes.ts'
import type { SimulatedAna } from './simulated-engine.ts'
import { transcriptProblems } from './transcript-check.ts'

/** Silence that ANA may owe, as the issue sets it; a call's clockwork on the line moves in 20 ms. */
const longestSilenceMs = 2500
const farewell = /feliz día|muchas gracias|adiós|hasta luego/i

let ollama: FakeOllama | null = null
afterEach(async () => {
  await ollama?.close()
  ollama = null
})

/** The promises of every call, whatever failed. */
function expectGraceful(calls: readonly LiveCallSeen[], count: number): void {
  expect(calls).toHaveLength(count)
  for (const call of calls) {
    const { heard, detail, persona } = call
    const problems = transcriptProblems(heard, detail.turns, { brokenLine: fellBack(call) !== null })
    const tooLong = owedSilences(heard).filter(({ lengthMs }) => lengthMs > longestSilenceMs)
    const isCutOff = heard.endedBy !== 'customer' && !farewell.test(heard.heard.at(-1)?.text ?? '')
    const promises = {
      tooLong,
      problems,
      isCutOff,
      endings: detail.events.filter(({ kind }) => kind === 'ended').length,
      endedItself: heard.endedAtMs !== null && heard.endedBy !== 'time_limit',
      isSettled: detail.call.state,
      status: acceptableStatuses[persona]?.includes(call.status) ? 'as it should be' : call.status,
    }
    expect(promises, told(call)).toEqual({
      tooLong: [],
      problems: [],
      isCutOff: false,
      endings: 1,
      endedItself: true,
      isSettled: 'ended',
      status: 'as it should be',
    })
  }
}

/** Faults that begin only once somebody has picked up: everything was well when the telephone rang. */
const oncePickedUp = (faults: FaultScript) => async (ana: SimulatedAna) => {
  const { line } = ana.practice
  await until(() => line.calls().some(({ answeredAtMs }) => answeredAtMs !== null))
  line.setFaults(faults)
}

const ears = (fault: SocketFault, times?: number): FaultScript => ({
  sockets: [{ on: 'elevenlabs.transcription', fault, ...(times === undefined ? {} : { times }) }],
})
const mouth = (fault: SocketFault): FaultScript => ({
  sockets: [{ on: 'elevenlabs.voice_socket', fault }],
})
/** A refusal that is not tried again. */
const noSynthesis: FaultScript = {
  requests: [{ on: 'elevenlabs.synthesis', fault: { kind: 'error', status: 401 } }],
}

interface Scenario {
  what: string
  persona?: string
  faults?: FaultScript
  later?: FaultScript
  /** Why live audio was given up; null when the call stays live. */
  leaves: string | null
}

async function play({ persona = 'private-sector', faults, later, leaves }: Scenario): Promise<LiveCallSeen> {
  const calls = await playLiveCalls({
    personas: [persona],
    ...(faults ? { faults } : {}),
    ...(later ? { meanwhile: oncePickedUp(later) } : {}),
  })
  expectGraceful(calls, 1)
  const [call] = calls
  if (!call) throw new Error('nobody was called')
  expect(fellBack(call), told(call)).toBe(leaves)
  return call
}

describe('the recogniser', () => {
  test.each<Scenario>([
    { what: 'refuses at once', faults: ears({ kind: 'refuse', status: 401 }), leaves: 'recogniser_failed' },
    { what: 'never opens', faults: ears({ kind: 'hang' }), leaves: 'recogniser_silent' },
    { what: 'opens and says nothing', faults: ears({ kind: 'silence' }), leaves: 'recogniser_silent' },
    {
      what: 'drops in mid-call and comes back',
      persona: 'wrong-number',
      faults: ears({ kind: 'drop', afterMs: 7000 }, 1),
      leaves: null,
    },
    {
      what: 'is out of quota in mid-call',
      faults: ears({ kind: 'error', code: 'quota_exceeded', afterMs: 9000 }),
      leaves: 'recogniser_failed',
    },
    {
      what: 'is late with its final words',
      persona: 'wrong-number',
      faults: ears({ kind: 'slow', delayMs: 900 }),
      leaves: null,
    },
  ])('$what', async (scenario) => void (await play(scenario)))
})

describe('the plain voice', () => {
  test.each<Scenario>([
    { what: 'was gone before the telephone rang', faults: noSynthesis, leaves: 'voice_failed' },
    { what: 'fails once somebody has picked up', later: noSynthesis, persona: 'wrong-number', leaves: null },
    {
      what: 'fails together with the live one: the network’s own says the rest',
      faults: mouth({ kind: 'refuse', status: 401 }),
      later: { ...noSynthesis, ...mouth({ kind: 'refuse', status: 401 }) },
      leaves: 'voice_failed',
    },
    {
      what: 'breaks off in the middle of every clause',
      persona: 'wrong-number',
      later: {
        requests: [{ on: 'elevenlabs.synthesis', fault: { kind: 'cut_off', afterBytes: 9000 } }],
      },
      leaves: null,
    },
  ])('$what', async (scenario) => {
    const call = await play(scenario)
    if (scenario.leaves !== null) expect(call.heard.heard.some(({ via }) => via === 'say')).toBe(true)
  })
})

describe('the media socket', () => {
  test.each<Scenario>([
    { what: 'is refused', faults: { media: { refuseRate: 1 } }, leaves: 'stream_refused' },
    { what: 'is swallowed by the tunnel', faults: { media: { hangRate: 1 } }, leaves: 'stream_refused' },
    {
      what: 'drops before the opening',
      faults: { media: { dropAfterMs: 200 } },
      leaves: 'stream_lost',
    },
    {
      what: 'drops in the middle of a sentence of ANA’s',
      faults: { media: { dropAfterMs: 4500 } },
      leaves: 'stream_lost',
    },
    {
      what: 'drops while she speaks',
      faults: { media: { dropAfterMs: 7400 } },
      leaves: 'stream_lost',
    },
    {
      what: 'drops just after she has spoken',
      faults: { media: { dropAfterMs: 8300 } },
      leaves: 'stream_lost',
    },
    {
      what: 'stalls',
      faults: { media: { stall: { afterMs: 5000, forMs: 8000 } } },
      leaves: 'stream_stalled',
    },
    {
      what: 'stalls for a moment',
      persona: 'wrong-number',
      faults: { media: { stall: { afterMs: 5000, forMs: 700 } } },
      leaves: null,
    },
    { what: 'returns no marks', faults: { media: { markLossRate: 1 } }, leaves: 'marks_lost' },
    {
      what: 'loses every other mark',
      persona: 'wrong-number',
      faults: { media: { markLossRate: 0.5 } },
      leaves: null,
    },
    {
      what: 'closes without its stop',
      persona: 'wrong-number',
      faults: { media: { stopLossRate: 1 } },
      leaves: null,
    },
  ])('$what', async (scenario) => void (await play(scenario)))
})

describe('the telephone company’s callbacks', () => {
  test('are lost: the vendor is asked how the call ended', async () => {
    const calls = await playLiveCalls({
      personas: ['wrong-number'],
      faults: { statusCallbacks: { dropRate: 1 } },
      async meanwhile({ practice, clock, engine }) {
        await until(() => practice.line.calls().some(({ endedAtMs }) => endedAtMs !== null))
        // Instead of waiting for the engine's own round, which is in the computer's time.
        clock.skipTo(clock.now() + 120_000)
        await engine.services.calls.sweep()
      },
    })
    expectGraceful(calls, 1)
  })

  test('come twice, late and out of order', async () => {
    const faults = { statusCallbacks: { duplicateRate: 1, lateRate: 0.5 } }
    await play({ what: 'callbacks', persona: 'wrong-number', faults, leaves: null })
  })
})

const modelWords =
  'Le cuento con calma. Es un crédito que se descuenta directamente de la nómina, mes a mes. Un asesor le explica todo.'

async function playWithModel(
  reply: Partial<OllamaReply>,
  options: { faults?: FaultScript; personas?: readonly string[]; parallel?: number } = {},
): Promise<LiveCallSeen[]> {
  const personas = options.personas ?? ['whatsapp-info']
  const calls = await playLiveCalls({
    personas,
    ...(options.faults ? { faults: options.faults } : {}),
    async beside(clock) {
      const { parallel } = options
      const model = await startFakeOllama({
        clock,
        latency: 'medians',
        ...(parallel === undefined ? {} : { parallel }),
      })
      ollama = model
      model.answerWith((chat) => (chat.format === undefined ? { text: modelWords, ...reply } : '{}'))
      return { OLLAMA_HOST: model.url, OLLAMA_MODEL: 'qwen3:4b' }
    },
  })
  expectGraceful(calls, personas.length)
  return calls
}

describe('the model', () => {
  test.each<{ what: string; reply: Partial<OllamaReply> }>([
    { what: 'is slower than her patience', reply: { firstTokenMs: 6000 } },
    { what: 'stalls in the middle of a sentence', reply: { failure: { kind: 'stall', afterTokens: 9 } } },
    { what: 'writes slower than it is spoken', reply: { tokensPerSecond: 4 } },
    { what: 'breaks off', reply: { failure: { kind: 'cut', afterTokens: 12 } } },
    {
      what: 'is overloaded',
      reply: { failure: { kind: 'status', status: 503, error: 'server busy, please try again' } },
    },
  ])('$what', async ({ reply }) => {
    await playWithModel(reply)
    expect(ollama?.chats().some(({ format, messages }) => format === undefined && messages.length > 0)).toBe(
      true,
    )
  })

  test('answers one call at a time while two are on the phone', async () => {
    await playWithModel({}, { personas: ['whatsapp-info', 'whatsapp-info'], parallel: 1 })
  })
})

describe('the live voice', () => {
  test.each<{ what: string; fault: SocketFault }>([
    { what: 'is refused', fault: { kind: 'refuse', status: 401 } },
    { what: 'drops in the middle of a clause', fault: { kind: 'drop', afterBytes: 6000 } },
    { what: 'opens and says nothing', fault: { kind: 'silence' } },
    { what: 'is slow', fault: { kind: 'slow', delayMs: 1500 } },
  ])('$what', async ({ fault }) => {
    const calls = await playWithModel({}, { faults: mouth(fault) })
    expect(calls.some(({ detail }) => detail.turns.some(({ spokenBy }) => spokenBy === 'model'))).toBe(true)
  })
})
