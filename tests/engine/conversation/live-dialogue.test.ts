/** The floor in a live call, as tables of events: who speaks, when a turn ends, what is thought and what is said. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepDialogue } from '../../../electron/engine/conversation/live-dialogue.ts'
import {
  type DialogueEffect,
  type DialogueEvent,
  type DialogueState,
  newDialogue,
  nextDueMs,
} from '../../../electron/engine/conversation/live-dialogue-state.ts'
import { liveParameters as p } from '../../../electron/engine/conversation/live-parameters.ts'

interface Done {
  atMs: number
  effect: DialogueEffect
}

/** A call on a clock of its own: what was due before an event happens before it. */
function call(asked: Parameters<typeof newDialogue>[0] = 'identity') {
  let state: DialogueState = newDialogue(asked)
  const done: Done[] = []
  let nowMs = 0
  let soundedUntilMs: number | null = null
  const step = (event: DialogueEvent, whenMs: number) => {
    const atMs = Math.max(nowMs, whenMs)
    nowMs = atMs
    const result = stepDialogue(state, event, atMs)
    state = result.state
    done.push(...result.effects.map((effect) => ({ atMs, effect })))
  }
  const until = (atMs: number) => {
    for (let due = nextDueMs(state); due !== null && due <= atMs; due = nextDueMs(state)) {
      step({ kind: 'tick', ...(soundedUntilMs === null ? {} : { soundedUntilMs }) }, due)
    }
  }
  return {
    at(atMs: number, event: DialogueEvent) {
      until(atMs)
      step(event, atMs)
      return this
    },
    until(atMs: number) {
      until(atMs)
      return this
    },
    asks(asks: DialogueState['asked']) {
      state = { ...state, asked: asks }
      return this
    },
    /** Her voice sounded until then, as the detector knows before it tells. */
    sounded(untilMs: number) {
      soundedUntilMs = untilMs
      return this
    },
    state: () => state,
    effects: () => done.map(({ effect }) => effect),
    kinds: () => done.map(({ effect }) => effect.kind),
    of: <K extends DialogueEffect['kind']>(kind: K) =>
      done.flatMap(({ atMs, effect }) =>
        effect.kind === kind ? [{ atMs, ...(effect as Extract<DialogueEffect, { kind: K }>) }] : [],
      ),
  }
}

/** A call whose opening was heard to its end at 5000 ms; ANA has asked `asked`. */
function afterOpening(asked: Parameters<typeof newDialogue>[0] = 'identity') {
  return call(asked)
    .at(0, { kind: 'connected' })
    .at(1100, { kind: 'reply_audible', reply: 0, goodbye: false })
    .at(1500, { kind: 'reply_heard', reply: 0 })
    .at(3000, { kind: 'reply_asking', reply: 0 })
    .at(5000, { kind: 'reply_finished', reply: 0 })
}

/** ANA is in the middle of her first answer from 7200 ms on. */
function whileAnaSpeaks(options: { goodbye?: boolean } = {}) {
  return afterOpening()
    .at(5600, { kind: 'voice_started', onsetMs: 5600 })
    .at(6300, { kind: 'voice_stopped', endMs: 6200 })
    .at(6350, { kind: 'partial', text: 'sí con él' })
    .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
    .at(7200, { kind: 'reply_audible', reply: 1, goodbye: options.goodbye ?? false })
    .at(7600, { kind: 'reply_heard', reply: 1 })
}

