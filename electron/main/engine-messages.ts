/**
 * What the main process and the engine process say to each other. Both are ours and of one build, so the
 * types are the contract; the operator's page never sees these messages.
 */
import type { DesktopPreferences, DesktopPreferencesPatch } from '../../shared/domain/desktop.ts'
import type { SecretName } from '../../shared/domain/settings.ts'
import type { DeskStatus, Occurrence } from './desk-status.ts'

/** What the engine process is started with, as its first message. */
export interface EngineStart {
  kind: 'start'
  dataFolder: string
  practice: boolean
  version: string
}

/** What the shell may order a running engine to do. */
export type EngineOrder =
  /** Without it no new calls are placed; those in progress go on to their end. */
  | { kind: 'take_calls'; on: boolean }
  /** Every running campaign, by the operator's wish. */
  | { kind: 'pause_campaigns' }
  | { kind: 'resume_campaigns' }

export type ToEngine =
  | EngineStart
  | EngineOrder
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
  | { ask: 'updatePreferences'; patch: DesktopPreferencesPatch }

export type HostValue = null | string | { fileName: string; bytes: Uint8Array } | DesktopPreferences

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  /** What the tray, the badge and the way out need to know. */
  | { kind: 'desk'; status: DeskStatus }
  | { kind: 'occurred'; occurrence: Occurrence }
  | ({ kind: 'request'; id: number } & HostRequest)
