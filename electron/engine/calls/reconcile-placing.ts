/**
 * Finds out whether a call whose placing got no clear answer was placed. The vendor's list lags behind, so it
 * is looked at twice; meanwhile the call's first webhook may claim it. Nobody is dialled again before this.
 */
import type { Clock, Logger } from '../ports.ts'
import type { Telephony, VendorCall } from '../telephony/telephony-port.ts'
import type { CallStore } from './call-store.ts'

export type Reconciliation =
  /** A webhook brought the vendor's id, or the call was settled meanwhile. */
  | { kind: 'claimed' }
  | { kind: 'found'; call: VendorCall }
  | { kind: 'never_placed' }
  /** The vendor could not be asked for too long. */
  | { kind: 'unknown' }

/** Waits before each look at the vendor's list: once early, once when the list has surely caught up. */
const looksAfterMs = [4_000, 15_000]
/** Waits between tries when the list itself cannot be had. */
const retriesAfterMs = [5_000, 15_000, 30_000, 60_000, 120_000, 240_000]

export async function reconcilePlacing(options: {
  callId: string
  store: Pick<CallStore, 'getRecord' | 'byVendorCallId'>
  telephony: Pick<Telephony, 'findCalls'>
  clock: Clock
  logger: Logger
}): Promise<Reconciliation> {
  const { callId, store, telephony, clock, logger } = options
  let looks = 0
  let failures = 0
  for (;;) {
    const waitMs = failures > 0 ? retriesAfterMs[failures - 1] : looksAfterMs[looks]
    if (waitMs === undefined) return { kind: failures > 0 ? 'unknown' : 'never_placed' }
    await clock.sleep(waitMs)
    const record = await store.getRecord(callId)
    if (!record || record.call.state === 'ended' || record.call.vendorCallId !== null) {
      return { kind: 'claimed' }
    }
    try {
      const candidates = await telephony.findCalls({
        toE164: record.call.e164,
        sinceMs: record.placingAt ?? record.call.plannedAt,
      })
      failures = 0
      for (const call of candidates) {
        // One of the list may belong to an earlier or later attempt that is known already.
        if ((await store.byVendorCallId(call.vendorCallId)) === null) return { kind: 'found', call }
      }
      looks += 1
    } catch (error) {
      logger.warn('vendor list not available', { callId, error })
      failures += 1
    }
  }
}
