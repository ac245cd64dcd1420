/** What the dialogue does when it is told to do without speculation, as benchmarks do to compare. */
import { describe, expect, it } from 'vitest'
import { stepDialogue } from '../../../electron/engine/conversation/live-dialogue.ts'
import {
  type DialogueEffect,
  type DialogueEvent,
  newDialogue,
} from '../../../electron/engine/conversation/live-dialogue-state.ts'

/** ANA has spoken the opening; then she says a whole sentence and falls silent. */
const call: ReadonlyArray<readonly [atMs: number, event: DialogueEvent]> = [
  [0, { kind: 'connected' }],
  [1000, { kind: 'tick' }],
  [1010, { kind: 'reply_audible', reply: 0, goodbye: false }],
  [1500, { kind: 'reply_heard', reply: 0 }],
  [4000, { kind: 'reply_asking', reply: 0 }],
  [5000, { kind: 'reply_finished', reply: 0 }],
  [6060, { kind: 'voice_started', onsetMs: 6000 }],
  [6700, { kind: 'voice_stopped', endMs: 6600 }],
  [6750, { kind: 'partial', text: 'Sí, con ella habla.' }],
]

function effectsOf(speculates: boolean): DialogueEffect[] {
  let state = newDialogue('identity', speculates)
  return call.flatMap(([atMs, event]) => {
    const step = stepDialogue(state, event, atMs)
    state = step.state
    return step.effects
  })
}

describe('A live dialogue', () => {
  it('begins to think on words that are not final yet', () => {
    expect(effectsOf(true)).toContainEqual(expect.objectContaining({ kind: 'think', speculative: true }))
  })

  it('waits for the end of her turn when it must not speculate', () => {
    expect(effectsOf(false).map(({ kind }) => kind)).not.toContain('think')
  })
})
