/** The whole contract, answered by the engine's parts: one router for every door. */
import type { Services } from '../services.ts'
import { createCallsRouter } from './calls-router.ts'
import { createCampaignsRouter, createContactsRouter } from './campaigns-router.ts'
import { createComplianceRouter } from './compliance-router.ts'
import { createDesktopRouter } from './desktop-router.ts'
import { createFollowUpsRouter } from './follow-ups-router.ts'
import { createImportsRouter } from './imports-router.ts'
import { createImplementer } from './rpc-implementer.ts'
import { createScriptRouter } from './script-router.ts'
import { createAudioRouter, createModelsRouter, createSettingsRouter } from './settings-router.ts'
import { createPracticeRouter, createSystemRouter } from './system-router.ts'

export function createRouter(services: Services) {
  const os = createImplementer(services.logger, services.ids)
  return os.router({
    imports: createImportsRouter(os, services),
    campaigns: createCampaignsRouter(os, services),
    contacts: createContactsRouter(os, services),
    calls: createCallsRouter(os, services),
    followUps: createFollowUpsRouter(os, services),
    settings: createSettingsRouter(os, services),
    models: createModelsRouter(os, services),
    audio: createAudioRouter(os, services),
    compliance: createComplianceRouter(os, services),
    script: createScriptRouter(os, services),
    system: createSystemRouter(os, services),
    practice: createPracticeRouter(os, services),
    desktop: createDesktopRouter(os, services),
  })
}
export type Router = ReturnType<typeof createRouter>
