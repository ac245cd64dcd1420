/**
 * Counts the characters that the voice vendor is really asked for. It sits below the clip cache, so that what is
 * played from there costs nothing, and counts with the first sound, since the vendor bills nothing it refused.
 */
import type { LiveVoice } from '../speech/live-voice-port.ts'
import type { VoiceSynthesis } from '../speech/speech-port.ts'

export type CountCharacters = (characters: number) => void

/** The vendor counts characters as people do: an emoji or an accented letter is one. */
const charactersOf = (text: string): number => [...text].length

export function meterSynthesis(synthesis: VoiceSynthesis, count: CountCharacters): VoiceSynthesis {
  return {
    ...synthesis,
    async *synthesize(request) {
      let counted = false
      for await (const piece of synthesis.synthesize(request)) {
        if (!counted) count(charactersOf(request.text))
        counted = true
        yield piece
      }
    },
  }
}

export function meterLiveVoice(liveVoice: LiveVoice, count: CountCharacters): LiveVoice {
  return {
    open() {
      const channel = liveVoice.open()
      return {
        ...channel,
        speak(reply, text, listener) {
          let counted = false
          channel.speak(reply, text, {
            ...listener,
            onAudio(audio) {
              if (!counted) count(charactersOf(text))
              counted = true
              listener.onAudio(audio)
            },
          })
        },
      }
    },
  }
}
