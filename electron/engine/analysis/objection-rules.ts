/** The objections of the fixed list that a customer voices, also those the call later overcomes. */
import type { Objection } from '../../../shared/domain/analysis.ts'
import { find, phrase, type Span, type Utterance } from './customer-speech.ts'
import { isNegated } from './negation.ts'
import { isInjection } from './speech-acts.ts'

export interface FoundObjection {
  tag: Objection
  turn: number
  span: Span
}

interface Rule {
  tag: Objection
  pattern: RegExp
  /** Whether a negation before the words takes the objection back. */
  negatable: boolean
}

const rule = (tag: Objection, source: string, negatable = false): Rule => ({
  tag,
  pattern: phrase(source),
  negatable,
})

const rules: readonly Rule[] = [
  rule(
    'tasa_alta',
    '(?:muy|tan|bastante|demasiado|re|esta|estan|es|son|sale|salen|queda) ~2 (?:car[oa]s?|carisim[oa]s?|carit[oa]|costos[oa]s?|alt[oa]s?|altisim[oa]s?|elevad[oa]s?|dur[oa]s?)(?! (?:no|de))',
    true,
  ),
  rule(
    'tasa_alta',
    '(?:tasa|interes|intereses|cuota) ~4 (?:alt[oa]s?|car[oa]s?|carisim[oa]s?|elevad[oa]s?|por las nubes|usura|robo|abusiv[oa]s?|matan|descarad[oa]s?)',
    true,
  ),
  rule(
    'tasa_alta',
    '(?:robo|usura|atraco|me (?:matan|tumban|clavan)) ~3 (?:interes\\S*|tasa|cuota)|por una decima|(?:eso|asi|la cuota) no me (?:alcanza|da|rinde|cuadra)|mas (?:barat[oa]|baja|baj[oa]) ~3 (?:banco|cooperativa|fondo|otra parte|otro lado)|(?:si|que) (?:me |nos )?(?:la |lo )?(?:rebaj|baj|mejor|dej)\\S* (?:mas |un poco |por lo menos |en |al )?(?:la tasa|el interes|uno|en uno|al uno)',
  ),
  rule(
    'plazo_largo',
    '(?:amarrad[oa]|pagando|endeudad[oa]|encartad[oa]) ~3 (?:toda la vida|media vida|tantos anos|anos y anos|hasta (?:que me muera|viejo|vieja))|(?:mucho|muchos|muchisimo|tantos|demasiad[oa]s?) (?:tiempo|anos|meses|plazo)|(?:doce|diez|once|ocho|quince) anos (?:es|son|eso|uno|no) ~4 (?:barbaridad|mucho|eternidad|demasiado|largo|larguisimo|vida)|plazo (?:tan|muy|demasiado) largo|(?:tan|muy) larg[oa]|a (?:doce|diez) anos uno|una eternidad',
  ),
  rule(
    'costos_adicionales',
    '(?:seguro|fianza|arandelas|comision|comisiones|estudio|cargos|costos|afianzadora|aval|cuota de manejo|iva|penalidad|cobros) ~6 (?:tumban|clavan|encarece\\S*|car[oa]|cobran de mas|escondid\\S*|ocult\\S*|sube\\S*|arandelas|car[ií]sim\\S*|roban|no me gusta\\S*|abusiv\\S*)|(?:tumban|clavan|esas|las|tanta|tantas) ~3 (?:arandelas|seguros|comisiones|cobros)|no me (?:cobran|cobren|metan) ~2 (?:fianza|seguro|comision|estudio|nada)|(?:otros|otras) \\S+ (?:mil )?mensuales|sin (?:fianza|seguro|comision)|letra (?:menuda|pequena|chiquita)',
  ),
  rule(
    'ya_tiene_credito',
    '(?:acabo de|acabe de|recien|hace (?:poco|dos|un|una|tres|unos) ~2 |ya|la semana pasada|el mes pasado|apenas) ~2 (?:sacar|saque|hacer|hice|tomar|tome|coger|cogi|adquiri\\S*|me (?:prestaron|hicieron|desembolsaron|aprobaron)|firmar|firme) ~4 (?:un[oa]?|credito|prestamo|libranza|compra|con|en|retanqueo|otro)',
  ),
  rule(
    'ya_tiene_credito',
    '(?:yo )?ya (?:recogi todo|estoy con|voy por la mitad|tengo asesor)|me (?:hicieron|dieron|prestaron) (?:uno|una|otro) hace|(?:me faltan|me falta) \\S+ (?:anos|meses|ano|poquito) (?:de ese|para|de)|(?:yo )?ya tengo (?:un |una |mi |otro |otra )?(?:credito|libranza|prestamo|uno con|una con)|con el que tengo (?:me )?basta|estoy pagando (?:otro|otra|uno|una)(?= (?:y|con|credito|todavia|que|en|apenas|me)| $)|cuando (?:acabe|termine) de pagar (?:la otra|el otro|este|esta|lo que)',
  ),
  rule(
    'comparando_ofertas',
    '(?:banco|cooperativa|fondo(?: de empleados)?|coomeva|davivienda|bancolombia|bbva) ~2 (?:me )?(?:lo |la |los )?(?:presta|prestan|da|dan|deja|dejan|cobra|cobran|manejan) ~4 (?:al|a(?= (?:cero|uno|un))|mas barat[oa]|mejor|menos)|(?:me|nos) (?:ofrecieron|ofrecio|ofrecen|hicieron una oferta|estan ofreciendo|cotizaron|dieron) ~6 (?:otro|otra|banco|cooperativa|mejor|mas barat[oa]|fondo|uno punto)|(?:estoy|ando|voy a|quiero|yo|y) (?:comparand\\S*|comparar|cotizand\\S*|cotizar|comparo)|(?:otra|otras|varias|otros|tres|dos) (?:oferta|ofertas|propuestas|opciones|entidades|cotizaciones)|(?:espero|esperando|estoy esperando) ~3 (?:respuesta|propuesta|oferta|que me (?:responda|salga|diga)) ~3 (?:banco|cooperativa|fondo|otro|otra)|mirando (?:en |con )?(?:otros|varios|varias|otras)|mi (?:banco|fondo|cooperativa) ~4 (?:mejor|mas barat[oa]|menos)|en (?:el|la|mi) (?:banco|cooperativa|fondo) (?:me |lo )?(?:la |lo )?(?:dan|dejan|tengo|prestan) (?:al|a|mas|en)',
  ),
  rule(
    'sin_cupo',
    '(?:muchas|tantas|puras) (?:deudas|cuotas|creditos)|ya debo en|debo las|no me prestan ni|no me alcanza (?:ni|para)|casi (?:en )?cero|(?:sueldo|pension) embargad[oa]|(?:no (?:me )?(?:cabe|queda|tengo|hay|da)) ~4 (?:cupo|un credito mas|otro credito|otro descuento|mas descuentos|capacidad|nada de|ni un peso)|(?:cupo|desprendible|nomina|sueldo|pension|mesada|capacidad) ~3 (?:copad[oa]|llen[oa]|cop[oe]|al tope|en cero|topad[oa]|full|comprometid[oa]|agotad[oa]|embargad[oa]|a reventar|casi en cero)|sin cupo|(?:me descuentan|me quitan|me sacan) (?:mas de la mitad|la mitad|todo|medio sueldo|casi todo)|(?:endeudad[oa]|deudas|deuda) ~2 (?:hasta (?:la|el|las)|coronilla|cuello)|(?:hasta (?:la coronilla|el cuello|las orejas|el tope))|(?:estoy|ando) (?:ahorcad[oa]|colgad[oa]|llevad[oa]|sobreendeudad[oa]|endeudadisim[oa]|full de deudas|reventad[oa])|raspado de la olla|no me queda (?:nada|ni|casi)',
  ),
  rule(
    'no_quiere_deuda',
    '(?:no|ni) ~3 (?:mas (?:deudas?|creditos?|prestamos?|obligaciones)|endeudarme|endeudar|deberle?|otra deuda|otro credito|deudas|creditos|prestamos|deberle a nadie|meterme en (?:mas|otra|otro|deudas|creditos|eso))|(?:otra deuda)(?= ~8 (?:semana|no|dicha))|(?:miedo|susto|temor|pavor|panico|nervios|jarto|pereza) ~5 (?:deuda\\S*|meterse|endeud\\S*|credit\\S*|prest\\S*|uno se mete|deber)|le (?:tengo|cogi|huyo) ~2 (?:a )?(?:las |los )?(?:deudas|creditos|prestamos|bancos)|no me gusta (?:deber|endeudarme|las deudas|la deuda|tener deudas|estar debiendo)|(?:uno se mete en (?:esas|eso|deudas)|termina peor|vivir sin deudas|salir de deudas no|no soy de (?:deudas|creditos|prestamos)|me da miedo ~2 (?:meterme|endeudarme|uno))|prefiero (?:no deber|vivir (?:tranquil|sin))',
  ),
  rule(
    'reportado',
    '(?:reportad[oa]s?|reportaron|(?:por|con|otro|un|el) reporte|historial|vida crediticia|puntaje|datacredito|centrales|central de riesgo|cifin|transunion|lista de morosos|procredito|mal historial|puntaje ~3 (?:mal[oa]|baj[oa]|dana\\S*|suelo)|mora vieja|castigad[oa])(?! (?:no|yo no))',
  ),
  rule(
    'edad_salud',
    '(?:por|a) (?:la|mi|esta|esa) edad|(?:muy|tan|ya estoy|ya soy|estoy|soy) (?:viej[oa]|viejit[oa]|mayor|de edad|anciana?|cuch[oa])|ya (?:pa|para) (?:que|mi edad)|(?:de|con|tengo|cumplo|ya) (?:\\S+ )?(?:setenta|ochenta|setenta y \\S+|ochenta y \\S+|sesenta y (?:ocho|nueve)) ~2 (?:anos|todavia|y)|(?:estoy|ando|me encuentro|tengo) ~3 (?:enferm[oa]|delicad[oa]|malit[oa]|cancer|dialisis|la presion|del corazon|hospitalizad[oa]|incapacitad[oa]|marcapasos)|(?:me|nos) (?:opera\\S*|diagnostic\\S*|detect\\S*) ~4 (?:cancer|tumor|corazon|diabetes)|mis? (?:enfermedad\\S*|achaques|quebrantos)|asegur\\S* ~4 (?:por la edad|enferm\\S*)',
  ),
  rule(
    'no_necesita',
    '(?:yo |ya |ahorita |ahora |la verdad |por ahora |por el momento )?no (?:lo |la |los |nada |me )?(?:necesito|necesitamos|necesita|ocupo|requiero|hace falta)(?! (?:saber|que me diga|codeudor|hablar|ni|mas (?:papel|explic)))|(?:asi|ya) (?:estoy|estamos) (?:muy )?(?:bien|tranquil[oa])|(?:estoy|estamos) (?:muy )?bien (?:asi|gracias)|gracias a dios (?:no|tengo|estoy)|no (?:me |tengo )?(?:hace falta|necesidad)',
  ),
  rule(
    'aplaza',
    '(?:mas adelante|otro dia|en otra (?:ocasion|oportunidad)|(?:ahi|despues|luego) (?:miramos|vemos|hablamos|veo|miro)|el (?:ano|mes) (?:entrante|que viene|proximo)|(?:el|para el) (?:otro|proximo) (?:mes|ano)|(?:pa|para|en|hasta|por) (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|(?:yo |ya )?(?:le|les|te) aviso|(?:cualquier cosa) ~3 (?:llamo|aviso|busco|marco)|yo (?:la|lo|los|les|te) (?:llamo|busco)|(?:dejeme|dejame|voy a|lo voy a|quiero|toca) (?:lo |la )?(?:pienso|pensar\\S*|pensarl\\S*)|por (?:ahora|el momento) no|no por (?:ahora|el momento|estos dias)|no es (?:el|buen) momento|despues de (?:navidad|diciembre|las fiestas|la prima|quincena|vacaciones)|todavia no (?!me))',
  ),
  rule(
    'sin_tiempo',
    '(?:estoy|ando|voy|vamos|me (?:coge|cogio|agarra|pilla)|que) ~2 (?:ocupad[oa]|manejando|conduciendo|en (?:una |la |plena |un |el )?(?:reunion|clase|junta|turno|cita|misa|audiencia|bus|calle|moto|carro|trabajo|consulta|fila|capacitacion|comite|urgencias)|dictando|trabajando|almorzando|en (?:pleno|plena) \\S+|cocinando|comiendo|entrando|corriendo|atendiendo|de afan|entregando|durmiendo|de salida|de guardia|en el medico)|no puedo (?:hablar|atender\\S*|ahora|ahorita|en este momento)|no tengo tiempo|mal momento|(?:tengo|con) (?:mucho )?(?:afan|prisa)|aqui no puedo|ahorita (?:no puedo|imposible)|(?:esta|me esta) entrando otra llamada',
  ),
  rule(
    'consultar_tercero',
    '(?:habl\\S*|consult\\S*|convers\\S*|pregunt\\S*|coment\\S*|dig[oa]|decir\\S*|cont\\S*|mirar\\S*|decid\\S*|cuadr\\S*|charl\\S*) ~4 (?:mi|la|el|mis|los|con la|en la) (?:espos[oa]|marido|mujer|senora|viej[oa]|hij[oa]s?|mama|papa|familia|casa|contador\\S*|herman[oa]|abogad[oa]|companer[oa]|pareja|novi[oa])|(?:mi|el|la) (?:espos[oa]|marido|mujer|senora|hij[oa]|contador\\S*|herman[oa]|niet[oa]) ~4 (?:me (?:mata|maneja|ayuda|decide|regana|deja|asesora)|decide|maneja|es (?:el|la|quien) que|ella es|tiene que|no me deja|sabe)|(?:hable|llame|entiendase) con mi|(?:miro|hablo|hablar|consulto|lo miro|cuadro|decido) (?:esto |eso )?con (?:mi|la|el|mis)|(?:mi|el|la) (?:hij[oa]|espos[oa]|marido|mujer|senora) se (?:pone|enoja|molesta)|me acompane mi',
  ),
  rule(
    'desconfianza',
    '(?:intermediari[oa]s?|vigilad[oa]s? por|numeros? (?:raros?|desconocidos?)|(?:el|su|cual es el) nit|yo verifico|para verificar|correo oficial|buscar la empresa|no se sabe quien|ya no sabe quien|(?:no|ni) ~3 dar ~1 (?:mi|mis|la) (?:cedula|datos|informacion)|estafa\\S*|fraude\\S*|robar\\S*|rob(?:o|an|aron)(?! (?:de |los )?interes)|ladron\\S*|trampa|cuento|tumb(?:an|ar|aron|o|ado)|(?:me|nos|lo|la|uno) ~2 engan\\S*|piramide|paja|no confio|desconfi\\S*|no me da confianza|no me fio|que_? tal sea|como_? se (?:yo )?(?:que|si)|clavandol[oa]|clavan|de mentira|falsos?|hampa\\S*|extorsi\\S*|no doy (?:mi|mis|datos|informacion)|por telefono (?:no|yo no)|tan bueno no dan|gato encerrado|no (?:le )?(?:creo|como) ~1 cuento|mala espina|eso es real|son serios|se ve raro|suena raro|no caigo)',
  ),
  rule(
    'mala_experiencia',
    '(?:ya )?(?:me|nos) (?:tumbaron|robaron|quedaron mal|incumplieron|engañaron|enganaron|hicieron (?:perder|la misma|lo mismo)|siguen descontando|descontaron|cobraron|fue mal|trataron mal|clavaron|han (?:echado|hecho|quedado) ~3 (?:cuento|mal|lo mismo)|dejaron|salieron con)|(?:la otra|la ultima|la vez pasada|una) vez ~5 (?:mal|estaf\\S*|tumb\\S*|quedaron|problema\\S*|me hicieron)|mala experiencia|(?:tuve|tuvimos) ~3 (?:problema\\S*|lio\\S*|inconveniente\\S*)|ya (?:pague|cancele) ~5 (?:siguen|descont\\S*|cobr\\S*)|(?:queja|reclamo|abuso) ',
  ),
  rule(
    'habeas_data',
    '(?:de |y )?(?:donde|como_?) ~3 (?:sac\\S*|consigui\\S*|obtuv\\S*|tiene\\S*|encontr\\S*|salio|cogi\\S*) ~3 (?:mis?|el|este|ese|estos|mi) ~1 (?:numero|telefono|datos?|celular|informacion|nombre|dato)|quien (?:le|les|te) (?:dio|paso|autorizo|facilito|vendio|entrego)|(?:yo )?no (?:autorice|he autorizado|di (?:permiso|autorizacion)|les? (?:he dado|di)) ~4 (?:datos|numero|llam\\S*|permiso|autorizacion|informacion)?|habeas data|(?:proteccion|tratamiento|supresion|politica|uso) ~2 (?:de )?(?:mis |los )?datos|ley (?:1581|mil quinientos)|quien los autorizo|con que_? (?:autorizacion|permiso|derecho)|superintendencia',
  ),
  rule(
    'exceso_llamadas',
    '(?:llam\\S*|marc\\S*|timbr\\S*) ~4 (?:a cada rato|todos los dias|todo el dia|cada (?:rato|dia|nada|semana|ocho dias)|varias veces|muchas veces|mil veces|(?:\\S+ )?veces|a toda hora|seguido|diario|hasta)|(?:cada rato|todos los dias|todo el dia|a toda hora|toda la semana|otra vez|varias veces|(?:tres|cuatro|cinco|diez|veinte|mil|quinta|cuarta|tercera|decima|tantas|tanta|muchas|esta|cuantas) (?:vez|veces|llamad\\S*)) ~5 (?:llam\\S*|marc\\S*|ustedes|timbr\\S*|preguntando|semana|hoy|molest\\S*)|(?:tanta|tantas|esa|la|las|sus|con) (?:llamaditas|llamadera|llamadas)|(?:van|llevan) (?:como )?(?:\\S+) (?:llamadas|veces)|(?:solo )?van (?:cuatro|tres|cinco|seis|siete|ocho|diez)|(?:cansad[oa]|aburrid[oa]|mamad[oa]|hart[oa]|jart[oa]|desesperad[oa]|hasta la (?:coronilla|madre)) ~4 (?:llam\\S*|ustedes|de que|con|tanto|molest\\S*)|ya estoy (?:aburrid[oa]|cansad[oa]|mamad[oa]|hart[oa])|intens[oa]s?|dejen de (?:llamar|molestar|fastidiar|fregar|joder)',
  ),
  rule(
    'tramites',
    '(?:much[oa]s?|tant[oa]s?|tanta|demasiad[oa]s?|puro|pura|ese|pereza) ~2 (?:papeleo|papeles|tramites?|vueltas|requisitos|papeleria|tramitologia|filas)|(?:pereza|jartera|mamera|cansad[oa]) ~4 (?:papel\\S*|tramit\\S*|vueltas|filas|requisitos)|no me pongo a hacer vueltas|(?:complicad[oa]|enredad[oa]|engorros[oa]) ~4 (?:papel\\S*|tramit\\S*|proceso|eso)',
  ),
  rule(
    'no_entiende',
    'no (?:le |te |la |lo )?(?:entiendo|entendi|entiende|comprendo|capto|cojo)(?! como)|(?:de eso|de esas cosas) (?:yo )?no (?:entiendo|se)|(?:hable|hableme|mas) (?:mas )?(?:duro|despacio|pasito|claro)|como_? (?:me )?dice|que_? (?:es eso|dijo|me dice|dice)(?= $)|no (?:le )?(?:oigo|escucho) (?:bien|nada)|me (?:confunde|enreda|perdi|confundi)|no se (?:de )?que (?:me )?habla|(?:cual|que_?) (?:pension|deuda) ~3 (?:mia|llaman)|(?:o es que|es que) salio ~2 deuda',
  ),
]

/** Objections in order of appearance, each tag once. `extra` adds those other rules found. */
export function findObjections(
  utterances: readonly Utterance[],
  extra: readonly FoundObjection[] = [],
): FoundObjection[] {
  const found: FoundObjection[] = []
  for (const utterance of utterances) {
    if (utterance.role !== 'customer' || isInjection(utterance)) continue
    for (const { tag, pattern, negatable } of rules) {
      if (found.some((known) => known.tag === tag)) continue
      const span = find(utterance, pattern).find((candidate) => !negatable || !isDenied(utterance, candidate))
      if (span) found.push({ tag, turn: utterance.turn, span })
    }
  }
  for (const one of extra) if (!found.some((known) => known.tag === one.tag)) found.push(one)
  return found.sort((a, b) => a.turn - b.turn || a.span.start - b.span.start)
}

function isDenied(utterance: Utterance, span: Span): boolean {
  if (isNegated(utterance, span.start)) return true
  const inside = utterance.words.slice(span.start, span.end).map((word) => word.norm)
  return inside.includes('no') || inside.includes('tampoco')
}
