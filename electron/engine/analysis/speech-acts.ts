/**
 * What the customer does with words that bears on her interest: commits, asks about her own case, states a
 * need or a condition, refuses, defers, asks for paper, asks for a person. Each act is anchored to her own
 * words; ANA's turns only tell what a short answer answers.
 */
import { find, has, phrase, type Span, type Utterance } from './customer-speech.ts'
import { isNegated } from './negation.ts'
import { replyOf } from './reply.ts'

export type ActKind =
  /** Documents, authorisation, signature, start: something is set in motion. */
  | 'commit'
  /** An adviser, visit or office appointment agreed or asked for; the date, if any, is found apart. */
  | 'adviser'
  /** Asks which papers are needed: a commitment only in company. */
  | 'requirements'
  | 'question'
  | 'need'
  | 'condition'
  /** States facts of her own case: pay, debts, employer. */
  | 'facts'
  | 'refusal'
  | 'deferral'
  | 'info'
  | 'person'
  | 'busy'
  | 'hedge'
  /** Says no to what ANA just offered, without refusing the credit in words. */
  | 'decline'

export interface Act {
  kind: ActKind
  turn: number
  span: Span
}

const documents =
  '(?:cedula|cedulas|desprendible\\S*|certificacion\\S*|constancias?|paz y salvos?|papeles|papeleria|documentos?|documentacion|certificad\\S*|recibos?|carta laboral|carta|extractos?|foto|fotos|fotocopias?|formularios?|formatos?|soportes|comprobantes?|paz y salvo|copias?|planilla|requisitos)'
const sendNow =
  '(?:mando|envio|paso|subo|llevo|alisto|consigo|saco|escaneo|adjunto|entrego|reuno|recojo|hago llegar|comparto|reenvio|mandare|enviare|llevare|pido|solicito|busco|tomo|tomare|imprimo|diligencio|lleno|firmo|tengo|dejo|descargo)'
const sendLater =
  '(?:mandar|enviar|pasar|subir|llevar|alistar|conseguir|sacar|escanear|adjuntar|entregar|reunir|recoger|hacer llegar|compartir|pedir|tomar(?:le)?|llenar|diligenciar|buscar|descargar)(?:le|les|lo|la|los|las|selo|sela|selos|selas|te|telo|tela)?'

