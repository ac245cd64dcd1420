/** Invented people and conversations, believable enough to judge a page by. No one here exists. */
import type { Findings } from '../../shared/domain/analysis.ts'

export interface FakeConversation {
  turns: Array<[role: 'assistant' | 'customer', text: string]>
  findings: Omit<Findings, 'callbackAt'> & { callbackInHours: number | null }
}

const base = {
  optOut: false,
  wrongNumber: false,
  voicemail: false,
  callbackInHours: null,
} as const

export const conversations: FakeConversation[] = [
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con la profesora {nombre}?'],
      ['customer', 'sí con ella quién habla'],
      [
        'assistant',
        'Soy Ana, asistente virtual con inteligencia artificial de Libranzas Frailejón. Esta llamada se graba. ¿Está de acuerdo con continuar?',
      ],
      ['customer', 'sí dígame'],
      [
        'assistant',
        'Gracias. Tenemos crédito por libranza para docentes del magisterio. ¿Usted está en la nómina de la Secretaría de Educación?',
      ],
      ['customer', 'sí soy docente de planta hace quince años en Soacha'],
      ['assistant', '¿Y qué le gustaría hacer con el crédito?'],
      ['customer', 'pues estoy pagando dos libranzas y quisiera recogerlas en una sola con cuota más bajita'],
      [
        'assistant',
        'Eso se llama compra de cartera. Un asesor puede revisar sus desprendibles y decirle, sujeto a estudio, cómo quedaría la cuota. ¿Le agendo una llamada?',
      ],
      ['customer', 'sí hágale mañana a las tres que salgo de clase'],
      ['assistant', 'Queda anotado: mañana a las tres de la tarde. Que tenga un buen día, profesora.'],
    ],
    findings: {
      ...base,
      interest: 'high',
      action: 'schedule_meeting',
      needsHuman: true,
      priority: 'high',
      callbackInHours: 28,
      objections: [],
      keyPoints: [
        'Docente de planta en Soacha, 15 años',
        'Paga dos libranzas',
        'Quiere unificarlas con una cuota menor',
      ],
      summary:
        'Docente de planta que quiere unificar dos libranzas en una sola con cuota menor. Aceptó que un asesor la llame mañana a las tres de la tarde.',
      recommendations: [
        'Llámela mañana a las 3 p. m., cuando sale de clase',
        'Pida los dos últimos desprendibles y los certificados de saldo',
        'Explique el costo total además de la cuota',
      ],
      evidence: [
        { turn: 9, quote: 'sí hágale mañana a las tres que salgo de clase' },
        { turn: 7, quote: 'quisiera recogerlas en una sola con cuota más bajita' },
      ],
    },
  },
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con don {nombre}?'],
      ['customer', 'sí señorita a la orden'],
      [
        'assistant',
        'Soy Ana, asistente virtual con inteligencia artificial de Libranzas Frailejón. La llamada se graba. ¿Podemos continuar?',
      ],
      ['customer', 'bueno pero rapidito'],
      ['assistant', 'Claro que sí. ¿Usted es pensionado?'],
      ['customer', 'pensionado de colpensiones sí pero yo estoy reportado en datacrédito'],
      [
        'assistant',
        'Entiendo. Cada caso se estudia y estar reportado no lo descarta por sí solo. ¿Para qué necesitaría el crédito?',
      ],
      ['customer', 'para arreglar la casa en cuánto me quedaría la cuota más o menos'],
      [
        'assistant',
        'Un asesor le puede dar las cifras exactas, con tasa y seguros incluidos. ¿Le parece si lo llama?',
      ],
      ['customer', 'que me llame una persona sí yo con máquinas no me entiendo mucho'],
      ['assistant', 'Con gusto, un asesor lo llamará. Feliz día, don {nombre}.'],
    ],
    findings: {
      ...base,
      interest: 'medium',
      action: 'follow_up_call',
      needsHuman: true,
      priority: 'normal',
      objections: ['reportado', 'prefiere_humano'],
      keyPoints: ['Pensionado de Colpensiones', 'Dice estar reportado', 'Quiere arreglar la casa'],
      summary:
        'Pensionado de Colpensiones, reportado en centrales, interesado en un crédito para arreglar su casa. Preguntó por la cuota y pidió hablar con una persona.',
      recommendations: [
        'Llámelo usted, sin ANA: pidió una persona',
        'Dé la cuota con tasa, seguros y total',
        'No prometa aprobación: se estudia cada caso',
      ],
      evidence: [
        { turn: 7, quote: 'en cuánto me quedaría la cuota más o menos' },
        { turn: 9, quote: 'que me llame una persona sí' },
      ],
    },
  },
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con {nombre}?'],
      ['customer', 'con quién hablo y de dónde sacaron mi número'],
      [
        'assistant',
        'Soy Ana, asistente virtual de Libranzas Frailejón. Su número viene de la base autorizada por su fondo de empleados.',
      ],
      ['customer', 'pues yo no autoricé nada bórreme de esa lista y no me llamen más'],
      ['assistant', 'Queda registrado: no lo volveremos a llamar. Disculpe la molestia.'],
    ],
    findings: {
      ...base,
      optOut: true,
      interest: 'none',
      action: 'no_interest',
      needsHuman: false,
      priority: 'low',
      objections: ['habeas_data', 'exceso_llamadas'],
      keyPoints: ['Pide que borren sus datos'],
      summary: 'Preguntó de dónde salió su número y pidió no recibir más llamadas.',
      recommendations: [],
      evidence: [{ turn: 3, quote: 'bórreme de esa lista y no me llamen más' }],
    },
  },
  {
    turns: [
      ['assistant', 'Buenas tardes, ¿hablo con {nombre}?'],
      ['customer', 'sí'],
      [
        'assistant',
        'Soy Ana, asistente virtual con inteligencia artificial de Libranzas Frailejón. ¿Tiene un minuto? La llamada se graba.',
      ],
      ['customer', 'mándeme eso por whatsapp que voy manejando'],
      ['assistant', 'Con gusto le enviamos la información. Conduzca con cuidado.'],
      ['customer', 'listo gracias'],
    ],
    findings: {
      ...base,
      interest: 'low',
      action: 'send_info',
      needsHuman: false,
      priority: 'low',
      objections: ['sin_tiempo'],
      keyPoints: ['Pidió la información por WhatsApp'],
      summary: 'Iba manejando y pidió la información por WhatsApp.',
      recommendations: ['Envíe la información por WhatsApp'],
      evidence: [{ turn: 3, quote: 'mándeme eso por whatsapp' }],
    },
  },
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con {nombre}?'],
      ['customer', 'sí con él'],
      [
        'assistant',
        'Soy Ana, asistente virtual con inteligencia artificial de Libranzas Frailejón. ¿Está de acuerdo con que se grabe la llamada?',
      ],
      ['customer', 'sí no hay problema usted es un robot o qué'],
      [
        'assistant',
        'Soy un sistema de inteligencia artificial, sí. Si prefiere, puede hablar con una persona. ¿Le cuento en qué le podemos servir?',
      ],
      ['customer', 'cuente a ver qué tasa manejan porque en el banco me la dan al uno punto tres'],
      [
        'assistant',
        'La tasa depende del estudio y un asesor se la confirma por escrito, con la efectiva anual y los seguros. ¿En qué entidad trabaja?',
      ],
      ['customer', 'soy patrullero de la policía si me la dejan por debajo de eso hablamos'],
      ['assistant', 'Perfecto, un asesor le prepara una propuesta para que la compare. Muchas gracias.'],
    ],
    findings: {
      ...base,
      interest: 'medium',
      action: 'follow_up_call',
      needsHuman: true,
      priority: 'normal',
      objections: ['comparando_ofertas', 'tasa_alta'],
      keyPoints: ['Patrullero de la Policía Nacional', 'Oferta del banco al 1,3 % mensual'],
      summary:
        'Patrullero de la Policía con una oferta del banco al 1,3 % mensual. Aceptaría si la tasa es menor.',
      recommendations: [
        'Compare con el 1,3 % del banco, siempre en efectiva anual',
        'Incluya seguros en la comparación',
      ],
      evidence: [{ turn: 7, quote: 'si me la dejan por debajo de eso hablamos' }],
    },
  },
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con la señora {nombre}?'],
      ['customer', 'sí mijo hable más duro que no oigo bien'],
      ['assistant', 'Claro que sí. Soy Ana, asistente virtual de Libranzas Frailejón. La llamada se graba.'],
      ['customer', 'ay sí la del crédito ya mandé los papeles con mi hija dónde es que firmo'],
      ['assistant', 'Un asesor le confirma hoy mismo dónde firmar. ¿A qué hora le queda bien?'],
      ['customer', 'a las cuatro que ya está mi hija aquí'],
      ['assistant', 'Muy bien, hoy a las cuatro. Que esté muy bien, señora {nombre}.'],
    ],
    findings: {
      ...base,
      interest: 'high',
      action: 'close_deal',
      needsHuman: true,
      priority: 'high',
      callbackInHours: 5,
      objections: [],
      keyPoints: [
        'Ya envió los documentos',
        'Oye poco: hablar despacio',
        'Su hija la acompaña a las 4 p. m.',
      ],
      summary:
        'Ya envió los documentos con su hija y pregunta dónde firmar. Pidió que la llamen hoy a las cuatro.',
      recommendations: [
        'Llame hoy a las 4 p. m., cuando está su hija',
        'Hable despacio y fuerte',
        'Tenga a mano la dirección de la oficina',
      ],
      evidence: [{ turn: 3, quote: 'ya mandé los papeles con mi hija dónde es que firmo' }],
    },
  },
  {
    turns: [
      ['assistant', 'Buenos días, ¿hablo con {nombre}?'],
      ['customer', 'sí cuénteme'],
      [
        'assistant',
        'Soy Ana, asistente virtual de Libranzas Frailejón. ¿Trabaja en entidad pública o es pensionado?',
      ],
      ['customer', 'no yo trabajo en una empresa privada de transporte'],
      [
        'assistant',
        'Gracias por contarme. Hoy no tenemos convenio con su empresa, así que no le quito más tiempo. Feliz día.',
      ],
      ['customer', 'bueno hasta luego'],
    ],
    findings: {
      ...base,
      interest: 'none',
      action: 'no_interest',
      needsHuman: false,
      priority: 'low',
      objections: ['no_elegible'],
      keyPoints: ['Empresa privada, sin convenio'],
      summary: 'Trabaja en una empresa privada sin convenio.',
      recommendations: [],
      evidence: [{ turn: 3, quote: 'trabajo en una empresa privada de transporte' }],
    },
  },
]

