/** What most people answer when they are willing to go on: the rules every human persona falls back to. */
import type { Rule } from './persona.ts'

/** Unlimited in number; the brain's patience ends what these would let run on. */
const always = Number.POSITIVE_INFINITY

/**
 * What somebody knows of herself, told when she is asked for just that. Goes before a persona's other rules:
 * who is asked her age does not tell where she works.
 */
export function ownFacts(facts: { age: string; income: string; deductions: string }): readonly Rule[] {
  return [
    { on: ['ask_eligibility'], hearing: /cuantos anos|que edad|su edad/, times: 2, say: [facts.age] },
    { on: ['ask_needs'], hearing: /\b(ingres|gana\b|sueldo|mesada)/, times: 2, say: [facts.income] },
    { on: ['ask_needs'], hearing: /le descuentan|embarg/, times: 2, say: [facts.deductions] },
  ]
}

export const commonRules: readonly Rule[] = [
  ...ownFacts({
    age: 'cuarenta y ocho años',
    income: 'gano como tres millones',
    deductions: 'no señora, no tengo más créditos',
  }),
  {
    on: ['goodbye', 'confirm_opt_out'],
    times: always,
    say: ['bueno, hasta luego', 'listo, gracias, hasta luego', 'bueno, que esté bien'],
    next: 'hang_up',
  },
  {
    on: ['ask_identity'],
    times: 2,
    say: ['sí, con ella habla', 'sí, soy yo, ¿quién habla?', 'sí señora, a la orden', 'sí, con él, dígame'],
  },
  { on: ['ask_identity'], times: always, say: ['que sí, que soy yo, siga', 'sí, ya le dije que sí'] },
  {
    on: ['disclosure'],
    times: always,
    say: ['sí, está bien', 'bueno, no hay problema', 'sí, de acuerdo, siga', 'sí señora, autorizo'],
  },
  {
    on: ['ask_permission'],
    times: always,
    say: ['sí, dígame', 'bueno, pero rapidito', 'sí, cuénteme', 'sí, tengo un minuto'],
  },
  { on: ['check_presence'], times: always, say: ['sí, aquí estoy', 'sí, la escucho', 'sí, sí, siga'] },
  {
    on: ['ask_eligibility'],
    times: always,
    say: ['trabajo en la alcaldía, soy de planta', 'en la gobernación, llevo doce años'],
  },
  {
    on: ['ask_needs'],
    times: always,
    say: [
      'no sé, unos diez millones',
      'como quince millones, para arreglar la casa',
      'por ahí doce millones',
    ],
  },
  {
    on: ['offer'],
    times: always,
    say: ['¿y cuánto me quedaría la cuota?', 'pues suena bien', 'ajá, ¿y la tasa?'],
  },
  {
    on: ['propose_appointment', 'ask_time'],
    times: always,
    say: ['mañana a las tres', 'el viernes por la tarde, tipo tres', 'pasado mañana a las diez'],
  },
  {
    on: ['ask_channel'],
    times: always,
    say: ['por WhatsApp, a este mismo número', 'al WhatsApp, por favor'],
  },
  {
    on: ['offer_human'],
    times: always,
    say: ['sí, mejor que me llame un asesor', 'bueno, que me llame una persona'],
  },
  { on: ['confirm'], times: always, say: ['sí, así es', 'correcto', 'sí señora'] },
  { on: ['apology', 'answer_robot'], times: always, say: ['ah, bueno', 'tranquila, siga'] },
  { on: ['question'], times: always, say: ['sí', 'pues sí', 'sí, puede ser'] },
  { on: ['statement'], times: always, say: ['ajá', 'sí, entiendo', 'bueno, ¿y qué más?'] },
]
