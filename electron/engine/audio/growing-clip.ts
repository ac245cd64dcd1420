/** The bytes of a clip while they are being made: one writer, any number of readers, each from the start. */

export interface GrowingClip {
  bytes(): number
  append(piece: Uint8Array): void
  isFinished(): boolean
  finish(): void
  /** Every reader that has not yet reached the end gets this error after the bytes that exist. */
  fail(error: unknown): void
  /** All pieces from the beginning, then those to come. */
  read(): AsyncGenerator<Uint8Array>
  /** The whole audio in one piece. */
  whole(): Uint8Array
}

type End = { kind: 'finished' } | { kind: 'failed'; error: unknown }

export function createGrowingClip(): GrowingClip {
  const pieces: Uint8Array[] = []
  let bytes = 0
  let end: End | null = null
  let changed = Promise.withResolvers<void>()

  const announce = () => {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }

  return {
    bytes: () => bytes,
    append(piece) {
      pieces.push(piece)
      bytes += piece.length
      announce()
    },
    isFinished: () => end?.kind === 'finished',
    finish() {
      end ??= { kind: 'finished' }
      announce()
    },
    fail(error) {
      end ??= { kind: 'failed', error }
      announce()
    },
    async *read() {
      for (let next = 0; ; ) {
        const piece = pieces[next]
        if (piece) {
          next += 1
          yield piece
        } else if (end) {
          if (end.kind === 'failed') throw end.error
          return
        } else {
          await changed.promise
        }
      }
    },
    whole: () => Buffer.concat(pieces, bytes),
  }
}
