/** Customers with whom there is something to do: interested, undecided, asking, postponing. */
import { ownFacts } from './common-sense.ts'
import type { Persona } from './persona.ts'

const always = Number.POSITIVE_INFINITY
const answers = ['answers'] as const
const clear = { reactionMs: [450, 1100], confidence: [0.82, 0.97] } as const
const aloud = ['¿aló?', 'aló, buenas', '¿sí, buenas?', '¿aló, con quién?'] as const

export const willingCast: readonly Persona[] = [
  {
    id: 'interested-teacher',
    label: 'Maestra interesada',
    description: 'Docente del magisterio que andaba averiguando un préstamo y quiere una cita.',
    weight: 10,
    voice: 'female1',
    reachability: answers,
    ringMs: [3000, 9000],
    manner: { ...clear, backchannels: 0.12 },
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 14,
    rules: [
      { on: ['ask_identity'], say: ['sí, con ella habla', 'sí señorita, soy yo'] },
      { on: ['disclosure'], say: ['sí, está bien, no hay problema', 'sí, claro, siga'] },
      {
        on: ['ask_permission'],
        times: 2,
        say: [
          'sí claro, me interesa, cuénteme',
          'uy, qué bueno que llamó, yo estaba averiguando eso',
          'hágale, explíqueme bien',
        ],
      },
      { on: ['ask_eligibility'], hearing: /\bedad|anos/, say: ['tengo cuarenta y seis años'] },
      {
        on: ['ask_eligibility'],
        times: 3,
        say: [
          'yo soy docente del magisterio, de planta',
          'soy profesora, me paga la Secretaría de Educación',
        ],
      },
      {
        on: ['ask_needs'],
        hearing: /descuent|deuda|embarg|otros creditos/,
        say: ['no, solo me descuentan salud y pensión', 'tengo una libranza pequeña, nada más'],
      },
      {
        on: ['ask_needs'],
        hearing: /ingreso|gana|sueldo|mesada/,
        say: ['gano como cuatro millones doscientos'],
      },
      {
        on: ['ask_needs'],
        times: 3,
        say: [
          'necesito como treinta millones para arreglar la casa',
          'unos veinticinco millones, para la universidad de mi hija',
        ],
      },
      {
        on: ['offer'],
        say: ['me sirve, ¿y en cuánto me quedaría la cuota?', 'ay sí, justamente ando necesitando una plata'],
      },
      {
        on: ['offer', 'offer_human'],
        times: 2,
        say: [
          'listo, me interesa, ¿cuándo me puede visitar el asesor?',
          'sí me interesa, agéndeme con el asesor',
        ],
      },
      {
        on: ['propose_appointment', 'ask_time'],
        times: 2,
        say: ['mañana a las tres de la tarde, yo salgo a las dos', 'el viernes a las tres me queda bien'],
      },
      {
        on: ['goodbye'],
        say: ['muchas gracias, señorita, hasta luego', 'listo, gracias, que esté bien'],
        next: 'hang_up',
      },
    ],
  },
  {
    id: 'interested-official',
    label: 'Funcionaria que quiere cifras',
    description: 'Empleada de planta de la alcaldía: pregunta cuota, tasa y plazo antes de aceptar una cita.',
    weight: 6,
    voice: 'female2',
    reachability: answers,
    ringMs: [2500, 8000],
    manner: { ...clear, interrupts: 0.2 },
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 14,
    rules: [
      ...ownFacts({
        age: 'tengo treinta y nueve años',
        income: 'me pagan tres millones ochocientos',
        deductions: 'sí, dos créditos, como seiscientos mil al mes',
      }),
      {
        on: ['ask_permission', 'offer'],
        say: ['sí, dígame, ¿y cuánto me prestarían a mí?', 'a ver, cuénteme cómo es'],
      },
      {
        on: ['ask_eligibility'],
        times: 3,
        say: [
          'yo trabajo en la alcaldía, soy de planta, ¿sirvo?',
          'soy de carrera en la alcaldía, hace ocho años',
        ],
      },
      {
        on: ['offer', 'statement', 'question'],
        say: ['¿y en cuánto me queda la cuota?', '¿eso es efectivo anual o mensual?'],
      },
      { on: ['offer', 'statement', 'question'], say: ['¿y a cuántos meses?', '¿cuánto cobran de seguro?'] },
      {
        on: ['ask_needs'],
        times: 3,
        say: [
          'unos cuarenta millones, para recoger unas deudas',
          'quiero recoger dos créditos, ¿ustedes compran cartera?',
        ],
      },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 3,
        say: ['sí, agéndeme para el viernes por la mañana, a las diez', 'listo, el jueves a las diez'],
      },
    ],
  },
  {
    id: 'ready-to-sign',
    label: 'Lista para firmar',
    description: 'Ya mandó los documentos y solo pregunta dónde firma: hace falta un asesor humano.',
    weight: 3,
    voice: 'female2',
    reachability: answers,
    ringMs: [2000, 6000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 10,
    rules: [
      {
        on: ['ask_permission', 'offer', 'ask_needs', 'ask_eligibility'],
        say: [
          'ya tengo todo listo, ya mandé el desprendible y la cédula, ¿dónde firmo?',
          'ya le mandé los documentos, ¿qué sigue?',
        ],
      },
      {
        on: ['offer', 'ask_needs', 'ask_eligibility', 'question', 'statement'],
        say: ['yo ya acepté las condiciones, quiero cerrar eso esta semana', 'procedan, yo autorizo'],
      },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 3,
        say: ['sí, hoy mismo si se puede, en la tarde', 'mañana a primera hora llevo los papeles originales'],
      },
    ],
  },
  {
    id: 'hard-of-hearing-pensioner',
    label: 'Pensionado que oye mal',
    description: 'Pensionado de Colpensiones, amable; pide que le repitan y contesta despacio.',
    weight: 6,
    voice: 'male3',
    reachability: answers,
    ringMs: [8000, 18_000],
    manner: { reactionMs: [1200, 2400], confidence: [0.62, 0.88] },
    pickUp: ['¿aló? ¿quién es?', 'a la orden, ¿quién habla?'],
    commonSense: true,
    patienceTurns: 13,
    rules: [
      ...ownFacts({
        age: 'setenta y un años, señorita',
        income: 'la mesada son dos millones cien',
        deductions: 'no, a mí no me descuentan nada más',
      }),
      {
        on: ['ask_identity'],
        say: ['¿cómo dijo? hable más duro que no le oigo', '¿ah? ¿con quién quiere hablar?'],
      },
      {
        on: ['disclosure', 'ask_permission'],
        say: ['no le escuché bien, ¿me repite, por favor?', '¿cómo? repítame, mija'],
      },
      { on: ['disclosure'], times: 2, say: ['ah, sí, está bien', 'bueno, sí señorita'] },
      {
        on: ['ask_eligibility'],
        times: 3,
        say: ['soy pensionado de Colpensiones, ¿yo aplico?', 'yo soy pensionado, tengo setenta y un años'],
      },
      { on: ['ask_needs'], say: ['más despacio, por favor, que no le entendí'] },
      {
        on: ['ask_needs'],
        times: 3,
        say: ['a ver, unos ocho millones', 'pues unos cinco millones'],
        thenSay: { afterMs: 1600, say: ['para un tratamiento', 'no más que eso'] },
      },
      {
        on: ['offer'],
        times: 2,
        say: [
          'bueno, suena bien, pero explíqueselo a mi hija también',
          '¿y eso me lo descuentan de la mesada?',
        ],
      },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 3,
        say: [
          'que vengan mañana por la mañana, a las diez',
          'el jueves a las nueve, yo siempre estoy en la casa',
        ],
      },
    ],
  },
  {
    id: 'reported-datacredito',
    label: 'Reportado en Datacrédito',
    description: 'Le interesa, pero está reportado en centrales de riesgo y teme que lo nieguen.',
    weight: 5,
    voice: 'male1',
    reachability: answers,
    ringMs: [3000, 10_000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 12,
    rules: [
      ...ownFacts({
        age: 'cuarenta y cuatro años',
        income: 'dos millones seiscientos',
        deductions: 'embargos no, solo la mora del celular',
      }),
      {
        on: ['ask_permission', 'offer'],
        say: ['es que estoy reportado en Datacrédito', 'a mí nadie me presta por el reporte'],
      },
      {
        on: ['offer', 'statement', 'question'],
        say: [
          '¿y si uno está en Datacrédito le prestan?',
          'eso me lo dijeron otros y al final me negaron por el reporte',
        ],
      },
      {
        on: ['ask_eligibility'],
        times: 3,
        say: ['trabajo en el hospital departamental, soy de planta', 'soy auxiliar en el hospital, nombrado'],
      },
      {
        on: ['ask_needs'],
        times: 3,
        say: ['unos doce millones, para ponerme al día', 'tengo una mora vieja de un celular'],
      },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 3,
        say: ['bueno, que me llame el asesor mañana por la tarde, a las cuatro', 'sí, el lunes a las once'],
      },
    ],
  },
  {
    id: 'callback-tomorrow',
    label: 'Pide que la llamen mañana',
    description: 'Está dictando clase y pide la llamada para mañana a las tres.',
    weight: 5,
    voice: 'female1',
    reachability: answers,
    ringMs: [4000, 9000],
    manner: clear,
    pickUp: ['¿aló? rapidito que estoy en clase', '¿aló?'],
    commonSense: true,
    patienceTurns: 8,
    insists: ['llámeme mañana a las tres, por favor', 'ahora no puedo, mañana a las tres hablamos'],
    rules: [
      { on: ['ask_identity'], say: ['sí, con ella, pero estoy en clase, no puedo hablar'] },
      {
        on: ['disclosure', 'ask_permission', 'offer', 'ask_eligibility', 'statement', 'question'],
        say: ['llámeme mañana a las tres, por favor', 'ahorita no puedo, llámeme mañana a las tres'],
      },
      {
        on: ['ask_time', 'propose_appointment', 'confirm'],
        times: 3,
        say: ['sí, mañana a las tres', 'mañana a las tres, a este mismo número'],
      },
      { on: ['goodbye', 'apology'], say: ['listo, gracias, hasta mañana'], next: 'hang_up' },
      { afterTurns: 3, say: ['qué pena, tengo que seguir con la clase, mañana hablamos'], next: 'hang_up' },
    ],
  },
  {
    id: 'whatsapp-info',
    label: 'Quiere la información por WhatsApp',
    description: 'No habla por teléfono de plata: pide los requisitos y las tasas por WhatsApp.',
    weight: 5,
    voice: 'male2',
    reachability: answers,
    ringMs: [3000, 8000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 9,
    insists: ['mándemelo por WhatsApp y yo lo reviso', 'por escrito, por favor'],
    rules: [
      ...ownFacts({
        age: 'sesenta y un años',
        income: 'la mesada me queda en dos millones',
        deductions: 'no, ninguno',
      }),
      {
        on: ['ask_permission', 'offer', 'ask_eligibility', 'ask_needs', 'statement'],
        say: ['envíeme eso por WhatsApp y yo lo miro', 'mándeme los requisitos por WhatsApp, por escrito'],
      },
      {
        on: ['ask_channel', 'confirm'],
        times: 3,
        say: ['sí, a este mismo número, por WhatsApp', 'por WhatsApp, sí, yo autorizo'],
      },
      { on: ['ask_eligibility'], times: 2, say: ['soy pensionada del FOPEP'] },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 2,
        say: [
          'no, primero quiero leerlo con calma, mándeme la información',
          'primero por escrito y ahí le digo',
        ],
      },
      { on: ['ask_needs', 'offer'], times: 2, say: ['mándeme la simulación y yo le aviso'] },
    ],
  },
  {
    id: 'consults-spouse',
    label: 'Lo consulta con la esposa',
    description: 'Le suena, pero no decide sin hablarlo en la casa.',
    weight: 5,
    voice: 'male1',
    reachability: answers,
    ringMs: [3000, 9000],
    manner: { ...clear, backchannels: 0.1 },
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 11,
    insists: ['yo lo hablo con mi señora y le aviso', 'eso lo decidimos los dos en la casa'],
    rules: [
      ...ownFacts({
        age: 'cincuenta y ocho años',
        income: 'como tres millones de pensión',
        deductions: 'un crédito pequeño, ya casi lo termino',
      }),
      { on: ['ask_identity'], say: ['sí, con él'] },
      { on: ['ask_permission'], say: ['bueno, cuénteme a ver'] },
      {
        on: ['ask_eligibility'],
        times: 2,
        say: ['soy pensionado de la policía, de CASUR', 'soy pensionado, sí señora'],
      },
      { on: ['ask_needs'], say: ['de pronto unos quince millones'] },
      {
        on: ['offer', 'propose_appointment', 'ask_needs', 'offer_human'],
        say: [
          'tengo que hablarlo con mi esposa primero',
          'me suena, pero eso lo consulto con mi señora y le aviso',
        ],
      },
      {
        on: ['propose_appointment', 'ask_time', 'question', 'confirm'],
        times: 3,
        say: ['llámeme el lunes y le digo', 'el lunes en la mañana ya le tengo una respuesta'],
      },
    ],
  },
  {
    id: 'has-credit',
    label: 'Ya tiene crédito',
    description: 'Ya paga una libranza en otro banco; escucha si le compran la cartera.',
    weight: 5,
    voice: 'female2',
    reachability: answers,
    ringMs: [3000, 9000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 11,
    rules: [
      ...ownFacts({
        age: 'cincuenta y dos años',
        income: 'cuatro millones y medio',
        deductions: 'sí, me descuentan como ochocientos mil',
      }),
      {
        on: ['ask_permission', 'offer'],
        say: ['no, es que yo ya tengo libranza con el Banco Popular', 'ya tengo crédito con otro banco'],
      },
      {
        on: ['offer', 'ask_needs', 'question', 'statement'],
        say: [
          '¿me lo compran si es de otra entidad?',
          'me faltan tres años de ese crédito, estoy pagando al uno punto cuatro',
        ],
      },
      { on: ['ask_eligibility'], times: 2, say: ['trabajo en la gobernación, soy de planta'] },
      {
        on: ['ask_needs'],
        times: 3,
        say: ['me descuentan como ochocientos mil', 'debo como veinte millones todavía'],
      },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 3,
        say: [
          'que me haga la cuenta el asesor, llámeme el miércoles a las cuatro',
          'bueno, el martes después de las once',
        ],
      },
    ],
  },
  {
    id: 'asks-for-human',
    label: 'Pide hablar con una persona',
    description: 'No habla con máquinas: quiere un asesor.',
    weight: 4,
    voice: 'male2',
    reachability: answers,
    ringMs: [3000, 8000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 8,
    insists: ['páseme a un asesor, por favor', 'yo quiero un asesor humano'],
    rules: [
      { on: ['ask_identity'], say: ['sí, soy yo'] },
      {
        on: [
          'disclosure',
          'ask_permission',
          'offer',
          'ask_eligibility',
          'ask_needs',
          'statement',
          'question',
          'answer_robot',
        ],
        say: [
          'yo no hablo con máquinas, páseme a un asesor',
          'prefiero que me llame una persona, quiero hablar con un asesor',
        ],
      },
      {
        on: ['offer_human', 'propose_appointment', 'ask_time', 'confirm'],
        times: 3,
        say: ['sí, que me llame una persona mañana por la mañana', 'sí, un asesor humano, mañana a las diez'],
      },
      {
        on: ['statement', 'question', 'ask_permission', 'offer'],
        times: 2,
        say: ['con una persona sí hablo, páseme a alguien'],
      },
    ],
  },
  {
    id: 'asks-if-robot',
    label: 'Pregunta si es un robot',
    description: 'Quiere saber si habla con una máquina; si le dicen la verdad, sigue.',
    weight: 4,
    voice: 'female1',
    reachability: answers,
    ringMs: [3000, 8000],
    manner: clear,
    pickUp: aloud,
    commonSense: true,
    patienceTurns: 12,
    rules: [
      ...ownFacts({ age: 'treinta y seis años', income: 'dos millones novecientos', deductions: 'no, nada' }),
      { on: ['ask_identity'], say: ['sí, ¿usted es un robot?', '¿estoy hablando con una máquina?'] },
      {
        on: ['answer_robot', 'disclosure'],
        say: ['ah, bueno, pues habla bien, siga', 'bueno, gracias por decirme la verdad, siga'],
      },
      {
        on: ['ask_permission', 'offer'],
        say: ['oiga, ¿usted es real o es una grabación?', 'bueno, cuénteme'],
      },
      { on: ['ask_eligibility'], times: 2, say: ['soy docente, en Boyacá'] },
      { on: ['ask_needs'], times: 2, say: ['unos diez millones'] },
      {
        on: ['propose_appointment', 'ask_time', 'offer_human'],
        times: 2,
        say: ['el viernes a las cuatro de la tarde'],
      },
    ],
  },
  {
    id: 'relative-answers',
    label: 'Contesta un familiar',
    description: 'Contesta la esposa; el titular llega a las seis.',
    weight: 4,
    voice: 'female2',
    reachability: answers,
    ringMs: [4000, 12_000],
    manner: clear,
    pickUp: ['¿aló? casa de la familia', '¿aló, quién llama?'],
    commonSense: true,
    patienceTurns: 7,
    insists: ['yo no sé de eso, tiene que hablar con él', 'eso con él, cuando llegue'],
    rules: [
      {
        on: ['ask_identity', 'ask_permission', 'disclosure'],
        say: [
          'no, él no está, yo soy la esposa, ¿quién lo necesita?',
          'él no se encuentra, habla con la hija',
        ],
      },
      {
        on: [
          'statement',
          'disclosure',
          'ask_permission',
          'offer',
          'question',
          'ask_identity',
          'answer_robot',
        ],
        say: ['él llega por ahí a las seis', 'no sé, tiene que hablar con él'],
      },
      {
        on: ['ask_time', 'propose_appointment', 'confirm'],
        times: 2,
        say: [
          'llámelo hoy a las seis, que a esa hora ya está en la casa',
          'mañana por la mañana lo encuentra',
        ],
      },
      { on: ['goodbye', 'apology'], say: ['bueno, yo le digo, hasta luego'], next: 'hang_up' },
    ],
  },
  {
    id: 'mumbles',
    label: 'Habla entre dientes',
    description: 'Línea mala y voz baja: el reconocimiento entiende poco y con poca confianza.',
    weight: 3,
    voice: 'male2',
    reachability: answers,
    ringMs: [4000, 10_000],
    manner: {
      reactionMs: [700, 1600],
      confidence: [0.18, 0.46],
      mumbles: 0.55,
      volume: 0.3,
      surroundings: 'street',
    },
    pickUp: ['¿aló?'],
    commonSense: true,
    patienceTurns: 8,
    rules: [
      { on: ['ask_identity'], times: 2, say: ['sí, con él, dígame', 'sí, pero se corta mucho'] },
      {
        on: ['ask_repeat', 'check_presence'],
        times: always,
        say: [
          'que sí, que siga',
          'que le digo que sí me interesa',
          'es que estoy en la calle y hay mucho ruido',
        ],
      },
    ],
  },
]
