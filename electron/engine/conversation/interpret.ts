/**
 * Reads what a customer's words mean, by rules of language and never by the model: these decide the hard
 * cases (opt-out, wrong person, refusal…), which must not depend on whether a model runs. Works on text as
 * speech recognition gives it, with or without punctuation and accents.
 */
import { asksForCallback, findSaidTime, type SaidTime } from './callback-phrase.ts'
import type { Asked, Phase } from './conversation-port.ts'
import { factsTold } from './customer-facts.ts'
import { relativeWords, rules } from './intent-rules.ts'
import type { Intent } from './intents.ts'
import { isOptOut } from './opt-out-rules.ts'
import { squeeze } from './spanish-text.ts'

/** What one turn of the customer does. Plain data. */
export interface CustomerActs {
  /** The leading intent by precedence, and every one that was recognised. */
  main: Intent
  intents: Intent[]
  /** Her answer to a yes-or-no question; null when the words give none. */
  answer: 'yes' | 'no' | null
  /** Who speaks, as far as the words say. */
  identity: 'self' | 'other' | 'relative' | 'fetching' | null
  /** A no that ends the matter: no rebuttal follows it. */
  refuses: boolean
  /** A no to the product itself and not merely to the question: «no me interesa», «no, gracias». */
  refusesOffer: boolean
  /** A spoken «sí», «de acuerdo» or «autorizo», which consent needs. */
  affirms: boolean
  /** She closes the call. */
  saysGoodbye: boolean
  asksQuestion: boolean
  /** She asks who calls or what for. */
  asksWhoCalls: boolean
  /** She does not hear well, or greets as one does on picking up. */
  checksLine: boolean
  /** Too little was understood to act upon. */
  isUnclear: boolean
  /** The agreement is followed by a question about what this is: «bueno, ¿de qué se trata?». */
  isHedged: boolean
  /** The person sought died or left this number for good. */
  isGone: boolean
  /** At least one word that says something. */
  hasContent: boolean
  /** The words as the rules saw them. */
  words: string
  saidTime: SaidTime | null
  facts: Record<string, string>
}

export interface InterpretContext {
  phase: Phase
  /** The recogniser's, from 0 to 1; null when it does not say. */
  confidence: number | null
  askedWhat: Asked | null
}

/** Below this the recogniser is guessing; short texts are then not acted upon. */
const lowConfidence = 0.35

const agreeingNo =
  /\bno (?:hay|tengo|veo) (?:ningun )?(?:problema|inconveniente|lio|rollo)\b|\bno (?:se preocupe|te preocupes|pasa nada|importa|fresc[oa]|tranquil[oa])\b|\bcomo no\b|\bpor que no\b|\bno (?:no )?(?:fresca|tranquila)\b|\bno mas digame\b/u
const yesOpeners =
  /^(?:(?:ah|ay|eh|ajaja|uy|mmm?|pues|bueno|ok|buenas|buenos dias|buenas tardes|hola|alo|no) )*(?:si|sii+|sip|claro|por supuesto|obvio|correcto|exacto|exactamente|asi es|efectivamente|dale|listo|hagale|de una|ok|okey|okay|bueno|vale|perfecto|de acuerdo|esta bien|con (?:mucho )?gusto|con todo gusto|siga|sigue|segui|prosiga|continue|adelante|digame|dime|decime|cuenteme|cuentame|autorizo|acepto|me parece|eso es|cierto|afirmativo|como no|hablele|de pronto si|venga|hagamosle|sisas|fijo|puede ser|soy yo|yo soy|con (?:el|ella)(?: habla| misma| mismo)?|el|ella(?: habla)?|(?:con )?(?:la|el) mism[oa]|habla(?:ndo)? con)\b/u
const selfWords =
  /\b(?:con (?:el|ella|la misma|el mismo|la persona)|soy yo|yo soy|si soy|habla con (?:el|ella)|(?:el|ella) habla|la misma|el mismo|para servirle|presente)\b/u
