/**
 * Whether somebody asks not to be contacted again or to have her data removed, in any register: courteous,
 * insulting, legal, ironic, in passing. Missing one is a breach of the law (Ley 2300 de 2023, art. 5; Ley
 * 1581 de 2012), so a doubtful case counts as a request. Limits of hour, number or channel, conditions, and
 * complaints about somebody else do not.
 */
import { fold, squeeze } from './spanish-text.ts'

const call = String.raw`(?:llam\p{L}*|marc(?:ar\p{L}*|an?|ando|quen?)|marqu\p{L}*|timbr\p{L}*|contact\p{L}*|molest\p{L}*|fastidi\p{L}*|insist\p{L}*|busc(?:ar\p{L}*|an|ando|quen)|escrib\p{L}*|mand(?:ar\p{L}*|en) (?:mas )?mensajes|ofrec\p{L}*|ofrezc\p{L}*|jod\p{L}*|jorob\p{L}*|freg\p{L}*|friegu\p{L}*|acos\p{L}*|hostig\p{L}*)`
const list = String.raw`(?:list\p{L}*|base\p{L}*|registro\p{L}*|sistema|directorio|datos|agenda|contactos|ahi|alla|esa vaina|eso)`
const remove = `(?:borr|elimin|quit|sa(?:qu|c)|retir|suprim|exclu[iy]|desactiv|cancel|tach|bot)`
/** Orders and infinitives only: «¿de dónde sacó mi número?» asks, «saque mi número» orders. */
const removeNow = `(?:borr|elimin|quit|sac|retir|desactiv|cancel|tach|bot)ar|(?:suprim|exclu)ir|(?:borr|elimin|quit|saqu|retir|desactiv|cancel|tach|bot)en?|(?:borr|elimin|quit|desactiv|cancel)a|(?:suprim|excluy)an?`
/** «sáqueme de una duda», «que me saquen la plata»: something else is taken away. */
const notMe = String.raw` (?:de )?(?:la |el |un |una |esa |ese |esta |este |toda |mis |las |los )?(?:duda|cita|plata|credito|deuda|copia|cuenta|afan|apuro|problema|embargo|reporte|prestamo|certificado|turno|cuota|descuento|interes|seguro)s?\b`

