/** Who is on the line: the person sought, somebody of hers, a stranger, a recording, or nobody. */
import { find, has, phrase, type Span, type Utterance } from './customer-speech.ts'

export interface Found {
  turn: number
  span: Span
}

export type Speaker =
  | { kind: 'person' }
  | { kind: 'nobody' }
  | { kind: 'recording'; found: Found[] }
  | { kind: 'stranger'; found: Found[] }
  /** Somebody of the household speaks for her; `deceased` when she has died. */
  | { kind: 'relative'; deceased: boolean; found: Found[] }

const kin =
  '(?:espos[oa]|marido|mujer|señora|senora|compañer[oa]|companer[oa] sentimental|hij[oa]|hijastr[oa]|hermanit[oa]|herman[oa]|mama|papa|madre|padre|suegr[oa]|yerno|nuer[oa]|niet[oa]|abuel[oa]|ti[oa]|sobrin[oa]|prim[oa]|cunad[oa]|novi[oa]|viud[oa]|emplead[oa] (?:de la casa|domestica|del servicio)|muchacha (?:del servicio|de la casa)|enfermer[oa]|cuidador[oa]|secretari[oa]|vecin[oa]|companer[oa])'

const speaksAsKin = phrase(
  `(?:yo )?(?:soy|habla|hablas|le habla|aca|yo soy) (?:yo )?(?:la|el|su|una|un) ${kin}|(?:es|era) (?:mi|m[ií]) ${kin}|(?:mi|mis) ${kin} (?:no )?(?:esta|salio|se fue|anda|no|se encuentra|llega|trabaja|fallecio|murio|ya)`,
)
const absent = phrase(
  '(?:no|el no|ella no|ese senor no|la senora no|el senor no|mi \\S+ no) (?:se encuentra|esta(?: aqui| aca| en la casa| en este momento| ahorita| ahora)?(?= (?:ahorita|ahora|en|quien|el|ella|salio|se|anda|llega|vuelve|hoy|por|aqui|aca|yo)| $)|ha llegado|esta en)|(?:el|ella|mi \\S+|ese senor|don \\S+|dona \\S+|la profe|el profe) (?:ahorita |ahora |en este momento )?(?:salio|se fue|anda|esta (?:en|trabajando|durmiendo|dormid[oa]|banando(?:se)?|ocupad[oa]|enferm[oa]|hospitalizad[oa]|de|fuera|dictando)|llega|vuelve|regresa|dejo el (?:celular|telefono)|se esta banando)|(?:dejo|se le quedo|olvido) el (?:celular|telefono)|(?:le|les) (?:dejo|paso|doy) (?:el|la) (?:recado|razon|mensaje)|yo le (?:digo|paso el recado|doy la razon|cuento) (?:cuando|que)',
)
const isHolder = phrase(
  '(?:si_|si|claro|aja|soy yo|yo soy|a la orden|como_ no)? ?(?:con (?:el|ella|la|el) (?:mism[oa]|habla)?|soy yo|yo soy(?= (?:el mismo|la misma|a la orden|digame|que|cuenteme|si_)| $)|el mismo|la misma|con el mismo|con la misma|habla con (?:el|ella)|con (?:el|ella)|(?:el|ella) habla|la mismita|el mismito|para servirle|a sus ordenes|a la orden)',
)
const handsOver = phrase(
  '(?:ya|ahi|ahorita|espere|un momentico|un momento|deme un segundo|aguarde) ~3 (?:se (?:lo|la) (?:paso|comunico)|se (?:lo|la) llamo|(?:lo|la) llamo)',
)
const died = phrase(
  '(?:falleci\\S*|se (?:me |nos )?(?:murio|fue al cielo)|muri[oó]|ya no (?:esta|vive) (?:con nosotros|entre nosotros)|esta muert[oa]|que en paz descanse|q e p d|lo enterramos|la enterramos|es difunt[oa]|soy (?:la|el) viud[oa]|partio (?:hace|el))',
)

