/** What the desktop learns from the engine's feed: facts for the tray, and what is worth a notification. */
import { describe, expect, it } from 'vitest'
import { afterEvent, type DeskFacts, factsFrom, noFacts, statusOf } from '../../electron/main/desk-status.ts'
import type { Call } from '../../shared/domain/call.ts'
import type { HealthPart, HealthState } from '../../shared/domain/health.ts'
import { type LiveEventBody, liveEventBodySchema } from '../../shared/domain/live-event.ts'
import { findings } from '../support/seed.ts'

const call = (id: string, state: Call['state']): LiveEventBody => {
  const one: Call = {
    id,
    contactId: `contact-${id}`,
    campaignId: 'campaign',
    attempt: 1,
    nombre: 'Marta Gómez',
    e164: '+573001234567',
    state,
    outcome: state === 'ended' ? 'conversation' : null,
    endedBy: state === 'ended' ? 'customer' : null,
    transport: 'stream',
    practice: true,
    vendorCallId: null,
    failureCode: null,
    plannedAt: 1,
    answeredAt: null,
    endedAt: null,
    turnCount: 0,
  }
  return { kind: 'call_updated', call: one }
}

const health = (part: HealthPart, state: HealthState): LiveEventBody => ({
  kind: 'health_changed',
  health: { part, state, code: `${part}.x`, message: '', checkedAt: 1 },
})

const judged = (contactId: string, changes: Parameters<typeof findings>[0]): LiveEventBody => ({
  kind: 'analysis_ready',
  contactId,
  analysis: {
    ...findings(changes),
    callId: 'call',
    engine: 'rules',
    model: null,
    unsupported: false,
    analyzedAt: 1,
  },
})

function play(events: readonly LiveEventBody[], start: DeskFacts = noFacts) {
  let facts = start
  const occurrences = []
  for (const body of events) {
    const after = afterEvent(facts, body)
    facts = after.facts
    if (after.occurrence !== null) occurrences.push(after.occurrence)
  }
  return { occurrences, status: statusOf(facts, { practice: true, language: 'es' }) }
}

describe('the desk’s status', () => {
  it('counts calls from their placing to their end, each once', () => {
    const { status } = play([
      call('a', 'planned'),
      call('b', 'placing'),
      call('b', 'ringing'),
      call('c', 'in_progress'),
      call('c', 'ended'),
    ])
    expect(status.callsInProgress).toBe(1)
  })

  it('knows which campaigns run and which rest', () => {
    const start = factsFrom({
      openCallIds: ['x'],
      campaigns: [
        { id: 'one', status: 'running' },
        { id: 'two', status: 'paused' },
      ],
      queue: 4,
      health: [],
    })
    const { status } = play([{ kind: 'campaign_status_changed', campaignId: 'one', status: 'paused' }], start)
    expect(status).toMatchObject({ campaignsRunning: 0, campaignsPaused: 2, queue: 4, callsInProgress: 1 })
  })

  it('shows parts that calls need as down, and a model only after it once worked', () => {
    expect(play([health('twilio', 'down'), health('ollama', 'down')]).status.partsDown).toEqual(['twilio'])
    const later = play([health('ollama', 'ok'), health('ollama', 'down'), health('tunnel', 'unset')])
    expect(later.status.partsDown).toEqual(['ollama'])
  })
})

describe('what is worth a notification', () => {
  it('is somebody very interested who needs a human, once', () => {
    const { occurrences } = play([
      judged('one', { needsHuman: true, priority: 'high' }),
      judged('one', { needsHuman: true, priority: 'high' }),
      judged('two', { needsHuman: true, priority: 'normal' }),
      judged('three', { needsHuman: false, priority: 'high' }),
    ])
    expect(occurrences).toEqual([{ kind: 'hot_lead', contactId: 'one' }])
  })

  it('is a vendor that worked and does not any more; not one that was never set up', () => {
    const { occurrences } = play([
      health('elevenlabs', 'down'),
      health('twilio', 'ok'),
      health('twilio', 'down'),
      health('twilio', 'down'),
      health('twilio', 'degraded'),
      health('twilio', 'down'),
    ])
    expect(occurrences).toEqual([
      { kind: 'vendor_down', part: 'twilio' },
      { kind: 'vendor_down', part: 'twilio' },
    ])
  })

  it('is a promised call that is due, unless ANA makes it herself', () => {
    const due = (caller: 'ana' | 'human') =>
      liveEventBodySchema.parse({
        kind: 'callback_due',
        owner: null,
        callback: {
          id: 'callback',
          contactId: 'one',
          campaignId: 'campaign',
          campaignName: 'Lista',
          nombre: 'Marta Gómez',
          e164: '+573001234567',
          at: 1,
          caller,
          whose: 'anyone',
          note: '',
          due: true,
          status: 'ready_for_human',
          campaignRunning: true,
        },
      })
    expect(play([due('ana'), due('human')]).occurrences).toEqual([{ kind: 'callback_due', contactId: 'one' }])
  })
})
