/** The rules by which a list is called, as fields: the same before a campaign exists and while it runs. */
import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CampaignSettings } from '../../shared/domain/campaign.ts'
import classes from './campaigns.module.css'

/** What a field holds while somebody types: anything else is not a rule yet. */
function whole(value: number | string, min: number, max: number): number | null {
  const number = typeof value === 'number' ? value : Number.parseInt(value, 10)
  return Number.isInteger(number) && number >= min && number <= max ? number : null
}

export function RulesFields(props: {
  settings: CampaignSettings
  onChange: (settings: CampaignSettings) => void
  /** Calls at once of the whole engine: more is allowed here, and makes no difference. */
  engineCalls?: number | undefined
  disabled?: boolean
}) {
  const { t } = useTranslation()
  const { settings, onChange, engineCalls, disabled = false } = props
  const retry = (name: keyof CampaignSettings['retryMinutes']) => ({
    label: t(`campaigns.rules.${name}`),
    value: settings.retryMinutes[name],
    onChange(value: number | string) {
      const minutes = whole(value, 1, 10_080)
      if (minutes !== null)
        onChange({ ...settings, retryMinutes: { ...settings.retryMinutes, [name]: minutes } })
    },
    min: 1,
    max: 10_080,
    step: 10,
    allowDecimal: false,
    suffix: ' min',
    disabled: disabled || settings.maxAttempts === 1,
  })
  return (
    <div className={classes.rules}>
      <NumberInput
        label={t('campaigns.rules.concurrent')}
        description={
          engineCalls !== undefined && settings.maxConcurrentCalls > engineCalls
            ? t('campaigns.rules.engineLimit', { count: engineCalls })
            : undefined
        }
        value={settings.maxConcurrentCalls}
        onChange={(value) => {
          const maxConcurrentCalls = whole(value, 1, 200)
          if (maxConcurrentCalls !== null) onChange({ ...settings, maxConcurrentCalls })
        }}
        min={1}
        max={200}
        allowDecimal={false}
        disabled={disabled}
      />
      <NumberInput
        label={t('campaigns.rules.attempts')}
        value={settings.maxAttempts}
        onChange={(value) => {
          const maxAttempts = whole(value, 1, 10)
          if (maxAttempts !== null) onChange({ ...settings, maxAttempts })
        }}
        min={1}
        max={10}
        allowDecimal={false}
        disabled={disabled}
      />
      <fieldset className={classes.retries}>
        <legend>{t('campaigns.rules.retryTitle')}</legend>
        <NumberInput {...retry('noAnswer')} />
        <NumberInput {...retry('busy')} />
        <NumberInput {...retry('failed')} />
      </fieldset>
    </div>
  )
}