export const requests: readonly RegExp[] = [
  // «no me llamen más», «no me vuelvan a llamar», «no quiero que me sigan llamando»
  new RegExp(
    String.raw`\bno (?:me |nos |le |les |lo |la |se )?(?:vuelv\p{L}*|volv\p{L}*|sig(?:a|an|as|ue|uen)|segui\p{L}*|siguen) (?:a )?(?:\p{L}+ )?${call}`,
    'u',
  ),
  new RegExp(
    String.raw`\bno (?:me |nos |le |les )?${call}(?: (?:a mi|aqui|aca|a este (?:numero|celular|telefono)|por favor|ya|nunca))* mas\b`,
    'u',
  ),
  /\b(?:ya )?no mas (?:de |con )?(?:esa |esas |tanta |tantas |sus )?(?:llamad\p{L}*|ofertas|mensajes|publicidad|propaganda)/u,
  /\bni una llamada mas\b|\buna llamada mas y\b/u,
  /\bno (?:me |nos )(?:llame|llamen|marque|marquen|llames|moleste|molesten|molestes|contacte|contacten|escriba|escriban|fastidie|fastidien|joda|jodan|jodas|joroben|frieguen|insista|insistan|busquen|timbren|llamaran|llamara|acose|acosen)\b/u,
  /\bno (?:vuelva|vuelvan|vuelvas)\b(?! a (?:decir|pasar|repetir))/u,
  /\bno (?:insista|insistan|insistas|jodan|me joda|frieguen|fastidien|molesten|moleste)\b/u,
  /\bno (?:quiero|queremos|deseo|necesito|acepto|autorizo|autorice|estoy autorizando|le autorizo|les autorizo|di|doy) (?:a nadie )?(?:\p{L}+ ){0,3}(?:recibir|que me|que nos|ser|llamad\p{L}*|ofertas|publicidad|propaganda|mensajes|permiso|autorizacion|contacto|contactad\p{L}*|el uso de mis datos|mas (?:llamad|mensaj|ofert|publicid)\p{L}*)/u,
  /\bno quiero saber (?:mas |nada (?:mas )?)(?:de ustedes|de esa empresa|de esto)/u,
  // «dejen de fregar», «paren ya», «suspendan las llamadas»
  new RegExp(
    String.raw`(?<!\bno |\bnunca )\b(?:deje|dejen|dejes|dejan|dejar|pare|paren|parenle|dejense|cesen|eviten|evitenme)(?: ya)?(?: por favor)? de (?:\p{L}+ )?${call}`,
    'u',
  ),
  /\b(?:deje|dejen|pare|paren|pareme|parenme|parele|acaben|suspenda|suspendan|terminen)(?: ya)?(?: con)? (?:la |las |esa |esas |ese |el |esta |tanta |tantas |sus |de )?(?:llamad\p{L}*|insist\p{L}*|acoso|molest\p{L}*|fastidi\p{L}*|joda|jodedera|marcadera|hostigamiento)/u,
  /\b(?:paren|pare|parenle|basta) ya\b|\bya (?:paren|parenle|basta)\b|\bbasta de\b/u,
  /\bdej(?:en|e|a)(?:me|nos) (?:en paz|tranquil\p{L}*|quiet\p{L}*|de (?:llamar|molestar|joder|fregar|fastidiar))|\bdejar\p{L}* en paz\b/u,
  // «bórreme de la base», «quiten mi número», «que me saquen de la lista»
  new RegExp(String.raw`\b${remove}\p{L}*(?:me|nos)\b(?!${notMe})`, 'u'),
  new RegExp(
    String.raw`\b(?:que )?(?:me|nos) ${remove}\p{L}* (?:ya )?(?:de|del) (?:la |las |el |los |su |sus |esa |esas |ese |esos |toda |todas )?(?:\p{L}+ de )?${list}`,
    'u',
  ),
  new RegExp(String.raw`\bque (?:me|nos) ${remove}\p{L}*\b(?!${notMe})`, 'u'),
  new RegExp(
    String.raw`\b(?<!\byo )(?:${removeNow})(?:le|les|nle|nles|lo|los)?(?: ya| todos| todo| toda| todas| por favor)* (?:mi|mis|este|el|ese|esos|nuestro|nuestros|los) (?:\p{L}+ )?(?:numero|numeros|celular|telefono|contacto|datos|nombre|informacion|registro)\b`,
    'u',
  ),
  /\bdes(?:uscrib|inscrib|vincul)\p{L}*(?:me|nos)\b|\bdar(?:me)? de baja\b|\b(?:den|deme|denme|dame)(?:me)? de baja\b/u,
  /\b(?:pierd|olvid|bot)\p{L}* (?:de )?(?:mi|este|ese) (?:numero|celular|telefono|contacto)\b|\bolvid(?:e|en)se de (?:mi|este)\b/u,
  /\b(?:revoc|retir|cancel|quit|levant)\p{L}* (?:la |mi |el |toda |cualquier )*(?:autorizacion|consentimiento|permiso)\b/u,
  /\b(?:yo )?(?:nunca |no |jamas )(?:les |le |los |lo |las |la )?(?:autorice|autorizo|he autorizado|di (?:permiso|autorizacion)|di mi autorizacion) (?:a nadie |a ustedes )?(?:que |para que |a que |ni |para |de |las? )?(?:me |nos )?(?:llam|contact|marc|escrib|moles|ser|ningun|estas?)\p{L}*/u,
  /\b(?:habeas data|ley (?:1581|2300)|ley dejen de fregar|derecho de (?:supresion|cancelacion|retracto de datos))\b/u,
  /\b(?:estoy|aparezco|me inscribi|inscrit\p{L}*|registrad\p{L}*) (?:\p{L}+ ){0,3}(?:registro (?:nacional )?de (?:los )?numeros excluidos|numeros excluidos|rne)\b|\bnumeros excluidos\b/u,
  /\b(?:voy a|vamos a|los|las|les|le) (?:\p{L}+ )?(?:denunci|demand|pongo|poner|meto|meter|echo|instaur)\p{L}* (?:una |la |un )?(?:denuncia|demanda|queja|tutela|ante|en la (?:sic|superintendencia))\b/u,
  /\b(?:los|las|lo|la) (?:demando|denuncio|bloqueo)\b|\b(?:los|las|lo|la) (?:tengo|tenemos) (?:\p{L}+ )?bloquead\p{L}*|\b(?:los|las|lo|la) voy a (?:denunciar|demandar|reportar|bloquear)\b|\b(?:denunciarlos|demandarlos|reportarlos|bloquearlos)\b/u,
  /\bbloque(?:o|ar|aré|are|ado|ando|e) (?:a )?(?:este|ese|el|su|estos|esos) (?:numero|telefono|celular|contacto)s?\b/u,
  // Worn out by calls
  /\b(?:me tienen|ya estoy|estoy|me tiene|me han tenido|nos tienen) (?:ya )?(?:\p{L}+ )?(?:cansad\p{L}*|hart\p{L}*|mamad\p{L}*|aburrid\p{L}*|jart\p{L}*|hasta \p{L}+(?: \p{L}+)?|desesperad\p{L}*|loc\p{L}*) (?:con|de) (?:\p{L}+ ){0,3}(?:llam|insist|molest|ofer|propagand|marc)\p{L}*/u,
  /\b(?:llamadera|llamadita|insistidera|jodedera|molestadera)\b.*\b(?:ya|dej|par|cans|hart|qu?it|no)\p{L}*|\b(?:dej|par|qu?it)\p{L}*.*\b(?:llamadera|insistidera|jodedera|molestadera)\b/u,
  /\brespeten?\b.*\b(?:domingo|festivo|hora|horas|privacidad|descanso)\b|\bno pueden llamar(?:me|nos)?\b|\bprohib\p{L}* (?:que me )?(?:llam|contact)\p{L}*/u,
  /\bdejen? (?:dormir|descansar|vivir|trabajar)\b|\b(?:llam|marc|molest|jod)\p{L}* (?:\p{L}+ )?(?:todos los dias|a cada rato|a toda hora|todo el dia|tanto)\b.*\b(?:no mas|basta|paren|ya no|cans\p{L}*|hart\p{L}*)\b/u,
  new RegExp(
    String.raw`\b(?:sac|borr|quit|elimin|retir|tach|bot)ar(?:me|nos)? (?:ya )?(?:de|del) (?:la |las |el |los |su |sus |esa |esas |ese |esos )?${list}`,
    'u',
  ),
  /\bno recibir (?:\p{L}+ ){0,5}(?:llamad|ofert|mensaj|publici)\p{L}*|\bno (?:me |nos )(?:gusta|agrada) que (?:me |nos )?(?:esten )?llam\p{L}*|\bbloqu\p{L}*(?:me|nos)\b/u,
  /\bno (?:hace falta|es necesario) que (?:me |nos )?(?:vuelv|llam|marq)\p{L}*|\bhagan? de cuenta que\b.*\b(?:numero|mori|no existo|no existe)\b|\bahorr\p{L}*se (?:la|las|sus|esas) llamad\p{L}*|\bno (?:me |nos )?hagan? mas llamadas\b|\b(?:los|las) (?:reporto|reportamos|denunciamos|demandamos) (?:con|ante|a|en|por)\b/u,
  /\b(?:ultima|la ultima) vez que (?:me |nos )?(?:llam|marc|contact|molest)\p{L}*/u,
  new RegExp(String.raw`\b(?:de )?no volver(?:me|nos)? a ${call}`, 'u'),
  /\b(?:agradec\p{L}*|gradezco|pido|ruego|suplico|exijo|solicito|favor|favorcito)\b(?: \p{L}+){0,5} no (?:me |nos )?(?:volv|vuelv|llam|marc|contact|recib|insist|sigan|siga)\p{L}*/u,
  /\b(?:y|pero|a) (?:no|nunca) (?:me |nos )?(?:llam(?:a|an|es)|marc(?:a|an|as)|molest(?:a|an|as)) mas\b/u,
  /\b(?:nunca|jamas) (?:mas )?(?:me |nos )?(?:vuelv\p{L}* a |vayan a )?(?:llam|marc|contact|molest|escrib)\p{L}*(?<!\bnunca (?:me )?llamaron)\b/u,
  /\b(?:llam|marc|molest)\p{L}* a (?:su|la) (?:madre|abuela|mama)\b/u,
  /\bya (?:les|le) (?:he )?(?:dije|dicho|pedi|pedido)(?: \p{L}+){0,4} (?:que )?no (?:me |nos )?(?:volv|vuelv|llam|marc|molest|contact|insist)\p{L}*/u,
]

