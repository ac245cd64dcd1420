/** Twilio's REST interface of conferences: look at one, add, change and remove participants, end it. */
import type { Exchange } from '../loopback-server.ts'
import type { CallSession } from './call-session.ts'
import type { Conference, Conferences, Participant } from './conferences.ts'
import { apiPrefix, date, listPage } from './resources.ts'
import { escapeXml } from './xml.ts'

function conferenceResource(conference: Conference, accountSid: string): object {
  const self = `${apiPrefix}/Accounts/${accountSid}/Conferences/${conference.sid}`
  return {
    sid: conference.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    friendly_name: conference.name,
    date_created: date(conference.createdAtMs),
    date_updated: date(conference.createdAtMs),
    region: 'us1',
    status: conference.status,
    subresource_uris: { participants: `${self}/Participants.json` },
    uri: `${self}.json`,
  }
}

function participantResource(
  participant: Participant,
  conferenceSid: string | null,
  accountSid: string,
  status: string,
): object {
  return {
    account_sid: accountSid,
    call_sid: participant.callSid,
    label: participant.label,
    conference_sid: conferenceSid,
    muted: participant.muted,
    hold: participant.hold,
    coaching: false,
    call_sid_to_coach: null,
    start_conference_on_enter: participant.startOnEnter,
    end_conference_on_exit: participant.endOnExit,
    status,
    uri: `${apiPrefix}/Accounts/${accountSid}/Conferences/${conferenceSid}/Participants/${participant.callSid}.json`,
  }
}

const isTrue = (form: URLSearchParams, name: string, otherwise: boolean): boolean => {
  const value = form.get(name)
  return value === null ? otherwise : value.toLowerCase() === 'true'
}

/** The document that brings a called participant in. */
function joiningTwiml(name: string, form: URLSearchParams): string {
  const attributes: Record<string, string> = {
    startConferenceOnEnter: String(isTrue(form, 'StartConferenceOnEnter', true)),
    endConferenceOnExit: String(isTrue(form, 'EndConferenceOnExit', false)),
    muted: String(isTrue(form, 'Muted', false)),
    beep: 'false',
  }
  const label = form.get('Label')
  const callback = form.get('ConferenceStatusCallback')
  const events = form.getAll('ConferenceStatusCallbackEvent').flatMap((value) => value.split(/[\s,]+/))
  if (label !== null && label !== '') attributes.participantLabel = label
  if (callback !== null && callback !== '') attributes.statusCallback = callback
  if (events.length > 0) attributes.statusCallbackEvent = events.join(' ')
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return `<Response><Dial><Conference${written.join('')}>${escapeXml(name)}</Conference></Dial></Response>`
}

export interface ConferenceRoutes {
  /** @param rest the path after `/Conferences`. */
  serve(exchange: Exchange, rest: string): void
}

export function createConferenceRoutes(options: {
  accountSid: string
  conferences: Conferences
  /** Rings somebody on ANA's side. */
  placeOperatorCall(form: URLSearchParams): CallSession | { status: number; code: number; message?: string }
  statusOf(callSid: string): string
  refuse(exchange: Exchange, status: number, code?: number, message?: string): void
}): ConferenceRoutes {
  const { accountSid, conferences, refuse } = options

  const add = (exchange: Exchange, key: string) => {
    const form = new URLSearchParams(exchange.body)
    const known = conferences.find(key)
    if (!known && /^CF[0-9a-f]{32}$/.test(key)) return refuse(exchange, 404, 20404)
    form.set('Twiml', joiningTwiml(known?.name ?? key, form))
    form.delete('Url')
    const placed = options.placeOperatorCall(form)
    if ('code' in placed) return refuse(exchange, placed.status, placed.code, placed.message)
    const participant: Participant = {
      callSid: placed.record.sid,
      label: form.get('Label'),
      muted: isTrue(form, 'Muted', false),
      hold: false,
      startOnEnter: isTrue(form, 'StartConferenceOnEnter', true),
      endOnExit: isTrue(form, 'EndConferenceOnExit', false),
    }
    exchange.sendJson(201, participantResource(participant, known?.sid ?? null, accountSid, 'queued'))
  }

  const serveParticipant = (exchange: Exchange, conference: Conference, key: string) => {
    const find = () =>
      [...conference.participants.values()].find(({ callSid, label }) => callSid === key || label === key)
    if (!find()) return refuse(exchange, 404, 20404)
    if (exchange.method === 'DELETE') {
      conferences.remove(conference, key)
      exchange.response.writeHead(204).end()
      return
    }
    if (exchange.method === 'POST') {
      const form = new URLSearchParams(exchange.body)
      const present = find()
      if (present) {
        conferences.change(conference, key, {
          muted: isTrue(form, 'Muted', present.muted),
          hold: isTrue(form, 'Hold', present.hold),
          endOnExit: isTrue(form, 'EndConferenceOnExit', present.endOnExit),
        })
      }
    }
    const participant = find()
    if (!participant) return refuse(exchange, 404, 20404)
    const status = options.statusOf(participant.callSid) === 'in-progress' ? 'connected' : 'complete'
    exchange.sendJson(200, participantResource(participant, conference.sid, accountSid, status))
  }

  return {
    serve(exchange, rest) {
      const { method, path, query } = exchange
      if (rest === '.json') {
        const wanted = conferences
          .all()
          .filter(
            ({ name, status }) =>
              (query.get('FriendlyName') ?? name) === name && (query.get('Status') ?? status) === status,
          )
        const items = wanted.map((conference) => conferenceResource(conference, accountSid))
        return exchange.sendJson(200, listPage('conferences', items, path, query))
      }
      const participants = /^\/([^/]+)\/Participants\.json$/.exec(rest)
      const [, key] = participants ?? /^\/([^/]+?)(?:\.json|\/.*)$/.exec(rest) ?? []
      if (key === undefined) return refuse(exchange, 404, 20404)
      if (participants && method === 'POST') return add(exchange, key)
      const conference = conferences.find(key)
      if (!conference) return refuse(exchange, 404, 20404)
      if (participants) {
        const items = [...conference.participants.values()].map((participant) =>
          participantResource(participant, conference.sid, accountSid, 'connected'),
        )
        return exchange.sendJson(200, listPage('participants', items, path, query))
      }
      const [, participant] = /\/Participants\/([^/]+)\.json$/.exec(rest) ?? []
      if (participant !== undefined) return serveParticipant(exchange, conference, participant)
      if (rest !== `/${key}.json`) return refuse(exchange, 404, 20404)
      if (method === 'POST' && new URLSearchParams(exchange.body).get('Status') === 'completed') {
        conferences.end(conference)
      }
      exchange.sendJson(200, conferenceResource(conference, accountSid))
    },
  }
}
