/** The follow-up queue for an interface. Whoever claims somebody is the session that asks. */
import { writeXlsxInWorker } from '../contacts/import-job.ts'
import type { Services } from '../services.ts'
import { announceContact } from './contact-news.ts'
import { followUpSheet, followUpsFileName } from './follow-up-sheet.ts'
import { type Implementer, xlsxType } from './rpc-implementer.ts'

export function createFollowUpsRouter(os: Implementer, services: Services) {
  const { followUps, clock, importWorkerUrl } = services
  return os.followUps.router({
    queue: os.followUps.queue.handler(({ input }) => followUps.queue(input)),
    claim: os.followUps.claim.handler(({ input, context }) =>
      followUps.claim(input.contactId, context.operator),
    ),
    release: os.followUps.release.handler(async ({ input, context }) => {
      await followUps.release(input.contactId, context.operator)
      return {}
    }),
    close: os.followUps.close.handler(async ({ input: { contactId, outcome, notes } }) => {
      const closure = await followUps.close(contactId, { outcome, notes })
      await announceContact(services, contactId)
      return closure
    }),
    undo: os.followUps.undo.handler(async ({ input: { contactId } }) => {
      const item = await followUps.undo(contactId)
      await announceContact(services, contactId)
      return item
    }),
    closed: os.followUps.closed.handler(({ input }) => followUps.closed(input)),
    exportFile: os.followUps.exportFile.handler(async ({ input: { language } }) => {
      const sheet = followUpSheet(await followUps.exportRows(), language)
      const bytes = await writeXlsxInWorker(importWorkerUrl, sheet)
      return new File([bytes.slice()], followUpsFileName(clock.now(), language), { type: xlsxType })
    }),
  })
}
