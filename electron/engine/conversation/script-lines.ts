/**
 * ANA's own words for every directive: Colombian, «usted», short, one question at a time. A whole call can
 * be held with them alone. They carry the legal notices and none of the claims the law forbids.
 */
import type { Asked } from './conversation-port.ts'
import type { LineName } from './directive.ts'
import { percent, pesos } from './indicative-option.ts'
import { effectiveAnnualPercent, type LoanOffer } from './libranza.ts'

export interface ScriptContext {
  /** The person sought as said aloud, and her given name; empty when the file had none. */
  name: string
  givenName: string
  assistantName: string
  lenderName: string
  lenderNit: string
  /** «Buenos días», by the hour of the call. */
  greeting: string
  /** Figures that may be quoted today; null when there are none. */
  offer: LoanOffer | null
}

type Wording = (context: ScriptContext, values: Readonly<Record<string, string>>) => string

const farewell = 'Que tenga un feliz día.'
const reminder = 'Recuerde que puede pedir cuando quiera que no le llamemos más.'

const who = ({ name }: ScriptContext) => (name === '' ? 'la persona titular de esta línea' : name)
const company = ({ lenderName, lenderNit }: ScriptContext) =>
  lenderNit === '' ? lenderName : `${lenderName}, NIT ${lenderNit}`
const when = (values: Readonly<Record<string, string>>, before: string, without: string) =>
  values.when === undefined ? without : `${before}${values.when}`

/** Rates as the law wants them said: the whole range, monthly and effective, with what else is paid. */
export function rateSentence(offer: LoanOffer): string {
  const low = offer.monthlyRateMinPercent
  const high = offer.monthlyRateMaxPercent
  return (
    `Según el perfil, la tasa está entre ${percent(low)} y ${percent(high)} mes vencido, es decir, ` +
    `entre ${percent(effectiveAnnualPercent(low))} y ${percent(effectiveAnnualPercent(high))} efectivo anual, más el seguro de vida. ` +
    'La definitiva sale del estudio.'
  )
}

const afterStudy = 'Eso depende del estudio de su caso, y el asesor se lo da por escrito antes de firmar.'