const backchannelOnly =
  /^(?:aja|mjm|mhm|mm+|ah+|eh+|ujum|uhum|ya|hm+|oh|este)(?: (?:aja|mjm|mm+|ah+|eh+|ya))*$/u
const lineCheck =
  /\b(?:me (?:escucha|oye|escuchas|copia)|se (?:corta|escucha|oye|entrecorta|va)|no (?:la |lo |le )?(?:escuch[oe]|oigo|oi|entiendo)|hable mas duro|mas duro|como dice|como dijo|que dijo|repita|repitame|no le entendi|no entendi|perdon|disculpe que)\b/u
const greetingOnly =
  /^(?:(?:alo+|hola|bueno|buenas|buenos dias|buenas tardes|buenas noches|buen dia|muy buenos dias|muy buenas tardes|a la orden|diga|si|quien|oiga|hey|senorita|senora|senor) ?)+$/u
const goodbyeWords =
  /\b(?:adios|chao|chau|hasta (?:luego|pronto|manana|la vista)|nos vemos|que (?:este|le vaya|tenga) (?:muy )?(?:bien|feliz|buen)|feliz (?:dia|tarde|noche)|buena tarde|cuidese|bye)\b/u
const whoCalls =
  /\b(?:quien (?:habla|llama|es|me llama|lo (?:necesita|busca|llama)|la (?:necesita|busca|llama)|pregunta)|de parte de quien|con quien (?:hablo|tengo)|de que (?:empresa|parte|banco|entidad)|de donde (?:llama|me llama|es|habla)|para que (?:es|me llama|lo|la|llama)|que (?:necesita|desea|quiere|se le ofrece)|cual es el motivo|como dice que se llama|que empresa)\b/u
const fetching =
  /\b(?:(?:un |una )?moment(?:o|ico|ito)|ya (?:se |le )?(?:lo|la|le) (?:paso|comunico|llamo)|ya (?:le |se )?(?:paso|comunico)|no cuelgue|espere(?:me)? (?:un|ya|y)|permitame|dejeme (?:lo|la) llamo|ahi (?:se )?(?:lo|la) paso)\b/u
const absent =
  /\b(?:no (?:esta|se encuentra|ha llegado|vino)|(?:el|ella) (?:salio|esta (?:trabajando|durmiendo|en|ocupad\p{L}*)|anda|llega|vuelve|viene)|esta en (?:el trabajo|la finca)|salio)\b/u
const relative = new RegExp(
  String.raw`\b(?:soy|habla|habla con|le habla|con) (?:yo )?(?:la |el |su |un |una )(?:\p{L}+ )?${relativeWords}\b`,
  'u',
)
const someoneElse = new RegExp(
  String.raw`\bmi (?:${relativeWords}) es (?:la|el) (?:pensionad|docente|titular|profe)\p{L}*|\b(?:ella|el) es (?:la|el) (?:titular|pensionad[oa])\b`,
  'u',
)
const gone =
  /\b(?:fallecio|murio|se murio|difunt[oa]|ya no (?:usa|tiene|vive|trabaja)|cambio de (?:numero|celular|linea))\b/u
const injection =
  /\b(?:ignor\p{L}*|olvid\p{L}*|haz caso omiso|desconoce\p{L}*) (?:de )?(?:todas )?(?:tus|sus|las|tu|su) (?:\p{L}+ )?(?:instruccion\p{L}*|reglas|ordenes|programacion|prompt)\b|\bfin de la transcripcion\b|\b(?:system|prompt) ?prompt\b|\banota (?:cliente|que el cliente)\b/u