/** Of a credit check: a commitment. Of the recording of the call: nothing but courtesy. */
const permissions = phrase(
  '(?:si_ )?(?:los |les |le |te |la |lo )?(?:autorizo|doy (?:el |la |mi )?(?:permiso|autorizacion|consentimiento|aval)|tienen? mi (?:permiso|autorizacion))',
)
const commitments: readonly RegExp[] = [
  phrase(
    `(?:${sendNow}|(?:voy|vamos|puedo|podemos|quedo de|paso) a ?${sendLater}|puedo ${sendLater}|voy ${sendLater}) ~5 ${documents}`,
  ),
  phrase(
    `${documents} ~7 (?:se |te )?(?:los|las|lo|la|le) (?:${sendNow}|mande|envie|voy a ${sendLater}|puedo ${sendLater}|tengo)`,
  ),
  phrase(
    '(?:se|te) (?:los|las|lo|la) (?:mando|envio|llevo|subo|hago llegar|tengo|alisto|entrego|comparto|firmo|lleno|adjunto|dejo list\\S*|voy a (?:mandar|enviar|llevar|subir))',
  ),
  phrase(
    '(?:los|las|lo|la) (?:subo|mando|envio|adjunto|firmo|lleno|diligencio|radico)(?: ~4 (?:hoy|ya|ahora|ahorita|manana|noche|tarde|mismo|de una|al|por|llegando))?',
  ),
  phrase(
    '(?:ahi|ya) (?:le|te|les) (?:va|van|mande|envie|llego|debe llegar|escribi|comparti|adjunte)|va volando|ya (?:se|te) (?:los|las|lo|la) (?:mande|envie|subi)',
  ),
  phrase(
    `ya (?:los |las |lo |la |le |les )?(?:tengo|mande|envie|saque|firme|llene|consegui|pedi|llevo|aliste) ~4 (?:todo|list\\S*|${documents})`,
  ),
  phrase(
    `(?:a|para|por) (?:donde|que_? (?:correo|numero|whatsapp|direccion|parte)|cual (?:correo|numero|whatsapp)) ~4 (?:mando|envio|llevo|hago llegar|subo|adjunto|mandamos|enviar\\S*|mandar\\S*|llevar\\S*)`,
  ),
  phrase(
    '(?:si_ )?(?:consult(?:e|en|a|eme|enme|ame|elo)|puede(?:n)? consultar(?:me)?|revis(?:e|en|a) ~2 centrales|mir(?:e|en) ~2 centrales)(?! ~3 (?:con|a) (?:mi|su|otr))',
  ),
  phrase(
    '(?:arranquemos|arrancamos|arranque|empecemos|empezamos|empiece|iniciemos|inicie|comencemos|hagamosle|hagamoslo|metamosle|procedamos|procedan?|radiquemos|radique(?:me|lo)?|tramit(?:emos|eme|elo|e)|apunteme|apuntame|inscribame|inscribime|anoteme|cuente conmigo|cuenta conmigo|trato hecho|de una hagamosle|camine|caminemos|listo vamos|vamos con (?:eso|ustedes)|vamonos con)',
  ),
  phrase(
    'hagamos (?:eso|el|la|ya|de una|todo|los)|hagale (?:de una|entonces|el|con|al|que yo)|entonces hagale|de una (?:vez )?(?:hagale|hagamos|si_)|meta(?:le|me) (?:la|el|de una)|pongame en (?:la )?lista',
  ),
  phrase(
    '(?:me le mido|le jalo|me le apunto|me apunto|lo tomo|la tomo|lo acepto|acepto (?:la|el|las|los|esa|ese|eso|todo)|me quedo con (?:esa|ese|eso)|lo hago|lo sacamos|la sacamos|si_ lo quiero(?! (?:averiguar|pensar|mirar|consultar|hablar|saber|ver))|lo quiero(?= (?:ya|hacer|sacar|tomar|de una)| $)|si_ quiero (?:el|hacer|sacar|tomar|empezar|solicitar))',
  ),
  phrase(
    '(?:quiero|quisiera|me gustaria) (?:ya )?(?:empezar|iniciar|arrancar|firmar|radicar|hacer el (?:credito|tramite|proceso)|solicitar(?:lo)?|tomarlo|tomar el|sacarlo|hacerlo|aplicar)',
  ),
  phrase(
    '(?:mande|envie|manda|envia|pase|pasa|comparta)(?:me|n?me) (?:ya |de una )?(?:el|ese|un) (?:link|enlace|formulario|contrato|formato|linck|pagare)',
  ),
  phrase(
    '(?:que_?|y que_?) (?:sigue|hay que hacer|toca hacer|tengo que hacer|debo hacer|necesito para (?:empezar|arrancar|iniciar|sacar\\S*|hacer\\S*|que))|cual (?:es|seria|viene siendo) el (?:paso|siguiente|proximo|primer paso|procedimiento)|cuales son los pasos',
  ),
  phrase(
    'como_? (?:hago|hacemos|hariamos|se hace|seria|toca|es|se) ~2 (?:para )?(?:empezar|arrancar|arranca|empieza|firmar|firma|sacarlo|iniciar|inicia|hacerlo|aplicar|solicitarlo|solicitar|proceder|tramitarlo|inscribirme)',
  ),
  phrase(
    'por donde (?:empiezo|empezamos|arranco|arrancamos|se empieza)|cuando (?:firmo|firmamos|empezamos|arrancamos|puedo (?:firmar|ir a firmar))|(?:a|en|pa|para)? ?donde (?:firmo|firmamos|se firma|hay que firmar|toca firmar|me acerco|puedo (?:ir|acercarme|firmar|llevar)|voy|los (?:encuentro|llevo))|(?:donde|en donde) queda la oficina|(?:pa|para) firmar(?: (?:de una|ya|hoy))?(?= ~6 (?:listo|paciencia|traiga\\S*|tiempo|una vez))',
  ),
  phrase(
    '(?:traiga|que traiga|traigan|que traigan|lleguen con|tenga) ~2 (?:todo|los papeles|el contrato|los documentos) ~2 (?:list\\S*|para firmar|pa firmar|firmar)',
  ),
]
const settledSteps = phrase(
  'ya (?:me |lo |la )?(?:hicieron|firme|llene|revise|hable|radique|entregaron|aprobaron|diligencie|autorice|hice) ~4 (?:visacion|contrato|libranza|formato|formulario|talento humano|pagaduria|certificad\\S*|autorizacion|acuerdo|papeles|cupo|estudio)|(?:certificad\\S*|paz y salvo|visacion|desprendible\\S*|papeles) ~3 ya (?:me l[oa]s? (?:entregaron|dieron)|l[oa]s? tengo|esta\\S* list\\S*)|(?:yo )?quede de (?:firmar|llevar|mandar|enviar)|(?:quiero|quisiera) (?:cerrar|dejar listo|finiquitar) (?:eso|esto|el)|(?:solo|lo unico que) (?:me )?falta ~2 (?:firma|firmar|confirmar|desembolso)|(?<!(?:le|les|te|y) )(?:si_ )?(?:lo )?confirmo(?= (?:el|la|que|todo|con)| $)|a que_ cuenta|(?:si )?ya me aprobaron|estoy de acuerdo (?:con|en)|contrato ~3 de acuerdo',
)
const requirements = phrase(
  '(?:que_?|cuales|cual) ~1 (?:papeles|papeleria|documentos|documentacion|requisitos|soportes|vueltas) ~3 (?:son|hay|llevo|necesito|necesitan|mando|debo|toca|piden|pide|se necesitan|se necesita|tengo|exigen|seria\\S*|hacen|tendria)|(?:que_?) (?:hay que|toca|debo|tengo que|necesito|se necesita|necesitan|piden|me piden|exigen) (?:llevar|mandar|enviar|tener|presentar|papeles|para)|(?:y |cuales son |con )los requisitos',
)

const adviserWords = phrase(
  'asesora?s?|visit\\S*|oficina|cita|videollamada|agend\\S*|sucursal|ejecutiv[oa]|funcionari[oa]|(?:lo|la|te) (?:conecto|comunico|contact\\S*|atienda)|(?:una|la) llamada con|iniciamos|empezamos|arrancamos|radicamos|hacemos la solicitud|iniciar (?:el|la)|pasar (?:su|la) solicitud',
)
const asksAdviser = phrase(
  'que (?:me |nos )?(?:llame|visite|contacte|atienda|busque|explique|marque|venga|haga|pase|escriba) ~5 (?:asesora?|el|ella|uno|una|alguien|persona|funcionari[oa]|visita|oficina|colegio|casa|establecimiento|trabajo)|que (?:venga|pase|me visite|me llame)|(?:mand|envi|traig)(?:e|a|eme|ame|enme|anme) (?:a )?(?:alguien|un asesor|el asesor|al asesor|una persona|su asesor)|(?:agend|program|cuadr)(?:e|a|eme|ame|emos|amos|enme)(?: ~2 (?:cita|visita|llamada|asesor|videollamada|reunion|para|el|la))?|(?:paso|voy|bajo|me acerco|caigo|me arrimo) ~3 (?:oficina|alla|sede|centro|sucursal|por alla|punto)|(?:lo|la|los|las) (?:espero|esperamos|recibo)|quiero (?:una|la) (?:cita|visita|videollamada|reunion|asesoria)|pase (?:por|a) (?:mi|la|el)|(?:conect|comuniqu)(?:eme|ame) con (?:el|un|una|ese) asesora?|pase(?:lo|la|me la solicitud|n la solicitud)',
)
const asksAuthorisation = phrase(
  '(?:autoriz\\S*|permit\\S*|permiso|da su autorizacion|consiente|acuerdo) ~6 (?:consult\\S*|central\\S*|estudi\\S*|datacredito|revis\\S*|historial|buro\\S*)|consult(?:ar|emos|o|amos) ~4 central\\S*',
)
const asksToRecord = phrase('grabacion|graba(?:da|mos|r)?|se graba|grabando')
const asksDocuments = phrase(
  '(?:puede|podria|pueden|me|nos|le puede|te puedo|puedes) ~3 (?:enviar\\S*|mandar\\S*|envi[ae]|mand[ae]|compart\\S*|tener|alistar|traer|subir|llevar) ~6 (?:desprendible\\S*|cedula|documentos|papeles|certificado|foto)',
)
const offersStart = phrase(
  '(?:iniciamos|empezamos|arrancamos|radicamos|hacemos la solicitud|seguimos con el (?:tramite|estudio)|comenzamos|hacemos el estudio|le hago el estudio)',
)
const offersInfo = phrase(
  '(?:le|te|se la|se lo) (?:envio|mando|comparto|dejo|paso) ~6 (?:informacion|whatsapp|correo|mensaje|condiciones|simulacion|resumen|requisitos|detalle\\S*|escrito|eso)|(?:recibir|enviar(?:le|te)?|mandar(?:le|te)?) ~4 (?:informacion|whatsapp|correo|simulacion|condiciones)',
)
const offers = phrase(
  '(?:le|te) (?:gustaria|interesa\\S*|cuento|puedo contar|explico|hablo de|provoca)|quiere|desea|me permite|conocer|(?:le|te) (?:envio|mando|agendo)',
)
const asksAnythingElse = phrase(
  '(?:algo mas|alguna (?:otra )?(?:duda|pregunta|inquietud)|otra pregunta|mas (?:dudas|preguntas)|otra duda|otra inquietud|en algo mas)',
)

