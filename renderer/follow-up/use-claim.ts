/**
 * While an operator has a person before her nobody else is offered that person. The claim is renewed before it
 * runs out and given back when she moves on.
 */
import { useEffect, useState } from 'react'
import { codeOf } from '../errors.ts'
import { client } from '../rpc-client.ts'
import { engineNow } from '../state/system-store.ts'
import { desk } from './desk-id.ts'
import { applyItem } from './follow-up-store.ts'

export type Claim = 'asking' | 'mine' | 'taken'

const shortestRenewMs = 10_000
const usualRenewMs = 60_000
/** Somebody else has her: she may be free again soon. */
const takenAgainMs = 15_000

export function useClaim(contactId: string): Claim {
  const [claim, setClaim] = useState<{ contactId: string; state: Claim }>({ contactId, state: 'asking' })
  useEffect(() => {
    let left = false
    let mine = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = (state: Claim) => setClaim({ contactId, state })
    const ask = async () => {
      let renewMs = usualRenewMs
      try {
        const item = await client.followUps.claim({ contactId, desk })
        if (left) {
          void client.followUps.release({ contactId, desk }).catch(() => {})
          return
        }
        mine = true
        applyItem(item)
        settle('mine')
        if (item.claimedUntil !== null)
          renewMs = Math.max(shortestRenewMs, (item.claimedUntil - engineNow()) / 2)
      } catch (error) {
        if (!left && codeOf(error) === 'follow_up.claimed') {
          mine = false
          settle('taken')
          renewMs = takenAgainMs
        }
        // Anything else is told elsewhere: the line's banner, or the closing itself.
      }
      if (!left) timer = setTimeout(() => void ask(), renewMs)
    }
    void ask()
    return () => {
      left = true
      clearTimeout(timer)
      if (mine) void client.followUps.release({ contactId, desk }).catch(() => {})
    }
  }, [contactId])
  // A person who was just put before her is neither hers nor another's yet.
  return claim.contactId === contactId ? claim.state : 'asking'
}
