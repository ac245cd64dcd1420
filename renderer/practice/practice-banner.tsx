/** The mark that no one can miss: on the practice line nobody's telephone rings. On every page. */
import { IconFlask } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from '../shell/desk.module.css'
import { useSystem } from '../state/system-store.ts'

export function PracticeBanner() {
  const { t } = useTranslation()
  const practice = useSystem((state) => state.info?.practice ?? false)
  if (!practice) return null
  return (
    <div className={classes.practice} role="status">
      <IconFlask size={16} aria-hidden />
      <span>
        <strong>{t('practice.mark')}</strong> {t('practice.nobody')}
      </span>
    </div>
  )
}