const product =
  '(?:cuotas?|cuotica|tasas?|interes|intereses|plazos?|monto|cupo|seguros?|desembols\\S*|cartera|edad|embargo\\S*|reportad\\S*|reporte|creditos?|prestamos?|prest\\S*|descuent\\S*|libranzas?|deudas?|saldos?|excedente|plata|platica|aprob\\S*|aprueb\\S*|fianza|codeudor\\S*|fiador\\S*|penalidad|multa|abon\\S*|prepag\\S*|pension\\S*|mesada|sueldo|nomina|meses|millones|millon|palos|firm\\S*|demor\\S*|tard\\S*|consign\\S*|recog\\S*|compr\\S*|financi\\S*|apli[cq]\\S*|calific\\S*|cobr\\S*|baj\\S*|qued\\S*|saldri\\S*|sald\\S*|sal[eg]\\S*|pag\\S*|alcanz\\S*|sacar|saco|sirv\\S*|servir\\S*|desprendible|tarjetas?|porcentaje|efectivo|anual|mensual|refinanci\\S*|retanque\\S*|capacidad|hipotec\\S*|seria\\S*|vale|cuesta\\S*|dan|darian|maximo|minimo|anos|estudio)'
const questions: readonly RegExp[] = [
  phrase(`(?:a |en |por |de |como |hasta |y )?(?:cuanto|cuantos|cuantas|cuanta) ~7 ${product}`),
  phrase(
    `(?:a como_?|como_? (?:esta|estan|manejan|tienen|son|es|seria|quedaria)) ~3 (?:la|las|los|el|eso de)? ?(?:tasas?|interes\\S*|cuotas?|plazos?|descuento|pago|cobro|cartera|seguro)`,
  ),
  phrase(
    `(?:que_|cual|cuales|a que_|en que_|hasta que_|con que_) ~3 (?:tasas?|interes|plazos?|cuotas?|monto|cupo|edad|tiempo|requisitos|condiciones|diferencia|entidad|porcentaje|tope|maximo|minimo|valor|garantia|seguro|beneficio|ventaja|bancos?)`,
  ),
  phrase(
    'que_ (?:pasa|pasaria|pasaba|tan|miran|revisan|cobran|cubre|incluye|garantia|gano|ganaria|necesito|se necesita|posibilidad)',
  ),
  phrase(
    `(?:sera que|y si|o si|pero si|si|cuando|aunque|asi|y|eso|tambien|entonces|o sea que|osea que|todavia|alcanzo a|igual) ~8 (?:(?:me|le|nos|les|se|lo|la|los|las|te) ){0,2}(?:prestan|prestarian|presta|aprueban|aprobarian|recogen|recogerian|compran|comprarian|financian|cobran|consignan|desembolsan|rebajan|bajaria|bajarian|alcanza|alcanzaria|darian|hacen eso|hacen|harian|quedaria|saldria|saldrian|sirve|serviria|sirvo|aplico|aplicaria|califico|demora|demoran|demoraria|tarda|cuenta|vale)`,
  ),
  phrase(
    '(?:ustedes|uds|alla|el banco de ustedes) (?:me |nos |le |lo |la |los |las |a uno |tambien |si_ |no )*(?:recogen|compran|prestan|cobran|consultan|manejan|hacen|dan|trabajan|piden|exigen|tienen convenio|descuentan|reportan|aceptan|reciben|financian|estudian|la|lo)',
  ),
  phrase(
    '(?:se puede|puedo|podria|podriamos|se podria|se pueden|podre|se le puede) ~3 (?:hacer|pagar|sacar|abonar|combinar|unificar|recoger|aplicar|prepagar|pedir|incluir|meter|escoger|cancelar|refinanciar|dividir|algo|juntar|tomar|adelantar)|(?:se puede|se podria)(?= $)',
  ),
  phrase(
    '(?:a uno|uno|a mi|a los|a las|a un) ~5 (?:le|les|me|lo) (?:prestan|dan|hacen|aprueban|descuentan|cobran|sirve|alcanza|quedaria|prestarian|darian|harian|recogen|compran|sale)',
  ),
  phrase(
    'y (?:el|la|los|las|lo del|lo de) (?:plazo|tasa|seguro|cuota|interes|intereses|plata|monto|requisitos|descuento|desembolso|fianza|papeleo|estudio|tarjeta|embargo|otro|plazos|cuotas)(?: maxim[oa])?',
  ),
  phrase('(?:fij[oa] o variable|mensual o anual|mes vencido|efectiv[oa] anual)'),
  phrase(
    `(?:quisiera|quiero|me gustaria|queria|necesito) (?:saber|preguntar\\S*|entender|averiguar|conocer|mirar cuanto) ~8 ${product}`,
  ),
  phrase(
    `(?:digame|decime|dime|expliqueme|explicame|aclareme|cuenteme|contame|regaleme|me (?:dice|explica|aclara|cuenta)) ~2 (?:bien |mejor |de )?(?:la|el|los|las|cuanto|como_?|que_?|si|eso) ~3 ${product}`,
  ),
  phrase(
    '(?:hag(?:a|ame|anme)|haceme|saqueme|calculeme|me (?:hace|haga|saca)) ~1 (?:la|una|las) (?:cuenta|cuentas|simulacion|cotizacion)',
  ),
  phrase(
    'eso (?:me |nos |a mi )?(?:sirve|vale|cuenta|aplica|serviria)(?= $)|(?:yo )?(?:aplico|califico|sirvo|aplicaria|clasifico)(?= $)|eso (?:lo|la) harian',
  ),
  phrase(
    '(?:en cuanto tiempo|cuanto (?:se )?(?:demora|tarda|tiempo)|para cuando|que_ tan rapido|cuando (?:desembolsan|consignan|cae|caeria|estaria|me (?:dan|consignan|desembolsan)))',
  ),
  phrase(
    '(?:me quedaria|me saldria|me bajaria|me prestarian|me aprobarian|me alcanzaria|me darian|me recogerian|me comprarian|me cobrarian)',
  ),
  phrase(
    '(?:de )?(?:que_|cual) (?:edad|anos)|hasta (?:que_|cuantos) (?:edad|anos)|todavia (?:aplico|me (?:prestan|hacen|sirve)|le (?:hacen|prestan))|por la edad',
  ),
]
const moreQuestions: readonly RegExp[] = [
  phrase(
    '(?:regal|haga|hag|haceme|saqu|calcul)\\S* ~1 (?:una |la |esa )?(?:simulacion|cotizacion|liquidacion|cuenta|proyeccion)',
  ),
  phrase(
    `(?:${product}|campo|embargad[oa]|chance|posibilidad|manera) ~9 (?:cierto|o que_|verdad|o no|si_ o que_)(?= $)`,
  ),
  phrase(
    `(?:que_(?! (?:pena|dicha|buen[oa]|bien|rico|ric[oa]|maravilla|milagro|va|hubo|embarrada|lastima|pesar|locura|tal|pereza|mas|lindo|verguenza|es lo que))|cual|cuales|como_(?! no)) ~6 ${product}`,
  ),
  phrase(
    '(?:me|nos|le) (?:lo|la|los|las) (?:compran|recogen|aprueban|pueden \\S+|podrian \\S+|podran \\S+|podian \\S+|mejoran|rebajan|prestan)',
  ),
  phrase(
    `(?:ver|saber|averiguar|mirar|pregunto|preguntar\\S*|pregunta|preguntica|duda|confirma) (?:si|cuanto|que_|como_) ~9 (?:${product}|podian|pueden|podrian|puedo|castig\\S*|mejorar|dan)`,
  ),
  phrase(
    '(?:expliqueme|explicame|me explica|cuenteme (?:bien|mas)|contame (?:bien|mas)|digame (?:bien|a ver)) ?(?:bien|como_? (?:es|seria)|mas)?(?= (?:la vaina|la cosa|eso|el|bien|mas|como_?|de)| $)',
  ),
  phrase(
    '(?:castig\\S*|cobran|quitan|penaliz\\S*) ~3 (?:con|por) ~2 (?:algo|pagar|adelant\\S*|abon\\S*|cancelar)|fiador o|(?:que_ )?garantia (?:piden|exigen|toca)',
  ),
  phrase(
    '(?:ustedes|uds) (?:a como_?|cuanto|que_|como_)(?= (?:\\S+ ){0,3}| $)|(?:a los|al|a un|a una|a uno) ~4 (?:activo|activos|docente|docentes|soldado|pensionad[oa]s?|provisional(?:es)?|empleado|empleados) ~2 (?:le|les) (?:prestan|dan|hacen|sirve)',
  ),
]
const notAboutCredit = phrase(
  'de (?:que_ parte|donde) ~3 (?:llama|llaman|habla|hablan)|quien (?:habla|llama|le dio|les dio)|(?:de donde|como_?|donde) ~2 (?:sac\\S*|consigui\\S*|obtuv\\S*|tiene\\S*|encontr\\S*) ~2 (?:mi|el|este|mis|ese)|(?:como_?) (?:se llama|dice que se llama|me dice)|cuanto (?:le|te) pagan|cuantas veces|cuanto (?:mas )?(?:van a|me van a) (?:llamar|molestar)',
)

