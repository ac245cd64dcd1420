import { describe, expect, it } from 'vitest'
import type {
  Asked,
  CustomerInput,
  EndReason,
} from '../../../electron/engine/conversation/conversation-port.ts'
import {
  questions,
  type ScriptContext,
  shortQuestions,
} from '../../../electron/engine/conversation/script-lines.ts'
import { createBrain } from '../../../electron/practice/personas/brain.ts'
import { personaNamed } from '../../../electron/practice/personas/catalogue.ts'
import { type DialogueAct, dialogueActOf } from '../../../electron/practice/personas/dialogue-act.ts'
import { createRandom } from '../../../electron/practice/seeded-random.ts'
import { startTalk } from './talk.ts'

/** A whole call of the script with a practice customer; the ending, or null when she hung up first. */
async function callWith(id: string, seed: number): Promise<EndReason | null> {
  const persona = personaNamed(id)
  if (persona === null) throw new Error(`no persona ${id}`)
  const brain = createBrain(persona, createRandom(seed), 1)
  const talk = startTalk()
  let silences = 0
  for (let turn = 0; turn < 40 && talk.state.ending === null; turn += 1) {
    let reaction = brain.answer(talk.said)
    if (reaction.kind === 'silent') {
      silences += 1
      reaction = brain.onSilence(silences)
    }
    if (reaction.kind === 'hang_up') return null
    const input: CustomerInput =
      reaction.kind === 'silent'
        ? { kind: 'silence' }
        : {
            kind: 'speech',
            text: reaction.parts.map((part) => part.recognisedAs).join(' '),
            confidence: reaction.confidence,
          }
    await talk.hear(input)
  }
  return talk.state.ending
}

describe('the script and the practice customers', () => {
  it.each<[string, ReadonlyArray<EndReason | null>]>([
    ['interested-teacher', ['agreed']],
    ['interested-official', ['agreed']],
    ['ready-to-sign', ['agreed']],
    ['reported-datacredito', ['agreed']],
    ['has-credit', ['agreed']],
    ['whatsapp-info', ['agreed']],
    ['consults-spouse', ['callback', 'agreed']],
    ['callback-tomorrow', ['callback']],
    ['asks-for-human', ['wants_human']],
    ['relative-answers', ['callback', 'goodbye']],
    ['opt-out-polite', ['opt_out']],
    ['opt-out-angry', ['opt_out']],
    ['refuses-softly', ['refused']],
    ['private-sector', ['not_eligible']],
    ['wrong-number', ['wrong_person']],
    ['silence', ['silence']],
    ['distrusts', ['refused', 'agreed', 'wants_human', 'opt_out']],
    ['hard-of-hearing-pensioner', ['agreed', 'callback', 'refused']],
    ['mumbles', ['unclear', 'wants_human', 'callback', 'refused', null]],
  ])('%s comes to the right end', async (id, endings) => {
    for (let seed = 1; seed <= 6; seed += 1)
      expect(endings, `seed ${seed}`).toContain(await callWith(id, seed))
  })

  it('mean the same by every question', () => {
    const context: ScriptContext = {
      name: 'Carmen Rojas',
      givenName: 'Carmen',
      assistantName: 'Ana',
      lenderName: 'Libranzas Frailejón',
      lenderNit: '',
      greeting: 'Buenos días',
      offer: null,
    }
    const expected: Partial<Record<Asked, DialogueAct>> = {
      identity: 'ask_identity',
      reach_person: 'ask_identity',
      relative_time: 'ask_time',
      consent: 'disclosure',
      unrecorded_adviser: 'offer_human',
      permission: 'ask_permission',
      occupation: 'ask_eligibility',
      payroll_office: 'ask_eligibility',
      age: 'ask_eligibility',
      goal: 'ask_needs',
      amount: 'ask_needs',
      income: 'ask_needs',
      deductions: 'ask_needs',
      adviser: 'propose_appointment',
      appointment_time: 'ask_time',
      written_info: 'ask_channel',
      channel: 'ask_channel',
      callback_time: 'ask_time',
    }
    for (const [asked, act] of Object.entries(expected)) {
      for (const wording of questions[asked as Asked]) {
        const text = wording(context, {})
        expect(dialogueActOf(text), text).toBe(act)
      }
      if (asked === 'identity' || asked === 'reach_person') continue
      const again = `Le preguntaba: ${shortQuestions[asked as Exclude<Asked, 'identity' | 'reach_person'>]}`
      expect(dialogueActOf(again), again).toBe(act)
    }
  })
})
