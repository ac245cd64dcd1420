/** The people whom one hears on the practice line: how ANA sounds, and her customers, in either kind of voice. */

export type VoiceName = 'ana' | 'female1' | 'female2' | 'female3' | 'male1' | 'male2' | 'male3'

export interface VoiceSettings {
  /** A voice of eSpeak-NG's own collection, put after the language's name with a plus. */
  variant: string
  /** eSpeak-NG's 0 to 99: how high, and how lively the melody. */
  pitch: number
  range: number
  wordsPerMinute: number
  /** The murmur's lowest pitch, and how much its formants lie above a man's. */
  murmurHz: number
  formantScale: number
}

export const voices: Readonly<Record<VoiceName, VoiceSettings>> = {
  ana: { variant: 'f2', pitch: 50, range: 55, wordsPerMinute: 168, murmurHz: 178, formantScale: 1.16 },
  female1: { variant: 'f5', pitch: 54, range: 50, wordsPerMinute: 172, murmurHz: 196, formantScale: 1.18 },
  female2: { variant: 'steph', pitch: 42, range: 50, wordsPerMinute: 160, murmurHz: 158, formantScale: 1.12 },
  /** An old lady. */
  female3: {
    variant: 'grandma',
    pitch: 46,
    range: 60,
    wordsPerMinute: 142,
    murmurHz: 168,
    formantScale: 1.1,
  },
  male1: { variant: 'm3', pitch: 48, range: 50, wordsPerMinute: 165, murmurHz: 104, formantScale: 1 },
  male2: { variant: 'pablo', pitch: 38, range: 45, wordsPerMinute: 176, murmurHz: 88, formantScale: 0.96 },
  /** An old gentleman. */
  male3: { variant: 'grandpa', pitch: 40, range: 45, wordsPerMinute: 142, murmurHz: 96, formantScale: 0.98 },
}