const needs: readonly RegExp[] = [
  phrase(
    '(?:necesit\\S*|busc\\S*|hace falta|me urge\\S*|urge|ando cort[oa]|ando detras|me serviria\\S*|requiero|quiero|quisiera|pensaba|unos|como|saco|sacar|saque) ~4 (?:plata|platica|dinero|prestamo|credito|millones|millon|milloncitos|palos|recursos|efectivo|libranza)',
  ),
  phrase(
    '(?:estoy|ando|vengo|venia|he estado) (?:pensando|buscando|averiguando|cotizando|mirando|detras|necesitand[oa]|que|interesad[oa]) ~4 (?:en|de|un|una|para|plata|prestamo|credito|cambiar|comprar|arreglar|remodelo|\\S+)',
  ),
  phrase(
    '(?:para|pa|quiero|es|necesito|toca|voy a|pensando en|ayudar\\S*|de) (?:operar\\S*|arregl\\S*|remodel\\S*|cambiar (?:el|la|de) (?:moto|carro|casa|techo|piso)|comprar(?:me|le)? (?:un|una|la|el|casa|carro|moto|lote)|pagar (?:la|el|las|los|unas|lo|una) (?:matricula|universidad|semestre|deuda\\S*|tarjeta\\S*|otro|credito\\S*|cuota\\S*|carrera|estudio)|la cuota inicial|el techo|la cocina|la matricula|la universidad|el semestre|unific\\S*|consolidar|recoger|salir de|terminar (?:de|la|mi) \\S+|montar|construir|echar\\S* (?:plancha|piso|techo)|la operacion|un viaje|la casa|el apartamento)',
  ),
  phrase(
    '(?:me|nos) (?:interesa|interesaria|suena(?! a )|sonaria|llama la atencion|cae (?:bien|de perlas|como|del cielo)|caeria (?:bien|de perlas)|gustaria|parece (?:bueno|interesante|bien)|sirve(?! (?:el|a|manana|ese|esa))|serviria|conviene|convendria|vendria bien|animo|anima)',
  ),
  phrase(
    '(?:estoy|si_ estoy|estaria|estamos) ~1 interesad[oa]s?|tengo (?:mucho )?interes|esta (?:muy )?buen[oa](?= ~3 (?:y|como|que|si))|(?:eso|ahi) si_ me (?:suena|sirve|interesa|gusta)',
  ),
  phrase(
    '(?:quiero|quisiera|lo que quiero|yo) ~3 (?:salir de|recoger|unificar|juntar|consolidar|cambiarme de|que me (?:compren|recojan|bajen|rebajen))',
  ),
]
const wishes = phrase(
  '(?:quiero|quisiera|queria|me gustaria|necesito|ojala) ~2 (?:que )?(?:me )?(?:la |lo |las |los )?(?:compren|recojan|bajen|rebajen|mejoren|averiguar|hacer (?:la|una) simulacion|ver (?:un ejemplo|cuanto|si|la))|(?:estaba|andaba|venia) (?:averiguando|buscando|cotizando|necesitando|pensando)|(?:hacer|haciendo|montando|terminando|levantando|construyendo|arreglando|comprando) ~2 (?:mi|la|una|el|un) (?:casita|casa|apartamento|negocio|carro|moto|lote|finca|techo|cocina|bano)|(?:me falta|nos falta) ~2 (?:plancha|techo|cuota inicial|plata|matricula|semestre)|(?:plata|platica|dinero) ~2 (?:me hace falta|necesito)|le debo a cada santo|me (?:esta|tiene|tienen) (?:matando|ahogad[oa]|clavad[oa]|ahorcad[oa])',
)
const conditions: readonly RegExp[] = [
  phrase(
    'si (?:me|nos|la|lo|el|le) (?:la |lo |los |las |le )?(?:dej\\S*|baj\\S*|rebaj\\S*|mejor\\S*|da|dan|dieran|sirve|conviene|sale|quit\\S*|recog\\S*|compr\\S*|prest\\S*|aprueb\\S*|ofrec\\S*|igual\\S*|garantiz\\S*|respet\\S*|queda\\S*|firm\\S*|asegur\\S*|demuestr\\S*|muestr\\S*)',
  ),
  phrase(
    '(?:siempre y cuando|siempre que|con tal (?:de )?que|depende de|depende (?:eh )?(?:a|cuanto|como_?|que_?|del?|si)|ahi si_ (?:hablamos|le hacemos|hacemos|negociamos|miramos|me)|si (?:la|el) (?:cuota|tasa|interes|plazo) ~3 (?:es|queda|baja|sale|no pasa|esta)|por lo menos al|maximo al|menos de \\S+ ~2 (?:si_|hablamos|hacemos))',
  ),
]
const facts = phrase(
  '(?:gano|me (?:gano|llegan|llega|entra|entran|descuentan|sacan|estan sacando|estan descontando|quedan|queda|quitan|dan de mesada|pagan)|debo|estoy pagando|pago|vengo pagando|tengo (?:un|una|dos|tres|cuatro|otro|otra|varios|varias|ya)? ?(?:creditos?|libranzas?|prestamos?|deudas?|tarjetas?|embargos?|obligaciones)|con (?:el|la) (?:cooperativa|banco)|(?:soy|trabajo (?:como|de)?|estoy) ~3 (?:docente|profesora?|maestr[oa]|pensionad[oa]|emplead[oa]|auxiliar|enfermer[oa]|conductora?|celadora?|secretari[oa]|policia|militar|soldado|nombrad[oa]|provisional|de planta|carrera|funcionari[oa]|tecnic[oa]|profesional|jubilad[oa]|instructora?|coordinadora?|rectora?|operari[oa]|bombero|guardian|juez|fiscal)|mi (?:pension|mesada|sueldo|salario))',
)

