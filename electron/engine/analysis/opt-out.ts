/**
 * Hears that a person wants no more contact, or her data removed, in any register: courteous, insulting,
 * ironic, legal or in passing. Missing one is the worst mistake ANA can make, so doubt counts as a yes;
 * the exceptions are only those that change what was asked (an hour, a channel, a condition, a credit
 * bureau, another company).
 *
 * Law: Ley 2300 of 2023 and Ley 1581 of 2012 (right to cancel contact and to have data erased).
 */
import { find, has, normaliseTurn, phrase, type Span, type Utterance } from './customer-speech.ts'

export interface OptOut {
  /** Index of the turn in the transcript. */
  turn: number
  /** Where in the turn's words the request stands. */
  span: Span
}

/** Verbs of contact in the moods a request uses: imperative, subjunctive, and the polite indicative. */
const contactVerb =
  '(?:re)?(?:llam(?:e|en|es|ara|aran|aras|ase|asen)|marqu(?:e|en|es)|marc(?:ara|aran)|timbr(?:e|en|es|ara|aran|aras|ase|asen)|contact(?:e|en|es|ara|aran|aras|ase|asen)|molest(?:e|en|es|ara|aran|aras|ase|asen)|fastidi(?:e|en|es|ara|aran|aras|ase|asen)|jod(?:a|an|as|iera|ieran|iese|iesen)|jodieran|frieg(?:ue|uen|ues)|fregu?(?:e|en|aran)|importun(?:e|en|es|ara|aran|aras|ase|asen)|insist(?:a|an|as|iera|ieran|iese|iesen)|escrib(?:a|an|as|iera|ieran|iese|iesen)|busqu(?:e|en|es)|busc(?:ara|aran)|acos(?:e|en|es|ara|aran|aras|ase|asen)|perturb(?:e|en|es|ara|aran|aras|ase|asen)|incomod(?:e|en|es|ara|aran|aras|ase|asen)|ofrezc(?:a|an|as)|ofreci(?:eran|era)|hag(?:a|an) (?:mas )?llamadas|hicieran (?:mas )?llamadas|comuniqu(?:e|en)|pregunt(?:e|en|aran)|tengan en cuenta|incluyan|vayan a (?:volver a )?(?:llamar|marcar|molestar))'
const contactInfinitive =
  '(?:re)?(?:llamar|marcar|timbrar|contactar|molestar|fastidiar|joder|fregar|insistir|escribir|buscar|ofrecer|ofrecerme|acosar|comunicar|comunicarse|importunar|perturbar)(?:me|nos|lo|la|le|se)?'
const contactGerund =
  '(?:llam|marc|timbr|molest|insist|jod|fastidi|freg|escrib|contact|acos)(?:ando|iendo)(?:me|nos|lo|la)?'
const clitics = '(?:(?:me|nos|le|les|lo|la|se|te) )*'
const forever = '(?:mas|nunca|jamas|otra vez|de nuevo|nuevamente|en la vida|ni)'
const list =
  '(?:lista|listado|listas|base|bases|base de datos|datos|numero|numerito|numeros|registro|registros|sistema|nombre|telefono|celular|contactos|contacto|directorio|agenda|archivo|informacion|planilla)'

const removalImperative =
  '(?:borr|saqu|quit|elimin|retir|suprim|bot|tach|exclu[iy]|depur|desvincul|desafili|desuscrib|desactiv|inactiv|baj|descart|cancel|olvid|pierd|remuev|anul)(?:e|en|a|an|ame|ala|alo|enme|eme|enos|ennos|enlo|elo|enla|ela|ese|ense|ate|ite|as|es|ir|arme|arlo|ar|irme|me)?'

