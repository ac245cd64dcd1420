/**
 * Looks at every clause a model wrote before it is spoken, and replaces what must not be said: claims the
 * law forbids (Ley 1480 de 2011, arts. 29 and 30), a denial of being a machine, promises of approval,
 * requests for identity numbers, and any figure that was not handed in. What passes is spoken unchanged.
 */
import { percent, pesos } from './indicative-option.ts'
import { effectiveAnnualPercent, type LoanOffer } from './libranza.ts'
import { rateSentence } from './script-lines.ts'
import { findNumbers, numberWords } from './spanish-numbers.ts'
import { squeeze } from './spanish-text.ts'

export type GuardReason =
  | 'reports_ignored'
  | 'approval_promised'
  | 'false_urgency'
  | 'savings_promised'
  | 'speed_promised'
  | 'denies_sales'
  | 'risk_hidden'
  | 'false_supervision'
  | 'upfront_payment'
  | 'superlative'
  | 'denies_machine'
  | 'asks_sensitive_data'
  | 'figure_not_given'
  | 'credit_before_identity'
  | 'instructions_leaked'
  | 'placeholder'
  | 'contact_promised'
  | 'question'

export type Verdict =
  | { kind: 'pass' }
  /** Spoken instead; null: nothing is. */
  | { kind: 'replace'; reason: GuardReason; text: string | null }

export interface GuardContext {
  /** False until the person is confirmed and agreed: then no word about credit may pass. */
  mayTalkCredit: boolean
  offer: LoanOffer | null
  /** What the customer said, whose own amounts and ages may be repeated to her. */
  customerTexts: readonly string[]
  assistantName: string
  /** What the lender's own people want said in this answer; its figures may be spoken, rates excepted. */
  lenderTexts?: readonly string[]
}

const studied = 'Cada caso se estudia antes de dar una respuesta.'

