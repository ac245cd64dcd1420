/** The desk around every page: navigation, the practice mark, the state of the line, and the keyboard's shortcuts. */
import { Button, Loader, Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PracticeBanner } from '../practice/practice-banner.tsx'
import { useRoute } from '../router.ts'
import { reconnectNow, useConnection } from '../rpc-client.ts'
import { CommandPalette } from './command-palette.tsx'
import classes from './desk.module.css'
import { Navigation } from './navigation.tsx'
import { usePageFocus } from './page-focus.ts'
import { copyPlainText } from './plain-copy.ts'
import { ShortcutsHelp } from './shortcuts.tsx'
import { Support } from './support.tsx'

export function Desk(props: { children: ReactNode }) {
  const { t } = useTranslation()
  const { page, id } = useRoute()
  const main = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its top
  useEffect(() => {
    main.current?.scrollTo(0, 0)
  }, [page, id])
  usePageFocus(page, main)
  useEffect(copyPlainText, [])
  return (
    <div className={classes.desk}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </button>
      <PracticeBanner />
      <Navigation />
      <div className={classes.column}>
        <main ref={main} id="main" tabIndex={-1} className={classes.main}>
          {props.children}
        </main>
        <ReconnectingBanner />
      </div>
      <CommandPalette />
      <ShortcutsHelp />
      <Support />
    </div>
  )
}

function ReconnectingBanner() {
  const { t } = useTranslation()
  const connection = useConnection()
  if (connection.kind === 'online') return null
  return (
    <div className={classes.reconnecting} role="status">
      <Loader size={16} color="gray" />
      <Text fw={600}>{t('connection.reconnecting')}</Text>
      <Text style={{ flex: 1 }}>{t('connection.reassurance')}</Text>
      <Button size="compact-sm" variant="default" onClick={reconnectNow}>
        {t('connection.now')}
      </Button>
    </div>
  )
}
