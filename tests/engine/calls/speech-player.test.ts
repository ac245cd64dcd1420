/** One voice on one line, against a model of the network with 80 ms each way. */
import { describe, expect, it } from 'vitest'
import { createFramePacer, type FramePacer } from '../../../electron/engine/calls/frame-pacer.ts'
import { createSpeechPlayer } from '../../../electron/engine/calls/speech-player.ts'
import type { SpeechPlayerSettings } from '../../../electron/engine/calls/speech-player-port.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import {
  type CodedWord,
  codedAudio,
  codedText,
  codedTiming,
  readSpeech,
  wordText,
} from '../../support/coded-speech.ts'
import { createPlayoutModel } from '../../support/playout-model.ts'
import { createSyncClock, type SyncClock } from '../../support/sync-clock.ts'

const legMs = 80
/** Words of 250 ms, numbered from `from` on. */
const words = (from: number, count: number): CodedWord[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, bytes: 2000 }))
const textOf = (from: number, count: number) => codedText(words(from, count))

interface Told {
  kind: string
  atMs: number
  [fact: string]: unknown
}

function call(
  options: {
    clock?: SyncClock
    pacer?: FramePacer
    settings?: Partial<SpeechPlayerSettings>
    unsentBytes?: () => number
    loseMark?: (name: string) => boolean
  } = {},
) {
  const clock = options.clock ?? createSyncClock(1000)
  const told: Told[] = []
  const tell = (kind: string, facts: Record<string, unknown> = {}) =>
    told.push({ kind, atMs: clock.monotonicMs(), ...facts })
  const lateness: number[] = []
  const model = createPlayoutModel({
    clock,
    up: () => legMs,
    down: () => legMs,
    onMark: (name) => {
      if (!options.loseMark?.(name)) player.onMark(name)
    },
  })
  const player = createSpeechPlayer({
    stream: { ...model.stream, unsentBytes: options.unsentBytes ?? (() => 0) },
    clock,
    pacer: options.pacer ?? createFramePacer(clock),
    settings: options.settings ?? {},
    onFrameLateness: (lateMs) => lateness.push(lateMs),
    tap: {
      onAudioSent: (audio, playsAtMs) => tell('tap', { bytes: audio.length, playsAtMs }),
      onAudioCleared: (clearedAtMs) => tell('tap cleared', { clearedAtMs }),
    },
    events: {
      onFirstFrame: (reply, atMs) => tell('first frame', { reply, at: atMs }),
      onFirstMarkBack: (reply, atMs) => tell('first mark', { reply, at: atMs }),
      onClauseSent: (reply, clause) => tell('clause sent', { reply, clause }),
      onHeard: (reply, text) => tell('heard', { reply, text }),
      onStarved: (reply, sinceMs) => tell('starved', { reply, sinceMs }),
      onFinished: (reply, heard) => tell('finished', { reply, text: heard.text, complete: heard.complete }),
      onSettled: (reply, heard) => tell('settled', { reply, text: heard.text }),
    },
  })
  /** A clause that is voiced at once, with timing. */
  const say = (reply: number, from: number, count: number) => {
    const said = words(from, count)
    const handle = player.addClause(reply, { text: codedText(said), spoken: codedText(said) })
    handle.words(codedTiming(said))
    handle.push(codedAudio(said))
    handle.end()
    return handle
  }
  const sentBytes = () => model.sent.reduce((sum, { bytes }) => sum + bytes, 0)
  const ear = () => readSpeech(model.heard(), words(1, 254))
  const earText = () =>
    ear()
      .filter(({ complete }) => complete)
      .map(({ id }) => wordText(id))
      .join(' ')
  const only = (kind: string) => told.filter((one) => one.kind === kind)
  return { clock, model, player, told, only, say, sentBytes, ear, earText, lateness }
}

