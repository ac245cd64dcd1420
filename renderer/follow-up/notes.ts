/** What an operator has written about somebody and not closed with yet: kept while she looks elsewhere, and after an undo. */
const drafts = new Map<string, string>()
/** Of people looked at long ago nobody expects a draft. */
const draftsKept = 100

export function notesOf(contactId: string): string {
  return drafts.get(contactId) ?? ''
}

export function keepNotes(contactId: string, text: string): void {
  drafts.delete(contactId)
  if (text !== '') drafts.set(contactId, text)
  const oldest = drafts.size > draftsKept ? drafts.keys().next().value : undefined
  if (oldest !== undefined) drafts.delete(oldest)
}

export function forgetNotes(contactId: string): void {
  drafts.delete(contactId)
}
