/** What a benchmark hands back: figures with their limits, and how they look as text. */

export interface Figure {
  name: string
  value: string
  /** Null: reported for comparison, nothing is asked of it. */
  limit: string | null
  kept: boolean
}

export interface Report {
  title: string
  figures: Figure[]
  /** How it is measured, in a sentence or two. */
  method: string
}

/** A figure that must be at most `limit`. */
export function atMost(name: string, value: number, limit: number, unit: string, digits = 0): Figure {
  return {
    name,
    value: `${value.toFixed(digits)}${unit}`,
    limit: `≤ ${limit}${unit}`,
    kept: value <= limit,
  }
}

/** A figure that must be at least `limit`. */
export function atLeast(name: string, value: number, limit: number, unit: string, digits = 0): Figure {
  return {
    name,
    value: `${value.toFixed(digits)}${unit}`,
    limit: `≥ ${limit}${unit}`,
    kept: value >= limit,
  }
}

export function forComparison(name: string, value: string): Figure {
  return { name, value, limit: null, kept: true }
}

/** The value below which `share` of the values lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function asText({ title, figures }: Report): string {
  const rows = figures.map(({ name, value, limit, kept }) =>
    `  ${name.padEnd(62)} ${value.padStart(11)}   ${limit === null ? '' : `${limit.padEnd(11)} ${kept ? 'ok' : 'OVER'}`}`.trimEnd(),
  )
  return [title, ...rows].join('\n')
}