const wrongNumberWords: readonly RegExp[] = [
  phrase(
    '(?:numero|telefono|celular|persona|llamada) ~2 (?:equivocad[oa]|errad[oa]|incorrect[oa]|que no es)',
  ),
  phrase(
    '(?:esta|estan|estas|anda|anda usted) (?:usted |muy )?(?:equivocad[oa]s?|llamando (?:al|a un|a otro) numero|llamando a una|marcando mal|confundid[oa]s? (?:de|con el) (?:numero|persona))',
  ),
  phrase(
    '(?:se|te) (?:ha |han )?(?:equivoc(?:o|aron|ado|aste)|confundi(?:o|eron|ste)) (?:de (?:numero|persona|telefono|senor|senora|casa)|senora?|senor|usted|(?:mi|yo|aqui|aca|no) \\S+)|se (?:equivoco|confundio)(?= $)',
  ),
  phrase(
    '(?:marco|marcaron|marcaste|tiene|tienen|tienes|anoto|anotaron) (?:mal|errado|equivocado) ~2 (?:numero|dato|datos|telefono)|(?:marco|marcaron|marcaste) mal(?= $)|ella cambio de numero|(?:el|ella) ya no usa (?:este|ese)',
  ),
  phrase(
    '(?:aqui|aca|en esta casa|en esta linea|en este numero|ahi) ~1 no ~3 (?:hay ningun[oa]?|vive|trabaja|existe|conocemos|conozco|conoce|es|hay nadie|labora)(?! (?:el|ella) momento)',
  ),
  phrase(
    'no (?:vive|trabaja|labora|existe) (?:aqui|aca|nadie|ningun[oa]?)|no (?:hay|tenemos|conocemos|figura|aparece) ~2 (?:nadie|ningun[oa]?|alguien) ~1 (?:con ese nombre|aqui|aca|asi|que se llame|llamad[oa]|de ese)|nunca (?:ha vivido|ha trabajado|lo he|la he)',
  ),
  phrase(
    '(?:vivia|estaba|trabajaba) (?:aqui|aca|en esta) ~1 antes|se (?:trasteo|mudo|paso de casa|fue a vivir a|cambio de casa)|(?:la|el) (?:anterior|antigu[oa]) (?:inquilin[oa]|duen[oa]|arrendatari[oa])|(?:la|el) que (?:vivia|trabajaba|tenia)|debe ser un error|(?:yo )?(?:apenas|solo) llevo \\S+ \\S+ en (?:este|esta)',
  ),
  phrase(
    '(?:no|ni) (?:la|lo|le|los) (?:conozco|distingo|conocemos)|no (?:conozco|distingo|se quien es|conocemos|sabemos quien es) (?:a )?(?:ningun[oa]?|es[ae]|quien|nadie|el|la|don|dona|al)',
  ),
  phrase(
    '(?:yo )?no (?:me llamo|soy) (?:asi|es[ae]|el senor|la senora|don|dona|el|ella|ningun[oa]?|quien (?:busca|usted)|la (?:persona|titular)|esa persona|ese senor|esa senora)(?: \\S+)?',
  ),
  phrase(
    '(?:este|ese|esta|el|mi) (?:numero|celular|linea|telefono|chip|simcard|sim) ~5 (?:es mi[oa] (?:hace|desde)|(?:lo|la) (?:tengo|compre|saque|adquiri|uso|cogi) (?:yo )?(?:hace|desde|como)|me l[oa] (?:dieron|asignaron|vendieron|dio)|era de (?:otr[oa]|alguien|ese|esa|un|una)|(?:ya )?no es de (?:el|ella|ese|esa|don|dona)|cambio de dueno|no le pertenece|es de otra persona|no pertenece)',
  ),
  phrase(
    '(?:aqui|aca|esto|esta) ~3 es (?:un|una|el|la) (?:casa de familia|panaderia|ferreteria|tienda|empresa|oficina|restaurante|drogueria|farmacia|taller|colegio|hotel|consultorio|peluqueria|almacen|notaria|clinica|veterinaria|papeleria|cafeteria|miscelanea|finca|iglesia|parroquia|local|negocio|estacion|bodega|lavadero|carniceria|parqueadero|floristeria|barberia|sede|jardin|fabrica)',
  ),
  phrase(
    '(?:esta|estan) llamando a (?:un|una) (?:empresa|casa|panaderia|ferreteria|tienda|restaurante|drogueria|taller|consultorio|almacen)',
  ),
  phrase(
    '(?:es[ae]|el|la) (?:senora?|persona|muchach[oa]|profesora?|tip[oa]) ~1 (?:ya )?no (?:vive|trabaja|labora|tiene (?:este|ese) numero|usa (?:este|ese))',
  ),
  phrase(
    '(?:pregunt\\S*|buscando|llamando|llaman|busc\\S*) (?:por|a|para) (?:es[ae]|un|una|otr[oa]) (?:senora?|persona|tip[oa]|muchach[oa]|don|fulan[oa])',
  ),
  phrase('(?:es[ae]|ya) ~2 cambio (?:de|el) (?:numero|celular|linea)'),
  phrase('(?:no|ni) (?:es|era) (?:el|ese) (?:numero|celular) de (?:ella|el|es[ae]|don|dona|ningun[oa]?)'),
  phrase(
    '(?:aca|aqui|por aca) (?:nadie|ningun[oa]?) ~3 (?:se llama|con ese nombre|responde|asi)|(?:nadie|ningun[oa]?) ~2 con ese nombre',
  ),
  phrase(
    '(?:yo me llamo|mi nombre es|habla con|yo soy) \\S+ ~3 (?:no|y no)(?= (?:\\S+ )?(?:soy|don|dona|es[ae]))',
  ),
]

