/** `ana audio`: how much room ANA's kept clips take, and how to have it back. */
import { existsSync } from 'node:fs'
import { createClipCache } from '../engine/audio/clip-cache.ts'
import type { CleanResult, ClipStats } from '../engine/audio/clip-port.ts'
import { AnaError } from '../engine/errors.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { openLocalData } from './local-data.ts'
import { CommandError, exitCodes } from './output.ts'

const noClips: ClipStats & CleanResult = {
  clips: 0,
  bytes: 0,
  hits: 0,
  misses: 0,
  oldestAt: null,
  removedClips: 0,
  removedBytes: 0,
}

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
    if (!existsSync(data.folder.clips)) {
      // Looking for clips would make their folder.
      tell(context, action, options.json, noClips)
      return
    }
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
      const told =
        action === 'stats'
          ? { ...noClips, ...(await clips.stats()) }
          : { ...noClips, ...(await clips.clean({ all: options.all })) }
      tell(context, action, options.json, told)
    } finally {
      await clips.stop()
    }
  } finally {
    await data.close()
  }
}

function tell(
  { output }: CommandContext,
  action: 'stats' | 'clean',
  json: boolean,
  { removedClips, removedBytes, ...stats }: ClipStats & CleanResult,
): void {
  if (json) output.printJson(action === 'stats' ? stats : { removedClips, removedBytes })
  else if (action === 'stats') output.print(`${stats.clips} audios guardados, ${megabytes(stats.bytes)}.`)
  else output.print(`${removedClips} audios borrados, ${megabytes(removedBytes)} libres.`)
}