const refusals: readonly RegExp[] = [
  phrase(
    'no (?:me |nos )?(?:interesa\\S*|llama la atencion|convence|convencio|conviene|gusta (?:eso|endeudarme|la idea|deber)|cuadra (?:eso|la idea)|provoca|animo|nace|presto para)(?! (?:que|hasta))',
  ),
  phrase(
    'no (?:estoy|estamos|me encuentro|ando) (?:para nada |muy )?(?:interesad[oa]s?|buscando|necesitando|en plan|para eso|pa eso)',
  ),
  phrase(
    '(?:no|ni) (?:quiero|deseo|queremos|quisiera|pienso|voy a|vamos a) (?:saber )?(?:nada|mas (?:deudas?|creditos?|prestamos?|compromisos)|ningun[oa]?|creditos?|prestamos?|deudas?|endeudar\\S*|meter\\S*|eso|plata|sacar|tomar|hacer (?:nada|eso|ningun)|coger|adquirir|comprometer\\S*|pedir|prestar)',
  ),
  phrase(
    '(?:yo |la verdad |por ahora |ahorita |ahora |a mi )?no (?:lo |la |los )?(?:necesito|necesitamos|ocupo|requiero|requerimos)(?! (?:saber|que me diga|codeudor|un codeudor|hablar|todo|mas (?:explicacion|papeles)))',
  ),
  phrase(
    'no (?:muchas |mil )?gracias|gracias pero no|no (?:senorita |senora |senor )?(?:muy amable|que pena|muchas gracias|asi estamos bien)|no no (?:no )?gracias',
  ),
  phrase(
    '(?:asi|ya) (?:estoy|estamos|me siento|vivo) (?:muy |mas )?(?:bien|tranquil[oa]|content[oa])|(?:estoy|estamos) (?:muy )?(?:bien|tranquil[oa]) asi|asi como estoy (?:estoy )?bien|estoy bien (?:gracias|asi)',
  ),
  phrase(
    '(?:mejor )?dej(?:e|emos|elo|emoslo|a) (?:eso )?asi|dejemos (?:la cosa|las cosas|eso) (?:asi|quiet[ao]s?|ahi)',
  ),
  phrase(
    'ni (?:regalad[oa]|loc[oa]|muert[oa]|amarrad[oa]|de riesgos|por el (?:chiras|putas|diablo)|a palo|borrach[oa]|mas faltaba|adelantado|que me (?:paguen|regalen)|de fundas|porque me)',
  ),
  phrase(
    'no (?:le |me le )?(?:jalo|jalamos|hago|mido|apunto|camino)(?= (?:a|eso|con|yo|gracias|por|mas)| $)',
  ),
  phrase(
    'yo no (?:saco|hago|cojo|pido|uso|me meto|trabajo con|creo en|tomo|manejo|acostumbro|soy de|gasto en|como) ~3 (?:creditos?|prestamos?|deudas?|eso|esas cosas|mas|cuento|plata prestada|libranzas?|nada)',
  ),
  phrase(
    '(?:para|pa) nada(?= $)|claro que no|(?:no )?que va(?= )|negativo|olvidel[oa]|olvidese|ni hablar|de malas|yo no caigo|no caigo|no me venga con',
  ),
  phrase(
    'no (?:vale|paga) la pena|no cuente conmigo|no cuenten conmigo|mejor no(?= (?:no|gracias|deje|me|sabe|yo|que|mas)| $)|definitivamente no|rotundamente no|no y no|le dije que no|ya (?:le|les) dije que no|es no|que no(?= $)|yo paso|paso gracias|no es para mi|eso no es (?:para mi|conmigo)',
  ),
  phrase(
    'no me (?:mande|envie|mandes|envies|manden|escriba|pase) nada|(?:yo )?no (?:le |les )?(?:mando|doy|envio|suelto|paso) (?:nada|ningun|mi|mis|la cedula|papeles|documentos|datos|informacion)',
  ),
  phrase(
    'no me (?:sirve|da)(?= (?:gracias|eso|asi|para|entonces|no)| $)|no vamos a poder|no se va a poder|no hay caso|no hay nada que hacer',
  ),
  phrase(
    '(?:no|ni) (?:le |les )?(?:pido|debo|recibo|acepto) ~2 (?:fiado|prestado|prestada|nada|plata) ~3 (?:nadie|ninguno|a ustedes)|(?:pierde|esta perdiendo|no pierda|pierden|gasta) ~2 (?:el|su|tu) (?:tiempo|saliva|minuto)|(?:ya )?no (?:como|trago|creo en) (?:de |en )?(?:eso|cuento|ese cuento|esas)|lo que (?:me )?faltaba|vivo con lo que|ni por (?:equivocacion|error|asomo)|no hay poder|conmigo no(?= )|por aca no|no se canse|no (?:hay|tengo) (?:ganas|animo|intencion)|(?:de|con) (?:credito|prestamos?|deudas?) (?:nada|ni hablar)|me (?:vende|regala) un carro|dejelo? (?:quieto|asi)|no no no(?= $)|(?:yo )?paso(?= $)|no quiero hablar de eso|ese cuento',
  ),
  phrase('no (?:quiero|queremos|deseo)(?= (?:gracias|senorita|no|chao|y)| $)'),
]
const deferrals: readonly RegExp[] = [
  phrase(
    '(?:yo |ya )?(?:le|les|te) (?:aviso|confirmo|estoy (?:avisando|llamando|contando)|estare avisando|cuento|digo (?:despues|luego|cualquier))|cualquier cosa(?: ~2 (?:llamo|aviso|busco|escribo|marco))?|yo (?:la|lo|los|les|te|le) (?:llamo|llamaria|busco|escribo|marco|contacto)|nosotros (?:la|lo|los) llamamos',
  ),
  phrase(
    '(?:ahi|despues|luego|mas adelante|otro dia|en otro momento|mas tarde|ya|ahi despues) (?:miramos|vemos|hablamos|veo|miro|hablaremos|cuadramos|lo vemos|se mira|se vera|veremos|estamos hablando)',
  ),
  phrase(
    '(?:de pronto|quizas?|tal vez|puede ser|a lo mejor|talvez) ~3 (?:mas adelante|despues|luego|en|el (?:otro|proximo)|otro|pa|para|cuando|si|mas tarde)|mas adelante|otro dia|en otra (?:ocasion|oportunidad)|el ano (?:entrante|que viene|proximo)|(?:el|para el) (?:otro|proximo) (?:mes|ano)|el mes entrante|(?:pa|para|en|hasta) (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)',
  ),
  phrase(
    '(?:por|en estos) (?:ahora|el momento|lo pronto|ahorita|estos dias|dias) (?:ahora )?no|(?:por ahora|ahorita|ahora|todavia|aun|en este momento|por el momento|de momento) (?:no|mejor no)|no por (?:ahora|el momento|estos dias)|todavia no|no es (?:el|buen) momento',
  ),
  phrase(
    '(?:dejeme|dejame|dejar|toca|tengo que|voy a|necesito|quiero|prefiero|primero|yo|me toca|lo|la|hay que) (?:lo |la )?(?:pensar\\S*|pensemos\\S*|pienso|consult\\S*|convers\\S*|hablarl\\S*|analiz\\S*|mir(?:o|arlo|ar) (?:bien|con calma|primero)|masticar\\S*|sac(?:o|ar) cuentas|hacer cuentas|averigu\\S*|revis\\S*)',
  ),
]
const moreDeferrals = phrase(
  'no se(?= (?:deme|la verdad|todavia|yo|si|que)| $)|d(?:eme|ame) (?:unos|un par de|algunos) dias|(?:hacer|hago|hagame|saco|sacar) (?:cuentas|numeros|mis cuentas)|no estoy segur[oa]|(?:entre|en) (?:si_|si) y no|decision (?:importante|dificil)|quiero leerlo|leerlo bien|voy a (?:preguntar|mirar|averiguar|consultar|ver)|puede ser(?= (?:pero|mas|despues)| $)|espere que (?:me )?(?:salga|llegue|paguen)|tengo dudas|luego (?:le|les|te) (?:digo|cuento|aviso)|(?:le|te) (?:marco|llamo|escribo|confirmo) (?:yo|despues|luego)|(?:yo )?lo medito|con cabeza fria|(?:dejeme|deje|dejame) (?:y )?(?:yo )?(?:miro|hago|le|lo|hablo|consulto|cuadro|veo)|volvemos a hablar|vuelva a llamar cuando quiera|cuando (?:quiera|guste)|consult\\S* con la almohada',
)
const information = phrase(
  '(?:me )?(?:puede|podria|pueden|podrias|puedes) ~1 (?:pasar|mandar|enviar|compartir|escribir|dejar) ~5 (?:informacion|pdf|tasas?|condiciones|autorizacion|simulacion|correo|whatsapp|escrito|requisitos|datos|nit)|(?:mand|envi|pas|regal|compart)(?:eme|ame|enme) (?:la|el|un|una|los|su) (?:tarjeta|direccion|numero|nit|nombre|catalogo|portafolio|link de la pagina)|pagina web|(?:me |si quiere me )?(?:deja|deje) (?:la |esa )?informacion|donde (?:veo|miro|leo) ~2 (?:condiciones|tasas|informacion)|por escrito|(?:me )?(?:mand|envi|pas|compart|dej|regal)(?:a|e|en|es|as)(?:me|mel[oa]s?|nme|nmel[oa]|l[oa]s?)? ~4 (?:eso|esa|informacion|info|informe|whatsapp|correo|mensaje|mensajito|escrito|tabla|condiciones|requisitos|todo|detalles?|propuesta|simulacion|tasas?|tasa|pdf|imagen|cotizacion|folleto|brochure|datos|numeros|cuadro)|(?:mande|envie|manda|envia)(?:mel[oa]|l[oa])(?: (?:ahi|por|al|y|que|con))?|escrib(?:ame|eme|anme|ime)|(?:me )?(?:escribe|manda|envia)n? ~2 (?:al|por|a mi) (?:whatsapp|correo|mensaje|celular)|(?:digan|diga|pongan|mande|manden|responda\\S*|contest\\S*|todo|regaleme) ~4 por escrito|(?:prefiero|mejor|quiero|quisiera) (?:leerlo|verlo|mirarlo|recibir)(?: ~3 (?:escrito|correo|whatsapp|informacion))?',
)
const wantsPerson = phrase(
  '(?:pasar|comunicar|transferir|conectar)(?:me)? ~1 con ~2 (?:humano|persona|asesora?|alguien|supervisora?|jef[ea]|gerente|companer[oa])|(?:me |nos )?(?:transfiere|transfiera|transferis)(?= $)|comuni(?:queme|came|quenme) con|asesora? human[oa]|(?:con |deme con |a )(?:un |algun )?(?:ser )?human[oa](?= )|alguien (?:me|nos|que me) ~2 (?:atender|atienda|de la cara|responda|solucione)|(?:puede|podria) (?:llamar|atender)(?:me)? (?:\\S+ )?(?:el|la) asesora?|con gente(?= $)|con quien (?:puedo|podria) hablar|(?:pas(?:e|a|an|en)(?:me|n?me|nos)|comuni(?:que|ca)(?:me|nme)|transfier(?:a|e)(?:me|nme)?|conect(?:e|a)(?:me)|pong(?:a|an)(?:me|nme)) ~2 (?:con |a |al )?(?:un|una|el|la|alguien|su|algun|otro|otra)? ?(?:alguien|person[a]|asesora?|human[oa]|supervisora?|jef[ea]|gerente|compañer[oa]|companer[oa]|operadora?|funcionari[oa]|ser humano)|(?:quiero|necesito|prefiero|prefiriria|quisiera|exijo|deseo|me gusta|mejor|solo|solamente|unicamente|yo) ~4 (?:hablar|hablo|tratar|entenderme|me atienda|que me atienda\\S*|que me llame|me llame|me explique|la atencion de|entiendo) ~2 (?:con |a )?(?:alguien|un|una|el|la|gente|algun)? ?(?:persona|humano|humana|asesora?|supervisora?|jef[ea]|gerente|gente|alguien|ser humano|carne y hueso|directora?|encargad[oa])|(?:no|ni) (?:me gusta |quiero |voy a |pienso |se )?(?:hablo|hablar|trato|tratar|converso|entiendo|negocio) con (?:maquinas?|robots?|aparatos?|grabaciones|grabadoras?|bots?|contestadoras?|computador\\S*|inteligencia\\S*|virtuales|eso|cosas)|(?:con )?una persona de (?:verdad|carne)|(?:con|llam\\S*|atiend\\S*|si me llama) (?:una persona|un humano|alguien) (?:real|de verdad|de carne|si_|con gusto|humana|viva)|(?:que me|me) (?:llame|atienda|contacte|hable|marque) (?:una persona|un humano|alguien de verdad|un supervisor|el (?:jefe|gerente|supervisor)|un ser humano|gente)|me comuni(?:ca|que) con|hay (?:algun|un) (?:supervisor|humano|asesor|jefe)|alguien (?:de verdad|real|humano)|operadora? por favor|(?:un|el|algun) supervisor',
)
const busy = phrase(
  '(?:estoy|ando|voy|vamos|me (?:coge|cogio|agarra|pilla|coges)|ahorita|ahora|sigo) ~2 (?:ocupad[oa]|manejando|conduciendo|en (?:una |la |plena |un |el )?(?:reunion|clase|junta|turno|cita|misa|audiencia|medico|bus|calle|moto|carro|trabajo|consulta|fila|capacitacion|comite|velorio|entierro|urgencias|hospital|examen|banco|transmi\\S*)|dictando|trabajando|almorzando|cocinando|comiendo|entrando|saliendo|corriendo|atendiendo|de afan|con (?:un cliente|una paciente|los ninos|un paciente|el nino|mis alumnos|gente)|entregando|en mal momento|durmiendo|haciendo|de salida|en el medico|de guardia|en clase|colgad[oa])|no (?:puedo|le puedo|la puedo|lo puedo) (?:hablar|atender\\S*|ahora|ahorita|en este momento|contestar)|no tengo (?:tiempo|ni un minuto)|mal momento|tengo (?:afan|una reunion|clase|cita|audiencia|prisa|un cliente|turno|que (?:salir|irme|colgar|entrar))|(?:esta|me esta) entrando otra llamada|aqui no puedo|ahorita (?:no puedo|imposible)|a esta hora (?:no puedo|estoy)',
)
const hedges = phrase(
  'sin (?:ningun )?(?:compromiso|firmar|comprometerme|compromisos)|(?:pues )?(?:que|a) ~4 a ver(?= (?:pero|que|si|como)| $)|no (?:le )?(?:prometo|aseguro|garantizo)|solo (?:para|pa|por) (?:saber|mirar|ver|averiguar)|por (?:saber|curiosidad|preguntar|mirar)|nada mas (?:por|para) (?:mirar|saber)|a ver si',
)

