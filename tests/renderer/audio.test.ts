import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wavHeader } from '../../electron/engine/audio/wav-header.ts'
import { bytesOfBase64, decodeMuLaw, peaksOf } from '../../renderer/audio/mu-law.ts'
import { createPlayout, longestDelayMs, usualDelayMs } from '../../renderer/audio/playout.ts'
import { readRecording } from '../../renderer/audio/wav.ts'

describe('µ-law', () => {
  it('is decoded as G.711 says', () => {
    const decoded = decodeMuLaw(Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xfe, 0x7e, 0x8f, 0xf0))
    const linear = [...decoded].map((sample) => Math.round(sample * 8192))
    // The ends of the scale, both zeros, the smallest steps, and the borders of segments.
    expect(linear).toEqual([0, -0, 8031, -8031, 2, -2, 4191, 30])
  })

  it('takes one channel of two', () => {
    const both = Uint8Array.of(0xff, 0x80, 0xff, 0x00)
    expect([...decodeMuLaw(both, 0, 2)].map(Math.abs)).toEqual([0, 0])
    expect([...decodeMuLaw(both, 1, 2)].map((sample) => Math.sign(sample))).toEqual([1, -1])
  })

  it('survives its journey as base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
      }),
    )
  })

  it('is pictured by its loudest sample of each stretch', () => {
    expect([...peaksOf(Float32Array.of(0.25, -0.5, 0, 0.125, -1), 2)]).toEqual([0.5, 0.125, 1])
  })
})

describe('a recording in the page', () => {
  const fileOf = (frames: number) => {
    const sound = new Uint8Array(frames * 2).fill(0xff)
    // She speaks in the first second, ANA in the second.
    for (let frame = 0; frame < 8_000; frame += 1) sound[frame * 2] = 0x80
    for (let frame = 8_000; frame < 16_000; frame += 1) sound[frame * 2 + 1] = 0x00
    return Buffer.concat([wavHeader(frames), sound])
  }

  it('tells its length and when each voice speaks', () => {
    const { durationMs, customer, assistant } = readRecording(fileOf(16_000))
    expect([durationMs, customer.length, assistant.length]).toEqual([2_000, 100, 100])
    const speaks = (voice: Float32Array, from: number, to: number) =>
      voice.slice(from, to).every((loudness) => loudness > 0.9)
    expect([speaks(customer, 0, 50), speaks(assistant, 50, 100)]).toEqual([true, true])
    expect([...customer.slice(50), ...assistant.slice(0, 50)].every((loudness) => loudness === 0)).toBe(true)
  })

  it('is refused when it is something else', () => {
    expect(() => readRecording(new Uint8Array(100))).toThrow()
    expect(() => readRecording(new Uint8Array(3))).toThrow()
    const mono = fileOf(16_000)
    mono.writeUInt16LE(1, 22)
    expect(() => readRecording(mono)).toThrow()
  })
})

describe('when a slice of a live call sounds', () => {
  it('is a little after it arrived, and without a gap from then on', () => {
    const playout = createPlayout()
    expect(playout.place('customer', 5_000, 1_000)).toEqual({
      playAtMs: 1_000 + usualDelayMs,
      restart: false,
    })
    // Later slices come unevenly and are played evenly.
    expect(playout.place('customer', 5_100, 1_160).playAtMs).toBe(1_220)
    expect(playout.place('customer', 5_200, 1_205).playAtMs).toBe(1_320)
  })

  it('keeps both sides on one axis, also when ANA’s frames come ahead of their time', () => {
    const playout = createPlayout()
    playout.place('customer', 1_000, 0)
    expect(playout.place('assistant', 1_300, 10)).toEqual({ playAtMs: 420, restart: false })
    expect(playout.place('customer', 1_100, 100).playAtMs).toBe(220)
  })

  it('waits anew after a slice that came too late', () => {
    const playout = createPlayout()
    playout.place('customer', 0, 0)
    const late = playout.place('customer', 100, 400)
    expect(late.playAtMs).toBeGreaterThan(400)
    expect(late.playAtMs - 400).toBeLessThan(usualDelayMs)
    expect(late.restart).toBe(false)
  })

  it('jumps to the present when sound has piled up', () => {
    const playout = createPlayout()
    playout.place('customer', 0, 0)
    expect(playout.place('customer', 1_000, 300)).toEqual({ playAtMs: 420, restart: true })
  })

  it('takes delay back that was not needed for a while', () => {
    const playout = createPlayout()
    playout.place('customer', 0, 0)
    // One late slice, then a perfect line: 240 ms of waiting serve nobody.
    playout.place('customer', 100, 300)
    let jumped = false
    for (let atMs = 300; atMs < 12_000; atMs += 100)
      jumped ||= playout.place('customer', atMs, atMs + 20).restart
    expect(jumped).toBe(true)
    expect((playout.shiftMs() ?? 0) - 20).toBe(usualDelayMs)
  })

  it('never lets the listener fall further behind than it says, whatever the line does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }), (lateness) => {
        const playout = createPlayout()
        let nowMs = 0
        for (const [index, late] of lateness.entries()) {
          nowMs = Math.max(nowMs, index * 100 + late)
          const { playAtMs } = playout.place('customer', index * 100, nowMs)
          expect(playAtMs).toBeGreaterThanOrEqual(nowMs)
          expect(playAtMs - nowMs).toBeLessThanOrEqual(longestDelayMs)
        }
      }),
    )
  })
})