const firstNames =
  'Marta Lucía,Jairo,Yolanda,Rubén Darío,Ana Milena,Hernando,Gloria Inés,Luis Eduardo,Nubia,Wilson,Claudia Patricia,José Ignacio,Blanca Cecilia,Édgar,Sandra Milena,Orlando,María del Pilar,Ramiro,Luz Dary,Fabio'.split(
    ',',
  )
const surnames =
  'Rincón Peña,Castaño Mejía,Umaña Prieto,Quintero Salazar,Barragán Ortiz,Cárdenas Ñáñez,Higuera Pulido,Mosquera Palacios,Buitrago Soto,Delgado Chaparro,Arango Vélez,Tovar Lozano,Guzmán Rivas,Pabón Jaimes,Suárez Bello,Echeverri Gil,Chacón Niño'.split(
    ',',
  )

/** The same person for the same number, every time. */
export function personAt(index: number): { nombre: string; e164: string } {
  const first = firstNames[index % firstNames.length]
  const last = surnames[(index * 7 + Math.floor(index / firstNames.length)) % surnames.length]
  const prefixes = ['300', '310', '311', '312', '315', '320', '321', '350']
  const prefix = prefixes[index % prefixes.length]
  const rest = String((index * 7_919_317 + 1_234_567) % 10_000_000).padStart(7, '0')
  return { nombre: index % 41 === 17 ? '' : `${first} ${last}`, e164: `+57${prefix}${rest}` }
}
