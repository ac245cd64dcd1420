/** Campaigns and the people on them, for an interface. */
import type { Services } from '../services.ts'
import { announceContact } from './contact-news.ts'
import type { Implementer } from './rpc-implementer.ts'

export function createCampaignsRouter(os: Implementer, { campaigns }: Services) {
  return os.campaigns.router({
    list: os.campaigns.list.handler(() => campaigns.list()),
    get: os.campaigns.get.handler(({ input }) => campaigns.get(input.campaignId)),
    start: os.campaigns.start.handler(({ input }) => campaigns.start(input.campaignId)),
    pause: os.campaigns.pause.handler(({ input }) => campaigns.pause(input.campaignId)),
    stop: os.campaigns.stop.handler(({ input: { campaignId, hangUp } }) =>
      campaigns.stop(campaignId, { hangUp }),
    ),
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
