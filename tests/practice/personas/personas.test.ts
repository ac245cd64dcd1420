import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBrain } from '../../../electron/practice/personas/brain.ts'
import { personaCatalogue, personaFor, personaNamed } from '../../../electron/practice/personas/catalogue.ts'
import { conversationOf } from '../../../electron/practice/practice-call.ts'
import { createRandom } from '../../../electron/practice/seeded-random.ts'
import { type Harness, startHarness } from '../harness.ts'
import { questions } from '../webhook-app.ts'

describe('the cast', () => {
  it('has at least sixteen customers with stable ids and Spanish labels', () => {
    expect(personaCatalogue.length).toBeGreaterThanOrEqual(16)
    expect(new Set(personaCatalogue.map(({ id }) => id)).size).toBe(personaCatalogue.length)
    for (const { id, label, description } of personaCatalogue) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(label).not.toBe('')
      expect(description).not.toBe('')
    }
  })

  it('gives the same number the same customer every time, unless a name is asked for', () => {
    expect(personaFor('+573001234567').id).toBe(personaFor('+573001234567').id)
    expect(personaFor('+573001234567', 'busy').id).toBe('busy')
    expect(personaFor('+573001234567', 'nobody-bears-this').id).toBe(personaFor('+573001234567').id)
  })

  it('mixes many numbers as life does', () => {
    const counts = new Map<string, number>()
    const total = 20_000
    for (let i = 0; i < total; i += 1) {
      const { reachability, machine } = personaFor(`+57300${String(1_000_000 + i)}`)
      const kind = machine ? 'machine' : (reachability[0] ?? '')
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    const share = (kind: string) => (counts.get(kind) ?? 0) / total
    expect(share('no_answer')).toBeGreaterThan(0.08)
    expect(share('no_answer')).toBeLessThan(0.2)
    expect(share('busy')).toBeGreaterThan(0.04)
    expect(share('busy')).toBeLessThan(0.12)
    expect(share('machine')).toBeGreaterThan(0.03)
    expect(share('answers')).toBeGreaterThan(0.5)
    expect(counts.get('failed_404')).toBeGreaterThan(0)
    expect(counts.get('failed_503')).toBeGreaterThan(0)
  })
})

describe('a customer', () => {
  it.each(personaCatalogue.map(({ id }) => id))(
    '%s stops talking to somebody who never stops asking',
    (id) => {
      const persona = personaNamed(id)
      if (!persona) throw new Error('unknown')
      for (const seed of [1, 2, 3]) {
        const brain = createBrain(persona, createRandom(seed), 1)
        let answers = 0
        let gone = false
        while (!gone && answers < 100) {
          const reaction = brain.answer(questions[answers % questions.length] ?? '')
          gone = reaction.kind === 'hang_up' || (reaction.kind === 'speak' && reaction.next === 'hang_up')
          answers += 1
          if (persona.machine) gone = true
        }
        expect(answers).toBeLessThan(40)
      }
    },
  )

  it.each(personaCatalogue.map(({ id }) => id))('%s does not wait for ever on a dead line', (id) => {
    const persona = personaNamed(id)
    if (!persona) throw new Error('unknown')
    const brain = createBrain(persona, createRandom(1), 1)
    const kinds = Array.from({ length: 5 }, (_, i) => brain.onSilence(i + 1).kind)
    expect(kinds).toContain('hang_up')
  })

  it('repeats herself when ANA did not understand', () => {
    const teacher = personaNamed('interested-teacher')
    if (!teacher) throw new Error('unknown')
    const brain = createBrain(teacher, createRandom(5), 1)
    const first = brain.answer('¿Usted es pensionada o trabaja en una entidad pública?')
    const again = brain.answer('Disculpe, no le entendí. ¿Me lo puede repetir?')
    expect(first.kind).toBe('speak')
    expect(
      again.kind === 'speak' && first.kind === 'speak' && again.parts[0]?.text === first.parts[0]?.text,
    ).toBe(true)
  })
})

describe('on the telephone', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness()
  })
  afterAll(() => harness.close())

  it('every customer comes to an end with a simple asker, and reaches what her kind reaches', async () => {
    const placed = await Promise.all(
      personaCatalogue.map(async ({ id }) => ({ id, sid: await harness.call(id) })),
    )
    for (const { id, sid } of placed) {
      const call = await harness.outcome(sid)
      const persona = personaNamed(id)
      const expected = {
        answers: 'completed',
        busy: 'busy',
        no_answer: 'no-answer',
        failed_404: 'failed',
        failed_503: 'failed',
      }
      expect([id, call.status]).toEqual([id, expected[persona?.reachability[0] ?? 'answers']])
      expect(call.timeline.filter(({ kind }) => kind === 'practice_fault')).toEqual([])
      if (call.answeredAtMs !== null && call.endedAtMs !== null) {
        expect([id, call.endedAtMs - call.answeredAtMs < 299_000]).toEqual([id, true])
      }
    }
    const by = (id: string) => {
      const call = harness.line.calls().find(({ personaId }) => personaId === id)
      if (!call) throw new Error(`no call of ${id}`)
      return call
    }
    expect(by('invalid-number').sipCode).toBe(404)
    expect(by('network-failure').sipCode).toBe(503)
    expect(by('voicemail-carrier').results.some(({ text }) => /tono/.test(text))).toBe(true)
    expect(by('silence').said).toEqual([])
    expect(by('hangs-up-mid-sentence').endedBy).toBe('customer')
    expect(by('hangs-up-mid-sentence').heard.at(-1)?.cut).toBe(true)
    expect(by('wrong-number').results.some(({ text }) => /equivocad|no conozco|panadería/.test(text))).toBe(
      true,
    )
    expect(conversationOf(by('interested-teacher')).length).toBeGreaterThan(8)
  }, 60_000)

  it('answers the second call of a customer who was busy the first time', async () => {
    const first = await harness.call('busy-then-answers')
    const call = await harness.outcome(first)
    expect(call.status).toBe('busy')
    const response = await harness.post(
      `/2010-04-01/Accounts/${harness.line.accountSid}/Calls.json`,
      harness.app.orderFor(call.to),
    )
    const { sid } = (await response.json()) as { sid: string }
    const again = await harness.outcome(sid)
    expect([again.status, again.attempt]).toEqual(['completed', 2])
  })
})
