/** Judges one conversation. The rules analyst always can; the model analyst may throw an AnaError. */
import type { Findings, Transcript } from '../../../shared/domain/analysis.ts'

export interface Judgement {
  findings: Findings
  engine: 'ollama' | 'rules'
  model: string | null
  /** Quotes were given, but none stands verbatim in the customer's words. */
  unsupported: boolean
}

export interface Analyst {
  judge(transcript: Transcript, signal?: AbortSignal): Promise<Judgement>
}
