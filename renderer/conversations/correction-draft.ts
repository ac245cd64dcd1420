/** A correction while it is being written: every field as a form holds it, and what it would change. Pure. */
import type { Action, Findings, Interest, Objection } from '../../shared/domain/analysis.ts'
import { type CorrectionChanges, correctedFindings, realChanges } from '../../shared/domain/correction.ts'
import { bogotaLocalTime } from '../format.ts'

export interface CorrectionDraft {
  interest: Interest
  /** Null: what follows from the interest. */
  action: Action | null
  objections: Objection[]
  optOut: boolean
  /** `YYYY-MM-DDTHH:mm`, by the clock of Bogotá; empty: she named no time. */
  callback: string
  note: string
}

/** An instant as a field for date and time holds it. */
function localTime(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso)
  return Number.isNaN(at) ? '' : bogotaLocalTime(at)
}

/** The form as it opens: what is in force, the machine's word or the correction. */
export function draftOf(findings: Findings, changes: CorrectionChanges, note: string): CorrectionDraft {
  const settled = correctedFindings(findings, changes)
  return {
    interest: settled.interest,
    action: settled.action,
    objections: settled.objections,
    optOut: settled.optOut,
    callback: localTime(settled.callbackAt),
    note,
  }
}

/** Another interest carries the next step along, until a person chooses one. */
export function withInterest(draft: CorrectionDraft, interest: Interest): CorrectionDraft {
  return { ...draft, interest, action: null }
}

/** What differs from the findings, as the engine takes it. */
export function changesOf(findings: Findings, draft: CorrectionDraft): CorrectionChanges {
  const { interest, action, objections, optOut, callback } = draft
  const unchangedTime = callback === localTime(findings.callbackAt)
  return realChanges(findings, {
    interest,
    ...(action === null ? {} : { action }),
    objections,
    optOut,
    ...(unchangedTime ? {} : { callbackAt: callback === '' ? null : `${callback}:00-05:00` }),
  })
}

/** The step that a draft stands for, chosen or following. */
export function actionOf(findings: Findings, draft: CorrectionDraft): Action {
  return correctedFindings(findings, changesOf(findings, draft)).action
}
