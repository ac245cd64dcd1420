/** Ajustes: one section a subject, each saved by itself, each saying what it is for. */
import { useTranslation } from 'react-i18next'
import type { HealthPart } from '../../shared/domain/health.ts'
import { hrefOf } from '../router.ts'
import { useSystem } from '../state/system-store.ts'
import { Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { AudioSection } from './audio-section.tsx'
import { DialerSection } from './dialer-section.tsx'
import { ElevenLabsSection } from './elevenlabs-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { LenderSection } from './lender-section.tsx'
import { OllamaSection } from './ollama-section.tsx'
import classes from './settings.module.css'
import { loadSettings, useSettings } from './settings-store.ts'
import { TunnelSection } from './tunnel-section.tsx'
import { TwilioSection } from './twilio-section.tsx'

const sections = ['general', 'lender', 'twilio', 'elevenlabs', 'ollama', 'tunnel', 'dialer', 'audio'] as const
type Section = (typeof sections)[number]

const partOf: Partial<Record<Section, HealthPart>> = {
  twilio: 'twilio',
  elevenlabs: 'elevenlabs',
  ollama: 'ollama',
  tunnel: 'tunnel',
  audio: 'audio',
}

export default function SettingsPage(props: { section: string | null }) {
  const { t } = useTranslation()
  const { view, error } = useSettings()
  const current: Section = sections.find((one) => one === props.section) ?? 'general'
  return (
    <Page title={t('nav.settings')} subtitle={t('settings.subtitle')}>
      {view === null && error === null && <LoadingState lines={4} height={70} />}
      {view === null && error !== null && (
        <ErrorState error={error} onRetry={() => void loadSettings().catch(() => {})} />
      )}
      {view !== null && (
        <div className={classes.layout}>
          <SectionNav current={current} />
          <div className={classes.panel}>
            {current === 'general' && <GeneralSection />}
            {current === 'lender' && <LenderSection />}
            {current === 'twilio' && <TwilioSection />}
            {current === 'elevenlabs' && <ElevenLabsSection />}
            {current === 'ollama' && <OllamaSection />}
            {current === 'tunnel' && <TunnelSection />}
            {current === 'dialer' && <DialerSection />}
            {current === 'audio' && <AudioSection />}
          </div>
        </div>
      )}
    </Page>
  )
}

function SectionNav(props: { current: Section }) {
  const { t } = useTranslation()
  const health = useSystem((state) => state.health)
  return (
    <nav aria-label={t('settings.sections')}>
      <ul className={classes.sections}>
        {sections.map((section) => {
          const state = health?.find((one) => one.part === partOf[section])?.state
          const ill = state === 'down' || state === 'degraded'
          return (
            <li key={section}>
              <a
                className={classes.section}
                href={hrefOf('settings', section)}
                {...(props.current === section ? { 'aria-current': 'page' as const } : {})}
              >
                {t(`settings.section.${section}`)}
                {ill && (
                  <span
                    title={t(`healthState.${state}`)}
                    style={{
                      width: 8,
                      height: 8,
                      borderRadius: 4,
                      background: state === 'down' ? 'var(--ana-bad)' : 'var(--ana-warn-fill)',
                    }}
                  >
                    <span className="visually-hidden">{t(`healthState.${state}`)}</span>
                  </span>
                )}
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
