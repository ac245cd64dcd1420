/**
 * What the engine is handed from outside: time, chance, secrets, the log and the machine it runs on.
 * Nothing in the engine reads a clock or a random source by itself, so a test can play a whole day.
 */
import type { DesktopPreferences, DesktopPreferencesPatch } from '../../shared/domain/desktop.ts'
import type { LiveEventBody } from '../../shared/domain/live-event.ts'
import type { SecretName } from '../../shared/domain/settings.ts'

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** The instant, in epoch milliseconds UTC. May jump when the computer sleeps. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes back. For durations. */
  monotonicMs(): number
  /** Runs `task` once after `delayMs` of this clock's time. */
  schedule(delayMs: number, task: () => void): Timer
  /** Resolves after `delayMs` of this clock's time; rejects with the signal's reason when aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}

export interface Ids {
  /** A UUIDv7: unique, and sortable by the clock's time. */
  next(): string
  /** An unguessable token: 32 hex digits from the system's random source. */
  secret(): string
  /** Uniform in [0, 1), for jitter. */
  random(): number
}

/**
 * Structured log. Personal data goes only into fields whose name begins with `pii.`, which the writer
 * redacts; never into the message.
 */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

/** Where secrets live: the system's keychain on the desktop, an owner-only file when headless. */
export interface SecretStore {
  read(name: SecretName): Promise<string | null>
  write(name: SecretName, value: string): Promise<void>
  remove(name: SecretName): Promise<void>
}

/** What the program around the engine can do for it. Headless has no pickers and no notifications. */
export interface Host {
  readonly kind: 'desktop' | 'headless'
  /** Opens the system's file picker; null when the operator cancels or there is none. */
  pickSpreadsheet(): Promise<{ fileName: string; bytes: Uint8Array } | null>
  /** Starts the engine anew on the practice line or for real calls. Resolves once asked. */
  switchMode(practice: boolean): Promise<void>
  /** What the operator decided about ANA on this computer; absent where ANA is not a program with a window. */
  readonly desktop?: {
    preferences(): Promise<DesktopPreferences>
    update(patch: DesktopPreferencesPatch): Promise<DesktopPreferences>
  }
}

/** Tells every interface that something happened. Never throws and never waits. */
export type Publish = (body: LiveEventBody) => void
