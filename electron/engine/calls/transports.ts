/**
 * The two ways of holding a call behind one face. A call begins the way its record says; when live audio cannot be
 * had, or breaks off, the same conversation goes on turn by turn.
 */
import type { SpeechReport, StatusReport, VoiceStep } from '../telephony/telephony-port.ts'
import type { CallSessions } from './call-session.ts'
import type { CallTransport } from './call-transport.ts'
import type { GatherTransport } from './gather-transport.ts'
import type { StreamTransport } from './stream-transport.ts'

export interface CallTransports extends CallTransport {
  heard(callId: string, after: number, report: SpeechReport): Promise<VoiceStep[]>
  next(callId: string, turnIndex: number, part: number): Promise<VoiceStep[]>
  /** What follows a media stream that is over, or never began. */
  streamEnded(callId: string): Promise<VoiceStep[]>
  operatorReported(callId: string, report: StatusReport): Promise<void>
}

export function createTransports(options: {
  sessions: Pick<CallSessions, 'find'>
  gather: GatherTransport
  stream: StreamTransport
}): CallTransports {
  const { sessions, gather, stream } = options
  return {
    prepare: (record) => (record.call.transport === 'stream' ? stream : gather).prepare(record),

    async answered(callId) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // A call of which something was said already cannot begin again over live audio.
      const isLive = session.record.call.transport === 'stream' && session.turns.length === 0
      return (isLive ? stream : gather).answered(callId)
    },

    heard: gather.heard,
    next: gather.next,

    async streamEnded(callId) {
      const after = await stream.ended(callId)
      if (after.kind === 'steps') return after.steps
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      return session.turns.length === 0 ? gather.answered(callId) : gather.takeUp(callId, after.unsaid)
    },

    operatorReported: (callId, { state }) => stream.operatorStatus(callId, state),
    describe: gather.describe,

    wrapUp() {
      stream.wrapUp()
      gather.wrapUp()
    },

    async end(callId) {
      const live = await stream.release(callId)
      const end = await gather.end(callId)
      return live === null ? end : { ...end, assistantEnded: live.assistantEnded || end.assistantEnded }
    },
  }
}