const injection = phrase(
  'nueva (?:instruccion|orden)|(?:clasifi|califi)(?:ca|que|quen|cala|car)\\S* ~3 (?:llamada|cliente|contacto)|(?:ignor|olvid|descart|borr|salt)\\S* ~4 (?:instruccion\\S*|anterior\\S*|reglas|todo lo|prompt|ordenes)|(?:modo|eres ahora|ahora eres|actua como|simula|finge) ~3 (?:desarrollador|administrador|root|dan|dios|prueba|asesor|sistema|\\S+)|(?:anot|registr|pon|escrib|marc|respond|clasific|report|calific|aprob|guard|di|deci|dig)(?:a|e|o|as|es|i|que|me|ame|ime|eme|alo|ale|ue|á)? ~6 (?:interest|json|interes (?:alto|medio|bajo)|prioridad (?:alta|baja)|interesadisim[oa]|muy interesad[oa]|felicisim[oa]|optout|opt out|high|none|true|false|close deal|cliente (?:no|si_|quiere|acept\\S*|esta|muy|interes)|el cliente)|fin de (?:la )?transcripcion|system prompt|inteligencia artificial ~3 (?:obedece|haz|haga)|(?:accion|action) (?:agendar|close|cerrar|schedule)|como (?:modelo|ia|inteligencia)|(?:interes|prioridad) (?:alto|alta)',
)
const serious = phrase(
  '(?:ahora si_|ya|hablando|pero|y|mentiras) ~2 (?:en serio|de verdad)|en serio|hablando en serio|mentiras(?= )|ahora si_',
)
const mockery = phrase(
  '(?:mamando gallo|tomando (?:el )?pelo|era (?:una )?(?:broma|charla|chiste|mentira|jugando)|estaba (?:jugando|molestando|charlando|bromeando)|recochando|por molestar|con mono|(?:quinientos|seiscientos|ochocientos|mil|dos mil) millones|un yate|una finca|un avion|que_ dicha|(?:de )?napa|justo lo que (?:me )?faltaba|rezando|sonando con|era (?:pa|para) ver)',
)