/** Over squeezed words; the first that fits decides. */
const forbidden: ReadonlyArray<readonly [GuardReason, RegExp, string | null]> = [
  [
    'denies_machine',
    /\bno soy (?:una? |ningun |ninguna )?(?:robot|maquina|bot|grabacion|ia|inteligencia artificial|programa|asistente virtual|computador\p{L}*)\b|\bsoy (?:una? )?(?:persona|human[oa]|mujer|ser humano|asesor[a]? (?:humano|humana|de carne)|de carne y hueso|persona real)\b|\bno (?:esta )?hablando con (?:una? )?(?:robot|maquina)\b|\bsoy real\b/u,
    'Soy una asistente virtual con inteligencia artificial.',
  ],
  [
    'instructions_leaked',
    /\b(?:mis instrucciones|prompt|modelo de lenguaje|system|como modelo|fui programad[oa]|mis reglas|etiqueta|<|json)\b/u,
    null,
  ],
  [
    'reports_ignored',
    /\b(?:sin|no) (?:importar?a?n?|interesan?|afectan?|miramos|consultamos|revisamos|tenemos en cuenta)\b.{0,30}\b(?:report\p{L}*|datacredito|centrales|historial|mora)\b|\b(?:report\p{L}*|datacredito|centrales|historial)\b.{0,30}\bno (?:importan?|afectan?|es (?:un )?(?:problema|impedimento)|hay (?:ningun )?problema|interesan?|influyen?)\b|\bsin (?:consultar|revisar|codeudor|fiador|estudio)\b|\bno (?:pedimos|necesita) (?:codeudor|fiador)\b|\baunque (?:este|esten) reportad[oa]s?\b.{0,30}\b(?:le prestamos|aprobamos|presta\p{L}*)\b/u,
    studied,
  ],
  [
    'denies_sales',
    /\bno es (?:una )?(?:llamada comercial|venta|publicidad)\b|\bno (?:le )?(?:estoy|vengo a|quiero) (?:vendiendo|vender|vend\p{L}*)\b/u,
    'Le llamo para ofrecerle información de crédito por libranza.',
  ],
  [
    'approval_promised',
    /\b(?:pre ?)?aprobad[oa]s?\b|\b(?:le|se lo|se la|te) (?:aprobamos|aprueban|apruebo|garantizo|garantizamos|aseguro|aseguramos|prometo|prometemos)\b|\bpre ?seleccionad[oa]s?\b|\bgarantizad[oa]s?\b|\b(?:ha sido|fue|esta) (?:seleccionad|elegid|escogid)[oa]\b|\baprobacion (?:inmediata|segura|garantizada|automatica)\b|\b(?:usted )?(?:califica|aplica) (?:perfectamente|sin problema|seguro|automaticamente)\b|\bcon seguridad (?:le|se)\b|\bsin duda le (?:prestan|aprueban)\b|\bcien por ciento segur[oa]\b|\b100 % segur[oa]\b|\b(?:le|se le|te) (?:vamos a|va a|van a) (?:aprobar|prestar)\b|\bya tiene (?:un )?(?:cupo|credito|monto) (?:aprobado|disponible|asignado|listo|con nosotros)\b/u,
    'Podría aplicar, pero eso lo define el estudio de su caso.',
  ],
  [
    'false_urgency',
    /\bsolo (?:por )?(?:hoy|esta semana|este mes|estos dias)\b|\bultim[oa]s? (?:oportunidad|dias?|cupos?|horas?|dia)\b|\b(?:oferta|promocion|cupos?) (?:limitad[oa]s?|termina|vence|se acaba\p{L}*)\b|\baproveche (?:ya|hoy|ahora|que)\b|\bno (?:deje|pierda) (?:pasar )?(?:esta|la) oportunidad\b|\bantes de que se (?:acabe|termine)\b/u,
    'Puede tomarse el tiempo que necesite para decidir.',
  ],
  [
    'savings_promised',
    /\b(?:ahorr\p{L}*|baja\p{L}*|reduc\p{L}*|rebaj\p{L}*|disminu\p{L}*)\b.{0,30}(?:\d|\bpor ciento\b|\bmitad\b|\bmillon\p{L}*\b|\bpesos\b)|\bsin endeudar(?:se|lo|la) mas\b|\b(?:le|va a|vamos a) (?:bajar|rebajar|reducir|ahorrar)\p{L}* (?:la cuota|las cuotas|plata|dinero)\b|\bpagar(?:ia|a)? menos\b|\b(?:la|una) cuota (?:mas baja|menor|mucho menor)\b(?! puede)|\b(?:una clienta|un cliente|don \p{L}+|dona \p{L}+), (?:docente|pensionad)\b/u,
    'Se podrían reorganizar sus obligaciones, sujeto a estudio; una cuota menor puede significar pagar más en total.',
  ],
  [
    'speed_promised',
    /\b(?:en|menos de) (?:24|48|veinticuatro|cuarenta y ocho|72|setenta y dos) horas\b|\b(?:desembols\p{L}*|aprob\p{L}*|consign\p{L}*|plata)\b.{0,30}\b(?:hoy mismo|manana mismo|inmediat\p{L}*|al instante|en minutos|de una vez|rapidisimo)\b/u,
    'El desembolso se hace tras la visación de la pagaduría.',
  ],
  [
    'risk_hidden',
    /\bno se preocupe por (?:las? )?cuotas?\b|\bsin (?:ningun )?riesgo\b|\bni se da cuenta\b|\bni lo (?:siente|nota)\b|\bnunca (?:queda|quedara) mal\b|\bimposible (?:quedar mal|atrasarse)\b/u,
    'La cuota se descuenta de la nómina o la pensión, y la deuda sigue si termina el empleo.',
  ],
  [
    'false_supervision',
    /\b(?:vigilad[oa]s?|supervisad[oa]s?|regulad[oa]s?|avalad[oa]s?|respaldad[oa]s?|autorizad[oa]s?) (?:\p{L}+ )?por (?:la |el )?(?:superintendencia|superfinanciera|gobierno|estado|banco de la republica|magisterio|colpensiones)\b|\bsomos (?:un |el )?(?:banco|gobierno|colpensiones|fopep|magisterio)\b|\b(?:llamo|llamamos) de (?:colpensiones|fopep|el gobierno|la secretaria)\b/u,
    'Los datos legales de la empresa se los damos por escrito para que los verifique.',
  ],
  [
    'upfront_payment',
    /\b(?:consign\p{L}*|deposit\p{L}*|pag\p{L}*|transfier\p{L}*|gir\p{L}*|anticip\p{L}*|adelant\p{L}*)\b.{0,40}\b(?:primero|antes|por adelantado|anticipad[oa]|anticipo|para (?:iniciar|empezar|radicar|el estudio))\b/u,
    'Nunca pedimos dinero por adelantado.',
  ],
  [
    'superlative',
    /\b(?:la )?(?:mejor|mas baja|menor|unica) (?:tasa|oferta|opcion|interes|del mercado|cuota)\b|\btasas? (?:mas )?(?:baja|bajas|economica\p{L}*|bajisima\p{L}*)\b|\b(?:gratis|sin (?:costo|costos|intereses|interes))\b|\bla mejor\b.{0,20}\bmercado\b/u,
    'Las condiciones se le dan por escrito para que las compare.',
  ],
  [
    'asks_sensitive_data',
    /\b(?:numero de (?:su )?(?:cedula|cuenta|tarjeta)|su (?:cedula|clave|contrasena|huella|tarjeta)|clave|contrasena|codigo (?:que le|de seguridad|de verificacion)|fecha de expedicion)\b(?!.{0,30}\bno\b)/u,
    null,
  ],
  [
    'contact_promised',
    /\b(?:le|te) (?:agend[eo]|agende|program[eo]|reserv[eo]|confirmo la cita|envie|acabo de enviar|mande|transfiero|comunico ya)\b|\bya (?:quedo|queda|esta) (?:agendad|programad|reservad|enviad)[oa]\b/u,
    null,
  ],
]

