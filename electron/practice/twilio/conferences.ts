/**
 * Conferences as far as a takeover needs them: who is in which, from when to when, what the account is told, and
 * that one who leaves may end it. The voices themselves are not mixed.
 */
import type { Clock } from '../../engine/ports.ts'
import type { ConferenceStay } from '../practice-call.ts'
import type { Random } from '../seeded-random.ts'
import type { ConferenceOrder } from './twiml.ts'
import type { WebhookClient } from './webhook-client.ts'

export interface Participant {
  callSid: string
  label: string | null
  muted: boolean
  hold: boolean
  startOnEnter: boolean
  endOnExit: boolean
}

export interface Conference {
  readonly sid: string
  readonly name: string
  readonly createdAtMs: number
  /** `init` until two can speak with each other. */
  status: 'init' | 'in-progress' | 'completed'
  readonly participants: ReadonlyMap<string, Participant>
}

export interface Seat {
  /** Resolves when she is out: the conference is over or she was shown out. */
  readonly left: Promise<void>
  /** Her call is over or does something else. Idempotent. */
  leave(): void
}

export interface Conferences {
  /** @param met called when she can first speak with somebody */
  join(options: {
    callSid: string
    order: ConferenceOrder
    /** Filled in as things happen. */
    stays: ConferenceStay[]
    met(): void
  }): Seat
  /** By SID or, among those that are not over, by name. */
  find(key: string): Conference | null
  all(): Conference[]
  /** False for somebody who is not in it. */
  change(
    conference: Conference,
    key: string,
    change: Partial<Pick<Participant, 'muted' | 'hold' | 'endOnExit'>>,
  ): boolean
  remove(conference: Conference, key: string): boolean
  end(conference: Conference): void
}

interface Place extends Participant {
  stay: ConferenceStay
  met: (() => void) | null
  leave(reason: string): void
}

interface Room extends Conference {
  participants: Map<string, Place>
  callback: { url: string; method: 'GET' | 'POST'; events: ReadonlySet<string> } | null
  sequence: number
}

const eventNames: Record<string, string> = {
  start: 'conference-start',
  end: 'conference-end',
  join: 'participant-join',
  leave: 'participant-leave',
  mute: 'participant-mute',
  unmute: 'participant-unmute',
  hold: 'participant-hold',
  unhold: 'participant-unhold',
}
/** What a subscription is called, where it is not the event's own name. */
const subscriptionOf: Record<string, string> = { unmute: 'mute', unhold: 'hold' }

