/**
 * A small stand-in for ANA on a media stream: asks the questions of `webhook-app.ts` one after the other, listens by
 * energy alone, and stops when she is talked into. Crude on purpose: what is tested is the customer.
 */
import { mulawToLinear } from '../../electron/practice/voice/mulaw.ts'
import { createWordFinder, type WordFinder } from '../../electron/practice/voice/word-watermark.ts'
import type { MediaPeer, StreamMessage } from './media-app.ts'
import { farewell, questions } from './webhook-app.ts'

export interface Manners {
  /** Silence of hers after which it is ANA's turn. */
  endSilenceMs: number
  /** Speech of hers into ANA's after which ANA stops; null talks on. */
  yieldsAfterMs: number | null
}

interface Talk {
  finder: WordFinder
  heard: string
  step: number
  frame: number
  /** Frames until which ANA's voice plays. */
  speaksUntil: number
  /** Frames of hers in a row: with sound, and without since the last. */
  sounding: number
  silent: number
  spoke: boolean
  asks: number
  isOver: boolean
}

const frameMs = 20

/** Louder, on the average, than a street. */
function isVoice(audio: Uint8Array): boolean {
  let sum = 0
  for (const byte of audio) sum += Math.abs(mulawToLinear[byte] ?? 0)
  return sum > 200 * audio.length
}

export function createLiveTalker(manners: Manners): (peer: MediaPeer, message: StreamMessage) => void {
  const talks = new Map<MediaPeer, Talk>()

  const say = (peer: MediaPeer, talk: Talk, text: string) => {
    const lengthMs = peer.speak(text)
    talk.speaksUntil = talk.frame + Math.ceil(lengthMs / frameMs)
    talk.spoke = false
    talk.silent = 0
  }
  const sayGoodbye = (peer: MediaPeer, talk: Talk) => {
    if (talk.isOver) return
    talk.isOver = true
    say(peer, talk, farewell)
    peer.mark('goodbye')
  }
  const goOn = (peer: MediaPeer, talk: Talk) => {
    const heard = talk.heard
    talk.heard = ''
    if (/no me (vuelvan a )?llame|equivocad|no conozco|no me interesa|bórreme/.test(heard)) {
      sayGoodbye(peer, talk)
      return
    }
    const next = questions[talk.step]
    talk.step += 1
    if (next === undefined) sayGoodbye(peer, talk)
    else say(peer, talk, next)
  }

  return (peer, { event, media, mark }) => {
    let talk = talks.get(peer)
    if (!talk) {
      talk = {
        finder: createWordFinder(),
        heard: '',
        step: 0,
        frame: 0,
        speaksUntil: 0,
        sounding: 0,
        silent: 0,
        spoke: false,
        asks: 0,
        isOver: false,
      }
      talks.set(peer, talk)
    }
    if (event === 'mark' && mark?.name === 'goodbye') peer.socket.close()
    if (!media || talk.isOver) return
    talk.frame += 1
    const audio = Buffer.from(media.payload, 'base64')
    for (const { word } of talk.finder.push(audio)) talk.heard += ` ${word}`
    if (isVoice(audio)) {
      talk.sounding += 1
      talk.silent = 0
    } else {
      talk.silent += 1
      if (talk.silent * frameMs > 200) talk.sounding = 0
    }
    const isSpeaking = talk.frame < talk.speaksUntil
    if (talk.sounding * frameMs >= 60) talk.spoke = true
    if (isSpeaking) {
      if (!talk.spoke) talk.silent = 0
      const { yieldsAfterMs } = manners
      if (yieldsAfterMs !== null && talk.sounding * frameMs >= yieldsAfterMs) {
        peer.clear()
        talk.speaksUntil = talk.frame
      }
      return
    }
    if (talk.spoke && talk.silent * frameMs >= manners.endSilenceMs) {
      talk.asks = 0
      goOn(peer, talk)
    } else if (talk.frame === 50 && talk.step === 0) goOn(peer, talk)
    else if (!talk.spoke && talk.silent * frameMs > 6000) {
      talk.asks += 1
      if (talk.asks > 2) sayGoodbye(peer, talk)
      else say(peer, talk, '¿Aló? ¿Sigue ahí?')
    }
  }
}
