/** Listening in to one live call: begun by a click, kept up over a lost line, ended with the call. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { createLivePlayer, type LivePlayer, type Side } from '../audio/live-player.ts'
import { codeOf } from '../errors.ts'
import { client, useConnection } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'

export type ListeningState = 'off' | 'starting' | 'on' | 'interrupted'

export interface Listening {
  state: ListeningState
  player: LivePlayer | null
  muted: Readonly<Record<Side, boolean>>
  start(): void
  stop(): void
  toggleMute(side: Side): void
}

const bothHeard = { customer: false, assistant: false }

export function useListening(callId: string): Listening {
  const [state, setState] = useState<ListeningState>('off')
  const [player, setPlayer] = useState<LivePlayer | null>(null)
  const [muted, setMuted] = useState<Record<Side, boolean>>(bothHeard)
  const online = useConnection((connection) => connection.kind === 'online')
  const latestMuted = useRef(muted)
  latestMuted.current = muted

  useEffect(() => {
    if (player === null || !online) return
    const leaving = new AbortController()
    async function hear(into: LivePlayer): Promise<void> {
      setState('starting')
      const heard = await client.calls.listen({ callId }, { signal: leaving.signal })
      for await (const piece of heard) {
        into.push(piece)
        setState('on')
      }
      // The call is over.
      if (!leaving.signal.aborted) setPlayer(null)
    }
    hear(player).catch((error: unknown) => {
      if (leaving.signal.aborted) return
      if (codeOf(error) === 'connection_lost' || useConnection.getState().kind !== 'online') {
        // The line is opened anew by itself, and this effect runs again.
        setState('interrupted')
        return
      }
      showError(error)
      setPlayer(null)
    })
    return () => leaving.abort()
  }, [callId, online, player])

  useEffect(() => {
    if (player === null) return
    return () => player.close()
  }, [player])

  return {
    state: player === null ? 'off' : online ? state : 'interrupted',
    player,
    muted,
    start: useCallback(() => {
      setState('starting')
      const fresh = createLivePlayer()
      for (const side of ['customer', 'assistant'] as const) fresh.mute(side, latestMuted.current[side])
      setPlayer((current) => {
        if (current === null) return fresh
        fresh.close()
        return current
      })
    }, []),
    stop: useCallback(() => setPlayer(null), []),
    toggleMute(side) {
      const next = { ...muted, [side]: !muted[side] }
      setMuted(next)
      player?.mute(side, next[side])
    },
  }
}
