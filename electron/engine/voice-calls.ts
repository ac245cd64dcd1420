/**
 * The part of the composition root that holds calls: both transports over one set of sessions, with everything
 * that hears and speaks for them.
 */

import type { ClipCache } from './audio/clip-port.ts'
import type { Recordings } from './audio/recordings.ts'
import { mayRecord } from './audio/recordings.ts'
import { createCallSessions } from './calls/call-session.ts'
import type { CallRecord, CallStore } from './calls/call-store.ts'
import { createFramePacer } from './calls/frame-pacer.ts'
import { createGatherTransport } from './calls/gather-transport.ts'
import type { LiveMeasuring } from './calls/live-probe.ts'
import { createStreamTransport, type StreamTransport } from './calls/stream-transport.ts'
import { type CallTransports, createTransports } from './calls/transports.ts'
import type { Conversation } from './conversation/conversation-port.ts'
import type { Clock, Ids, Logger, Publish } from './ports.ts'
import type { SettingsService } from './settings/settings.ts'
import type { CreateVoiceActivity } from './speech/voice-activity-port.ts'
import { loadVoiceActivity } from './speech/webrtc-voice-activity.ts'
import type { Vendors } from './vendors.ts'

export interface VoiceCalls {
  transports: CallTransports
  stream: StreamTransport
}

export function createVoiceCalls(options: {
  callStore: CallStore
  conversation: Conversation
  clips: ClipCache
  vendors: Vendors
  recordings: Pick<Recordings, 'start'>
  settings: SettingsService
  clock: Clock
  vendorClock: Clock
  ids: Ids
  logger: Logger
  publish: Publish
  onOptOut: (record: CallRecord) => Promise<void>
  measuring?: LiveMeasuring | undefined
}): VoiceCalls {
  const { callStore, conversation, clips, vendors, recordings, settings, clock, logger, publish } = options
  const current = () => settings.current()
  const sessions = createCallSessions({ store: callStore, conversation, settings: current, clock, publish })
  const { onOptOut } = options
  const gather = createGatherTransport({
    sessions,
    conversation,
    clips,
    settings: current,
    clock,
    vendorClock: options.vendorClock,
    logger,
    onOptOut,
  })
  const note = (callId: string, kind: string, detail: string) => {
    callStore
      .recordEvent(callId, { at: clock.now(), kind, detail })
      .catch((error: unknown) => logger.error('an event of a call was not kept', { callId, error }))
  }
  let voiceActivity: Promise<CreateVoiceActivity> | null = null
  const stream = createStreamTransport({
    sessions,
    conversation,
    clips,
    voice: vendors.liveVoice,
    transcription: vendors.transcription,
    // Loaded with the first live call: an engine at rest does without its memory.
    async loadVoiceActivity() {
      voiceActivity ??= loadVoiceActivity()
      return voiceActivity
    },
    pacer: createFramePacer(clock),
    record: (callId, consented, offsetMs) =>
      mayRecord(current().recordCalls, consented) ? recordings.start(callId, { offsetMs }) : null,
    settings: current,
    clock,
    logger,
    publish,
    onOptOut,
    note,
    ids: options.ids,
    takeOver: vendors.telephony,
    ...options.measuring,
  })
  return { transports: createTransports({ sessions, gather, stream }), stream }
}
