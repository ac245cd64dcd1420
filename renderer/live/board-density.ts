/** How close the cards of the board stand. By itself it follows how many calls ANA may hold; a choice is remembered. */
import { useState } from 'react'
import { useSettings } from '../settings/settings-store.ts'

export type Density = 'roomy' | 'dense'

const storageKey = 'ana.boardDensity'
/** More calls at once than this do not fit on a usual screen with room to spare. */
const roomyUpTo = 12

function remembered(): Density | null {
  const stored = window.localStorage.getItem(storageKey)
  return stored === 'roomy' || stored === 'dense' ? stored : null
}

export function useDensity(): [Density, (density: Density) => void] {
  const [chosen, setChosen] = useState(remembered)
  // Not the calls of this moment: the board must not change its looks because one more began.
  const most = useSettings((state) => state.view?.settings.maxConcurrentCalls ?? 0)
  return [
    chosen ?? (most > roomyUpTo ? 'dense' : 'roomy'),
    (density) => {
      window.localStorage.setItem(storageKey, density)
      setChosen(density)
    },
  ]
}