/** «si no me mejoran la tasa no me llamen»: a condition, not a request. */
const conditional =
  /\bsi no(?: es asi| pues)? no (?:me |nos )?(?:moleste|molesten|llame|llamen|marque|marquen|insista|insistan)|\bsi (?:es|no es|no me|no va|no van|van a|va a|me van|me va)\b.{0,60}\bno (?:me |nos )?(?:moleste|molesten|llame|llamen|marque|marquen)/u
/** «no me llame hoy», «no me llamen al trabajo»: another hour, number or channel is allowed. */
const limited =
  /\bno (?:me |nos )?(?:llame|llamen|marque|marquen|llames|moleste|molesten|busque|busquen|contacte|contacten|escriba|escriban)(?: (?:por favor|ahora|mija|senorita))* (?:hoy|ahora|ahorita|a esta hora|a estas horas|tan temprano|tan tarde|tan seguido|en la (?:manana|noche|tarde)|por la (?:manana|noche|tarde)|de noche|los (?:lunes|martes|miercoles|jueves|viernes|sabados|domingos)|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|manana|al (?:trabajo|fijo|otro|colegio)|a la (?:casa|oficina)|en horas?|antes de|despues de|mientras|cuando|entre semana|esta semana|todavia|aun|en clase)\b/u
const otherChannel =
  /\bno (?:me |nos )?(?:llame|llamen|marque|marquen)\b(?! mas| nunca| ni\b| y no\b).{0,20}\b(?:escrib|mand|envi|mensaje|whatsapp|guasap|correo|llame|llamen|marque|marquen|yo (?:lo|la|los|las|le|les) llamo)\p{L}*/u
