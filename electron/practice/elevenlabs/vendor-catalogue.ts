/** What the voice vendor has to offer on the practice line: voices, models, a subscription. */
import type { RequestTarget } from '../faults.ts'
import type { VoiceName } from '../voice/voices.ts'

interface PracticeVoiceEntry {
  id: string
  name: string
  category: string
  accent: string
  /** Who is heard. */
  speaker: VoiceName
}

export const practiceVoices = [
  {
    id: '21m00Tcm4TlvDq8ikWAM',
    name: 'Rachel',
    category: 'premade',
    accent: 'latin american',
    speaker: 'ana',
  },
  {
    id: 'practiceVoiceLucia00',
    name: 'Lucía (práctica)',
    category: 'professional',
    accent: 'colombian',
    speaker: 'female1',
  },
  {
    id: 'practiceVoiceAndres0',
    name: 'Andrés (práctica)',
    category: 'cloned',
    accent: 'mexican',
    speaker: 'male1',
  },
] as const satisfies readonly PracticeVoiceEntry[]

export const models = [
  { id: 'eleven_flash_v2_5', name: 'Eleven Flash v2.5', longestText: 40_000, speaks: true, live: true },
  { id: 'eleven_turbo_v2_5', name: 'Eleven Turbo v2.5', longestText: 40_000, speaks: true, live: true },
  {
    id: 'eleven_multilingual_v2',
    name: 'Eleven Multilingual v2',
    longestText: 10_000,
    speaks: true,
    live: true,
  },
  { id: 'eleven_v3', name: 'Eleven v3', longestText: 5_000, speaks: true, live: false },
  { id: 'scribe_v2', name: 'Scribe v2', longestText: 0, speaks: false, live: false },
] as const

/** What the vendor assumes when the request names no model. */
export const defaultModel = 'eleven_multilingual_v2'

export interface CatalogueReader {
  target: RequestTarget
  /** @param nowMs epoch ms */
  body(query: URLSearchParams, nowMs: number, charactersUsed: number): unknown
}

/** The read endpoints that prove a key, by path. */
export const catalogueReaders: Readonly<Record<string, CatalogueReader>> = {
  '/v1/models': {
    target: 'elevenlabs.models',
    body: () =>
      models.map((model) => ({
        model_id: model.id,
        name: model.name,
        can_do_text_to_speech: model.speaks,
        can_do_voice_conversion: false,
        can_use_style: model.speaks,
        can_use_speaker_boost: model.speaks,
        serves_pro_voices: false,
        token_cost_factor: 1,
        description: model.name,
        requires_alpha_access: false,
        max_characters_request_free_user: 2500,
        max_characters_request_subscribed_user: model.longestText,
        maximum_text_length_per_request: model.longestText,
        languages: [
          { language_id: 'es', name: 'Spanish' },
          { language_id: 'en', name: 'English' },
        ],
      })),
  },
  '/v2/voices': {
    target: 'elevenlabs.voices',
    body(query) {
      const wanted = (query.get('search') ?? '').toLowerCase()
      const matching = practiceVoices.filter(({ name }) => name.toLowerCase().includes(wanted))
      const from = Number(query.get('next_page_token') ?? 0)
      const size = Math.min(Math.max(1, Number(query.get('page_size') ?? 10)), 100)
      const page = matching.slice(from, from + size)
      const more = from + size < matching.length
      return {
        voices: page.map((entry) => ({
          voice_id: entry.id,
          name: entry.name,
          category: entry.category,
          labels: { accent: entry.accent, language: 'es' },
          preview_url: null,
          verified_languages: [
            { language: 'es', model_id: defaultModel, accent: entry.accent, locale: 'es-CO' },
          ],
        })),
        has_more: more,
        total_count: matching.length,
        next_page_token: more ? String(from + size) : null,
      }
    },
  },
  '/v1/user/subscription': {
    target: 'elevenlabs.subscription',
    body: (_, nowMs, charactersUsed) => ({
      tier: 'creator',
      status: 'active',
      character_count: charactersUsed,
      character_limit: 100_000,
      max_character_limit_extension: null,
      max_credit_limit_extension: 0,
      next_character_count_reset_unix: Math.floor(nowMs / 1000) + 15 * 86_400,
      can_extend_character_limit: false,
      allowed_to_extend_character_limit: false,
      voice_limit: 30,
      voice_slots_used: 3,
      can_extend_voice_limit: false,
      can_use_instant_voice_cloning: true,
      can_use_professional_voice_cloning: true,
      professional_voice_limit: 1,
      professional_voice_slots_used: 0,
      professional_voice_slots_used_in_workspace: 0,
      current_overage: { amount: '0', currency: 'usd' },
      voice_add_edit_counter: 0,
      currency: 'usd',
      billing_period: 'monthly_period',
      character_refresh_period: 'monthly_period',
      open_invoices: [],
      has_open_invoices: false,
    }),
  },
}
