/**
 * How soon ANA answers, turn by turn: the engine's own share of a reply with twenty calls at once, and the
 * whole reply against the seed's way. `node bench/reply.bench.ts [rounds]`
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClauseChunker } from '../electron/engine/conversation/clause-chunker.ts'
import { toSpoken } from '../electron/engine/conversation/spoken-spanish.ts'
import { type Child, startChild } from './child-process.ts'
import { asText, atLeast, atMost, forComparison, quantile, type Report } from './figures.ts'
import type { BenchContact, BenchTurn, EngineArgument, SeedTurn } from './reply-engine.ts'
import type { VendorAddresses, VendorRecords } from './reply-vendors.ts'
import { post, type ScriptedCallers, startScriptedCallers, type TimedReply } from './scripted-callers.ts'

const callsAtOnce = 20
const limits = { overheadP95Ms: 15, ratio: 2.5 }

/** A reply of ANA's whose first clause the model wrote. */
interface ModelReply {
  elapsedMs: number
  /** What the model and the voice took for the first clause by their own clocks. */
  vendorsMs: number
  seed: SeedTurn
  /** Where the rest of the time went, by the stored waterfall. */
  shares: { aroundMs: number; modelHopMs: number; voiceHopMs: number } | null
}

interface FirstClause {
  replyIndex: number
  clause: string
  text: string
  modelMs: number
  voiceMs: number
}

/** When the model had written enough to tell that its first clause had ended: Spanish needs the next word. */
function firstClauseOf(tokens: VendorRecords['replies'][number]['tokens']): { clause: string; atMs: number } {
  const chunker = createClauseChunker()
  for (const { text, atMs } of tokens) {
    const [clause] = chunker.push(text)
    if (clause !== undefined) return { clause, atMs }
  }
  return { clause: chunker.end()[0] ?? '', atMs: tokens.at(-1)?.atMs ?? 0 }
}

function firstClauses({ replies, voices }: VendorRecords): FirstClause[] {
  const firstAudioMs = new Map(voices.map((voice) => [voice.text, voice.firstAudioMs]))
  return replies.flatMap(({ text, tokens }, replyIndex) => {
    const { clause, atMs } = firstClauseOf(tokens)
    const voiceMs = firstAudioMs.get(toSpoken(clause))
    return voiceMs === undefined || voiceMs === null
      ? []
      : [{ replyIndex, clause, text, modelMs: atMs, voiceMs }]
  })
}

function sharesOf(turn: BenchTurn, elapsedMs: number, first: FirstClause): ModelReply['shares'] {
  const { firstClauseMs = null, answeredMs = null } = turn.waterfall ?? {}
  if (firstClauseMs === null || answeredMs === null) return null
  return {
    aroundMs: elapsedMs - answeredMs,
    modelHopMs: firstClauseMs - first.modelMs,
    voiceHopMs: answeredMs - firstClauseMs - first.voiceMs,
  }
}

/** The replies of a round that the model began, each with what its vendors took. */
async function modelReplies(engine: Child, vendors: Child, timed: TimedReply[]): Promise<ModelReply[]> {
  const known = firstClauses(await vendors.ask<VendorRecords>('records'))
  const found: ModelReply[] = []
  for (const callId of new Set(timed.map((reply) => reply.callId))) {
    const turns = await engine.ask<BenchTurn[]>('turns', callId)
    for (const { turnIndex, elapsedMs } of timed.filter((reply) => reply.callId === callId)) {
      const turn = turns.find(({ index, spokenBy }) => index === turnIndex && spokenBy === 'model')
      const first = known.find(({ clause }) => turn?.text.startsWith(clause))
      if (!turn || !first) continue
      const tail = turn.text.startsWith(first.text) ? turn.text.slice(first.text.length).trim() : ''
      const { modelMs, voiceMs } = first
      found.push({
        elapsedMs,
        vendorsMs: modelMs + voiceMs,
        seed: { replyIndex: first.replyIndex, tail },
        shares: sharesOf(turn, elapsedMs, first),
      })
    }
  }
  return found
}

function contactsOf(round: number): BenchContact[] {
  return Array.from({ length: callsAtOnce }, (_, index) => ({
    nombre: `Cliente ${String.fromCharCode(65 + index)} Prueba`,
    e164: `+57300${String(5_550_000 + round * 100 + index)}`,
  }))
}

async function playAna(engine: Child, callers: ScriptedCallers, round: number): Promise<TimedReply[]> {
  const played = callers.play(callsAtOnce)
  await engine.ask('start', contactsOf(round))
  return played
}

/** The same replies the seed's way, with as many callers at once and the same pauses between them. */
async function playSeed(seedUrl: string, turns: SeedTurn[]): Promise<number[]> {
  const left = [...turns]
  const elapsed: number[] = []
  await Promise.all(
    Array.from({ length: callsAtOnce }, async () => {
      for (let turn = left.shift(); turn !== undefined; turn = left.shift()) {
        await wait(600 + Math.random() * 1000)
        const answer = await post(seedUrl, JSON.stringify(turn), { 'content-type': 'application/json' })
        elapsed.push(answer.elapsedMs)
      }
    }),
  )
  return elapsed
}