describe('picking up', () => {
  it('answers «¿aló?» at once, and silence after a second', () => {
    const greeted = call()
      .at(0, { kind: 'connected' })
      .at(400, { kind: 'voice_started', onsetMs: 350 })
      .at(750, { kind: 'voice_stopped', endMs: 650 })
      .until(3000)
    expect(greeted.of('open').map(({ atMs }) => atMs)).toEqual([750])
    const silent = call().at(0, { kind: 'connected' }).until(3000)
    expect(silent.of('open').map(({ atMs }) => atMs)).toEqual([p.openingSilenceMs])
  })

  it('lets a recorded greeting end before it speaks', () => {
    const machine = call()
      .at(0, { kind: 'connected' })
      .at(300, { kind: 'voice_started', onsetMs: 250 })
      .at(4100, { kind: 'voice_stopped', endMs: 4000 })
      .at(4700, { kind: 'voice_started', onsetMs: 4650 })
      .at(6100, { kind: 'voice_stopped', endMs: 6000 })
      .until(9000)
    expect(machine.of('open').map(({ atMs }) => atMs)).toEqual([6000 + p.afterLongGreetingMs])
  })

  it('hangs up on a machine that says so, without a word about credit', () => {
    const machine = call()
      .at(0, { kind: 'connected' })
      .at(300, { kind: 'voice_started', onsetMs: 250 })
      .at(4000, { kind: 'partial', text: 'deje su mensaje después del tono' })
      .at(4400, { kind: 'voice_stopped', endMs: 4300 })
      .at(4800, { kind: 'committed', text: 'deje su mensaje después del tono', confidence: null })
      .until(5000)
    expect(machine.of('open')).toEqual([])
    expect(machine.of('think').at(-1)?.input).toMatchObject({ text: 'deje su mensaje después del tono' })
  })

  it('begins again after a caller who was not done with picking up', () => {
    const twice = call()
      .at(0, { kind: 'connected' })
      .at(400, { kind: 'voice_started', onsetMs: 350 })
      .at(750, { kind: 'voice_stopped', endMs: 650 })
      .at(780, { kind: 'reply_audible', reply: 0, goodbye: false })
      .at(870, { kind: 'voice_started', onsetMs: 820 })
      .at(1300, { kind: 'voice_stopped', endMs: 1200 })
      .until(3000)
    expect(twice.of('freeze').map(({ atMs }) => atMs)).toEqual([870])
    expect(twice.of('resume').map(({ atMs }) => atMs)).toEqual([1300])
    expect(twice.of('drop')).toEqual([])
  })

  it('does not let the opening be talked over, but yields to an opt-out in it', () => {
    const opening = call()
      .at(0, { kind: 'connected' })
      .at(1100, { kind: 'reply_audible', reply: 0, goodbye: false })
      .at(1250, { kind: 'reply_heard', reply: 0 })
      .at(1300, { kind: 'voice_started', onsetMs: 1300 })
      .at(2000, { kind: 'partial', text: 'buenas tardes quién' })
      .until(2500)
    expect(opening.kinds()).not.toContain('freeze')
    opening
      .at(2600, { kind: 'partial', text: 'no me llame más por favor' })
      .at(3000, { kind: 'voice_stopped', endMs: 2900 })
      .at(3350, { kind: 'committed', text: 'no me llame más por favor', confidence: null })
      .until(3600)
    expect(opening.of('drop').map(({ atMs }) => atMs)).toEqual([2600])
    expect(opening.of('think').at(-1)?.input).toMatchObject({ text: 'no me llame más por favor' })
  })
})

describe('words said before ANA had asked anything', () => {
  it('answer nothing, and are kept', () => {
    const early = call()
      .at(0, { kind: 'connected' })
      .at(400, { kind: 'voice_started', onsetMs: 350 })
      .at(750, { kind: 'voice_stopped', endMs: 650 })
      .at(800, { kind: 'reply_audible', reply: 0, goodbye: false })
      .at(1100, { kind: 'committed', text: 'buenas', confidence: null })
      .at(1500, { kind: 'reply_heard', reply: 0 })
      .at(3000, { kind: 'reply_asking', reply: 0 })
      .at(5000, { kind: 'reply_finished', reply: 0 })
      .until(9000)
    expect(early.of('record').map(({ text }) => text)).toEqual(['buenas'])
    expect(early.of('think')).toEqual([])
    expect(early.of('filler')).toEqual([])
  })
})

