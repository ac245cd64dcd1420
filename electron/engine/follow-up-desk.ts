/**
 * The part of the composition root that serves operators: the queue, the calls they promise, the calls they make
 * themselves, and what each ended or judged call of ANA's means for them.
 */

import type { Analysis } from '../../shared/domain/analysis.ts'
import type { CampaignSettings } from '../../shared/domain/campaign.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import { operatorPhoneOf } from '../../shared/domain/operator-phone.ts'
import type { Recordings } from './audio/recordings.ts'
import type { CallQuery } from './calls/call-query.ts'
import type { ContactStore } from './contacts/contact-store.ts'
import { createCallbackStore } from './followup/callback-store.ts'
import { type Callbacks, createCallbacks } from './followup/callbacks.ts'
import { type BriefOf, createBriefs } from './followup/follow-up-brief.ts'
import { createFollowUpStore } from './followup/follow-up-store.ts'
import { createFollowUps, type FollowUps } from './followup/follow-ups.ts'
import { createOperatorCallStore } from './followup/operator-call-store.ts'
import {
  createOperatorCalls,
  type OperatorCalls,
  type OperatorCallVendor,
} from './followup/operator-calls.ts'
import type { Clock, Ids, Logger, Publish } from './ports.ts'
import type { SettingsService } from './settings/settings.ts'
import type { Database } from './storage/database.ts'

export interface FollowUpDesk {
  followUps: FollowUps
  callbacks: Callbacks
  operatorCalls: OperatorCalls
  followUpBrief: BriefOf
  /** Settles what a call of ANA's that has ended means for a promise behind it. Never throws and never waits. */
  callEnded(contactId: string): void
  /** Keeps what ANA promised in a call that was judged, and tells everybody of the queue. */
  judged(given: { analysis: Analysis; contact: Contact }): Promise<void>
}

export function createFollowUpDesk(options: {
  database: Database
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
  callQuery: Pick<CallQuery, 'detail'>
  recordings: Pick<Recordings, 'of'>
  contacts: Pick<ContactStore, 'get'>
  /** The rules by which a campaign is called. */
  rulesOf: (campaignId: string) => Promise<CampaignSettings>
  settings: Pick<SettingsService, 'current' | 'secret'>
  telephony: OperatorCallVendor
  /** The origin new calls get; null while the vendor could not reach us. */
  publicUrl: () => string | null
  practice: boolean
  clock: Clock
  ids: Ids
  logger: Logger
  publish: Publish
  /** A customer's telephone is about to be rung. */
  onRing: (callee: { e164: string; persona: string | null }) => void
  /** The dialer has a new planned attempt. */
  nudge: () => void
}): FollowUpDesk {
  const { database, numberKey, callQuery, recordings, contacts, rulesOf, settings, publicUrl } = options
  const { clock, ids, logger, publish, onRing, nudge } = options

  const store = createFollowUpStore({ database, numberKey })
  const followUps = createFollowUps({ store, clock, publish })
  const callbacks = createCallbacks({
    store: createCallbackStore({ database, ids }),
    followUps: store,
    async maxAttempts(contactId) {
      const contact = await contacts.get(contactId)
      return (contact ? await rulesOf(contact.campaignId) : settings.current()).maxAttempts
    },
    clock,
    logger,
    publish,
    announce: () => followUps.announce(),
    onPlanned({ caller, campaignId }) {
      if (caller !== 'ana') return
      // A finished campaign runs again for her.
      publish({ kind: 'campaign_status_changed', campaignId, status: 'running' })
      nudge()
    },
  })
  const operatorCallStore = createOperatorCallStore({ database, numberKey })
  const operatorCalls = createOperatorCalls({
    store: operatorCallStore,
    vendor: options.telephony,
    publicUrl,
    clock,
    ids,
    logger,
    publish,
    onRing,
  })
  const followUpBrief = createBriefs({
    database,
    callQuery,
    recordingOf: (callId) => recordings.of(callId),
    item: followUps.get,
    callee: operatorCallStore.callee,
    refusal: operatorCalls.refusal,
    operatorCallsOf: operatorCallStore.ofContact,
    callbackOf: callbacks.ofContact,
    async missing() {
      const { twilioAccountSid, twilioPhoneNumber, operatorPhone } = settings.current()
      const token = await settings.secret('twilioAuthToken')
      if (!options.practice && (twilioAccountSid === '' || twilioPhoneNumber === '' || !token))
        return 'vendor'
      if (operatorPhoneOf(operatorPhone) === null) return 'operator_phone'
      return publicUrl() === null ? 'public_address' : null
    },
    lenderName: () => settings.current().lenderName,
    now: () => clock.now(),
  })

  return {
    followUps,
    callbacks,
    operatorCalls,
    followUpBrief,
    callEnded(contactId) {
      callbacks
        .callEnded(contactId)
        .catch((error: unknown) => logger.error('a promise could not be settled', { error }))
    },
    async judged({ analysis, contact }) {
      // ANA has agreed on a call of her own: operators are to see that it is planned.
      const promisedAt =
        contact.status === 'initial' && analysis.callbackAt !== null ? contact.nextAttemptAt : null
      try {
        if (promisedAt === null) await callbacks.callEnded(contact.id)
        else await callbacks.noted({ contactId: contact.id, callId: analysis.callId, atMs: promisedAt })
      } catch (error) {
        logger.error('a promised call could not be kept', { error })
      }
      await followUps.announce()
    },
  }
}