const recordingWords: readonly RegExp[] = [
  phrase(
    '(?:al|el|su|mi|un|este es el|tu) (?:buzon|contestador|correo de voz)(?: (?:de|automatico|esta|del|se))?',
  ),
  phrase(
    '(?:despues|luego|al (?:escuchar|oir|finalizar|terminar|sonar)|tras|cuando (?:suene|escuche|oiga)) (?:de |del |el |la )*(?:tono|pitido|pitico|pito|bip|beep|senal|timbre|piiip|pip|sonido)',
  ),
  phrase(
    '(?:dej(?:a|e|en|ame|eme|enos|anos|eno)|grab(?:a|e|ar)|puede dejar|regala(?:me)?) ~1 (?:aqui )?(?:tu|su|el|un|la) (?:mensaje|recado|razon|mensajito|nota de voz)',
  ),
  phrase(
    '(?:no (?:puedo|podemos|me es posible|estoy) (?:atender|contestar|responder|disponible|tomar)(?:te|le|los|la|lo)?) ~4 (?:llamada|momento|mensaje|deja|deje|telefono)',
  ),
  phrase(
    '(?:te comunicaste|usted se ha comunicado|se ha comunicado|usted se comunico|te has comunicado) (?:con|al)',
  ),
  phrase('(?:apagado|fuera (?:de|del) (?:servicio|area|cobertura)|sin cobertura)'),
  phrase(
    '(?:el numero|la linea|el abonado|el usuario|el suscriptor|la persona|el telefono|el celular) (?:que|al que|a la que|a quien|con la que|con quien|al cual|marcad[oa]) ~5 (?:marc\\S*|llam\\S*|comunic\\S*|contactar)',
  ),
  phrase('numero marcado'),
  phrase(
    '(?:llamada|mensaje) ~4 (?:transferid[oa]|desviad[oa]|redirigid[oa]|tendra (?:un )?costo|es muy importante|sera (?:transferida|grabada|atendida))',
  ),
  phrase('(?:tendra|generara) (?:un )?costo'),
  phrase('marque (?:numeral|asterisco|la extension|el numero (?:de )?(?:la )?extension|uno|1|cero|dos)'),
  phrase(
    '(?:intente|intentelo|vuelva a llamar|llame|vuelva a intentar\\S*) (?:de nuevo |nuevamente )?(?:mas tarde|en unos minutos)',
  ),
  phrase(
    '(?:gracias por llamar|gracias por comunicarse|bienvenid[oa] a) ~3 (?:a|al|con|la|alcaldia|institucion|empresa|nuestra)',
  ),
  phrase(
    '(?:fuera|nuestro) (?:de )?horario de atencion|nuestros circuitos|lineas estan ocupadas|restringidas las llamadas|conoce la extension|deje sus datos|temporalmente suspendid[oa]|no (?:se encuentra )?asignado|filtr(?:o|ado) de llamadas|servicio de filtrado|cual es el motivo de (?:la|tu|su) llamada',
  ),
  phrase(
    '(?:te|le) (?:devuelvo|devolvere|devolveremos|regresaremos|regresare|regreso|contesto|llamo|marco) (?:la llamada|despues|luego|apenas pueda|en cuanto pueda|lo antes posible|mas tarde)(?= )',
  ),
]
/** One of these alone proves a recording; the rest need company. */
const strongRecording = new Set([0, 1, 3, 4, 5, 6, 7, 8, 13])

