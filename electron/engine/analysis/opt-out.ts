/**
 * Hears that a person wants no more contact, or her data removed, in any register: courteous, insulting,
 * ironic, legal or in passing. Missing one is the worst mistake ANA can make, so doubt counts as a yes;
 * the exceptions are only those that change what was asked (an hour, a channel, a condition, a credit
 * bureau, another company).
 *
 * Law: Ley 2300 of 2023 and Ley 1581 of 2012 (right to cancel contact and to have data erased).
 */
import { find, has, normaliseTurn, phrase, type Span, type Utterance } from './customer-speech.ts'
import { clitics, optOutRequests } from './opt-out-phrases.ts'

export interface OptOut {
  /** Index of the turn in the transcript. */
  turn: number
  /** Where in the turn's words the request stands. */
  span: Span
}

/** A bare «no me llame», which asks for silence unless it only limits the hour, the number or the channel. */
const bareRefusal = phrase(
  `(?:no|ni) ${clitics}(?:llam(?:e|en|es)|marqu(?:e|en|es)|timbr(?:e|en|es)|contact(?:e|en|es)|molest(?:e|en|es)|fastidi(?:e|en|es)|jod(?:a|an|as)|escrib(?:a|an|as)|busqu(?:e|en|es)|insist(?:a|an|as)|(?:llamar|molestar)(?:me|nos)?)`,
)
const imperativeContact =
  '(?:llam|marqu|marc|timbr|escrib|busqu|busc|mand|envi|contact|pas|dej)(?:a|e|en|i|ie|ue)(?:me|nme|nos|lo|la|melo|mela|nmelo|nmela|le)'
const permission = phrase(
  `${imperativeContact}|(?:me|nos|lo|la) (?:llama|llame|llamen|marca|marque|marquen|escribe|escriba|escriben|escriban|manda|mande|manden|envia|envie|timbra|busca)(?: ~2 (?:al|a|por|en|manana|el|despues|mas|mejor))?|(?:mejor|prefiero) (?:por|al|a|en|el) (?:whatsapp|correo|celular|fijo|otro|numero|escrito|mensaje|la|las|lunes|martes|miercoles|jueves|viernes|sabado)|si puede|si pueden`,
)
const limit = phrase(
  '(?:hoy|ahora|ahorita|a esta hora|a estas horas|a esa hora|a esas horas|tan temprano|tan tarde|tan seguido|temprano|(?:en|por) la (?:manana|tarde|noche)|en horas?|antes de|despues de|entre|al (?:trabajo|colegio|fijo|celular|otro|numero)|a (?:este|ese) (?:otro )?(?:numero|celular|fijo|telefono)|a la (?:casa|oficina)|por (?:telefono|celular|whatsapp)|en (?:horario|clase|semana)|los? (?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|fines)|cuando|mientras|todavia|hasta)',
)
const notAsAddress = phrase(
  'no (?:me|nos) (?:llame|llamen|llames|diga|digan|digas) (?:don|senora?|doctora?|profe|profesora?|usted|asi|viej\\S*|abuel\\S*|por (?:mi|el) (?:nombre|apellido))',
)

const bureau = phrase(
  '(?:datacredito|centrales|central de|riesgo|reportes?|reportad[oa]|cifin|transunion|morosos|buro|lista negra|listas negras|deudores|negativ[oa]s?|procredito|experian)',
)
const otherCompany = phrase(
  '(?:(?:le|les) (?:dije|pedi|he dicho|tengo dicho|habia dicho) (?:a|al) |(?:a|de) (?:los|las|la|el) (?:del|de la|de|otr[oa]s?) |al? (?:banco|claro|movistar|tigo|otra|otro|cooperativa|ellos|esos|esas)|(?:los|esos|esas|unos|las) (?:del|de la|de|otros) \\S+|cobr\\S+|del banco|de claro|de movistar|de tigo|de otra (?:empresa|entidad))',
)
const courteousCondition =
  /^ si (?:no (?:es|fuera) (?:mucha |tanta )?molestia|no le molesta|me hace|me hacen|son tan|es tan|fuera tan|fueran tan|es (?:usted )?(?:tan )?amable|quier|pued|me pued|es posible|no es mucho|le parece|gusta|es su gusto|hay forma|tiene algo|tienen algo|necesit)/
const statedFact =
  /^ si (?:ya|yo ya|yo no|aqui|aca|les? (?:dije|digo|estoy)|me vuelv|nos vuelv|vuelv|sig|me sig|siempre|a mi no|no (?:me interesa|soy|vive|es aqui))/

/** Whether «si…» opens a real condition shortly before the request, or «a menos que…» follows it. */
function isConditional(utterance: Utterance, span: Span): boolean {
  for (let at = span.start - 1; at >= Math.max(0, span.start - 9); at -= 1) {
    const norm = utterance.words[at]?.norm
    if (norm === 'asi' || norm === 'entonces' || norm === 'eso') break
    // «…y de paso sáqueme»: the request starts anew.
    if ((norm === 'y' || norm === 'pero') && span.start - at <= 3) break
    if (norm !== 'si') continue
    // «a ver si…» asks, it does not set a condition.
    if (/^(ver|saber|mirar|averiguar|preguntar)$/.test(utterance.words[at - 1]?.norm ?? '')) continue
    const rest = ` ${utterance.words
      .slice(at)
      .map((word) => word.norm)
      .join(' ')} `
    if (courteousCondition.test(rest) || statedFact.test(rest)) return false
    return true
  }
  const after = ` ${utterance.words
    .slice(span.end, span.end + 6)
    .map((word) => word.norm)
    .join(' ')} `
  return /^ (?:si no (?:es|tiene|tienen|me|van|hay|va)|a menos que|a no ser que|hasta que|mientras no|sin (?:algo|una oferta))/.test(
    after,
  )
}