export function createConferences(options: {
  clock: Clock
  random: Random
  accountSid: string
  webhooks: WebhookClient
}): Conferences {
  const { clock, random, accountSid, webhooks } = options
  const rooms: Room[] = []

  const tell = (room: Room, event: string, extra: Array<[string, string]>, place?: Place) => {
    const { callback } = room
    const number = room.sequence
    room.sequence += 1
    if (!callback?.events.has(subscriptionOf[event] ?? event)) return
    const about: Array<[string, string]> = place
      ? [
          ['CallSid', place.callSid],
          ['Muted', String(place.muted)],
          ['Hold', String(place.hold)],
          ['Coaching', 'false'],
          ['StartConferenceOnEnter', String(place.startOnEnter)],
          ['EndConferenceOnExit', String(place.endOnExit)],
          ...(place.label === null ? [] : [['ParticipantLabel', place.label] as [string, string]]),
        ]
      : []
    const params: Array<[string, string]> = [
      ['AccountSid', accountSid],
      ['ConferenceSid', room.sid],
      ['FriendlyName', room.name],
      ['StatusCallbackEvent', eventNames[event] ?? event],
      ['SequenceNumber', String(number)],
      ['Timestamp', new Date(clock.now()).toUTCString().replace('GMT', '+0000')],
      ...about,
      ...extra,
    ]
    void webhooks.send({ url: callback.url, method: callback.method, params })
  }

  const close = (room: Room, reason: string, endingSid: string | null) => {
    if (room.status === 'completed') return
    room.status = 'completed'
    for (const place of [...room.participants.values()]) place.leave('conference_ended_via_api')
    tell(room, 'end', [
      ['ReasonConferenceEnded', reason],
      ...(endingSid === null ? [] : [['CallSidEndingConference', endingSid] as [string, string]]),
    ])
  }

  const bridge = (room: Room) => {
    const places = [...room.participants.values()]
    if (places.length < 2 || !places.some(({ startOnEnter }) => startOnEnter)) return
    if (room.status === 'init') {
      room.status = 'in-progress'
      tell(room, 'start', [])
    }
    const nowMs = clock.now()
    for (const place of places) {
      for (const other of places) {
        const isKnown = place.stay.met.some(
          ({ callSid, untilMs }) => callSid === other.callSid && untilMs === null,
        )
        if (other === place || isKnown) continue
        place.stay.met.push({ callSid: other.callSid, label: other.label, fromMs: nowMs, untilMs: null })
      }
      place.met?.()
      place.met = null
    }
  }

  const roomFor = (order: ConferenceOrder): Room => {
    const known = rooms.find(({ name, status }) => name === order.name && status !== 'completed')
    if (known) return known
    const room: Room = {
      sid: `CF${random.hex(32)}`,
      name: order.name,
      createdAtMs: clock.now(),
      status: 'init',
      participants: new Map(),
      // Only the first participant's callback settings count.
      callback:
        order.statusCallback === null
          ? null
          : {
              url: order.statusCallback,
              method: order.statusCallbackMethod,
              events: order.statusCallbackEvents,
            },
      sequence: 1,
    }
    rooms.push(room)
    return room
  }

  const placeOf = (conference: Conference, key: string): Place | undefined => {
    const room = rooms.find(({ sid }) => sid === conference.sid)
    const places = [...(room?.participants.values() ?? [])]
    return places.find(({ callSid, label }) => callSid === key || label === key)
  }
  const roomOf = (conference: Conference): Room | undefined => rooms.find(({ sid }) => sid === conference.sid)

  return {
    join({ callSid, order, stays, met }) {
      const room = roomFor(order)
      let resolve: () => void = () => {}
      const left = new Promise<void>((settle) => {
        resolve = settle
      })
      const stay: ConferenceStay = {
        sid: room.sid,
        name: room.name,
        joinedAtMs: clock.now(),
        leftAtMs: null,
        met: [],
      }
      stays.push(stay)
      const place: Place = {
        callSid,
        label: order.label,
        muted: order.muted,
        hold: false,
        startOnEnter: order.startOnEnter,
        endOnExit: order.endOnExit,
        stay,
        met,
        leave(reason) {
          if (stay.leftAtMs !== null) return
          const nowMs = clock.now()
          stay.leftAtMs = nowMs
          room.participants.delete(callSid)
          for (const one of stay.met) one.untilMs ??= nowMs
          for (const other of room.participants.values()) {
            for (const one of other.stay.met) if (one.callSid === callSid) one.untilMs ??= nowMs
          }
          tell(room, 'leave', [['ReasonParticipantLeft', reason]], place)
          resolve()
          if (place.endOnExit) close(room, 'participant-with-end-conference-on-exit-left', callSid)
          else if (room.participants.size === 0) close(room, 'last-participant-left', callSid)
        },
      }
      room.participants.set(callSid, place)
      tell(room, 'join', [], place)
      bridge(room)
      return { left, leave: () => place.leave('participant_hung_up') }
    },
    find: (key) =>
      rooms.find(({ sid }) => sid === key) ??
      rooms.find(({ name, status }) => name === key && status !== 'completed') ??
      null,
    all: () => [...rooms],
    change(conference, key, change) {
      const room = roomOf(conference)
      const place = placeOf(conference, key)
      if (!room || !place) return false
      const before = { muted: place.muted, hold: place.hold }
      Object.assign(place, change)
      if (place.muted !== before.muted) tell(room, place.muted ? 'mute' : 'unmute', [], place)
      if (place.hold !== before.hold) tell(room, place.hold ? 'hold' : 'unhold', [], place)
      return true
    },
    remove(conference, key) {
      const place = placeOf(conference, key)
      place?.leave('participant_removed_via_api')
      return place !== undefined
    },
    end(conference) {
      const room = roomOf(conference)
      if (room) close(room, 'conference-ended-via-api', null)
    },
  }
}
