/**
 * What the main process and the engine process say to each other. Both are ours and of one build, so the
 * types are the contract; the operator's page never sees these messages.
 */
import type { SecretName } from '../../shared/domain/settings.ts'

/** What the engine process is started with, as its first message. */
export interface EngineStart {
  kind: 'start'
  dataFolder: string
  practice: boolean
  version: string
}

export type ToEngine =
  | EngineStart
  /** Carries one port of the page, to be served until it closes. */
  | { kind: 'connect' }
  | { kind: 'answer'; id: number; value: HostValue }
  | { kind: 'refusal'; id: number; message: string }
  /** Drain, close and exit. */
  | { kind: 'stop' }

export type HostRequest =
  | { ask: 'pickSpreadsheet' }
  | { ask: 'switchMode'; practice: boolean }
  | { ask: 'readSecret'; name: SecretName }
  | { ask: 'writeSecret'; name: SecretName; value: string }
  | { ask: 'removeSecret'; name: SecretName }

export type HostValue = null | string | { fileName: string; bytes: Uint8Array }

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  | ({ kind: 'request'; id: number } & HostRequest)
