/** What the doors open on: the engine's parts, put together once by `create-engine`. */
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import type { AnalysisStore } from './analysis/analysis-store.ts'
import type { Corrections } from './analysis/corrections.ts'
import type { ClipCache } from './audio/clip-port.ts'
import type { Recordings } from './audio/recordings.ts'
import type { CallQuery } from './calls/call-query.ts'
import type { ConversationSummary, LiveControls } from './calls/call-transport.ts'
import type { Calls } from './calls/calls.ts'
import type { DayQuery } from './calls/day-query.ts'
import type { CampaignDesk } from './campaigns/campaign-desk.ts'
import type { Campaigns } from './campaigns/campaigns.ts'
import type { DoNotCallStore } from './compliance/do-not-call-store.ts'
import type { ContactStore } from './contacts/contact-store.ts'
import type { Imports } from './contacts/import-session.ts'
import type { LoanOffer } from './conversation/libranza.ts'
import type { ScriptPhase } from './conversation/script-view.ts'
import type { Diagnostics } from './diagnostics.ts'
import type { Callbacks } from './followup/callbacks.ts'
import type { BriefOf } from './followup/follow-up-brief.ts'
import type { FollowUps } from './followup/follow-ups.ts'
import type { OperatorCalls } from './followup/operator-calls.ts'
import type { LiveFeed } from './live-feed.ts'
import type { Llm } from './llm/llm-port.ts'
import type { Clock, Host, Ids, Logger } from './ports.ts'
import type { HealthBoard } from './settings/health-board.ts'
import type { SettingsService } from './settings/settings.ts'
import type { VendorChecks } from './settings/vendor-checks.ts'
import type { VoiceSynthesis } from './speech/speech-port.ts'
import type { ImportChoice } from './store-import.ts'
import type { Tunnel } from './tunnel/tunnel-port.ts'
import type { Budget } from './usage/budget.ts'

/** What the host of a practice engine lends it; a real engine has none. */
export interface PracticeDoor {
  personas(): Array<{ id: string; label: string; description: string }>
  /** A list of invented people as a spreadsheet, one for every kind of customer. */
  sampleList(): Promise<{ fileName: string; bytes: Uint8Array }>
  /** Names the customer behind a number; unknown names leave the number its own. */
  assignPersona(e164: string, persona: string): void
}

export interface Services {
  version: string
  practice: PracticeDoor | null
  host: Host
  clock: Clock
  ids: Ids
  logger: Logger
  settings: SettingsService
  checks: VendorChecks
  health: HealthBoard
  feed: LiveFeed
  tunnel: Tunnel
  imports: Imports
  /** Where the spreadsheet worker is, for exports written off the engine's thread. */
  importWorkerUrl: URL
  campaigns: Campaigns
  campaignDesk: CampaignDesk
  contacts: ContactStore
  calls: Calls
  callQuery: CallQuery
  dayQuery: DayQuery
  budget: Pick<Budget, 'spend'>
  doNotCall: DoNotCallStore
  /** The script as it is spoken, and the figures that may be quoted. */
  script(): { phases: ScriptPhase[]; offer: LoanOffer | null }
  /** What ANA is doing in a live call; null when it is not in this engine's hands. */
  describeCall(callId: string): ConversationSummary | null
  /** Listening, whispering and taking over; throws `call.not_live` for every call that is not. */
  liveControls: LiveControls
  recordings: Pick<Recordings, 'of' | 'read' | 'stream'>
  analyses: AnalysisStore
  corrections: Corrections
  /** Judges a conversation now, for an operator who asks. */
  analyze(callId: string): Promise<void>
  followUps: FollowUps
  callbacks: Callbacks
  /** Calls in which an operator's telephone is joined with a customer's. */
  operatorCalls: OperatorCalls
  followUpBrief: BriefOf
  llm: Llm
  synthesis: VoiceSynthesis
  clips: ClipCache
  /**
   * Stores an import that was read as a campaign.
   * @throws AnaError with the file's error code when it has one, `import.nothing_to_call` without rows
   */
  storeImport(importId: string, options: ImportChoice): Promise<CampaignSummary>
  /** The file for support. */
  diagnostics: Diagnostics
}
