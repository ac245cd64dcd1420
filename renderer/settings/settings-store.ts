/** What the operator has set, as the engine keeps it. */
import { create } from 'zustand'
import type { SettingsPatch, SettingsView } from '../../shared/domain/settings.ts'
import { client } from '../rpc-client.ts'

interface SettingsState {
  view: SettingsView | null
  error: unknown
}

export const useSettings = create<SettingsState>(() => ({ view: null, error: null }))

export async function loadSettings(): Promise<void> {
  try {
    useSettings.setState({ view: await client.settings.view(), error: null })
  } catch (error) {
    useSettings.setState({ error })
    throw error
  }
}

export async function saveSettings(patch: SettingsPatch): Promise<void> {
  useSettings.setState({ view: await client.settings.update(patch), error: null })
}

export function applySettingsView(view: SettingsView): void {
  useSettings.setState({ view, error: null })
}