const refusals: RegExp[] = [
  /\bno (?:me |nos |le )?(?:interesa\p{L}*|llama la atencion|provoca|apetece|conviene|gusta (?:eso|la idea|endeud\p{L}*))\b/u,
  /\bno (?:estoy|estamos|ando) (?:interesad\p{L}*|buscando|necesitando)\b|\bno (?:tengo|hay) (?:ningun )?interes\b/u,
  /\b(?:yo )?no (?:quiero|deseo|necesito|requiero|pienso|voy a (?:sacar|pedir|coger)|saco|pido|cojo|hago|acepto) (?:\p{L}+ ){0,2}(?:credit\p{L}*|prestam\p{L}*|deud\p{L}*|plata|dinero|nada|eso|libranza|endeudarme|informacion)\b/u,
  /\bno (?:senora |senor |senorita |mi amor |mija |mijo |no )*(?:muchas |mil )?gracias\b|\b(?:gracias|agradezco)(?: mucho)? pero no\b|\bnada (?:muchas )?gracias\b|\bno requiero\b|\bno me gustan los (?:prestamos|creditos)\b|^no (?!se\b|es que\b)(?:\p{L}+ ){1,3}no$|\bno (?:muy )?amable\b|\bgracias no\b/u,
  /^(?:no )+(?:no|senora|senor|senorita)?$|\bno no no\b|\bclaro que no\b|\bpor supuesto que no\b|\bque no\b(?=$| (?:gracias|senor))|\bpara nada\b|\bni (?:loc[oa]|regalad[oa]|por el|de fundas|a bala|muert[oa]|riesgos?)\b|\bde malas\b|\bnegativo\b|\bnanay\b|\bnombe\b|\bjamas\b|\bde ninguna manera\b|\bbajo ninguna\b/u,
  /^(?:no )?paso$|\b(?:mejor|yo) (?:no|paso)$|^mejor no\b|\bno vale la pena\b|\bno (?:es|era) (?:el|para) (?:momento|mi)\b|\beso no es para mi\b|\basi estoy bien\b|\bestoy bien asi\b|\byo asi\b|\bno me sirve\b|\bpor ahora no(?: necesito|gracias)?\b|\bno necesito\b|\bno por ahora\b|\bno quiero\b$|\bya no quiero\b|\bdejemos(?:lo)? asi\b|\bdeje asi\b|\bno quiero nada\b/u,
]

const offerRefusal =
  /\b(?:interes\p{L}*|gracias|amable|no quiero|no necesito|no saco|no requiero|no deseo|creditos?|prestamos?|paso|de malas|ni \p{L}+|negativo|dejemos|deje asi|no me sirve|agradezco|para mi|no es el momento|no vale)\b/u
const assent =
  /\b(?:de acuerdo|autorizo|acepto|correcto|claro|por supuesto|con (?:mucho )?gusto|esta bien|listo|hagale|dale|de una|siga|prosiga|adelante|perfecto|bueno|ok|okey|vale|digame|cuenteme|como no)\b/u

function matches(patterns: readonly RegExp[], words: string): boolean {
  return patterns.some((pattern) => pattern.test(words))
}

/** «si» that affirms, as opposed to the conditional: accented, or alone, or before what never follows «if». */
function affirms(text: string, words: string): boolean {
  if (/(?:^|[^\p{L}])s[íÍ](?![\p{L}])/u.test(text)) return true
  return /^(?:(?:ah|ay|pues|bueno|uy|eh|claro|no) )*si(?: si)*(?:$| (?:senora?|senorita|senor|claro|con|soy|digame|por favor|como no|me interesa|autorizo|acepto|quiero|quisiera|pero|yo|ella|el habla|a la|mija|mijo|mi|correcto|esta|estoy|puede|gracias|de acuerdo|doctora?|sumerce|bueno|dale|hagale|cuenteme|y|que|necesito|tengo|mande\p{L}*|agende\p{L}*|llame\p{L}*|asi)\b)/u.test(
    words,
  )
}

