/**
 * Words after which a Colombian sentence goes on, by kind, and words with which one ends. Tables for
 * `sentence-completeness.ts`: lower case with accents, because «que» wants more and «qué» may not.
 */

const words = (...lines: string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')))

/** Hesitation: the thought is still being made. */
export const hesitations = words(
  'eh ehh em emm ehm este esteee mmm mm hmm hm m uhm um ehhh aaah ahm digamos osea mmmm eee',
)

/** Never the last word of a sentence. */
export const binding = words(
  'y e ni pero sino porque aunque mientras según pues entonces',
  'a ante bajo con contra de del desde en entre hacia hasta para pa por sin sobre tras al durante',
  'el la los las un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras aquel aquella',
  'cada algún ningún cualquier cuyo cuya cuyos demás otros otras varios varias muchos muchas',
  'me te se le les nos lo muy tan casi que cual quien donde cuando como si apenas incluso además o u',
  'otro otra primer gran buen mal san doña don aproximadamente alrededor dizque ojalá',
)

/** Sequences that announce what follows; matched at the end. */
export const announcing: readonly RegExp[] = [
  /\b(?:o sea|es que|lo que pasa(?: es)?|mejor dicho|por ejemplo|la cosa es|el problema es|la verdad es|resulta|resulta que|sucede|sucede que|quiero decir|cómo (?:le|te) (?:dijera|digo|explico)|qué (?:le|te) (?:dijera|digo)|le cuento|imagínese|fíjese|usted sabe que|vamos a ver|por lo menos|así como|tal como|de lo contrario|es decir|en cambio|sin embargo|lo único|lo otro|la otra cosa|una pregunta|otra pregunta|primera pregunta|una cosita|una cosa|como por ahí|más o menos como|igual que|lo mismo que|tanto como|así que|ya que|puesto que|para ver si|siempre y cuando|es como|fue que|era que|a menos que|con tal|a pesar|encima)$/u,
  /\b(?:déjeme|dejame|déjame|permítame|espere|espéreme|aguarde)(?: (?:yo|y))?(?: (?:un|una|ver|a ver|miro|mirar|mira|pienso|pensar|busco|buscar|recuerdo|acuerdo|reviso|revisar|le digo|hago cuentas|sumo|sumar|calculo|momento|momentico|momentito|segundo|segundito|minutico|tantico))*$/u,
  /\b(?:un (?:momento|momentico|momentito|segundo|segundito|tantico))$/u,
  /\b(?:mi nombre es|yo me llamo|me llamo|la respuesta es|mi (?:correo|celular|número|whatsapp|cédula|edad|sueldo|mesada) es)$/u,
  /\b(?:el|la|mi|su) (?:número|celular|correo|teléfono) es$/u,
]

/** Verbs that want a complement; left alone at the end, they are open. */
export const wanting = words(
  'quiero quisiera quería queremos necesito necesitaba necesitaría necesitamos tengo tenía tenemos tiene tuve',
  'soy somos estoy estaba ando andaba voy iba vamos es son era eran fue sería está están puedo puede podría',
  'debo debía trabajo trabajaba gano ganaba llevo llevaba recibo cobro pago pagaba pagando busco buscaba buscando',
  'creo pienso pensaba pensando digo dije decía dijo dijeron hay había hubo haber ha he han haya hace hacía',
  'sé supe debería tendría tocaría toca gustaría encantaría preferiría prefiero estuve estaría vivo compré saco',
  'descuentan descontaban sacan pagan prestaron prestan dieron dan consignan llegan quedan faltan debe deben deja',
  'parece saqué pedí hice metí tratando queriendo necesitando teniendo haciendo siendo estando',
  'ganando descontando viendo averiguando preguntando diciendo sacando preguntaba estamos dejan dejé',
)

/** Infinitives that rarely end a sentence by themselves. */
export const infinitives = words(
  'arreglar hacer pagar sacar recoger saber preguntar preguntarle decirle hablar tener ser estar pedir poder querer',
  'ir comprar contarle explicarle pedirle mirar ver averiguar terminar',
)

/** Subjects whose verb is missing. */
export const subjects = words('yo usted ustedes nosotros nosotras él ella ellos ellas vos tú')

/** Ways of saying that one searches for words; after something else they close it («cuénteme a ver»). */
export const pondering =
  /^(?:(?:eh|bueno|pues|no|ah|y|mmm) )*(?:a ver|más bien|por ahí|de pronto|tal vez|quizás)$/u

/** Forms of address: they end a sentence, or call for attention before one. */
export const vocative =
  /\b(?:señora|señor|señorita|sumercé|mija|mijo|doctora|doctor|mi amor|mi vida|mi niña|mi reina|mano|profe)$/u

/** Said last: courtesies, tags and closings. */
export const closing =
  /\b(?:gracias|por favor|cierto|verdad|o no|sí o no|nada más|no más|eso es todo|eso sería todo|hasta luego|hasta mañana|hasta pronto|chao|chau|adiós|feliz (?:día|tarde|noche)|buen día|buenas tardes|muy amable|de acuerdo|claro que sí|por supuesto|con gusto|le agradezco|quedo pendiente|quedo atent[oa]|dígame|cuénteme|siga|hágale|dale|de una|listo|listo pues|bueno pues|hágale pues|chao pues|dígame pues|dele pues|dale pues|siga pues|dios la bendiga|dios le pague|y ya|así es|está bien|eso sí|así está bien|me interesa|me gustaría|no sé|también|tampoco|nadie|ninguno|ninguna|exacto|correcto|perfecto|a la orden|aquí estoy|la escucho|le escucho|el mío|la mía|conmigo|equivocad[oa]|me (?:queda|parece|viene|cae|sirve|va) (?:muy |súper )?(?:bien|mejor|perfecto))$/u

/** Closings that are whole when nothing else is said. */
export const goodbye =
  /\b(?:gracias|hasta luego|hasta mañana|hasta pronto|chao|chau|adiós|feliz (?:día|tarde|noche))$/u

/** Asks by itself, whatever came before. */
export const wholeQuestion =
  /\b(?:por qué|para qué|de qué se trata|quién habla|con quién(?: hablo| tengo el gusto)?|de parte de quién|cómo así|cómo dice|cómo dijo|cómo sería|cómo es|cómo funciona|cómo hago|qué (?:tengo|hay|toca|tocaría) que \p{L}+|qué es eso|qué dijo|qué necesita|quién (?:es|llama|lo necesita|la necesita)|cuánto (?:es|sería|vale|cuesta|demora|cobran|prestan|dan|me prestan|me dan|me queda|me quedaría|toca)|cuál es|cuáles son|a dónde|dónde (?:es|queda|están)|aló|y eso qué|qué más|sirvo yo|yo sirvo|yo aplico|se puede|me sirve)$/u

export const interrogatives = words(
  'qué cuánto cuánta cuántos cuántas cuál cuáles cómo dónde cuándo quién quiénes',
)

/** Digits and parts of larger numbers. */
export const digitWords = words('cero uno dos tres cuatro cinco seis siete ocho nueve')
export const teenWords = words(
  'diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós',
  'veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve veintiún',
)
export const tensWords = words('treinta cuarenta cincuenta sesenta setenta ochenta noventa')
export const hundredWords = words(
  'cien ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos',
  'doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas',
)
/** Nouns that complete a number. */
export const unitWords = words(
  'años añitos meses mes días día horas hora minutos pesos millón millones palos mil barras ciento porciento lucas',
  'cuotas cuota semanas créditos créditos libranzas hijos descuentos veces puntos',
)
