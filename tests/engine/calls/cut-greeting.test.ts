/** The rest of an «¿aló?» in the middle of which the line opened. */
import { describe, expect, it } from 'vitest'
import { createCutGreeting } from '../../../electron/engine/calls/cut-greeting.ts'
import { mulawSilence } from '../../../electron/engine/mulaw.ts'

const loudByte = 0x9a

/** `#` is a loud frame, `.` a quiet one; what was heard, and after which frame it was known. */
function hear(pattern: string, pieceBytes = 160) {
  const audio = Uint8Array.from(
    [...pattern].flatMap((each) =>
      Array.from({ length: 160 }, () => (each === '#' ? loudByte : mulawSilence)),
    ),
  )
  const greeting = createCutGreeting()
  const found: unknown[] = []
  for (let at = 0; at < audio.length; at += pieceBytes) {
    const piece = audio.subarray(at, at + pieceBytes)
    const heard = greeting.push(piece, (at + piece.length) / 8)
    if (heard) found.push(heard)
  }
  return found
}

describe('a line that opens in the middle of an «¿aló?»', () => {
  it('knows that it is over 60 ms after its end, however little was left', () => {
    expect(hear('#...')).toEqual([{ onsetMs: 0, endMs: 20 }])
    expect(hear('.###...')).toEqual([{ onsetMs: 0, endMs: 80 }])
    expect(hear('#..#...####....')).toEqual([{ onsetMs: 0, endMs: 80 }])
    expect(hear('###...', 37)).toEqual([{ onsetMs: 0, endMs: 60 }])
  })

  it('leaves a line that opens in silence, and a noise that does not end, to voice activity', () => {
    expect(hear('..####....####...')).toEqual([])
    expect(hear('#'.repeat(200))).toEqual([])
    expect(hear(`${'#'.repeat(40)}....`)).toEqual([])
  })
})