const creditWords =
  /\b(?:credit\p{L}*|prestam\p{L}*|libranza|deud\p{L}*|cuotas?|tasas?|dinero|plata|cartera|cupo|financi\p{L}*|banco|embarg\p{L}*|datacredito|pension\p{L}*|nomina)\b/u

type FigureKind = 'percent' | 'money' | 'months' | 'years' | 'days' | 'other'

interface Figure {
  kind: FigureKind
  value: number
}

const unitKinds: ReadonlyArray<readonly [FigureKind, RegExp]> = [
  ['percent', /^(?:%|por)$/],
  ['money', /^(?:pesos?|millon(?:es)?|mil|palos)$/],
  ['months', /^(?:mes|meses|cuotas?|mensualidades?)$/],
  ['years', /^(?:ano|anos|anitos)$/],
  ['days', /^(?:dia|dias|hora|horas|semanas?)$/],
]

function figuresIn(text: string): Figure[] {
  const words = numberWords(text)
  const numbers = findNumbers(text)
  const figures: Figure[] = []
  // From the right, because «de 24 a 144 meses» gives both numbers the unit of the last.
  for (let index = numbers.length - 1; index >= 0; index -= 1) {
    const number = numbers[index]
    if (number === undefined) continue
    const { value, start, end } = number
    const next = words[end] ?? ''
    const following = numbers[index + 1]
    const inRange = following !== undefined && following.start === end + 1 && /^(?:a|y|o|hasta)$/.test(next)
    const unitWord = next === 'de' ? (words[end + 1] ?? '') : next
    const kind = unitKinds.find(([, unit]) => unit.test(unitWord))?.[0]
    const nearRate = words
      .slice(Math.max(0, start - 4), start)
      .some((word) => /^(?:tasas?|interes|mensual)$/.test(word))
    if (words[start - 1] === '$' || value >= 100_000) figures.unshift({ kind: 'money', value })
    else if (inRange) figures.unshift({ kind: figures[0]?.kind ?? 'other', value })
    else if (next === 'por' && words[end + 1] !== 'ciento') figures.unshift({ kind: 'other', value })
    else
      figures.unshift({ kind: kind ?? (nearRate || !Number.isInteger(value) ? 'percent' : 'other'), value })
  }
  return figures
}

/** Small counts («un minuto», «dos preguntas», «una cuota») are no claims. */
const harmless = 3

function isGiven(figure: Figure, context: GuardContext): boolean {
  const { offer } = context
  const own = [...context.customerTexts, ...(context.lenderTexts ?? [])].flatMap((text) => figuresIn(text))
  switch (figure.kind) {
    case 'percent':
      return false
    case 'money':
      return (
        own.some(({ kind, value }) => kind === 'money' && value === figure.value) ||
        (offer !== null &&
          (figure.value === offer.maxAmountPesos || figure.value === offer.insurancePerMillionPesos))
      )
    case 'months':
      return (
        figure.value <= 1 ||
        (offer !== null && (figure.value === offer.minTermMonths || figure.value === offer.maxTermMonths)) ||
        own.some(({ value }) => value === figure.value)
      )
    case 'years':
      return own.some(({ value }) => value === figure.value) || figure.value === offer?.maxAgeAtEndYears
    case 'days':
      return (
        (offer !== null &&
          (figure.value === offer.disbursementMinDays || figure.value === offer.disbursementMaxDays)) ||
        (context.lenderTexts ?? []).some((text) =>
          figuresIn(text).some(({ value }) => value === figure.value),
        )
      )
    case 'other':
      return figure.value <= harmless || own.some(({ value }) => value === figure.value)
  }
}

