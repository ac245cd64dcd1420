/**
 * What ANA is doing with her words, as a customer would take it: by keywords and question marks, because
 * the wording may come from any script or model. The last question decides; without one, the whole.
 */

export type DialogueAct =
  | 'ask_identity'
  | 'disclosure'
  | 'ask_permission'
  | 'ask_eligibility'
  | 'ask_needs'
  | 'offer'
  | 'propose_appointment'
  | 'ask_time'
  | 'ask_channel'
  | 'confirm'
  | 'ask_repeat'
  | 'check_presence'
  | 'offer_human'
  | 'answer_robot'
  | 'confirm_opt_out'
  | 'apology'
  | 'goodbye'
  | 'question'
  | 'statement'
  | 'nothing'

/** Lower case without accents or opening marks, white space single: what keywords are looked for in. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[¿¡]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

type Pattern = readonly [DialogueAct, RegExp]

/** Looked for in a question, most telling first. */
const inQuestions: readonly Pattern[] = [
  ['check_presence', /\b(sigue|esta) (ahi|en la linea)|me (escucha|oye)\b|\balo\b/],
  [
    'ask_repeat',
    /\brepet|\brepit|no (le|lo|la|te)? ?(entend|escuch|alcanc)|como (dijo|dice)|mas despacio|me (lo )?dice otra vez/,
  ],
  [
    'ask_permission',
    /\b(un|dos|unos|su) (minut|moment)|puede hablar|mal momento|(le|te) (cuento|explico)\b|(puedo|podria) (contar|explicar)|(le|te) (puedo|podria) (contar|explicar|hacer)|que le (cuente|explique)|seguimos|continuamos|podemos (seguir|continuar)|tiene tiempo|puedo hacerle/,
  ],
  [
    'ask_identity',
    /\b(hablo|hablando) con\b|me comunica|es usted\b|usted es (el|la|don|dona|el senor|la senora)\b(?!.*(pension|docente|emplead))|se encuentra|con quien (hablo|tengo)|(es|eres) (don|dona|el senor|la senora)\b/,
  ],
  ['disclosure', /\bgraba|asistente virtual|inteligencia artificial|tratamiento de (sus )?datos/],
  [
    'offer_human',
    /\bhablar con (una persona|un humano|un asesor|una asesora|alguien)|(comunic|pas|transf)\w* con (un|una|alguien)|prefiere (a )?(una persona|un asesor|que (lo|la|le) (llame|atienda))/,
  ],
  [
    'propose_appointment',
    /\b(agend|cita|visit|reuni|program)|(le queda bien|le parece bien|le sirve|puede ser|le conviene).*\b(lunes|martes|miercoles|jueves|viernes|sabado|manana|hoy|tarde|hora|dia)|(asesor\w*|companer\w*).*\b(llam|contact|expli|marque)|(llam|contact)\w*.*\basesor/,
  ],
  [
    'ask_time',
    /\ba que hora|que dia|que hora|cuando|en que momento|manana o (en la |por la )?tarde|otro momento/,
  ],
  ['ask_channel', /\bwhatsapp|correo|mensaje de texto|(le|se la|se lo|te) (envi|mand)/],
  ['confirm', /\b(es correcto|esta bien asi|de acuerdo|confirm|entendi bien|verdad|cierto|correcto)\b/],
  [
    'ask_eligibility',
    /\b(pensionad|docente|maestr|profesor|pagaduria|magisterio|entidad|empresa|trabaja|empleo|emplead|labora|ocupacion|vincul|colpensiones|fopep|nomina|publico|publica|edad|anos tiene|cuantos anos)/,
  ],
  [
    'ask_needs',
    /\b(necesit|monto|cuanto|ingreso|gana|sueldo|mesada|descuent|deuda|embarg|credito|cartera|plazo|destin|proyecto|meta|obligacion)|para que (lo|la|los|las|seria|es|quiere|quisiera|piensa|usaria)/,
  ],
  ['ask_permission', /\b(me permite|le gustaria (conocer|saber|escuchar)|continuar)/],
  ['offer', /\b(interesa|le gustaria|le parece|que opina|que dice|le suena|quiere)/],
]

/** Looked for where ANA asks nothing. */
const inStatements: readonly Pattern[] = [
  [
    'confirm_opt_out',
    /no (lo|la|le|te) (volv|vamos a|llam).*(llam|contact|molest)|no (volv|recibir)\w*.*llam|(retir|elimin|borr|quit|sac)\w* (su numero|su telefono|de la lista|de nuestra)|lista de (no llamar|exclusion)/,
  ],
  ['ask_repeat', /no (le|lo|la|te)? ?(entend|escuch|alcanc)|me (lo )?(repite|puede repetir)|repet(ir|ame)/],
  [
    'goodbye',
    /\b(hasta luego|hasta pronto|adios|feliz (dia|tarde|noche|fin)|buen dia|buena tarde|buenas noches|que (este|le vaya) (muy )?bien|gracias por su tiempo|gracias por atender|me despido|que tenga)/,
  ],
  ['answer_robot', /soy (una|un) (asistente|programa|inteligencia|sistema|voz)|asistente virtual/],
  ['apology', /\b(disculp|perdon|que pena|lamento|lo siento)/],
  ['offer', /\b(cuota|tasa|plazo|sujeto a estudio|indicativ|aproximad|credito de libranza|millones)/],
]

/** Sentences, each with its closing mark. */
function sentences(text: string): string[] {
  return text.match(/[^.!?…]+[.!?…]*/gu)?.map((sentence) => sentence.trim()) ?? []
}

function firstMatch(patterns: readonly Pattern[], text: string): DialogueAct | null {
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** @param text ANA's words since the customer last spoke, as heard */
export function dialogueActOf(text: string): DialogueAct {
  if (text.trim() === '') return 'nothing'
  const questions = sentences(text).filter((sentence) => sentence.includes('?'))
  const last = questions.at(-1)
  if (last === undefined) return firstMatch(inStatements, plain(text)) ?? 'statement'
  const act = firstMatch(inQuestions, plain(last))
  // "¿Está de acuerdo?" takes its meaning from what was said before it: recording, an appointment, an offer.
  if (act === null || act === 'confirm' || (act === 'offer' && !/interesa/.test(plain(last)))) {
    const whole = plain(text)
    const context = firstMatch(
      inQuestions.filter(
        ([kind]) => kind === 'disclosure' || kind === 'propose_appointment' || kind === 'ask_channel',
      ),
      whole,
    )
    return context ?? act ?? 'question'
  }
  return act
}
