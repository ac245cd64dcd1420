/** The way out while people are on the telephone. */
import { describe, expect, it } from 'vitest'
import { type ClosingQuestion, createClosing } from '../../electron/main/closing.ts'
import { labelsFor } from '../../electron/main/labels.ts'

function set(calls: number) {
  const done: string[] = []
  const questions: ClosingQuestion[] = []
  const world = { calls }
  let answer: (button: number) => void = () => {}
  const closing = createClosing({
    callsInProgress: () => world.calls,
    ask(question) {
      questions.push(question)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    labels: () => labelsFor('es'),
    stay: () => done.push('stay'),
    takeCalls: (on) => done.push(on ? 'take calls' : 'take no calls'),
    quit: () => done.push('quit'),
  })
  const press = async (button: number) => {
    answer(button)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { closing, done, questions, world, press }
}

describe('closing', () => {
  it('asks nothing when nobody is on the telephone', () => {
    const { closing, questions } = set(0)
    expect(closing.mayClose()).toBe(true)
    expect(questions).toEqual([])
  })

  it('asks once, with every way out, and the harmless one first', () => {
    const { closing, questions } = set(3)
    expect(closing.mayClose()).toBe(false)
    expect(closing.mayClose()).toBe(false)
    expect(questions).toHaveLength(1)
    expect(questions[0]).toMatchObject({ message: 'Hay 3 llamadas en curso', defaultId: 0, cancelId: 3 })
    expect(questions[0]?.buttons).toHaveLength(4)
  })

  it('goes on calling without a window', async () => {
    const { closing, done, press } = set(1)
    closing.mayClose()
    await press(0)
    expect(done).toEqual(['stay'])
    expect(closing.mayClose()).toBe(false)
  })

  it('finishes the calls, takes no new ones, and quits after the last', async () => {
    const { closing, done, world, press } = set(2)
    closing.mayClose()
    await press(1)
    expect(done).toEqual(['take no calls', 'stay'])
    expect(closing.isFinishing()).toBe(true)
    world.calls = 1
    closing.callsChanged()
    expect(done).not.toContain('quit')
    world.calls = 0
    closing.callsChanged()
    expect(done.at(-1)).toBe('quit')
    expect(closing.mayClose()).toBe(true)
  })

  it('can be thought better of while the last calls end', async () => {
    const { closing, done, world, press } = set(2)
    closing.mayClose()
    await press(1)
    closing.goOn()
    world.calls = 0
    closing.callsChanged()
    expect(done).toEqual(['take no calls', 'stay', 'take calls'])
  })

  it('says goodbye in every call and quits', async () => {
    const { closing, done, press } = set(2)
    closing.mayClose()
    await press(2)
    expect(done).toEqual(['quit'])
    expect(closing.mayClose()).toBe(true)
  })

  it('does nothing when the operator cancels, and asks again the next time', async () => {
    const { closing, done, questions, press } = set(2)
    closing.mayClose()
    await press(3)
    expect(done).toEqual([])
    expect(closing.mayClose()).toBe(false)
    expect(questions).toHaveLength(2)
  })

  it('asks nobody when the system itself goes down', () => {
    const { closing, questions } = set(2)
    closing.giveWay()
    expect(closing.mayClose()).toBe(true)
    expect(questions).toEqual([])
  })
})
