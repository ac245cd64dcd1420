/**
 * The wordings by which each intent is recognised, over squeezed text (no accents, no punctuation). They
 * describe how Colombians say it, not whole sentences, so that other wordings of the same kind match too.
 * Opt-out has a file of its own; precedence and negation are decided in `interpret.ts`.
 */
import type { Intent } from './intents.ts'

type Ruled = Exclude<Intent, 'opt_out' | 'callback' | 'neutral' | 'soft_no'>

const relatives =
  '(?:espos[oa]|marido|mujer|senora|herman[oa]|hij[oa]|mama|papa|madre|padre|niet[oa]|sobrin[oa]|tio|tia|prim[oa]|cunad[oa]|suegr[oa]|novi[oa]|compañera|companer[oa]|viud[oa]|abuel[oa]|yerno|nuera|secretari[oa]|emplead[oa] de la casa|vecin[oa]|amig[oa])'

export const relativeWords = relatives

export const rules: Record<Ruled, RegExp[]> = {
  voicemail: [
    /\bbuzon(?: de (?:voz|mensajes?))?\b|\bcorreo de voz\b|\bpersona (?:que|a la que) (?:usted )?llam(?:as|a|o)\b.{0,20}\bno\b/u,
    /\b(?:deje|deja|dejar|dejanos|dejenos|grabe|graba|grabar) (?:su|tu|un|el|nos un) (?:mensaje|recado)\b/u,
    /\b(?:despues|al (?:escuchar|oir|finalizar|terminar)|luego) (?:del?|el) (?:tono|la senal|senal|bip|pitido)\b|\bal finalizar el tono\b/u,
    /\b(?:apagado|fuera del? (?:area|cobertura|servicio)|sin cobertura)\b/u,
    /\b(?:numero|usuario|telefono|celular|linea|cliente|persona)\b.{0,40}\b(?:marc(?:o|ado|aste)|llam(?:a|o|ando|aste)|comunicar)\b.{0,60}\b(?:no|se encuentra|esta|fuera|apagad|ocupad|suspendid|usa)\b/u,
    /\b(?:numero|linea) (?:que (?:usted |ud )?(?:ha )?)?marcad[oa]\b|\b(?:numero|linea) (?:marcado )?no (?:existe|se encuentra asignado|esta asignado|esta disponible)\b/u,
    /\bllamada (?:esta siendo |sera |ha sido )?(?:transferida|desviada|dirigida|enviada|redirigida)\b/u,
    /\bcircuitos (?:estan )?ocupados\b|\btemporalmente suspendid[oa]\b|\brestringid[oa]s? las? llamadas?\b|\brestriccion de llamadas\b/u,
    /\bgracias por (?:llamar|comunicarse|comunicarte|su llamada|tu llamada) (?:a|al|con)\b|\bconoce (?:el numero de )?(?:la )?extension\b/u,
    /\b(?:su|tu) llamada es (?:muy )?importante\b|\bfuera de(?:l)? (?:nuestro )?horario\b|\bhorario de atencion\b/u,
    /\b(?:te|se ha|se) comunic(?:aste|ado|o) con\b|\bfiltr(?:o|ado) de llamadas\b|\bmotivo de (?:tu|su|la) llamada\b|\bcual es el motivo\b.*\b(?:mensaje|persona)\b/u,
    /\bmarque (?:el )?(?:numeral|uno|cero|la extension)\b|\b(?:verifique|marque) e intente\b|\bintente (?:de nuevo )?mas tarde\b/u,
    // The tail of a greeting that ANA's own first words covered.
    /^(?:(?:su|tu|el) )?(?:mensaje )?(?:despues )?(?:del|el|de la|la) (?:tono|senal|bip)$|\b(?:y )?al terminar (?:marque|cuelgue)\b/u,
    /\b(?:te|le) devuelvo la llamada\b.*\b(?:mensaje|tono)\b|\ben este momento no puedo (?:atenderte|contestarte)\b|\btendra costo a partir\b/u,
  ],
  wrong_number: [
    /\b(?:numero )?(?:esta |estan |anda |tiene el numero )?equivocad[oa]s?\b|\bse (?:equivoco|ha equivocado|equivocaron)\b|\bmarc(?:o|aron|aste) mal\b|\bnumero errado\b|\bllamo mal\b|\bmal marcado\b/u,
    /\b(?:aqui|aca|este) no (?:vive|es|hay|trabaja|queda|existe|esta) (?:nadie|ning\p{L}*|el|la|ese|esa|la casa|aqui|aca|de)?(?:\b|$)/u,
    /\b(?:aqui|aca|aki) no (?:es|vive|trabaja)\b|\bno (?:es|vive|trabaja) (?:aqui|aca|en este)\b|\bno hay (?:nadie|ningun\p{L}*) (?:con ese|con el|llamad|que se)\b/u,
    /\bno (?:lo |la |los |las |le )?conozco(?: a)?(?: (?:es[ea]|ning\p{L}*|nadie|el|la|al))?\b(?!.*\b(?:tema|credito|producto|banco|empresa)\b)/u,
    /\b(?:yo )?no soy (?:es[ea]|el|la|ella|yo|quien|aquel\p{L}*|ning\p{L}*)\b(?! (?:adecuad|indicad))/u,
    /\b(?:yo )?no me llamo\b|\bno se llama asi\b|\bese no es mi nombre\b|\bmi nombre no es\b/u,
    /\beste (?:celular|numero|telefono|chip|sim|linea) (?:es mio|lo (?:tengo|compre|adquiri|saque|cambie)|me lo (?:dieron|asignaron|vendieron)|era de|pertenec\p{L}*|es de (?:otra|mi))\b/u,
    /\besta linea (?:es mia|la tengo|la compre|era de|me la)\b|\b(?:numero|linea|celular) (?:era|es|fue) de otra? (?:persona|dueno|gente)?\b|\bes el celular de mi\b/u,
    /\b(?:fallecio|murio|se murio|esta muert[oa]|ya no esta con nosotros|descanse en paz|que en paz descanse|difunt[oa])\b/u,
    /\b(?:el|ella|ese senor|esa senora|don \p{L}+|dona \p{L}+) (?:ya )?(?:cambio de (?:numero|celular|linea)|no (?:tiene|usa|maneja) (?:ya )?este)\b|\bno se quien es\b|\bnumero ya no es\b|\bya no (?:usa|tiene|maneja) (?:este|ese) (?:numero|celular)\b|\bya no (?:trabaja|vive|labora) (?:aca|aqui|con)\b/u,
    /\b(?:aqui|aca|esto|este) es (?:una?|el|la) (?!.*(?:momento|pension\p{L}*|grabacion|robot|maquina))(?:panaderia|casa de familia|tienda|empresa|oficina|ferreteria|restaurante|peluqueria|taller|negocio|clinica|hotel|drogueria|farmacia|colegio|local|almacen|\p{L}+eria)\b/u,
    /\b(?:esta llamando|llamo|estan llamando|se comunico) (?:a|con) una (?:empresa|oficina|tienda|casa|panaderia)\b|\bmal(?:os)? (?:los|el|sus) (?:datos|numero|registro)\b|\btiene mal\b/u,
    /\bpregunta(?:n|ndo)? por (?:es[ea]|otr[oa])\b.*\bno\b|\bpor quien (?:me )?pregunta\b.*\bno es\b/u,
  ],
  not_eligible_private: [
    /\bempresas? (?:privad\p{L}*|de (?:vigilancia|seguridad|aseo|transporte|servicios|construccion|textiles|flores|temporales))\b|\bsector privado\b|\bprivad[oa]\b(?=.*\b(?:trabajo|empresa|clinica|colegio|universidad|hospital)\b)|\b(?:trabajo|empresa|clinica|colegio|universidad|hospital|jardin|banco) privad[oa]\b/u,
    /\b(?:soy|como) (?:trabajador[a]? )?independiente\b|\btrabajo (?:por mi cuenta|independiente|de independiente|al dia|por dias|informal|en la calle|en casas de familia)\b|\bpor dias\b|\bal diario\b/u,
    /\bno soy (?:ni )?(?:pensionad[oa]|docente|profesora?|maestr[oa]|emplead[oa] public[oa]|del (?:estado|magisterio)|funcionari[oa])\b/u,
    /\bsoy (?:un |una )?(?:taxista|mototaxista|conductora? de (?:uber|didi|indriver|bus|camion|taxi|una empresa)|vendedora?|comerciante|ama de casa|estudiante|desemplead[oa]|albanil|maestro de obra|peluquer[oa]|estilista|manicurista|mecanic[oa]|agricultora?|campesin[oa]|jornaler[oa]|tender[oa]|domiciliari[oa]|mesero|mesera|vigilante|guarda de seguridad|modista|costurera|carpinter[oa]|panader[oa]|ganader[oa]|pescador|lustrador|artesan[oa]|abogad[oa] independiente|contratista|freelance|rappitendero|emplead[oa] (?:domestic[oa]|de (?:una?|la) (?:constructora|tienda|fabrica|empresa|finca|restaurante|almacen)|privad[oa]))\b/u,
    /\b(?:prestacion de servicios|orden de prestacion|contrato de prestacion|por ops|por contrato de obra|por obra labor|obra o labor)\b|\bsoy (?:de )?contrat(?:o|ista)\b|\bcontratista\b/u,
    /\b(?:estoy|quede|me quede|ando) (?:desemplead[oa]|sin (?:trabajo|empleo)|cesante|varad[oa] de trabajo)\b|\bno tengo (?:trabajo|empleo|pension|contrato)\b|\bno (?:estoy trabajando|trabajo (?:ahora|actualmente|en nada|con nadie))\b|\bme (?:echaron|despidieron|sacaron) del trabajo\b/u,
    /\btrabajo (?:en|con|para|de) (?:una?|el|la|mi)?\s?(?:almacen|call center|fabrica|constructora|tienda|restaurante|supermercado|exito|olimpica|d1|ara|rappi|uber|didi|temporal|finca|hotel|floristeria|panaderia|negocio|casa de familia|banco|bolsa de empleo|cooperativa de trabajo|particular|empresa)\b/u,
    /\btrabajo (?:en|con) (?:rappi|uber|didi|indriver|ifood|una temporal|un particular)\b/u,
    /\b(?:tengo|manejo|es|con) (?:un |mi |una )?(?:negocio propio|propio negocio|negocio|tienda|negocito|local|emprendimiento|empresa propia|taller propio)\b(?!.*\b(?:montar|poner|ampliar|pensionad)\b)/u,
    /\bvivo de (?:los |mis |unos )?(?:arriendos|rentas|lo que|las ventas|mis hijos)\b|\byo no cotizo\b|\bno cotizo\b|\bvivo del rebusque\b|\b(?:yo )?vendo (?:\p{L}+ )(?:en|por)\b|\bmultinacional\b|\btengo (?:una|mi) \p{L}+eria\b|\bdel rebusque\b/u,
    /\bperiodo de prueba\b|\b(?:todavia|aun) no (?:me sale|me ha salido|me llega|me han dado|tengo) (?:la )?pension\b|\bno (?:me )?(?:he|estoy) (?:pensionado|pensionada)\b/u,
    /\bpensionad[oa] (?:pero )?(?:de|en|por) (?:estados unidos|espana|venezuela|ecuador|otro pais|el exterior|afuera)\b|\bno de planta\b|\bprovisional por contrato\b/u,
  ],
  ask_human: [
    /\b(?:hablar|comunic\p{L}*|pas(?:ar|e|a|eme|ame|enme|arme)|transf\p{L}*|atiend\p{L}*|atender|contact\p{L}*|deme|llame|llama|llamar|llamen)\b.{0,30}\b(?:una persona|un ser humano|un humano|humano|asesora?|ejecutiv[oa]|agente|supervisora?|jefe|jefa|gerente|companer[oa] suy[oa]|companer[oa]|alguien (?:de verdad|que|mas|personalmente|real|de carne)|servicio al cliente|operadora?|encargad[oa]|persona (?:real|de verdad|de carne)|la gerente)\b(?!.{0,12}\bno\b)/u,
    /\b(?:comuniqu?eme|paseme|pasame|comunicame|transfierame|deme|conecteme) (?:a |con )?(?:alguien|un|una|el|la|su|otra|servicio|carlos)\b(?! (?:pdf|numero|correo|info|informacion|ejemplo|momento|minuto|cita|tabla|cotizacion|tarjeta|telefono|fijo|direccion|rato|segundo|tiempo|rebaja|rebajita|tasa|credito))/u,
    /\bhay alguien (?:humano|de verdad|que me atienda)\b|\bno (?:quiero |me gusta )?(?:hablo|hablar|converso|trato) con (?:una? )?(?:maquina|maquinas|robot|robots|grabacion|grabaciones|bot|bots|computador\p{L}*)\b/u,
    /\b(?:prefiero|quiero|quisiera|necesito|mejor|solo|me gustaria) (?:que )?(?:me )?(?:hablar con |hablo con |atienda |llame |atiendan |llamen )?(?:un[ao]? )?(?:asesora?(?: humano| de verdad)?|persona|ser humano|humano)\b/u,
    /\bcon una persona (?:si )?(?:hablo|real|de verdad)\b|\bque (?:me )?(?:llame|atienda|hable|sea) (?:una? )?(?:persona|asesora?|humano|ser humano)\b|\b(?:hay|tiene|esta) (?:un |el |la |algun )?(?:supervisora?|asesora?|jefe|encargad[oa]|gerente)\b/u,
    /\bcon quien puedo hablar\b|\balguien me (?:puede|podria) atender\b|\bme (?:transfiere|comunica|conecta)(?: con)?\b|^operadora?\b|\bpersonalmente\b.*\batend\p{L}*|\basesor humano\b|\bponer una queja\b/u,
    /\bno le entiendo pase\p{L}*|\botra persona que (?:me )?(?:explique|atienda)\b/u,
  ],
  ask_robot: [
    /\b(?:robot|robots|robotica|robotizad[oa]|bot|maquina|maquinas|grabadora|contestador|contestadora|automatic[oa]|chatgpt|chat gpt|gpt|siri|alexa|cortana|ia|inteligencia artificial|computador|computadora|virtual|voz sintetica|sintetic[oa]|programa de computador)\b(?<!asistente virtual de .*)/u,
    /\b(?:es|es una|esto es una|esto es|suena a|suena como a?|eso es una|parece una?) (?:grabacion|grabada|pregrabad[oa])\b|\bpregrabad[oa]\b|\b(?:algo|nada) que no sea grabado\b|\b(?:una|o|sos|eres) grabacion\b/u,
    /\b(?:usted|vos|tu|es|sos|eres) (?:si )?(?:es )?(?:humana?|una persona|persona de verdad|real|de verdad|de carne y hueso|de mentiras)\b|\bpersona de verdad\b|\bpersona o\b/u,
    /\b(?:usted|vos|tu) (?:si )?(?:existe|respira|existis|siente|come)\b|\bhabla(?:s)? (?:tan |muy )?(?:raro|cortado|mecanico|robotico)\b|\bcomo se llama (?:usted )?de verdad\b/u,
  ],
  ready_to_close: [
    /\bya (?:le |les |te )?(?:mande|envie|lleve|subi|pase|entregue|radique|llene|diligencie|firme|reuni|junte|tengo todo|tengo los (?:papeles|documentos)|tengo (?:el|la|lo) (?:paz|certificado|carta|todo))\b(?!.*\b(?:otro credito|con la cooperativa)\b)/u,
    /\b(?:donde|cuando|como|para) (?:hay que )?firm(?:o|ar|amos)\b|\b(?:solo|unicamente) (?:me )?falta(?:ba)? (?:la firma|firmar|confirmar)\b|\bfirma electronica\b|\bquede de firmar\b|\bpuede ser electronica\b/u,
    /\b(?:acepto|aprobamos|apruebo|aceptamos|confirmo) (?:las condiciones|la cuota|la oferta|el credito|hagamos\p{L}*)\b|\bsi acepto\b|\by confirmo\b|^apruebo\b|\bhagamos(?:lo|le)\b(?! la cuenta)/u,
    /\bya (?:me )?(?:hicieron|salio|tengo) la visacion\b|\bvisacion\b|\bpaz y salvo\b|\bcertificado de deuda ya\b|\bya revise el contrato\b|\bestoy de acuerdo con (?:el contrato|las condiciones)\b/u,
    /\b(?:cuando|que dia) (?:me )?(?:desembolsan|consignan|cae la plata|sale la plata|giran)\b|\bcae la plata\b|\bque cuenta me (?:van a )?consign\p{L}*|\bme confirma si ya\b|\bya me aprobaron\b/u,
    /\b(?:vamos|me voy|quedo|me quedo) con (?:ustedes|esa tasa|esa cuota)\b|\bprocedan?\b|\byo autorizo\b|\bsi hay cupo\b|\bquiero cerrar\b|\ble(?:s)? demos mas vueltas\b|\bpaso que sigue\b/u,
    /\bllevo (?:los|las|todos los) (?:papeles|documentos|originales)\b|\bya (?:yo )?envie todo\b|\bnadie me ha respondido\b|\bya decidimos\b/u,
  ],
  obj_time: [
    /\b(?:no tengo|sin|poco) tiempo\b|\btengo (?:afan|prisa|dos minutos|un minuto|poquito tiempo)\b|\bde afan\b|\bmal(?:a)? (?:momento|hora)\b|(?<!\bpor )\bahor(?:a|ita) (?:imposible|no puedo|no|mismo no)\b(?!.*\bmas adelante\b)/u,
    /(?<!\bno )\b(?:estoy|ando|estamos|toy) (?:muy |bien |super |re )?(?:ocupad[oa]|enred\p{L}*|manejando|conduciendo|trabajando|almorzando|comiendo|desayunando|cocinando|durmiendo|dormid[oa]|descansando|banand\p{L}*|viajando|atendiendo|saliendo|dictando|estudiando|de afan|de turno|de vacaciones|sin bateria|sin senal|en vacaciones)\b/u,
    /\b(?:estoy|ando|voy|toy|estamos|me encuentro|salgo) (?:entrando |en |por |pa |para |a |de |llegando )*(?:una |un |el |la |plena |pleno |mi |medio de )*(?:clase|clases|reunion|junta|cita|misa|medico|doctor|hospital|calle|fila|bus|buseta|transmilenio|metro|moto|carro|carretera|trabajo|turno|audiencia|velorio|entierro|examen|consulta|culto|gimnasio|banco|oficina ocupad\p{L}*)\b/u,
    /\bvoy (?:manejando|en|entrando|saliendo|de|para|conduciendo)\b(?!.*\b(?:por la mitad)\b)|\bno puedo (?:hablar|atender\p{L}*|contestar|ahora|ahorita)\b|\bentrando otra llamada\b|\bse me (?:quema|acaba|va a descargar|descarga|descargo)\b|\bno (?:la |le |lo )?escucho (?:nada|bien)?.*\b(?:bus|ruido|calle)\b|\bcon usted pero ahorita\b/u,
    /\bno (?:es|era) (?:un )?buen momento\b|\bme (?:coge|agarra|encuentra) (?:en|muy|mal|ocupad[oa]|saliendo|trabajando)\b/u,
  ],
  obj_trust: [
    /\b(?:estafa|estafas|estafador\p{L}*|estafaron|fraude|fraudes|piramide|pirata|ladron\p{L}*|rater\p{L}*|tumb(?:aron|an|e|ar|arme)|trampa|carreta|pura paja|paja|cuento chino|enganan|engano|me robaron|robaron|timo|vacuna|extorsion)\b/u,
    /\bno (?:me )?(?:confio|creo|da confianza|fio|genera confianza)\b|\bdesconfi\p{L}*|\bno me inspira\b|\bcomo se (?:yo )?(?:que|si)\b|\buno ya no sabe\b|\bme da (?:desconfianza|miedito|miedo) (?:dar|mandar|eso)\b/u,
    /\b(?:de donde|donde|como|quien|quienes) (?:\p{L}+ )?(?:saco|sacaron|consigui\p{L}*|obtuv\p{L}*|tienen|tiene|dio|dieron|pas\p{L}*|le dio|les dio) (?:\p{L}+ )?(?:mi|mis)\b|\bmis datos\b|\bquien (?:lo|la|los|las|le|les) autorizo\b|\bquien(?:es)? los autoriz\p{L}*/u,
    /\b(?:no|nunca) (?:le |les )?(?:doy|voy a dar|doy ninguna|suelto) (?:a nadie )?(?:\p{L}+ ){0,3}(?:informacion|datos|cedula|clave|documentos)\b|\bpor telefono no\b|\bno doy (?:ninguna )?(?:informacion|datos)\b/u,
    /\b(?:vigilad\p{L}*|superfinanciera|superintendencia|nit|runeol|camara de comercio|correo oficial|intermediarios?|numeros? (?:raros?|desconocidos?)|es legal|son legales)\b/u,
    /\b(?:verifi\p{L}*|averigu\p{L}*|buscar|investig\p{L}*)\b.{0,30}\b(?:numero fijo|empresa|internet|google|existe)\b|\bnumero fijo\b.*\bverific\p{L}*|\bdenunciar este\b|\badelantado\b|\banticipad[oa]\b|\btan bueno no dan\b/u,
    /\bme (?:esta|estan) grabando\b|\bno autorice (?:eso|la grabacion|grabar)\b/u,
  ],
  obj_reported: [
    /\breportad[oa]s?\b|\breport(?:aron|o)\b|\bme reporta(?:n|ron)?\b|\breportes?\b|\b(?:data ?credito|tacredito|ta credito|transunion|cifin|procredito|experian)\b|\bcentrales? (?:de riesgo)?\b|\bcentrales\b/u,
    /\bpuntaje\b|\bscore\b|\bhistorial\b|\bvida crediticia\b|\bmora (?:vieja|de)\b|\bborron y cuenta nueva\b|\bcastigad[oa]\b|\bsuplant\p{L}*|\bmal (?:en|con) (?:las )?centrales\b|\bmala calificacion\b|\bnadie me presta\b/u,
  ],
  obj_debts: [
    /\b(?:muchas|tantas|demasiadas|bastantes|hartas|mil|otras|varias) deudas\b|\bdeudas hasta\b|\b(?:hasta (?:el cuello|la coronilla|las narices|aqui|el tope)) (?:de |con )?(?:\p{L}* )?(?:deudas?|creditos?|cuotas?)?\b|\bendeudad\p{L}*|\bsobreendeud\p{L}*|\bsalir de (?:las |mis |esas |tantas )?deudas\b/u,
    /\bembarg\p{L}*|\bahorcad[oa]\b|\bahogad[oa]\b|\bllevad[oa]\b(?! por)|\bcolgad[oa] con\b|\btapad[oa] de\b|\benculebrad[oa]\b|\bquebrad[oa]\b/u,
    /\b(?:sin|no (?:me )?(?:queda|tengo|hay|da|alcanza)) (?:ya )?(?:nada de |mas |el )?(?:cupo|capacidad|quincena|sueldo|descuento)\b|\b(?:ya )?no me (?:queda|cabe|alcanza|da|llega)\b|\bcupo (?:de descuento|lleno|full)\b|\bdesprendible (?:ya )?(?:esta )?(?:copado|lleno)\b|\b(?:muchas|tantas) obligaciones\b|\bcasi en cero\b|\ben ceros?\b/u,
    /\bdescuentan? (?:mas de |casi |como |ya |la )*(?:la mitad|mucho|demasiado|todo|la cooperativa|el sindicato|un monton)\b|\bsale (?:casi )?(?:en cero|pelad\p{L}*|raspad\p{L}*)\b/u,
    /\b(?:meter|meterme|meterse|meto|metiera|metas|metan|echarme) (?:en|a|mas) ?(?:otr[ao]|mas|nuev[ao]s?|una?)? ?(?:deudas?|creditos?|culebra|prestamos?|problema)\b|\bno meterme en mas\b|\botra deuda\b|\bmiedo (?:endeudarme|a las deudas|meterme)\b/u,
    /\bdebo (?:en|hasta|las|los|mucho|a|mas|como|demasiado|el|un monton)\b|\blo que debo\b|\ble debo\b|\bpagando .{0,30}\ben (?:puras )?cuotas\b|\bgota a gota\b|\bme bajan? la cuota\b|\bdos libranzas\b|\bhice compra de cartera\b/u,
  ],
  obj_has_credit: [
    /\b(?:ya|yo) (?:ya )?(?:tengo|saque|hice|cogi|tome|pedi|estoy con|tenia|adquiri) (?:\p{L}+ )?(?:credito|creditos|uno|una|un credito|libranza|la libranza|prestamo|un prestamo|mi banco|asesor|retanqueo|un retanqueo|con)\b/u,
    /\b(?:tengo|estoy pagando|estoy con|acabo de sacar|saque|me hicieron|ya hice|recogi todo en) (?:\p{L}+ )?(?:uno|una libranza|un credito|credito|el credito|la libranza|prestamo|un solo credito)\b(?! (?:punto|por))/u,
    /\bya me prestaron\b|\bacabo de (?:sacar|pedir|coger|hacer)\b|\b(?:me falta|me faltan|falta) (?:\p{L}+ )?(?:anos|meses|poquito|poco|cuotas)\b|\bmitad del mio\b|\btermin\p{L}* de pagar\b(?! al final)/u,
    /\bcon (?:coomeva|bancolombia|davivienda|el banco|mi banco|el que tengo|la cooperativa|mi cooperativa|mi fondo|el fondo) (?:me va|estoy|tengo|ya|basta|me fue)\b|\bfondo de empleados\b|\bcupo copado\b|\bcon el que tengo\b|\bel que tengo\b/u,
    /\bme manejan la nomina\b|\bya (?:tengo|cuento con) asesor\b|\bretanque\p{L}*|\bno necesito otro\b|\bme lo compran si\b|\bestoy pagando (?:al|el|uno)\b|\bes de otra entidad\b|\bese credito ya\b|\btengo mi banco\b/u,
  ],
  obj_rate: [
    /\b(?:tasa|tasas|interes|intereses|cuota)\b.{0,25}\b(?:alta|altas|altos|alto|altisim\p{L}*|cara|caras|car[oi]t?[oa]?|costos[oa]|elevad[oa]|abus\p{L}*|matan|robo|mejora|mejore|mejor|verdad|cambia|fija|variable)\b|\brobo de intereses\b|\bno me mejora\b|\b(?:alt|elevad)[oa]s? (?:el|la|los|las|ese|esa) (?:inter|tasa|cuota)\p{L}*|\bpor las nubes\b|\b(?:cuanto|cual) es (?:el|la|de) (?:interes|tasa)\b/u,
    /\b(?:muy|mas|tan|re|esta|bien|super) (?:car[oi]s?|cara|caras|carit[oa]|costos[oa]s?)\b|\bmas (?:barat[oa]|economic[oa])\b|\bme (?:la|lo) dan (?:mas|a menos)\b/u,
    /\b(?:efectivo anual|mensual o anual|anual o mensual|fija o variable|usura|iva|(?:el|de|del|un) seguro|seguros|comision|estudio de credito|fianza|aval|por mil)\b|\bcobran? (?:de|por|el|algo)\b|\bdescuentan? algo\b|\bal desembolso\b/u,
    /\b(?:cuanto|lo que) (?:termino|termina|uno termina|voy|se termina) pagando\b|\bpaga(?:r|ndo)? el doble\b|\bel doble\b|\btotal con todo\b|\btermino pagando\b|\bcuanto es el total\b/u,
    /\b(?:uno|dos|cero|al uno|1|2) (?:punto|coma) \p{L}+|\bal uno\b(?! punto cuatro)|\bmas del (?:uno|dos)\b|\buno y medio\b|\bpor encima de lo que pago\b|\bno pago mas\b/u,
    /\b(?:muchos?|tantos?|doce|diez|largo) (?:anos|plazo|tiempo)\b|\bes mucho tiempo\b|\bplazo (?:muy )?largo\b|\bamarrad[oa]\b/u,
  ],
  ask_info: [
    /\b(?:mande|mandar|manda|mandas|mandeme|mandame|mandemelo|mandenme|envie|enviar|envia|envieme|enviame|enviemelo|pase|paseme|pasame|pasar|comparte|compartame|regal\p{L}*|escriba|escribe|escribir)(?:me|melo|mela|nos)?\b.{0,40}\b(?:informacion|info|correo|whatsapp|wasap|guasap|wpp|pdf|mensaje|mensajito|escrito|requisitos|tabla|tarjeta|simulacion|cotizacion|propuesta|autorizacion|direccion|numero|nombre|nit|condiciones|datos|tasas|folleto|link|enlace|eso|lo|hoy)\b/u,
    /\b(?:mandemelo|mandelo|enviemelo|envielo|mandamelo|enviamelo|escribame|escribeme|mandeme|envieme)\b/u,
    /\bpor escrito\b|\bpor (?:correo|whatsapp|guasap|wasap|mensaje)\b|\bpagina web\b|\b(?:quiero|prefiero|me gustaria) (?:leer\p{L}*|ver) (?:\p{L}+ )?(?:con calma|un ejemplo|primero|bien)\b(?! antes)|\bleerlo con calma\b|\bver un ejemplo\b/u,
    /\bpor donde (?:veo|miro|consulto)\b|\bme (?:los|las|lo|la) manda\b|\bdejeme (?:los|sus) datos\b/u,
  ],
  think_about_it: [
    /\b(?:pensar(?:lo|la)?|pienso|pensarlo|meditar\p{L}*|analizar\p{L}*|considerar\p{L}*)\b|\bhacer cuentas\b|\blo (?:consulto|hablo|miro|pienso|converso|reviso)\b|\bconsult(?:o|ar|arlo)\b.*\b(?:familia|espos|marid|hij|mama)\p{L}*/u,
    /\b(?:hablarlo|hablar|consultarlo|mirarlo|conversarlo|preguntarle|contarle|decirle)\b.{0,15}\b(?:con|a) (?:mi|la|el|mis) \p{L}+|\bmi (?:hij[oa]|espos[oa]|marido|mujer) (?:es|me|sabe)\b|\bmas adelante\b|\bde pronto\b(?! me)|\btal vez\b|\bquiza\p{L}*/u,
    /\bno (?:estoy|toy) segur[oa]\b|\bentre si y no\b|\b(?:le|les) (?:aviso|confirmo|digo|cuento|comento)\b(?!.{0,10}\bque no\b)|\byo (?:lo|la|los|las|le|les) (?:llamo|busco|aviso)\b|\bsi me decido\b|\bno me apure\b|\bdeme unos? (?:dias|tiempo|dia)\b|\bdespues de (?:la )?(?:prima|quincena)\b/u,
    /\bcomparar\b|\bvoy a (?:preguntar|mirar|averiguar|ver|revisar|pensar)\b|\bleerlo bien\b|\bretroactivo\b|\bpuede ser pero\b|\btengo dudas\b|\bes una decision\b|\bdejeme (?:y |a ver |mirar|mirarlo|ver|revisar|averiguar|primero)\p{L}*|\bluego le digo\b|\bdejeme lo\b|\blo voy a (?:consultar|hablar|pensar|mirar)\b|\bno se\b(?= (?:deme|dejeme|toca|habria|tendria|si))/u,
  ],
  interest_high: [
    /\bme (?:interesa\p{L}*|gustaria|sirve|conviene|llama la atencion|suena)\b|\b(?:estoy|muy|quede) interesad[oa]\b|\bquiero (?:saber|hacer|recoger|sacar|solicitar|pedir|aplicar|que me (?:expliqu|atiend|visit|cuent|compr)\p{L}*|el credito|un credito|esa plata)\b|\bquisiera (?:saber|hacer|sacar|conocer)\b/u,
    /\b(?:cuenteme|cuentame|contame|expliqueme|explicame|digame|dime|decime|hagale|dale|de una|arranquemos|empecemos|agendeme|agendemos|programeme|aparteme|anoteme|inscribame)\b/u,
    /\bcuanto (?:\p{L}+ ){0,2}(?:prest|quedaria|queda|sale|saldria|dan|puedo|toca|seria|cuesta|es la cuota)\p{L}*|\ben cuanto (?:me|queda|sale)\b|\bcual es (?:el|la) (?:monto|cuota|tasa|plazo|maximo|requisito)\b|\bque (?:papeles|documentos|requisitos|necesito|se necesita|hay que|tengo que|toca)\b|\b(?:yo )?(?:aplico|sirvo|califico|clasifico)\b/u,
    /\b(?:puedo|podria) (?:ir|pasar) (?:a|por) (?:la|su) oficina\b|\bdeme una cita\b|\b(?:necesito|ando necesitando|necesitaba|estoy necesitando|busco|buscando|estaba buscando|andaba buscando|estaba averiguando) (?:como |unos |una |un |de |esa |urgente )*(?:plata|platica|dinero|credito|prestamo|libranza|\p{L}+ millones|\p{L}+ palos|eso)\b|\bnecesitando una? (?:plata|platica|credito|prestamo)\b|\bestaba averiguando\b|\bque bueno que llam\p{L}*/u,
    /\bcompran? (?:mi )?cartera\b|\bcomo anillo al dedo\b|\bme (?:puede|pueden|la pueden|lo pueden) (?:visitar|aprobar|prestar|explicar|atender|comprar|ayudar)\b|\bme visit\p{L}*|\bdonde queda la oficina\b|\bsimulacion\b|\bmandeme a alguien\b|\bque me la compren\b|\bcomo (?:hago|hacemos|es el proceso|es la vaina|funciona|seria)\b/u,
    /\bsoy (?:docente|profesora?|pensionad[oa]|emplead[oa] public[oa]|funcionari[oa])\b|\bpensionad[oa] (?:de|del|por)\b|\btrabajo en (?:la|el) (?:alcaldia|gobernacion|magisterio|ministerio|hospital|rama|fiscalia|sena|icbf|policia|ejercito|secretaria|contraloria|procuraduria)\b|\bde planta\b(?<!no de planta)|\bcuadremos\b/u,
  ],
}
