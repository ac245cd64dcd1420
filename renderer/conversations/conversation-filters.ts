/**
 * What the list of conversations is narrowed to. Kept while the operator visits a conversation and comes back, and
 * written into the address, so that a search can be reloaded and handed on.
 */
import { create } from 'zustand'
import {
  type Interest,
  interestSchema,
  type Objection,
  objectionSchema,
} from '../../shared/domain/analysis.ts'
import { type CallOutcome, callOutcomeSchema } from '../../shared/domain/call.ts'
import { bogotaDayStart } from '../format.ts'

export interface ConversationFilters {
  text: string
  campaignId: string | null
  outcome: CallOutcome | null
  interest: Interest | null
  objection: Objection | null
  /** `YYYY-MM-DD`, Bogotá; empty: any. */
  fromDay: string
  toDay: string
  /** Seconds; null: any. */
  minSeconds: number | null
  maxSeconds: number | null
  /** Only what a person corrected. */
  corrected: boolean
}
export type FilterName = keyof ConversationFilters

export const noFilters: ConversationFilters = {
  text: '',
  campaignId: null,
  outcome: null,
  interest: null,
  objection: null,
  fromDay: '',
  toDay: '',
  minSeconds: null,
  maxSeconds: null,
  corrected: false,
}

/** In the order in which their chips stand. */
export const filterNames: readonly FilterName[] = [
  'text',
  'objection',
  'interest',
  'outcome',
  'campaignId',
  'fromDay',
  'toDay',
  'minSeconds',
  'maxSeconds',
  'corrected',
]

export const useConversationFilters = create<ConversationFilters>(() => noFilters)

/** Shows exactly these, for whoever sends an operator to the list from elsewhere. */
export function filterConversations(filters: Partial<ConversationFilters>): void {
  useConversationFilters.setState({ ...noFilters, ...filters })
}

export function isSet(filters: ConversationFilters, name: FilterName): boolean {
  const value = filters[name]
  return typeof value === 'string' ? value.trim() !== '' : value !== noFilters[name]
}

const dayMs = 86_400_000

export interface CallQuery {
  campaignId?: string
  outcome?: CallOutcome
  interest?: Interest
  objection?: Objection
  text?: string
  fromMs?: number
  toMs?: number
  minDurationMs?: number
  maxDurationMs?: number
  corrected?: boolean
}

/** The filters as the engine takes them. Both days are included whole, and the last second of a length. */
export function toQuery(filters: ConversationFilters, text: string): CallQuery {
  const { campaignId, outcome, interest, objection, minSeconds, maxSeconds, corrected } = filters
  const fromMs = bogotaDayStart(filters.fromDay)
  const toMs = bogotaDayStart(filters.toDay)
  return {
    ...(campaignId === null ? {} : { campaignId }),
    ...(outcome === null ? {} : { outcome }),
    ...(interest === null ? {} : { interest }),
    ...(objection === null ? {} : { objection }),
    ...(text === '' ? {} : { text }),
    ...(fromMs === null ? {} : { fromMs }),
    ...(toMs === null ? {} : { toMs: toMs + dayMs }),
    ...(minSeconds === null ? {} : { minDurationMs: minSeconds * 1000 }),
    ...(maxSeconds === null ? {} : { maxDurationMs: maxSeconds * 1000 + 999 }),
    ...(corrected ? { corrected } : {}),
  }
}

export function isFiltered(filters: ConversationFilters): boolean {
  return Object.keys(toQuery(filters, filters.text.trim())).length > 0
}

/** The filters as an address holds them; what is not set is not there. */
export function toAddress(filters: ConversationFilters): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of filterNames) {
    if (isSet(filters, name)) query.set(name, String(filters[name]).trim())
  }
  return query
}

const dayPattern = /^\d{4}-\d\d-\d\d$/

/** Reads an address; what it does not understand is left out. */
export function fromAddress(query: URLSearchParams): ConversationFilters {
  const day = (name: FilterName) => {
    const value = query.get(name) ?? ''
    return dayPattern.test(value) && bogotaDayStart(value) !== null ? value : ''
  }
  const seconds = (name: FilterName) => {
    const value = query.get(name) ?? ''
    return /^\d{1,6}$/.test(value) ? Number(value) : null
  }
  return {
    text: (query.get('text') ?? '').slice(0, 200),
    campaignId: query.get('campaignId'),
    outcome: callOutcomeSchema.safeParse(query.get('outcome')).data ?? null,
    interest: interestSchema.safeParse(query.get('interest')).data ?? null,
    objection: objectionSchema.safeParse(query.get('objection')).data ?? null,
    fromDay: day('fromDay'),
    toDay: day('toDay'),
    minSeconds: seconds('minSeconds'),
    maxSeconds: seconds('maxSeconds'),
    corrected: query.get('corrected') === 'true',
  }
}
