/**
 * Finds when the customer wants to be called, in her own words, and whether she asks for it. Turning the
 * phrase into an instant belongs to the analysis; here it is only read back and checked against the hours
 * in which the law lets ANA call (Ley 2300 de 2023: Monday to Friday 7 to 19, Saturday 8 to 15).
 */
import { fold, squeeze } from './spanish-text.ts'

const hour =
  '(?:la una|las (?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\\d{1,2})|(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\\d{1,2}(?::\\d{2})?)(?=$|[,.;?!]| ?[ap]\\.? ?m| (?:y|de la|del|en punto|mas|o|por)\\b))'
const minutes = '(?: (?:y media|y cuarto|y pico|en punto|y \\p{L}+|menos (?:cuarto|\\p{L}+)))?'
const part =
  '(?:,? ?(?:de|en|por) la (?:manana|tarde|noche|madrugada)| del (?:dia|mediodia)| ?[ap]\\.? ?m\\.?|,? (?:tempranito|temprano))?'
const day =
  '(?:pasado manana|manana|hoy(?: mismo)?|(?:el |este |el proximo |el otro )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)(?: que viene| siguiente| entrante)?)'
const clock = `(?:(?:a|para|tipo|como a|sobre|hacia|a eso de|por ahi a|despues de|antes de|pasadas?|a partir de|desde) )+${hour}${minutes}${part}`
const between = `entre (?:la |las )?${hour} y (?:la |las )?${hour}${part}`
const number = '(?:un|una|dos|tres|cuatro|cinco|seis|ocho|diez|quince|veinte|treinta|media|\\d{1,2})'
const months =
  '(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)'

/** Words with which something else begins: «cuando salga del colegio | que es a las cuatro». */
const newClause =
  '(?:que|y|pero|porque|yo|usted|ustedes|si|entonces|ahi|le|les|me|nos|la|lo llamo|hablamos|miramos|a las|por ahi|como a|mas o)\\b'

const pieces = [
  `(?:dentro de|en|de aqui a) (?:unos |unas |como )?${number} (?:minuto|minutos|minutico|minuticos|hora|horas|horitas|dia|dias|semana|semanas|mes|meses)`,
  'en (?:un rato|un ratico|un ratito|una horita|unos dias|un momento|un momentico)',
  between,
  `${day}(?:,? ${clock})?${part}(?:,? a primera hora)?`,
  clock,
  `(?:el )?(?:\\d{1,2}|primero|\\p{L}{3,14}) de ${months}`,
  `(?:en|para|por ahi en|pa) ${months}`,
  '(?:en|por|a) (?:la|el|las) (?:manana|tarde|tardecita|noche|nochecita|mediodia|madrugada)',
  '(?:a|al) (?:medio ?dia)',
  '(?:despues|antes|pasado|pasadas|pasando|luego) (?:de |del )?(?:el |la |las |los )?(?:puente|quincena|almuerzo|fiestas|vacaciones|prima|semana santa|clases?|mes|ano nuevo|pago)',
  '(?:la|esta|en la|pa la|para la) (?:otra|proxima|entrante|siguiente) semana|la semana (?:que viene|entrante|siguiente|proxima)|(?:a )?(?:fin|fines|principios|mediados) de (?:mes|ano|semana)|el fin de semana|entre semana|esta semana',
  'el (?:otro|proximo|mes que viene|mes entrante) ?(?:mes|ano)?',
  `mas (?:tarde|tardecito|tardecita|tardesito|ratico|adelante)|otro (?:dia|momento|ratico|rato)|luego|despues|a primera hora|temprano|cuando (?:salga|llegue|termine|acabe|este|me|tenga)(?: (?!${newClause})\\p{L}+){0,5}|ahora que (?:llegue|salga)(?: (?!${newClause})\\p{L}+){0,4}|(?:a )?cualquier hora|de (?:noche|dia|manana|tarde)`,
]
const phrase = new RegExp(
  `(?<![\\p{L}\\d])(?:${pieces.map((piece) => `(?:${piece})`).join('|')})(?![\\p{L}\\d])`,
  'gu',
)

const vague =
  /^(?:mas (?:tarde|tardecito|tardecita|adelante|ratico)|luego|despues|otro (?:dia|momento|ratico|rato)|en un (?:rato|ratico|ratito|momento|momentico)|en unos dias|a cualquier hora|cualquier hora|de dia|temprano|a primera hora|ahora que .*|cuando .*|esta semana|entre semana)$/u

/** When the customer said to call, in her words and without the clauses between; `isVague` when no day or hour can be read from it. */
export interface SaidTime {
  phrase: string
  isVague: boolean
  /** Why nobody may be called then; null when nothing speaks against it. */
  barred: 'sunday' | 'evening' | null
}

