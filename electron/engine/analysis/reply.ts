/** How a customer's turn answers what ANA just said: yes, no, or neither. */
import { has, phrase, type Utterance } from './customer-speech.ts'

const yesStart =
  /^ (?:no no )?(?:(?:bueno|listo|a ver|entonces|es que|ok|okey) )*(?:si_|si (?=senora?|claro|con|por|gracias|me|dale|digale|que )|si $|claro|dale|hagale|listo|bueno|de una|perfecto|esta bien|de acuerdo|correcto|exacto|por supuesto|como_? no|con (?:mucho )?gusto|me parece|me queda|me sirve|ok|okey|vale|va|eso|excelente|super|que venga|que vengan|que pase|que me (?:llame|visite|contacte)|obvio|hagamosle|pongale|metale|aja si_?|de ley|sizas|encantad[oa]|afirmativo|confirmo|confirmado|autorizo|mandel[oa]|envielo|agendeme|a esa hora|ese dia)/
const yesInside = phrase(
  'me (?:queda|parece|viene) (?:muy )?(?:bien|perfecto|facil|super|bueno)|me sirve|me cuadra|esta (?:muy )?bien|de acuerdo|perfecto|ahi (?:lo|la|los|las)? ?espero|(?:lo|la|los|las) espero|si_ (?:senora?|claro|me|puedo|dale|de una|a)|por supuesto|quedamos asi',
)
const noStart =
  /^ (?:(?:no|nada|ninguna?|negativo|tampoco|nunca|que va|para nada|gracias pero no|paso|todavia no|aun no|mejor no|por ahora no|ahora no|ahorita no|claro que no|pues no)(?= ))/
const softens = phrase(
  'yo (?:le|les|te) (?:aviso|confirmo|llamo|cuento|digo)|(?:yo|ya) (?:la|lo|los) llamo|ahi miramos|despues miramos|vamos a ver|de pronto|mas adelante|otro dia|luego miramos|lo pienso|pensarlo|por ahora no|cualquier cosa|ahora no|todavia no|no se|no puedo|no alcanzo|no me queda',
)

/** `yes` only when nothing in the same turn takes it back. */
export function replyOf(utterance: Utterance): 'yes' | 'no' | 'other' {
  if (noStart.test(utterance.text) && !has(utterance, yesInside)) return 'no'
  const affirms = yesStart.test(utterance.text) || has(utterance, yesInside)
  if (affirms) return has(utterance, softens) ? 'other' : 'yes'
  return 'other'
}
