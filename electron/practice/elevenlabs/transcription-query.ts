/** How a client wants to be transcribed, read from the address as the vendor reads it. */

export interface TranscriptionSettings {
  format: 'ulaw_8000' | 'pcm_8000'
  strategy: 'manual' | 'vad'
  /** Silence that ends a segment, with the `vad` strategy. */
  silenceMs: number
  timestamps: boolean
  languageCode: string | null
  keyterms: string[]
}

const ranges = {
  vad_silence_threshold_secs: [0.3, 3],
  vad_threshold: [0.1, 0.9],
  min_speech_duration_ms: [50, 2000],
  min_silence_duration_ms: [50, 2000],
} as const
const flags = [
  'include_timestamps',
  'include_language_detection',
  'enable_logging',
  'no_verbatim',
  'filter_background_audio',
]
const mostKeyterms = 50
const longestKeyterm = 20
const usualSilenceSeconds = 1.5

/** @returns the settings, or why the vendor refuses the session */
export function readTranscriptionQuery(query: URLSearchParams): TranscriptionSettings | string {
  const model = query.get('model_id')
  if (model !== 'scribe_v2_realtime') return `model_id: unknown model ${model}`
  const format = query.get('audio_format') ?? 'pcm_16000'
  if (format !== 'ulaw_8000' && format !== 'pcm_8000') {
    return `audio_format: the practice line hears ulaw_8000 and pcm_8000, not ${format}`
  }
  const strategy = query.get('commit_strategy') ?? 'manual'
  if (strategy !== 'manual' && strategy !== 'vad') return `commit_strategy: ${strategy}`
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = query.get(name)
    if (value === null) continue
    if (!(Number(value) >= least && Number(value) <= most)) return `${name}: between ${least} and ${most}`
  }
  for (const name of flags) {
    const value = query.get(name)
    if (value !== null && value !== 'true' && value !== 'false') return `${name}: true or false`
  }
  const languageCode = query.get('language_code')
  if (languageCode !== null && !/^[a-z]{2,3}$/u.test(languageCode)) {
    return `language_code: ${languageCode} is neither of ISO 639-1 nor of 639-3`
  }
  const keyterms = query.getAll('keyterms')
  if (keyterms.length > mostKeyterms || keyterms.some((term) => term.length > longestKeyterm)) {
    return `keyterms: at most ${mostKeyterms}, of at most ${longestKeyterm} characters`
  }
  const timestamps = query.get('include_timestamps') === 'true'
  if (timestamps && query.get('filter_background_audio') === 'true') {
    return 'filter_background_audio: not together with include_timestamps'
  }
  return {
    format,
    strategy,
    silenceMs: Number(query.get('vad_silence_threshold_secs') ?? usualSilenceSeconds) * 1000,
    timestamps,
    languageCode,
    keyterms,
  }
}
