/**
 * Whether what a caller said so far sounds finished, judged by its words alone as a recogniser gives them:
 * small letters, perhaps without marks. It decides how long ANA waits, never what she understands.
 */
import type { Asked } from './conversation-port.ts'
import { factsTold } from './customer-facts.ts'
import {
  announcing,
  binding,
  closing,
  goodbye,
  hesitations,
  infinitives,
  interrogatives,
  pondering,
  subjects,
  tensWords,
  unitWords,
  vocative,
  wanting,
  wholeQuestion,
} from './open-endings.ts'
import { isOptOut } from './opt-out-rules.ts'
import { fold } from './spanish-text.ts'
import { isHundred, isNumber, numberOpenness } from './unfinished-numbers.ts'

export type CompletenessKind = 'complete' | 'open' | 'unknown'

export interface Completeness {
  readonly kind: CompletenessKind
  /** How likely she has finished, from 0 to 1. */
  readonly score: number
}

export interface CompletenessContext {
  /** The question that stands open; its full answer needs no more. */
  asked: Asked | null
}

/** Words at the end that are looked at. */
const longestEnd = 18
/** What every opt-out has some of; the rules themselves are many. */
const mayOptOut =
  /\bno\b|nunca|jamas|dej|borr|elim|quit|sa[cqn]|retir|bloqu|denunci|demand|baja|pare|basta|habeas|cansad|hart|mamad|olvid|respet|exclu|suprim|supres|hagan|cancel|revoc|desuscri|desinscri|desvinc|prohib|ultim|suspend|acab|termin|insist|jod|molest|fastid|llam|marc|ley/u

const likely = 0.7
const doubtful = 0.3

/** A score as a judgement. */
function judged(score: number): Completeness {
  return { kind: score >= likely ? 'complete' : score <= doubtful ? 'open' : 'unknown', score }
}

/** @param text partial or final words; marks and capitals are optional, accents are believed when there are any */
export function completeness(text: string, context: CompletenessContext = { asked: null }): Completeness {
  const source = text.normalize('NFC').toLowerCase()
  const spoken = source.replace(/[^\p{L}\p{N}%]+/gu, ' ').trim()
  if (spoken === '') return judged(0.5)
  // The end decides, and a long turn must not cost more with every word.
  const said = spoken.split(' ').slice(-longestEnd)
  const words = said.join(' ')
  const open = openness(said, words, context.asked)
  if (open !== null) return judged(open)
  // A recogniser that writes marks knows a question by its melody; its full stops tell nothing.
  if (/\?\s*$/u.test(source)) return judged(0.85)
  if (/(?:\.\.\.|…|[,;:—-])\s*$/u.test(source)) return judged(0.3)
  return judged(closedness(said, words, context.asked))
}

const yesNoQuestions: ReadonlySet<Asked> = new Set<Asked>([
  ...([
    'identity',
    'reach_person',
    'consent',
    'unrecorded_adviser',
    'permission',
    'adviser',
    'written_info',
  ] as const),
])
const timeQuestions: ReadonlySet<Asked> = new Set<Asked>([
  'appointment_time',
  'callback_time',
  'relative_time',
])
const moneyQuestions: ReadonlySet<Asked> = new Set<Asked>(['amount', 'income', 'deductions'])

const at = (words: readonly string[], fromEnd: number): string => words[words.length - fromEnd] ?? ''
/* ---- What goes on ---- */

