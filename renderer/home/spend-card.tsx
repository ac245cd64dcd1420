/** What today has cost so far, how it is made up, and how much of the budget is left. */
import { Anchor, Text } from '@mantine/core'
import { IconCoin } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { bogotaDayStart, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { Card } from '../ui/page.tsx'
import classes from './home.module.css'

export function SpendCard(props: { overview: Overview; practice: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { spend } = props.overview
  const share = spend.budgetUsd === 0 ? null : Math.min(1, spend.totalUsd / spend.budgetUsd)
  const pricesAsOf = bogotaDayStart(spend.pricesAsOf)
  return (
    <Card
      title={props.practice ? t('home.spend.practiceTitle') : t('home.spend.title')}
      aside={
        <Anchor href={hrefOf('settings', 'costs')} size="sm">
          {spend.budgetUsd === 0 ? t('home.spend.setBudget') : t('home.spend.change')}
        </Anchor>
      }
    >
      <p className={classes.spendTotal}>
        {format.usd(spend.totalUsd)}
        {spend.budgetUsd > 0 && (
          <span> {t('home.spend.ofBudget', { budget: format.usd(spend.budgetUsd) })}</span>
        )}
      </p>
      {share !== null && (
        <div className={classes.budgetTrack} data-spent={spend.isSpent} aria-hidden>
          <div style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <dl className={classes.spendParts}>
        <dt>
          {t('home.spend.telephone', {
            count: spend.callMinutes,
            formatted: format.number(spend.callMinutes),
          })}
        </dt>
        <dd>{format.usd(spend.telephoneUsd)}</dd>
        <dt>
          {t('home.spend.voice', {
            count: spend.voiceCharacters,
            formatted: format.number(spend.voiceCharacters),
          })}
        </dt>
        <dd>{format.usd(spend.voiceUsd)}</dd>
      </dl>
      <Text size="xs" c="dimmed" mt={8}>
        {t('home.spend.estimate', { date: pricesAsOf === null ? spend.pricesAsOf : format.day(pricesAsOf) })}
      </Text>
    </Card>
  )
}

/** No new call begins: said where nobody can miss it, with the way out. */
export function BudgetAlert(props: { overview: Overview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { spend } = props.overview
  if (!spend.isSpent) return null
  return (
    <div role="alert" className={classes.budgetAlert}>
      <IconCoin size={22} aria-hidden />
      <div>
        <strong>{t('home.spend.reached', { budget: format.usd(spend.budgetUsd) })}</strong>
        <p>
          {t('home.spend.reachedText')}{' '}
          <Anchor href={hrefOf('settings', 'costs')} fz="inherit" underline="always">
            {t('home.spend.raise')}
          </Anchor>
        </p>
      </div>
    </div>
  )
}