describe('the end of her turn', () => {
  it('comes with the final words when they sound complete', () => {
    const turn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: 0.9 })
      .until(9000)
    expect(turn.of('commit_words').map(({ atMs }) => atMs)).toEqual([6350])
    // Thought about since the partial, said when the final words agreed.
    expect(turn.of('think').filter(({ reply }) => reply === 1)).toMatchObject([
      { atMs: 6350, speculative: true },
    ])
    expect(
      turn
        .of('speak')
        .filter(({ reply }) => reply === 1)
        .map(({ atMs }) => atMs),
    ).toEqual([6650])
    expect(turn.of('record')[0]).toMatchObject({ text: 'sí con él', confidence: 0.9 })
    expect(turn.of('forget')).toEqual([])
  })

  it('waits for a caller who stops in the middle of a sentence', () => {
    const turn = afterOpening('payroll_office')
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'yo trabajo en la' })
      .until(7300)
    expect(turn.of('think')).toEqual([])
    turn
      .at(7350, { kind: 'voice_started', onsetMs: 7300 })
      .at(8300, { kind: 'voice_stopped', endMs: 8200 })
      .at(8400, { kind: 'partial', text: 'yo trabajo en la alcaldía de tunja' })
      .at(8700, { kind: 'committed', text: 'yo trabajo en la alcaldía de tunja', confidence: null })
      .until(9500)
    const confirmed = turn.of('speak').filter(({ reply }) => reply > 0)
    expect(confirmed).toHaveLength(1)
    expect(turn.of('record').at(-1)?.text).toBe('yo trabajo en la alcaldía de tunja')
  })

  it('gives up a thought when the final words are others, and thinks anew', () => {
    const turn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'no, él no está', confidence: null })
      .until(8000)
    expect(turn.of('forget').map(({ reply }) => reply)).toEqual([1])
    expect(turn.of('think').at(-1)?.input).toMatchObject({ text: 'no, él no está' })
    expect(turn.of('speak').filter(({ reply }) => reply === 1)).toEqual([])
    expect(turn.of('speak').at(-1)?.reply).toBe(turn.of('think').at(-1)?.reply)
  })

  it('uses the words it has when the final ones do not come, and ignores them when they do', () => {
    const turn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .until(6350 + p.finalTextDeadlineMs)
    expect(turn.of('speak').filter(({ reply }) => reply > 0)).toHaveLength(1)
    turn.at(7100, { kind: 'committed', text: 'Sí, con él.', confidence: null }).until(7500)
    expect(turn.of('speak').filter(({ reply }) => reply > 0)).toHaveLength(1)
    expect(turn.of('forget')).toEqual([])
  })

  it('corrects words that were used before they were final, and never takes them as an answer again', () => {
    const late = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí, soy yo' })
      .until(6350 + p.finalTextDeadlineMs)
      .at(7000, { kind: 'reply_audible', reply: 1, goodbye: false })
      .at(7300, { kind: 'reply_heard', reply: 1 })
      .at(8000, { kind: 'committed', text: 'sí, soy yo, ¿quién habla?', confidence: null })
      .at(9000, { kind: 'reply_finished', reply: 1 })
      .until(9000 + p.silencePromptMs - 1)
    expect(late.of('record').map(({ text }) => text)).toEqual(['sí, soy yo', 'sí, soy yo, ¿quién habla?'])
    expect(new Set(late.of('record').map(({ turn }) => turn)).size).toBe(1)
    expect(late.of('think').map(({ reply }) => reply)).toEqual([1])
  })

  it('keeps what she said after words that were used before they were final', () => {
    const more = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8300, { kind: 'partial', text: 'ajá' })
      .at(8350, { kind: 'voice_stopped', endMs: 8240 })
      .at(9000, { kind: 'reply_finished', reply: 1 })
      .at(9300, { kind: 'voice_started', onsetMs: 9250 })
      .at(9700, { kind: 'partial', text: 'ajá y qué tasa' })
      .at(10_000, { kind: 'voice_stopped', endMs: 9900 })
      .at(10_050, { kind: 'partial', text: 'ajá y qué tasa manejan' })
      .at(10_400, { kind: 'committed', text: 'ajá y qué tasa manejan', confidence: null })
      .until(12_000)
    expect(more.of('think').at(-1)?.input).toMatchObject({ text: 'y qué tasa manejan' })
  })

  it('holds what it was about to say when she goes on, and answers all of it', () => {
    const turn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
      .at(6750, { kind: 'voice_started', onsetMs: 6700 })
      .at(7100, { kind: 'partial', text: 'de parte de quién' })
      .at(7500, { kind: 'voice_stopped', endMs: 7400 })
      .at(7900, { kind: 'committed', text: 'de parte de quién', confidence: null })
      .until(9000)
    expect(turn.of('hold').map(({ reply }) => reply)).toEqual([1])
    expect(turn.of('forget').map(({ reply }) => reply)).toContain(1)
    expect(turn.of('think').at(-1)?.input).toMatchObject({ text: 'sí con él de parte de quién' })
    expect(new Set(turn.of('record').map(({ turn: number }) => number)).size).toBe(1)
  })

  it('says it after all when it was only a cough', () => {
    const turn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
      .at(6750, { kind: 'voice_started', onsetMs: 6700 })
      .at(6950, { kind: 'voice_stopped', endMs: 6850 })
      .until(9000)
    const mine = turn.of('speak').filter(({ reply }) => reply === 1)
    expect(mine).toHaveLength(2)
    expect(turn.of('forget')).toEqual([])
  })

  it('asks again after a mumble, and takes a click for nothing', () => {
    const mumble = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6700, { kind: 'voice_stopped', endMs: 6600 })
      .at(7200, { kind: 'committed', text: '', confidence: null })
      .until(8000)
    expect(mumble.of('think').at(-1)?.input).toEqual({ kind: 'speech', text: '', confidence: 0 })
    const click = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(5800, { kind: 'voice_stopped', endMs: 5690 })
      .until(8000)
    expect(click.of('think')).toEqual([])
  })

  it('asks whether anybody is there when nobody speaks, and does so again', () => {
    const silence = afterOpening().until(5000 + p.silencePromptMs)
    expect(silence.of('think').map(({ input }) => input)).toEqual([{ kind: 'silence' }])
  })

  it('is not kept waiting by a television', () => {
    const noise = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(9000, { kind: 'committed', text: 'sí con él', confidence: null })
      .until(12_000)
    expect(noise.of('commit_words').length).toBeGreaterThan(0)
    expect(noise.of('speak').filter(({ reply }) => reply > 0).length).toBeGreaterThan(0)
  })
})

