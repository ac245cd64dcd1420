import { describe, expect, it } from 'vitest'
import { asideAll, following, nextStepOf, type SetupFacts, stateOf } from '../../renderer/first-run/steps.ts'
import { findSettings, sections, settingsOf } from '../../renderer/settings/settings-index.ts'
import type { Health, HealthPart, HealthState } from '../../shared/domain/health.ts'
import { defaultSettings } from '../../shared/domain/settings.ts'

const health = (states: Partial<Record<HealthPart, HealthState>>): Health[] =>
  Object.entries(states).map(([part, state]) => ({
    part: part as HealthPart,
    state,
    code: '',
    message: '',
    checkedAt: 0,
  }))

const facts = (changes: Partial<SetupFacts>): SetupFacts => ({
  progress: {},
  health: [],
  practice: true,
  ...changes,
})

describe('the guided start', () => {
  it('begins with a practice call, and then with what practice has of its own: the model', () => {
    expect(nextStepOf(facts({}))).toBe('practice')
    const practised = facts({ progress: { practice: 'done' } })
    expect(nextStepOf(practised)).toBe('ollama')
    expect(stateOf('twilio', practised)).toBe('real_only')
  })

  it('on real calls goes on with the first account that is missing', () => {
    const real = facts({ practice: false, health: health({ twilio: 'ok', elevenlabs: 'unset' }) })
    expect(stateOf('practice', real)).toBe('skipped')
    expect(stateOf('twilio', real)).toBe('done')
    expect(nextStepOf(real)).toBe('elevenlabs')
  })

  it('resumes where a set-up failed half-way', () => {
    const half = facts({
      practice: false,
      progress: { twilio: 'done', elevenlabs: 'skipped' },
      health: health({ twilio: 'ok', elevenlabs: 'unset', ollama: 'down', tunnel: 'ok' }),
    })
    expect(nextStepOf(half)).toBe('ollama')
  })

  it('comes back to a step that worked once and does not now', () => {
    const broken = facts({
      practice: false,
      progress: { twilio: 'done', elevenlabs: 'done', ollama: 'done', tunnel: 'done' },
      health: health({ twilio: 'down', elevenlabs: 'degraded', ollama: 'ok', tunnel: 'ok' }),
    })
    expect(stateOf('twilio', broken)).toBe('broken')
    expect(stateOf('elevenlabs', broken)).toBe('done')
    expect(nextStepOf(broken)).toBe('twilio')
  })

  it('leads from a step to the next one that is open, and around to one that was left', () => {
    const real = facts({ practice: false, health: health({ elevenlabs: 'ok' }) })
    expect(following('twilio', real)).toBe('ollama')
    expect(following('tunnel', real)).toBe('twilio')
  })

  it('asks for nothing more once it was put aside', () => {
    const real = facts({ practice: false, health: health({ twilio: 'ok' }) })
    const aside = { ...real, progress: asideAll(real) }
    expect(nextStepOf(aside)).toBeNull()
    expect(aside.progress.twilio).toBe('done')
    const practice = facts({ progress: { practice: 'done' } })
    expect(nextStepOf({ ...practice, progress: asideAll(practice) })).toBeNull()
  })
})

describe('the settings', () => {
  it('have each a place on the page', () => {
    const placed = sections.flatMap((section) => settingsOf[section])
    const { setupProgress: _, ...fields } = defaultSettings
    expect([...placed].sort()).toEqual(Object.keys(fields).sort())
  })

  it('are found by part of a word, without accents, names before explanations', () => {
    const all = [
      { section: 'twilio' as const, field: 'a', label: 'Número que llama', help: 'Con indicativo' },
      {
        section: 'dialer' as const,
        field: 'b',
        label: 'Duración máxima',
        help: 'De una llamada, en número de segundos',
      },
    ]
    expect(findSettings(all, 'NUMERO').map(({ field }) => field)).toEqual(['a', 'b'])
    expect(findSettings(all, 'duracion max').map(({ field }) => field)).toEqual(['b'])
    expect(findSettings(all, '  ')).toEqual([])
    expect(findSettings(all, 'nada de esto')).toEqual([])
  })
})
