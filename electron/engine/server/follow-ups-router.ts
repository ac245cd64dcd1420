/** The follow-up queue for an interface. Whoever claims somebody is the desk that asks, else the session. */
import { operatorPhoneOf } from '../../../shared/domain/operator-phone.ts'
import { writeXlsxInWorker } from '../contacts/import-job.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import { announceContact } from './contact-news.ts'
import { followUpSheet, followUpsFileName } from './follow-up-sheet.ts'
import { type Implementer, type RpcContext, xlsxType } from './rpc-implementer.ts'

export function createFollowUpsRouter(os: Implementer, services: Services) {
  const { followUps, callbacks, operatorCalls, followUpBrief, settings, clock, importWorkerUrl } = services
  const deskOf = (input: { desk?: string | undefined }, context: RpcContext) => input.desk ?? context.operator

  function operatorNumber(): string {
    const e164 = operatorPhoneOf(settings.current().operatorPhone)
    if (e164 !== null) return e164
    throw new AnaError('follow_up.no_operator_phone', 'there is no number to ring the operator at', {
      kind: 'configuration',
    })
  }

  return os.followUps.router({
    queue: os.followUps.queue.handler(({ input, context }) => followUps.queue(input, deskOf(input, context))),
    brief: os.followUps.brief.handler(({ input, context }) =>
      followUpBrief(input.contactId, deskOf(input, context)),
    ),
    claim: os.followUps.claim.handler(({ input, context }) =>
      followUps.claim(input.contactId, deskOf(input, context)),
    ),
    release: os.followUps.release.handler(async ({ input, context }) => {
      await followUps.release(input.contactId, deskOf(input, context))
      return {}
    }),
    close: os.followUps.close.handler(async ({ input, context }) => {
      const { contactId, outcome, notes } = input
      const closure = await followUps.close(contactId, { outcome, notes }, deskOf(input, context))
      await announceContact(services, contactId)
      return closure
    }),
    undo: os.followUps.undo.handler(async ({ input, context }) => {
      const item = await followUps.undo(input.contactId, deskOf(input, context))
      await announceContact(services, input.contactId)
      return item
    }),
    call: os.followUps.call.handler(({ input, context }) =>
      operatorCalls.begin({
        contactId: input.contactId,
        desk: deskOf(input, context),
        operatorE164: operatorNumber(),
      }),
    ),
    hangUp: os.followUps.hangUp.handler(({ input }) => operatorCalls.hangUp(input.operatorCallId)),
    callbackDays: os.followUps.callbackDays.handler(({ input, context }) =>
      callbacks.days(input.contactId, deskOf(input, context)),
    ),
    scheduleCallback: os.followUps.scheduleCallback.handler(async ({ input, context }) => {
      const { contactId, at, caller, mine, note } = input
      const desk = deskOf(input, context)
      const callback = await callbacks.schedule(contactId, { atMs: at, caller, mine, note, desk })
      await announceContact(services, contactId)
      return callback
    }),
    cancelCallback: os.followUps.cancelCallback.handler(async ({ input }) => {
      const { id } = await callbacks.cancel(input.callbackId)
      await announceContact(services, id)
      return {}
    }),
    callbacks: os.followUps.callbacks.handler(({ input, context }) =>
      callbacks.list({
        desk: deskOf(input, context),
        mineOnly: input.whose === 'mine',
        offset: input.offset,
        limit: input.limit,
      }),
    ),
    closed: os.followUps.closed.handler(({ input }) => followUps.closed(input)),
    exportFile: os.followUps.exportFile.handler(async ({ input: { language } }) => {
      const sheet = followUpSheet(await followUps.exportRows(), language)
      const bytes = await writeXlsxInWorker(importWorkerUrl, sheet)
      return new File([bytes.slice()], followUpsFileName(clock.now(), language), { type: xlsxType })
    }),
  })
}
