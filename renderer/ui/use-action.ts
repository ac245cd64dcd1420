/** Runs one thing an operator asked for: shows that it is under way, and says so when it fails. */
import { useCallback, useState } from 'react'
import { showError } from '../shell/notices.ts'

export function useAction<Arguments extends unknown[]>(
  act: (...args: Arguments) => Promise<void>,
): { busy: boolean; run: (...args: Arguments) => Promise<boolean> } {
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async (...args: Arguments) => {
      setBusy(true)
      try {
        await act(...args)
        return true
      } catch (error) {
        showError(error)
        return false
      } finally {
        setBusy(false)
      }
    },
    [act],
  )
  return { busy, run }
}
