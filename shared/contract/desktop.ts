/** ANA as a program of this computer. In a browser there is none of it, and every answer is null. */
import { desktopPreferencesPatchSchema, desktopPreferencesSchema } from '../domain/desktop.ts'
import { procedure } from './errors.ts'

const preferences = desktopPreferencesSchema.nullable()

export const desktop = {
  preferences: procedure.output(preferences),
  update: procedure.input(desktopPreferencesPatchSchema).output(preferences),
}