function shareFigures(replies: ModelReply[]) {
  const shares = replies.flatMap(({ shares }) => shares ?? [])
  const figure = (name: string, of: (share: (typeof shares)[number]) => number) => {
    const values = shares.map(of)
    return forComparison(
      `  of which ${name}, p50 and p95`,
      `${quantile(values, 0.5).toFixed(1)}; ${quantile(values, 0.95).toFixed(1)} ms`,
    )
  }
  return [
    figure('before the model is asked and after the voice', (share) => share.aroundMs),
    figure('between engine and model', (share) => share.modelHopMs),
    figure('between engine and voice', (share) => share.voiceHopMs),
  ]
}

/** @param rounds of twenty calls each, after one that warms the engine up */
export async function runReplyBench(rounds = 2): Promise<Report> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ana-bench-'))
  const callers = await startScriptedCallers()
  const vendors = await startChild(new URL('./reply-vendors.ts', import.meta.url), null)
  const { ollamaUrl, elevenLabsBaseUrl, apiKey, voiceId } = await vendors.ask<VendorAddresses>('addresses')
  const argument: EngineArgument = {
    dataDir,
    variables: {
      TWILIO_API_BASE_URL: callers.origin,
      TWILIO_ACCOUNT_SID: callers.accountSid,
      TWILIO_AUTH_TOKEN: callers.authToken,
      TWILIO_PHONE_NUMBER: '+576015550123',
      ELEVENLABS_BASE_URL: elevenLabsBaseUrl,
      ELEVENLABS_API_KEY: apiKey,
      ELEVENLABS_VOICE_ID: voiceId,
      OLLAMA_HOST: ollamaUrl,
      ANA_TRANSPORT: 'gather',
      ANA_MAX_CONCURRENT_CALLS: String(callsAtOnce),
      ANA_CALLS_PER_SECOND: '30',
    },
  }
  const profile = process.env.BENCH_CPU_PROFILE
  const engine = await startChild(new URL('./reply-engine.ts', import.meta.url), argument, {
    execArgv: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  })
  const ana: ModelReply[] = []
  const seed: number[] = []
  let loop = { p99Ms: 0, maxMs: 0 }
  try {
    await engine.ask('publicUrl')
    const seedUrl = await engine.ask<string>('seedUrl')
    for (let round = 0; round <= rounds; round += 1) {
      await engine.ask('watchLoop')
      const timed = await playAna(engine, callers, round)
      loop = await engine.ask('loopDelay')
      const replies = await modelReplies(engine, vendors, timed)
      if (replies.length === 0) throw new Error('the model was never asked: nothing was measured')
      if (round === 0) continue
      ana.push(...replies)
      seed.push(
        ...(await playSeed(
          seedUrl,
          replies.map((reply) => reply.seed),
        )),
      )
    }
  } finally {
    await engine.stop()
    await vendors.stop()
    await callers.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  const overhead = ana.map(({ elapsedMs, vendorsMs }) => elapsedMs - vendorsMs)
  const whole = ana.map(({ elapsedMs }) => elapsedMs)
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return {
    title: `Answering turn by turn, ${callsAtOnce} calls at once (${ana.length} replies)`,
    figures: [
      forComparison("engine's own time of a reply, p50", ms(quantile(overhead, 0.5))),
      atMost("engine's own time of a reply, p95", quantile(overhead, 0.95), limits.overheadP95Ms, ' ms', 1),
      forComparison("engine's own time of a reply, p99", ms(quantile(overhead, 0.99))),
      ...shareFigures(ana),
      forComparison('from the words to the TwiML, p50', ms(quantile(whole, 0.5))),
      forComparison('from the words to the TwiML, p95', ms(quantile(whole, 0.95))),
      forComparison("the seed's way, p50", ms(quantile(seed, 0.5))),
      forComparison("the seed's way, p95", ms(quantile(seed, 0.95))),
      atLeast(
        'sooner than the seed, at p50',
        quantile(seed, 0.5) / quantile(whole, 0.5),
        limits.ratio,
        ' ×',
        2,
      ),
      atLeast(
        'sooner than the seed, at p95',
        quantile(seed, 0.95) / quantile(whole, 0.95),
        limits.ratio,
        ' ×',
        2,
      ),
      forComparison('event-loop delay of the engine meanwhile, p99', ms(loop.p99Ms)),
      forComparison('event-loop delay of the engine meanwhile, longest', ms(loop.maxMs)),
    ],
    method:
      'The whole engine in a process of its own, database on disk, answers signed speech webhooks of scripted ' +
      "callers under the vendor model; from each answer's time is subtracted what model and voice, in their own " +
      'process and by their own clocks, took from receiving their request to the token that shows the end of the ' +
      'first clause and to its first byte of audio. The seed’s way answers the same words by the same vendors ' +
      'once everything is written and synthesised.',
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(asText(await runReplyBench(Number(process.argv[2] ?? 2))))
}
