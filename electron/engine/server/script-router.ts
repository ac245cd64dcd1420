/** The script, to read and to hear, for an interface. */
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import type { Implementer } from './rpc-implementer.ts'

export function createScriptRouter(os: Implementer, services: Services) {
  const { script, clips } = services

  /** In the voice of the settings, from the cache when it was heard before. */
  async function voiced(text: string): Promise<Uint8Array> {
    const clip = clips.clip(text)
    await clip.firstAudio
    const pieces = clips.open(clip.id)
    if (pieces === null) throw new AnaError('audio.clip_missing', 'the clip is gone', { kind: 'not_found' })
    const audio: Uint8Array[] = []
    for await (const piece of pieces) audio.push(piece)
    return Buffer.concat(audio)
  }

  return os.script.router({
    view: os.script.view.handler(() => script()),
    sample: os.script.sample.handler(async () => {
      const text = script().phases[0]?.lines[0] ?? ''
      return { text, audio: Buffer.from(await voiced(text)).toString('base64') }
    }),
  })
}