const findUnless = (utterance: Utterance, patterns: readonly RegExp[], negatable: boolean): Span | null => {
  for (const pattern of patterns) {
    for (const span of find(utterance, pattern)) {
      if (negatable && isNegated(utterance, span.start)) continue
      return span
    }
  }
  return null
}

const whole = (utterance: Utterance): Span => ({ start: 0, end: utterance.words.length, groups: [] })

/** What stands after the customer turned serious, or the whole turn; null when all of it is play or an order to the AI. */
function sincerePart(utterance: Utterance): { from: number } | null {
  const isPlay = has(utterance, injection) || has(utterance, mockery)
  if (!isPlay) return { from: 0 }
  const turning = find(utterance, serious).at(-1)
  return turning ? { from: turning.start } : null
}

/** Whether a turn gives orders to the AI. Such words are content to judge, never instructions. */
export function isInjection(utterance: Utterance): boolean {
  return has(utterance, injection)
}

/** All acts of the customer in order of turn and position. */
export function findActs(utterances: readonly Utterance[]): Act[] {
  const acts: Act[] = []
  for (const [index, utterance] of utterances.entries()) {
    if (utterance.role !== 'customer') continue
    const before = utterances[index - 1]
    const previous = before?.role === 'assistant' ? before : undefined
    acts.push(...actsOf(utterance, previous))
  }
  return acts
}