/** Why a clause must not be spoken, and what is spoken instead. Pure. */
export function checkClause(text: string, context: GuardContext): Verdict {
  const words = squeeze(text)
  if (!context.mayTalkCredit && creditWords.test(words)) {
    return { kind: 'replace', reason: 'credit_before_identity', text: null }
  }
  if (/[[\]{}<>]|\b(?:XXX|N\/A)\b|_{2,}/.test(text))
    return { kind: 'replace', reason: 'placeholder', text: null }
  for (const [reason, pattern, replacement] of forbidden) {
    // «no pedimos dinero por adelantado» is the truth that the law wants said.
    const denies =
      reason === 'upfront_payment' &&
      /\b(?:no|nunca|jamas) (?:se )?(?:\p{L}+ )?(?:pid\p{L}*|ped\p{L}*|cobr\p{L}*|solicit\p{L}*|exig\p{L}*|debe|tiene)\b/u.test(
        words,
      )
    const refusesData =
      reason === 'asks_sensitive_data' &&
      /\bno (?:le |se )?(?:pid|ped|necesit|solicit|d[eé])\p{L}*/u.test(words)
    if (pattern.test(words) && !denies && !refusesData) return { kind: 'replace', reason, text: replacement }
  }
  const invented = figuresIn(text).find((figure) => !isGiven(figure, context))
  if (invented !== undefined) {
    const safe =
      invented.kind === 'percent' && context.offer !== null
        ? rateSentence(context.offer)
        : 'Las cifras exactas salen del estudio de su caso y se le dan por escrito.'
    return { kind: 'replace', reason: 'figure_not_given', text: safe }
  }
  if (/[¿?]/.test(text)) return { kind: 'replace', reason: 'question', text: null }
  return { kind: 'pass' }
}

/** The figures a model may be told, in the words it may use. */
export function allowedFigures(offer: LoanOffer | null): string {
  if (offer === null) return 'No hay cifras publicadas: no diga ninguna tasa, monto, plazo ni cuota.'
  return [
    `Tasa: entre ${percent(offer.monthlyRateMinPercent)} y ${percent(offer.monthlyRateMaxPercent)} mes vencido (${percent(effectiveAnnualPercent(offer.monthlyRateMinPercent))} a ${percent(effectiveAnnualPercent(offer.monthlyRateMaxPercent))} efectivo anual), según el estudio.`,
    `Plazo: de ${offer.minTermMonths} a ${offer.maxTermMonths} meses.`,
    `Monto: hasta ${pesos(offer.maxAmountPesos)}, según capacidad de descuento.`,
    `Edad: el crédito debe terminar antes de los ${offer.maxAgeAtEndYears} años.`,
    `Desembolso: de ${offer.disbursementMinDays} a ${offer.disbursementMaxDays} días hábiles con documentos completos y tras la visación de la pagaduría.`,
  ].join('\n')
}

/** Keeps one answer in bounds: verdicts per clause, no replacement twice, a cap on length. */
export function createGuard(context: GuardContext, onReplace: (reason: GuardReason) => void) {
  const spokenReplacements = new Set<string>()
  let chars = 0
  let clauses = 0
  return {
    /** What may be spoken of this clause; null when nothing is. */
    pass(clause: string): string | null {
      const verdict = checkClause(clause, context)
      if (verdict.kind === 'replace' && verdict.reason !== 'question') onReplace(verdict.reason)
      const text = verdict.kind === 'pass' ? clause : verdict.text
      if (text === null || spokenReplacements.has(text)) return null
      if (verdict.kind === 'replace') spokenReplacements.add(text)
      chars += text.length
      clauses += 1
      return text
    },
    /** Once true, the model has said enough and is stopped. */
    isFull: () => chars >= 280 || clauses >= 4,
  }
}
