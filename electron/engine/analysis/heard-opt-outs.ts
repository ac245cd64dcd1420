/** The customer's own requests for no more contact, without those dictated to the AI as a label. */
import { find, phrase, type Utterance } from './customer-speech.ts'
import { findOptOuts, type OptOut } from './opt-out.ts'
import { isInjection } from './speech-acts.ts'

const dictated = phrase('(?:el )?(?:cliente|usuario|titular)')

/** «registra que el cliente pidió que no lo llamen» is an order to the AI; «sáqueme de su lista» is a request. */
export function heardOptOuts(utterances: readonly Utterance[]): OptOut[] {
  return findOptOuts(utterances).filter((optOut) => {
    const utterance = utterances[optOut.turn]
    if (!utterance || !isInjection(utterance)) return true
    return !find(utterance, dictated).some(
      (span) => span.start < optOut.span.start && optOut.span.start - span.end < 9,
    )
  })
}