/** Rubbed out of a credit bureau's list, not of ours. */
const bureau =
  /\b(?:morosos|datacredito|data credito|tacredito|centrales?|transunion|cifin|reporte|report\p{L}*|procredito)\b/u
const aboutOthers =
  /\b(?:a|al|a los de|a los del|a la gente de|en) (?:mi banco|banco|otro banco|los cobradores|otra empresa|otros|claro|movistar|tigo|wom|bancolombia|davivienda|bbva|falabella|etb|directv|codensa|enel)\b/u
const strong =
  /\bno me (?:llam|marc|molest)\p{L}* mas\b|\bno me (?:vuelv|volv)\p{L}*|\bno vuelv\p{L}* a (?:llam|marc|molest|contact|escrib)\p{L}*|\bnunca mas\b|\bno mas llamad\p{L}*|\bmi numero\b|\bde (?:la|su|sus|esa) (?:list|base)\p{L}*/u

/** @param text the customer's words, with or without punctuation. */
export function isOptOut(text: string): boolean {
  const words = squeeze(text)
  if (!requests.some((request) => request.test(words))) return false
  if (conditional.test(words)) return false
  if (
    bureau.test(words) &&
    !/(?:llam|marc|molest)\p{L}*|\b(?:numero|base de datos|(?:su|sus) (?:lista|base))/u.test(words)
  ) {
    return false
  }
  if (
    aboutOthers.test(words) &&
    /\b(?:les|le) (?:dije|digo|pedi|toco)\b/u.test(words) &&
    !/\bustedes? (?!si\b)/u.test(words)
  ) {
    return false
  }
  // «no me llame señora» is about a form of address, «los cobradores» about somebody else.
  if (
    /\bno me (?:llame|llamen|llames) (?:senora|senor|senorita|don|dona|doctora?|profe|asi|por mi)\b/u.test(
      words,
    )
  )
    return false
  if (/\b(?:los|las|esos) cobrador\p{L}*/u.test(words)) return false
  if (strong.test(words)) return true
  return !(limited.test(words) || otherChannel.test(words) || isQuestionAboutCalls(text))
}

/** «¿no me llamen es para mañana?», «¿ustedes no me vuelven a llamar?»: asking, not ordering. */
function isQuestionAboutCalls(text: string): boolean {
  return /^\s*¿\s*(?:ustedes |y )?(?:cuando|por que) no me (?:llaman|volvieron|han)/u.test(fold(text))
}