describe('pacing', () => {
  it('sends the lead at once, then a frame each 20 ms', () => {
    const { clock, player, say, model, sentBytes, lateness } = call()
    player.begin(1)
    say(1, 1, 8)
    expect(sentBytes()).toBe(240 * 8)
    clock.run(1000)
    const frames = model.sent.filter(({ kind, atMs }) => kind === 'audio' && atMs > 1000)
    const instants = [...new Set(frames.map(({ atMs }) => atMs))]
    for (const [index, atMs] of instants.entries()) {
      expect(atMs - (instants[0] ?? 0)).toBe(index * 20)
    }
    expect(lateness.length).toBeGreaterThan(40)
    expect(Math.max(...lateness)).toBe(0)
  })

  it('never has more than the lead on its way', () => {
    const { clock, player, say, sentBytes } = call({ settings: { leadMs: 100 } })
    player.begin(1)
    say(1, 1, 12)
    for (let step = 0; step < 2500; step += 1) {
      clock.run(1)
      expect(player.playingUntilMs() - clock.monotonicMs()).toBeLessThanOrEqual(100)
    }
    expect(sentBytes()).toBeGreaterThan(2400 * 8)
  })

  it('sends overdue frames together when it was held up', () => {
    const clock = createSyncClock(1000)
    let heldUp = false
    let late: { task: () => void } | null = null
    const paced = {
      monotonicMs: clock.monotonicMs,
      schedule: (delayMs: number, task: () => void) =>
        clock.schedule(delayMs, () => {
          if (heldUp) late = { task }
          else task()
        }),
    }
    const { player, say, sentBytes, lateness, only } = call({ clock, pacer: createFramePacer(paced) })
    player.begin(1)
    say(1, 1, 8)
    heldUp = true
    clock.run(200)
    expect(sentBytes()).toBe(240 * 8)
    heldUp = false
    ;(late as { task: () => void } | null)?.task()
    expect(sentBytes()).toBeGreaterThanOrEqual((240 + 180) * 8)
    expect(Math.max(...lateness)).toBeGreaterThan(150)
    expect(only('starved')).toEqual([])
  })

  it('lets the sound flow without a gap while the voice is faster than speech', () => {
    const { clock, player, model } = call()
    player.begin(1)
    const said = words(1, 20)
    const audio = codedAudio(said)
    const handle = player.addClause(1, { text: codedText(said), spoken: codedText(said) })
    handle.words(codedTiming(said))
    for (let at = 0; at < audio.length; at += 1010) {
      handle.push(audio.subarray(at, at + 1010))
      clock.run(60)
    }
    handle.end()
    clock.run(4000)
    expect(model.heard()).toHaveLength(audio.length)
    expect(model.soundBegan()).toEqual([1000 + legMs])
  })

  it('holds audio back while the network does not take it', () => {
    let unsent = 0
    const { clock, player, say, sentBytes } = call({ unsentBytes: () => unsent })
    player.begin(1)
    say(1, 1, 8)
    const before = sentBytes()
    unsent = 100_000
    clock.run(500)
    expect(sentBytes()).toBe(before)
    unsent = 0
    clock.run(20)
    expect(sentBytes()).toBe(before + 240 * 8)
  })

  it('shares one heartbeat between calls, each at its own instant', () => {
    const clock = createSyncClock(1000)
    const pacer = createFramePacer(clock)
    const calls = Array.from({ length: 10 }, () => call({ clock, pacer }))
    for (const { player, say } of calls) {
      player.begin(1)
      say(1, 1, 8)
    }
    clock.run(500)
    const phases = calls.map(({ model }) => (model.sent[model.sent.length - 1]?.atMs ?? 0) % 20)
    expect(new Set(phases).size).toBe(10)
    clock.run(10_000)
    expect(pacer.size()).toBe(0)
  })
})

