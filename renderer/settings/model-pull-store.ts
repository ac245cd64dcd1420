/**
 * The download of a model: it goes on while other pages are looked at, can be stopped, and is offered again when it
 * was interrupted, also after a restart. What has come already stays with Ollama, which goes on from there.
 */
import { create } from 'zustand'
import { client } from '../rpc-client.ts'

interface PullState {
  /** The model being had, or whose download was interrupted; null without either. */
  model: string | null
  phase: 'idle' | 'pulling' | 'stopped' | 'failed'
  /** Ollama's own word for what it does. */
  status: string
  /** From 0 to 1; null while unknown. */
  fraction: number | null
  error: unknown
}

const storageKey = 'ana.pull'
const idle: PullState = { model: null, phase: 'idle', status: '', fraction: null, error: null }

function remembered(): PullState {
  const model = localStorage.getItem(storageKey)
  return model === null ? idle : { ...idle, model, phase: 'stopped' }
}

export const useModelPull = create<PullState>(remembered)

let stop: AbortController | null = null

/** @returns whether the model is here now */
export async function pullModel(model: string): Promise<boolean> {
  stop?.abort()
  const own = new AbortController()
  stop = own
  localStorage.setItem(storageKey, model)
  useModelPull.setState({ ...idle, model, phase: 'pulling' })
  try {
    const steps = await client.models.pull({ model }, { signal: own.signal })
    for await (const { status, fraction } of steps) {
      if (!own.signal.aborted) useModelPull.setState({ status, fraction })
    }
    if (own.signal.aborted) return false
    localStorage.removeItem(storageKey)
    useModelPull.setState(idle)
    return true
  } catch (error) {
    if (stop === own) useModelPull.setState({ phase: own.signal.aborted ? 'stopped' : 'failed', error })
    return false
  } finally {
    if (stop === own) stop = null
  }
}

/** What has come so far is kept. */
export function stopPull(): void {
  stop?.abort()
  useModelPull.setState({ phase: 'stopped' })
}

/** It is not wanted any more. */
export function forgetPull(): void {
  localStorage.removeItem(storageKey)
  useModelPull.setState(idle)
}
