/** Cumplimiento: when the law lets ANA call, what she keeps, how often she insists, and whom she must not call. */
import { Anchor, Table, Text } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bogotaDayStart, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useSystem } from '../state/system-store.ts'
import { Card, Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { BarredNumbers } from './barred-numbers.tsx'
import classes from './compliance.module.css'

type Rules = Awaited<ReturnType<typeof client.compliance.rules>>

export default function CompliancePage() {
  const { t } = useTranslation()
  const [rules, setRules] = useState<Rules | null>(null)
  const [error, setError] = useState<unknown>(null)
  const load = useCallback(() => {
    setError(null)
    client.compliance.rules().then(setRules, setError)
  }, [])
  useEffect(load, [load])
  return (
    <Page title={t('nav.compliance')} subtitle={t('compliance.subtitle')}>
      {rules === null && error === null && <LoadingState lines={4} height={90} />}
      {rules === null && error !== null && <ErrorState error={error} onRetry={load} />}
      {rules !== null && (
        <div className={classes.columns}>
          <div className={classes.stack}>
            <HoursCard rules={rules} />
            <HowOften />
            <Recording />
          </div>
          <div className={classes.stack}>
            <BarredNumbers />
            <Holidays rules={rules} />
            <Text size="sm" c="dimmed">
              {t('compliance.later')}
            </Text>
          </div>
        </div>
      )}
    </Page>
  )
}

/** Monday first, as people here read a week. */
const weekOrder = [1, 2, 3, 4, 5, 6, 0] as const
const aSunday = Date.parse('2026-11-22T12:00:00-05:00')
const dayMs = 86_400_000

function HoursCard(props: { rules: Rules }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { week, lastStartMinutes } = props.rules
  const open = useSystem((state) => state.overview?.callingHours.open)
  return (
    <Card
      title={t('compliance.hours.title')}
      aside={
        open !== undefined && (
          <ToneLabel tone={open ? 'good' : 'quiet'} boxed>
            {open ? t('hours.open') : t('hours.closed')}
          </ToneLabel>
        )
      }
    >
      <Table verticalSpacing={6} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('compliance.hours.day')}</Table.Th>
            <Table.Th>{t('compliance.hours.calls')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {weekOrder.map((weekday) => {
            const hours = week[weekday] ?? null
            return (
              <Table.Tr key={weekday}>
                <Table.Th scope="row" fw={450} className={classes.weekday ?? ''}>
                  {format.weekday(aSunday + weekday * dayMs)}
                </Table.Th>
                <Table.Td {...(hours === null ? { c: 'dimmed' } : {})}>
                  {hours === null
                    ? t('compliance.hours.none')
                    : t('compliance.hours.range', {
                        from: clock(format, hours.opens),
                        to: clock(format, hours.closes),
                      })}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="sm">
        {t('compliance.hours.lastStart', { count: lastStartMinutes })}
      </Text>
      <Text size="sm" c="dimmed" mt={4}>
        {t('compliance.hours.law')}
      </Text>
    </Card>
  )
}

const clock = (format: ReturnType<typeof useFormat>, minutes: number): string =>
  format.time((bogotaDayStart('2026-11-24') ?? 0) + minutes * 60_000)

function Holidays(props: { rules: Rules }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card title={t('compliance.holidays.title')}>
      <ul className={classes.holidays}>
        {props.rules.holidays.map(({ date, name }) => (
          <li key={`${date}-${name}`}>
            <span className="tabular">{format.day(bogotaDayStart(date) ?? 0)}</span>
            <span lang="es">{name}</span>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="sm">
        {t('compliance.holidays.law')}
      </Text>
    </Card>
  )
}

function HowOften() {
  const { t } = useTranslation()
  const settings = useSettings((state) => state.view?.settings)
  if (settings === undefined) return null
  return (
    <Card
      title={t('compliance.often.title')}
      aside={
        <Anchor href={hrefOf('settings', 'dialer')} size="sm">
          {t('compliance.change')}
        </Anchor>
      }
    >
      <ul className={classes.rules}>
        <li>{t('compliance.often.attempts', { count: settings.maxAttempts })}</li>
        <li>{t('compliance.often.pause', { count: settings.retryAfterMinutes })}</li>
        <li>{t('compliance.often.once')}</li>
        <li>{t('compliance.often.optOut')}</li>
      </ul>
    </Card>
  )
}

function Recording() {
  const { t } = useTranslation()
  const settings = useSettings((state) => state.view?.settings)
  if (settings === undefined) return null
  return (
    <Card
      title={t('settings.recordings')}
      aside={
        <Anchor href={hrefOf('settings', 'audio')} size="sm">
          {t('compliance.change')}
        </Anchor>
      }
    >
      <p className={classes.text}>{t(`compliance.recording.${settings.recordCalls}`)}</p>
      {settings.recordCalls !== 'off' && (
        <p className={classes.text}>
          {t('compliance.recording.age', { count: settings.recordingMaxAgeDays })}
        </p>
      )}
      <Text size="sm" c="dimmed">
        {t('compliance.recording.law')}
      </Text>
    </Card>
  )
}
