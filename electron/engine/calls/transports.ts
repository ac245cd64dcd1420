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
  /** How calls went on without live audio: the vendor may ask twice, and is told the same. */
  const goneOn = new Map<string, Promise<VoiceStep[]>>()

  async function goOn(callId: string, unsaid: string | null): Promise<VoiceStep[]> {
    const session = await sessions.find(callId)
    if (!session) return [{ kind: 'hangup' }]
    return session.turns.length === 0 ? gather.answered(callId) : gather.takeUp(callId, unsaid)
  }

  return {
    prepare: (record) => (record.call.transport === 'stream' ? stream : gather).prepare(record),

    async answered(callId) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // A call of which something was said already cannot begin again over live audio.
      const isStream = session.record.call.transport === 'stream'
      const isLive = isStream && session.turns.length === 0 && !session.isVoiceLost
      return (isLive ? stream : gather).answered(callId)
    },

    heard: gather.heard,
    next: gather.next,

    async streamEnded(callId) {
      const known = goneOn.get(callId)
      if (known) return known
      const after = await stream.ended(callId)
      if (after.kind === 'steps') return after.steps
      const steps = goneOn.get(callId) ?? goOn(callId, after.unsaid)
      goneOn.set(callId, steps)
      return steps
    },

    operatorReported: (callId, { state }) => stream.operatorStatus(callId, state),
    describe: gather.describe,

    wrapUp() {
      stream.wrapUp()
      gather.wrapUp()
    },

    async end(callId) {
      goneOn.delete(callId)
      const live = await stream.release(callId)
      const end = await gather.end(callId)
      return live === null ? end : { ...end, assistantEnded: live.assistantEnded || end.assistantEnded }
    },
  }
}