describe('a reply', () => {
  it('is spoken in the order of its clauses, even when a later one is voiced first', () => {
    const { clock, player, say, earText } = call()
    player.begin(1)
    const first = player.addClause(1, { text: textOf(1, 2), spoken: textOf(1, 2) })
    say(1, 3, 2)
    clock.run(300)
    expect(earText()).toBe('')
    first.words(codedTiming(words(1, 2)))
    first.push(codedAudio(words(1, 2)))
    first.end()
    clock.run(1300)
    expect(earText()).toBe('p1 p2 p3 p4')
  })

  it('tells its stages at their instants', () => {
    const { clock, player, say, told } = call()
    player.begin(1)
    say(1, 1, 2)
    say(1, 3, 1)
    player.finishTurn(1)
    clock.run(3000)
    const stages = told.filter(({ kind }) => !kind.startsWith('tap'))
    expect(stages).toMatchObject([
      { kind: 'first frame', reply: 1, at: 1000 },
      { kind: 'first mark', reply: 1, at: 1000 + 20 + 2 * legMs },
      { kind: 'clause sent', clause: 0 },
      { kind: 'heard', text: 'p1', atMs: 1000 + 250 + 2 * legMs },
      { kind: 'clause sent', clause: 1 },
      { kind: 'heard', text: 'p1 p2', atMs: 1000 + 500 + 2 * legMs },
      { kind: 'heard', text: 'p1 p2 p3', atMs: 1000 + 750 + 2 * legMs },
      { kind: 'finished', text: 'p1 p2 p3', complete: true, atMs: 1000 + 750 + 2 * legMs },
    ])
    expect(player.isAudible()).toBe(false)
    expect(player.roundTripMs()).toBe(2 * legMs)
  })

  it('is audible until its last mark is back', () => {
    const { clock, player, say } = call()
    expect(player.isAudible()).toBe(false)
    player.begin(1)
    say(1, 1, 1)
    player.finishTurn(1)
    expect(player.isAudible()).toBe(true)
    clock.run(300)
    expect(player.playingUntilMs()).toBe(1250)
    expect(player.isAudible()).toBe(true)
    clock.run(200)
    expect(player.isAudible()).toBe(false)
  })

  it('ends even when its end is told after everything was heard', () => {
    const { clock, player, say, only } = call()
    player.begin(1)
    say(1, 1, 1)
    clock.run(1000)
    expect(only('finished')).toEqual([])
    player.finishTurn(1)
    expect(only('finished')).toMatchObject([{ text: 'p1', complete: true }])
  })

  it('ends without its last mark, which then does not count', () => {
    let lose = false
    const { clock, player, say, only } = call({ loseMark: () => lose })
    player.begin(1)
    say(1, 1, 3)
    player.finishTurn(1)
    clock.run(700)
    lose = true
    clock.run(1500)
    expect(only('finished')).toEqual([])
    clock.run(60)
    expect(only('finished')).toMatchObject([{ text: 'p1 p2', complete: false, atMs: 1750 + 1500 }])
  })

  it('may say nothing at all', () => {
    const { player, only } = call()
    player.begin(1)
    player.finishTurn(1)
    expect(only('finished')).toMatchObject([{ text: '', complete: true }])
  })

  it('follows the one before it', () => {
    const { clock, player, say, earText, only } = call()
    player.begin(1)
    player.begin(2)
    say(2, 3, 2)
    say(1, 1, 2)
    clock.run(300)
    player.finishTurn(1)
    player.finishTurn(2)
    clock.run(3000)
    expect(earText()).toBe('p1 p2 p3 p4')
    expect(only('finished').map(({ reply }) => reply)).toEqual([1, 2])
  })

  it('says when its audio has run out, and since when', () => {
    const { clock, player, say, only, earText } = call()
    player.begin(1)
    say(1, 1, 2)
    clock.run(490)
    expect(only('starved')).toEqual([])
    clock.run(30)
    expect(only('starved')).toMatchObject([{ reply: 1, sinceMs: 1500 }])
    clock.run(2000)
    expect(only('starved')).toHaveLength(1)
    say(1, 3, 1)
    clock.run(400)
    expect(only('starved')).toHaveLength(2)
    expect(earText()).toBe('p1 p2 p3')
  })

  it('is not starved before its first sound, nor after its end', () => {
    const { clock, player, say, only } = call()
    player.begin(1)
    player.addClause(1, { text: 'hola', spoken: 'hola' })
    clock.run(1000)
    player.discard(1)
    player.begin(2)
    say(2, 1, 2)
    player.finishTurn(2)
    clock.run(3000)
    expect(only('starved')).toEqual([])
  })

  it('hands on every byte it sends, with the instant it plays, and says what was cleared', () => {
    const { clock, player, say, told } = call()
    player.begin(1)
    say(1, 1, 4)
    clock.run(100)
    player.freeze()
    const sent = told.filter(({ kind }) => kind === 'tap')
    let expectedMs = 1000
    for (const { bytes, playsAtMs } of sent) {
      expect(playsAtMs).toBe(expectedMs)
      expectedMs += Number(bytes) / 8
    }
    expect(told[told.length - 1]).toMatchObject({ kind: 'tap cleared', clearedAtMs: 1100 })
  })
})

