/** Calls, past and present, for an interface, and what an operator can do in one that is live. */
import type { CallDetail } from '../../../shared/contract/calls.ts'
import { operatorPhoneOf } from '../../../shared/domain/operator-phone.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import { announceContact } from './contact-news.ts'
import { hearCall } from './heard-audio.ts'
import { type Implementer, streamed } from './rpc-implementer.ts'

function unknownCall(callId: string): AnaError {
  return new AnaError('call.not_found', 'there is no such call', { kind: 'not_found', facts: { callId } })
}

export function createCallsRouter(os: Implementer, services: Services) {
  const { calls, callQuery, corrections, describeCall, recordings, liveControls, settings, logger } = services

  async function detail(callId: string): Promise<CallDetail> {
    const found = await callQuery.detail(callId)
    if (!found) throw unknownCall(callId)
    return {
      ...found,
      recording: await recordings.of(callId),
      unbarrable: await corrections.isUnbarrable(callId),
    }
  }

  /** Whom to ring; never the customer herself, who would be put on the line with her own voicemail. */
  async function operatorFor(callId: string, given: string | undefined): Promise<string> {
    const e164 = given ?? operatorPhoneOf(settings.current().operatorPhone)
    if (e164 === null) {
      throw new AnaError('call.no_operator_phone', 'there is no number to ring the operator at', {
        kind: 'configuration',
      })
    }
    const { call } = await detail(callId)
    if (call.e164 !== e164) return e164
    throw new AnaError('call.operator_is_customer', 'the number is the customer’s own', {
      kind: 'bad_input',
      facts: { callId },
    })
  }

  return os.calls.router({
    list: os.calls.list.handler(({ input }) => callQuery.list(input)),
    detail: os.calls.detail.handler(({ input }) => detail(input.callId)),
    live: os.calls.live.handler(async () =>
      (await callQuery.live()).map(({ call, turns }) => {
        const doing = describeCall(call.id)
        return {
          call,
          turns,
          activity: doing?.activity ?? null,
          phase: doing?.phase ?? null,
          ...(doing ? { facts: { ...doing.facts }, leaning: doing.leaning } : {}),
        }
      }),
    ),
    hangUp: os.calls.hangUp.handler(({ input }) => calls.hangUp(input.callId)),
    listen: os.calls.listen.handler(async ({ input, signal }) =>
      streamed(hearCall(liveControls, input.callId, signal), logger, 'calls.listen'),
    ),
    whisper: os.calls.whisper.handler(({ input }) => {
      liveControls.whisper(input.callId, input.hint)
      return {}
    }),
    takeOver: os.calls.takeOver.handler(async ({ input: { callId, operatorE164 } }) => {
      const e164 = await operatorFor(callId, operatorE164)
      await liveControls.takeOver(callId, e164)
      return { operatorE164: e164 }
    }),
    recording: os.calls.recording.handler(async ({ input: { callId, offset, length } }) => {
      const piece = await recordings.read(callId, { offset, length })
      return new File([piece.slice()], `${callId}.wav`, { type: 'audio/wav' })
    }),
    personTimeline: os.calls.personTimeline.handler(async ({ input: { callId } }) => {
      const entries = await callQuery.personTimeline(callId)
      if (!entries) throw unknownCall(callId)
      return entries
    }),
    correct: os.calls.correct.handler(async ({ input }) => {
      const result = await corrections.correct({ ...input, nowMs: services.clock.now() })
      await announceContact(services, result.contact.id)
      await services.followUps.announce()
      const { call } = await detail(input.callId)
      services.feed.publish({ kind: 'call_updated', call })
      return result
    }),
    exportLabelled: os.calls.exportLabelled.handler(async () => {
      const lines: string[] = []
      for await (const line of corrections.labelled()) lines.push(line)
      return new File(lines, 'conversaciones-corregidas.jsonl', { type: 'application/jsonl' })
    }),
    analyze: os.calls.analyze.handler(async ({ input: { callId } }) => {
      await detail(callId)
      await services.analyze(callId)
      const { analysis } = await detail(callId)
      if (analysis) return analysis
      throw new AnaError('analysis.nothing_to_judge', 'the call has no conversation that can be judged', {
        kind: 'conflict',
        facts: { callId },
      })
    }),
  })
}
