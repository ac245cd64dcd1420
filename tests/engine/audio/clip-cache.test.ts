/** The clip cache with a scripted voice, on real files in a folder of its own. */
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClipLimits,
  clipKey,
  createClipCache,
  type RunningClipCache,
} from '../../../electron/engine/audio/clip-cache.ts'
import { createClipMemory } from '../../../electron/engine/audio/clip-memory.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { createIds } from '../../../electron/engine/ids.ts'
import type { TimedWord } from '../../../electron/engine/speech/live-voice-port.ts'
import type { SynthesisRequest } from '../../../electron/engine/speech/speech-port.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** A voice whose every utterance the test lets out piece by piece. */
interface Utterance {
  request: SynthesisRequest
  isAborted: () => boolean
  say(...bytes: number[]): void
  end(): void
  break(error: Error): void
}

function createScriptedVoice() {
  const utterances: Utterance[] = []
  const waiting: Array<(utterance: Utterance) => void> = []
  const identity = { voiceId: 'v', modelId: 'm', speed: 1 }
  return {
    utterances,
    identity,
    /** The next utterance that the voice is asked for. */
    asked: () => new Promise<Utterance>((resolve) => waiting.push(resolve)),
    synthesis: {
      identity: () => identity,
      synthesize(request: SynthesisRequest): AsyncIterable<Uint8Array> {
        let push: (piece: Uint8Array) => void = () => {}
        let close: () => void = () => {}
        let fail: (error: unknown) => void = () => {}
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            push = (piece) => controller.enqueue(piece)
            close = () => controller.close()
            fail = (error) => controller.error(error)
          },
        })
        request.signal?.addEventListener('abort', () => fail(request.signal?.reason))
        const utterance: Utterance = {
          request,
          isAborted: () => request.signal?.aborted ?? false,
          say: (...bytes) => push(Uint8Array.from(bytes)),
          end: close,
          break: fail,
        }
        utterances.push(utterance)
        waiting.shift()?.(utterance)
        return stream
      },
    },
  }
}

let folder: string
let clock: FakeClock
let voice: ReturnType<typeof createScriptedVoice>
let limits: ClipLimits
let cache: RunningClipCache
const vendorError = new AnaError('elevenlabs.system_busy', 'busy', { kind: 'vendor', retryable: true })
const day = 24 * 60 * 60_000

const createCache = () =>
  createClipCache({
    folder,
    synthesis: voice.synthesis,
    clock,
    ids: createIds(clock),
    logger: silentLogger,
    limits: () => limits,
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ana-clips-'))
  clock = createFakeClock()
  voice = createScriptedVoice()
  limits = { maxBytes: 1_000_000, maxAgeMs: 30 * day }
  cache = createCache()
})
afterEach(async () => {
  await cache.stop()
  await rm(folder, { recursive: true, force: true })
})

async function heard(clipId: string, from = cache): Promise<number[]> {
  const audio = from.open(clipId)
  if (!audio) throw new Error('unknown clip')
  const bytes: number[] = []
  for await (const piece of audio) bytes.push(...piece)
  return bytes
}

/** Makes a clip, hears it and waits until it is on disk. */
async function make(text: string, ...bytes: number[]): Promise<string> {
  const asked = voice.asked()
  const clip = cache.clip(text)
  const utterance = await asked
  utterance.say(...bytes)
  utterance.end()
  await clip.complete
  await heard(clip.id)
  await cache.settled()
  return clip.id
}

