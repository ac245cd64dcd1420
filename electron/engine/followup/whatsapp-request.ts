/**
 * Whether she asked to be written to by WhatsApp, decided by her words alone. The law lets information be sent
 * over a channel that the person chose (Ley 2300 de 2023, arts. 2 and 5), so what ANA offered counts only when she
 * agreed, and her last word on it wins.
 */
import type { Transcript } from '../../../shared/domain/analysis.ts'
import {
  find,
  has,
  normaliseTurn,
  phrase,
  quoteOf,
  type Span,
  type Utterance,
} from '../analysis/customer-speech.ts'
import { isNegated } from '../analysis/negation.ts'
import { replyOf } from '../analysis/reply.ts'

export interface WhatsAppRequest {
  state: 'asked' | 'not_asked' | 'withdrawn'
  turn: number | null
  quote: string | null
}

const writing =
  '(?:escrib|mand|envi|pas|compart|regal|dej|hag|hab|contact|busqu|busc|confirm|comuniqu|respond|contest)\\S*'

/** «escríbame al WhatsApp», «mándemelo por WhatsApp»: with the pronoun behind, Spanish cannot deny it. */
const orders = phrase(
  '(?:escrib|mand|envi|pas|compart|regal|dej|hag|hab|contact|busqu|busc|confirm|comuniqu|respond|contest)\\S*(?:me|nos)(?:l[oa]s?)? ~6 whatsapp',
)
/** «¿me lo puede mandar por WhatsApp?», «que me escriban al WhatsApp»: these can be denied. */
const wishes = phrase(`(?:me|nos) (?:l[oa]s? )?(?:(?:pued|podri|quier)\\S* )?${writing} ~6 whatsapp`)
/** «mejor por WhatsApp», «por WhatsApp me queda mejor», «que sea al WhatsApp». */
const prefers = phrase(
  '(?:mejor|prefiero|que sea|seria|es mejor) ~2 whatsapp|(?:al|por|el) whatsapp (?:mejor|esta bien|por favor|si_|me (?:sirve|queda))',
)
/** An answer that is hardly more than the word: «al WhatsApp, por favor». */
const bareAnswer =
  /^ (?:si_? )?(?:al|por|a mi|a este|el|este|mejor)? ?(?:mismo )?whatsapp(?: por favor| gracias| si_| senor[a]?| mejor| a este numero)* $/
const mentions = phrase('whatsapp')
/** «no tengo WhatsApp», «por WhatsApp no, gracias», «nada de WhatsApp», «no me da confianza por WhatsApp». */
const refuses = phrase(
  'no ~3 (?:tengo|uso|manejo|utilizo|reviso|miro|abro|confianza|confio|gusta) ~6 whatsapp|(?:nada|ni|tampoco) ~2 whatsapp|whatsapp (?:no|tampoco|nunca)(?= $| gracias| porque| que no| senor| por favor| me (?:gusta|escrib|mand|envi)| (?:uso|tengo|manejo|es|quiero) )|(?:sin|menos|excepto|no sea) ~2 whatsapp',
)
/** Somebody else's writing, or one that is over: «ya me escribieron por WhatsApp», «mi hijo me manda por WhatsApp». */
const toldAbout = phrase(
  `(?:me|nos|le|les) (?:escribieron|mandaron|enviaron|escribio|mando|envio|hackearon|robaron|estafaron|llego|llegan|llegaron) ~6 whatsapp|(?:yo|ya) (?:le|les|te|se) ~1 ${writing} ~6 whatsapp|whatsapp ~3 (?:estafa\\S*|robaron|hackearon|falso)`,
)
const offers = phrase(
  `(?:${writing}|recib\\S*|llegar) ~8 whatsapp|por whatsapp o|(?:al|por) (?:este )?whatsapp`,
)
/** Asked «¿por WhatsApp o por correo?», a bare «sí» chooses neither. */
const offersChoice = phrase('whatsapp ~2 o ~2 (?:correo|mensaje|llamada)|(?:correo|mensaje) ~2 o ~3 whatsapp')
/** Anything sent after this is unwanted, whatever was said before. */
const takesBack = phrase(
  '(?:ya )?no ~1 (?:me )?(?:escriba|escriban|mande|manden|envie|envien|contacte|contacten|vuelva a escribir)(?! ~2 (?:correo|mail))|(?:mejor )?no me (?:mande|envie|escriba) nada|nada de (?:mensajes|mensajitos)',
)

type Word = 'yes' | 'no' | null

function wordOf(utterance: Utterance, offered: Utterance | null): { word: Word; span: Span | null } {
  if (has(utterance, mentions)) {
    const refusal = find(utterance, refuses)[0]
    const asked = find(utterance, wishes)
    const said = [
      ...find(utterance, orders),
      ...find(utterance, prefers),
      ...asked.filter(({ start }) => !isNegated(utterance, start)),
    ]
    const wish = said.sort((a, b) => a.start - b.start).at(-1)
    if (refusal !== undefined && (wish === undefined || wish.start < refusal.end))
      return { word: 'no', span: refusal }
    if (has(utterance, toldAbout)) return { word: null, span: null }
    if (wish !== undefined) return { word: 'yes', span: wish }
    const denied = asked[0]
    if (denied !== undefined) return { word: 'no', span: denied }
    return { word: bareAnswer.test(utterance.text) ? 'yes' : null, span: null }
  }
  const back = find(utterance, takesBack)[0]
  if (back !== undefined) return { word: 'no', span: back }
  if (offered === null || has(offered, offersChoice)) return { word: null, span: null }
  const reply = replyOf(utterance)
  return { word: reply === 'yes' ? 'yes' : reply === 'no' ? 'no' : null, span: null }
}

/** @param turns as in the transcript, both voices */
export function whatsAppRequest(turns: Transcript['turns']): WhatsAppRequest {
  let result: WhatsAppRequest = { state: 'not_asked', turn: null, quote: null }
  let offered: Utterance | null = null
  turns.forEach(({ role, text }, index) => {
    const utterance = normaliseTurn(index, role, text)
    if (role === 'assistant') {
      offered = has(utterance, mentions) && has(utterance, offers) ? utterance : null
      return
    }
    const { word, span } = wordOf(utterance, offered)
    if (word === 'yes') result = { state: 'asked', turn: index, quote: quoteOf(utterance, span ?? undefined) }
    // Refusing what was never asked for is no withdrawal of anything, but a reason of its own all the same.
    if (word === 'no' && (result.state === 'asked' || has(utterance, mentions)))
      result = { state: 'withdrawn', turn: index, quote: quoteOf(utterance, span ?? undefined) }
    offered = null
  })
  return result
}
