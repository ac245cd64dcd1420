/** The engine as a whole: what it is, how the day goes, how each part feels, and what time it is there. */
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { Overview } from '../../shared/contract/system.ts'
import type { Health } from '../../shared/domain/health.ts'
import { client } from '../rpc-client.ts'

export interface SystemInfo {
  version: string
  practice: boolean
  host: 'desktop' | 'headless'
  publicUrl: string | null
}

interface SystemState {
  info: SystemInfo | null
  overview: Overview | null
  overviewError: unknown
  health: Health[] | null
  /** Engine time minus this computer's, in ms: the practice line may live at another hour. */
  clockOffsetMs: number
}

export const useSystem = create<SystemState>(() => ({
  info: null,
  overview: null,
  overviewError: null,
  health: null,
  clockOffsetMs: 0,
}))

export async function loadSystem(): Promise<void> {
  const { now, ...info } = await client.system.info()
  useSystem.setState({ info })
  observeEngineTime(now)
  await Promise.all([loadOverview(), loadHealth()])
}

export async function loadOverview(): Promise<void> {
  try {
    useSystem.setState({ overview: await client.system.overview(), overviewError: null })
  } catch (error) {
    useSystem.setState({ overviewError: error })
  }
}

export async function loadHealth(): Promise<void> {
  useSystem.setState({ health: await client.system.health() })
}

export function applyHealth(health: Health): void {
  useSystem.setState((state) => {
    const known = state.health ?? []
    const others = known.filter((one) => one.part !== health.part)
    const position = known.findIndex((one) => one.part === health.part)
    if (position === -1) return { health: [...others, health] }
    return { health: known.map((one) => (one.part === health.part ? health : one)) }
  })
}

/** Small differences are the network's; only a real one moves the clock. */
export function observeEngineTime(atMs: number): void {
  const offset = atMs - Date.now()
  if (Math.abs(offset - useSystem.getState().clockOffsetMs) > 1_500)
    useSystem.setState({ clockOffsetMs: offset })
}

export function engineNow(): number {
  return Date.now() + useSystem.getState().clockOffsetMs
}

/** The engine's time, renewed every `everyMs`. */
export function useEngineNow(everyMs = 1_000): number {
  const [now, setNow] = useState(engineNow)
  useEffect(() => {
    setNow(engineNow())
    const timer = setInterval(() => setNow(engineNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

let overviewTimer: ReturnType<typeof setTimeout> | null = null

/** Reads the day's numbers again soon; many events make one read. */
export function refreshOverviewSoon(): void {
  if (overviewTimer !== null) return
  overviewTimer = setTimeout(() => {
    overviewTimer = null
    void loadOverview()
  }, 800)
}
