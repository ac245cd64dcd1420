/** What the palette finds in the engine while one types: people by name or number, and the newest conversations. */
import { useEffect, useState } from 'react'
import type { CallListItem } from '../../shared/contract/calls.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { askedText } from './palette-match.ts'

export interface Found {
  people: readonly Contact[]
  calls: readonly CallListItem[]
}

/** Typing goes on for a moment; the engine is asked when it rests. */
const restMs = 160
const shownPeople = 6
const shownCalls = 5

/** @param query what is typed; null while the palette is closed */
export function usePaletteSearch(query: string | null): { found: Found; busy: boolean } {
  const [found, setFound] = useState<Found>({ people: [], calls: [] })
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (query === null) return
    const text = askedText(query)
    const own = new AbortController()
    const ask = async () => {
      const options = { signal: own.signal }
      const [people, calls] = await Promise.all([
        text === '' ? null : client.contacts.list({ text, limit: shownPeople }, options),
        client.calls.list({ ...(text === '' ? {} : { text }), limit: shownCalls }, options),
      ])
      if (!own.signal.aborted) setFound({ people: people?.items ?? [], calls: calls.items })
    }
    setBusy(true)
    const timer = setTimeout(() => {
      ask()
        // Without the engine the pages and actions are still there.
        .catch(() => {})
        .finally(() => {
          if (!own.signal.aborted) setBusy(false)
        })
    }, restMs)
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [query])
  return { found, busy }
}

/** Where a person is to be found: in the queue, else her last conversation, else her list. */
export async function openPerson(contact: Pick<Contact, 'id' | 'campaignId' | 'status'>): Promise<void> {
  if (contact.status === 'ready_for_human') {
    navigate('follow-up', contact.id)
    return
  }
  const { items } = await client.calls.list({ contactId: contact.id, limit: 1 })
  const [last] = items
  if (last === undefined) navigate('campaigns', contact.campaignId)
  else navigate('conversations', last.id)
}
