/** Twilio's JSON for calls, accounts, numbers, notifications and errors, as the real SDK reads it. */
import type { CallNotification, PracticeCall } from '../practice-call.ts'

export const apiPrefix = '/2010-04-01'

/** RFC 2822 in UTC, as Twilio writes dates. */
export function date(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toUTCString().replace('GMT', '+0000')
}

export function callResource(call: PracticeCall, accountSid: string, phoneNumberSid: string): object {
  const self = `${apiPrefix}/Accounts/${accountSid}/Calls/${call.sid}`
  const startMs = call.answeredAtMs ?? call.dialedAtMs
  const seconds =
    call.endedAtMs === null
      ? null
      : call.answeredAtMs === null
        ? 0
        : Math.ceil((call.endedAtMs - call.answeredAtMs) / 1000)
  return {
    sid: call.sid,
    account_sid: accountSid,
    annotation: null,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: null,
    date_created: date(call.createdAtMs),
    date_updated: date(call.endedAtMs ?? startMs ?? call.createdAtMs),
    direction: 'outbound-api',
    duration: seconds === null ? null : String(seconds),
    end_time: date(call.endedAtMs),
    forwarded_from: null,
    from: call.from,
    from_formatted: call.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: phoneNumberSid,
    price: seconds === null ? null : (-0.0405 * Math.ceil(seconds / 60)).toFixed(5),
    price_unit: 'USD',
    queue_time: String(call.dialedAtMs === null ? 0 : call.dialedAtMs - call.createdAtMs),
    start_time: date(startMs),
    status: call.status,
    subresource_uris: {
      notifications: `${self}/Notifications.json`,
      recordings: `${self}/Recordings.json`,
      events: `${self}/Events.json`,
    },
    to: call.to,
    to_formatted: call.to,
    trunk_sid: null,
    uri: `${self}.json`,
  }
}

export function accountResource(accountSid: string): object {
  const self = `${apiPrefix}/Accounts/${accountSid}`
  return {
    sid: accountSid,
    auth_token: '********************************',
    date_created: 'Thu, 30 Jul 2015 20:00:00 +0000',
    date_updated: 'Thu, 30 Jul 2015 20:00:00 +0000',
    friendly_name: 'Línea de práctica de ANA',
    owner_account_sid: accountSid,
    status: 'active',
    subresource_uris: { calls: `${self}/Calls.json` },
    type: 'Full',
    uri: `${self}.json`,
  }
}

export function phoneNumberResource(accountSid: string, sid: string, phoneNumber: string): object {
  return {
    sid,
    account_sid: accountSid,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: { voice: true, sms: false, mms: false, fax: false },
    date_created: 'Thu, 30 Jul 2015 23:19:04 +0000',
    date_updated: 'Thu, 30 Jul 2015 23:19:04 +0000',
    friendly_name: phoneNumber,
    origin: 'twilio',
    phone_number: phoneNumber,
    status: 'in-use',
    uri: `${apiPrefix}/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
  }
}

export function notificationResource(
  notification: CallNotification,
  index: number,
  callSid: string,
  accountSid: string,
): object {
  const sid = `NO${callSid.slice(2, 26)}${index.toString(16).padStart(8, '0')}`
  return {
    sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: callSid,
    date_created: date(notification.atMs),
    date_updated: date(notification.atMs),
    error_code: String(notification.code),
    log: notification.level === 'error' ? '0' : '1',
    message_date: date(notification.atMs),
    message_text: notification.message,
    more_info: `https://www.twilio.com/docs/errors/${notification.code}`,
    request_method: 'POST',
    request_url: notification.url ?? '',
    uri: `${apiPrefix}/Accounts/${accountSid}/Calls/${callSid}/Notifications/${sid}.json`,
  }
}

/** One page of a list, with the addresses by which the SDK turns pages. */
export function listPage(
  key: string,
  items: readonly object[],
  path: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const size = Math.min(Math.max(1, Number(query.get('PageSize') ?? 50) || 50), 1000)
  const page = Math.max(0, Number(query.get('Page') ?? 0) || 0)
  const address = (wanted: number): string => {
    const changed = new URLSearchParams(query)
    changed.set('PageSize', String(size))
    changed.set('Page', String(wanted))
    return `${path}?${changed.toString()}`
  }
  const from = page * size
  const slice = items.slice(from, from + size)
  return {
    [key]: slice,
    page,
    page_size: size,
    start: from,
    end: from + Math.max(0, slice.length - 1),
    uri: address(page),
    first_page_uri: address(0),
    next_page_uri: from + size < items.length ? address(page + 1) : null,
    previous_page_uri: page > 0 ? address(page - 1) : null,
  }
}

const messages: Record<number, string> = {
  10004: 'Call concurrency limit exceeded',
  20003: 'Authenticate',
  20404: 'The requested resource was not found',
  20429: 'Too Many Requests',
  20500: 'An internal server error has occurred',
  20503: 'Service Unavailable',
  21201: "No 'To' number is specified",
  21205: 'Url is not a valid URL',
  21208: 'Timeout is not valid',
  21210: "'From' phone number not verified for your account",
  21211: "The 'To' number is not a valid phone number.",
  21212: "The 'From' number is not a valid phone number or caller ID",
  21213: "No 'From' number is specified",
  21215:
    'Account not authorized to call this number. Perhaps you need to enable some international permissions.',
  21219: "'To' phone number not verified",
  21220: 'Call is not in-progress. Cannot redirect.',
}

const codeOfStatus: Record<number, number> = { 401: 20003, 404: 20404, 429: 20429, 500: 20500, 503: 20503 }

export function errorBody(status: number, code?: number, message?: string): object {
  const known = code ?? codeOfStatus[status] ?? 20001
  return {
    code: known,
    message: message ?? messages[known] ?? `Error ${known}`,
    more_info: `https://www.twilio.com/docs/errors/${known}`,
    status,
  }
}
