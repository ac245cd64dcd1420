/**
 * What somebody means who speaks while ANA does: an «ajá» that only says «I am listening», the first letters
 * of one, or words that want the floor. Partial texts end in unfinished words, so «cla» is not yet a word.
 */
import { rules } from './intent-rules.ts'
import { isOptOut } from './opt-out-rules.ts'
import { squeeze } from './spanish-text.ts'

export type Overlap =
  /** Nothing was understood. */
  | 'empty'
  /** She listens: ANA goes on. */
  | 'backchannel'
  /** May become one: a moment more tells. */
  | 'prefix_of_backchannel'
  /** She wants ANA to stop: «espere», «perdón», «no, no». */
  | 'stop_words'
  /** Anything else. */
  | 'words'

const listening = [
  ...[
    'aja',
    'ajam',
    'm',
    'mj',
    'mjm',
    'mhm',
    'ujum',
    'uhum',
    'jum',
    'jm',
    'hm',
    'ah',
    'oh',
    'uf',
    'uy',
    'ay',
    'ey',
    'eh',
    'em',
  ],
  ...[
    'si',
    'sip',
    'sisas',
    'claro',
    'claro que si',
    'listo',
    'dale',
    'ya',
    'ok',
    'okay',
    'okey',
    'oki',
    'vale',
  ],
  ...['correcto', 'exacto', 'exactamente', 'bueno', 'perfecto', 'eso', 'eso es', 'eso si', 'asi es', 'bien'],
  ...['esta bien', 'muy bien', 'que bien', 'que bueno', 'de acuerdo', 'entiendo', 'entendido', 'le entiendo'],
  ...[
    'comprendo',
    'cierto',
    'es cierto',
    'verdad',
    'es verdad',
    'obvio',
    'por supuesto',
    'con gusto',
    'hagale',
  ],
  ...[
    'de una',
    'siga',
    'siga siga',
    'digame',
    'cuenteme',
    'chevere',
    'bacano',
    'interesante',
    'va',
    'efectivamente',
  ],
  ...['ah ya', 'ya veo', 'la escucho', 'lo escucho', 'le escucho', 'ya le entiendo', 'cierto si', 'que rico'],
]
/** Added to one of them, never said alone. */
const addressed = [
  ...[
    'senora',
    'senor',
    'senorita',
    'mija',
    'mijo',
    'sumerce',
    'doctora',
    'doctor',
    'pues',
    'mi amor',
    'mi vida',
  ],
  ...['nina', 'mi reina', 'profe', 'mami', 'madre', 'mano', 'hombe', 've', 'parce', 'ana'],
]
/** With more words than this she is telling something. */
const mostWords = 7

const stopping =
  /^(?:(?:ay|uy|ah|si|bueno|aja|oh|eh) )*(?:esper(?:e|a|en|ate|eme|ame)\p{L}*|aguant\p{L}*|alto|pare|parele|callese|silencio|un (?:moment\p{L}*|segund\p{L}*|minut\p{L}*|instante)|moment(?:o|ico|ito)|perdon\p{L}*|disculp\p{L}*|que pena\b.*|oiga\p{L}*|oye|oime|oi|vea|mire|mira|ve oiga|pero|una pregunta|pregunta|no|que no|nada|quien|como|que|cuando|cuanto|cual|alo|hola|repit\p{L}*|mas (?:despacio|duro)|hable|no (?:la |le |lo )?(?:oigo|escucho|entiendo|entendi))\b/u
const stoppingAnywhere =
  /\b(?:esper(?:e|a|ate|eme|ame)|un moment(?:o|ico|ito)|perdon|perdone|oiga|ya no|no no|no gracias|no quiero|no me interesa|no puedo|mas despacio|hable mas duro|no (?:la |le |lo )?(?:oigo|escucho|entiendo|entendi)|callese|pare|una pregunta)\b/u
/** Begin words that stop; a fragment of them must not be waited for. */
const stopStarts = [
  ...[
    'espere',
    'aguarde',
    'un momento',
    'perdon',
    'perdone',
    'oiga',
    'oye',
    'vea',
    'mire',
    'pero',
    'no',
    'que',
  ],
  ...[
    'quien',
    'como',
    'disculpe',
    'pare',
    'callese',
    'pregunta',
    'una pregunta',
    'alo',
    'alto',
    'hola',
    'cuanto',
  ],
]
/** Single letters that rather begin a word that stops: «espere», «no», «oiga», «perdón», «¿qué?», «un momento». */
const impatientLetters = new Set(['e', 'n', 'o', 'p', 'q', 'u'])

