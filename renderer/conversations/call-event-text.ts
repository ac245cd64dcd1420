/** An entry of a call's history in an operator's words; codes that only support understands stay beside them. */
import type { CallEvent } from '../../shared/domain/call.ts'
import { translated } from '../errors.ts'

/** @returns what happened, and what is left of the entry's own detail */
export function callEventText(event: CallEvent): { text: string; detail: string } {
  if (event.kind === 'vendor_status') {
    const [state = '', ...rest] = event.detail.split(' ')
    const text = translated(`vendorStatus.${state}`)
    if (text !== null) return { text, detail: rest.join(' ') }
  }
  const text = translated(`callEvent.${event.kind}`) ?? event.kind
  if (event.kind === 'ended')
    return { text, detail: translated(`callOutcome.${event.detail}`) ?? event.detail }
  return { text, detail: event.detail }
}