/** @returns what of the text says when: the time words that belong together, and nothing of the sentence around. */
export function findSaidTime(text: string): SaidTime | null {
  const source = text.normalize('NFC')
  // «de mañana», «por la mañana» are dayparts; folding keeps the length, so indices stay valid.
  const folded = fold(source)
  const spans = [...folded.matchAll(phrase)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, words: match[0] }))
    .filter(({ words, start }) => !isNoise(words, folded.slice(0, start)))
  const first = spans[0]
  if (first === undefined) return null
  const chosen = [first]
  for (const span of spans.slice(1)) {
    const last = chosen.at(-1) ?? first
    const between = folded.slice(last.end, span.start)
    const saidSoFar = chosen.map(({ words }) => words).join(' ')
    if (joining.test(between)) chosen.push(span)
    // «fin de semana… llámeme el lunes»: what is asked for comes last; a day and its hour may stand apart.
    else if (correcting.test(between) || (isVagueWords(saidSoFar) && !isVagueWords(span.words)))
      chosen.splice(0, chosen.length, span)
    else if (onlyDay.test(saidSoFar) && onlyHour.test(span.words)) chosen.push(span)
  }
  const said = chosen.reduce((text, { start, end }, index) => {
    const gap = index === 0 ? '' : source.slice(chosen[index - 1]?.end ?? start, start)
    return `${text}${joining.test(fold(gap)) ? gap : ' '}${source.slice(start, end)}`
  }, '')
  const words = fold(said)
  return { phrase: said.trim(), isVague: isVagueWords(words), barred: barredBy(words) }
}

/** Between two pieces of one time: «el lunes, más o menos a las tres». */
const joining =
  /^[\s,.;:]*(?:(?:o|y|mas o menos|como|tipo|por ahi|a eso de|de|del|en|a|mas bien|asi|ya|digamos|eh)[\s,]+)*$/u
/** What follows replaces what was said before. */
const correcting = /\b(?:entonces|mejor|llam\p{L}*|marqu\p{L}*|marc\p{L}*)\b/u
const onlyDay = new RegExp(`^${day}$`, 'u')
const onlyHour = new RegExp(`^(?:${clock}|(?:en|por) la (?:manana|tarde))$`, 'u')

const isVagueWords = (words: string) => vague.test(squeeze(words))

/** «trabajo de noche», «a dos mil», «después de todo»: time words that say no time. */
function isNoise(words: string, before: string): boolean {
  if (/^(?:de (?:noche|dia|manana|tarde))$/u.test(words)) return true
  if (/^(?:luego|despues|temprano)$/u.test(words) && /\b(?:desde|hasta|y|muy) $/u.test(before)) return true
  if (words === 'manana' && /\b(?:la|esta|toda la|por la|en la|buena) $/u.test(before)) return true
  return (
    /^(?:en (?:una?|dos|tres) (?:mes|meses))$/u.test(words) && /\b(?:pag|deb|termin)\p{L}* $/u.test(before)
  )
}

function barredBy(words: string): SaidTime['barred'] {
  if (/\bdomingo\b/u.test(words)) return 'sunday'
  if (/\b(?:siete|ocho|nueve|diez|once|7|8|9|10|11)\b.*\b(?:de la noche|p\.? ?m)/u.test(words))
    return 'evening'
  if (/\b(?:en|por) la (?:noche|nochecita)\b/u.test(words)) return 'evening'
  return null
}

const asksForCall =
  /\b(?:llam(?:e|a|as|en)(?:me|nos|lo|la)|llamame|marqu?e(?:me|nos)|marca(?:me)|me (?:llama|llamas|llaman|llame|llamen|marca|marcas|marque|marquen|vuelve a llamar|devuelve la llamada)|(?:puede|podria|puedes|podrian) (?:volver a )?(?:llamar|marcar)(?:me)?|(?:vuelva|vuelve|volver) a (?:llamar|marcar)(?:me)?|llamar(?:me)? (?:mas|manana|luego|despues|otro|el|a las)|devuelvame la llamada|(?:usted )?(?:llame|marque) (?:por ahi )?(?:en|el|a las|manana|mas|despues)|que me llamen|hablamos (?:despues|luego|manana|el|la)|hablemos (?:manana|el|mas|luego))\b/u

/** Whether the words ask to be called at another time (not by whom). */
export function asksForCallback(text: string): boolean {
  const words = squeeze(text)
  return (
    asksForCall.test(words) &&
    !/\bno me (?:llame|llamen|marque|marquen|llama|llaman)\b(?!.*\b(?:llameme|llamame|marqueme)\b)/u.test(
      words,
    )
  )
}
