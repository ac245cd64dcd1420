/** What is copied from a transcript: who said it, and the words. Pasted anywhere, it reads as a dialogue. */
import type { Turn } from '../../shared/domain/call.ts'

/** A dialogue as plain text, a line a turn. */
export function dialogueText(
  turns: ReadonlyArray<{ role: Turn['role']; text: string }>,
  customer: string,
): string {
  return turns
    .map(({ role, text }) => `${role === 'customer' ? customer : 'ANA'}: ${text.trim().replace(/\s+/g, ' ')}`)
    .join('\n')
}

/** @returns the selected part of the turns; null when nothing of theirs is selected, or only within one */
export function copiedTurns(list: HTMLElement, turns: readonly Turn[], customer: string): string | null {
  const selection = window.getSelection()
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const selected = [...list.querySelectorAll<HTMLElement>('[data-turn-text]')].flatMap((element) => {
    if (!range.intersectsNode(element)) return []
    const turn = turns.find((one) => String(one.index) === element.dataset.turnText)
    const text = turn === undefined ? '' : textWithin(range, element)
    return turn === undefined || text.trim() === '' ? [] : [{ role: turn.role, text }]
  })
  // A phrase taken out of one turn is a quotation: nobody wants a name before it.
  return selected.length < 2 ? null : dialogueText(selected, customer)
}

function textWithin(range: Range, element: HTMLElement): string {
  const part = document.createRange()
  part.selectNodeContents(element)
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0)
    part.setEnd(range.endContainer, range.endOffset)
  return part.toString()
}