/** A score of at most `doubtful` when the last words want more; null when they do not. */
function openness(said: readonly string[], words: string, asked: Asked | null): number | null {
  const last = at(said, 1)
  const before = at(said, 2)
  if (hesitations.has(last)) {
    // «a este», «sí, este» point at something.
    if (last === 'este' && /^(?:a|en|de|por|sí|es)$/u.test(before)) return null
    // A lone «mmm» is as often a yes as the beginning of a thought.
    return said.length === 1 && last !== 'este' ? 0.25 : 0.05
  }
  if (wholeQuestion.test(words) || goodbye.test(words)) return null
  if (asked !== null && isHolding(words) && yesNoQuestions.has(asked)) return null
  if (announcing.some((pattern) => pattern.test(words)) || pondering.test(words)) return 0.12
  if (binding.has(last)) return bindingScore(last, before, said, words, asked)
  if (
    last === 'no' &&
    /\b(?:es que|que yo|porque yo|pero|yo|ella|él|como que|y|o)$/u.test(words.slice(0, -3))
  )
    return /\b(?:y|o)$/u.test(words.slice(0, -3)) ? null : 0.25
  if (last === 'ya' && (/^(?:que|es|yo|pero)$/u.test(before) || words === 'y ya')) return 0.2
  if (last === 'uno' && /^(?:que|como)$/u.test(before)) return 0.2
  if (subjects.has(last)) return subjectScore(last, before, said)
  if (infinitives.has(last)) {
    return /^(?:quiero|quisiera|quería|necesito|gustaría|puedo|podría|voy|para|pa|toca)$/u.test(before)
      ? 0.2
      : 0.4
  }
  if (wanting.has(last)) return wantingScore(said, words, asked)
  if (/^(?:cuánto|cuánta|cuántos|cuántas|cuál|cuáles|cuándo)$/u.test(last) && said.length > 1) {
    return /^(?:usted|ustedes|cuota|tasa|más|como)$/u.test(before) ? 0.5 : 0.3
  }
  if (/^(?:esos|esas|estos|estas)$/u.test(last)) return 0.3
  if (
    /^(?:solo|sólo|solamente|todavía|siempre|nunca|tanto|poco|algo|mucho|mejor|luego|después)$/u.test(last)
  ) {
    return said.length > 2 ? null : 0.4
  }
  return numberOpenness(said, asked)
}

/** She asks ANA to wait while she fetches somebody. */
const isHolding = (words: string): boolean =>
  /\b(?:ya (?:se )?(?:lo|la|le) (?:paso|comunico|llamo)|un (?:momento|momentico|momentito)|no cuelgue|permítame)\b/u.test(
    words,
  )

function bindingScore(
  last: string,
  before: string,
  said: readonly string[],
  words: string,
  asked: Asked | null,
): number | null {
  switch (last) {
    case 'pues':
      // In Antioquia it closes: «hágale pues», «mucha plata pues». After little, it begins.
      if (
        /^(?:bueno|listo|hágale|dale|dele|siga|chao|ok|dígame|cuénteme|páselo|adiós|vea|claro|eso|ya)$/u.test(
          before,
        )
      )
        return null
      return said.length >= 4 && !binding.has(before) && before !== 'no' ? 0.45 : 0.2
    case 'entonces':
      return (said.length >= 3 && !/^(?:y|bueno|listo|pues|no|sí|ah|pero)$/u.test(before)) ||
        /^(?:hágale|dale|siga|sigamos|llámeme)$/u.test(before)
        ? 0.5
        : 0.15
    case 'si':
    case 'como':
      // Without any accent in the text «si» may be a yes and «como» a question.
      if (said.length === 1) return last === 'si' ? null : 0.5
      if (last === 'si' && /^(?:si|ah|pues|claro|bueno|que|uy|ay)$/u.test(before))
        return before === 'que' ? 0.3 : null
      return 0.08
    case 'el':
    case 'la':
      return said.length <= 3 && /\b(?:con|soy|habla) el$/u.test(words) && asked === 'identity' ? 0.6 : 0.06
    case 'que':
      return said.length === 1 ? 0.5 : 0.05
    case 'cuando':
    case 'quien':
    case 'donde':
    case 'cual':
      return said.length === 1 ? 0.5 : 0.15
    case 'otro':
    case 'otra':
    case 'otros':
    case 'otras':
    case 'demás':
      // «cuando acabe de pagar la otra» is whole.
      return (said.length >= 5 || said.length === 2) && /^(?:el|la|los|las|lo|al|del)$/u.test(before)
        ? 0.5
        : 0.3
    case 'muchos':
    case 'muchas':
    case 'varios':
    case 'varias':
    case 'mal':
    case 'además':
      return 0.3
    case 'lo':
    case 'los':
    case 'las':
    case 'un':
    case 'una':
      // «a la una» is an hour.
      if (last === 'una' && /\b(?:a|la|de) una$/u.test(words)) return before === 'la' ? 0.72 : null
      return 0.06
    default:
      return 0.06
  }
}

