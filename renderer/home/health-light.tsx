/** A small light on every page: whether ANA is well, and behind it what is missing and the next step. */
import { Anchor, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../router.ts'
import { useSystem } from '../state/system-store.ts'
import { CheckAgain, HealthList } from './health-panel.tsx'
import classes from './home.module.css'
import { lightOf } from './next-step.ts'

export function HealthLight() {
  const { t } = useTranslation()
  const health = useSystem((state) => state.health)
  const [opened, setOpened] = useState(false)
  const light = lightOf(health) ?? 'unknown'
  const close = () => setOpened(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="right-end"
      width={360}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
      floatingStrategy="fixed"
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.light}
          onClick={() => setOpened((before) => !before)}
          title={t(`home.light.${light}`)}
          aria-label={t('home.light.label', { state: t(`home.light.${light}`) })}
        >
          <span className={classes.lightDot} data-state={light} aria-hidden />
          <span className={classes.lightText}>{t(`home.light.${light}`)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('home.health.title')}>
        <div className={classes.lightHead}>
          <h2>{t('home.health.title')}</h2>
          <CheckAgain />
        </div>
        <HealthList onLeave={close} />
        <Anchor href={hrefOf('first-run')} onClick={close} fz={13} mt="sm" display="inline-block">
          {t('home.light.guide')}
        </Anchor>
      </Popover.Dropdown>
    </Popover>
  )
}