describe('both speaking', () => {
  it('stops for a caller who speaks on, and answers what she said', () => {
    const barge = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8350, { kind: 'partial', text: 'y qué tasa' })
      .at(8900, { kind: 'voice_stopped', endMs: 8800 })
      .at(8950, { kind: 'partial', text: 'y qué tasa manejan' })
      .at(9250, { kind: 'committed', text: 'y qué tasa manejan', confidence: null })
      .until(10_000)
    const stopped = [...barge.of('freeze'), ...barge.of('drop')].map(({ atMs }) => atMs)
    expect(Math.min(...stopped)).toBeLessThanOrEqual(8000 + p.bargeInMs)
    expect(barge.of('drop').map(({ reply }) => reply)).toEqual([1])
    expect(barge.of('think').at(-1)?.input).toMatchObject({ text: 'y qué tasa manejan' })
    expect(barge.of('resume')).toEqual([])
  })

  it('speaks on through an «ajá» and keeps it as her words', () => {
    const listening = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8160, { kind: 'partial', text: 'aj' })
      .at(8350, { kind: 'voice_stopped', endMs: 8240 })
      .at(8400, { kind: 'partial', text: 'ajá' })
      .at(8800, { kind: 'committed', text: 'ajá', confidence: null })
      .until(9500)
    expect(listening.of('freeze')).toEqual([])
    expect(listening.of('drop')).toEqual([])
    expect(listening.of('record').at(-1)?.text).toBe('ajá')
    expect(listening.state().mouth.kind).toBe('speaking')
  })

  it('speaks on through a «sí» that is over before it is certain that she has stopped', () => {
    const short = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .sounded(8170)
      .at(8280, { kind: 'voice_stopped', endMs: 8170 })
      .at(8330, { kind: 'partial', text: 'sí' })
      .at(8700, { kind: 'committed', text: 'sí', confidence: null })
      .until(9500)
    expect(short.of('freeze')).toEqual([])
    expect(short.of('drop')).toEqual([])
    const stop = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .sounded(8190)
      .until(8000 + p.bargeInMs)
      .sounded(8290)
      .until(8000 + p.bargeInMs + p.bargeInAgainMs)
    expect(stop.of('freeze')).toHaveLength(1)
  })

  it('keeps each «ajá» by itself, whenever its final words come', () => {
    const listening = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8400, { kind: 'partial', text: 'sí, claro' })
      .at(8600, { kind: 'voice_stopped', endMs: 8500 })
      .at(9200, { kind: 'committed', text: 'sí, claro', confidence: null })
      .at(10_060, { kind: 'voice_started', onsetMs: 10_000 })
      .at(10_350, { kind: 'partial', text: 'ajá' })
      .at(10_400, { kind: 'voice_stopped', endMs: 10_300 })
      .at(11_000, { kind: 'committed', text: 'ajá', confidence: null })
      .until(12_000)
    const words = listening.of('record').filter(({ atMs }) => atMs > 8000)
    expect([...new Set(words.map(({ text }) => text))]).toEqual(['sí, claro', 'ajá'])
    expect(listening.of('drop')).toEqual([])
  })

  it('goes on after a false alarm', () => {
    const cough = whileAnaSpeaks()
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8600, { kind: 'voice_stopped', endMs: 8500 })
      .at(9100, { kind: 'committed', text: '', confidence: null })
      .until(11_000)
    expect(cough.of('freeze')).toHaveLength(1)
    expect(cough.of('resume')).toHaveLength(1)
    expect(cough.of('drop')).toEqual([])
  })

  it('takes a «sí» said into the end of its question as the answer', () => {
    const answered = whileAnaSpeaks()
      .at(8900, { kind: 'reply_asking', reply: 1 })
      .at(9060, { kind: 'voice_started', onsetMs: 9000 })
      .at(9160, { kind: 'partial', text: 'sí' })
      .at(9250, { kind: 'voice_stopped', endMs: 9150 })
      .at(9300, { kind: 'reply_finished', reply: 1 })
      .at(9700, { kind: 'committed', text: 'sí', confidence: null })
      .until(10_500)
    expect(answered.of('think').at(-1)?.input).toMatchObject({ text: 'sí' })
  })

  it('treats words over ANA’s first breath as the same turn of hers', () => {
    const cutIn = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
      .at(6700, { kind: 'reply_audible', reply: 1, goodbye: false })
      .at(6760, { kind: 'voice_started', onsetMs: 6700 })
      .at(7000, { kind: 'partial', text: 'quién me llama' })
      .at(7500, { kind: 'voice_stopped', endMs: 7400 })
      .at(7900, { kind: 'committed', text: 'quién me llama', confidence: null })
      .until(9000)
    expect(cutIn.of('think').at(-1)?.input).toMatchObject({ text: 'sí con él quién me llama' })
    expect(new Set(cutIn.of('record').map(({ turn }) => turn)).size).toBe(1)
  })

  it('hangs up after a goodbye, whatever is said into it', () => {
    const goodbye = whileAnaSpeaks({ goodbye: true })
      .at(8060, { kind: 'voice_started', onsetMs: 8000 })
      .at(8400, { kind: 'partial', text: 'bueno hasta luego' })
      .at(9000, { kind: 'reply_finished', reply: 1 })
      .until(20_000)
    expect(goodbye.of('drop')).toEqual([])
    expect(goodbye.of('hang_up')).toHaveLength(1)
    expect(goodbye.kinds().at(-1)).toBe('hang_up')
  })
})