function subjectScore(last: string, before: string, said: readonly string[]): number | null {
  if (/^(?:con|soy|para|de|a|por|es|y|eres|sos|habla|según|sí|como|que)$/u.test(before)) {
    if (/^(?:que|como|y)$/u.test(before)) return last === 'yo' || before === 'que' ? 0.15 : 0.4
    return null
  }
  if (last === 'tú') return null
  if (last === 'yo') {
    // «le marco yo», «eso lo pago yo»: the subject stands last.
    const follows = /(?:[^s]o|é)$/u.test(before) && !notVerbs.has(before)
    return said.length === 1 ? 0.6 : follows ? null : 0.15
  }
  // «que me llame él», «otra vez ustedes».
  if (said.length === 1 || /(?:e|a|vez)$/u.test(before)) return 0.5
  return 0.25
}

const notVerbs = new Set([
  'como',
  'pero',
  'mijo',
  'bueno',
  'claro',
  'cuando',
  'luego',
  'no',
  'lo',
  'porque',
  'pueblo',
  'año',
])

/** «quiero», «yo tengo»: the verb alone. Asked, denied or related («lo que tengo») it may be enough. */
function wantingScore(said: readonly string[], words: string, asked: Asked | null): number | null {
  const clause = said.slice(-4, -1)
  if (clause.some((word) => interrogatives.has(word)) || wholeQuestion.test(words)) return null
  if (asked !== null && yesNoQuestions.has(asked) && /\bme (?:gustaría|parece)$/u.test(words)) return null
  if (/\b(?:aquí|acá|ahí) (?:estoy|está|estamos)$/u.test(words)) return null
  // The noun, not the verb; a thing that happens to her; a condition.
  if (/\b(?:su|mi|el|del|de|un|al|buen|ese|este) (?:trabajo|pago|busco)$/u.test(words)) return null
  if (/\b(?:a mí me|así me|si me|ya me|no me) \p{L}+$/u.test(words)) return 0.5
  if (
    /\b(?:sí|^si|no|claro que sí|ya|nunca|tampoco|también) (?:(?:señora|señor|señorita|yo|se|le|les|me|lo|la|los|las|nos) )*\p{L}+$/u.test(
      words,
    )
  ) {
    // «no estoy», «sí puedo» answer; «no soy» and «no es» want the rest.
    return /\b(?:soy|es|son|era|fue|ha|he|han|había|voy|iba|toca|dijo|dijeron|dije|creo|vamos|está)$/u.test(
      words,
    ) && !/\b(?:sí|si) (?:soy|es|voy|está)$|\bno está$/u.test(words)
      ? 0.25
      : null
  }
  if (
    /\b(?:que|como|donde|cuando|cuanto|lo|la|los|las) (?:yo |ya |me |le |uno |usted |nos |les |no |más |se |ahí )*\p{L}+$/u.test(
      words,
    )
  ) {
    return /\b(?:soy|es|son|era|fue|ha|he|han|había|creo|dijo|dijeron|está|están|vamos|dije)$/u.test(words)
      ? 0.12
      : 0.5
  }
  return /^(?:trabajo|hay|parece|pago|dan|prestan|debe|deja|puede|gustaría|prefiero|llegan|toca|hace|quedan)$/u.test(
    at(said, 1),
  )
    ? 0.28
    : 0.1
}

/* ---- What is finished ---- */

function closedness(said: readonly string[], words: string, asked: Asked | null): number {
  if (mayOptOut.test(fold(words)) && isOptOut(words)) return 0.9
  const answered = asked === null ? null : answerScore(said, words, asked)
  if (answered !== null) return answered
  // A day with its hour is an appointment, whatever was asked: «el viernes a las tres», «mañana a las diez».
  if (dayWithHour.test(words)) return 0.8
  if (isBareNumberAtEnd(said))
    return /^(?:tengo|son|como|unos|unas|hace|los|las|tres|a|de)$/u.test(beforeNumber(said)) ? 0.32 : 0.45
  if (wholeQuestion.test(words)) return 0.85
  if (goodbye.test(words)) return 0.85
  if (closing.test(words)) return said.length === 1 && asked === null ? 0.6 : 0.82
  if (vocative.test(words))
    return said.length <= 3 && /^(?:mire|vea|oiga|no|ay no|jajaja)\b/u.test(words) ? 0.5 : 0.72
  if (/\b(?:sí|no|claro|correcto|exacto|listo)$/u.test(words)) return 0.6
  if (asksSomething(said)) return 0.75
  if (/^(?:(?:ajá|ah|bueno|ok|pero|listo) )?y (?:el|la|los|las|eso|ese|esa) \p{L}+(?: \p{L}+)?$/u.test(words))
    return 0.75
  if (/^(?:si|cuando|como) \p{L}+/u.test(words) && said.length > 1 && said.length <= 6) return 0.4
  return said.length >= 5 ? 0.6 : 0.5
}

