import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personaCatalogue, personaNamed } from '../../../electron/practice/personas/catalogue.ts'
import type { PracticeCall } from '../../../electron/practice/practice-call.ts'
import { type Harness, startHarness } from '../harness.ts'
import { createLiveTalker } from '../live-talker.ts'
import { type MediaApp, startMediaApp } from '../media-app.ts'

/** Every customer once, in live calls with somebody who asks simple questions. */
describe('live customers', () => {
  let harness: Harness
  let media: MediaApp
  const calls = new Map<string, PracticeCall>()
  beforeAll(async () => {
    harness = await startHarness({ awaitsSockets: true, mediaTickMs: 40 })
    media = await startMediaApp({
      clock: () => harness.clock,
      onMessage: createLiveTalker({ endSilenceMs: 700, yieldsAfterMs: 500 }),
    })
    harness.app.override('/live', () => ({
      body: `<Response><Connect><Stream url="${media.url}"/></Connect><Hangup/></Response>`,
    }))
    const placed = await Promise.all(
      personaCatalogue.map(async ({ id }) => ({
        id,
        sid: await harness.call(id, { Url: `${harness.app.origin}/live` }),
      })),
    )
    for (const { id, sid } of placed) calls.set(id, await harness.outcome(sid))
  }, 120_000)
  afterAll(async () => {
    await harness.close()
    await media.close()
  })
  const callOf = (id: string): PracticeCall => {
    const call = calls.get(id)
    if (!call) throw new Error(`no call of ${id}`)
    return call
  }
  const saidBy = (id: string) =>
    callOf(id)
      .said.map(({ text }) => text)
      .join(' / ')

  it('all come to an end, by themselves or with ANA, and hear nothing but what was said', () => {
    for (const [id, call] of calls) {
      const reaches = personaNamed(id)?.reachability[0] === 'answers'
      expect([id, call.status === 'completed']).toEqual([id, reaches])
      expect(call.timeline.filter(({ kind }) => kind === 'practice_fault')).toEqual([])
      if (!reaches) continue
      expect([id, ['customer', 'assistant'].includes(call.endedBy ?? '')]).toEqual([id, true])
      expect([id, call.notifications]).toEqual([id, []])
    }
  })

  it('answer after ANA has stopped, and their turns say when', () => {
    const { turns } = callOf('interested-teacher')
    const answers = turns.filter(({ kind }) => kind === 'answer')
    expect(answers.length).toBeGreaterThan(4)
    for (const turn of answers.slice(0, -1)) {
      if (turn.assistantWasSpeaking || turn.endedAtMs === null) continue
      expect(turn.endedAtMs).toBeGreaterThan(turn.startedAtMs)
      const cutIn = turn.pauses.some(({ cutInAtMs }) => cutInAtMs !== null)
      if (cutIn || turn.answeredAtMs === null) continue
      // The talker waits 700 ms; a frame more or less is the line's.
      expect(turn.answeredAtMs - turn.endedAtMs).toBeGreaterThanOrEqual(680)
      expect(turn.answeredAtMs - turn.endedAtMs).toBeLessThan(780)
    }
  })

  it('pause in mid-sentence to think, and know who cut in on them', () => {
    const thinking = callOf('slow-thinker').turns.flatMap(({ pauses }) => pauses)
    expect(thinking.length).toBeGreaterThan(4)
    expect(thinking.every(({ kind }) => kind === 'thinking')).toBe(true)
    const lengths = thinking.flatMap(({ atMs, endedAtMs }) => (endedAtMs === null ? [] : [endedAtMs - atMs]))
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(600)
    // With 700 ms of patience ANA cuts in on the longer pauses, and only on those.
    const cut = thinking.filter(({ cutInAtMs }) => cutInAtMs !== null)
    expect(cut.length).toBeGreaterThan(0)
    for (const { atMs, cutInAtMs } of cut) expect((cutInAtMs ?? 0) - atMs).toBeGreaterThanOrEqual(680)
  })

  it('say "ajá" while ANA speaks, again and again, and take no turn by it', () => {
    const call = callOf('backchannels')
    const sounds = call.turns.filter(({ kind }) => kind === 'backchannel')
    expect(sounds.filter(({ assistantWasSpeaking }) => assistantWasSpeaking).length).toBeGreaterThan(3)
    for (const { text } of sounds) expect(text).toMatch(/^(ajá|sí, claro|sí|mm)$/)
    expect(call.endedBy).toBe('assistant')
  })

  it('interrupt ANA in mid-sentence and know when she fell silent', () => {
    const call = callOf('interrupts-with-question')
    const interruptions = call.turns.filter(
      ({ kind, silencedBy }) => kind === 'interruption' && silencedBy === 'clear',
    )
    expect(interruptions.length).toBeGreaterThan(0)
    for (const turn of interruptions) {
      expect(turn.assistantWasSpeaking).toBe(true)
      // The talker stops after 500 ms of her voice; a syllable's end may sound like a pause.
      expect((turn.silencedAtMs ?? 0) - turn.startedAtMs).toBeGreaterThan(450)
      expect((turn.silencedAtMs ?? 0) - turn.startedAtMs).toBeLessThan(900)
      expect(turn.answeredAtMs).toBeGreaterThan(turn.endedAtMs ?? Number.POSITIVE_INFINITY)
    }
    expect(call.heard.some(({ cut }) => cut)).toBe(true)
  })

  it('talk over the greeting, and ask not to be called in the middle of it', () => {
    expect(saidBy('talks-over-greeting')).toMatch(/¿quién habla\?/)
    expect(callOf('talks-over-greeting').turns[1]).toMatchObject({
      kind: 'interruption',
      assistantWasSpeaking: true,
    })
    const optOut = callOf('opt-out-in-greeting')
    expect(optOut.said[1]?.text).toBe('no, no me llame más, por favor')
    expect(optOut.turns[1]).toMatchObject({ kind: 'interruption', assistantWasSpeaking: true })
  })

  it('put the telephone down, with a television in the room, and come back', () => {
    const call = callOf('phone-on-table')
    const away = call.turns.flatMap(({ pauses }) => pauses).filter(({ kind }) => kind === 'away')
    expect(away).toHaveLength(1)
    expect((away[0]?.endedAtMs ?? 0) - (away[0]?.atMs ?? 0)).toBeGreaterThan(10_900)
    expect(saidBy('phone-on-table')).toMatch(/ya vuelvo \/ listo, ya volví/)
  })

  it('lose patience after a second and a half of silence', () => {
    const prompts = callOf('impatient-hello').turns.filter(({ kind }) => kind === 'prompt')
    for (const { text } of prompts) expect(text).toMatch(/¿aló/)
  })

  it('say nothing at all, and hear everything', () => {
    const call = callOf('silence')
    expect(call.said).toEqual([])
    expect(call.heard.map(({ text }) => text)).toContain('¿Aló? ¿Sigue ahí?')
  })

  it('mumble in a low voice what a recogniser gets wrong', () => {
    const call = callOf('mumbles')
    expect(call.said.some(({ text, recognised }) => recognised !== text.replace(/[^\p{L}\s]/gu, ''))).toBe(
      true,
    )
  })
})

