/** How people ask not to be contacted, in any register: the phrases alone, without judging their context. */
import { phrase } from './customer-speech.ts'

/** Verbs of contact in the moods a request uses: imperative, subjunctive, and the polite indicative. */
const contactVerb =
  '(?:re)?(?:llam(?:e|en|es|ara|aran|aras|ase|asen)|marqu(?:e|en|es)|marc(?:ara|aran)|timbr(?:e|en|es|ara|aran|aras|ase|asen)|contact(?:e|en|es|ara|aran|aras|ase|asen)|molest(?:e|en|es|ara|aran|aras|ase|asen)|fastidi(?:e|en|es|ara|aran|aras|ase|asen)|jod(?:a|an|as|iera|ieran|iese|iesen)|jodieran|frieg(?:ue|uen|ues)|fregu?(?:e|en|aran)|importun(?:e|en|es|ara|aran|aras|ase|asen)|insist(?:a|an|as|iera|ieran|iese|iesen)|escrib(?:a|an|as|iera|ieran|iese|iesen)|busqu(?:e|en|es)|busc(?:ara|aran)|acos(?:e|en|es|ara|aran|aras|ase|asen)|perturb(?:e|en|es|ara|aran|aras|ase|asen)|incomod(?:e|en|es|ara|aran|aras|ase|asen)|ofrezc(?:a|an|as)|ofreci(?:eran|era)|hag(?:a|an) (?:mas )?llamadas|hicieran (?:mas )?llamadas|comuniqu(?:e|en)|pregunt(?:e|en|aran)|tengan en cuenta|incluyan|vayan a (?:volver a )?(?:llamar|marcar|molestar))'
const contactInfinitive =
  '(?:re)?(?:llamar|marcar|timbrar|contactar|molestar|fastidiar|joder|fregar|insistir|escribir|buscar|ofrecer|ofrecerme|acosar|comunicar|comunicarse|importunar|perturbar)(?:me|nos|lo|la|le|se)?'
const contactGerund =
  '(?:llam|marc|timbr|molest|insist|jod|fastidi|freg|escrib|contact|acos)(?:ando|iendo)(?:me|nos|lo|la)?'
/** Object pronouns before a verb, any number. */
export const clitics = '(?:(?:me|nos|le|les|lo|la|se|te) )*'
const forever = '(?:mas|nunca|jamas|otra vez|de nuevo|nuevamente|en la vida|ni)'
const list =
  '(?:lista|listado|listas|base|bases|base de datos|datos|numero|numerito|numeros|registro|registros|sistema|nombre|telefono|celular|contactos|contacto|directorio|agenda|archivo|informacion|planilla)'

const removalImperative =
  '(?:borr|saqu|quit|elimin|retir|suprim|bot|tach|exclu[iy]|depur|desvincul|desafili|desuscrib|desactiv|inactiv|baj|descart|cancel|olvid|pierd|remuev|anul)(?:e|en|a|an|ame|ala|alo|enme|eme|enos|ennos|enlo|elo|enla|ela|ese|ense|ate|ite|as|es|ir|arme|arlo|ar|irme|me)?'

/** Phrases that ask for no more contact or for removal, before the exceptions of `opt-out.ts`. */
export const optOutRequests: readonly RegExp[] = [
  phrase(
    'no (?:me|nos|lo|la) (?:teng(?:a|an|as)|inclu(?:ya|yan)|met(?:a|an)|pong(?:a|an)) ~1 (?:en cuenta|presente|en (?:eso|la lista|esa lista|esas listas|su lista|sus campanas|campanas))',
  ),
  phrase('no cuent(?:e|en) mas con (?:mi|este) (?:numero|telefono|celular|nombre)'),
  phrase(
    `(?:agradezco|agradeceria|agradecemos|bueno|ojala|mejor|gustaria|favor) ~2 (?:si |que )?dej(?:an|en|e|a|aran|ara) de (?:${contactInfinitive})`,
  ),
  phrase(
    'dej(?:e|en|a) ~1 (?:insistencia|insistidera|molestadera|cansadera|fregadera|llamadera)|no (?:insist(?:a|an)|sig(?:a|an)) ~1 (?:con|en) ~1 (?:llamad\\S*|llamar\\S*)',
  ),
  phrase(
    'ni por (?:telefono|whatsapp|correo|nada) ~8 (?:ni por nada )?~2 (?:me|nos) (?:busqu\\S*|llam(?:e|en)|escrib(?:a|an)|contact(?:e|en))',
  ),
  phrase('(?:que )?se olvid(?:e|en) de (?:mi|nosotros|este numero)(?= (?:y|por|gracias|que|para)| $)'),
  phrase(
    '(?:marqu|anot|registr|dej|pong)(?:e|en|a)(?:me|lo|la)? ~2 (?:como|que) (?:no (?:contactar|llamar|molestar|contacto)|no (?:quiero|quiere|deseo|desea) (?:que ~2 llam\\S*|llamadas|contacto))',
  ),
  phrase(
    '(?:saqu|quit|borr|elimin|retir)(?:e|en|a)(?:me|nme|nos|nnos|lo|la|nlo|nla) ~3 (?:de|del) ~2 (?:llamad\\S*|llamadera|campan\\S*|marcaciones|automatic\\S*|robot|maquina)',
  ),
  phrase(
    `(?:absteng\\S*|abstener\\S*|evit(?:e|en|ese|ense)) (?:de )?(?:volver a |seguir )?${clitics}(?:${contactInfinitive}|${contactGerund})`,
  ),
  phrase(
    '(?:vay(?:a|an)|vayase|vayanse) (?:a|y) (?:molest|jod|freg|llam|fastidi|marc|timbr)\\S* ~2 (?:otr[oa]s?|parte|lado|abuela|madre|gente)',
  ),
  phrase(
    `(?:pierda cuidado|no hay necesidad|no hay para que|para que|pa que) de (?:volver a )?(?:${contactInfinitive})`,
  ),
  phrase('(?:desautoriz|no autoriz)\\S* ~4 (?:uso|tratamiento|manejo|datos|informacion|contacto|llamad\\S*)'),
  phrase(
    `no (?:quiere|quieren|desea|desean|queremos|deseamos) que ${clitics}(?:(?:vuelv|volv)\\S* a )?(?:${contactVerb}|${contactInfinitive})`,
  ),
  phrase('dej(?:e|en) (?:quiet[oa]s?|tranquil[oa]s?|en paz|descansar) a (?:mi|mis|la|el|los|uno)'),
  phrase('no (?:vuelv(?:a|an|as)) a (?:gastar|perder|malgastar|aparecer|entrar|insistir|ofrecer)\\S*'),
  phrase('que no se (?:repita|repitan|vuelva a repetir)(?: ~2 llamad\\S*)?'),
  phrase(
    `(?:tampoco|ni|nunca mas|jamas) ${clitics}(?:vuelv(?:a|an|as) a|vayan a) ${clitics}(?:${contactInfinitive})`,
  ),
  phrase(
    '(?:llam|marqu)(?:e|en)(?:me|nme)? ~1 (?:el dia del juicio|cuando (?:me muera|este muert[oa]|las ranas|los sapos|san juan|el infierno))',
  ),
  phrase('hasta (?:el sol de )?hoy les (?:contesto|atiendo|paso)'),

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