describe('a held reply', () => {
  it('sends nothing until it is released, then all at once', () => {
    const { clock, player, say, sentBytes, earText } = call()
    player.begin(1, { held: true })
    say(1, 1, 2)
    player.finishTurn(1)
    clock.run(1000)
    expect(sentBytes()).toBe(0)
    player.release(1)
    expect(sentBytes()).toBe(240 * 8)
    clock.run(1000)
    expect(earText()).toBe('p1 p2')
  })

  it('leaves no trace when it is discarded', () => {
    const { clock, player, say, sentBytes, told } = call()
    player.begin(1, { held: true })
    const handle = say(1, 1, 2)
    expect(player.discard(1)).toBe(true)
    handle.push(codedAudio(words(9, 1)))
    player.release(1)
    clock.run(1000)
    expect(sentBytes()).toBe(0)
    expect(told).toEqual([])
    expect(player.heard(1).text).toBe('')
  })

  it('survives the drop of what was being spoken', () => {
    const { clock, player, say, earText } = call()
    player.begin(1)
    say(1, 1, 8)
    player.begin(2, { held: true })
    say(2, 20, 2)
    clock.run(100)
    player.drop()
    clock.run(500)
    player.release(2)
    clock.run(1000)
    expect(earText()).toBe('p20 p21')
  })

  it('cannot be discarded once it is heard', () => {
    const { player, say } = call()
    player.begin(1, { held: true })
    say(1, 1, 2)
    player.release(1)
    expect(player.discard(1)).toBe(false)
  })
})

describe('a clause whose voice fails', () => {
  it('is replaced before its successor is spoken', () => {
    const { clock, player, say, earText } = call()
    player.begin(1)
    const broken = player.addClause(1, { text: textOf(1, 2), spoken: textOf(1, 2) })
    say(1, 3, 1)
    expect(broken.fail()).toBe('p1 p2')
    const again = broken.insertAfter({ text: textOf(1, 2), spoken: textOf(1, 2) })
    again.words(codedTiming(words(1, 2)))
    again.push(codedAudio(words(1, 2)))
    again.end()
    player.finishTurn(1)
    clock.run(2000)
    expect(earText()).toBe('p1 p2 p3')
    expect(player.heard(1).text).toBe('')
  })

  it('keeps the whole words it has, and gives back the others', () => {
    const { clock, player, only, earText } = call()
    player.begin(1)
    const said = words(1, 4)
    const broken = player.addClause(1, { text: codedText(said), spoken: codedText(said) })
    broken.words(codedTiming(said))
    broken.push(codedAudio(said).subarray(0, 5000))
    expect(broken.fail()).toBe('p3 p4')
    const rest = broken.insertAfter({ text: textOf(3, 2), spoken: textOf(3, 2) })
    rest.words(codedTiming(words(3, 2)))
    rest.push(codedAudio(words(3, 2)))
    rest.end()
    player.finishTurn(1)
    clock.run(2000)
    expect(earText()).toBe('p1 p2 p3 p4')
    expect(only('finished')).toMatchObject([{ text: 'p1 p2 p3 p4', complete: true }])
  })

  it('is passed over when nothing replaces it', () => {
    const { clock, player, say, earText } = call()
    player.begin(1)
    const broken = player.addClause(1, { text: textOf(1, 2), spoken: textOf(1, 2) })
    say(1, 3, 1)
    broken.fail()
    clock.run(1000)
    expect(earText()).toBe('p3')
  })
})

