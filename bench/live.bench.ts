/**
 * Live voice: what ANA adds to a turn with many calls at once, how soon customers are answered and ANA falls silent,
 * what a call costs, and that nothing grows. `node bench/live.bench.ts [calls...]`: all of it; with numbers, the
 * load is measured at these many calls at once, and the rest shortened to as many calls as the first of them says.
 */
import { fileURLToPath } from 'node:url'
import type { AddedTime } from './added-time.ts'
import { asText, atLeast, atMost, type Figure, forComparison, quantile, type Report } from './figures.ts'
import {
  type Conversations,
  type LoadStep,
  type MemoryAfter,
  playConversations,
  playLoad,
  playMany,
} from './live-phases.ts'

const limits = {
  addedP50Ms: 2,
  /** With at most so many calls at once. */
  addedP99Ms: [
    { calls: 50, ms: 10 },
    { calls: 100, ms: 20 },
    { calls: 150, ms: 40 },
  ],
  jitterP99Ms: 10,
  cores: { calls: 100, most: 0.8 },
  mbPerCall: 3,
  turns: 500,
  voiceToVoiceP50Ms: 800,
  voiceToVoiceP95Ms: 1200,
  cutInShare: 3,
  bargeInP95Ms: 500,
  falseStopShare: 5,
  openingMs: 300,
  openingSilenceMs: 1000,
  heapGrowthMb: 2,
}

/** Somewhat more turns than are asked for: the last ones may not be over. */
const full = { turns: 540, atOnce: 30, steps: [50, 100, 150, 200], manyCalls: [100, 500, 1000] }
/** The other ways of calling are played beside it, with fewer people. */
const comparedShare = { turns: 1 / 3, atOnce: 0.4 }
const turnsOfCall = 4

const ms = (value: number, digits = 0) => `${value.toFixed(digits)} ms`
const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole)
const bothOf = (values: readonly number[], digits = 0) =>
  `${quantile(values, 0.5).toFixed(digits)}; ${quantile(values, 0.95).toFixed(digits)} ms`

/* ---- Many calls at once ---- */

function partFigures(turns: readonly AddedTime[]): Figure[] {
  const part = (name: string, of: (turn: AddedTime) => number) => {
    const values = turns.map(of)
    return forComparison(
      `    ${name}, p50 and p99`,
      `${quantile(values, 0.5).toFixed(2)}; ${quantile(values, 0.99).toFixed(1)} ms`,
    )
  }
  const share = (path: AddedTime['path']) =>
    percent(turns.filter((turn) => turn.path === path).length, turns.length).toFixed(0)
  return [
    part('her last frame waits to be heard', ({ frameMs }) => frameMs),
    part('the final words are asked for', ({ commitMs }) => commitMs),
    part('a reply is begun', ({ thinkMs }) => thinkMs),
    ...(turns.some(({ path }) => path === 'live_voice')
      ? [part('a first clause goes to the voice', ({ clauseMs }) => clauseMs)]
      : []),
    part('sound, or the end of her turn, becomes a frame', ({ speakMs }) => speakMs),
    forComparison(
      '    the first sound waited for: end of turn, voice, kept clip',
      `${share('confirmed')}; ${share('live_voice')}; ${share('clip')} %`,
    ),
  ]
}

const p99LimitAt = (calls: number): number | null =>
  limits.addedP99Ms.find((limit) => calls <= limit.calls)?.ms ?? null

/** What is over its limit at this many calls. */
function breaksOf({ wanted, seen, peers, lost }: LoadStep): string[] {
  const addedP99 = quantile(
    seen.turns.map(({ wholeMs }) => wholeMs),
    0.99,
  )
  const jitterP99 = quantile(seen.frameLateMs, 0.99)
  const worst = limits.addedP99Ms.at(-1)?.ms ?? 0
  return [
    ...(addedP99 > (p99LimitAt(wanted) ?? worst)
      ? [`turns take ${addedP99.toFixed(0)} ms longer (p99)`]
      : []),
    ...(jitterP99 > limits.jitterP99Ms ? [`frames leave ${jitterP99.toFixed(0)} ms late (p99)`] : []),
    ...(lost > 0 ? [`${lost} calls lose their live audio`] : []),
    ...(seen.cores > 0.95 ? [`the engine's core is full`] : []),
    ...(peers.cores > 0.95 ? [`the peers' core is full`] : []),
    ...(seen.live < wanted * 0.85 ? [`only ${seen.live.toFixed(0)} calls live`] : []),
  ]
}