export const wordings: Record<LineName, readonly Wording[]> = {
  repeat_gently: [() => 'Sí, con gusto le repito.', () => 'Claro, le repito.'],
  line_check: [() => '¿Aló? ¿Me escucha?'],
  still_silent: [() => 'No le alcanzo a escuchar.'],
  not_understood: [() => 'Disculpe, no le entendí bien.', () => 'Qué pena, no le alcancé a entender.'],
  who_calls: [
    (context) =>
      `Le habla ${context.assistantName}, asistente virtual de ${context.lenderName}, con una información para ${who(context)}.`,
  ],
  who_calls_relative: [
    (context) =>
      `Le habla ${context.assistantName}, asistente virtual de ${context.lenderName}. La información es solo para ${who(context)}.`,
  ],
  hold: [() => 'Muchas gracias, espero en la línea.'],
  robot: [
    ({ assistantName }) =>
      `Le digo la verdad: soy ${assistantName}, una asistente virtual con inteligencia artificial, no una persona. Si prefiere hablar con alguien, un asesor le puede llamar.`,
  ],
  disclosure: [
    (context) =>
      `${context.givenName === '' ? 'Mucho gusto.' : `Mucho gusto, ${context.givenName}.`} Soy ${context.assistantName}, asistente virtual con inteligencia artificial de ${company(context)}. ` +
      'Le llamo para darle información de crédito por libranza. Esta llamada se graba y se transcribe para calidad; ' +
      'puede pedir hablar con una persona o que no le llamemos más.',
  ],
  disclosure_again: [
    (context) =>
      `Soy ${context.assistantName}, asistente virtual con inteligencia artificial de ${context.lenderName}. ` +
      'Le llamo por información de crédito por libranza, y la llamada se graba y se transcribe. Puede pedir hablar con una persona o que no le llamemos más.',
  ],
  purpose: [
    ({ lenderName }) =>
      `Le llamo de ${lenderName} para contarle de los créditos por libranza, que se pagan por descuento de la nómina o de la pensión. Antes de seguir necesito su permiso.`,
  ],
  origin: [
    (context) =>
      `Le entiendo. Le llama ${company(context)}; su número está en la base de contactos de la empresa, y por escrito le informamos de dónde viene su autorización. Si prefiere, lo retiramos ya mismo.`,
  ],
  company: [
    (context) =>
      `La empresa es ${company(context)}. Nunca pedimos dinero por adelantado, y usted puede verificar los datos por escrito antes de decidir.`,
    (context) =>
      context.lenderNit === ''
        ? `Somos ${company(context)}. El NIT no lo tengo aquí a la mano: se lo damos por escrito, y mientras tanto no tiene que decidir nada.`
        : `Somos ${company(context)}. Búsquenos con ese NIT en el registro mercantil antes de decidir; nunca pedimos dinero por adelantado.`,
  ],
  no_recording: [
    () =>
      'Entiendo, y por eso no seguimos con esta llamada, que se graba. Un asesor humano le puede atender sin grabación.',
  ],
  offer: [
    () =>
      'Muchas gracias. Ofrecemos crédito por libranza a pensionados, docentes y empleados públicos, que se paga por descuento directo, y también recogemos otros créditos.',
    () =>
      'Gracias. Se trata de crédito por libranza para pensionados, docentes y empleados públicos: la cuota se descuenta de la nómina o la pensión, y también se pueden recoger otras deudas.',
  ],
  acknowledge: [() => 'Muy bien, gracias.', () => 'Perfecto, gracias.', () => 'Listo, entiendo.'],
  glad: [() => 'Con mucho gusto.', () => 'Claro que sí, con gusto.'],
  answer_rate: [
    ({ offer }) =>
      offer === null
        ? `La tasa se da por escrito, mensual y efectiva anual. ${afterStudy}`
        : rateSentence(offer),
  ],
  answer_instalment: [
    () =>
      'La cuota depende del monto, del plazo y de su capacidad de descuento. Con unos datos le puedo dar una idea.',
  ],
  answer_amount: [
    ({ offer }) =>
      offer === null
        ? `El monto se define con su capacidad de descuento. ${afterStudy}`
        : `Según su capacidad de descuento, hasta ${pesos(offer.maxAmountPesos)}, sujeto a estudio.`,
  ],
  answer_term: [
    ({ offer }) =>
      offer === null
        ? `El plazo se acuerda con usted. ${afterStudy}`
        : `El plazo va de ${offer.minTermMonths} a ${offer.maxTermMonths} meses, según la edad y el estudio.`,
  ],
  answer_requirements: [
    () =>
      'Normalmente se revisan la cédula, los últimos desprendibles y el certificado laboral o de pensión, pero por esta llamada no le pido documentos.',
  ],
  answer_cost: [
    ({ offer }) =>
      offer === null || offer.insurancePerMillionPesos === null
        ? `Además de la tasa se paga el seguro de vida. ${afterStudy}`
        : `Además de la cuota se paga el seguro de vida, cerca de ${pesos(offer.insurancePerMillionPesos)} al mes por cada millón. El valor total se le da por escrito antes de firmar.`,
  ],
  answer_time: [
    ({ offer }) =>
      offer === null
        ? 'Después de la visación de la pagaduría se hace el desembolso; el asesor le da el tiempo exacto.'
        : `Con los documentos completos y tras la visación de la pagaduría, suele tomar de ${offer.disbursementMinDays} a ${offer.disbursementMaxDays} días hábiles.`,
  ],
  answer_office: [
    () => 'La dirección y los teléfonos de la oficina se los da el asesor, o se los enviamos por escrito.',
  ],
  answer_eligibility: [
    () => 'Podría aplicar si es pensionado, docente o empleado público; cada caso se estudia.',
    () => 'Eso se mira en el estudio; con unos datos le puedo orientar.',
  ],
  answer_other: [() => 'Esa pregunta se la responde con seguridad un asesor, que revisa su caso.'],
  rebut_reported: [
    () =>
      'Le agradezco que me lo cuente. Estar reportado no se ignora, pero cada caso se estudia antes de responderle.',
  ],
  rebut_debts: [
    () =>
      'Le entiendo, y no se trata de sumarle cuotas. Con compra de cartera se podrían reorganizar sus obligaciones en una sola, sujeto a estudio.',
  ],
  rebut_has_credit: [
    () =>
      'Le entiendo. Si ya tiene un crédito, se podría revisar una compra de cartera y comparar las condiciones, sujeto a estudio.',
  ],
  rebut_rate: [
    () =>
      'Es muy válido mirar la tasa. La definitiva sale del estudio, y antes de firmar usted recibe por escrito la efectiva anual, la cuota y el valor total.',
  ],
  rebut_trust: [
    (context) =>
      `Hace muy bien en tener cuidado. Somos ${company(context)}, nunca pedimos dinero por adelantado, y puede verificar todo antes de decidir.`,
  ],
  think_about_it: [
    () => 'Claro, es una decisión para tomar con calma.',
    () => 'Por supuesto, piénselo con tranquilidad.',
  ],
  no_time: [() => 'Entiendo, no le quito más tiempo.', () => 'Claro, le llamamos en otro momento.'],
  respect: [() => 'Le entiendo y respeto su decisión.'],
  ready: [() => 'Qué bueno. Ese paso lo atiende directamente un asesor humano.'],
  option_instalment: [
    (_, values) =>
      `Como idea, con ${values.amount} a ${values.term}, la cuota estaría entre ${values.low} y ${values.high} mensuales` +
      `${values.insurance === undefined ? '' : `, más ${values.insurance} de seguro`}, con una tasa entre ${values.lowEffective} y ${values.highEffective} efectivo anual. ` +
      'Es una cifra indicativa, sujeta a estudio.',
  ],
  option_portfolio: [
    () =>
      'Por lo que me cuenta, se podría estudiar una compra de cartera: recoger sus deudas en una sola cuota. Le aclaro que una cuota menor puede significar pagar más en total, y todo está sujeto a estudio.',
  ],
  option_general: [
    () =>
      'Por lo que me cuenta, podría aplicar a un crédito de libranza. El monto, el plazo y la cuota salen del estudio y se le dan por escrito.',
  ],
  slot_sunday: [() => 'Los domingos y festivos no podemos llamar.'],
  slot_evening: [() => 'Después de las siete de la noche no podemos llamar.'],
  end_opt_out: [
    () =>
      `Entendido. Ya mismo retiro su número de nuestra lista y no le volveremos a llamar. Disculpe la molestia. ${farewell}`,
    () =>
      `Claro que sí. Queda registrado: no le volvemos a llamar, y retiramos su número de la lista. Le ofrezco disculpas. ${farewell}`,
  ],
  end_wrong_person: [
    () => `Disculpe la molestia, corregimos el registro. ${farewell}`,
    () => `Qué pena con usted, corregimos el dato. ${farewell}`,
  ],
  end_relative: [() => `Muchas gracias por su ayuda. ${farewell}`],
  end_callback: [
    (_, values) =>
      `${when(values, 'Listo, queda anotado: le llamamos ', 'Listo, le llamamos en otro momento')}. Muchas gracias. ${farewell}`,
  ],
  end_human: [
    (_, values) =>
      `Con mucho gusto. Un asesor humano le va a llamar a este mismo número${when(values, ', ', ' en horario de oficina')}. Muchas gracias. ${farewell}`,
  ],
  end_refused: [
    () => `Entiendo perfectamente. Muchas gracias por su tiempo. ${farewell}`,
    () => `Claro que sí, gracias por atenderme. ${farewell}`,
  ],
  end_not_eligible: [
    () =>
      `Le agradezco que me lo cuente. Hoy no tenemos convenio para su caso, así que no le quito más tiempo. Muchas gracias. ${farewell}`,
  ],
  end_age: [
    () =>
      `Le agradezco la confianza. Por el límite de edad de la entidad, hoy no tenemos una opción para usted. ${farewell}`,
  ],
  end_voicemail: [() => 'Gracias. Hasta luego.'],
  end_silence: [() => `Parece que no nos estamos escuchando. Le llamamos en otro momento. ${farewell}`],
  end_unclear: [
    () =>
      `Disculpe, la llamada se escucha entrecortada y no quiero hacerle perder tiempo. Muchas gracias. ${farewell}`,
  ],
  end_goodbye: [() => `Muchas gracias por su tiempo. ${farewell}`, () => `Gracias a usted. ${farewell}`],
  end_time: [() => `Le agradezco mucho su tiempo; por ahora debemos terminar la llamada. ${farewell}`],
  end_meeting: [
    (_, values) =>
      `Perfecto. En resumen: un asesor humano le llama a este número${when(values, ', ', ' en horario de oficina')}, y revisa su caso, sujeto a estudio y sin compromiso. ${reminder} Muchas gracias. ${farewell}`,
  ],
  end_info: [
    (_, values) =>
      `Listo. Le enviamos la información por ${values.channel ?? 'escrito'}, al contacto que usted autorizó. ${reminder} Muchas gracias. ${farewell}`,
  ],
  end_failure: [
    () =>
      `Disculpe, tuvimos un problema técnico. Un asesor humano le va a llamar en otro momento. Muchas gracias. ${farewell}`,
  ],
}