/** Whether the removal or silence asked for concerns a credit bureau or another company. */
function concernsOthers(utterance: Utterance, span: Span): boolean {
  const near = windowText(utterance, span.start - 6, span.end + 7)
  const request = windowText(utterance, span.start, span.end)
  const isRemoval = /borr|elimin|saqu|sac|quit|retir|baj|lista/.test(request)
  if (isRemoval && testText(bureau, near)) return true
  // «vayan a molestar a otra parte» names no other company.
  if (/ otr[oa]s? /.test(request)) return false
  const before = windowText(utterance, span.start - 9, span.end + 4)
  if (!testText(otherCompany, before)) return false
  return !/ ustedes | aca | aqui | este numero | su base | sus? lista /.test(before)
}

function windowText(utterance: Utterance, from: number, to: number): string {
  return ` ${utterance.words
    .slice(Math.max(0, from), Math.max(0, to))
    .map((word) => word.norm)
    .join(' ')} `
}

function testText(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

/** «no me llame más a esta hora, llámeme mañana»: a limit with permission, not a refusal of all contact. */
function isLimitWithPermission(utterance: Utterance, span: Span): boolean {
  // «déjeme tranquila, yo lo pienso» asks for time, not for silence.
  if (/tranquil|quiet/.test(windowText(utterance, span.start, span.end))) {
    return / (?:pienso|pensar|pensarlo|miro|consulto|aviso|averiguo) /.test(
      windowText(utterance, span.end, span.end + 7),
    )
  }
  const request = windowText(utterance, span.start, span.end)
  if (/vuelv|volv|nunca|jamas|ultima| mas llamad| borr| elimin/.test(request)) return false
  const after = windowText(utterance, span.end - 1, span.end + 8)
  const rest = windowText(utterance, 0, span.start) + windowText(utterance, span.end, utterance.words.length)
  if (/ mas (?:tarde|tardecito|temprano|tempranito|adelante|rato|ratico|bien) /.test(after)) return true
  return testText(limit, after) && testText(permission, rest)
}

function bareRequest(utterance: Utterance): Span | null {
  for (const span of find(utterance, bareRefusal)) {
    const after = windowText(utterance, span.end, span.end + 5)
    const rest = windowText(utterance, span.end, utterance.words.length)
    const before = windowText(utterance, 0, span.start)
    if (/ que $/.test(before) && / (?:raro|extrano|creia|pense|milagro|tiempo|hace) /.test(before)) continue
    if (
      /no (?:se )?(?:me |nos )?(?:moleste|molesten|molestes) /.test(
        `${windowText(utterance, span.start, span.end)} `,
      ) &&
      / se /.test(windowText(utterance, span.start, span.end))
    )
      continue
    if (testText(permission, rest) || testText(permission, before)) continue
    if (testText(limit, after)) continue
    if (/insist/.test(windowText(utterance, span.start, span.end))) continue
    return span
  }
  return null
}

/** The first request for no more contact in one customer turn, or null. */
export function optOutInUtterance(utterance: Utterance): Span | null {
  if (utterance.role !== 'customer') return null
  if (has(utterance, notAsAddress) && !/ mas /.test(utterance.text)) return null
  const found: Span[] = []
  for (const pattern of optOutRequests) found.push(...find(utterance, pattern))
  const bare = bareRequest(utterance)
  if (bare) found.push(bare)
  const meant = found.filter(
    (span) =>
      !isConditional(utterance, span) &&
      !concernsOthers(utterance, span) &&
      !isLimitWithPermission(utterance, span) &&
      !isDeniedRequest(utterance, span),
  )
  return meant.sort((a, b) => a.start - b.start)[0] ?? null
}

/** «no dejen de llamarme», «no me borre todavía»: the request itself is denied. */
function isDeniedRequest(utterance: Utterance, span: Span): boolean {
  const first = utterance.words[span.start]?.norm ?? ''
  if (/^(no|ni|nunca|jamas)$/.test(first)) return false
  const before = windowText(utterance, span.start - 2, span.start)
  return (
    / no (?:me |nos |se |lo |la )?$/.test(before) &&
    /^(dej|borr|saqu|sac|quit|elimin|retir|par|suspend|baj)/.test(first)
  )
}

/** Every customer turn that asks for no more contact. */
export function findOptOuts(utterances: readonly Utterance[]): OptOut[] {
  const found: OptOut[] = []
  for (const utterance of utterances) {
    const span = optOutInUtterance(utterance)
    if (span) found.push({ turn: utterance.turn, span })
  }
  return found
}

/** Whether one utterance, as the recogniser wrote it, asks for no more contact. For use during the call. */
export function isOptOut(text: string): boolean {
  return optOutInUtterance(normaliseTurn(0, 'customer', text)) !== null
}
