/** What stands on the screen: the sign-in, the wait for the engine, or the desk with its pages. */
import { Center, Loader, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { HomePage } from './home/home-page.tsx'
import { speak } from './i18n/i18n.ts'
import { useRoute } from './router.ts'
import { useConnection } from './rpc-client.ts'
import { useSettings } from './settings/settings-store.ts'
import { Desk } from './shell/desk.tsx'
import { SignInPage } from './shell/sign-in-page.tsx'
import { useSystem } from './state/system-store.ts'
import { PageBoundary } from './ui/page-boundary.tsx'

// The home page is in the first download; the others come when they are first opened, or a little later by
// themselves, so that every page is there even while the line to the engine is lost.
const loadPage = {
  import: () => import('./import/import-page.tsx'),
  campaigns: () => import('./campaigns/campaigns-page.tsx'),
  live: () => import('./live/live-page.tsx'),
  conversations: () => import('./conversations/conversations-page.tsx'),
  followUp: () => import('./follow-up/follow-up-page.tsx'),
  settings: () => import('./settings/settings-page.tsx'),
  script: () => import('./script/script-page.tsx'),
  compliance: () => import('./compliance/compliance-page.tsx'),
  firstRun: () => import('./first-run/first-run-page.tsx'),
}

const ImportPage = lazy(loadPage.import)
const CampaignsPage = lazy(loadPage.campaigns)
const LivePage = lazy(loadPage.live)
const ConversationsPage = lazy(loadPage.conversations)
const FollowUpPage = lazy(loadPage.followUp)
const SettingsPage = lazy(loadPage.settings)
const ScriptPage = lazy(loadPage.script)
const CompliancePage = lazy(loadPage.compliance)
const FirstRunPage = lazy(loadPage.firstRun)

/** Fetches the pages that were not opened yet; one that cannot be had now is asked for again when it is opened. */
export function fetchPages(): void {
  for (const load of Object.values(loadPage)) load().catch(() => {})
}

export function App() {
  const connection = useConnection()
  const started = useSystem((state) => state.info !== null)
  usePreferences()
  if (connection.kind === 'signed_out') return <SignInPage reason={connection.reason} />
  if (!started) return <StartingPage troubled={connection.kind === 'reconnecting'} />
  return (
    <Desk>
      <CurrentPage />
    </Desk>
  )
}

function CurrentPage() {
  const { page, id } = useRoute()
  return (
    <PageBoundary key={page}>
      <Suspense fallback={null}>
        {page === 'home' && <HomePage />}
        {page === 'import' && <ImportPage importId={id} />}
        {page === 'campaigns' && <CampaignsPage campaignId={id} />}
        {page === 'live' && <LivePage callId={id} />}
        {page === 'conversations' && <ConversationsPage callId={id} />}
        {page === 'follow-up' && <FollowUpPage id={id} />}
        {page === 'settings' && <SettingsPage section={id} />}
        {page === 'script' && <ScriptPage />}
        {page === 'compliance' && <CompliancePage />}
        {page === 'first-run' && <FirstRunPage step={id} />}
      </Suspense>
    </PageBoundary>
  )
}

function StartingPage(props: { troubled: boolean }) {
  const { t } = useTranslation()
  return (
    <Center h="100%" component="main">
      <Stack align="center" gap="sm" role="status">
        <Loader size="sm" />
        <Text c="dimmed">{props.troubled ? t('connection.starting_slow') : t('connection.starting')}</Text>
      </Stack>
    </Center>
  )
}

/** Language and theme follow the settings, wherever they were changed. */
function usePreferences(): void {
  const language = useSettings((state) => state.view?.settings.language)
  const theme = useSettings((state) => state.view?.settings.theme)
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (language !== undefined) void speak(language)
  }, [language])
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme)
  }, [theme, setColorScheme])
}