describe('freezing', () => {
  it('silences the line at once, sends its sentinel, and nothing more', () => {
    const { clock, player, say, model, earText } = call()
    player.begin(1)
    say(1, 1, 8)
    clock.run(600)
    player.freeze()
    expect(model.sent.slice(-2).map(({ kind }) => kind)).toEqual(['clear', 'mark'])
    const before = model.sent.length
    clock.run(legMs)
    expect(model.isSounding()).toBe(false)
    clock.run(1000)
    expect(model.sent).toHaveLength(before)
    expect(earText()).toBe('p1 p2')
    expect(player.heard(1).text).toBe('p1 p2')
    expect(player.mode()).toBe('frozen')
    expect(player.isAudible()).toBe(false)
  })

  it('goes on from the first word not heard', () => {
    const { clock, player, say, ear, earText, only } = call()
    player.begin(1)
    say(1, 1, 4)
    player.finishTurn(1)
    clock.run(600)
    player.freeze()
    clock.run(700)
    player.resume()
    clock.run(3000)
    expect(earText()).toBe('p1 p2 p3 p4')
    expect(ear().map(({ id }) => id)).toEqual([1, 2, 3, 3, 4])
    expect(only('finished')).toMatchObject([{ text: 'p1 p2 p3 p4', complete: true }])
  })

  it('waits for the sentinel before it goes on', () => {
    const { clock, player, say, sentBytes, earText } = call()
    player.begin(1)
    say(1, 1, 4)
    clock.run(600)
    player.freeze()
    const before = sentBytes()
    player.resume()
    expect(player.mode()).toBe('resuming')
    clock.run(2 * legMs - 1)
    expect(sentBytes()).toBe(before)
    clock.run(1)
    expect(player.mode()).toBe('speaking')
    expect(sentBytes()).toBeGreaterThan(before)
    clock.run(3000)
    expect(earText()).toBe('p1 p2 p3 p4')
  })

  it('goes on without the sentinel when it does not come', () => {
    const { clock, player, say, earText } = call({ loseMark: (name) => name.startsWith('clear') })
    player.begin(1)
    say(1, 1, 4)
    clock.run(650)
    player.freeze()
    player.resume()
    clock.run(999)
    expect(player.mode()).toBe('resuming')
    clock.run(3000)
    expect(player.mode()).toBe('speaking')
    // The second word's mark came back undecided, so the word is said again rather than lost.
    expect(earText()).toBe('p1 p2 p2 p3 p4')
  })

  it('can be frozen again while it waits to go on', () => {
    const { clock, player, say, sentBytes } = call()
    player.begin(1)
    say(1, 1, 4)
    clock.run(600)
    player.freeze()
    const before = sentBytes()
    player.resume()
    player.freeze()
    clock.run(1000)
    expect(player.mode()).toBe('frozen')
    expect(sentBytes()).toBe(before)
  })

  it('keeps what the voice still makes, and speaks it afterwards', () => {
    const { clock, player, say, earText } = call()
    player.begin(1)
    say(1, 1, 2)
    clock.run(100)
    player.freeze()
    clock.run(300)
    say(1, 3, 2)
    player.resume()
    clock.run(3000)
    expect(earText()).toBe('p1 p2 p3 p4')
  })

  it('finds the reply finished when all of it was heard before the silence', () => {
    const { clock, player, say, only } = call()
    player.begin(1)
    say(1, 1, 2)
    player.finishTurn(1)
    clock.run(620)
    player.freeze()
    clock.run(500)
    expect(player.heard(1)).toMatchObject({ text: 'p1 p2', complete: true })
    player.resume()
    expect(only('finished')).toMatchObject([{ text: 'p1 p2', complete: true }])
  })

  it('clears nothing when nothing was sent', () => {
    const { player, model } = call()
    player.freeze()
    player.resume()
    expect(model.sent).toEqual([])
    expect(player.mode()).toBe('speaking')
  })
})

