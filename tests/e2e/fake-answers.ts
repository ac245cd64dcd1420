/** The answers of the fake engine that are made of many parts: the day, a preview, and small helpers. */

import { ORPCError } from '@orpc/server'
import type { Overview } from '../../shared/contract/system.ts'
import { fakeToday } from './fake-rules.ts'
import type { FakeCall, FakeState } from './fake-state.ts'

const minuteMs = 60_000

export function missing(code: string): ORPCError<string, unknown> {
  return new ORPCError('NOT_FOUND', { defined: true, data: { code } })
}

/** A campaign before its people are counted. */
export const emptySummary = {
  id: '',
  name: '',
  fileName: '',
  status: 'draft' as const,
  createdAt: 0,
  startedAt: null,
  endedAt: null,
  startsAt: null,
  settings: null,
  contacts: 0,
  counts: {
    initial: 0,
    call_in_progress: 0,
    call_completed: 0,
    analyzed: 0,
    ready_for_human: 0,
    closed_by_human: 0,
    unreachable: 0,
    do_not_call: 0,
    invalid_number: 0,
  },
  rejectedRows: 0,
  callsPlaced: 0,
  waitingFor: null,
}

/** Whether a text holds part of a name, a number or some words. */
export function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase().replaceAll(' ', part.startsWith('3') ? '' : ' '))
}

/** A patch without what it leaves as it is. */
export function defined<T extends object>(patch: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}

export function overviewOf(state: FakeState): Overview {
  const today = state.calls.filter((one) => state.now() - one.call.plannedAt < 600 * minuteMs)
  const callsByOutcome: Overview['callsByOutcome'] = {}
  const interest: Overview['interest'] = {}
  for (const { call, analysis } of today) {
    if (call.outcome !== null) callsByOutcome[call.outcome] = (callsByOutcome[call.outcome] ?? 0) + 1
    if (analysis !== null) interest[analysis.interest] = (interest[analysis.interest] ?? 0) + 1
  }
  const queue = state.queue()
  return {
    sinceMs: fakeToday(state).opensAt - 420 * minuteMs,
    callsInProgress: state.calls.filter((one) => one.call.state !== 'ended').length,
    followUpQueue: queue.length,
    longestWaitSinceMs:
      queue.length === 0 ? null : Math.min(...queue.map((one) => one.call.endedAt ?? state.now())),
    callsPlaced: today.length,
    callsByOutcome,
    interest,
    contactsByStatus: {},
    closedToday: state.closures.filter((one) => state.now() - one.closedAt < 600 * minuteMs).length,
    replyP50Ms: today.length === 0 ? null : 780,
    replyP95Ms: today.length === 0 ? null : 1_240,
    callingHours: { open: true, changesAt: fakeToday(state).lastStartAt, today: fakeToday(state) },
    hours: hoursOf(today),
    forHuman: today.filter((one) => one.analysis?.needsHuman).length,
    spend: spendOf(state, today.length),
  }
}

function hoursOf(calls: readonly FakeCall[]): Overview['hours'] {
  const hours = new Map<number, Overview['hours'][number]>()
  for (const { call } of calls) {
    const hour = new Date(call.plannedAt - 300 * minuteMs).getUTCHours()
    const known = hours.get(hour) ?? { hour, placed: 0, answered: 0, talked: 0 }
    known.placed += 1
    if (call.answeredAt !== null) known.answered += 1
    if (call.outcome === 'conversation') known.talked += 1
    hours.set(hour, known)
  }
  return [...hours.values()].sort((a, b) => a.hour - b.hour)
}

function spendOf(state: FakeState, calls: number): Overview['spend'] {
  const { twilioPerMinuteUsd, voicePerThousandCharactersUsd, dailyBudgetUsd, pricesAsOf } = state.settings
  const callMinutes = calls * 2
  const voiceCharacters = calls * 460
  const telephoneUsd = callMinutes * twilioPerMinuteUsd
  const voiceUsd = (voiceCharacters / 1000) * voicePerThousandCharactersUsd
  const totalUsd = telephoneUsd + voiceUsd
  const isSpent = dailyBudgetUsd > 0 && totalUsd >= dailyBudgetUsd
  return {
    callMinutes,
    voiceCharacters,
    telephoneUsd,
    voiceUsd,
    totalUsd,
    budgetUsd: dailyBudgetUsd,
    isSpent,
    pricesAsOf,
  }
}