describe('a clip in the making', () => {
  it('is playable from its first byte, by several readers, each from the start', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Buenos días.', { previousText: 'Hola.' })
    const utterance = await asked
    expect(utterance.request).toMatchObject({ text: 'Buenos días.', previousText: 'Hola.' })
    utterance.say(1, 2)
    await clip.firstAudio
    const early = heard(clip.id)
    utterance.say(3)
    const late = heard(clip.id)
    utterance.say(4)
    utterance.end()
    expect(await early).toEqual([1, 2, 3, 4])
    expect(await late).toEqual([1, 2, 3, 4])
    expect(await clip.complete).toBe(4)
  })

  it('is made once for all who ask at the same time', async () => {
    const asked = voice.asked()
    const first = cache.clip('Hola.')
    const second = cache.clip('Hola.')
    const utterance = await asked
    utterance.say(9)
    utterance.end()
    await Promise.all([first.complete, second.complete])
    expect(second.id).toBe(first.id)
    expect(voice.utterances).toHaveLength(1)
  })

  it('fails before the first byte for whoever waits, and is tried anew by the next', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola.')
    ;(await asked).break(vendorError)
    await expect(clip.firstAudio).rejects.toBe(vendorError)
    await expect(clip.complete).rejects.toBe(vendorError)
    expect(cache.open(clip.id)).toBeNull()
    expect(await make('Hola.', 1)).not.toBe(clip.id)
  })

  it('fails in the middle for its readers, after what there was, and leaves no file', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola.')
    const utterance = await asked
    utterance.say(1, 2)
    await clip.firstAudio
    const pieces: number[] = []
    const reading = (async () => {
      for await (const piece of cache.open(clip.id) ?? []) {
        pieces.push(...piece)
        utterance.break(vendorError)
      }
    })()
    await expect(reading).rejects.toBe(vendorError)
    expect(pieces).toEqual([1, 2])
    await expect(clip.complete).rejects.toBe(vendorError)
    expect((await cache.stats()).clips).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  it('counts as failed when the voice makes no sound', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola.')
    ;(await asked).end()
    await expect(clip.firstAudio).rejects.toMatchObject({ code: 'audio.empty_clip' })
  })
})

describe('aborting', () => {
  it('stops the voice when nobody else wants the clip', async () => {
    const abort = new AbortController()
    const asked = voice.asked()
    const clip = cache.clip('Hola.', { signal: abort.signal })
    const utterance = await asked
    abort.abort(new Error('the customer speaks'))
    await expect(clip.firstAudio).rejects.toThrow('the customer speaks')
    expect(utterance.isAborted()).toBe(true)
  })

  it("does not disturb another's clip", async () => {
    const abort = new AbortController()
    const asked = voice.asked()
    const mine = cache.clip('Hola.', { signal: abort.signal })
    const other = cache.clip('Hola.', { signal: new AbortController().signal })
    const utterance = await asked
    abort.abort()
    await expect(mine.complete).rejects.toThrow()
    expect(utterance.isAborted()).toBe(false)
    utterance.say(1)
    utterance.end()
    expect(await other.complete).toBe(1)
  })

  it('does not cut off somebody who is listening', async () => {
    const abort = new AbortController()
    const asked = voice.asked()
    const clip = cache.clip('Hola.', { signal: abort.signal })
    const utterance = await asked
    utterance.say(1)
    await clip.firstAudio
    const listener = cache.open(clip.id)?.[Symbol.asyncIterator]()
    await listener?.next()
    abort.abort()
    utterance.say(2)
    utterance.end()
    expect((await listener?.next())?.value).toEqual(Uint8Array.of(2))
  })

  it('lets a newcomer begin anew at once', async () => {
    const abort = new AbortController()
    const first = voice.asked()
    cache.clip('Hola.', { signal: abort.signal })
    await first
    abort.abort()
    const second = voice.asked()
    const clip = cache.clip('Hola.')
    const utterance = await second
    utterance.say(7)
    utterance.end()
    expect(await heard(clip.id)).toEqual([7])
  })

  it('asks no voice for a request that was aborted before', async () => {
    const clip = cache.clip('Hola.', { signal: AbortSignal.abort() })
    await expect(clip.firstAudio).rejects.toThrow()
    await cache.stop()
    expect(voice.utterances).toHaveLength(0)
  })
})

