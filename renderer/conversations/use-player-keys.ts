/** The recording by keyboard: space plays and pauses, the arrows go five seconds back and on. */
import { type RefObject, useEffect } from 'react'
import { isTyping } from '../shell/shortcuts.tsx'
import { type RecordingHandle, stepMs } from './recording-player.tsx'

/** Where these keys mean something already. */
const ownKeys = 'a, button, summary, [role="slider"], [role="tab"], [role="combobox"]'

export function usePlayerKeys(player: RefObject<RecordingHandle | null>, active: boolean): void {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.shiftKey) return
      const { target } = event
      const isControl = target instanceof Element && target.closest(ownKeys) !== null
      if (event.key === ' ' && !isControl) player.current?.toggle()
      else if (event.key === 'ArrowLeft' && !isSlider(target)) player.current?.step(-stepMs)
      else if (event.key === 'ArrowRight' && !isSlider(target)) player.current?.step(stepMs)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [player, active])
}

function isSlider(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="slider"], [role="tab"]') !== null
}
