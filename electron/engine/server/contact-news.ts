/** Tells every interface what an operator has just done with a contact. */
import type { Services } from '../services.ts'

export async function announceContact(
  { contacts, feed }: Pick<Services, 'contacts' | 'feed'>,
  contactId: string,
): Promise<void> {
  const contact = await contacts.get(contactId)
  if (!contact) return
  const { campaignId, status } = contact
  feed.publish({ kind: 'contact_updated', contactId, campaignId, status })
}
