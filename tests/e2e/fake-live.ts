/** Plays calls in the fake engine: people answer, words grow one by one, calls end and others begin. */
import { conversations } from './fake-conversations.ts'
import { analysisOf, type FakeCall, type FakeState, phases, turnsOf } from './fake-state.ts'

/** What people tell, one thing after another. */
const told: Array<[string, string]> = [
  ['occupation', 'docente'],
  ['payrollOffice', 'Secretaría de Educación'],
  ['goal', 'recoger deudas'],
  ['amount', 'veinte millones'],
]

/** Keeps `atOnce` calls going in the running campaigns. @returns a function that ends it */
export function playCalls(state: FakeState, options: { atOnce: number; wordMs: number }): () => void {
  let stopped = false
  let begun = 0
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, ms)
      timers.add(timer)
    })

  const begin = (): FakeCall | null => {
    const running = new Set(state.campaigns.filter((one) => one.status === 'running').map((one) => one.id))
    const contact = state.contacts.find(
      (one) => one.status === 'initial' && one.nextAttemptAt === null && running.has(one.campaignId),
    )
    if (contact === undefined) return null
    begun += 1
    contact.status = 'call_in_progress'
    const live: FakeCall = {
      call: {
        id: state.id('call'),
        contactId: contact.id,
        campaignId: contact.campaignId,
        attempt: contact.attempts + 1,
        nombre: contact.nombre,
        e164: contact.e164,
        state: 'ringing',
        outcome: null,
        endedBy: null,
        transport: 'stream',
        practice: state.practice,
        vendorCallId: null,
        failureCode: null,
        plannedAt: state.now(),
        answeredAt: null,
        endedAt: null,
        turnCount: 0,
      },
      turns: [],
      analysis: null,
      activity: null,
      phase: null,
      facts: {},
      conversation: conversations[begun % conversations.length] ?? null,
      correction: null,
    }
    state.calls.push(live)
    state.tell({
      kind: 'contact_updated',
      contactId: contact.id,
      campaignId: contact.campaignId,
      status: contact.status,
    })
    state.tell({ kind: 'call_updated', call: { ...live.call } })
    return live
  }

  const doing = (live: FakeCall, activity: 'listening' | 'thinking' | 'speaking', phase: string) => {
    live.activity = activity
    live.phase = phase
    live.facts = Object.fromEntries(told.slice(0, Math.floor(live.turns.length / 2)))
    const interest = live.turns.length > 6 ? 'high' : live.turns.length > 3 ? 'medium' : null
    const mood = live.turns.length > 1 ? 'calm' : null
    state.tell({
      kind: 'activity_changed',
      callId: live.call.id,
      activity,
      phase,
      facts: live.facts,
      leaning: { interest, mood },
    })
  }

  /** @param warm turns already spoken when it begins, so that a fresh board is not empty */
  const play = async (live: FakeCall, warm: number): Promise<void> => {
    const { conversation } = live
    if (conversation === null) return
    const all = turnsOf(conversation, live.call.nombre)
    if (warm === 0) await wait(1_500 + (begun % 5) * 700)
    live.call = { ...live.call, state: 'in_progress', answeredAt: state.now() - (all[warm]?.atMs ?? 0) }
    live.turns = all.slice(0, warm)
    state.tell({ kind: 'call_updated', call: { ...live.call } })
    for (const turn of all.slice(warm)) {
      if (stopped || live.call.state === 'ended') return
      const phase =
        phases[Math.min(phases.length - 1, Math.floor((turn.index / all.length) * phases.length))] ??
        'identity'
      if (turn.role === 'assistant') {
        doing(live, 'thinking', phase)
        await wait(options.wordMs * 3)
      }
      doing(live, turn.role === 'assistant' ? 'speaking' : 'listening', phase)
      const words = turn.text.split(' ')
      for (let count = 1; count <= words.length; count += 1) {
        if (stopped) return
        const grown = { ...turn, text: words.slice(0, count).join(' ') }
        if (turn.role === 'customer' && count < words.length) {
          state.tell({ kind: 'partial_heard', callId: live.call.id, text: grown.text })
          await wait(options.wordMs)
          continue
        }
        live.turns = [...live.turns.filter((one) => one.index !== turn.index), grown]
        live.call = { ...live.call, turnCount: live.turns.length }
        state.tell({ kind: 'turn_spoken', callId: live.call.id, turn: grown })
        await wait(options.wordMs)
      }
      await wait(options.wordMs * 2)
    }
    end(state, live)
  }

  const line = async (warm: number): Promise<void> => {
    for (let first = true; !stopped; first = false) {
      const live = begin()
      if (live === null) await wait(1_000)
      else await play(live, first ? warm : 0)
    }
  }
  for (let index = 0; index < options.atOnce; index += 1)
    void line(index === options.atOnce - 1 ? 0 : 2 + (index % 4))
  return () => {
    stopped = true
    for (const timer of timers) clearTimeout(timer)
  }
}

/** Ends a call with its judgement, as the engine would. */
export function end(state: FakeState, live: FakeCall, by: 'assistant' | 'operator' = 'assistant'): void {
  if (live.call.state === 'ended') return
  const contact = state.contact(live.call.contactId)
  live.call = { ...live.call, state: 'ended', outcome: 'conversation', endedBy: by, endedAt: state.now() }
  live.activity = null
  state.tell({ kind: 'call_updated', call: { ...live.call } })
  if (contact === undefined || live.conversation === null) return
  live.analysis = analysisOf(live.conversation, live.call.id, state.now())
  contact.attempts += 1
  contact.status = live.analysis.optOut
    ? 'do_not_call'
    : live.analysis.needsHuman
      ? 'ready_for_human'
      : 'analyzed'
  state.tell({ kind: 'analysis_ready', contactId: contact.id, analysis: live.analysis })
  state.tell({ kind: 'follow_up_changed', queueLength: state.queue().length })
  const campaign = state.campaigns.find((one) => one.id === contact.campaignId)
  if (campaign !== undefined) state.tell({ kind: 'campaign_updated', campaign: state.summary(campaign) })
}
