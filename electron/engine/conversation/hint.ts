/**
 * What an operator whispers to ANA while she speaks with a customer. A model weaves it in; without one it is said
 * plainly when it is a statement, and kept to herself when it is an order («pregúntale…»): nobody hears it as a hint.
 */
import { squeeze } from './spanish-text.ts'

const introduction =
  /^(?:por favor,? )?(?:(?:ana,? )?(?:di(?:le|ga|gale)?|dígale|decile|cuénta(?:le)|cuéntele|coméntale|coméntele|menciona(?:le)?|mencione(?:le)?|menciónale|recuérdale|recuérdele|avísale|avísele|infórmale|infórmele|explícale|explíquele|aclárale|aclárele|agrega|agregue|añade) (?:también )?(?:que|:) ?|que (?=\p{L}))/iu
/** Addressed to ANA and not fit for a customer's ear. */
const order =
  /^(?:(?:por favor|ana|no|ya|ahora|mejor|tambien|solo) )*(?:(?:le|la|lo|te|se|les) )?(?:pregunt(?:a|e|ale|ele)|ofrec(?:e|ele)|ofrezcas?(?:le)?|habl(?:a|e|ale|ele)|insist(?:e|a|as)|evit(?:a|e|es)|termin(?:a|e|es)|pas(?:a|e|ale|ele)\b|agend(?:a|e|ale|ela|elo)|menciona?e?s?|expli(?:ca|que|cale|quele)|se mas|sea mas|se amable|trat(?:a|e|es)|dej(?:a|e|es|alo|ala)|cuelg(?:a|ue)|cuelgue|despid(?:e|a|ete)|despidase|recuerd(?:a|e)|confirm(?:a|e|ale|ele)|repit(?:e|a|ele)|baj(?:a|e)|sub(?:e|a)|cambi(?:a|e)|intent(?:a|e)|busc(?:a|ale)|cierr(?:a|e)|haz(?:le|lo)?|haga(?:le|lo)?|di|diga|dile|digale|pid(?:e|ele|a|ale)|averigu(?:a|e)|prometas?|prometa|enfoc(?:a|ate)|enfoquese|usa|use|vend(?:e|ale|ele)|ponle|dale|deme|escucha|escuche|espera|espere|convence|convenza|convencel[oa]|tranquiliz\p{L}*|presenta\p{L}*|ojo|cuidado|tienes|debes|puedes|necesitas)\b/u

/** The hint as ANA says it herself; null when it is no statement or empty. */
export function hintToSay(hint: string): string | null {
  const clean = hint
    .replace(/[«»"“”<>[\]{}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const statement = clean.replace(introduction, '').replace(/[.…!,;:\s]+$/u, '')
  const isTold = statement !== clean.replace(/[.…!,;:\s]+$/u, '')
  if (!/\p{L}{2}/u.test(statement) || /[¿?]/u.test(statement)) return null
  if (order.test(squeeze(statement)) && !isTold) return null
  return `Le cuento además: ${lowered(statement)}.`
}

/** Lower case for the first letter, except of a name or an abbreviation. */
function lowered(text: string): string {
  const [first = ''] = text.split(' ')
  const isOrdinary =
    /^(?:El|La|Los|Las|Un|Una|Hay|Se|Su|Sus|Hoy|Mañana|Este|Esta|Nuestr\p{L}+|Puede|También|Tenemos|En|Con|Por|Para|No|Si|Es|Ya|Todo|Toda|Cada|Desde|Hasta|Ahora|Estamos|Queda|Tiene)$/u.test(
      first,
    )
  return isOrdinary ? `${text.charAt(0).toLocaleLowerCase('es-CO')}${text.slice(1)}` : text
}

const stems = (text: string): Set<string> =>
  new Set(
    squeeze(text)
      .split(' ')
      .filter((word) => word.length > 3 || /^\d+$/.test(word))
      .map((word) => word.slice(0, 6)),
  )

/** Whether words already spoken carry the hint: half of what it says is in them. */
export function isWoven(hint: string, spoken: string): boolean {
  const wanted = stems(hint.replace(introduction, ''))
  if (wanted.size === 0) return true
  const said = stems(spoken)
  const found = [...wanted].filter((stem) => said.has(stem)).length
  return found * 2 >= wanted.size
}
