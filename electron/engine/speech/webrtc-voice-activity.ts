/**
 * Hears whether somebody speaks: WebRTC's detector, compiled to WASM, with two additions for the telephone.
 *
 * The detector holds on to its verdict for about 100 ms after each stretch of speech. ANA counts the pause
 * from the last sound, so a frame that is no louder than the line's own noise is never speech, whatever the
 * detector says. And it takes the first frames of any steady noise for speech until it knows the line, so it
 * is not asked about them.
 *
 * All calls share one compiled module and one frame of its memory; nothing is allocated for a frame.
 */
import loadFvad from '@echogarden/fvad-wasm'
import { AnaError } from '../errors.ts'
import { linearOfMulaw } from '../mulaw.ts'
import type { CreateVoiceActivity, VoiceActivity } from './voice-activity-port.ts'

const sampleRateHz = 8000
const frameSamples = 160
/**
 * 2 of 0 to 3. Modes 0 and 1 hold on 40 ms longer and take loud street noise for speech; mode 3 misses half
 * of somebody who speaks 20 dB too softly, of whom mode 2 still hears nine frames in ten.
 */
const mode = 2
/** Root mean square below which nothing is speech: -58 dBFS, softer than a whisper into a telephone. */
const softestSpeechRms = 40
/** Speech is at least this much louder than the line's noise (3.5 dB). */
const speechAboveNoise = 1.5
/** 120 ms until the detector knows the line: its verdicts until then are about noise as often as not. */
const settlingFrames = 6
/** How fast the estimate of the line's noise follows quieter and louder frames without speech. */
const noiseFallsBy = 0.3
const noiseRisesBy = 0.05

const softestEnergy = softestSpeechRms ** 2 * frameSamples
const energyAboveNoise = speechAboveNoise ** 2

const internal = (code: string, message: string) => new AnaError(code, message, { kind: 'internal' })

/**
 * Compiles the detector, once for all calls.
 * @throws AnaError `voice_activity.unavailable` when it cannot be loaded
 */
export async function loadVoiceActivity(): Promise<CreateVoiceActivity> {
  const fvad = await loadFvad().catch((cause: unknown) => {
    throw new AnaError('voice_activity.unavailable', 'the voice activity detector cannot be loaded', {
      kind: 'internal',
      cause,
    })
  })
  const frameAddress = fvad._malloc(frameSamples * Int16Array.BYTES_PER_ELEMENT)
  if (frameAddress === 0) throw internal('voice_activity.unavailable', 'no memory for a frame')
  const frameStart = frameAddress / Int16Array.BYTES_PER_ELEMENT

  return function createVoiceActivity(): VoiceActivity {
    let handle = fvad._fvad_new()
    if (handle === 0) throw internal('voice_activity.no_memory', 'no memory for another detector')
    fvad._fvad_set_mode(handle, mode)
    fvad._fvad_set_sample_rate(handle, sampleRateHz)
    let frames = 0
    /** Energy of a frame of the line without speech; -1 until one has been heard. */
    let noise = -1

    return {
      isSpeech(frame) {
        if (handle === 0) throw internal('voice_activity.freed', 'the detector was given back')
        if (frame.length !== frameSamples) {
          throw internal(
            'voice_activity.frame_length',
            `a frame has ${frameSamples} bytes, not ${frame.length}`,
          )
        }
        const memory = fvad.HEAP16
        let energy = 0
        for (let i = 0; i < frameSamples; i += 1) {
          const sample = linearOfMulaw[frame[i] ?? 0] ?? 0
          memory[frameStart + i] = sample
          energy += sample * sample
        }
        const heardSpeech = fvad._fvad_process(handle, frameAddress, frameSamples) === 1
        frames += 1
        if (!heardSpeech) {
          if (noise < 0) noise = energy
          else noise += (energy - noise) * (energy < noise ? noiseFallsBy : noiseRisesBy)
          return false
        }
        return frames > settlingFrames && energy >= softestEnergy && energy >= noise * energyAboveNoise
      },
      free() {
        if (handle !== 0) fvad._fvad_free(handle)
        handle = 0
      },
    }
  }
}
