/** Every procedure of the contract, answered from the fake engine's memory. */
import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/contract.ts'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { defined, emptySummary, has, missing, overviewOf } from './fake-answers.ts'
import { fakeRecordingFile } from './fake-audio.ts'
import { correctFakeCall, fakeDetail, fakeTimeline, listFakeCalls } from './fake-calls.ts'
import { fakeDuplicable, fakeDuplicate, fakeEstimate, fakeInsight } from './fake-campaigns.ts'
import { personAt } from './fake-conversations.ts'
import { createFakeFollowUps } from './fake-follow-ups.ts'
import { FakeImports } from './fake-imports.ts'
import { end } from './fake-live.ts'
import { hearFakeCall, takeOverFakeCall, whisperInFakeCall } from './fake-live-controls.ts'
import { fakeBarred, fakeRules, fakeSample, fakeScript } from './fake-rules.ts'
import { analysisOf, type FakeCall, type FakeState } from './fake-state.ts'

const minuteMs = 60_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function createFakeRouter(state: FakeState) {
  const os = implement(contract)
  const barred = fakeBarred(state)
  const e164Of = (numero: string) => `+57${numero.replace(/\D/g, '').slice(-10)}`
  const imports = new FakeImports()

  const campaignOf = (campaignId: string) => {
    const campaign = state.campaigns.find((one) => one.id === campaignId)
    if (campaign === undefined) throw missing('campaign.not_found')
    return campaign
  }
  const callOf = (callId: string): FakeCall => {
    const call = state.calls.find((one) => one.call.id === callId)
    if (call === undefined) throw missing('call.not_found')
    return call
  }
  const setStatus = (campaignId: string, status: 'running' | 'paused' | 'stopped') => {
    const campaign = campaignOf(campaignId)
    campaign.status = status
    campaign.startedAt ??= state.now()
    campaign.startsAt = null
    campaign.waitingFor = null
    const summary = state.summary(campaign)
    state.tell({ kind: 'campaign_updated', campaign: summary })
    return summary
  }
  const change = (campaign: CampaignSummary, changes: Partial<CampaignSummary>) => {
    Object.assign(campaign, changes)
    const summary = state.summary(campaign)
    state.tell({ kind: 'campaign_updated', campaign: summary })
    return summary
  }
  const followUps = createFakeFollowUps(state)
  const view = () => ({
    settings: state.settings,
    fixedByEnvironment: state.fixedByEnvironment,
    secrets: state.secrets,
    practice: state.practice,
  })

  return os.router({
    imports: {
      start: os.imports.start.handler(({ input }) => {
        const importId = state.id('import')
        imports.start(importId, input.file.name)
        return { importId }
      }),
      pick: os.imports.pick.handler(() => null),
      progress: os.imports.progress.handler(async function* ({ input }) {
        if (!imports.has(input.importId)) throw missing('import_not_found')
        for (let step = 1; step <= 8; step += 1) {
          await pause(60)
          yield {
            phase: step < 6 ? ('reading' as const) : ('checking' as const),
            fraction: step / 8,
            rowsRead: step * 31,
          }
        }
        yield { phase: 'done' as const, fraction: 1, rowsRead: 248 }
      }),
      preview: os.imports.preview.handler(({ input }) => imports.preview(input)),
      remap: os.imports.remap.handler(({ input }) => {
        imports.remap(input.importId, input.choice)
        return { importId: input.importId }
      }),
      mend: os.imports.mend.handler(({ input }) => imports.mend(input)),
      undoMend: os.imports.undoMend.handler(({ input }) => imports.undoMend(input)),
      cancel: os.imports.cancel.handler(({ input }) => {
        imports.forget(input.importId)
        return {}
      }),
      rejectsFile: os.imports.rejectsFile.handler(() => new File(['fake'], 'rechazados.xlsx')),
      confirm: os.imports.confirm.handler(({ input }) => {
        const campaignId = state.id('campaign')
        for (let index = 0; index < 24; index += 1) {
          state.contacts.push({
            id: state.id('contact'),
            campaignId,
            row: index + 2,
            ...personAt(900 + index),
            persona: null,
            status: 'initial',
            attempts: 0,
            nextAttemptAt: null,
            createdAt: state.now(),
            updatedAt: state.now(),
          })
        }
        const campaign = {
          id: campaignId,
          name: input.name,
          fileName: 'lista.xlsx',
          status: input.start ? ('running' as const) : ('draft' as const),
          createdAt: state.now(),
          startedAt: input.start ? state.now() : null,
          endedAt: null,
          contacts: 24,
          counts: state.summary({ ...emptySummary, id: campaignId }).counts,
          startsAt: input.start ? input.startsAt : null,
          settings: input.settings,
          rejectedRows: 7,
          callsPlaced: 0,
          waitingFor: null,
        }
        state.campaigns.push(campaign)
        return state.summary(campaign)
      }),
    },
    campaigns: {
      list: os.campaigns.list.handler(() => state.campaigns.map((one) => state.summary(one))),
      get: os.campaigns.get.handler(({ input }) => state.summary(campaignOf(input.campaignId))),
      start: os.campaigns.start.handler(({ input }) => setStatus(input.campaignId, 'running')),
      pause: os.campaigns.pause.handler(({ input }) => setStatus(input.campaignId, 'paused')),
      stop: os.campaigns.stop.handler(({ input }) => setStatus(input.campaignId, 'stopped')),
      rename: os.campaigns.rename.handler(({ input }) =>
        change(campaignOf(input.campaignId), { name: input.name }),
      ),
      configure: os.campaigns.configure.handler(({ input }) =>
        change(campaignOf(input.campaignId), { settings: input.settings }),
      ),
      insight: os.campaigns.insight.handler(({ input }) => fakeInsight(state, campaignOf(input.campaignId))),
      estimate: os.campaigns.estimate.handler(({ input }) => fakeEstimate(state, input)),
      duplicable: os.campaigns.duplicable.handler(({ input }) => fakeDuplicable(state, input)),
      duplicate: os.campaigns.duplicate.handler(({ input }) =>
        fakeDuplicate(state, campaignOf(input.campaignId), input),
      ),
      exportFile: os.campaigns.exportFile.handler(() => new File(['fake'], 'resultados.xlsx')),
    },
    contacts: {
      list: os.contacts.list.handler(({ input }) => {
        const items = state.contacts.filter(
          (one) =>
            (input.campaignId === undefined || one.campaignId === input.campaignId) &&
            (input.status === undefined || one.status === input.status) &&
            (input.text === undefined || has(one.nombre, input.text) || has(one.e164, input.text)),
        )
        return { items: items.slice(input.offset, input.offset + input.limit), total: items.length }
      }),
      bar: os.contacts.bar.handler(({ input }) => {
        const contact = state.contact(input.contactId)
        if (contact === undefined) throw missing('contact.not_found')
        contact.status = 'do_not_call'
        return contact
      }),
    },
    calls: {
      list: os.calls.list.handler(({ input }) => listFakeCalls(state, input)),
      detail: os.calls.detail.handler(({ input }) => fakeDetail(state, callOf(input.callId))),
      personTimeline: os.calls.personTimeline.handler(({ input }) =>
        fakeTimeline(state, callOf(input.callId)),
      ),
      correct: os.calls.correct.handler(({ input }) => {
        const one = callOf(input.callId)
        const done = correctFakeCall(state, one, input)
        const contact = state.contact(one.call.contactId)
        if (contact === undefined) throw missing('contact.not_found')
        return { ...done, contact }
      }),
      exportLabelled: os.calls.exportLabelled.handler(() => new File(['{}'], 'corregidas.jsonl')),
      live: os.calls.live.handler(() =>
        state.calls
          .filter((one) => one.call.state !== 'ended')
          .map(({ call, turns, activity, phase, facts }) => ({ call, turns, activity, phase, facts })),
      ),
      hangUp: os.calls.hangUp.handler(({ input }) => {
        const one = callOf(input.callId)
        end(state, one, 'operator')
        return one.call
      }),
      listen: os.calls.listen.handler(async ({ input, signal }) => hearFakeCall(state, input.callId, signal)),
      whisper: os.calls.whisper.handler(({ input }) => {
        whisperInFakeCall(state, input.callId, input.hint)
        return {}
      }),
      takeOver: os.calls.takeOver.handler(({ input }) => {
        const operatorE164 = input.operatorE164 ?? state.settings.operatorPhone
        takeOverFakeCall(state, input.callId, operatorE164)
        return { operatorE164 }
      }),
      recording: os.calls.recording.handler(({ input }) => {
        const bytes = fakeRecordingFile(callOf(input.callId).turns)
        if (bytes === null) throw missing('recording.not_found')
        const piece = new Uint8Array(bytes.subarray(input.offset, input.offset + input.length))
        return new File([piece], 'call.wav', { type: 'audio/wav' })
      }),
      analyze: os.calls.analyze.handler(async ({ input }) => {
        const one = callOf(input.callId)
        if (one.conversation === null) throw missing('call.not_found')
        await pause(600)
        one.analysis = analysisOf(one.conversation, one.call.id, state.now())
        return one.analysis
      }),
    },
    followUps: {
      queue: os.followUps.queue.handler(({ input }) => followUps.queue(input)),
      brief: os.followUps.brief.handler(({ input }) => followUps.brief(input)),
      claim: os.followUps.claim.handler(({ input }) => followUps.claim(input)),
      release: os.followUps.release.handler(({ input }) => followUps.release(input)),
      close: os.followUps.close.handler(({ input }) => followUps.close(input)),
      undo: os.followUps.undo.handler(({ input }) => followUps.undo(input)),
      call: os.followUps.call.handler(({ input }) => followUps.call(input)),
      hangUp: os.followUps.hangUp.handler(({ input }) => followUps.hangUp(input)),
      callbackDays: os.followUps.callbackDays.handler(({ input }) => followUps.callbackDays(input)),
      scheduleCallback: os.followUps.scheduleCallback.handler(({ input }) =>
        followUps.scheduleCallback(input),
      ),
      cancelCallback: os.followUps.cancelCallback.handler(({ input }) => followUps.cancelCallback(input)),
      callbacks: os.followUps.callbacks.handler(({ input }) => followUps.callbacks(input)),
      closed: os.followUps.closed.handler(({ input }) => ({
        items: state.closures.slice(input.offset, input.offset + input.limit),
        total: state.closures.length,
      })),
      exportFile: os.followUps.exportFile.handler(() => new File(['fake'], 'seguimiento.xlsx')),
    },
    settings: {
      view: os.settings.view.handler(view),
      update: os.settings.update.handler(({ input }) => {
        state.settings = { ...state.settings, ...defined(input) }
        state.tell({ kind: 'settings_changed' })
        return view()
      }),
      setSecret: os.settings.setSecret.handler(({ input }) => {
        state.secrets[input.name] = input.value === null ? 'missing' : 'stored'
        return view()
      }),
      test: os.settings.test.handler(async ({ input }) => {
        await pause(500)
        const health = state.health().find((one) => one.part === input.part)
        if (health === undefined) throw missing('unexpected_value')
        return health
      }),
      voices: os.settings.voices.handler(() => [
        { voiceId: '21m00Tcm4TlvDq8ikWAM', name: 'Rachel', category: 'premade', previewUrl: null },
        { voiceId: 'b2htR0pMe28pYwCY9gnP', name: 'Sofía', category: 'professional', previewUrl: null },
      ]),
    },
    models: {
      list: os.models.list.handler(() => ({
        state: 'ready' as const,
        current: 'qwen3:8b',
        installed: [
          { name: 'qwen3:8b', sizeBytes: 5_225_388_164, parameterSize: '8.2B', remote: false },
          { name: 'llama3.2:3b', sizeBytes: 2_019_393_189, parameterSize: '3.2B', remote: false },
        ],
        recommended: 'qwen3:8b',
      })),
      ask: os.models.ask.handler(async () => {
        await pause(200)
        return {
          answer: 'Una libranza es un crédito que se paga por nómina.',
          firstWordMs: 310,
          totalMs: 1_240,
        }
      }),
      pull: os.models.pull.handler(async function* ({ signal }) {
        while (state.pulled < 1) {
          await pause(100)
          if (signal?.aborted) return
          state.pulled = Math.min(1, state.pulled + 0.05)
          yield { status: 'pulling manifest', fraction: state.pulled }
        }
        state.pulled = 0
      }),
    },
    audio: {
      stats: os.audio.stats.handler(() => ({
        clips: 1_284,
        bytes: 96_800_000,
        hits: 5_120,
        misses: 1_284,
        oldestAt: state.now() - 19 * 1_440 * minuteMs,
      })),
      clean: os.audio.clean.handler(() => ({ removedClips: 212, removedBytes: 15_300_000 })),
    },
    compliance: {
      rules: os.compliance.rules.handler(() => fakeRules(state)),
      listBarred: os.compliance.listBarred.handler(({ input }) => ({
        items: [...barred.values()].slice(input.offset, input.offset + input.limit),
        total: barred.size,
      })),
      findBarred: os.compliance.findBarred.handler(({ input }) => ({
        entry: barred.get(e164Of(input.numero)) ?? null,
      })),
      addBarred: os.compliance.addBarred.handler(({ input }) => {
        const e164 = e164Of(input.numero)
        const added = !barred.has(e164)
        if (added) barred.set(e164, { mark: 'a1b2c3d4', reason: 'operator', at: state.now() })
        return { added }
      }),
      removeBarred: os.compliance.removeBarred.handler(({ input }) => {
        if (!barred.delete(e164Of(input.numero))) throw missing('contact.not_barred')
        return {}
      }),
    },
    script: {
      view: os.script.view.handler(() => fakeScript),
      sample: os.script.sample.handler(async () => {
        await pause(200)
        return fakeSample
      }),
    },
    system: {
      info: os.system.info.handler(() => ({
        version: '0.1.0',
        practice: state.practice,
        host: 'headless' as const,
        now: state.now(),
        publicUrl: 'https://ana-frailejon.loca.lt',
      })),
      overview: os.system.overview.handler(() => overviewOf(state)),
      health: os.system.health.handler(() => state.health()),
      events: os.system.events.handler(async function* ({ input, signal }) {
        let next = state.events.length
        if (input.after !== null) {
          if (input.after.engineId === state.engineId) next = input.after.sequence + 1
          else
            yield {
              sequence: next - 1,
              engineId: state.engineId,
              at: state.now(),
              body: { kind: 'reset' as const },
            }
        }
        while (!signal?.aborted) {
          const event = state.events[next]
          if (event === undefined) await state.nextEvent(signal)
          else {
            next += 1
            yield event
          }
        }
      }),
      switchMode: os.system.switchMode.handler(({ input }) => {
        state.practice = input.practice
        return {}
      }),
      diagnostics: os.system.diagnostics.handler(
        () => new File(['{}'], 'ana-2026-11-24.json', { type: 'application/json' }),
      ),
    },
    desktop: {
      preferences: os.desktop.preferences.handler(() => null),
      update: os.desktop.update.handler(() => null),
    },
    practice: {
      startSample: os.practice.startSample.handler(() => {
        const known = state.campaigns.at(-1)
        if (known !== undefined) return { campaignId: known.id }
        const campaign = {
          ...emptySummary,
          id: state.id('campaign'),
          name: 'Lista de práctica',
          fileName: 'practica.csv',
          status: 'running' as const,
          createdAt: state.now(),
          startedAt: state.now(),
        }
        state.campaigns.push(campaign)
        state.tell({ kind: 'campaign_updated', campaign: state.summary(campaign) })
        return { campaignId: campaign.id }
      }),
      personas: os.practice.personas.handler(() => []),
    },
  })
}