export const questions: Record<Asked, readonly Wording[]> = {
  identity: [(context) => `¿Hablo con ${who(context)}?`],
  reach_person: [(context) => `¿Me comunica con ${who(context)}, por favor?`],
  relative_time: [() => '¿A qué hora se le puede llamar?'],
  consent: [() => '¿Está de acuerdo con seguir y con la grabación?'],
  unrecorded_adviser: [() => '¿Prefiere que le llame un asesor?'],
  permission: [() => '¿Le puedo contar en un minuto?', () => '¿Me permite un minuto para contarle?'],
  occupation: [() => '¿Usted es pensionado, docente o trabaja con una entidad pública?'],
  payroll_office: [() => '¿Qué entidad o pagaduría le paga?', () => '¿Con qué entidad o pagaduría le pagan?'],
  age: [() => '¿Cuántos años tiene, si no es molestia?'],
  goal: [() => '¿Para qué necesitaría el crédito?', () => '¿Para qué proyecto o gasto lo necesitaría?'],
  amount: [() => '¿Más o menos qué monto necesitaría?'],
  income: [() => '¿Más o menos de cuánto son sus ingresos al mes?'],
  deductions: [() => '¿Hoy le descuentan otros créditos o tiene algún embargo?'],
  adviser: [
    () => '¿Le gustaría que un asesor le llame para revisar su caso?',
    () => '¿Le parece bien que un asesor le llame y revise su caso, sin compromiso?',
  ],
  appointment_time: [() => '¿Qué día y a qué hora le queda bien la llamada?'],
  written_info: [() => '¿Le enviamos la información por escrito?'],
  channel: [() => '¿Se la enviamos por WhatsApp o por correo?'],
  callback_time: [() => '¿Qué día y a qué hora le podemos llamar?'],
}

/** The same questions for somebody who heard their beginning, said after «le preguntaba». */
export const shortQuestions: Record<Exclude<Asked, 'identity' | 'reach_person'>, string> = {
  relative_time: '¿a qué hora se le puede llamar?',
  consent: '¿está de acuerdo con seguir y con la grabación?',
  unrecorded_adviser: '¿prefiere que le llame un asesor?',
  permission: '¿le puedo contar en un minuto?',
  occupation: '¿es pensionado, docente o empleado público?',
  payroll_office: '¿qué entidad o pagaduría le paga?',
  age: '¿cuántos años tiene?',
  goal: '¿para qué necesitaría el crédito?',
  amount: '¿qué monto necesitaría?',
  income: '¿de cuánto son sus ingresos al mes?',
  deductions: '¿hoy le descuentan otros créditos?',
  adviser: '¿le gustaría que un asesor le llame?',
  appointment_time: '¿qué día y a qué hora le queda bien?',
  written_info: '¿le enviamos la información por escrito?',
  channel: '¿por WhatsApp o por correo?',
  callback_time: '¿qué día y a qué hora le llamamos?',
}
