/** How large the interface is drawn, in the steps that browsers have. The window remembers it. */
const steps = [0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

export type ZoomChange = 'in' | 'out' | 'reset'

/** The next step from wherever one is; at the ends it stays. */
export function nextZoom(factor: number, change: ZoomChange): number {
  if (change === 'reset') return 1
  // Half a percent of tolerance: what was set comes back through the engine's own logarithm.
  const next =
    change === 'in'
      ? steps.find((step) => step > factor + 0.005)
      : steps.findLast((step) => step < factor - 0.005)
  return next ?? Math.min(Math.max(factor, steps[0]), 2)
}
