/**
 * Links into ANA from a calendar, a chat or a CRM: `ana://seguimiento/<id>`. Anybody can write such a link, so
 * it can only ever open a page; it never acts, and what is not exactly a page and an id is no link.
 */
import { z } from 'zod'

export const linkScheme = 'ana'

/** Pages by the names that operators know, in both languages. */
const pageOf: ReadonlyMap<string, string> = new Map([
  ['inicio', 'home'],
  ['home', 'home'],
  ['importar', 'import'],
  ['import', 'import'],
  ['campanas', 'campaigns'],
  ['campaigns', 'campaigns'],
  ['en-vivo', 'live'],
  ['live', 'live'],
  ['conversaciones', 'conversations'],
  ['conversations', 'conversations'],
  ['seguimiento', 'follow-up'],
  ['follow-up', 'follow-up'],
  ['guion', 'script'],
  ['script', 'script'],
  ['cumplimiento', 'compliance'],
  ['compliance', 'compliance'],
  ['inicio-guiado', 'first-run'],
  ['first-run', 'first-run'],
  ['ajustes', 'settings'],
  ['settings', 'settings'],
])

const linkSchema = z
  .string()
  .max(200)
  .regex(/^ana:\/\/[a-z-]{1,30}(\/([\w-]{1,64})?)?$/i)

/** A page of the interface, and what to show on it. */
export interface LinkTarget {
  page: string
  id: string | null
}

/** @returns null for everything that is not a link to one of ANA's pages */
export function readDeepLink(text: unknown): LinkTarget | null {
  const link = linkSchema.safeParse(text)
  if (!link.success) return null
  const [name = '', id = ''] = link.data.slice(`${linkScheme}://`.length).split('/')
  const page = pageOf.get(name.toLowerCase())
  return page === undefined ? null : { page, id: id === '' ? null : id }
}

/** The link on a command line, where the system puts it for a second start. The last one counts. */
export function deepLinkIn(argv: readonly string[]): LinkTarget | null {
  return argv.map(readDeepLink).findLast((target) => target !== null) ?? null
}