function stepFigures(step: LoadStep): Figure[] {
  const { wanted, seen, peers, mbPerCall, lost } = step
  const added = seen.turns.map(({ wholeMs }) => wholeMs)
  const p50 = quantile(added, 0.5)
  const p99 = quantile(added, 0.99)
  const p99Limit = p99LimitAt(wanted)
  const jitter = quantile(seen.frameLateMs, 0.99)
  const at = `${wanted} calls: `
  return [
    wanted <= 50
      ? atMost(`${at}added by ANA to a turn, p50`, p50, limits.addedP50Ms, ' ms', 2)
      : forComparison(`${at}added by ANA to a turn, p50`, ms(p50, 2)),
    forComparison(`  p95 (${added.length} turns)`, ms(quantile(added, 0.95), 1)),
    p99Limit === null ? forComparison('  p99', ms(p99, 1)) : atMost('  p99', p99, p99Limit, ' ms', 1),
    ...partFigures(seen.turns),
    p99Limit === null
      ? forComparison('  frames leave late, p99', ms(jitter, 1))
      : atMost('  frames leave late, p99', jitter, limits.jitterP99Ms, ' ms', 1),
    forComparison(
      '  event loop, delay p99 and longest',
      `${seen.loopP99Ms.toFixed(1)}; ${ms(seen.loopMaxMs)}`,
    ),
    wanted <= limits.cores.calls
      ? atMost('  cores used by the engine', seen.cores, limits.cores.most, '', 2)
      : forComparison('  cores used by the engine', seen.cores.toFixed(2)),
    p99Limit === null
      ? forComparison('  memory for each live call', `${mbPerCall.toFixed(2)} MB`)
      : atMost('  memory for each live call', mbPerCall, limits.mbPerCall, ' MB', 2),
    forComparison(
      '  live on the average; lost their live audio; turns not accounted for',
      `${seen.live.toFixed(0)}; ${lost}; ${seen.unexplained + seen.clipsMade}`,
    ),
    forComparison(
      '  the peers: cores; event loop, delay p99',
      `${peers.cores.toFixed(2)}; ${ms(peers.loopP99Ms, 1)}`,
    ),
  ]
}

function breakFigure(steps: readonly LoadStep[]): Figure {
  const broken = steps
    .map((step) => ({ step, breaks: breaksOf(step) }))
    .find(({ breaks }) => breaks.length > 0)
  return forComparison(
    'breaks at',
    broken
      ? `${broken.step.wanted} calls: ${broken.breaks.join(', ')}`
      : `not up to ${steps.at(-1)?.wanted ?? 0} calls`,
  )
}

/* ---- What customers perceive ---- */

function conversationFigures({ perceived }: Conversations, atOnce: number): Figure[] {
  const { voiceToVoiceMs, turns, cutIns, bargeInMs, spokenToEnd, backchannels, falseStops } = perceived
  const { afterHelloMs, afterSilenceMs } = perceived
  const silence = afterSilenceMs.map((value) => value - limits.openingSilenceMs)
  return [
    atLeast(`customers’ turns (${perceived.calls} calls, ${atOnce} at once)`, turns, limits.turns, ''),
    atMost('voice to voice at her ear, p50', quantile(voiceToVoiceMs, 0.5), limits.voiceToVoiceP50Ms, ' ms'),
    atMost(
      `  p95 (${voiceToVoiceMs.length})`,
      quantile(voiceToVoiceMs, 0.95),
      limits.voiceToVoiceP95Ms,
      ' ms',
    ),
    forComparison('  p99', ms(quantile(voiceToVoiceMs, 0.99))),
    atMost(
      '  cut-ins on a caller who thinks or speaks, of all turns',
      percent(cutIns, turns),
      limits.cutInShare,
      ' %',
      1,
    ),
    forComparison('  silences of more than 2.5 s after her words', String(perceived.longWaits)),
    atMost(
      `she breaks in: first sound to silence in her ear, p95 (${bargeInMs.length})`,
      quantile(bargeInMs, 0.95),
      limits.bargeInP95Ms,
      ' ms',
    ),
    forComparison('  p50', ms(quantile(bargeInMs, 0.5))),
    forComparison('  ANA had ended, or ended, by herself', String(spokenToEnd)),
    atMost(
      `false stops for an «ajá» (of ${backchannels})`,
      percent(falseStops, backchannels),
      limits.falseStopShare,
      ' %',
      1,
    ),
    atMost(
      `opening after «¿aló?», p95 (${afterHelloMs.length})`,
      quantile(afterHelloMs, 0.95),
      limits.openingMs,
      ' ms',
    ),
    forComparison('  p50', ms(quantile(afterHelloMs, 0.5))),
    atMost(
      `opening after 1 s of silence on the line, p95 (${silence.length})`,
      quantile(silence, 0.95),
      limits.openingMs,
      ' ms',
    ),
    forComparison('  p50', ms(quantile(silence, 0.5))),
    forComparison('sound broke off in her ear', `${perceived.gaps} times`),
  ]
}