function yesOrNo(text: string, words: string, refuses: boolean): 'yes' | 'no' | null {
  if (backchannelOnly.test(words) || lineCheck.test(words)) return null
  if (refuses) return 'no'
  if (agreeingNo.test(words)) return 'yes'
  if (
    /^(?:(?:ay|uy|ah|pues|eh|mmm?|mire|vea|senorita|mija|bueno) )*(?:no|nunca|jamas|tampoco|todavia no|aun no)\b/u.test(
      words,
    )
  )
    return 'no'
  if (affirms(text, words)) return 'yes'
  const opens = yesOpeners.exec(words)
  return opens !== null && !/(?:^| )si$/u.test(opens[0]) ? 'yes' : null
}

/** «ajá, ¿y la tasa?» as recognition gives it: no verb, no question word, and yet a question. */
const shortQuestion =
  /^(?:(?:aja|ah|eh|mm+|ok|bueno|listo|ya|si|pero|uy|claro|entiendo) )*y (?:el|la|los|las|eso|esa|ese|que) (?:mas|\p{L}{3,})(?: (?:de|del) (?:la |el |los |las )?\p{L}+| \p{L}+)?$/u

/** Whether it is put as a question: by its marks, or by its first words where recognition gives none. */
function isQuestion(text: string, words: string): boolean {
  if (/[¿?]/.test(text)) return true
  if (shortQuestion.test(words) && findSaidTime(text) === null) return true
  return /\b(?:cuanto|cuanta|cuantos|cuantas|cual|cuales|como (?:es|seria|hago|funciona|asi)|de donde|por que|que (?:tasa|plazo|papeles|requisitos|tengo|hay|es|necesito|pasa|interes)|quien|a quien|donde|en cuanto|es fijo|fija o variable|de que se trata|de que es|que es eso|sirvo|aplico|califico|me lo compran|me la compran)\b/u.test(
    words,
  )
}

/** Precedence of domain practice: what bars the conversation first, then what ends it, then what slows it. */
const precedence: readonly Intent[] = [
  'voicemail',
  'opt_out',
  'wrong_number',
  'not_eligible_private',
  'callback',
  'ask_human',
  'ask_robot',
  'ready_to_close',
  'soft_no',
  'ask_info',
  'obj_time',
  'obj_trust',
  'obj_reported',
  'obj_debts',
  'obj_has_credit',
  'obj_rate',
  'think_about_it',
  'interest_high',
]

/** @returns the acts of one customer turn; pure. */
export function interpret(text: string, context: InterpretContext): CustomerActs {
  const words = squeeze(text)
  const facts = factsTold(text, context.askedWhat)
  const saidTime = findSaidTime(text)
  const refusesOutright = matches(refusals, words) && !agreeingNo.test(words)
  const found = new Set<Intent>()

  if (!injection.test(words)) {
    for (const [intent, patterns] of Object.entries(rules)) {
      if (isRuled(intent) && matches(patterns, words)) found.add(intent)
    }
    // «¿de qué entidad me llama?» asks who calls, not to be called.
    if (asksForCallback(text) && !(whoCalls.test(words) && saidTime === null)) found.add('callback')
    if (refusesOutright) found.add('soft_no')
    settle(found, words, text, saidTime)
  }
  // An opt-out counts even inside an attempt to instruct the machine.
  if (isOptOut(text)) {
    found.delete('voicemail')
    found.add('opt_out')
  }

  const saysGoodbye = goodbyeWords.test(words)
  if (found.size === 0 && saysGoodbye && !/\bsi\b/u.test(words)) found.add('soft_no')
  const main = precedence.find((intent) => found.has(intent)) ?? 'neutral'
  const refuses = main === 'soft_no' || (found.has('soft_no') && refusesOutright)
  const checksLine = lineCheck.test(words) || greetingOnly.test(words)
  const answer = yesOrNo(text, words, refuses && refusesOutright)
  const tooFaint =
    context.confidence !== null && context.confidence < lowConfidence && words.split(' ').length <= 4

  return {
    main,
    intents: precedence.filter((intent) => found.has(intent)),
    answer,
    identity: identityOf(text, words, answer, found),
    refuses,
    refusesOffer: refuses && offerRefusal.test(words),
    affirms: (affirms(text, words) || assent.test(words) || agreeingNo.test(words)) && answer === 'yes',
    saysGoodbye,
    asksQuestion: isQuestion(text, words),
    asksWhoCalls: whoCalls.test(words),
    checksLine,
    isUnclear:
      words === '' ||
      backchannelOnly.test(words) ||
      (tooFaint && main !== 'opt_out') ||
      (lineCheck.test(words) && main === 'neutral') ||
      (main === 'neutral' && answer === null && Object.keys(facts).length === 0 && !isQuestion(text, words)),
    isHedged: !affirms(text, words) && !/\b(?:autorizo|acepto|de acuerdo)\b/u.test(words),
    isGone: gone.test(words),
    hasContent:
      words.split(' ').some((word) => word.length > 2) &&
      !backchannelOnly.test(words) &&
      !greetingOnly.test(words) &&
      !lineCheck.test(words),
    words,
    saidTime,
    facts,
  }
}