const dayWithHour =
  /\b(?:hoy|mañana|pasado mañana|(?:el|este|ese|próximo) (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo) (?:que viene|próximo)|el (?:\p{L}+|\d+) de \p{L}+)(?: (?!y$)\p{L}+){0,4} a (?:las|la) (?:\p{L}+|\d+)$/u

/** An interrogative with something after it, and no new clause since. */
function asksSomething(said: readonly string[]): boolean {
  const index = said.findLastIndex((word) => interrogatives.has(word))
  const after = said.slice(index + 1)
  if (index < 0 || after.length < 2 || after.length > (said[index - 1] === 'por' ? 3 : 6)) return false
  if (said[index - 1] === 'por' && binding.has(after[0] ?? '') && after[0] !== 'me') return false
  // «qué pena», «qué rico» exclaim.
  if (
    /^(?:locura|pereza|bien|bueno|rico|maravilla|pena|pesar|embarrada|dicha|va|milagro|lástima)$/u.test(
      after[0] ?? '',
    )
  )
    return false
  return !after.some((word) => /^(?:porque|y|pero|que|pues|si|entonces|o)$/u.test(word))
}

const isBareNumberAtEnd = (said: readonly string[]): boolean => isNumber(at(said, 1)) && at(said, 1) !== 'mil'

function beforeNumber(said: readonly string[]): string {
  let index = said.length - 1
  while (index > 0 && (isNumber(said[index] ?? '') || said[index] === 'y')) index -= 1
  return said[index] ?? ''
}

const bareYesNo =
  /^(?:(?:ah|ay|pues|bueno|uy|ajá|mmm|eh|claro|hola|buenas|buenos días|buenas tardes) )*(?:sí|si|no|claro|correcto|exacto|listo|dale|hágale|bueno|ok|okey|vale|perfecto|de acuerdo|por supuesto|con gusto|con mucho gusto|está bien|así es|siga|dígame|cuénteme|adelante|autorizo|acepto|no hay problema|cómo no|de una|con él|con ella|con el|él|ella|soy yo|yo soy|la misma|el mismo|con la misma|con el mismo|ella habla|él habla|con él habla|con ella habla|no señora|obvio)(?: (?:sí|si|no|claro|señora|señor|señorita|sumercé|mija|mijo|doctora|gracias|por favor|con él|con ella|con el|con la misma|con el mismo|buenas|buenos días|buenas tardes|por ahora|la misma|el mismo|soy yo|cuénteme|dígame|siga|pues|de acuerdo|autorizo|no hay problema|está bien|a la orden|que sí|con gusto|me parece|hágale|dale|cómo no|tranquila|fresca|perfecto|ella habla|habla|misma|mismo|tengo un minuto|un minuto|rapidito))*$/u

