/**
 * What the customer told about herself, in her own words, by fact name. Only what the script needs for an
 * indicative option: no identity numbers, no health, no account data.
 */
import type { Asked } from './conversation-port.ts'
import { findNumbers, numberWords, parsePesos } from './spanish-numbers.ts'
import { fold } from './spanish-text.ts'

const occupations: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bpensionad[oa]s?\b|\bjubilad[oa]\b|\bmesada pensional\b|\bmi pension\b/u, 'pensionado'],
  [/\b(?:docente|profesora?|profe|maestr[oa]|magisterio|rector[a]?|coordinadora?)\b/u, 'docente'],
  [
    /\b(?:emplead[oa] public[oa]|funcionari[oa]|servidora? public[oa]|trabajadora? oficial|de planta|en carrera|nombrad[oa]|provisional(?:idad)?|policia|militar|soldado|sargento|cabo|intendente|patrullero|enfermera (?:del|en el) hospital|alcaldia|gobernacion|ministerio|secretaria de|rama judicial|fiscalia|procuraduria|contraloria|personeria|defensoria|sena|icbf|i c b f|dian|ejercito|armada|fuerza aerea|inpec|hospital (?:publico|departamental|universitario|regional)|universidad (?:nacional|publica))\b/u,
    'empleado público',
  ],
]

const offices =
  /(?<!\b(?:para|pa) (?:la |el )?)\b(?:colpensiones|con pensiones|col pensiones|fopep|foper|fiduprevisora|fomag|casur|cremil|porvenir|proteccion|skandia|positiva|ugpp|sena|icbf|i c b f|inpec|dian|ecopetrol|rama judicial|fiscalia|procuraduria|contraloria|personeria|defensoria|registraduria|magisterio|policia(?: nacional)?|ejercito(?: nacional)?|armada(?: nacional)?|fuerza aerea|(?:secretaria|alcaldia|gobernacion|ministerio|hospital|universidad|institucion educativa|colegio|concejo|asamblea)(?: (?:departamental|municipal|distrital|nacional|publico|publica|regional|universitario|general|mayor))?(?: (?:de|del) (?:la |el |los |las )?(?!mi\b|mis\b|su\b|planta\b|carrera\b|pagos?\b)\p{L}+){0,2})(?! de mi\b)/u
/** Named after the person's own fund or force, these say more than «policía» or «ejército» beside them. */
const paymasters = /\b(?:colpensiones|fopep|fiduprevisora|casur|cremil|ugpp)\b/u

function slice(source: string, match: RegExpExecArray): string {
  return source.slice(match.index, match.index + match[0].length).trim()
}

/** The span of the original text that holds numbers, with the words that belong to them. */
function numberSpan(source: string): string {
  return source
    .replace(/[¿?¡!]/g, '')
    .trim()
    .slice(0, 80)
}

function ageIn(text: string, asked: Asked | null): number | null {
  const words = numberWords(text)
  for (const { value, end, start } of findNumbers(text)) {
    const isAge = /^(?:anos|anitos|recien|cumplid\p{L}*)$/u.test(words[end] ?? '')
    const tells =
      asked === 'age' ||
      /\b(?:tengo|cumpli|edad|cumplo)\b/u.test(words.slice(Math.max(0, start - 3), start).join(' '))
    if (Number.isInteger(value) && value >= 18 && value <= 99 && tells && (isAge || asked === 'age'))
      return value
  }
  return null
}

/**
 * @param asked what ANA had asked, so that an answer without its noun is understood.
 * @returns facts told in this turn: `occupation`, `payrollOffice`, `age`, `goal`, `amount`, `netIncome`,
 * `deductions`, `embargo`, `channel`.
 */
export function factsTold(text: string, asked: Asked | null): Record<string, string> {
  const source = text.normalize('NFC')
  const folded = fold(source)
  const facts: Record<string, string> = {}

  for (const [pattern, name] of occupations) {
    // «mi mamá es la pensionada», «no soy docente»: somebody else's, or none.
    const match = pattern.exec(folded)
    if (match === null) continue
    const before = folded.slice(0, match.index)
    if (
      /\b(?:mi (?:mama|papa|espos\p{L}*|marido|herman\p{L}*|hij\p{L}*) (?:es|era)|no soy|ni|no es)\b[^,;.]*$/u.test(
        before,
      )
    )
      continue
    facts.occupation = name
    break
  }
  const office = paymasters.exec(folded) ?? offices.exec(folded)
  if (office !== null) facts.payrollOffice = slice(source, office)

  const age = ageIn(source, asked)
  if (age !== null) facts.age = String(age)

  const amount = parsePesos(source)
  if (amount !== null) {
    const wants = /\b(?:necesit\p{L}*|presten?|prestar\p{L}*|saco|sacar)\b/u.test(folded)
    if (wants) facts.amount = numberSpan(source)
    else if (
      /\b(?:gano|me gano|sueldo|salario|recibo|me pagan|me llegan?|mesada|me entra\p{L}*|ingres\p{L}*|me queda(?:n)? libres?)\b/u.test(
        folded,
      ) ||
      asked === 'income'
    ) {
      facts.netIncome = numberSpan(source)
    } else if (
      /\b(?:cuotas?|descuent\p{L}*|me sacan|pagando|pago)\b/u.test(folded) ||
      asked === 'deductions'
    ) {
      facts.deductions = numberSpan(source)
    } else if (
      asked === 'amount' ||
      asked === 'goal' ||
      /\b(?:necesit\p{L}*|presten?|prestar\p{L}*|saco|sacar|busco|quiero|millones|credito)\b/u.test(folded)
    ) {
      facts.amount = numberSpan(source)
    }
  }
  if (/\bembarg\p{L}*/u.test(folded)) {
    facts.embargo = /\b(?:no|sin|ningun|nunca) (?:\p{L}+ ){0,3}embarg/u.test(folded) ? 'no' : 'sí'
  }
  if (
    /\b(?:compra de (?:cartera|carretera)|compr\p{L}* (?:la )?cartera|recoger|recojan|recogen|unificar|pagar (?:las |unas |mis )?deudas|salir de deudas|que me la compren|me lo compran)\b/u.test(
      folded,
    )
  ) {
    facts.goal = 'recoger deudas'
  } else {
    const goal =
      /\b(?:para|pa) (?:arreglar|operar\p{L}*|comprar|pagar|cambiar|terminar|construir|remodelar|ampliar|montar|el estudio|la universidad|un viaje|viajar|la casa|una moto|un carro|el carro|la moto|el techo|la cuota inicial|estudi\p{L}*|libre inversion|invertir)[\p{L} ]{0,50}/u.exec(
        folded,
      )
    if (goal !== null) facts.goal = slice(source, goal)
    else if (/\b(?:libre inversion|plata nueva|dinero nuevo)\b/u.test(folded)) facts.goal = 'libre inversión'
  }
  const channel =
    /\b(?:whatsapp|wasap|guasap|wpp|watsap|correo|mensaje de texto|sms|mail|e mail|email)\b/u.exec(folded)
  if (channel !== null) {
    facts.channel = /corr|mail/u.test(channel[0])
      ? 'correo'
      : /texto|sms/u.test(channel[0])
        ? 'mensaje de texto'
        : 'WhatsApp'
  }
  return facts
}
