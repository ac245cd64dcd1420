/** ANA as a program of this computer: the shell decides, the doors only ask it. */
import type { Services } from '../services.ts'
import type { Implementer } from './rpc-implementer.ts'

export function createDesktopRouter(os: Implementer, { host }: Pick<Services, 'host'>) {
  return os.desktop.router({
    preferences: os.desktop.preferences.handler(async () => (await host.desktop?.preferences()) ?? null),
    update: os.desktop.update.handler(async ({ input }) => (await host.desktop?.update(input)) ?? null),
  })
}