const requests: readonly RegExp[] = [
  // «no me vuelvan a llamar», «no volver a marcar»
  phrase(
    `(?:no|ni|nunca) ${clitics}(?:vuelv(?:a|an|as)|volver(?:me|nos)?|volvieran?|volvieras|vuelve|vuelven)(?:me|nos)?(?: (?:mas|nunca))? (?:a )?${clitics}(?:${contactInfinitive}|${contactVerb}|marcarle)`,
  ),
  // «no me llamen más», «no llame ni escriba más», «nunca más me marquen»
  phrase(
    `(?:no|ni|nunca|jamas) (?:mas )?${clitics}(?:quiero que |deseo que |necesito que )?${clitics}${contactVerb} ~4 ${forever}`,
  ),
  phrase(`nunca (?:mas|jamas) ~2 ${clitics}(?:${contactVerb}|${contactInfinitive})`),
  phrase(
    `no ${clitics}(?:me )?sig(?:a|an|as) (?:con ~2 (?:llamad\\S*|llamadera|cantaleta|insistencia|vaina|jodedera)|~1 ${contactGerund})`,
  ),
  phrase(`no ~2 (?:mas|otra) (?:llamad\\S*|llamadera|llamaditas|mensajes|contacto)`),
  phrase(
    '(?:ni una|cero|ninguna|basta de|suspend(?:a|an)|par(?:e|en)|acab(?:e|en) con|detengan|cancel(?:e|en)) ~2 (?:llamad\\S*|llamadera)(?: mas)?',
  ),
  // «dejen de llamar», «paren ya», «déjeme en paz»
  phrase(
    `(?:dej(?:e|en|a|es|ense|ese)|par(?:e|en|a|as)|ces(?:e|en)|absteng(?:a|an|ase|anse)|evit(?:e|en|ese|ense)) (?:ya )?(?:de )?(?:una vez (?:por todas )?)?(?:de )?(?:estar )?(?:me |nos )?(?:${contactInfinitive}|${contactGerund}|la llamadera|llamad\\S*|tanta llamad\\S*)`,
  ),
  phrase(
    '(?:dej(?:e|en) (?:la|esa|tanta) (?:llamadera|llamad\\S*|jodedera|insistidera|fregadera|cantaleta|molestadera))',
  ),
  phrase(
    '(?:dej(?:e|en|a)(?:me|nos|nme|nnos)|me dej(?:e|en|a|an)|nos dej(?:e|en|a|an)|dejem(?:e|en)|dejenos) (?:a uno )?(?:ya )?(?:vivir |estar |descansar )?(?:en paz|tranquil[oa]s?|quiet[oa]s?|san[oa]s?|descansar|dormir|vivir)',
  ),
  phrase('(?:dejen|dejenos|dejenme) (?:dormir|descansar|vivir|trabajar)'),
  phrase('(?:par(?:e|en) ya|ya par(?:e|en)|no mas por favor|ya no mas|basta ya|ya basta)'),
  // «no quiero que me llamen», «no deseo recibir llamadas», «no autorizo el contacto»
  phrase(
    `(?:no|ni) ${clitics}(?:quiero|deseo|quisiera|queremos|necesito|acepto|permito|autorizo|autorice|doy permiso|gusta|interesa|agrada|voy a permitir) (?:para )?(?:que )?(?:se )?${clitics}(?:sigan |siga |vuelvan a |vuelva a |estar? |esten |este )?(?:${contactVerb}|${contactInfinitive}|${contactGerund}|recibir|contacten)`,
  ),
  phrase(
    'no (?:quiero|deseo|quisiera|me interesa|preferiria) (?:volver a )?(?:recibir|ser|saber|oir|tener)(?:los|las)? ~3 (?:llamad\\S*|contactad[oa]|molestad[oa]|llamad[oa]|mensajes|publicidad|ofertas|ofrecimientos|ustedes)',
  ),
  phrase('no (?:quiero|deseo) ~1 (?:mas )?(?:llamadas|contacto|mensajes)'),
  phrase(
    `(?:agradec\\S*|agradeceria|prefer\\S*|preferiria|ruego|pido|suplico|solicito|exijo|pedimos|favor|gustaria|pediria|quisiera|quiero|pedirle|rogaria|espero|ojala|mejor favor|bueno seria|encargo|recomiendo) ~6 (?:no|nunca) ${clitics}(?:ser |recibir |estar )?(?:mas )?(?:(?:vuelv|volv)\\S* ~2 )?(?:${contactInfinitive}|contactad[oa]|llamad[oa]s?|molestad[oa]|recibir|mas llamad\\S*|llamadas|${contactGerund})`,
  ),
  phrase(`(?:agradec\\S*|ruego|pido|suplico|solicito|exijo|pediria|pedirle) ~4 (?:absteng\\S*|abstener\\S*)`),
  phrase(
    `(?:ya )?(?:le|les) (?:dije|he dicho|pedi|habia dicho|habia pedido|he pedido|habiamos dicho|advert[ií]|rogue|tengo dicho) ~6 (?:no|dejaran|deje|dejen|dejara) (?:de )?${clitics}(?:(?:vuelv|volv)\\S* a )?(?:${contactVerb}|${contactInfinitive})`,
  ),
  phrase(
    `yo (?:ya )?(?:pedi|dije|solicite) ~4 (?:no ${clitics}(?:${contactVerb}|volvieran?)|me (?:borraran|sacaran|quitaran|eliminaran))`,
  ),
  phrase(
    `(?:no (?:hace|hara) falta|no es necesario|no hay necesidad|no se (?:moleste|molesten|tome|preocupe)|no (?:pierda|pierdan|gaste|gasten|malgaste) ~4|ahorr(?:e|en)se) (?:de |en |por )?(?:que )?(?:me |nos |la )?(?:(?:vuelv|volv)\\S* a ~1|sig\\S*|mas llamad\\S*|las llamad\\S*|la llamad\\S*|llamand\\S*|molestia de (?:volver|llamar)\\S*)`,
  ),
  phrase(
    '(?:que )?(?:esta )?(?:sea|es) la ultima (?:vez|llamada|ves)(?: que ~3 (?:llam\\S*|marc\\S*|molest\\S*|timbr\\S*))?',
  ),
  // «bórreme de la lista», «saquen mi número», «elimine mis datos»
  phrase(
    `(?:borr|elimin|suprim|desvincul|desafili|desuscrib|tach|exclu[iy]|depur|retir|descart)(?:a|e|as|es|en|an|i|o)?(?:me|nme|nos|ime)(?: (?:ya|de|del|por|porfa|esa|ese|alli|alla|ahi|hoy|desde|inmediatamente|en|a|mi|el|los|la|lo|y|que|si|gracias|cuanto|porque))?`,
  ),
  phrase(
    `${removalImperative} ~3 (?:mis?|el|este|ese|estos|esos|los|ese bendito|todos mis|toda mi) (?:datos|numero|numerito|telefono|celular|nombre|informacion|contacto|registro|linea|cedula de su)`,
  ),
  phrase('pierd(?:e|a|an) ~1 (?:mi|este|ese|el) (?:numero|telefono|numerito|contacto|celular)'),
  phrase(
    `(?:saqu|quit|sac|baj|retir|remuev|borr|elimin|exclu[iy]|tach|ray|descart|depur|desmont|despeg|desaparezc|desaparec)(?:e|en|a|an|ue|uen|ues|as|es|i)?(?:me|nme|nos|lo|la|los|nlo|nla|ime)? ~3 (?:de|del|en) ~3 ${list}`,
  ),
  phrase(
    `(?:me|nos|lo|la) (?:saqu(?:e|en|es)|sac(?:a|an|as|ar)|quit(?:a|an|e|en|es|as)|borr(?:a|e|en|es|as|ar)|elimin(?:a|e|en|es|as|ar)|retir(?:a|e|en|es|an|as)|baj(?:a|e|en|es)|tach(?:a|e|en|es)|exclu(?:ye|ya|yan)|descart(?:a|e|en)|desafili(?:a|e|en)) ~1 (?:ahi|alli|alla|aca|todo eso)`,
  ),
  phrase(
    `(?:saqu|quit|sac|baj|bor+|retir)(?:e|en|a|ue|uen)(?:me|nme|nos|lo|nlo|la) (?:ya |por favor |porfa |a mi )?de (?:ahi|alli|alla|esa|eso|todo|una vez|donde)`,
  ),
  phrase(
    '(?:dar(?:me)?|deme|denme|dame|quiero|solicito|pido|exijo|tramit\\S*|me d(?:a|an|e|en)) (?:la |de |una )?baja',
  ),
  phrase(
    '(?:supresion|eliminacion|cancelacion|borrado|retiro|baja|exclusion) ~2 (?:de )?(?:mi|mis|los|el|todos) ~1 (?:datos|numero|informacion|registro|nombre)',
  ),
  phrase('(?:revoc|retir|cancel|anul)(?:o|ar|ando|ada|ado|e|en) ~3 (?:autorizacion|consentimiento|permiso)'),
  phrase(
    '(?:olvid(?:e|en|ese|ense|ate)|bot(?:e|en)|romp(?:a|an)|quem(?:e|en)|desaparezc(?:a|an)|desech(?:e|en)) ~2 (?:de )?(?:mi|este|ese|que) ~1 (?:numero|telefono|nombre|numerito|contacto|celular|existo)',
  ),
  phrase(
    '(?:haga|hagan|hace) (?:de )?cuenta (?:de )?que ~3 (?:mori|muri\\S*|no existo|no existe|falleci\\S*|me fui|no estoy)',
  ),
  phrase('(?:ojala|espero) ~2 (?:no|nunca) ~3 (?:oir|saber|escuchar|llam\\S*|volv\\S*|vuelv\\S*)'),
  phrase('no (?:quiero|quisiera|deseo) ~2 (?:saber|oir|escuchar) ~2 (?:de|a) ustedes'),
  phrase(
    '(?:pierdase|pierdanse|se me pierd\\S*|vay(?:a|an)(?:se|nse)? a (?:molestar|joder|fregar|llamar|fastidiar) a ~1|llam(?:e|en) a (?:otr[oa]s?|su|la) ~2 (?:parte|lado|gente|persona|abuela|madre|a joder)|busqu(?:e|en)(?:se)? (?:a )?otr[oa]|molest(?:e|en) a otr[oa])',
  ),
  phrase('cole?g(?:ue|uen) (?:y no|para siempre)'),
  phrase(`(?:no|ni) se ~1 ocurra ~2 (?:${contactInfinitive}|${contactVerb})`),
  phrase('no ~3 (?:volver|vuelvo) a (?:oir|ver|escuchar)(?:los|las|la|lo)?'),
  phrase(
    '(?:no|ni) ~2 (?:us(?:e|en)|utilic(?:e|en)|guard(?:e|en)|conserv(?:e|en)|compart(?:a|an)|trat(?:e|en)) ~3 (?:mis? (?:datos|numero|informacion|telefono)|este numero)',
  ),
  phrase(
    'mis? (?:numero|datos|telefono|informacion) ~2 no ~2 (?:us(?:e|en)|utilic(?:e|en)|guard(?:e|en)|marqu(?:e|en)|llam(?:e|en))',
  ),
  phrase(
    '(?:proced\\S*|sirva(?:n)?se|favor|solicito|pido|exijo|agradezco|le ruego) ~3 (?:exclui|elimin|borr|retir|suprim|desvincul|sac|quit|dar de baja)\\S*',
  ),
  phrase(
    '(?:exclu(?:ir|ya|yan|yanos|yame|yanme|irla|irlo|irme|irnos)|elimin(?:enos|eme|enme|arme|arnos)|desvincul(?:enos|eme|enme|arme)) ~4 (?:de |del |porfavor|inmediatamente|ya|todo|datos|lista|base)?',
  ),
  phrase(
    'no (?:esta|estan|se encuentra|estoy) ~1 (?:autorizad[oa]s?|facultad[oa]s?|permitid[oa]s?) ~2 (?:para|a) ~3 (?:comunicaciones|llamar\\S*|llamadas|contactar\\S*|ofertas|publicidad|usar|fines|recibir)',
  ),
  phrase(
    '(?:ya )?(?:esta )?(?:bueno|bien) ya (?:de|con) ~3 (?:llamad\\S*|molest\\S*)|(?:ya )?estuvo (?:bueno|suave) (?:de|con) ~3 (?:llamad\\S*)',
  ),
  phrase('(?:bloqu(?:e|ee|een)|vet(?:e|en))(?:me|nme|nos)'),
  phrase(`(?:ray|borr|tach)(?:e|en|ue|uen) ~3 (?:de|del) ~2 ${list}`),
  phrase('que no (?:quiere|quiero|desea|deseo) (?:mas |recibir )?(?:llamadas|contacto)'),
  phrase('(?:los|las|les|lo|la) (?:reporto|denuncio|demando|bloqueo|boleteo)'),
  phrase('no (?:me )?(?:cont(?:e|en) mas con|quiero (?:tener )?nada (?:que ver )?con) ustedes'),
  // The law, and the threat that means the same
  phrase(
    '(?:ley )?dejen de fregar|numeros excluidos|lista (?:de )?(?:excluidos|no llamar)|registro (?:nacional )?de excluidos|(?:el|al|en) rne',
  ),
  phrase(
    '(?:voy|vamos|vo) a (?:bloque|report|denunci|demand)\\S* ~4 (?:numero|linea|llamadas|superintendencia|sic|super|acoso|ustedes|hostigamiento)',
  ),
  phrase('(?:l[oae]s?|ya) (?:voy a |vamos a )?(?:bloque|denunci|demand)\\S+'),
  phrase(`si (?:me |nos )?(?:vuelv\\S* a|sig\\S*) ~1 (?:${contactInfinitive}|${contactGerund})`),
  phrase(
    '(?:mi|este|ese) (?:numero|linea|telefono|celular) ~2 (?:no es|deje|dejen|dejo) ~1 para (?:publicidad|propagandas?|ofertas|ventas)',
  ),
  phrase('(?:fuera|lejos|afuera) de (?:su|sus|esa|la|mi) ~1 (?:lista|base|listas|bases|vida)'),
  phrase(
    `no (?:aparecer|estar|figurar|salir|seguir|aparezca|este|siga) (?:mas )?en (?:su|sus|esa|la|esas|ninguna) ~1 ${list}`,
  ),
]