describe('silence that ANA owes', () => {
  it('is filled, and filled again, and then the call is held another way', () => {
    const slow = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
      .until(8210)
    const [first] = slow.of('filler')
    expect(first?.atMs).toBe(6200 + p.fillerAfterMs)
    const reply = slow.of('speak').at(-1)?.reply ?? -1
    slow
      .at(8220, { kind: 'reply_audible', reply, goodbye: false })
      .at(9100, { kind: 'reply_starved', reply, sinceMs: 9100 })
      .at(9100 + p.fillerAfterMs + 20, { kind: 'reply_flowing', reply })
      .at(12_000, { kind: 'reply_starved', reply, sinceMs: 12_000 })
      .at(12_000 + p.fillerAfterMs + 20, { kind: 'reply_flowing', reply })
      .at(15_000, { kind: 'reply_starved', reply, sinceMs: 15_000 })
      .until(30_000)
    expect(slow.of('filler')).toHaveLength(p.fillersInARow)
    expect(slow.of('fall_back').map(({ atMs }) => atMs)).toEqual([15_000 + p.fillerAfterMs])
  })

  it('is not waited out when not even a filler can be heard', () => {
    const mute = afterOpening()
      .at(5600, { kind: 'voice_started', onsetMs: 5600 })
      .at(6300, { kind: 'voice_stopped', endMs: 6200 })
      .at(6350, { kind: 'partial', text: 'sí con él' })
      .at(6650, { kind: 'committed', text: 'sí con él', confidence: null })
      .until(12_000)
    expect(mute.of('fall_back')[0]?.atMs).toBe(6200 + p.fillerAfterMs + p.fillerStartsMs)
    expect(p.fillerAfterMs + p.fillerStartsMs).toBeLessThan(p.owedSilenceMs)
  })

  it('is no longer owed when the audio flows again in time', () => {
    const hiccup = whileAnaSpeaks()
      .at(9000, { kind: 'reply_starved', reply: 1, sinceMs: 9000 })
      .at(9700, { kind: 'reply_flowing', reply: 1 })
      .until(15_000)
    expect(hiccup.of('filler')).toEqual([])
  })

  it('is owed in the middle of a reply too', () => {
    const starved = whileAnaSpeaks()
      .at(9000, { kind: 'reply_starved', reply: 1, sinceMs: 9000 })
      .until(11_500)
    expect(starved.of('filler').map(({ atMs }) => atMs)).toEqual([9000 + p.fillerAfterMs])
  })
})