const isHumanMention = phrase(
  '(?:pense|crei|creia|parece|parecia|suena|sono) ~3 (?:buzon|contestador|grabadora|grabacion)|me (?:salio|mando|manda|sale|entro) ~2 buzon|(?:deje|dejo|dejeme|deja) (?:el |un |su )?mensaje (?:en|por|al) (?:el )?(?:whatsapp|correo|chat)|(?:tenia|tengo|estaba) ~3 apagado|tendria costo|tiene (?:algun )?costo',
)

function findAll(utterances: readonly Utterance[], patterns: readonly RegExp[]): Found[] {
  const found: Found[] = []
  for (const utterance of utterances) {
    for (const pattern of patterns) {
      const span = find(utterance, pattern)[0]
      if (span) {
        found.push({ turn: utterance.turn, span })
        break
      }
    }
  }
  return found
}

function isRecording(utterance: Utterance): boolean {
  if (has(utterance, isHumanMention)) return false
  let hits = 0
  for (const [index, pattern] of recordingWords.entries()) {
    if (!has(utterance, pattern)) continue
    if (strongRecording.has(index)) return true
    hits += 1
  }
  return hits >= 2
}

/** Judges who spoke. `endedBy` `voicemail` counts only beside a customer's turn that no human took back. */
export function whoAnswers(utterances: readonly Utterance[], customerName: string, endedBy: string): Speaker {
  const customer = utterances.filter((utterance) => utterance.role === 'customer')
  const spoken = customer.filter((utterance) => utterance.raw.trim() !== '')
  if (spoken.length === 0)
    return endedBy === 'voicemail' ? { kind: 'recording', found: [] } : { kind: 'nobody' }
  const recording = spoken.filter(isRecording)
  if (endedBy === 'voicemail' || (recording.length > 0 && recording.length * 2 >= spoken.length)) {
    const from = recording.length > 0 ? recording : spoken
    return {
      kind: 'recording',
      found: from.map((utterance) => ({ turn: utterance.turn, span: wholeOf(utterance) })),
    }
  }
  const confirmed = spoken.findIndex((utterance) => confirmsIdentity(utterance, customerName))
  const handed = spoken.some((utterance) => has(utterance, handsOver))
  const relatives = findAll(spoken, [speaksAsKin, absent])
  const isKin = spoken.some((utterance) => has(utterance, speaksAsKin))
  const isAbsent = spoken.some((utterance) => has(utterance, absent))
  const deaths = findAll(spoken, [died])
  const strangers = findAll(spoken, wrongNumberWords)
  const denies = spoken[0] !== undefined && confirmed !== spoken.indexOf(spoken[0])
  if (confirmed === -1 || (handed && confirmed === -1)) {
    if (deaths.length > 0 && (isKin || !strangers.length))
      return { kind: 'relative', deceased: true, found: deaths }
    if (isKin && denies) {
      return { kind: 'relative', deceased: false, found: relatives }
    }
    if (strangers.length > 0) return { kind: 'stranger', found: strangers }
    if (isAbsent) return { kind: 'relative', deceased: false, found: relatives }
  } else if (!handed && strangers.length > 0 && confirmed > 0 && isKin) {
    return { kind: 'relative', deceased: deaths.length > 0, found: relatives }
  }
  return { kind: 'person' }
}

const wholeOf = (utterance: Utterance): Span => ({ start: 0, end: utterance.words.length, groups: [] })

/** «sí con ella», «soy yo», or her own first name after «soy». */
function confirmsIdentity(utterance: Utterance, customerName: string): boolean {
  const first = utterance.text
  if (/^ (?:no|nada) /.test(first) && !/ soy yo /.test(first)) return false
  const spans = find(utterance, isHolder)
  if (
    spans.some(
      (span) => span.end - span.start >= 2 && span.start <= 6 && !negatedBefore(utterance, span.start),
    )
  )
    return true
  if (/ (?:con el|con ella|soy yo|la misma|el mismo) /.test(first) && !/ no /.test(first)) return true
  const names = customerName
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/\s+/)
  return names.some(
    (name) =>
      name.length > 2 &&
      (calledBy(first, name) || first.includes(` ${name} si_ `)) &&
      !first.includes(` no soy ${name} `),
  )
}

function negatedBefore(utterance: Utterance, index: number): boolean {
  return /^(no|ni)$/.test(utterance.words[index - 1]?.norm ?? '')
}

function calledBy(text: string, name: string): boolean {
  return ['soy', 'habla', 'con', 'hablas con', 'habla con'].some((lead) => text.includes(` ${lead} ${name} `))
}