/** A bare «no me llame», which asks for silence unless it only limits the hour, the number or the channel. */
const bareRefusal = phrase(
  `(?:no|ni) ${clitics}(?:llam(?:e|en|es)|marqu(?:e|en|es)|timbr(?:e|en|es)|contact(?:e|en|es)|molest(?:e|en|es)|fastidi(?:e|en|es)|jod(?:a|an|as)|escrib(?:a|an|as)|busqu(?:e|en|es)|insist(?:a|an|as)|(?:llamar|molestar)(?:me|nos)?)`,
)
const imperativeContact =
  '(?:llam|marqu|marc|timbr|escrib|busqu|busc|mand|envi|contact|pas|dej)(?:a|e|en|i|ie|ue)(?:me|nme|nos|lo|la|melo|mela|nmelo|nmela|le)'
const permission = phrase(
  `${imperativeContact}|(?:me|nos|lo|la) (?:llama|llame|llamen|marca|marque|marquen|escribe|escriba|escriben|escriban|manda|mande|manden|envia|envie|timbra|busca)(?: ~2 (?:al|a|por|en|manana|el|despues|mas|mejor))?|(?:mejor|prefiero) (?:por|al|a|en|el) (?:whatsapp|correo|celular|fijo|otro|numero|escrito|mensaje|la|las|lunes|martes|miercoles|jueves|viernes|sabado)|si puede|si pueden`,
)
const limit = phrase(
  '(?:hoy|ahora|ahorita|a esta hora|a estas horas|a esa hora|a esas horas|tan temprano|tan tarde|tan seguido|temprano|(?:en|por) la (?:manana|tarde|noche)|en horas?|antes de|despues de|entre|al (?:trabajo|colegio|fijo|celular|otro|numero)|a (?:este|ese) (?:otro )?(?:numero|celular|fijo|telefono)|a la (?:casa|oficina)|por (?:telefono|celular|whatsapp)|en (?:horario|clase|semana)|los? (?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|fines)|cuando|mientras|todavia|hasta)',
)
const notAsAddress = phrase(
  'no (?:me|nos) (?:llame|llamen|llames|diga|digan|digas) (?:don|senora?|doctora?|profe|profesora?|usted|asi|viej\\S*|abuel\\S*|por (?:mi|el) (?:nombre|apellido))',
)

