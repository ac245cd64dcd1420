/** What the palette finds in the engine while one types: people by name or number, and the newest conversations. */
import { useEffect, useState } from 'react'
import type { CallListItem } from '../../shared/contract/calls.ts'
import type { Contact } from '../../shared/domain/contact.ts'
import { formatPhone } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { askedText, matches } from './palette-match.ts'

export interface Found {
  people: readonly Contact[]
  calls: readonly CallListItem[]
}

const nothing: Found = { people: [], calls: [] }

/** What was found for an earlier query and fits this one too: it stays while the engine is asked, and nothing jumps. */
function stillFitting({ people, calls }: Found, query: string): Found {
  const fits = ({ nombre, e164 }: { nombre: string; e164: string }) =>
    matches(query, [nombre, formatPhone(e164)])
  return { people: people.filter(fits), calls: calls.filter(fits) }
}

/** Typing goes on for a moment; the engine is asked when it rests. */
const restMs = 160
const shownPeople = 6
const shownCalls = 5

/** @param query what is typed; null while the palette is closed */
export function usePaletteSearch(query: string | null): { found: Found; busy: boolean } {
  const [answer, setAnswer] = useState<{ query: string; found: Found }>({ query: '', found: nothing })
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (query === null) return
    const text = askedText(query)
    // A letter or two digits would find whatever is newest.
    if (text === '' && query.trim() !== '') {
      setAnswer({ query, found: nothing })
      setBusy(false)
      return
    }
    const own = new AbortController()
    const ask = async () => {
      const options = { signal: own.signal }
      const [people, calls] = await Promise.all([
        text === '' ? null : client.contacts.list({ text, limit: shownPeople }, options),
        client.calls.list({ ...(text === '' ? {} : { text }), limit: shownCalls }, options),
      ])
      if (own.signal.aborted) return
      setAnswer({ query, found: { people: people?.items ?? [], calls: calls.items } })
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
  if (query === null) return { found: nothing, busy }
  return { found: answer.query === query ? answer.found : stillFitting(answer.found, query), busy }
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
