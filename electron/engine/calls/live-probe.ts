/** What a benchmark may ask of live calls: to be told of moments as they happen, and to do without speculation. */

export type LiveMoment =
  /** Her voice has stopped. */
  | 'voice_stopped'
  /** The final words were asked for; and they came. */
  | 'commit'
  | 'final_text'
  /** A reply is begun; its first clause is on its way to the voice; its first audio has come. */
  | 'think'
  | 'first_clause'
  | 'first_audio'
  /** It may be heard; its first frame is with the network. */
  | 'speak'
  | 'first_frame'

/** A moment, told within the task in which it happens. */
export interface LiveMark {
  callId: string
  moment: LiveMoment
  /** Null where no reply is meant. */
  reply: number | null
  /** `voice_stopped` and `first_frame`: when her speech ended, by the engine's monotonic clock; null otherwise. */
  endMs: number | null
}

export interface LiveMeasuring {
  probe?: (mark: LiveMark) => void
  /** How late each paced frame left against its deadline, in ms. */
  onFrameLateness?: (lateMs: number) => void
  /** False: a reply is begun only when her turn is certainly over. For comparison; ANA speculates. */
  speculates?: boolean
}
