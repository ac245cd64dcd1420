/**
 * While an operator has a person before her nobody else is offered that person. The claim is renewed before it
 * runs out and given back when she moves on.
 */
import { useEffect, useState } from 'react'
import { codeOf } from '../errors.ts'
import { client } from '../rpc-client.ts'
import { engineNow } from '../state/system-store.ts'
import { applyItem } from './follow-up-store.ts'

export type Claim = 'asking' | 'mine' | 'taken'

const shortestRenewMs = 10_000
const usualRenewMs = 60_000

export function useClaim(contactId: string): Claim {
  const [claim, setClaim] = useState<Claim>('asking')
  useEffect(() => {
    let left = false
    let mine = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      let renewMs = usualRenewMs
      try {
        const item = await client.followUps.claim({ contactId })
        if (left) {
          void client.followUps.release({ contactId }).catch(() => {})
          return
        }
        mine = true
        applyItem(item)
        setClaim('mine')
        if (item.claimedUntil !== null)
          renewMs = Math.max(shortestRenewMs, (item.claimedUntil - engineNow()) / 2)
      } catch (error) {
        // Anything but another operator's claim is told elsewhere: the line's banner, or the closing itself.
        if (!left && codeOf(error) !== 'connection_lost') setClaim('taken')
      }
      if (!left) timer = setTimeout(() => void ask(), renewMs)
    }
    void ask()
    return () => {
      left = true
      clearTimeout(timer)
      if (mine) void client.followUps.release({ contactId }).catch(() => {})
    }
  }, [contactId])
  return claim
}