const bureau = phrase(
  '(?:datacredito|centrales|central de|riesgo|reportes?|reportad[oa]|cifin|transunion|morosos|buro|lista negra|listas negras|deudores|negativ[oa]s?|procredito|experian)',
)
const otherCompany = phrase(
  '(?:(?:le|les) (?:dije|pedi|he dicho|tengo dicho|habia dicho) (?:a|al) |(?:a|de) (?:los|las|la|el) (?:del|de la|de|otr[oa]s?) |al? (?:banco|claro|movistar|tigo|otra|otro|cooperativa|ellos|esos|esas)|(?:los|esos|esas|unos|las) (?:del|de la|de|otros) \\S+|cobr\\S+|del banco|de claro|de movistar|de tigo|de otra (?:empresa|entidad))',
)
const courteousCondition =
  /^ si (?:no (?:es|fuera) (?:mucha |tanta )?molestia|no le molesta|me hace|me hacen|son tan|es tan|fuera tan|fueran tan|es (?:usted )?(?:tan )?amable|quier|pued|me pued|es posible|no es mucho|le parece|gusta|es su gusto|hay forma|tiene algo|tienen algo|necesit)/
const statedFact =
  /^ si (?:ya|yo ya|yo no|aqui|aca|les? (?:dije|digo|estoy)|me vuelv|nos vuelv|vuelv|sig|me sig|siempre|a mi no|no (?:me interesa|soy|vive|es aqui))/

