/** Calls, past and present, for an interface. */
import type { CallDetail } from '../calls/call-query.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import type { Implementer } from './rpc-implementer.ts'

export function createCallsRouter(os: Implementer, services: Services) {
  const { calls, callQuery, describeCall } = services

  async function detail(callId: string): Promise<CallDetail> {
    const found = await callQuery.detail(callId)
    if (found) return found
    throw new AnaError('call.not_found', 'there is no such call', { kind: 'not_found', facts: { callId } })
  }

  return os.calls.router({
    list: os.calls.list.handler(({ input }) => callQuery.list(input)),
    detail: os.calls.detail.handler(({ input }) => detail(input.callId)),
    live: os.calls.live.handler(async () =>
      (await callQuery.live()).map(({ call, turns }) => {
        const doing = describeCall(call.id)
        return { call, turns, activity: doing?.activity ?? null, phase: doing?.phase ?? null }
      }),
    ),
    hangUp: os.calls.hangUp.handler(({ input }) => calls.hangUp(input.callId)),
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