function isRuled(intent: string): intent is keyof typeof rules {
  return Object.hasOwn(rules, intent)
}

function identityOf(
  text: string,
  words: string,
  answer: 'yes' | 'no' | null,
  found: ReadonlySet<Intent>,
): CustomerActs['identity'] {
  if (relative.test(words)) return 'relative'
  if (found.has('wrong_number')) return 'other'
  if (absent.test(words) && !found.has('voicemail')) return 'relative'
  if (fetching.test(words)) return 'fetching'
  if (selfWords.test(words)) return 'self'
  // «¿sí?» and «bueno, ¿quién habla?» pick up the telephone; they do not confirm a name.
  if (/^\s*¿?\s*(?:s[ií]|bueno|diga)\s*\?/iu.test(text) || (whoCalls.test(words) && !affirms(text, words)))
    return null
  return answer === 'yes' ? 'self' : null
}

/** Takes back what a wider reading of the whole turn contradicts. */
function settle(found: Set<Intent>, words: string, text: string, saidTime: SaidTime | null): void {
  const drop = (...intents: Intent[]) => intents.forEach((intent) => void found.delete(intent))
  if (someoneElse.test(words)) found.add('wrong_number')

  // Negated interest is not interest: «no me interesa», «no me sirve», «no estoy interesado».
  const positive = words
    .replace(
      /\b(?:no|ni|nunca|tampoco) (?:me |le |nos |estoy |muy |se )?(?:\p{L}+ )?(?:interes\p{L}*|sirve|gustaria|conviene|suena|llama la atencion|soy)\b/gu,
      ' ',
    )
    .replace(/\bsi me interesara\b/gu, ' ')
  if (!matches(rules.interest_high, positive)) drop('interest_high')

  // A dated wish to be called; a bare time is one too when nothing else was said.
  const onlyTime = found.size === 0 && saidTime !== null && !saidTime.isVague
  if (
    onlyTime ||
    (saidTime !== null &&
      /\b(?:me queda bien|si puedo|hablamos|me sirve mas)\b/u.test(words) &&
      found.size <= 1 &&
      !/\b(?:quincena|prima)\b/u.test(words))
  ) {
    drop('interest_high', 'obj_time', 'think_about_it')
    found.add('callback')
  }
  if (found.has('callback')) {
    const byPerson =
      /\b(?:que me (?:llame|llamen|atienda)|me (?:puede|podria) llamar|me llame) (?:una?|el|la|otr\p{L}*|carlos|\p{L}+) ?(?:persona|asesor\p{L}*|humano)?/u.test(
        words,
      )
    const toUs = /\b(?:llam(?:eme|enme|ame)|marqu?e(?:me|nme)|marcame)\b/u.test(words)
    if (found.has('ask_human') && byPerson && !toUs) drop('callback')
    drop('obj_time', 'think_about_it', 'interest_high')
    if (found.has('soft_no') && saidTime !== null) drop('soft_no')
  }
  if (found.has('ask_human')) drop('ask_robot', 'soft_no', 'interest_high', 'ask_info')
  // «mándeme a alguien» wants a visit; «páseme un número fijo y yo verifico» distrusts.
  if (/\b(?:mandeme|envieme|mande|envie) (?:a )?(?:alguien|un asesor|al asesor|una persona)\b/u.test(words)) {
    drop('ask_info', 'ask_human')
    found.add('interest_high')
  }
  if (/\ben persona\b/u.test(words) && found.has('interest_high')) drop('ask_human')
  if (found.has('obj_trust')) {
    if (
      /\b(?:paseme|deme) un numero fijo y\b|\bno me escriben\b|\bno me da confianza\b|\bpor telefono no\b|\bno (?:le |les )?(?:voy a dar|doy)\b/u.test(
        words,
      )
    )
      drop('ask_info', 'ask_human')
    if (found.has('ask_info') && /\b(?:regaleme|comparte|mandeme|envieme|compartame)\b/u.test(words))
      drop('obj_trust')
    if (/\bme (?:esta|estan) grabando\b/u.test(words)) drop('ask_robot')
    if (!found.has('opt_out')) drop('soft_no', 'interest_high', 'think_about_it')
  }
  if (found.has('ask_robot') && /\brobo de\b/u.test(words)) drop('ask_robot')
  settleObjections(found, words, text)
}