/** Whether «si…» opens a real condition shortly before the request, or «a menos que…» follows it. */
function isConditional(utterance: Utterance, span: Span): boolean {
  for (let at = span.start - 1; at >= Math.max(0, span.start - 9); at -= 1) {
    const norm = utterance.words[at]?.norm
    if (norm === 'asi' || norm === 'entonces' || norm === 'eso') break
    // «…y de paso sáqueme»: the request starts anew.
    if ((norm === 'y' || norm === 'pero') && span.start - at <= 3) break
    if (norm !== 'si') continue
    // «a ver si…» asks, it does not set a condition.
    if (/^(ver|saber|mirar|averiguar|preguntar)$/.test(utterance.words[at - 1]?.norm ?? '')) continue
    const rest = ` ${utterance.words
      .slice(at)
      .map((word) => word.norm)
      .join(' ')} `
    if (courteousCondition.test(rest) || statedFact.test(rest)) return false
    return true
  }
  const after = ` ${utterance.words
    .slice(span.end, span.end + 6)
    .map((word) => word.norm)
    .join(' ')} `
  return /^ (?:si no (?:es|tiene|tienen|me|van|hay|va)|a menos que|a no ser que|hasta que|mientras no|sin (?:algo|una oferta))/.test(
    after,
  )
}

