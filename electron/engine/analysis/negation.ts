/**
 * Whether a verb is denied. In Spanish the negation stands directly before the verb, with only pronouns,
 * auxiliaries and a few adverbs in between, so scope is that chain and not a window of words: «no, yo le
 * mando la cédula» promises, «no le voy a mandar nada» refuses.
 */
import type { Utterance } from './customer-speech.ts'

const negators = new Set(['no', 'ni', 'nunca', 'jamas', 'tampoco', 'nadie', 'sin', 'nada'])

const chain = new Set(
  `me le les te se nos lo la los las voy va vamos a puedo puede podemos quiero quiere queremos pienso he ha han hemos
   debo tengo que hay alcanzo podria quisiera creo estoy estaba ya todavia aun mas sabria deseo pretendo ni siquiera
   hace haga falta necesito necesita vaya vuelva vuelvan volver es`
    .split(/\s+/)
    .filter(Boolean),
)

/** «cómo no», «por qué no», «no hay problema»: the word is there, the denial is not. */
function isIdiom(utterance: Utterance, index: number): boolean {
  const word = (offset: number) => utterance.words[index + offset]?.norm ?? ''
  if (word(0) !== 'no') return false
  if (/^como_?$/.test(word(-1))) return true
  if (/^que_?$/.test(word(-1)) && word(-2) === 'por') return true
  return word(1) === 'hay' && word(2) === 'problema'
}

/** Whether the verb at word `index` is under a negation. */
export function isNegated(utterance: Utterance, index: number): boolean {
  for (let at = index - 1; at >= 0 && at >= index - 6; at -= 1) {
    const norm = utterance.words[at]?.norm ?? ''
    if (negators.has(norm)) return !isIdiom(utterance, at)
    if (!chain.has(norm)) return false
  }
  return false
}
