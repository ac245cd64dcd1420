/** What the list of conversations is narrowed to. Kept while the operator visits a conversation and comes back. */
import { create } from 'zustand'
import type { Interest } from '../../shared/domain/analysis.ts'
import type { CallOutcome } from '../../shared/domain/call.ts'
import { bogotaDayStart } from '../format.ts'

export interface ConversationFilters {
  text: string
  campaignId: string | null
  outcome: CallOutcome | null
  interest: Interest | null
  /** `YYYY-MM-DD`, Bogotá; empty: any. */
  fromDay: string
  toDay: string
}

export const noFilters: ConversationFilters = {
  text: '',
  campaignId: null,
  outcome: null,
  interest: null,
  fromDay: '',
  toDay: '',
}

export const useConversationFilters = create<ConversationFilters>(() => noFilters)

/** Shows exactly these, for whoever sends an operator to the list from elsewhere. */
export function filterConversations(filters: Partial<ConversationFilters>): void {
  useConversationFilters.setState({ ...noFilters, ...filters })
}

const dayMs = 86_400_000

export interface CallQuery {
  campaignId?: string
  outcome?: CallOutcome
  interest?: Interest
  text?: string
  fromMs?: number
  toMs?: number
}

/** The filters as the engine takes them. Both days are included whole. */
export function toQuery(filters: ConversationFilters, text: string): CallQuery {
  const fromMs = bogotaDayStart(filters.fromDay)
  const toMs = bogotaDayStart(filters.toDay)
  return {
    ...(filters.campaignId === null ? {} : { campaignId: filters.campaignId }),
    ...(filters.outcome === null ? {} : { outcome: filters.outcome }),
    ...(filters.interest === null ? {} : { interest: filters.interest }),
    ...(text === '' ? {} : { text }),
    ...(fromMs === null ? {} : { fromMs }),
    ...(toMs === null ? {} : { toMs: toMs + dayMs - 1 }),
  }
}

export function isFiltered(filters: ConversationFilters): boolean {
  return Object.keys(toQuery(filters, filters.text.trim())).length > 0
}
