/** Calls kept as sound: what is kept, where it lies in the file, and when it goes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createRecordingStore } from '../../../electron/engine/audio/recording-store.ts'
import { createRecordings, mayRecord, type Recordings } from '../../../electron/engine/audio/recordings.ts'
import { createStereoWindow } from '../../../electron/engine/audio/stereo-window.ts'
import { wavHeader, wavHeaderBytes } from '../../../electron/engine/audio/wav-header.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const dayMs = 86_400_000
const frameMs = 20
/** 20 ms of one value. */
const slice = (value: number) => new Uint8Array(160).fill(value)

const opened: Array<{ recordings: Recordings; folder: string }> = []
afterEach(async () => {
  for (const { recordings, folder } of opened.splice(0)) {
    await recordings.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

async function openWorld(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  await world.start(acceptedRows(3))
  const store = createRecordingStore({ database })
  const folder = join(mkdtempSync(join(tmpdir(), 'ana-recordings-')), 'recordings')
  const another = () => {
    const recordings = createRecordings({
      folder,
      store,
      clock,
      ids: world.ids,
      logger: silentLogger,
      maxAgeMs: () => 180 * dayMs,
    })
    opened.push({ recordings, folder: join(folder, '..') })
    return recordings
  }
  const files = () => readdirSync(folder)
  return { ...world, database, clock, store, folder, files, recordings: another(), another }
}

/** The channels of a finished file. */
function channelsOf(file: string): { customer: Uint8Array; assistant: Uint8Array; header: Buffer } {
  const bytes = readFileSync(file)
  const sound = bytes.subarray(wavHeaderBytes)
  const channel = (at: number) => Uint8Array.from(sound.filter((_, index) => index % 2 === at))
  return { customer: channel(0), assistant: channel(1), header: bytes.subarray(0, wavHeaderBytes) }
}

/** Stretches of equal values, as `value×ms`. */
function stretches(channel: Uint8Array): string {
  const found: Array<[value: number, frames: number]> = []
  for (const value of channel) {
    const last = found.at(-1)
    if (last?.[0] === value) last[1] += 1
    else found.push([value, 1])
  }
  return found.map(([value, frames]) => `${value === 0xff ? 'silence' : value}×${frames / 8}`).join(' ')
}

describeOnEachDatabase('Recordings', (open) => {
  it('puts her on the left and ANA on the right, with silence where nobody spoke', async () => {
    const { recordings, lease, files, folder } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    recorder.write({ side: 'assistant', atMs: 100, audio: slice(1) })
    recorder.write({ side: 'assistant', atMs: 120, audio: slice(2) })
    recorder.write({ side: 'customer', atMs: 500, audio: slice(3) })
    expect(recorder.position()).toBe(520)
    expect(await recorder.close()).toEqual({ bytes: wavHeaderBytes + 520 * 16, durationMs: 520 })
    const [file = ''] = files()
    const { customer, assistant, header } = channelsOf(join(folder, file))
    expect(stretches(customer)).toBe('silence×500 3×20')
    expect(stretches(assistant)).toBe('silence×100 1×20 2×20 silence×380')
    expect(header).toEqual(wavHeader(520 * 8))
    expect(await recordings.of(call.id)).toEqual({
      offsetMs: 0,
      durationMs: 520,
      bytes: wavHeaderBytes + 520 * 16,
    })
  })

  it('keeps nothing from before it was told to begin', async () => {
    const { recordings, lease, files, folder } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 10_010 })
    recorder.write({ side: 'customer', atMs: 9_000, audio: slice(1) })
    recorder.write({ side: 'customer', atMs: 10_000, audio: slice(2) })
    recorder.write({ side: 'customer', atMs: 10_020, audio: slice(3) })
    await recorder.close()
    const { customer } = channelsOf(join(folder, files()[0] ?? ''))
    expect(stretches(customer)).toBe('2×10 3×20')
    expect(await recordings.of(call.id)).toMatchObject({ offsetMs: 10_010, durationMs: 30 })
  })

  it('joins slices whose clocks differ a little, and keeps a real pause', async () => {
    const { recordings, lease, files, folder } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    for (const atMs of [0, 23, 38, 61]) recorder.write({ side: 'customer', atMs, audio: slice(5) })
    recorder.write({ side: 'customer', atMs: 400, audio: slice(6) })
    await recorder.close()
    const { customer } = channelsOf(join(folder, files()[0] ?? ''))
    expect(stretches(customer)).toBe('5×80 silence×320 6×20')
  })

  it('takes back what ANA was cleared from saying', async () => {
    const { recordings, lease, files, folder } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    for (let atMs = 0; atMs < 400; atMs += frameMs) {
      recorder.write({ side: 'assistant', atMs, audio: slice(7) })
      recorder.write({ side: 'customer', atMs, audio: slice(8) })
    }
    recorder.quiet('assistant', 250)
    recorder.write({ side: 'assistant', atMs: 300, audio: slice(9) })
    await recorder.close()
    const { customer, assistant } = channelsOf(join(folder, files()[0] ?? ''))
    expect(stretches(assistant)).toBe('7×250 9×20 silence×130')
    expect(stretches(customer)).toBe('8×400')
  })

  it('writes while the call lasts, in whole blocks, into a file of its owner that names nobody', async () => {
    const { recordings, lease, files, folder } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    for (let atMs = 0; atMs < 10_000; atMs += frameMs) {
      recorder.write({ side: 'customer', atMs, audio: slice(1) })
    }
    const [file = ''] = await expectSoon(
      () => files(),
      (found) => found.length === 1,
    )
    const path = join(folder, file)
    await expectSoon(
      () => statSync(path).size,
      (size) => size > wavHeaderBytes && (size - wavHeaderBytes) % 32_768 === 0,
    )
    expect(file).toMatch(/^[0-9a-f]{32}\.wav$/)
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
    expect(await recordings.of(call.id)).toBeNull()
    expect(await recorder.close()).toMatchObject({ durationMs: 10_000 })
    expect(statSync(path).size).toBe(wavHeaderBytes + 160_000)
  })

  it('leaves nothing behind of a recording without sound, or one thrown away', async () => {
    const { recordings, lease, files, store } = await openWorld(open)
    const { call } = await lease()
    const silent = recordings.start(call.id, { offsetMs: 0 })
    expect(await silent.close()).toBeNull()
    expect([files(), await store.get(call.id)]).toEqual([[], null])

    const unwanted = recordings.start(call.id, { offsetMs: 0 })
    unwanted.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await unwanted.discard()
    expect(await unwanted.close()).toBeNull()
    expect([files(), await store.get(call.id)]).toEqual([[], null])
  })

  it('throws away also what was finished already', async () => {
    const { recordings, lease, files, store } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    recorder.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await recorder.close()
    await recorder.discard()
    expect([files(), await store.get(call.id)]).toEqual([[], null])
  })

  it('never records a call twice: the first recording stays', async () => {
    const { recordings, lease, files } = await openWorld(open)
    const { call } = await lease()
    const first = recordings.start(call.id, { offsetMs: 0 })
    first.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await first.close()
    const second = recordings.start(call.id, { offsetMs: 0 })
    second.write({ side: 'customer', atMs: 0, audio: slice(2) })
    expect(await second.close()).toBeNull()
    expect(files()).toHaveLength(1)
    expect(await recordings.of(call.id)).toMatchObject({ durationMs: 20 })
  })

  it('does not disturb a call when the disk refuses', async () => {
    const { recordings, lease, folder } = await openWorld(open)
    const { call } = await lease()
    // A file where the folder should be.
    writeFileSync(folder, '')
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    recorder.write({ side: 'customer', atMs: 0, audio: slice(1) })
    expect(await recorder.close()).toBeNull()
    expect(await recordings.of(call.id)).toBeNull()
  })

  it('mends at its next start what a crash left without an end', async () => {
    const { recordings, lease, store, clock, folder, files, another } = await openWorld(open)
    const whole = await lease()
    const first = recordings.start(whole.call.id, { offsetMs: 4_000 })
    first.write({ side: 'customer', atMs: 4_000, audio: slice(1) })
    await first.close()
    // As it is when the power goes: sound, no length in the header, half a frame at the end.
    const cut = await lease()
    await store.add({
      callId: cut.call.id,
      file: `${'a'.repeat(32)}.wav`,
      offsetMs: 900,
      createdAt: clock.now(),
    })
    writeFileSync(
      join(folder, `${'a'.repeat(32)}.wav`),
      Buffer.concat([wavHeader(0), Buffer.alloc(16_001, 3)]),
    )
    const empty = await lease()
    await store.add({
      callId: empty.call.id,
      file: `${'b'.repeat(32)}.wav`,
      offsetMs: 0,
      createdAt: clock.now(),
    })
    writeFileSync(join(folder, `${'b'.repeat(32)}.wav`), wavHeader(0))

    const next = another()
    next.begin()
    await next.stop()
    expect(await next.of(cut.call.id)).toEqual({
      offsetMs: 900,
      durationMs: 1_000,
      bytes: wavHeaderBytes + 16_000,
    })
    const { header, customer } = channelsOf(join(folder, `${'a'.repeat(32)}.wav`))
    expect([header, customer.length]).toEqual([wavHeader(8_000), 8_000])
    expect([await store.get(empty.call.id), files().length]).toEqual([null, 2])
    expect(await next.of(whole.call.id)).toMatchObject({ durationMs: 20 })
  })

  it('removes recordings past their age, and files that belong to no call, but nothing else', async () => {
    const { recordings, lease, clock, folder, files } = await openWorld(open)
    const old = await lease()
    const oldOne = recordings.start(old.call.id, { offsetMs: 0 })
    oldOne.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await oldOne.close()
    await clock.advance(100 * dayMs)
    const young = await lease()
    const youngOne = recordings.start(young.call.id, { offsetMs: 0 })
    youngOne.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await youngOne.close()
    writeFileSync(join(folder, `${'c'.repeat(32)}.wav`), 'an orphan')
    writeFileSync(join(folder, 'notes.txt'), 'not ours')
    await clock.advance(81 * dayMs)
    recordings.begin()
    await expectSoon(
      () => files().length,
      (count) => count === 2,
    )
    expect(await recordings.of(old.call.id)).toBeNull()
    expect(await recordings.of(young.call.id)).toMatchObject({ durationMs: 20 })
    expect(files()).toContain('notes.txt')
    writeFileSync(join(folder, `${'d'.repeat(32)}.wav`), 'another orphan')
    await expectSoon(
      () => {
        // An hour later, as soon as the next clean-up is due.
        void clock.advance(3_600_000)
        return files().length
      },
      (count) => count === 2,
    )
  })

  it('goes with its call, and its file when it is told so', async () => {
    const { recordings, lease, database, store, files } = await openWorld(open)
    const { call } = await lease()
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    recorder.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await recorder.close()
    const { file = '' } = (await store.get(call.id)) ?? {}
    await database.db.deleteFrom('calls').where('id', '=', call.id).execute()
    expect(await store.get(call.id)).toBeNull()
    await recordings.forget([file, '../../etc/passwd'])
    expect(files()).toEqual([])
  })

  it('is read in pieces and as a stream, and says when it is gone', async () => {
    const { recordings, lease, folder, files } = await openWorld(open)
    const { call } = await lease()
    await expect(recordings.read(call.id, { offset: 0, length: 10 })).rejects.toMatchObject({
      code: 'recording.not_found',
    })
    const recorder = recordings.start(call.id, { offsetMs: 0 })
    recorder.write({ side: 'customer', atMs: 0, audio: slice(1) })
    await recorder.close()
    const total = wavHeaderBytes + 320
    const head = await recordings.read(call.id, { offset: 0, length: 4 })
    expect(new TextDecoder().decode(head)).toBe('RIFF')
    expect((await recordings.read(call.id, { offset: total - 6, length: 100 })).length).toBe(6)
    expect((await recordings.read(call.id, { offset: total, length: 100 })).length).toBe(0)
    expect(await text(await recordings.stream(call.id, { from: 8, to: 11 }))).toBe('WAVE')
    rmSync(join(folder, files()[0] ?? ''))
    await expect(recordings.read(call.id, { offset: 0, length: 4 })).rejects.toMatchObject({
      code: 'recording.missing',
    })
    await expect(recordings.stream(call.id, { from: 0, to: 1 })).rejects.toMatchObject({
      code: 'recording.missing',
    })
  })
})

/** Looks again until it is so: the disk has its own time. */
async function expectSoon<T>(look: () => T, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      const value = look()
      if (isSo(value)) return value
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const value = look()
  expect(isSo(value), `it is ${JSON.stringify(value)} to the end`).toBe(true)
  return value
}

describe('Whether a call may be recorded', () => {
  it('is a matter of consent, unless the operator has it beforehand or wants none', () => {
    const answers = (['off', 'after_consent', 'always'] as const).map((mode) => [
      mayRecord(mode, false),
      mayRecord(mode, true),
    ])
    expect(answers).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ])
  })
})

