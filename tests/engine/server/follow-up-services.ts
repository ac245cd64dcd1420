/** The queue's services as the engine puts them together, over real stores and a vendor that notes what it is asked. */
import { createCallQuery } from '../../../electron/engine/calls/call-query.ts'
import { createCallbackStore } from '../../../electron/engine/followup/callback-store.ts'
import { createCallbacks } from '../../../electron/engine/followup/callbacks.ts'
import { createBriefs } from '../../../electron/engine/followup/follow-up-brief.ts'
import { createFollowUpStore } from '../../../electron/engine/followup/follow-up-store.ts'
import { createFollowUps } from '../../../electron/engine/followup/follow-ups.ts'
import { createOperatorCallStore } from '../../../electron/engine/followup/operator-call-store.ts'
import {
  createOperatorCalls,
  type OperatorCallVendor,
} from '../../../electron/engine/followup/operator-calls.ts'
import type { Clock, Ids, Publish } from '../../../electron/engine/ports.ts'
import type { Database } from '../../../electron/engine/storage/database.ts'
import type { VendorCall } from '../../../electron/engine/telephony/telephony-port.ts'
import { numberKey } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

export interface AskedVendor extends OperatorCallVendor {
  /** One line for each request. */
  asked: string[]
  /** What the vendor knows of a call, when it is asked. */
  known: Map<string, VendorCall>
  /** The next orders are refused. */
  refuse: boolean
}

export function createAskedVendor(): AskedVendor {
  const asked: string[] = []
  const known = new Map<string, VendorCall>()
  let calls = 0
  const sid = () => {
    calls += 1
    return `CA${calls}`
  }
  const vendor: AskedVendor = {
    asked,
    known,
    refuse: false,
    async callIntoConference({ toE164, conferenceName }) {
      asked.push(`ring operator ${toE164} into ${conferenceName.replace(/[0-9a-f]{8}-.*/, '…')}`)
      if (vendor.refuse) throw new Error('refused')
      return { vendorCallId: sid() }
    },
    async placeCall({ toE164 }) {
      asked.push(`ring customer ${toE164}`)
      return { kind: 'placed', vendorCallId: sid() }
    },
    async updateCall(vendorCallId, steps) {
      asked.push(
        `tell ${vendorCallId} ${steps.map((step) => (step.kind === 'say' ? step.text : step.kind)).join(' ')}`,
      )
      return true
    },
    async hangUp(vendorCallId) {
      asked.push(`hang up ${vendorCallId}`)
    },
    fetchCall: async (vendorCallId) => known.get(vendorCallId) ?? null,
  }
  return vendor
}

export function createFollowUpServices(options: {
  database: Database
  clock: Clock
  ids: Ids
  publish: Publish
  vendor?: OperatorCallVendor
  maxAttempts?: number
}) {
  const { database, clock, ids, publish, vendor = createAskedVendor(), maxAttempts = 3 } = options
  const store = createFollowUpStore({ database, numberKey })
  const followUps = createFollowUps({ store, clock, publish })
  const callbacks = createCallbacks({
    store: createCallbackStore({ database, ids }),
    followUps: store,
    maxAttempts: () => maxAttempts,
    clock,
    logger: silentLogger,
    publish,
    announce: () => followUps.announce(),
    onPlanned: () => undefined,
  })
  const operatorCallStore = createOperatorCallStore({ database, numberKey })
  const operatorCalls = createOperatorCalls({
    store: operatorCallStore,
    vendor,
    publicUrl: () => 'https://ana.example',
    clock,
    ids,
    logger: silentLogger,
    publish,
  })
  const followUpBrief = createBriefs({
    database,
    callQuery: createCallQuery({ database }),
    recordingOf: async () => null,
    item: followUps.get,
    callee: operatorCallStore.callee,
    refusal: operatorCalls.refusal,
    operatorCallsOf: operatorCallStore.ofContact,
    callbackOf: callbacks.ofContact,
    missing: () => null,
    lenderName: () => 'Libranzas Frailejón',
    now: () => clock.now(),
  })
  return { followUps, callbacks, operatorCalls, followUpBrief }
}
