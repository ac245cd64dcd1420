/** When calling begins: at once, or at a time in Bogotá. */
import { SegmentedControl, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { bogotaInstant, bogotaLocalTime } from '../format.ts'
import classes from './import.module.css'

export function StartChoice(props: {
  later: boolean
  local: string
  nowMs: number
  onLater: (later: boolean) => void
  onLocal: (local: string) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const atMs = bogotaInstant(props.local)
  const past = props.later && (atMs === null || atMs <= props.nowMs)
  return (
    <div className={classes.start}>
      <div>
        <span className={classes.startLabel} id={id}>
          {t('import.start.label')}
        </span>
        <SegmentedControl
          aria-labelledby={id}
          value={props.later ? 'later' : 'now'}
          onChange={(value) => props.onLater(value === 'later')}
          data={[
            { value: 'now', label: t('import.start.now') },
            { value: 'later', label: t('import.start.later') },
          ]}
        />
      </div>
      {props.later && (
        <TextInput
          type="datetime-local"
          label={t('import.start.at')}
          value={props.local}
          min={bogotaLocalTime(props.nowMs)}
          onChange={(event) => props.onLocal(event.currentTarget.value)}
          error={past ? t('import.start.past') : null}
        />
      )}
    </div>
  )
}
