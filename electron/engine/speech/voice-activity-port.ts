/** What ANA needs to know when somebody speaks, frame by frame. */

export interface VoiceActivity {
  /** Whether there is speech in this frame: 160 bytes of µ-law, 20 ms. */
  isSpeech(frame: Uint8Array): boolean
  /** Gives its memory back; the detector must not be used afterwards. */
  free(): void
}

/** Detectors share compiled code; one is needed for each call. */
export type CreateVoiceActivity = () => VoiceActivity
