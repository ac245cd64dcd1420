/** Plays the first words of a call in the voice of the settings. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { bytesOfBase64, callSampleRate, decodeMuLaw } from '../audio/mu-law.ts'
import { client } from '../rpc-client.ts'

export interface Sample {
  playing: boolean
  /** What is being said; null before it was ever heard. */
  text: string | null
  /** Resolves when it begins to sound. */
  play(): Promise<void>
  stop(): void
}

export function useSample(): Sample {
  const [playing, setPlaying] = useState(false)
  const [text, setText] = useState<string | null>(null)
  const speaker = useRef<AudioContext | null>(null)

  const stop = useCallback(() => {
    void speaker.current?.close().catch(() => {})
    speaker.current = null
    setPlaying(false)
  }, [])
  useEffect(() => stop, [stop])

  const play = useCallback(async () => {
    stop()
    // Made while the click is fresh: browsers let no other sound begin.
    const own = new AudioContext()
    speaker.current = own
    try {
      const sample = await client.script.sample()
      if (speaker.current !== own) return
      setText(sample.text)
      const samples = decodeMuLaw(bytesOfBase64(sample.audio))
      const buffer = own.createBuffer(1, Math.max(1, samples.length), callSampleRate)
      buffer.copyToChannel(samples, 0)
      const source = own.createBufferSource()
      source.buffer = buffer
      source.connect(own.destination)
      source.onended = () => {
        if (speaker.current === own) stop()
      }
      source.start()
      setPlaying(true)
    } catch (error) {
      stop()
      throw error
    }
  }, [stop])

  return { playing, text, play, stop }
}
