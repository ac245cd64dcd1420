/**
 * What a telephone carries while its owner says nothing: digital silence, a faint line noise, a television far
 * away, a street. All of it is made once, for all calls, as payloads of frames.
 */
import type { Surroundings } from '../personas/persona.ts'
import { createRandom } from '../seeded-random.ts'
import { encodeMulaw, mulawToLinear } from '../voice/mulaw.ts'
import { murmurSpeech } from '../voice/murmur.ts'
import { frameBytes, silentPayload } from './stream-messages.ts'

const broadcast = [
  'Y en otras noticias, el Gobierno anunció hoy nuevas medidas para el sector agrario.',
  'Los productores esperan que los precios se estabilicen antes de fin de año.',
  'En deportes, la selección prepara el partido del próximo domingo en Barranquilla.',
]
/** So far away that one makes out a voice, not its words. */
const televisionVolume = 0.05

function payloadsOf(audio: Uint8Array): string[] {
  const frames = Math.floor(audio.length / frameBytes)
  return Array.from({ length: frames }, (_, k) =>
    Buffer.from(audio.subarray(k * frameBytes, (k + 1) * frameBytes)).toString('base64'),
  )
}

function television(): Uint8Array {
  const voices = ['male2', 'female1', 'male1'] as const
  const pieces = broadcast.map((text, index) => {
    // Nothing is hidden in it: nobody understands a word.
    const { audio } = murmurSpeech(text, { voice: voices[index] ?? 'male2', hidden: [] })
    return audio.map((byte) => encodeMulaw(Math.round((mulawToLinear[byte] ?? 0) * televisionVolume)))
  })
  return Buffer.concat(pieces)
}

/** @param amplitude of the loudest sample; @param swellMs how slowly it comes and goes; 0 is steady */
function noise(name: string, ms: number, amplitude: number, swellMs: number): Uint8Array {
  const random = createRandom(name)
  const audio = new Uint8Array(ms * 8)
  let previous = 0
  for (let i = 0; i < audio.length; i += 1) {
    const swell = swellMs === 0 ? 1 : 0.55 + 0.45 * Math.sin((2 * Math.PI * i) / (swellMs * 8))
    // Low tones outweigh high ones, as traffic's do.
    previous = 0.7 * previous + 0.3 * random.between(-1, 1)
    audio[i] = encodeMulaw(Math.round(previous * 1.8 * swell * amplitude))
  }
  return audio
}

const made = new Map<Surroundings | 'line', readonly string[]>()

function payloads(kind: Surroundings | 'line'): readonly string[] {
  let known = made.get(kind)
  if (!known) {
    switch (kind) {
      case 'quiet':
        known = [silentPayload]
        break
      case 'line':
        known = payloadsOf(noise('line', 4000, 24, 0))
        break
      case 'street':
        known = payloadsOf(noise('street', 12_000, 420, 4000))
        break
      case 'television':
        known = payloadsOf(television())
    }
    made.set(kind, known)
  }
  return known
}

/** @param frame its number in the stream; @param withNoise a quiet place is not digitally silent */
export function backgroundPayload(surroundings: Surroundings, frame: number, withNoise: boolean): string {
  const kind = surroundings === 'quiet' && withNoise ? 'line' : surroundings
  const sound = payloads(kind)
  return sound[frame % sound.length] ?? silentPayload
}
