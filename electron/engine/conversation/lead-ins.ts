/**
 * The short clause with which ANA takes the floor while the model still thinks: rendered before the phone rings,
 * so it is heard at once. It acknowledges what was said, claims nothing, and is never heard twice in a row.
 */
import type { ConversationContext } from './conversation-port.ts'
import type { Directive, LineName } from './directive.ts'
import type { CustomerActs } from './interpret.ts'
import type { Choose } from './scripted-agent.ts'
import { squeeze } from './spanish-text.ts'

/** What the customer did that is acknowledged. */
type LeadInKind =
  | 'question'
  | 'objection'
  | 'bad_news'
  | 'information'
  | 'hesitation'
  | 'consent'
  | 'interest'

const wordings: Record<LeadInKind, readonly string[]> = {
  // Never a yes: she may have asked for a promise.
  question: ['Con gusto le cuento.', 'Mire, le cuento.', 'Con mucho gusto.', 'Le explico.'],
  objection: ['Le entiendo.', 'Entiendo lo que me dice.', 'Sí, le entiendo bien.'],
  bad_news: ['Siento mucho oír eso.', 'Lamento escuchar eso.', 'Le agradezco que me lo cuente.'],
  information: ['Listo, perfecto.', 'Muy bien, gracias.', 'Perfecto, entiendo.', 'Listo, muchas gracias.'],
  hesitation: ['Claro, con toda calma.', 'Por supuesto, no hay afán.', 'Claro, tómese su tiempo.'],
  consent: ['Muchas gracias.', 'Listo, muchas gracias.', 'Perfecto, gracias.'],
  interest: ['Qué bueno.', 'Con mucho gusto.', 'Claro que sí.', 'Listo, perfecto.'],
}

/** Every clause a call may begin an answer with, to be rendered before it. */
export function leadInTexts(_context?: ConversationContext): string[] {
  return [...new Set(Object.values(wordings).flat())]
}

const misfortune =
  /\b(?:enferm[oa]s?|enfermedad|cancer|accidente|fallecio|murio|se me murio|viud[oa]|hospitalizad[oa]|embarg\p{L}*|me (?:echaron|robaron|despidieron)|quebre|quebrad[oa]|no me alcanza|hasta (?:la coronilla|el cuello)|ahogad[oa]|desesperad[oa]|reportad[oa])\b/u
const upset =
  /\b(?:hart[oa]s?|mamad[oa]|jod\p{L}*|berrac[oa]|verrac[oa]|respete\p{L}*|groser\p{L}*|abusiv\p{L}*|ladron\p{L}*|rater\p{L}*|estaf\p{L}*|molest\p{L}*|fastidi\p{L}*|carajo|mierda|puta\p{L}*|hijue\p{L}*|malparid\p{L}*|descarad\p{L}*|sinverguenza\p{L}*|demand\p{L}*|denunci\p{L}*|queja|cansad[oa] de|otra vez ustedes|dejen|callese)\b/u

const kinds: Partial<Record<LineName, LeadInKind>> = {
  offer: 'consent',
  glad: 'interest',
  acknowledge: 'information',
  think_about_it: 'hesitation',
  rebut_reported: 'bad_news',
  rebut_debts: 'bad_news',
  rebut_has_credit: 'objection',
  rebut_rate: 'objection',
  rebut_trust: 'objection',
  answer_rate: 'question',
  answer_instalment: 'question',
  answer_amount: 'question',
  answer_term: 'question',
  answer_requirements: 'question',
  answer_cost: 'question',
  answer_time: 'question',
  answer_office: 'question',
  answer_eligibility: 'question',
  answer_other: 'question',
}

/**
 * The clause that fits; null when none does: the words are the script's, the call ends, or the customer is upset
 * and would hear mockery in it.
 * @param options.context its history tells what was heard last
 */
export function leadInFor(options: {
  directive: Directive
  acts: CustomerActs | null
  context: ConversationContext
  choose: Choose
}): string | null {
  const { directive, acts, context, choose } = options
  const first = directive.lines[0]?.name
  if (directive.task === null || directive.ending !== null || first === undefined) return null
  if (acts !== null && upset.test(acts.words)) return null
  const usual = kinds[first]
  if (usual === undefined) return null
  const kind = usual === 'interest' && acts?.asksQuestion === true ? 'question' : usual
  const isSad =
    acts !== null && misfortune.test(acts.words) && (kind === 'information' || kind === 'objection')
  const wording = wordings[isSad ? 'bad_news' : kind]
  const recent = context.history.filter((turn) => turn.role === 'assistant').slice(-2)
  const fresh = wording.filter((text) => !recent.some((turn) => beganWith(turn.text, text)))
  return fresh[choose(fresh.length)] ?? null
}

/** Also when it was cut off in the middle. */
function beganWith(heard: string, leadIn: string): boolean {
  const words = squeeze(heard)
  const begun = squeeze(leadIn)
  return words !== '' && (words.startsWith(begun) || begun.startsWith(words))
}

const vocative = String.raw`(?:,? (?:don|doña|señora?|señorita|profe|doctora?)(?: \p{L}+){0,2})?`
const acknowledgement = new RegExp(
  String.raw`^¡?(?:claro(?: que sí)?|por supuesto|cómo no|con (?:mucho |todo )?gusto(?: le (?:cuento|explico|ayudo))?|(?:mire, )?le (?:cuento|explico)|(?:sí, )?le entiendo(?: (?:bien|perfectamente))?|(?:sí, )?(?:le )?entiendo(?: lo que me dice)?|entendido|comprendo|muy bien|perfecto|listo|excelente|genial|qué bueno|de acuerdo|(?:muchas |mil )?gracias(?: por (?:contarme|la información|decirme|compartirlo|su (?:respuesta|interés|tiempo|confianza)))?|le agradezco(?: (?:que me lo cuente|la información|el dato|su (?:respuesta|interés|confianza)))?|(?:siento|lamento) (?:mucho )?(?:oír|escuchar) eso|hola|buen(?:os|as) (?:días|tardes|noches))${vocative}(?:[.!,;:]+|$)(?: y (?=\p{Ll}))?\s*`,
  'iu',
)

/**
 * A text without the acknowledgements it begins with, for what follows a lead-in; empty when it was nothing else.
 */
export function withoutAcknowledgement(text: string): string {
  let rest = text.trim()
  for (let count = 0; count < 3; count += 1) {
    const shorter = rest.replace(acknowledgement, '')
    if (shorter === rest) break
    rest = shorter
  }
  if (!/[\p{L}\p{N}]/u.test(rest)) return ''
  return rest === text.trim() ? rest : `${rest.charAt(0).toLocaleUpperCase('es-CO')}${rest.slice(1)}`
}
