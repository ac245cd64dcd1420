/** Ajustes: every setting, in groups, found by searching; each section saved by itself, each saying what it is for. */
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../router.ts'
import { showDone } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { AudioSection } from './audio-section.tsx'
import { CostsSection } from './costs-section.tsx'
import { DialerSection } from './dialer-section.tsx'
import { draftId, useDrafts } from './drafts.ts'
import { ElevenLabsSection } from './elevenlabs-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { LenderSection } from './lender-section.tsx'
import { OllamaSection } from './ollama-section.tsx'
import classes from './settings.module.css'
import {
  type Findable,
  findSettings,
  partOfSection,
  type Section,
  sectionGroups,
  sections,
  settingsOf,
} from './settings-index.ts'
import { loadSettings, useSettings } from './settings-store.ts'
import { TunnelSection } from './tunnel-section.tsx'
import { TwilioSection } from './twilio-section.tsx'

export default function SettingsPage(props: { section: string | null }) {
  const { t } = useTranslation()
  const { view, error } = useSettings()
  const [query, setQuery] = useState('')
  const [wanted, setWanted] = useState<Findable | null>(null)
  const current: Section = sections.find((one) => one === props.section) ?? 'general'

  // After the section that was searched for has been drawn.
  useEffect(() => {
    if (wanted === null || wanted.section !== current) return
    // A frame later: a new page draws the focus to its title first.
    const frame = requestAnimationFrame(() => {
      const field = document.getElementById(`setting-${wanted.field}`)
      field?.scrollIntoView({ block: 'center' })
      field?.focus()
      setWanted(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [wanted, current])

  useLeavingNote()

  return (
    <Page title={t('nav.settings')} subtitle={t('settings.subtitle')}>
      {view === null && error === null && <LoadingState lines={4} height={70} />}
      {view === null && error !== null && (
        <ErrorState error={error} onRetry={() => void loadSettings().catch(() => {})} />
      )}
      {view !== null && (
        <div className={classes.layout}>
          <div className={classes.side}>
            <TextInput
              type="search"
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setQuery('')
              }}
              aria-label={t('settings.search')}
              placeholder={t('settings.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
            />
            {query.trim() === '' ? (
              <SectionNav current={current} practice={view.practice} />
            ) : (
              <Found
                query={query}
                onChoose={(found) => {
                  setQuery('')
                  setWanted(found)
                }}
              />
            )}
          </div>
          <div className={classes.panel}>
            {current === 'general' && <GeneralSection />}
            {current === 'lender' && <LenderSection />}
            {current === 'twilio' && <TwilioSection />}
            {current === 'elevenlabs' && <ElevenLabsSection />}
            {current === 'ollama' && <OllamaSection />}
            {current === 'tunnel' && <TunnelSection />}
            {current === 'dialer' && <DialerSection />}
            {current === 'costs' && <CostsSection />}
            {current === 'audio' && <AudioSection />}
          </div>
        </div>
      )}
    </Page>
  )
}

/** Who leaves with something unsaved is told where it waits. */
function useLeavingNote(): void {
  const { t } = useTranslation()
  const note = useRef('')
  note.current = t('settings.unsavedWait')
  useEffect(
    () => () => {
      if (Object.keys(useDrafts.getState()).length > 0) showDone(note.current)
    },
    [],
  )
}

function SectionNav(props: { current: Section; practice: boolean }) {
  const { t } = useTranslation()
  const health = useSystem((state) => state.health)
  const drafts = useDrafts()
  const isUnsaved = (section: Section) =>
    settingsOf[section].some((key) => drafts[draftId(props.practice, key)] !== undefined)
  return (
    <nav aria-label={t('settings.sections')}>
      {sectionGroups.map((group) => (
        <div key={group.id} className={classes.group}>
          <h2 className={classes.groupName} id={`group-${group.id}`}>
            {t(`settings.group.${group.id}`)}
          </h2>
          <ul className={classes.sections} aria-labelledby={`group-${group.id}`}>
            {group.sections.map((section) => {
              const state = health?.find((one) => one.part === partOfSection[section])?.state
              const ill = state === 'down' || state === 'degraded'
              return (
                <li key={section}>
                  <a
                    className={classes.section}
                    href={hrefOf('settings', section)}
                    {...(props.current === section ? { 'aria-current': 'page' as const } : {})}
                  >
                    {t(`settings.section.${section}`)}
                    <span className={classes.marks}>
                      {isUnsaved(section) && (
                        <span className={classes.mark} data-tone="unsaved" title={t('settings.unsaved')}>
                          <span className="visually-hidden">{t('settings.unsaved')}</span>
                        </span>
                      )}
                      {ill && (
                        <span className={classes.mark} data-tone={state} title={t(`healthState.${state}`)}>
                          <span className="visually-hidden">{t(`healthState.${state}`)}</span>
                        </span>
                      )}
                    </span>
                  </a>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Found(props: { query: string; onChoose: (found: Findable) => void }) {
  const { t } = useTranslation()
  const all = useMemo(
    (): Findable[] => [
      ...sections.flatMap((section) =>
        settingsOf[section].map((field) => ({
          section,
          field,
          label: t(`settings.field.${field}.label`),
          help: t(`settings.field.${field}.help`),
        })),
      ),
      { section: 'general', field: null, label: t('settings.mode.title'), help: t('settings.mode.realText') },
      ...(['twilioAuthToken', 'elevenLabsApiKey'] as const).map((name) => ({
        section: name === 'twilioAuthToken' ? ('twilio' as const) : ('elevenlabs' as const),
        field: `secret-${name}`,
        label: t(`settings.secret.${name}.label`),
        help: t(`settings.secret.${name}.help`),
      })),
      {
        section: 'ollama',
        field: null,
        label: t('settings.models.title'),
        help: t('settings.models.pullLabel'),
      },
      { section: 'audio', field: null, label: t('settings.audio.title'), help: t('settings.audio.clean') },
      ...sections.map((section) => ({
        section,
        field: null,
        label: t(`settings.section.${section}`),
        help: '',
      })),
    ],
    [t],
  )
  const found = findSettings(all, props.query)
  return (
    <nav aria-label={t('settings.found')}>
      <p className="visually-hidden" role="status">
        {t('settings.foundCount', { count: found.length })}
      </p>
      {found.length === 0 && <p className={classes.nothing}>{t('settings.nothingFound')}</p>}
      <ul className={classes.sections}>
        {found.map((one) => (
          <li key={`${one.section}-${one.label}`}>
            <a
              className={classes.found}
              href={hrefOf('settings', one.section)}
              onClick={() => props.onChoose(one)}
            >
              <span>{one.label}</span>
              <small>{t(`settings.section.${one.section}`)}</small>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
