/** The way between pages, with what is waiting on each, and the small switches of the desk. */
import { ActionIcon, Kbd, Menu, Tooltip } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import {
  IconAddressBook,
  IconDeviceDesktop,
  IconFileSpreadsheet,
  IconHeadset,
  IconHome,
  IconKeyboard,
  IconLanguage,
  IconMessages,
  IconMicrophone,
  IconMoon,
  IconPhoneCall,
  IconRoute,
  IconSearch,
  IconSettings,
  IconShieldCheck,
  IconSun,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SettingsPatch } from '../../shared/domain/settings.ts'
import { useCallbacks } from '../follow-up/callbacks-store.tsx'
import { useFollowUps } from '../follow-up/follow-up-store.ts'
import { formatSpan, useFormat } from '../format.ts'
import { HealthLight } from '../home/health-light.tsx'
import { useLiveCalls } from '../live/live-calls-store.ts'
import { hrefOf, type PageId, useRoute } from '../router.ts'
import { saveSettings, useSettings } from '../settings/settings-store.ts'
import { useEngineNow, useSystem } from '../state/system-store.ts'
import { Logo } from '../ui/logo.tsx'
import classes from './desk.module.css'
import { showError } from './notices.ts'
import { openShortcuts } from './shortcuts.tsx'

export const pageIcons: Record<PageId, typeof IconHome> = {
  home: IconHome,
  import: IconFileSpreadsheet,
  campaigns: IconAddressBook,
  live: IconPhoneCall,
  conversations: IconMessages,
  'follow-up': IconHeadset,
  script: IconMicrophone,
  compliance: IconShieldCheck,
  settings: IconSettings,
  'first-run': IconRoute,
}

const order: PageId[] = [
  'home',
  'import',
  'campaigns',
  'live',
  'conversations',
  'follow-up',
  'script',
  'compliance',
  'settings',
]

export function Navigation() {
  const { t } = useTranslation()
  const { page } = useRoute()
  const calls = useLiveCalls(
    ({ board }) => board.order.filter((id) => board.byId[id]?.endSeenAt === null).length,
  )
  const queue = useFollowUps((state) => state.total)
  const due = useCallbacks((state) => state.dueNow)
  const counts: Partial<Record<PageId, number>> = { live: calls, 'follow-up': queue }
  return (
    <aside className={classes.side} aria-label={t('nav.side')}>
      <div className={classes.brand}>
        <Logo size={28} />
        <span className={classes.brandText}>ANA</span>
      </div>
      <button
        type="button"
        className={classes.search}
        onClick={() => spotlight.open()}
        aria-label={t('palette.open')}
      >
        <IconSearch size={16} aria-hidden />
        <span>{t('palette.hint')}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      <nav className={classes.nav} aria-label={t('nav.label')}>
        <ul className={classes.links}>
          {order.map((id) => {
            const Icon = pageIcons[id]
            const count = counts[id] ?? 0
            return (
              <li key={id}>
                <a
                  className={classes.link}
                  href={hrefOf(id)}
                  aria-label={
                    count > 0
                      ? [
                          t(`nav.counted.${id === 'live' ? 'live' : 'followUp'}`, { count }),
                          ...(id === 'follow-up' && due > 0 ? [t('callback.dueCount', { count: due })] : []),
                        ].join(', ')
                      : t(`nav.${id}`)
                  }
                  title={t(`nav.${id}`)}
                  {...(page === id ? { 'aria-current': 'page' as const } : {})}
                >
                  <Icon size={19} stroke={1.7} aria-hidden />
                  <span className={classes.linkText}>{t(`nav.${id}`)}</span>
                  {count > 0 && (
                    <span
                      className={classes.count}
                      data-tone={id === 'live' ? 'live' : due > 0 ? 'due' : 'plain'}
                    >
                      {count > 999 ? '999+' : count}
                    </span>
                  )}
                </a>
              </li>
            )
          })}
        </ul>
      </nav>
      <div className={classes.foot}>
        <HealthLight />
        <CallingHours />
        <div className={classes.footTools}>
          <ThemeSwitch />
          <LanguageSwitch />
          <Tooltip label={t('shortcuts.title')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={openShortcuts}
              aria-label={t('shortcuts.title')}
            >
              <IconKeyboard size={19} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
    </aside>
  )
}

/** Whether calls may be placed now, always in sight: it explains a campaign that waits. */
function CallingHours() {
  const { t } = useTranslation()
  const format = useFormat()
  const hours = useSystem((state) => state.overview?.callingHours)
  const now = useEngineNow(15_000)
  if (hours === undefined) return null
  return (
    <div className={classes.hours}>
      <strong>{hours.open ? t('hours.open') : t('hours.closed')}</strong>
      <br />
      {hours.open
        ? t('hours.left', { span: formatSpan(hours.changesAt - now), time: format.time(hours.changesAt) })
        : t('hours.opens', { moment: format.moment(hours.changesAt, now) })}
    </div>
  )
}

function savePreference(patch: SettingsPatch): void {
  saveSettings(patch).catch(showError)
}

function ThemeSwitch() {
  const { t } = useTranslation()
  const current = useSettings((state) => state.view?.settings.theme ?? 'auto')
  const themes = [
    { id: 'light', icon: IconSun },
    { id: 'dark', icon: IconMoon },
    { id: 'auto', icon: IconDeviceDesktop },
  ] as const
  const CurrentIcon = themes.find((one) => one.id === current)?.icon ?? IconSun
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('theme.label')}>
          <CurrentIcon size={19} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {themes.map(({ id, icon: Icon }) => (
          <Menu.Item
            key={id}
            leftSection={<Icon size={16} />}
            onClick={() => savePreference({ theme: id })}
            aria-current={id === current}
          >
            {t(`theme.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('language.label')}>
          <IconLanguage size={19} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['es', 'en'] as const).map((id) => (
          <Menu.Item
            key={id}
            lang={id}
            onClick={() => savePreference({ language: id })}
            aria-current={i18n.language === id}
          >
            {t(`language.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
