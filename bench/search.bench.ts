/** How long a search over 100,000 conversations takes, by words and by filters. `node bench/bench.ts search` */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { atLeast, atMost, type Figure, forComparison, quantile, type Report } from './figures.ts'
import type { SearchMeasurement } from './search-child.ts'

const child = fileURLToPath(new URL('./search-child.ts', import.meta.url))
const limits = { conversations: 100_000, turns: 1_000_000, answerMs: 100 }

async function measure(): Promise<SearchMeasurement> {
  const process_ = spawn(process.execPath, [child, String(limits.conversations)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of process_.stdout) output += String(chunk)
  return JSON.parse(output)
}

export async function runSearchBench(): Promise<Report> {
  const { conversations, turns, megabytes, migratedS, queries } = await measure()
  const figures: Figure[] = [
    atLeast('conversations', conversations, limits.conversations, ''),
    atLeast('turns', turns, limits.turns, ''),
    forComparison(
      'the database; migrating it to be searched',
      `${megabytes.toFixed(0)} MB; ${migratedS.toFixed(0)} s`,
    ),
  ]
  for (const { name, found, ms } of queries) {
    figures.push(atMost(`${name} (${found} found), p95`, quantile(ms, 0.95), limits.answerMs, ' ms', 1))
    figures.push(forComparison('    p50', `${quantile(ms, 0.5).toFixed(1)} ms`))
  }
  return {
    title: `Searching ${conversations.toLocaleString('en')} conversations`,
    figures,
    method:
      'A SQLite file is written once with conversations in lifelike Spanish, and asked through the engine’s own query, ' +
      'database thread included: a page of 100 with its snippets and the number of all that match. Fifteen rounds after one to warm up.',
  }
}