/** How far the words answer the question that stands open; null when they say nothing about it. */
function answerScore(said: readonly string[], words: string, asked: Asked): number | null {
  if (bareYesNo.test(words)) {
    // A bare no is often followed by its reason, a bare yes by a «pero».
    if (yesNoQuestions.has(asked)) return /^(?:no|no no|bueno|pues sí|pues no)$/u.test(words) ? 0.72 : 0.88
    return asked === 'deductions' && /\bno\b/u.test(words) ? 0.76 : 0.5
  }
  if ((asked === 'identity' || asked === 'reach_person') && isHolding(words)) return 0.85
  if (yesNoQuestions.has(asked) && /^no\b.*\b(?:no|por ahora|todavía no)$/u.test(words)) return 0.8
  if (
    asked === 'deductions' &&
    /^no (?:señora |señor )?(?:nada|tengo|ninguno|ninguna|hay|me descuentan)$/u.test(words)
  )
    return 0.8
  if (moneyQuestions.has(asked)) return moneyScore(said, words, asked)
  if (timeQuestions.has(asked)) return dayWithHour.test(words) ? 0.8 : timeScore(said, words)
  if (asked === 'age') return ageScore(said, words)
  if (asked === 'channel')
    return /\b(?:whatsapp|wasap|guasap|correo|mensaje|texto|mail|email)$/u.test(words) ? 0.88 : null
  if (asked !== 'occupation' && asked !== 'payroll_office' && asked !== 'goal') return null
  const facts = factsTold(words, asked)
  if (asked === 'occupation' && facts.occupation !== undefined) return 0.8
  if (asked === 'payroll_office' && facts.payrollOffice !== undefined) return said.length <= 8 ? 0.8 : 0.7
  if (asked === 'goal' && facts.goal !== undefined) return 0.72
  return null
}

function ageScore(said: readonly string[], words: string): number | null {
  const age = factsTold(words, 'age').age
  if (age === undefined) return null
  if (/^(?:años|añitos|cumplidos|cumpliditos|recién)$/u.test(at(said, 1))) return 0.94
  // «sesenta…» may become «sesenta y nueve».
  if (tensWords.has(at(said, 1))) return 0.72
  return isNumber(at(said, 1)) ? 0.88 : null
}

function moneyScore(said: readonly string[], words: string, asked: Asked): number | null {
  const last = at(said, 1)
  // How much, and by when: nothing is missing.
  if (
    /\b(?:mil|millones|pesos|\p{L}+) (?:al mes|mensuales|mensual|quincenales|a la quincena)$/u.test(words)
  ) {
    return 0.8
  }
  // How much, and what for: the next question's answer came along.
  if (asked === 'amount' && purposeOfAmount.test(words)) return 0.8
  if (asked === 'deductions' && lawfulDeductions.test(words)) return 0.8
  if (/^(?:pesos|mil|millones|palos|mensuales|barras)$/u.test(last)) {
    // What one wants is round; what one earns goes on: «dos millones… trescientos».
    return last === 'pesos' || last === 'mensuales' || last === 'mil' || asked === 'amount' ? 0.8 : 0.55
  }
  if (last === 'millón') return asked === 'amount' ? 0.72 : 0.5
  // Nobody names single pesos: «tres ochocientos», «un millón novecientos» are whole, «trescientos» may be.
  if (isHundred(last)) return said.some((word) => /^mill/u.test(word)) || isNumber(at(said, 2)) ? 0.8 : 0.55
  return isNumber(last) ? 0.45 : null
}

const purposeOfAmount =
  /\b(?:mil|millón|millones|palos|pesos)\b.*\bpara (?:(?:un|una|unos|unas|el|la|los|las|mi|mis|pagar|comprar|arreglar|ponerme|la \p{L}+ de|las? \p{L}+ de) )+(?:\p{L}+ ){0,4}\p{L}{3,}$/u
/** What is taken off every salary; said last, it closes the list. */
const lawfulDeductions = /\b(?:la |de )?salud y (?:la |de )?pensi[óo]n(?: nada más| y ya| y no más)?$/u

function timeScore(said: readonly string[], words: string): number | null {
  if (
    /\b(?:de|en|por) la (?:mañana|tarde|noche)$|\b(?:mediodía|medio día)$|\ben punto$|\by (?:media|cuarto|treinta|quince)$/u.test(
      words,
    )
  )
    return 0.9
  if (/\ba (?:las|la) (?:\p{L}+|\d+)$/u.test(words)) return 0.74
  if (
    /\b(?:cualquier hora|cuando quiera|cuando pueda|a la hora que (?:quiera|pueda|sea)|más tarde|mañana mismo)$/u.test(
      words,
    )
  )
    return 0.85
  if (/\b(?:mañana|hoy|lunes|martes|miércoles|jueves|viernes|sábado|domingo)$/u.test(words)) return 0.5
  return unitWords.has(at(said, 1)) ? 0.7 : null
}
