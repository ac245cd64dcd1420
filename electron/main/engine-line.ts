/**
 * The engine process's side of the talk with the main process: asks it for what only it can do (the file
 * picker, the keychain, another mode, its own preferences) and matches its answers with the questions.
 */
import { type DesktopPreferencesPatch, desktopPreferencesSchema } from '../../shared/domain/desktop.ts'
import type { Host, SecretStore } from '../engine/ports.ts'
import type { FromEngine, HostRequest, HostValue } from './engine-messages.ts'

export interface EngineLine {
  readonly host: Host
  readonly secrets: SecretStore
  /** Takes in what main answered. Answers to nothing are passed over. */
  receive(
    message:
      | { kind: 'answer'; id: number; value: HostValue }
      | { kind: 'refusal'; id: number; message: string },
  ): void
}

/** @param send posts a message to the main process. */
export function createEngineLine(send: (message: FromEngine) => void): EngineLine {
  const waiting = new Map<number, { resolve(value: HostValue): void; reject(error: Error): void }>()
  let lastId = 0

  function ask(request: HostRequest): Promise<HostValue> {
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      send({ kind: 'request', id, ...request })
    })
  }

  const updatePreferences = async (patch: DesktopPreferencesPatch) =>
    desktopPreferencesSchema.parse(await ask({ ask: 'updatePreferences', patch }))

  return {
    host: {
      kind: 'desktop',
      async pickSpreadsheet() {
        const picked = await ask({ ask: 'pickSpreadsheet' })
        return picked !== null && typeof picked === 'object' && 'bytes' in picked ? picked : null
      },
      async switchMode(practice) {
        await ask({ ask: 'switchMode', practice })
      },
      desktop: { preferences: () => updatePreferences({}), update: updatePreferences },
    },
    secrets: {
      async read(name) {
        const value = await ask({ ask: 'readSecret', name })
        return typeof value === 'string' ? value : null
      },
      async write(name, value) {
        await ask({ ask: 'writeSecret', name, value })
      },
      async remove(name) {
        await ask({ ask: 'removeSecret', name })
      },
    },
    receive(message) {
      const question = waiting.get(message.id)
      if (question === undefined) return
      waiting.delete(message.id)
      if (message.kind === 'answer') question.resolve(message.value)
      else question.reject(new Error(message.message))
    },
  }
}
