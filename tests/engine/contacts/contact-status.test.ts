/** Every status a contact may take, and every one she is refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ContactEvent, nextContactStatus } from '../../../electron/engine/contacts/contact-status.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { type ContactStatus, contactStatusSchema } from '../../../shared/domain/contact.ts'

const statuses = contactStatusSchema.options
const nothing = { needsHuman: false, optOut: false, wrongNumber: false, callAgain: false }
const judged = (changes: Partial<typeof nothing> = {}): ContactEvent => ({
  kind: 'judged',
  ...nothing,
  ...changes,
})

/** What each event makes of each status; a status that is missing refuses it. */
const table: Array<{ event: ContactEvent; from: Partial<Record<ContactStatus, ContactStatus>> }> = [
  { event: { kind: 'lease' }, from: { initial: 'call_in_progress' } },
  { event: { kind: 'release' }, from: { call_in_progress: 'initial', do_not_call: 'do_not_call' } },
  { event: { kind: 'retry' }, from: { call_in_progress: 'initial', do_not_call: 'do_not_call' } },
  { event: { kind: 'give_up' }, from: { call_in_progress: 'unreachable', do_not_call: 'do_not_call' } },
  {
    event: { kind: 'number_invalid' },
    from: { call_in_progress: 'invalid_number', do_not_call: 'do_not_call' },
  },
  {
    event: { kind: 'conversation_ended' },
    from: { call_in_progress: 'call_completed', do_not_call: 'do_not_call' },
  },
  { event: judged(), from: judgedTo('analyzed') },
  { event: judged({ needsHuman: true }), from: judgedTo('ready_for_human') },
  { event: judged({ needsHuman: true, wrongNumber: true }), from: judgedTo('invalid_number') },
  { event: judged({ needsHuman: true, wrongNumber: true, optOut: true }), from: judgedTo('do_not_call') },
  { event: judged({ needsHuman: true, callAgain: true }), from: judgedTo('ready_for_human') },
  { event: judged({ callAgain: true }), from: { ...judgedTo('analyzed'), call_completed: 'initial' } },
  { event: { kind: 'opt_out' }, from: all('do_not_call') },
  { event: { kind: 'bar' }, from: all('do_not_call') },
  { event: { kind: 'unbar', needsHuman: false }, from: { do_not_call: 'analyzed' } },
  { event: { kind: 'unbar', needsHuman: true }, from: { do_not_call: 'ready_for_human' } },
  { event: { kind: 'close' }, from: { ready_for_human: 'closed_by_human', analyzed: 'closed_by_human' } },
  { event: { kind: 'undo_close', previous: 'analyzed' }, from: { closed_by_human: 'analyzed' } },
  {
    event: { kind: 'undo_close', previous: 'ready_for_human' },
    from: { closed_by_human: 'ready_for_human' },
  },
  { event: { kind: 'undo_close', previous: 'initial' }, from: {} },
  { event: { kind: 'call_back' }, from: { ready_for_human: 'initial' } },
  { event: { kind: 'hand_back' }, from: { initial: 'ready_for_human', unreachable: 'ready_for_human' } },
]

function judgedTo(to: ContactStatus): Partial<Record<ContactStatus, ContactStatus>> {
  return { call_completed: to, analyzed: to, ready_for_human: to, do_not_call: 'do_not_call' }
}

function all(to: ContactStatus): Partial<Record<ContactStatus, ContactStatus>> {
  return Object.fromEntries(statuses.map((status) => [status, to]))
}

const outcomeOf = (status: ContactStatus, event: ContactEvent): ContactStatus | 'refused' => {
  try {
    return nextContactStatus(status, event)
  } catch (error) {
    if (error instanceof AnaError && error.code === 'contact.transition_refused') return 'refused'
    throw error
  }
}

const anyEvent: fc.Arbitrary<ContactEvent> = fc.oneof(
  fc.constantFrom<ContactEvent['kind']>(...table.map(({ event }) => event.kind)).map((kind): ContactEvent => {
    if (kind === 'judged') return judged()
    if (kind === 'undo_close') return { kind, previous: 'ready_for_human' }
    if (kind === 'unbar') return { kind, needsHuman: true }
    return { kind }
  }),
  fc
    .record({
      needsHuman: fc.boolean(),
      optOut: fc.boolean(),
      wrongNumber: fc.boolean(),
      callAgain: fc.boolean(),
    })
    .map((flags): ContactEvent => ({ kind: 'judged', ...flags })),
)

describe('nextContactStatus', () => {
  it.each(table)('answers $event for every status as its table says', ({ event, from }) => {
    const found = Object.fromEntries(statuses.map((status) => [status, outcomeOf(status, event)]))
    expect(found).toEqual(Object.fromEntries(statuses.map((status) => [status, from[status] ?? 'refused'])))
  })

  it('names both states when it refuses', () => {
    expect(() => nextContactStatus('unreachable', { kind: 'lease' })).toThrow(
      'a contact cannot go from unreachable to call_in_progress',
    )
    try {
      nextContactStatus('initial', { kind: 'close' })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({
        code: 'contact.transition_refused',
        kind: 'conflict',
        facts: { from: 'initial', to: 'closed_by_human', event: 'close' },
      })
    }
  })

  it('lets nobody out of do_not_call, whatever happens, but for a person who finds a misunderstanding', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        let status: ContactStatus = 'do_not_call'
        for (const event of events.filter(({ kind }) => kind !== 'unbar')) {
          const next = outcomeOf(status, event)
          if (next !== 'refused') status = next
        }
        return status === 'do_not_call'
      }),
    )
  })

  it('reaches the telephone only by a lease of somebody who waits', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses), anyEvent, (status, event) => {
        const next = outcomeOf(status, event)
        return next !== 'call_in_progress' || (status === 'initial' && event.kind === 'lease')
      }),
    )
  })

  it('sends somebody who was judged or closed back to the dialer only when an operator promises it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ContactStatus>('analyzed', 'ready_for_human', 'closed_by_human', 'invalid_number'),
        fc.array(
          anyEvent.filter(({ kind }) => kind !== 'call_back'),
          { maxLength: 20 },
        ),
        (start, events) => {
          let status: ContactStatus = start
          for (const event of events) {
            const next = outcomeOf(status, event)
            if (next !== 'refused') status = next
          }
          return status !== 'initial' && status !== 'call_in_progress'
        },
      ),
    )
  })
})