/** Whether the removal or silence asked for concerns a credit bureau or another company. */
function concernsOthers(utterance: Utterance, span: Span): boolean {
  const near = windowText(utterance, span.start - 6, span.end + 7)
  const request = windowText(utterance, span.start, span.end)
  const isRemoval = /borr|elimin|saqu|sac|quit|retir|baj|lista/.test(request)
  if (isRemoval && testText(bureau, near)) return true
  const before = windowText(utterance, span.start - 9, span.end + 4)
  if (!testText(otherCompany, before)) return false
  return !/ ustedes | aca | aqui | este numero | su base | sus? lista /.test(before)
}

function windowText(utterance: Utterance, from: number, to: number): string {
  return ` ${utterance.words
    .slice(Math.max(0, from), Math.max(0, to))
    .map((word) => word.norm)
    .join(' ')} `
}

function testText(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

/** «no me llame más a esta hora, llámeme mañana»: a limit with permission, not a refusal of all contact. */
function isLimitWithPermission(utterance: Utterance, span: Span): boolean {
  // «déjeme tranquila, yo lo pienso» asks for time, not for silence.
  if (/tranquil|quiet/.test(windowText(utterance, span.start, span.end))) {
    return / (?:pienso|pensar|pensarlo|miro|consulto|aviso|averiguo) /.test(
      windowText(utterance, span.end, span.end + 7),
    )
  }
  const request = windowText(utterance, span.start, span.end)
  if (/vuelv|volv|nunca|jamas|ultima| mas llamad| borr| elimin/.test(request)) return false
  const after = windowText(utterance, span.end - 1, span.end + 8)
  const rest = windowText(utterance, 0, span.start) + windowText(utterance, span.end, utterance.words.length)
  if (/ mas (?:tarde|tardecito|temprano|tempranito|adelante|rato|ratico|bien) /.test(after)) return true
  return testText(limit, after) && testText(permission, rest)
}

function bareRequest(utterance: Utterance): Span | null {
  for (const span of find(utterance, bareRefusal)) {
    const after = windowText(utterance, span.end, span.end + 5)
    const rest = windowText(utterance, span.end, utterance.words.length)
    const before = windowText(utterance, 0, span.start)
    if (/ que $/.test(before) && / (?:raro|extrano|creia|pense|milagro|tiempo|hace) /.test(before)) continue
    if (
      /no (?:se )?(?:me |nos )?(?:moleste|molesten|molestes) /.test(
        `${windowText(utterance, span.start, span.end)} `,
      ) &&
      / se /.test(windowText(utterance, span.start, span.end))
    )
      continue
    if (testText(permission, rest) || testText(permission, before)) continue
    if (testText(limit, after)) continue
    if (/insist/.test(windowText(utterance, span.start, span.end))) continue
    return span
  }
  return null
}

/** The first request for no more contact in one customer turn, or null. */
export function optOutInUtterance(utterance: Utterance): Span | null {
  if (utterance.role !== 'customer') return null
  if (has(utterance, notAsAddress) && !/ mas /.test(utterance.text)) return null
  const found: Span[] = []
  for (const pattern of requests) found.push(...find(utterance, pattern))
  const bare = bareRequest(utterance)
  if (bare) found.push(bare)
  const meant = found.filter(
    (span) =>
      !isConditional(utterance, span) &&
      !concernsOthers(utterance, span) &&
      !isLimitWithPermission(utterance, span) &&
      !isDeniedRequest(utterance, span),
  )
  return meant.sort((a, b) => a.start - b.start)[0] ?? null
}

/** «no dejen de llamarme», «no me borre todavía»: the request itself is denied. */
function isDeniedRequest(utterance: Utterance, span: Span): boolean {
  const first = utterance.words[span.start]?.norm ?? ''
  if (/^(no|ni|nunca|jamas)$/.test(first)) return false
  const before = windowText(utterance, span.start - 2, span.start)
  return (
    / no (?:me |nos |se |lo |la )?$/.test(before) &&
    /^(dej|borr|saqu|sac|quit|elimin|retir|par|suspend|baj)/.test(first)
  )
}

/** Every customer turn that asks for no more contact. */
export function findOptOuts(utterances: readonly Utterance[]): OptOut[] {
  const found: OptOut[] = []
  for (const utterance of utterances) {
    const span = optOutInUtterance(utterance)
    if (span) found.push({ turn: utterance.turn, span })
  }
  return found
}

/** Whether one utterance, as the recogniser wrote it, asks for no more contact. For use during the call. */
export function isOptOut(text: string): boolean {
  return optOutInUtterance(normaliseTurn(0, 'customer', text)) !== null
}
