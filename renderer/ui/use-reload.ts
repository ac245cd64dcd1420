/** Reads something from the engine, and again whenever it may have become another. */
import { useEffect } from 'react'

/**
 * @param load may return what ends it, as an effect does
 * @param versions what is not read itself: another one only says that what was read may be old
 */
export function useReload(load: () => unknown, ...versions: readonly unknown[]): void {
  useEffect(() => {
    const end = load()
    return typeof end === 'function' ? () => end() : undefined
  }, [load, ...versions])
}
