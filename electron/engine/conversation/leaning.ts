/**
 * Where a conversation leans while it lasts, for whoever watches it: how interested she seems by what she has agreed
 * to and told, and in what mood by her last words. A glance's worth; the judgement after the call is the analyst's.
 */
import type { Leaning } from '../../../shared/domain/live-event.ts'
import type { ConversationState } from './conversation-port.ts'
import { isOptOut } from './opt-out-rules.ts'
import { fold } from './spanish-text.ts'

const isOver = new Set(['refused', 'opt_out', 'wrong_person', 'not_eligible', 'voicemail'])

function interestOf(state: ConversationState): Leaning['interest'] {
  const { facts, ending, phase } = state
  if (state.optedOut || state.wrongPerson || (ending !== null && isOver.has(ending))) return 'none'
  if (ending === 'agreed' || state.wantsHuman || facts.appointment !== undefined) return 'high'
  if (ending === 'callback' || facts.callback !== undefined) return 'medium'
  if (state.rebuttals > 0) return 'low'
  if (facts.goal !== undefined && facts.amount !== undefined) return 'high'
  if (facts.goal !== undefined || facts.amount !== undefined) return 'medium'
  return phase === 'identity' || phase === 'disclosure' || phase === 'permission' ? null : 'low'
}

const annoyed =
  /\b(?:no (?:me )?(?:moleste|jodan?|llamen?|fastidie)|dejen? de (?:molestar|llamar|joder)|que (?:fastidio|mamera|pereza|cansones|falta de respeto)|cansad[oa]|hart[oa]|mamad[oa]|estaf\p{L}*|ladron\p{L}*|mentiros\p{L}*|denunci\p{L}*|grosero|carajo|mierda|hijueputa|malparid\p{L}*|ya le dije|otra vez (?:ustedes|llamando)|respete)\b/u
const pleased =
  /\b(?:que (?:bueno|bien|chevere|rico|maravilla|dicha)|me (?:interesa|gusta|gustaria|sirve|parece (?:bien|perfecto))|claro que si|con (?:mucho )?gusto|perfecto|excelente|muchas gracias|muy amable|bendiga|jaja\p{L}*)\b/u

/** @param lastWords of the customer, as they were understood; null before her first */
export function leaningOf(state: ConversationState, lastWords: string | null): Leaning {
  const interest = interestOf(state)
  if (lastWords === null) return { interest, mood: null }
  const words = fold(lastWords)
  const isAnnoyed = annoyed.test(words) || isOptOut(lastWords)
  return { interest, mood: isAnnoyed ? 'annoyed' : pleased.test(words) ? 'pleased' : 'calm' }
}
