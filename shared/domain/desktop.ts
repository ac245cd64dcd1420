/** What the operator decides about ANA as a program of this computer; kept by the desktop's shell, not by the engine. */
import { z } from 'zod'

export const desktopPreferencesSchema = z.object({
  /** Whether the system's own notifications tell what happens while the window is not looked at. */
  notifications: z.boolean(),
  /** Whether ANA opens when the operator signs in to this computer. */
  startAtLogin: z.boolean(),
})
export type DesktopPreferences = z.infer<typeof desktopPreferencesSchema>

/** Some of them; what is absent stays as it is. */
export const desktopPreferencesPatchSchema = desktopPreferencesSchema.partial()
export type DesktopPreferencesPatch = z.infer<typeof desktopPreferencesPatchSchema>