/** «siii», «mmm» and «ajáaa» are said long. */
const shortened = (words: string) => words.replace(/(\p{L})\1+/gu, '$1')

const listeningShort = listening.map(shortened)
const addressedShort = addressed.map(shortened)
const stopStartsShort = stopStarts.map(shortened)

/** Whether `words` are backchannels and nothing else; `'prefix'` when they may become some. */
function readListening(words: string, isFirst = true): 'whole' | 'prefix' | 'no' {
  if (words === '') return isFirst ? 'no' : 'whole'
  let best: 'whole' | 'prefix' | 'no' = 'no'
  for (const phrase of isFirst ? listeningShort : [...listeningShort, ...addressedShort]) {
    if (words === phrase) return 'whole'
    if (phrase.startsWith(words)) best = 'prefix'
    else if (words.startsWith(`${phrase} `)) {
      const rest = readListening(words.slice(phrase.length + 1), false)
      if (rest === 'whole') return 'whole'
      if (rest === 'prefix') best = 'prefix'
    }
  }
  return best
}

/**
 * What the words said over ANA's mean.
 * @param text partial or final, with or without marks
 * @param options.asking ANA's question is being spoken: a «sí» answers it early, but does not stop it
 * @param options.finishedAsking her question was heard to its end: every word is an answer, also «ajá»
 */
export function classifyOverlap(
  text: string,
  options: { asking: boolean; finishedAsking?: boolean },
): Overlap {
  const squeezed = squeeze(text)
  if (squeezed === '') return 'empty'
  if (options.finishedAsking === true) return 'words'
  const words = shortened(squeezed)
  const reading = words.split(' ').length > mostWords ? 'no' : readListening(words)
  if (reading === 'whole') return 'backchannel'
  if (stopping.test(squeezed) || stoppingAnywhere.test(squeezed) || mustYield(text)) return 'stop_words'
  if (reading === 'no') return 'words'
  // After «sí» or «claro», a moment's patience costs nothing: most often another of them follows.
  if (words.includes(' ')) return 'prefix_of_backchannel'
  const isImpatient =
    words.length === 1 ? impatientLetters.has(words) : stopStartsShort.some((word) => word.startsWith(words))
  return isImpatient ? 'words' : 'prefix_of_backchannel'
}

const hangsUp =
  /\b(?:voy a colgar|(?:le|les|te) (?:voy a )?colgar|(?:le|les|te|yo) cuelgo|colgue|cuelgue\p{L}*(?<!\bno cuelgue)|chao|adios|hasta luego)\b/u
const cannotTalk =
  /\b(?:no puedo (?:hablar|atender\p{L}*|contestar)|estoy (?:manejando|conduciendo|ocupad[oa]|en (?:una )?(?:reunion|clase|junta))|voy manejando|ahora no|ahorita no|mas tarde|no tengo tiempo)\b/u
const refuses =
  /\b(?:no me interesa|no estoy interesad[oa]|no (?:muchas )?gracias|no quiero (?:nada|credito\p{L}*|prestamo\p{L}*|saber|hablar)|no no no|no necesito)\b/u
const holds = /\b(?:esper(?:e|a|ate|eme|ame)|un moment(?:o|ico|ito)|no cuelgue|ya (?:se )?(?:lo|la) paso)\b/u

/** A machine speaks: nobody will answer, whatever ANA says. */
export function soundsRecorded(text: string): boolean {
  const words = squeeze(text)
  return rules.voicemail.some((rule) => rule.test(words))
}

/** «Un momentico», «no cuelgue»: she will be back. */
export function asksToHold(text: string): boolean {
  return holds.test(squeeze(text))
}

/**
 * Whether even the opening, which otherwise must be heard to its end, gives way to these words: an opt-out in
 * any wording, a wrong number, a refusal, hanging up, or that she cannot talk now.
 */
export function mustYield(text: string): boolean {
  const words = squeeze(text)
  return (
    isOptOut(text) ||
    rules.wrong_number.some((rule) => rule.test(words)) ||
    hangsUp.test(words) ||
    cannotTalk.test(words) ||
    refuses.test(words) ||
    holds.test(words)
  )
}
