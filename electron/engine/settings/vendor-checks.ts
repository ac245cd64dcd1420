/**
 * Tries each part that ANA depends on for real and says precisely what is wrong, in the operator's language.
 * A check never throws: whatever happens is a Health.
 */

import type { Health, HealthPart, HealthState } from '../../../shared/domain/health.ts'
import { wellText } from '../../../shared/domain/health-texts.ts'
import { networkFailure } from '../../../shared/domain/network-failure.ts'
import type { Language } from '../../../shared/domain/primitives.ts'
import { operatorText, retryClassOf } from '../../../shared/domain/vendor-errors.ts'
import type { ClipCache } from '../audio/clip-port.ts'
import { AnaError } from '../errors.ts'
import type { Llm } from '../llm/llm-port.ts'
import type { Clock, Logger } from '../ports.ts'
import type { VoiceSynthesis } from '../speech/speech-port.ts'
import type { Telephony } from '../telephony/telephony-port.ts'
import type { Tunnel } from '../tunnel/tunnel-port.ts'

export interface VendorChecks {
  check(part: HealthPart): Promise<Health>
}

export interface VendorCheckOptions {
  telephony: Pick<Telephony, 'verify'>
  synthesis: Pick<VoiceSynthesis, 'verify'>
  llm: Pick<Llm, 'state' | 'chat'>
  tunnel: Pick<Tunnel, 'state'>
  clips: Pick<ClipCache, 'stats'>
  /** A trivial question to the database; rejects when it does not answer. */
  database: () => Promise<unknown>
  clock: Clock
  language: () => Language
  logger: Logger
}

/** What a check found: a code of the error tables or `<part>.ok`. */
interface Finding {
  state: HealthState
  code: string
  /** For the text of a part that is well. */
  detail?: string
}

const vendorDeadlineMs = 20_000
/** A model that is not in memory yet is read from disk first. */
const modelDeadlineMs = 60_000
const creditsLowShare = 0.95

const well = (part: HealthPart, detail = ''): Finding => ({ state: 'ok', code: `${part}.ok`, detail })
const down = (code: string): Finding => ({ state: 'down', code })

/** Which finding an error stands for. */
function findingOf(part: HealthPart, error: unknown): Finding {
  if (!(error instanceof AnaError)) {
    const failure = networkFailure(error)
    return down(failure ? `${part}.network_${failure}` : `${part}.unexpected`)
  }
  if (error.code.endsWith('.not_configured')) return { state: 'unset', code: error.code }
  // Busy is not broken: the part answers, and ANA tries again by itself.
  const isBusy = retryClassOf(error.code) === 'back_off' && !/\bnetwork[._]/.test(error.code)
  return { state: isBusy ? 'degraded' : 'down', code: error.code }
}

const megabytes = (bytes: number, language: Language): string =>
  `${new Intl.NumberFormat(language === 'es' ? 'es-CO' : 'en-US', { maximumFractionDigits: 1 }).format(bytes / 1e6)} MB`

export function createVendorChecks(options: VendorCheckOptions): VendorChecks {
  const { telephony, synthesis, llm, tunnel, clips, database, clock, language, logger } = options

  const checks: Record<HealthPart, (signal: AbortSignal) => Promise<Finding>> = {
    async twilio() {
      return well('twilio', (await telephony.verify()).accountName)
    },
    async elevenlabs() {
      const { tier, charactersUsed, characterLimit } = await synthesis.verify()
      const isLow =
        charactersUsed !== null &&
        characterLimit !== null &&
        charactersUsed >= characterLimit * creditsLowShare
      if (isLow) return { state: 'degraded', code: 'elevenlabs.credits_low' }
      return well('elevenlabs', tier === null ? '' : `, plan ${tier}`)
    },
    async ollama(signal) {
      const state = await llm.state()
      // Calls go on with the written script: less, but nothing stands still.
      if (state.kind !== 'ready') return { state: 'degraded', code: `ollama.${state.kind}` }
      // A listed model may still be broken or too large: only an answer proves it.
      const request = {
        messages: [{ role: 'user' as const, content: 'Hola' }],
        maxTokens: 4,
        temperature: 0,
        signal,
      }
      for await (const _ of llm.chat(request)) break
      return well('ollama', state.model)
    },
    async tunnel() {
      const state = tunnel.state()
      if (state.kind === 'up') return well('tunnel', state.url)
      return state.kind === 'opening' ? { state: 'degraded', code: 'tunnel.opening' } : down(state.code)
    },
    async database() {
      try {
        await database()
      } catch (error) {
        logger.warn('the database does not answer', { error })
        return down('database.unavailable')
      }
      return well('database')
    },
    async audio() {
      const stats = await clips.stats()
      return well(
        'audio',
        `${stats.clips} ${stats.clips === 1 ? 'clip' : 'clips'}, ${megabytes(stats.bytes, language())}`,
      )
    },
  }

  /** The check's finding, or a timeout when it takes longer than `deadlineMs`. */
  async function inTime(part: HealthPart): Promise<Finding> {
    const controller = new AbortController()
    const late = new AnaError(`${part}.network_timeout`, `${part} did not answer in time`, { kind: 'vendor' })
    const expired = Promise.withResolvers<never>()
    const timer = clock.schedule(part === 'ollama' ? modelDeadlineMs : vendorDeadlineMs, () => {
      controller.abort(late)
      expired.reject(late)
    })
    try {
      return await Promise.race([checks[part](controller.signal), expired.promise])
    } catch (error) {
      const finding = findingOf(part, error)
      logger.info('a check found a fault', { part, code: finding.code, error })
      return finding
    } finally {
      timer.cancel()
    }
  }

  return {
    async check(part) {
      const { state, code, detail = '' } = await inTime(part)
      const message =
        state === 'ok' ? wellText(part, language(), detail) : operatorText(code, language(), part)
      return { part, state, code, message, checkedAt: clock.now() }
    },
  }
}
