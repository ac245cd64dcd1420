/**
 * Judges a conversation with rules alone: no model, no network, a few milliseconds. It reads who speaks,
 * what she commits to, asks, refuses and postpones, and where the conversation ended. What ANA says only
 * gives context to short answers; it is never evidence.
 */
import type { Evidence, Objection, Transcript } from '../../../shared/domain/analysis.ts'
import type { Analyst, Judgement } from './analyst-port.ts'
import { type Callback, findCallback } from './callback-rules.ts'
import { type PrimaryFindings, settleFindings } from './consistency.ts'
import { find, normaliseTranscript, phrase, quoteOf, type Span, type Utterance } from './customer-speech.ts'
import { findIneligibility } from './eligibility-rules.ts'
import { heardOptOuts } from './heard-opt-outs.ts'
import { judgeInterest } from './interest-rules.ts'
import { type FoundObjection, findObjections } from './objection-rules.ts'
import { keyPointsOf, type ReportInput, recommendationsOf, summaryOf } from './report-text.ts'
import { type Act, findActs, isInjection } from './speech-acts.ts'
import { whoAnswers } from './who-answers.ts'

const complaintWords = phrase(
  '(?:queja|reclamo|abuso|reclamar|quejarme|siguen (?:descontando|cobrando)|me (?:descontaron|cobraron) ~4 (?:mas|doble|de mas|sin)|demanda|derecho de peticion|ya pague ~6 (?:siguen|descont\\S*|cobr\\S*)|nadie me (?:responde|contesta|soluciona|da razon))',
)
const mostQuotes = 4

interface Reading {
  primary: Omit<PrimaryFindings, 'keyPoints' | 'summary' | 'recommendations' | 'evidence'>
  turns: number[]
  situation: ReportInput['situation']
  meeting: boolean
}

const otherChannel = phrase('correo|whatsapp|mail|email|escrib\\S*|mensajes?|mensajito')

/** Whether the words that ask for paper name a channel that stays open. */
function opensChannel(utterance: Utterance | undefined): boolean {
  return utterance !== undefined && find(utterance, otherChannel).length > 0
}

/** Reads one transcript; synchronous, deterministic, and pure. */
export function judgeByRules(transcript: Transcript): Judgement {
  const utterances = normaliseTranscript(transcript)
  const customer = utterances.filter(
    (utterance) => utterance.role === 'customer' && utterance.raw.trim() !== '',
  )
  const acts = findActs(utterances)
  const reading = read(transcript, utterances, customer, acts)
  const evidence = evidenceOf(reading, utterances, acts)
  const objections = reading.primary.objections
  const settled = settleFindings({
    ...reading.primary,
    keyPoints: [],
    summary: '',
    recommendations: [],
    evidence,
  })
  const report: ReportInput = {
    customerName: transcript.customerName,
    interest: settled.interest,
    action: settled.action,
    situation: reading.situation,
    callbackAt: settled.callbackAt,
    meeting: reading.meeting,
    objections,
    personRequested: reading.primary.personRequested,
    cutOff: transcript.endedBy === 'network',
    triedInjection: customer.some(isInjection),
    facts: quotesOf(acts, 'facts', utterances),
    questions: quotesOf(acts, 'question', utterances),
  }
  return {
    findings: {
      ...settled,
      summary: summaryOf(report),
      keyPoints: keyPointsOf(report),
      recommendations: recommendationsOf(report),
    },
    engine: 'rules',
    model: null,
    unsupported: false,
  }
}

function read(
  transcript: Transcript,
  utterances: readonly Utterance[],
  customer: readonly Utterance[],
  acts: readonly Act[],
): Reading {
  const base = {
    optOut: false,
    wrongNumber: false,
    voicemail: false,
    callbackAt: null,
    objections: [] as Objection[],
    personRequested: false,
    complaint: false,
  }
  const speaker = whoAnswers(utterances, transcript.customerName, transcript.endedBy)
  if (speaker.kind === 'nobody') {
    return {
      primary: { ...base, interest: 'none', action: 'follow_up_call' },
      turns: [],
      situation: 'nobody',
      meeting: false,
    }
  }
  if (speaker.kind === 'recording') {
    return {
      primary: { ...base, interest: 'none', action: 'follow_up_call', voicemail: true },
      turns: speaker.found.map((found) => found.turn),
      situation: 'recording',
      meeting: false,
    }
  }
  const optOuts = heardOptOuts(utterances)
  const callback = findCallback(utterances, Date.parse(transcript.startedAt))
  const ineligible = speaker.kind === 'person' ? findIneligibility(utterances) : []
  const asksPerson = acts.some((act) => act.kind === 'person')
  const complaint =
    speaker.kind === 'person' && asksPerson && customer.some((one) => find(one, complaintWords).length > 0)
  const extra: FoundObjection[] = ineligible.slice(0, 1).map((found) => ({ tag: 'no_elegible', ...found }))
  const person = acts.find((act) => act.kind === 'person')
  if (person) extra.push({ tag: 'prefiere_humano', turn: person.turn, span: person.span })
  const objections = findObjections(utterances, extra).map((found) => found.tag)
  const common = { ...base, objections, personRequested: asksPerson, complaint }

  if (speaker.kind === 'stranger') {
    return {
      primary: {
        ...common,
        interest: 'none',
        action: 'no_interest',
        wrongNumber: true,
        optOut: optOuts.length > 0,
        personRequested: false,
        complaint: false,
        objections: objections.filter((tag) => tag === 'exceso_llamadas' || tag === 'habeas_data'),
      },
      turns: [...speaker.found.map((found) => found.turn), ...optOuts.map((found) => found.turn)],
      situation: optOuts.length > 0 ? 'opt_out' : 'stranger',
      meeting: false,
    }
  }
  if (optOuts.length > 0) {
    const keepsChannel = acts.some(
      (act) =>
        act.kind === 'info' && act.turn >= (optOuts[0]?.turn ?? 0) && opensChannel(utterances[act.turn]),
    )
    return {
      primary: {
        ...common,
        interest: 'none',
        action: keepsChannel ? 'send_info' : 'no_interest',
        optOut: true,
        personRequested: false,
      },
      turns: optOuts.map((found) => found.turn),
      situation: 'opt_out',
      meeting: false,
    }
  }
  if (speaker.kind === 'relative') return readRelative(speaker, common, acts, callback)
  if (complaint) {
    return {
      primary: { ...common, interest: 'none', action: 'follow_up_call', callbackAt: callback?.iso ?? null },
      turns: acts.filter((act) => act.kind === 'person').map((act) => act.turn),
      situation: 'complaint',
      meeting: false,
    }
  }
  if (ineligible.length > 0) {
    return {
      primary: { ...common, interest: 'none', action: 'no_interest', personRequested: false },
      turns: ineligible.map((found) => found.turn),
      situation: 'ineligible',
      meeting: false,
    }
  }
  return readInterest(utterances, customer, acts, callback, common)
}

