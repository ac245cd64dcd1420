/** How calls are placed: how many, how fast, how often, how long. */
import { NumberInput, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SectionForm } from './section-form.tsx'
import classes from './settings.module.css'

const keys = [
  'transport',
  'maxConcurrentCalls',
  'callsPerSecond',
  'ringTimeoutSeconds',
  'maxCallSeconds',
  'maxAttempts',
  'retryAfterMinutes',
] as const

export function DialerSection() {
  const { t } = useTranslation()
  return (
    <SectionForm title={t('settings.section.dialer')} intro={t('settings.intro.dialer')} keys={keys}>
      {(fields) => (
        <>
          <Select
            {...fields.choice('transport')}
            data={(['gather', 'stream'] as const).map((value) => ({
              value,
              label: t(`settings.transport.${value}`),
            }))}
            allowDeselect={false}
          />
          <div className={classes.pair}>
            <NumberInput {...fields.number('maxConcurrentCalls')} min={1} max={200} allowDecimal={false} />
            <NumberInput
              {...fields.number('callsPerSecond')}
              min={0.1}
              max={30}
              step={0.5}
              decimalScale={1}
            />
            <NumberInput
              {...fields.number('ringTimeoutSeconds')}
              min={10}
              max={120}
              allowDecimal={false}
              suffix=" s"
            />
            <NumberInput
              {...fields.number('maxCallSeconds')}
              min={60}
              max={1800}
              step={30}
              allowDecimal={false}
              suffix=" s"
            />
            <NumberInput {...fields.number('maxAttempts')} min={1} max={10} allowDecimal={false} />
            <NumberInput
              {...fields.number('retryAfterMinutes')}
              min={1}
              max={10_080}
              step={10}
              allowDecimal={false}
              suffix=" min"
            />
          </div>
        </>
      )}
    </SectionForm>
  )
}
