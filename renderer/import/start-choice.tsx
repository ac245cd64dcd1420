/** When calling begins: at once, or at a time in Bogotá. */
import { SegmentedControl, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './import.module.css'

/** `2026-11-24T15:30`, a field's own text, as an instant; null when it is none. */
export function instantOf(local: string): number | null {
  const atMs = Date.parse(`${local}:00-05:00`)
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) && !Number.isNaN(atMs) ? atMs : null
}

/** An instant as such a field writes it. */
export function localOf(atMs: number): string {
  return new Date(atMs - 5 * 3_600_000).toISOString().slice(0, 16)
}

export function StartChoice(props: {
  later: boolean
  local: string
  nowMs: number
  onLater: (later: boolean) => void
  onLocal: (local: string) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const atMs = instantOf(props.local)
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
          min={localOf(props.nowMs)}
          onChange={(event) => props.onLocal(event.currentTarget.value)}
          error={past ? t('import.start.past') : null}
        />
      )}
    </div>
  )
}
