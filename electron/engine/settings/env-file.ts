/** The `.env` file: read beside the real environment, never over it, and clear about lines it cannot read. */
import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { AnaError } from '../errors.ts'
import type { Variables } from './environment.ts'

const assignment = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/
const blankOrComment = /^\s*(#.*)?$/

/**
 * The number of the first line that is neither an assignment, a comment nor blank, or that opens a quote
 * which is never closed; null when every line is fine. Node's own parser skips such lines silently.
 */
function firstBadLine(text: string): number | null {
  let quote: { mark: string; openedAt: number } | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (quote) {
      if (line.includes(quote.mark)) quote = null
      continue
    }
    if (blankOrComment.test(line)) continue
    const value = assignment.exec(line)?.[1]
    if (value === undefined) return index + 1
    const mark = /^["'`]/.exec(value)?.[0]
    if (mark && !value.slice(1).includes(mark)) quote = { mark, openedAt: index + 1 }
  }
  return quote?.openedAt ?? null
}

/**
 * The variables of an env file's text.
 * @throws AnaError `settings.env_file_bad_line`, which names the line and not what it says
 */
export function parseEnvFile(text: string): Record<string, string> {
  const withoutMark = text.replace(/^\uFEFF/, '')
  const line = firstBadLine(withoutMark)
  if (line !== null) {
    throw new AnaError('settings.env_file_bad_line', `line ${line} of the .env file is not NAME=value`, {
      kind: 'configuration',
      facts: { line },
    })
  }
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(parseEnv(withoutMark))) {
    if (value !== undefined) variables[name] = value
  }
  return variables
}

/** The real environment, completed by the file at `path` if there is one. What is set for real wins. */
export async function withEnvFile(environment: Variables, path: string): Promise<Variables> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return environment
    throw new AnaError('settings.env_file_unreadable', 'the .env file cannot be read', {
      kind: 'configuration',
      cause: error,
    })
  }
  return { ...parseEnvFile(text), ...environment }
}