describe('a stored clip', () => {
  it('is heard again without the voice, under the same unguessable id', async () => {
    const id = await make('Hola, María.', 1, 2, 3)
    const again = cache.clip('Hola, María.')
    await again.firstAudio
    expect(await again.complete).toBe(3)
    expect(again.id).toBe(id)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(await heard(again.id)).toEqual([1, 2, 3])
    expect(voice.utterances).toHaveLength(1)
    expect(await cache.stats()).toEqual({ clips: 1, bytes: 3, hits: 1, misses: 1, oldestAt: clock.now() })
  })

  it('belongs to its voice, model and speed', () => {
    const keys = [
      clipKey({ voiceId: 'a', modelId: 'm', speed: 1 }, 't'),
      clipKey({ voiceId: 'b', modelId: 'm', speed: 1 }, 't'),
      clipKey({ voiceId: 'a', modelId: 'n', speed: 1 }, 't'),
      clipKey({ voiceId: 'a', modelId: 'm', speed: 1.1 }, 't'),
      clipKey({ voiceId: 'a', modelId: 'm', speed: 1 }, 'u'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has a file name without any word of it, and nothing half written beside it', async () => {
    await make('Hola, María, +573001234567.', 1)
    const names = await readdir(folder)
    expect(names.filter((name) => !/^([0-9a-f]{64}\.ulaw|ids\.index)$/.test(name))).toEqual([])
    expect(await readFile(join(folder, names.find((name) => name.endsWith('.ulaw')) ?? ''))).toEqual(
      Buffer.of(1),
    )
  })

  it('answers to its old id after a restart', async () => {
    const id = await make('Hola.', 1, 2)
    await cache.stop()
    const restarted = createCache()
    expect(await heard(id, restarted)).toEqual([1, 2])
    expect(restarted.clip('Hola.').id).toBe(id)
    expect((await restarted.stats()).clips).toBe(1)
  })

  it('is made again when its file has been emptied or removed from outside', async () => {
    const file = join(folder, `${clipKey(voice.identity, 'Hola.')}.ulaw`)
    const id = await make('Hola.', 1, 2)
    await writeFile(file, '')
    cache = createCache()
    expect(await make('Hola.', 3)).toBe(id)
    await rm(file)
    cache = createCache()
    await expect(heard(id)).rejects.toMatchObject({ code: 'audio.clip_missing', kind: 'not_found' })
    expect(cache.open(id)).toBeNull()
  })

  it('used a moment ago needs no disk', async () => {
    const id = await make('Hola.', 1, 2)
    await rm(join(folder, `${clipKey(voice.identity, 'Hola.')}.ulaw`))
    const again = cache.clip('Hola.')
    expect(again.id).toBe(id)
    expect(await again.complete).toBe(2)
    expect(await heard(id)).toEqual([1, 2])
  })

  it('is unknown under any other id', () => {
    expect(cache.open('0'.repeat(32))).toBeNull()
  })
})

describe('a folder that cannot be written', () => {
  it('does not cost the call its clip, which is heard from memory', async () => {
    await writeFile(join(folder, 'file'), '')
    folder = join(folder, 'file')
    cache = createCache()
    const asked = voice.asked()
    const clip = cache.clip('Hola.')
    const utterance = await asked
    utterance.say(1, 2)
    utterance.end()
    expect(await clip.complete).toBe(2)
    expect(await heard(clip.id)).toEqual([1, 2])
    expect(await heard(clip.id)).toEqual([1, 2])
    await expect(cache.stats()).rejects.toMatchObject({ code: 'audio.unreadable' })
    folder = join(folder, '..')
  })
})

describe('cleaning up', () => {
  it('removes what was not used for too long', async () => {
    await make('vieja', 1)
    await clock.advance(20 * day)
    await make('nueva', 2, 2)
    await clock.advance(15 * day)
    expect(await cache.clean()).toEqual({ removedClips: 1, removedBytes: 1 })
    expect(await cache.stats()).toMatchObject({ clips: 1, bytes: 2 })
  })

  it('counts the last use, not the making', async () => {
    await make('vieja', 1)
    await clock.advance(20 * day)
    const again = cache.clip('vieja')
    await again.complete
    await heard(again.id)
    await clock.advance(15 * day)
    expect((await cache.clean()).removedClips).toBe(0)
  })

  it('removes the longest unused ones when there are too many bytes', async () => {
    for (const [text, size] of [
      ['a', 3],
      ['b', 3],
      ['c', 3],
    ] as const) {
      await make(text, ...new Array<number>(size).fill(1))
      await clock.advance(60_000)
    }
    const a = cache.clip('a')
    await a.complete
    await heard(a.id)
    limits = { ...limits, maxBytes: 6 }
    expect(await cache.clean()).toEqual({ removedClips: 1, removedBytes: 3 })
    await cache.clip('a').complete
    await cache.clip('c').complete
    expect(voice.utterances).toHaveLength(3)
  })

  it('with "all" removes every clip but those a call is about to hear or is hearing', async () => {
    await make('gastada', 1)
    await make('por oír', 2)
    const awaited = cache.clip('por oír')
    await awaited.complete
    const heardId = await make('en curso', 3)
    const listener = cache.open(heardId)?.[Symbol.asyncIterator]()
    await listener?.next()
    expect(await cache.clean({ all: true })).toEqual({ removedClips: 1, removedBytes: 1 })
    expect(await heard(awaited.id)).toEqual([2])
    await listener?.next()
    expect((await cache.clean({ all: true })).removedClips).toBe(2)
    expect(await cache.stats()).toMatchObject({ clips: 0, bytes: 0, oldestAt: null })
    expect(cache.open(awaited.id)).toBeNull()
  })

  it('forgets after some minutes that a clip was asked for and never fetched', async () => {
    await make('Hola.', 1)
    await cache.clip('Hola.').complete
    expect((await cache.clean({ all: true })).removedClips).toBe(0)
    await clock.advance(5 * 60_000)
    expect((await cache.clean({ all: true })).removedClips).toBe(1)
  })

  it('forgets the ids of removed clips for good', async () => {
    const gone = await make('se va', 1)
    await clock.advance(31 * day)
    const kept = await make('queda', 2)
    await cache.clean()
    const restarted = createCache()
    expect(restarted.open(gone)).toBeNull()
    expect(await heard(kept, restarted)).toEqual([2])
  })

  it('knows clips of an earlier run and sweeps up what a crash left half written', async () => {
    const old = join(folder, `${'a'.repeat(64)}.ulaw`)
    await writeFile(old, 'xxxx')
    await utimes(old, clock.now() / 1000, (clock.now() - 40 * day) / 1000)
    await writeFile(join(folder, `${'b'.repeat(32)}.part`), 'x')
    expect(await cache.stats()).toMatchObject({ clips: 1, bytes: 4, oldestAt: clock.now() - 40 * day })
    expect(await cache.clean()).toEqual({ removedClips: 1, removedBytes: 4 })
    expect((await readdir(folder)).filter((name) => name !== 'ids.index')).toEqual([])
  })

  it('happens by itself, every hour', async () => {
    const id = await make('vieja', 1)
    cache.start()
    await clock.advance(31 * day)
    // The clean-up works on real files; a second one begins only when it is done.
    expect((await cache.clean()).removedClips).toBe(0)
    expect(cache.open(id)).toBeNull()
  })
})

describe('the timing of words', () => {
  const key = () => clipKey(voice.identity, 'Hola, Ana.')
  const told = [
    { word: 'Hola,', endByte: 2 },
    { word: 'Ana.', endByte: 5 },
  ]

  /** Makes the clip with timing; the voice tells it unless `words` is empty. */
  async function makeTimed(words: TimedWord[] = told) {
    const asked = voice.asked()
    const clip = cache.clip('Hola, Ana.', { withWords: true })
    const utterance = await asked
    for (const word of words) utterance.request.onWords?.([word])
    utterance.say(1, 2, 3, 4)
    utterance.end()
    const timing = await clip.words
    await cache.settled()
    return { id: clip.id, timing }
  }

  it('comes with the whole clip, no word ending after it, and is there again after a restart', async () => {
    const expected = [
      { word: 'Hola,', endByte: 2 },
      { word: 'Ana.', endByte: 4 },
    ]
    expect((await makeTimed()).timing).toEqual(expected)
    expect(await cache.clip('Hola, Ana.', { withWords: true }).words).toEqual(expected)
    await cache.stop()
    cache = createCache()
    expect(await cache.clip('Hola, Ana.', { withWords: true }).words).toEqual(expected)
    expect(voice.utterances).toHaveLength(1)
  })

  it('is not asked of the voice, nor told, when nobody wants it', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola, Ana.')
    const utterance = await asked
    expect(utterance.request.onWords).toBeUndefined()
    utterance.say(1)
    utterance.end()
    expect(await clip.words).toBeNull()
  })

  it('has a clip that lacks it made anew, under the same id', async () => {
    const id = await make('Hola, Ana.', 9)
    const { id: timedId, timing } = await makeTimed()
    expect(timedId).toBe(id)
    expect(timing).toHaveLength(2)
    expect(await heard(id)).toEqual([1, 2, 3, 4])
  })

  it('is not asked for again of a voice that could not tell it of all words', async () => {
    expect((await makeTimed(told.slice(1))).timing).toBeNull()
    await cache.stop()
    cache = createCache()
    expect(await cache.clip('Hola, Ana.', { withWords: true }).words).toBeNull()
    expect(voice.utterances).toHaveLength(1)
  })

  it('does not cost a call the clip that there is', async () => {
    const id = await make('Hola, Ana.', 9)
    const asked = voice.asked()
    const clip = cache.clip('Hola, Ana.', { withWords: true })
    ;(await asked).break(vendorError)
    expect(await clip.words).toBeNull()
    expect(await clip.complete).toBe(1)
    expect(await heard(id)).toEqual([9])
  })

  it('lies beside the clip without a word of it, counts as its bytes and goes with it', async () => {
    await makeTimed()
    const file = join(folder, `${key()}.words.json`)
    expect(await readFile(file, 'utf8')).toBe('[2,4]')
    expect(await cache.stats()).toMatchObject({ clips: 1, bytes: 9 })
    await clock.advance(31 * day)
    const restarted = createCache()
    expect(await restarted.stats()).toMatchObject({ clips: 1, bytes: 9 })
    expect(await restarted.clean()).toEqual({ removedClips: 1, removedBytes: 9 })
    expect((await readdir(folder)).filter((name) => name !== 'ids.index')).toEqual([])
  })

  it('without its clip is swept up, and an unreadable one counts as none', async () => {
    await writeFile(join(folder, `${'a'.repeat(64)}.words.json`), '[1]')
    expect(await cache.stats()).toMatchObject({ clips: 0, bytes: 0, oldestAt: null })
    await cache.clean()
    expect(await readdir(folder)).toEqual([])
    await makeTimed()
    await cache.stop()
    await writeFile(join(folder, `${key()}.words.json`), '{')
    cache = createCache()
    expect((await makeTimed()).timing).toHaveLength(2)
  })
})

describe('the bytes at hand', () => {
  it('are those of a whole clip in memory, also before it is on disk', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola.')
    const utterance = await asked
    utterance.say(1, 2)
    await clip.firstAudio
    expect(cache.bytesNow(clip.id)).toBeNull()
    utterance.end()
    await clip.complete
    expect([...(cache.bytesNow(clip.id) ?? [])]).toEqual([1, 2])
    await cache.settled()
    expect([...(cache.bytesNow(clip.id) ?? [])]).toEqual([1, 2])
    expect(cache.bytesNow('0'.repeat(32))).toBeNull()
  })

  it('are there at once for a clip asked for with its timing before, even after a restart', async () => {
    const asked = voice.asked()
    const clip = cache.clip('Hola.', { withWords: true })
    const utterance = await asked
    utterance.say(1, 2)
    utterance.end()
    await clip.complete
    await cache.stop()
    cache = createCache()
    await cache.clip('Hola.', { withWords: true }).firstAudio
    expect([...(cache.bytesNow(cache.clip('Hola.', { withWords: true }).id) ?? [])]).toEqual([1, 2])
  })

  it('free the clip for the clean-up', async () => {
    const id = await make('Hola.', 1)
    await cache.clip('Hola.').complete
    expect((await cache.clean({ all: true })).removedClips).toBe(0)
    cache.bytesNow(id)
    expect((await cache.clean({ all: true })).removedClips).toBe(1)
  })
})

describe('the memory of clips', () => {
  it('holds the last used ones, and never more bytes than it may', () => {
    const clipOf = (bytes: number) => ({ audio: new Uint8Array(bytes), ends: null })
    const memory = createClipMemory(100)
    for (const key of ['a', 'b', 'c', 'd']) memory.set(key, clipOf(25))
    memory.get('a')
    memory.set('e', clipOf(25))
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => memory.get(key))).toEqual(['a', 'c', 'd', 'e'])
    memory.set('huge', clipOf(26))
    expect(memory.get('huge')).toBeUndefined()
    memory.set('a', clipOf(1))
    memory.delete('c')
    expect(['a', 'd', 'e'].map((key) => memory.get(key)?.audio.length)).toEqual([1, 25, 25])
  })
})
