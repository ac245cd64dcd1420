/** Campaigns and the people on them, for an interface. */
import { writeXlsxInWorker } from '../contacts/import-job.ts'
import type { Services } from '../services.ts'
import { campaignFileName, campaignSheet } from './campaign-sheet.ts'
import { announceContact } from './contact-news.ts'
import { type Implementer, xlsxType } from './rpc-implementer.ts'

export function createCampaignsRouter(os: Implementer, services: Services) {
  const { campaigns, campaignDesk, clock, importWorkerUrl } = services
  return os.campaigns.router({
    list: os.campaigns.list.handler(() => campaigns.list()),
    get: os.campaigns.get.handler(({ input }) => campaigns.get(input.campaignId)),
    start: os.campaigns.start.handler(({ input }) => campaigns.start(input.campaignId)),
    pause: os.campaigns.pause.handler(({ input }) => campaigns.pause(input.campaignId)),
    stop: os.campaigns.stop.handler(({ input: { campaignId, hangUp } }) =>
      campaigns.stop(campaignId, { hangUp }),
    ),
    rename: os.campaigns.rename.handler(({ input: { campaignId, name } }) =>
      campaigns.rename(campaignId, name),
    ),
    configure: os.campaigns.configure.handler(({ input: { campaignId, settings } }) =>
      campaigns.configure(campaignId, settings),
    ),
    insight: os.campaigns.insight.handler(({ input }) => campaignDesk.insight(input.campaignId)),
    estimate: os.campaigns.estimate.handler(({ input }) => campaignDesk.estimate(input)),
    duplicable: os.campaigns.duplicable.handler(({ input: { campaignId, who } }) =>
      campaignDesk.duplicable(campaignId, who),
    ),
    duplicate: os.campaigns.duplicate.handler(({ input: { campaignId, ...given } }) =>
      campaignDesk.duplicate(campaignId, given),
    ),
    exportFile: os.campaigns.exportFile.handler(async ({ input: { campaignId, language } }) => {
      const { campaign, rows } = await campaignDesk.results(campaignId)
      const bytes = await writeXlsxInWorker(importWorkerUrl, campaignSheet(campaign.name, rows, language))
      const name = campaignFileName(campaign.name, clock.now(), language)
      return new File([bytes.slice()], name, { type: xlsxType })
    }),
  })
}

export function createContactsRouter(os: Implementer, services: Services) {
  const { contacts, followUps } = services
  return os.contacts.router({
    list: os.contacts.list.handler(({ input }) => contacts.list(input)),
    bar: os.contacts.bar.handler(async ({ input: { contactId, reason } }) => {
      const contact = await contacts.bar(contactId, { reason, source: 'operator' })
      await announceContact(services, contactId)
      // Somebody barred leaves the queue.
      await followUps.announce()
      return contact
    }),
  })
}
