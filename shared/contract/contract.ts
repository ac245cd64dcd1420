/**
 * Everything an interface may ask of the engine. One contract, three doors: MessagePort on the desktop,
 * WebSocket in the browser, REST for scripts.
 */
import type { ContractRouterClient } from '@orpc/contract'
import { calls } from './calls.ts'
import { campaigns, contacts } from './campaigns.ts'
import { compliance } from './compliance.ts'
import { desktop } from './desktop.ts'
import { followUps } from './follow-ups.ts'
import { imports } from './imports.ts'
import { script } from './script.ts'
import { audio, models, settings } from './settings.ts'
import { practice, system } from './system.ts'

export const contract = {
  imports,
  campaigns,
  contacts,
  calls,
  followUps,
  settings,
  models,
  audio,
  compliance,
  script,
  system,
  practice,
  desktop,
}

export type Contract = typeof contract
export type AnaClient = ContractRouterClient<Contract>