function settleObjections(found: Set<Intent>, words: string, text: string): void {
  const drop = (...intents: Intent[]) => intents.forEach((intent) => void found.delete(intent))
  const clearNo =
    /\bno (?:me )?interesa\b|\bya no me interesa\b|\bno estoy interesad[oa]\b|\bgracias\b|\bno saco\b|\bno quiero creditos\b/u.test(
      words,
    )
  if (found.has('soft_no')) {
    // A reason given with a no is an objection that may be answered, unless the no itself is plain.
    const reasons: Intent[] = [
      'obj_reported',
      'obj_debts',
      'obj_has_credit',
      'obj_rate',
      'obj_time',
      'ask_info',
    ]
    const hasReason = reasons.some((intent) => found.has(intent))
    if (hasReason && !clearNo) drop('soft_no')
    else if (found.has('obj_has_credit') && !/\bno (?:me )?interesa\b/u.test(words)) drop('soft_no')
    else if (hasReason || found.has('interest_high')) drop('interest_high')
    if (found.has('think_about_it') && !clearNo) drop('soft_no')
    if (/\bsi no\b/u.test(words) && found.has('obj_rate')) drop('soft_no')
  }
  if (found.has('interest_high') && !/\bno (?:me )?(?:presten|prestan|interesa)\b/u.test(words)) {
    // «quiero recoger unas deudas», «tengo una libranza y quiero que me la compren» ask for the product.
    if (/\b(?:quiero|compran|necesito)\b.{0,40}\b(?:recoger|compr\p{L}*|cartera|millones)\b/u.test(words))
      drop('obj_debts', 'obj_has_credit')
  }
  if (
    found.has('obj_debts') &&
    found.has('obj_has_credit') &&
    /\bsin? cupo\b|\bdos libranzas\b|\bcartera hace\b/u.test(words)
  )
    drop('obj_has_credit')
  if (found.has('ask_info')) drop('obj_time', 'think_about_it', 'interest_high', 'obj_rate')
  if (found.has('obj_rate') && /\b(?:presta|prestan) mas barato\b|\bestoy pagando al\b/u.test(words))
    drop('obj_rate')
  if (found.has('think_about_it') && /\bde una\b|\bagendeme\b/u.test(words)) drop('think_about_it')
  if (
    /¿/.test(text) &&
    found.has('ready_to_close') &&
    found.has('interest_high') &&
    /\baprobar\b/u.test(words)
  )
    drop('ready_to_close')
}