describe('The open end of a recording', () => {
  it('gives everything away exactly once and in order, whatever the slices', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            side: fc.constantFrom('customer' as const, 'assistant' as const),
            jump: fc.integer({ min: -2_000, max: 40_000 }),
            length: fc.integer({ min: 1, max: 20_000 }),
          }),
          { maxLength: 20 },
        ),
        (puts) => {
          const chunks: Buffer[] = []
          const window = createStereoWindow((chunk) => chunks.push(chunk))
          const spoken: Array<{ side: string; from: number; to: number; value: number }> = []
          let end = 0
          for (const [value, { side, jump, length }] of puts.entries()) {
            const from = Math.max(0, end + jump)
            window.put(side, from, new Uint8Array(length).fill(value))
            spoken.push({ side, from, to: from + length, value })
            end = Math.max(end, from + length)
          }
          window.drain()
          const bytes = Buffer.concat(chunks)
          expect(bytes.length).toBe(end * 2)
          const lastSaid = (side: string, at: number) =>
            spoken.findLast((one) => one.side === side && one.from <= at && at < one.to)?.value ?? 0xff
          for (let at = 0; at < end; at += 997) {
            expect([bytes[at * 2], bytes[at * 2 + 1]]).toEqual([
              lastSaid('customer', at),
              lastSaid('assistant', at),
            ])
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