describe('the end of the working day', () => {
  it('makes the next words the goodbye', () => {
    const ending = afterOpening().at(5500, { kind: 'wrap_up' }).until(6000)
    expect(ending.of('think').map(({ input }) => input)).toEqual([{ kind: 'time_up' }])
  })
})

const anyEvent = fc.oneof(
  fc.constant<DialogueEvent>({ kind: 'tick' }),
  fc.integer({ min: 0, max: 200 }).map((ago): DialogueEvent => ({ kind: 'voice_started', onsetMs: -ago })),
  fc.integer({ min: 100, max: 200 }).map((ago): DialogueEvent => ({ kind: 'voice_stopped', endMs: -ago })),
  fc
    .constantFrom('sí', 'ajá', 'y qué tasa', 'no me llame más', 'yo trabajo en la', 'eh')
    .map((text): DialogueEvent => ({ kind: 'partial', text })),
  fc
    .constantFrom('', 'sí', 'ajá', 'y qué tasa manejan', 'no gracias')
    .map((text): DialogueEvent => ({ kind: 'committed', text, confidence: null })),
  fc
    .constantFrom('reply_audible', 'reply_heard', 'reply_asking', 'reply_finished')
    .map(
      (kind): DialogueEvent =>
        kind === 'reply_audible' ? { kind, reply: -1, goodbye: false } : { kind, reply: -1 },
    ),
)

describe('whatever happens', () => {
  it('never more than one reply is alive, and none is spoken that was forgotten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), anyEvent), { maxLength: 60 }),
        (script) => {
          const dialogue = call().at(0, { kind: 'connected' })
          const finished = new Set<number>()
          let atMs = 0
          for (const [waitMs, event] of script) {
            atMs += waitMs
            const { mouth } = dialogue.state()
            const reply = mouth.kind === 'quiet' ? 0 : mouth.reply
            // Relative instants and the reply of the moment make any order of events a possible one.
            const real: DialogueEvent =
              event.kind === 'voice_started'
                ? { ...event, onsetMs: atMs + event.onsetMs }
                : event.kind === 'voice_stopped'
                  ? { ...event, endMs: atMs + event.endMs }
                  : 'reply' in event
                    ? ({ ...event, reply } as DialogueEvent)
                    : event
            dialogue.at(atMs, real)
            if (real.kind === 'reply_finished') finished.add(reply)
          }
          const alive = new Set<number>([0])
          const over = new Set<number>()
          for (const effect of dialogue.effects()) {
            if (effect.kind === 'think') {
              const living = [...alive].filter((reply) => !over.has(reply) && !finished.has(reply))
              expect(living.length).toBeLessThanOrEqual(1)
              alive.add(effect.reply)
            }
            if (effect.kind === 'forget' || effect.kind === 'drop') over.add(effect.reply)
            if (effect.kind === 'speak') {
              expect(alive.has(effect.reply)).toBe(true)
              expect(over.has(effect.reply)).toBe(false)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
