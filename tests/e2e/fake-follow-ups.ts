/** The queue of the fake engine: who waits, what an operator is told, promised calls, and a telephone that answers by itself. */
import { ORPCError } from '@orpc/server'
import { callbackDays, isPromisable, slotFrom } from '../../electron/engine/compliance/callback-slots.ts'
import { callingHoursAt } from '../../electron/engine/compliance/calling-calendar.ts'
import { decisiveQuotes, gatheredFacts } from '../../electron/engine/followup/follow-up-brief.ts'
import { suggestedOpening, whatsAppText } from '../../electron/engine/followup/suggested-opening.ts'
import { whatsAppRequest } from '../../electron/engine/followup/whatsapp-request.ts'
import type { Callback } from '../../shared/domain/callback.ts'
import type { FollowUpBrief, FollowUpItem, FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import type { OperatorCall } from '../../shared/domain/operator-call.ts'
import { missing } from './fake-answers.ts'
import { fakeRecording } from './fake-audio.ts'
import type { FakeCall, FakeState } from './fake-state.ts'

const minuteMs = 60_000
const undoMs = 8_000
const claimMs = 5 * minuteMs
/** How long each of the two telephones rings here. */
const ringMs = 900

export interface FakePromise {
  id: string
  contactId: string
  at: number
  caller: 'ana' | 'human'
  owner: string | null
  note: string
}

const refuse = (code: string, facts: Record<string, unknown> = {}) =>
  new ORPCError('CONFLICT', { defined: true, data: { code, facts } })

export function createFakeFollowUps(state: FakeState) {
  const promiseOf = (contactId: string) => state.promises.find((one) => one.contactId === contactId)
  const isDue = (promise: FakePromise, desk: string) =>
    promise.caller === 'human' && promise.at <= state.now() && (promise.owner ?? desk) === desk

  function everybody(): FakeCall[] {
    return state.queue()
  }
  /** In the queue's order: due promises first; who was promised a later call is left out. */
  function queued(desk: string): FakeCall[] {
    const rank = (one: FakeCall) => (promiseOf(one.call.contactId) === undefined ? 1 : 0)
    return everybody()
      .filter((one) => {
        const promise = promiseOf(one.call.contactId)
        return promise === undefined || isDue(promise, desk)
      })
      .sort((a, b) => rank(a) - rank(b))
  }
  const waiting = (contactId: string): FakeCall => {
    const one = everybody().find((call) => call.call.contactId === contactId)
    if (one === undefined) throw missing('follow_up.not_found')
    return one
  }
  const isTaken = (contactId: string, desk: string): boolean =>
    (state.claims.get(contactId) ?? 0) > state.now() && state.claimants.get(contactId) !== desk

  const itemOf = (one: FakeCall, desk: string): FollowUpItem => {
    if (one.analysis === null) throw missing('follow_up.not_found')
    const { contactId } = one.call
    const promise = promiseOf(contactId)
    return {
      contactId,
      campaignId: one.call.campaignId,
      campaignName: state.campaigns.find(({ id }) => id === one.call.campaignId)?.name ?? '',
      callId: one.call.id,
      nombre: one.call.nombre,
      e164: one.call.e164,
      analysis: one.analysis,
      waitingSince: one.call.endedAt ?? state.now(),
      claimedUntil: state.claims.get(contactId) ?? null,
      taken: isTaken(contactId, desk),
      callbackAt: promise !== undefined && promise.at <= state.now() ? promise.at : null,
    }
  }

  const callbackOf = (promise: FakePromise, desk: string): Callback => {
    const one = state.calls.find(({ call }) => call.contactId === promise.contactId)
    const contact = state.contact(promise.contactId)
    if (one === undefined || contact === undefined) throw missing('contact.not_found')
    const campaign = state.campaigns.find(({ id }) => id === contact.campaignId)
    return {
      id: promise.id,
      contactId: promise.contactId,
      campaignId: contact.campaignId,
      campaignName: campaign?.name ?? '',
      nombre: contact.nombre,
      e164: contact.e164,
      at: promise.at,
      caller: promise.caller,
      whose: promise.owner === null ? 'anyone' : promise.owner === desk ? 'mine' : 'another',
      note: promise.note,
      due: promise.at <= state.now(),
      status: contact.status,
      campaignRunning: campaign?.status === 'running',
    }
  }

  const changed = () => state.tell({ kind: 'follow_up_changed', queueLength: queued('').length })

  const tellCall = (call: OperatorCall) =>
    state.tell({ kind: 'operator_call_changed', operatorCall: { ...call } })
  const move = (call: OperatorCall, changes: Partial<OperatorCall>) => {
    if (call.state === 'ended') return
    Object.assign(call, changes)
    tellCall(call)
  }

  return {
    queued,
    queue({ offset, limit, desk = '' }: { offset: number; limit: number; desk?: string | undefined }) {
      const items = queued(desk).map((one) => itemOf(one, desk))
      return { items: items.slice(offset, offset + limit), total: items.length }
    },
    brief({ contactId, desk = '' }: { contactId: string; desk?: string | undefined }): FollowUpBrief {
      const one = waiting(contactId)
      const item = itemOf(one, desk)
      const promise = promiseOf(contactId)
      const nowMs = state.now()
      const { lenderName, operatorPhone } = state.settings
      const asked = whatsAppRequest(
        one.turns.map(({ role, text, atMs }) => ({ role, text, atSeconds: atMs / 1000 })),
      )
      const facts = gatheredFacts(null, one.turns)
      const hours = callingHoursAt(nowMs)
      const mine = state.operatorCalls.filter((call) => call.contactId === contactId)
      return {
        item,
        quotes: decisiveQuotes(item, one.turns),
        recording: fakeRecording(one.turns),
        opening: suggestedOpening({
          nombre: item.nombre,
          lenderName,
          analysis: item.analysis,
          facts,
          spokenAtMs: item.waitingSince,
          promisedAtMs: item.callbackAt,
          nowMs,
        }),
        facts,
        whatsApp: {
          ...asked,
          text: asked.state === 'asked' ? whatsAppText({ nombre: item.nombre, lenderName, nowMs }) : '',
        },
        calling: {
          refusal: hours.open ? null : 'outside_hours',
          opensAt: hours.open ? null : hours.opensAt,
          way: operatorPhone === '' ? 'telephone' : 'bridge',
          missing: operatorPhone === '' ? 'operator_phone' : null,
        },
        attempts: [
          ...mine.map((call) => ({
            id: call.id,
            by: 'human' as const,
            at: call.startedAt,
            outcome: call.end,
            durationMs:
              call.answeredAt === null || call.endedAt === null ? null : call.endedAt - call.answeredAt,
          })),
          {
            id: one.call.id,
            by: 'ana' as const,
            at: one.call.plannedAt,
            outcome: one.call.outcome,
            durationMs: (one.call.endedAt ?? 0) - (one.call.answeredAt ?? 0),
          },
          {
            id: `${one.call.id}x`,
            by: 'ana' as const,
            at: one.call.plannedAt - 150 * minuteMs,
            outcome: 'no_answer',
            durationMs: null,
          },
        ],
        callback: promise === undefined ? null : callbackOf(promise, desk),
        operatorCall: mine.find((call) => call.state !== 'ended') ?? null,
      }
    },
    claim({ contactId, desk = '' }: { contactId: string; desk?: string | undefined }) {
      const one = waiting(contactId)
      if (isTaken(contactId, desk)) throw refuse('follow_up.claimed')
      const isNew = state.claimants.get(contactId) !== desk
      state.claims.set(contactId, state.now() + claimMs)
      state.claimants.set(contactId, desk)
      if (isNew) changed()
      return itemOf(one, desk)
    },
    release({ contactId, desk = '' }: { contactId: string; desk?: string | undefined }) {
      if (state.claimants.get(contactId) === desk) {
        state.claims.delete(contactId)
        state.claimants.delete(contactId)
        changed()
      }
      return {}
    },
    close(input: { contactId: string; outcome: FollowUpOutcome; notes: string; desk?: string | undefined }) {
      const one = waiting(input.contactId)
      if (isTaken(input.contactId, input.desk ?? '')) throw refuse('follow_up.claimed')
      const contact = state.contact(input.contactId)
      if (contact !== undefined) contact.status = 'closed_by_human'
      const closedAt = state.now()
      const closure = {
        contactId: input.contactId,
        nombre: one.call.nombre,
        e164: one.call.e164,
        outcome: input.outcome,
        notes: input.notes,
        closedAt,
        undoUntil: closedAt + undoMs,
      }
      state.closures.unshift(closure)
      changed()
      return closure
    },
    undo({ contactId, desk = '' }: { contactId: string; desk?: string | undefined }) {
      const contact = state.contact(contactId)
      if (contact === undefined) throw missing('follow_up.not_closed')
      contact.status = 'ready_for_human'
      state.closures = state.closures.filter((one) => one.contactId !== contactId)
      changed()
      return itemOf(waiting(contactId), desk)
    },
    call({ contactId }: { contactId: string }): OperatorCall {
      waiting(contactId)
      if (!callingHoursAt(state.now()).open) throw refuse('follow_up.outside_hours')
      const call: OperatorCall = {
        id: state.id('operator-call'),
        contactId,
        state: 'ringing_operator',
        end: null,
        startedAt: state.now(),
        answeredAt: null,
        endedAt: null,
      }
      state.operatorCalls.unshift(call)
      tellCall(call)
      setTimeout(() => move(call, { state: 'ringing_customer' }), ringMs)
      setTimeout(() => move(call, { state: 'in_call', answeredAt: state.now() }), 2 * ringMs)
      return { ...call }
    },
    hangUp({ operatorCallId }: { operatorCallId: string }): OperatorCall {
      const call = state.operatorCalls.find(({ id }) => id === operatorCallId)
      if (call === undefined) throw missing('follow_up.no_such_call')
      move(call, {
        state: 'ended',
        end: call.state === 'in_call' ? 'completed' : 'canceled',
        endedAt: state.now(),
      })
      return { ...call }
    },
    callbackDays({ contactId }: { contactId: string }) {
      const { analysis } = itemOf(waiting(contactId), '')
      const nowMs = state.now()
      const wished = Date.parse(analysis.callbackAt ?? '')
      return {
        days: callbackDays(nowMs, 10),
        proposedAt: slotFrom(wished > nowMs ? wished : nowMs + 120 * minuteMs),
        asked: wished > nowMs,
        anaRefusal: analysis.objections.includes('prefiere_humano') ? ('asked_for_human' as const) : null,
      }
    },
    scheduleCallback(input: {
      contactId: string
      at: number
      caller: 'ana' | 'human'
      mine: boolean
      note: string
      desk?: string | undefined
    }): Callback {
      waiting(input.contactId)
      if (!isPromisable(input.at, state.now())) throw refuse('callback.unlawful_time')
      state.promises = state.promises.filter((one) => one.contactId !== input.contactId)
      const promise: FakePromise = {
        id: state.id('callback'),
        contactId: input.contactId,
        at: input.at,
        caller: input.caller,
        owner: input.mine && input.caller === 'human' ? (input.desk ?? '') : null,
        note: input.note,
      }
      state.promises.push(promise)
      state.claims.delete(input.contactId)
      state.claimants.delete(input.contactId)
      changed()
      return callbackOf(promise, input.desk ?? '')
    },
    cancelCallback({ callbackId }: { callbackId: string }) {
      state.promises = state.promises.filter(({ id }) => id !== callbackId)
      changed()
      return {}
    },
    callbacks(input: { whose: 'mine' | 'all'; offset: number; limit: number; desk?: string | undefined }) {
      const desk = input.desk ?? ''
      const wanted = state.promises
        .filter((one) => input.whose === 'all' || one.owner === desk)
        .sort((a, b) => a.at - b.at)
      return {
        items: wanted.slice(input.offset, input.offset + input.limit).map((one) => callbackOf(one, desk)),
        total: wanted.length,
        dueNow: state.promises.filter((one) => isDue(one, desk)).length,
      }
    },
    /** Lets a promised time come. */
    comeDue(contactId: string) {
      const promise = promiseOf(contactId)
      if (promise === undefined) return
      promise.at = state.now() - 1_000
      state.tell({
        kind: 'callback_due',
        callback: callbackOf(promise, promise.owner ?? ''),
        owner: promise.owner,
      })
      changed()
    },
  }
}
