/**
 * What is copied from a page is text and nothing else: pasted into a chat or a CRM it takes on the looks of the place,
 * not ANA's colours and sizes. Fields copy by themselves.
 */
export function copyPlainText(): () => void {
  const onCopy = (event: ClipboardEvent) => {
    const target = event.target
    if (target instanceof HTMLElement && target.closest('input, textarea') !== null) return
    const text = window.getSelection()?.toString() ?? ''
    if (text === '' || event.clipboardData === null) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy)
  return () => document.removeEventListener('copy', onCopy)
}