function comparisonFigures(name: string, { perceived }: Conversations): Figure[] {
  const { voiceToVoiceMs, cutIns, turns } = perceived
  return [
    forComparison(`${name}: voice to voice, p50 and p95`, bothOf(voiceToVoiceMs)),
    forComparison(`  turns; cut-ins`, `${turns}; ${percent(cutIns, turns).toFixed(1)} %`),
  ]
}

/* ---- A thousand calls ---- */

function memoryFigures(after: readonly MemoryAfter[]): Figure[] {
  const last = after.at(-1)
  const before = after.at(-2)
  const told = ({ rssMb, heapMb, externalMb }: MemoryAfter) =>
    `${rssMb.toFixed(0)}; ${heapMb.toFixed(1)}; ${externalMb.toFixed(1)} MB`
  const kept = ({ heapMb, externalMb }: MemoryAfter) => heapMb + externalMb
  return [
    ...after.map((memory) =>
      forComparison(`after ${memory.calls} calls: resident; heap; outside of it`, told(memory)),
    ),
    ...(last && before
      ? [
          atMost(
            `kept more after ${last.calls} than after ${before.calls}`,
            kept(last) - kept(before),
            limits.heapGrowthMb,
            ' MB',
            1,
          ),
        ]
      : []),
  ]
}

const method =
  'Engine (database on disk) and peers run in two processes on the same two cores: the practice line’s telephone ' +
  'company, customers, recogniser and voices under the vendor model, and a model at its pace, serving all at once. ' +
  'Added by ANA: along the chain of events that ends with a reply’s first frame, the time from each message’s sending ' +
  '(stamped by the peer with the computer’s monotonic clock, so that waiting in the engine’s event loop counts and a ' +
  'slow peer does not) or from each timer’s instant until what ANA sends because of it; the links between them, a ' +
  'vendor’s or the silence left to the caller, do not count. Turns that waited for a clip being made do not either. ' +
  'Load is steady: each call that ends is followed by another. Voice to voice, cut-ins, breaking in and the opening ' +
  'are the customers’ own records at their ears, both network legs (80 ± 20 ms each) included; when nothing is said ' +
  'on picking up, or the «¿aló?» was over before the line to ANA stood, the opening counts from when it stood. The ' +
  'thousand calls are short ones, seventy-five at once on a clock of fourfold speed; memory is taken after full collections ' +
  'with no call in progress.'

/** @param calls at once, each a step of the load; without any, everything in full */
export async function runLiveBench(calls: readonly number[] = []): Promise<Report> {
  const [first] = calls
  const steps = calls.length > 0 ? calls : full.steps
  const atOnce = Math.min(full.atOnce, first ?? full.atOnce)
  const turns = Math.min(full.turns, (first ?? full.turns) * turnsOfCall)
  const fewer = {
    turns: Math.round(turns * comparedShare.turns),
    atOnce: Math.ceil(atOnce * comparedShare.atOnce),
  }
  console.error('  conversations …')
  const [spoken, waiting, gathered] = await Promise.all([
    playConversations({ transport: 'stream', turns, atOnce }),
    playConversations({ transport: 'stream', speculates: false, ...fewer }),
    playConversations({ transport: 'gather', ...fewer }),
  ])
  console.error('  many calls at once …')
  const load = await playLoad(steps)
  console.error('  many calls one after the other …')
  const many = await playMany(first === undefined ? full.manyCalls : [first, 3 * first])
  return {
    title: 'Live voice',
    figures: [
      ...conversationFigures(spoken, atOnce),
      ...comparisonFigures('without speculation', waiting),
      ...comparisonFigures('by turns (gather)', gathered),
      ...load.flatMap(stepFigures),
      breakFigure(load),
      ...memoryFigures(many),
    ],
    method,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(asText(await runLiveBench(process.argv.slice(2).map(Number))))
}
