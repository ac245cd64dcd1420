/** The guided start as the engine remembers it, and how a step is marked. */
import { useMemo } from 'react'
import type { Health } from '../../shared/domain/health.ts'
import type { SetupStep } from '../../shared/domain/settings.ts'
import { saveSettings, useSettings } from '../settings/settings-store.ts'
import { useSystem } from '../state/system-store.ts'
import type { SetupFacts } from './steps.ts'

const nothingKnown: Health[] = []

/** Null until the settings are known. */
export function useSetup(): SetupFacts | null {
  const progress = useSettings((state) => state.view?.settings.setupProgress)
  const practice = useSettings((state) => state.view?.practice ?? true)
  const health = useSystem((state) => state.health) ?? nothingKnown
  return useMemo(
    () => (progress === undefined ? null : { progress, practice, health }),
    [progress, practice, health],
  )
}

export async function markStep(step: SetupStep, as: 'done' | 'skipped'): Promise<void> {
  const progress = useSettings.getState().view?.settings.setupProgress ?? {}
  if (progress[step] === as) return
  await saveSettings({ setupProgress: { ...progress, [step]: as } })
}
