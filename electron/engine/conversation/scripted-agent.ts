/** Puts a directive into ANA's own words. The choice among variants is handed in, so a test can fix it. */
import type { Asked } from './conversation-port.ts'
import type { Directive } from './directive.ts'
import { questions, type ScriptContext, shortQuestions, wordings } from './script-lines.ts'

/** @returns an index below `count`; the same turn must always give the same one. */
export type Choose = (count: number) => number

/** The directive's statements, without its question. */
export function statements(directive: Directive, context: ScriptContext, choose: Choose): string {
  return directive.lines
    .map(({ name, values }) => {
      const variants = wordings[name]
      return (variants[choose(variants.length)] ?? variants[0])?.(context, values ?? {}) ?? ''
    })
    .join(' ')
    .trim()
}

/** The words of one question. */
export function question(asked: Asked | null, context: ScriptContext, choose: Choose): string {
  if (asked === null) return ''
  const variants = questions[asked]
  return (variants[choose(variants.length)] ?? variants[0])?.(context, {}) ?? ''
}

/** A question that was cut off; of whom is sought, the name is what was missed. */
export function questionAgain(asked: Asked, context: ScriptContext): string {
  if (asked === 'identity' || asked === 'reach_person') return question(asked, context, () => 0)
  return `Le preguntaba: ${shortQuestions[asked]}`
}

/** The first words of a call: who is sought, and that a virtual assistant asks. Nothing about credit. */
export function openingText(context: ScriptContext): string {
  return `${context.greeting}, le habla ${context.assistantName}, asistente virtual. ${question('identity', context, () => 0)}`
}