function readRelative(
  speaker: { deceased: boolean; found: readonly { turn: number; span: Span }[] },
  common: Omit<Reading['primary'], 'interest' | 'action'>,
  acts: readonly Act[],
  callback: Callback | null,
): Reading {
  const refuses = acts.some((act) => act.kind === 'refusal') && callback === null
  const closed = speaker.deceased || refuses
  const callbackAt = closed ? null : (callback?.iso ?? null)
  const turns = [...(callback && !closed ? [callback.turn] : []), ...speaker.found.map((found) => found.turn)]
  return {
    primary: {
      ...common,
      objections: [],
      personRequested: false,
      interest: closed ? 'none' : 'low',
      action: closed ? 'no_interest' : 'follow_up_call',
      callbackAt,
    },
    turns,
    situation: speaker.deceased ? 'deceased' : 'relative',
    meeting: false,
  }
}

function readInterest(
  utterances: readonly Utterance[],
  customer: readonly Utterance[],
  acts: readonly Act[],
  callback: Callback | null,
  common: Omit<Reading['primary'], 'interest' | 'action'>,
): Reading {
  const verdict = judgeInterest(acts, callback, customer)
  const callbackAt = verdict.interest === 'none' ? null : (callback?.iso ?? null)
  const person = acts.filter((act) => act.kind === 'person')
  // What is postponed is an objection of its own, whatever words postponed it.
  const objections: Objection[] =
    verdict.reason === 'deferral' &&
    verdict.interest === 'low' &&
    callback === null &&
    !acts.some((act) => act.kind === 'busy') &&
    !common.objections.includes('aplaza')
      ? [...common.objections, 'aplaza']
      : common.objections
  const onlyPlay = customer.some(isInjection) && verdict.interest === 'none'
  return {
    primary: {
      ...common,
      objections,
      interest: verdict.interest,
      action: verdict.interest === 'low' && person.length > 0 ? 'follow_up_call' : verdict.action,
      callbackAt,
    },
    turns: [
      ...(verdict.reason === 'vague' && person.length > 0 ? person.map((act) => act.turn) : []),
      ...verdict.turns,
    ],
    situation: onlyPlay && verdict.reason !== 'refusal' ? 'injection' : verdict.reason,
    meeting: callback?.meeting === true && utterances.length > 0 && verdict.reason === 'appointment',
  }
}

function evidenceOf(reading: Reading, utterances: readonly Utterance[], acts: readonly Act[]): Evidence[] {
  const turns = [...new Set(reading.turns)].slice(0, mostQuotes)
  return turns.flatMap((turn) => {
    const utterance = utterances[turn]
    if (utterance?.role !== 'customer') return []
    const act = acts.find((one) => one.turn === turn)
    const quote = quoteOf(utterance, act?.span)
    return quote === '' ? [] : [{ turn, quote }]
  })
}

function quotesOf(acts: readonly Act[], kind: Act['kind'], utterances: readonly Utterance[]): string[] {
  const turns = [...new Set(acts.filter((act) => act.kind === kind).map((act) => act.turn))]
  return turns.flatMap((turn) => {
    const utterance = utterances[turn]
    const act = acts.find((one) => one.turn === turn && one.kind === kind)
    return utterance ? [quoteOf(utterance, act?.span)] : []
  })
}

/** The analyst that is always there. */
export function createRulesAnalyst(): Analyst {
  return {
    async judge(transcript, signal) {
      signal?.throwIfAborted()
      return judgeByRules(transcript)
    },
  }
}