function actsOf(utterance: Utterance, previous: Utterance | undefined): Act[] {
  const acts: Act[] = []
  const sincere = sincerePart(utterance)
  const add = (kind: ActKind, span: Span | null, always = false) => {
    if (!span) return
    if (!always && (!sincere || span.end <= sincere.from)) return
    acts.push({ kind, turn: utterance.turn, span })
  }
  const reply = replyOf(utterance)
  const asked = (pattern: RegExp) => previous !== undefined && has(previous, pattern)

  const meansRecording = asked(asksToRecord) && !asked(asksAuthorisation)
  const binding = [...commitments, settledSteps, ...(meansRecording ? [] : [permissions])]
  add('commit', findUnless(utterance, binding, true))
  if (reply === 'yes' && asked(asksAuthorisation)) add('commit', whole(utterance))
  if (reply === 'yes' && (asked(asksDocuments) || asked(offersStart))) add('commit', whole(utterance))
  add('requirements', findUnless(utterance, [requirements], false))
  add('adviser', findUnless(utterance, [asksAdviser], true))
  if (reply === 'yes' && asked(adviserWords) && previous?.raw.includes('?')) add('adviser', whole(utterance))
  if (!has(utterance, notAboutCredit) || utterance.words.length > 14)
    add('question', findUnless(utterance, [...questions, ...moreQuestions], false))
  add('need', findUnless(utterance, [...needs, wishes], true))
  add('condition', findUnless(utterance, conditions, false))
  add('facts', findUnless(utterance, [facts], false))
  add('info', findUnless(utterance, [information], true))
  if (reply === 'yes' && asked(offersInfo) && !asked(adviserWords)) add('info', whole(utterance))
  add('person', findUnless(utterance, [wantsPerson], false))
  add('busy', findUnless(utterance, [busy], false))
  add('hedge', findUnless(utterance, [hedges], false))
  const refused = findUnless(utterance, refusals, false)
  const harmless = asked(asksAnythingElse) && utterance.words.length <= 6
  if (refused && !harmless) add('refusal', refused, true)
  else if (reply === 'no' && !harmless && asked(offers)) add('decline', whole(utterance), true)
  add('deferral', findUnless(utterance, [...deferrals, moreDeferrals], false))
  return acts.sort((a, b) => a.span.start - b.span.start)
}