describe('on a clock twenty times as fast as the computer', () => {
  it('a call is the same call: no frame is missing, and every question is heard', async () => {
    const harness = await startHarness({ speed: 20, latency: 'medians' })
    const media = await startMediaApp({
      clock: () => harness.clock,
      onMessage: createLiveTalker({ endSilenceMs: 700, yieldsAfterMs: 500 }),
    })
    harness.app.override('/live', () => ({
      body: `<Response><Connect><Stream url="${media.url}"/></Connect><Hangup/></Response>`,
    }))
    const sid = await harness.call('ready-to-sign', { Url: `${harness.app.origin}/live` })
    const call = await harness.outcome(sid)
    const [stream] = call.streams
    const frames = media.peers[0]?.messages('media') ?? []
    expect(frames.map(({ media: frame }) => Number(frame?.chunk))).toEqual(frames.map((_, i) => i + 1))
    const seconds = ((stream?.endedAtMs ?? 0) - (stream?.startedAtMs ?? 0)) / 1000
    expect(Math.abs(frames.length - seconds * 50)).toBeLessThan(50)
    expect(call.heard.at(-1)?.text).toContain('hasta luego')
    expect(call.turns.filter(({ kind }) => kind === 'answer').length).toBeGreaterThan(3)
    await harness.close()
    await media.close()
  })
})
