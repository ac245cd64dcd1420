/** `ana audio`: how much room ANA's kept clips take, and how to have it back. */
import { createClipCache } from '../engine/audio/clip-cache.ts'
import { AnaError } from '../engine/errors.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { openLocalData } from './local-data.ts'
import { CommandError, exitCodes } from './output.ts'

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** @param options.all also clips within the limits of age and size */
export async function audio(
  context: CommandContext,
  action: 'stats' | 'clean',
  options: { practice: boolean; all: boolean; json: boolean },
): Promise<void> {
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, options.practice),
    practice: options.practice,
    variables: context.variables,
    create: false,
  })
  try {
    if (action === 'clean' && data.folder.engineProcess !== null) {
      throw new CommandError(
        exitCodes.vendor,
        'ANA está en marcha y sus llamadas usan estos audios: límpielos en Ajustes, o con POST /cleanup-audio.',
      )
    }
    const { elevenLabsVoiceId, elevenLabsModelId, voiceSpeed } = data.settings.current()
    const clips = createClipCache({
      folder: data.folder.clips,
      synthesis: {
        identity: () => ({ voiceId: elevenLabsVoiceId, modelId: elevenLabsModelId, speed: voiceSpeed }),
        synthesize() {
          throw new AnaError('audio.not_speaking', 'this command makes no clips', { kind: 'internal' })
        },
      },
      clock: data.clock,
      ids: data.ids,
      logger: data.logger,
      limits() {
        const { audioCacheMaxMegabytes, audioCacheMaxAgeDays } = data.settings.current()
        return { maxBytes: audioCacheMaxMegabytes * 1e6, maxAgeMs: audioCacheMaxAgeDays * 86_400_000 }
      },
    })
    try {
      if (action === 'stats') {
        const stats = await clips.stats()
        if (options.json) context.output.printJson(stats)
        else context.output.print(`${stats.clips} audios guardados, ${megabytes(stats.bytes)}.`)
      } else {
        const removed = await clips.clean({ all: options.all })
        if (options.json) context.output.printJson(removed)
        else {
          context.output.print(
            `${removed.removedClips} audios borrados, ${megabytes(removed.removedBytes)} libres.`,
          )
        }
      }
    } finally {
      await clips.stop()
    }
  } finally {
    await data.close()
  }
}