describe('a confirmed interruption', () => {
  it('gives what was heard and forgets the rest', () => {
    const { clock, player, say, earText, told } = call()
    player.begin(1)
    const handle = say(1, 1, 2)
    say(1, 3, 4)
    clock.run(900)
    player.freeze()
    clock.run(400)
    const dropped = player.drop()
    expect(dropped).toEqual([
      {
        reply: 1,
        final: true,
        heard: {
          text: 'p1 p2 p3',
          complete: false,
          clauses: [
            { text: 'p1 p2', complete: true },
            { text: 'p3', complete: false },
          ],
        },
      },
    ])
    handle.push(codedAudio(words(50, 2)))
    player.addClause(1, { text: 'tarde', spoken: 'tarde' }).push(codedAudio(words(60, 2)))
    player.finishTurn(1)
    const events = told.length
    clock.run(3000)
    expect(earText()).toBe('p1 p2 p3')
    expect(told).toHaveLength(events)
  })

  it('tells later what was undecided at that moment', () => {
    const { clock, player, say, earText, only } = call()
    player.begin(1)
    say(1, 1, 4)
    // The second word ends at the ear 80 ms after 500 and before clear gets there; its mark is on its way.
    clock.run(560)
    const [dropped] = player.drop()
    expect(dropped).toMatchObject({ final: false, heard: { text: 'p1' } })
    clock.run(300)
    expect(earText()).toBe('p1 p2')
    expect(only('settled')).toMatchObject([{ reply: 1, text: 'p1 p2' }])
  })

  it('lets the next reply begin at once', () => {
    const { clock, player, say, earText, only } = call()
    player.begin(1)
    say(1, 1, 4)
    clock.run(300)
    player.drop()
    player.begin(2)
    say(2, 10, 2)
    player.finishTurn(2)
    expect(player.isAudible()).toBe(true)
    clock.run(2000)
    expect(earText()).toBe('p1 p10 p11')
    expect(only('finished')).toMatchObject([{ reply: 2, text: 'p10 p11', complete: true }])
  })

  it('drops nothing when nothing is open', () => {
    const { player } = call()
    expect(player.drop()).toEqual([])
  })
})

describe('at the end of the call', () => {
  it('sends and tells nothing more, and still knows what was heard', () => {
    const clock = createSyncClock(1000)
    const pacer = createFramePacer(clock)
    const { player, say, told, sentBytes } = call({ clock, pacer })
    player.begin(1)
    const handle = say(1, 1, 8)
    clock.run(600)
    player.close()
    player.close()
    const before = { told: told.length, sent: sentBytes() }
    handle.push(codedAudio(words(20, 4)))
    player.begin(2)
    say(2, 30, 2)
    player.resume()
    expect(player.drop()).toEqual([])
    clock.run(5000)
    expect({ told: told.length, sent: sentBytes() }).toEqual(before)
    expect(player.heard(1).text).toBe('p1')
    expect(pacer.size()).toBe(0)
  })
})

describe('timing that comes in the same breath as its audio', () => {
  it('still puts marks at word ends', async () => {
    const clock = createFakeClock()
    const heard: { text: string; atMs: number }[] = []
    const model = createPlayoutModel({ clock, onMark: (name) => player.onMark(name) })
    const player = createSpeechPlayer({
      stream: model.stream,
      clock,
      pacer: createFramePacer(clock),
      events: { onHeard: (_, text) => heard.push({ text, atMs: clock.monotonicMs() }) },
    })
    player.begin(1)
    const said = [
      { id: 1, bytes: 1300 },
      { id: 2, bytes: 1100 },
    ]
    const handle = player.addClause(1, { text: codedText(said), spoken: codedText(said) })
    handle.push(codedAudio(said))
    handle.words(codedTiming(said))
    handle.end()
    await clock.advance(1000)
    expect(heard).toEqual([
      { text: 'p1', atMs: 1300 / 8 },
      { text: 'p1 p2', atMs: 300 },
    ])
  })
})
