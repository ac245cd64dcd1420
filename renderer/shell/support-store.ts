/** What support would ask for: the failures of this session, and which of them is being looked at. */
import { create } from 'zustand'
import type { Explanation } from '../errors.ts'

export interface Failure {
  what: Explanation
  /** This computer's clock. */
  atMs: number
  /** The address's fragment: which page it was. */
  where: string
}

/** More than anybody would read. */
const keptFailures = 20

interface SupportState {
  failures: readonly Failure[]
  /** Null while nothing is shown; `all` is help and support as a whole. */
  shown: Failure | 'all' | null
}

export const useSupport = create<SupportState>(() => ({ failures: [], shown: null }))

/** Remembers a failure that the operator was told of. */
export function rememberFailure(what: Explanation): Failure {
  // The id of a person or a call is not support's business.
  const where = window.location.hash.split('/').slice(0, 2).join('/') || '#/home'
  const failure: Failure = { what, atMs: Date.now(), where }
  useSupport.setState(({ failures }) => ({ failures: [failure, ...failures].slice(0, keptFailures) }))
  return failure
}

export function showSupport(shown: Failure | 'all'): void {
  useSupport.setState({ shown })
}

export function closeSupport(): void {
  useSupport.setState({ shown: null })
}
