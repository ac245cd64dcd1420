/** The ways in that need no button: cells pasted anywhere on the page. Typing into a field stays typing. */
import { useEffect } from 'react'
import { pastedList } from './pasted-list.ts'

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select') ||
      target.closest('dialog') !== null)
  )
}

/** @param onFile gets what was pasted, as a file named `name` */
export function usePastedList(name: string, onFile: (file: File) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return
      const [copied] = event.clipboardData?.files ?? []
      const list = pastedList(event.clipboardData?.getData('text/plain') ?? '')
      if (list !== null) onFile(new File([list], `${name}.tsv`, { type: 'text/tab-separated-values' }))
      else if (copied !== undefined) onFile(copied)
      else return
      event.preventDefault()
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [name, onFile])
}
