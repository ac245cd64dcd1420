/** Where the guided start stands: what each step has come to, and which is next. Pure. */
import type { Health, HealthPart } from '../../shared/domain/health.ts'
import { type SetupProgress, type SetupStep, setupStepSchema } from '../../shared/domain/settings.ts'

export const steps: readonly SetupStep[] = setupStepSchema.options

/**
 * - `broken` it was done once and does not work now
 * - `real_only` it is for real calls, and this is the practice line
 */
export type StepState = 'todo' | 'done' | 'skipped' | 'broken' | 'real_only'

export interface SetupFacts {
  progress: SetupProgress
  health: readonly Health[]
  practice: boolean
}

/** The practice line plays the telephone, the voice and the network; a model is the operator's own there too. */
const realOnly: readonly SetupStep[] = ['twilio', 'elevenlabs', 'tunnel']

export function stateOf(step: SetupStep, { progress, health, practice }: SetupFacts): StepState {
  const kept = progress[step]
  // Who makes real calls already needs no practice to begin with.
  if (step === 'practice') return kept ?? (practice ? 'todo' : 'skipped')
  if (practice && realOnly.includes(step)) return kept === 'skipped' ? 'skipped' : 'real_only'
  const part: HealthPart = step
  const state = health.find((one) => one.part === part)?.state
  if (state === 'ok') return 'done'
  if (kept === 'done') return state === 'down' || state === 'unset' ? 'broken' : 'done'
  return kept ?? 'todo'
}

/** The first step that wants somebody's hand; null when there is none. */
export function nextStepOf(facts: SetupFacts): SetupStep | null {
  const open = (state: StepState) => state === 'todo' || state === 'broken'
  return (
    steps.find((step) => open(stateOf(step, facts))) ??
    steps.find((step) => stateOf(step, facts) === 'real_only') ??
    null
  )
}

/** The step after `step`, or the first that is still open; null when all is done. */
export function following(step: SetupStep, facts: SetupFacts): SetupStep | null {
  const later = steps.slice(steps.indexOf(step) + 1)
  return (
    later.find((one) => !['done', 'skipped'].includes(stateOf(one, facts))) ??
    nextStepOf({ ...facts, progress: { ...facts.progress, [step]: facts.progress[step] ?? 'skipped' } })
  )
}

/** Every step that was not done, put aside. */
export function asideAll(facts: SetupFacts): SetupProgress {
  return Object.fromEntries(
    steps.map((step) => [step, stateOf(step, facts) === 'done' ? 'done' : 'skipped'] as const),
  )
}
