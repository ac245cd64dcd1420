/** How the day goes, in a few numbers and two pictures. */
import { Text } from '@mantine/core'
import { IconBolt, IconHeadset, IconPhoneCall, IconUserCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { callOutcomeSchema } from '../../shared/domain/call.ts'
import { useCallbacks } from '../follow-up/callbacks-store.tsx'
import { formatSpan, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { BarList } from '../ui/meter.tsx'
import { Card } from '../ui/page.tsx'
import { outcomeTones } from '../ui/tone.tsx'
import { contactability, endedCalls, funnelOf } from './day-math.ts'
import classes from './home.module.css'

export function DayTiles(props: { overview: Overview; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { overview, now } = props
  const reached = contactability(overview)
  const due = useCallbacks((state) => state.dueNow)
  return (
    <div className={classes.tiles}>
      <Tile
        icon={<IconPhoneCall size={18} aria-hidden />}
        name={t('home.tiles.inProgress')}
        value={format.number(overview.callsInProgress)}
        note={t('home.tiles.placedToday', {
          count: overview.callsPlaced,
          formatted: format.number(overview.callsPlaced),
        })}
        href={hrefOf('live')}
      />
      <Tile
        icon={<IconHeadset size={18} aria-hidden />}
        name={t('home.tiles.queue')}
        value={format.number(overview.followUpQueue)}
        note={
          due > 0
            ? t('home.tiles.promised', { count: due })
            : overview.longestWaitSinceMs === null
              ? t('home.tiles.nobodyWaits')
              : t('home.tiles.longestWait', { span: formatSpan(now - overview.longestWaitSinceMs) })
        }
        href={hrefOf('follow-up')}
      />
      <Tile
        icon={<IconUserCheck size={18} aria-hidden />}
        name={t('home.tiles.contactability')}
        value={reached === null ? '–' : format.percent(reached)}
        note={t('home.tiles.conversations', {
          conversations: format.number(overview.callsByOutcome.conversation ?? 0),
          calls: format.number(endedCalls(overview)),
        })}
      />
      <Tile
        icon={<IconBolt size={18} aria-hidden />}
        name={t('home.tiles.reply')}
        value={overview.replyP50Ms === null ? '–' : format.latency(overview.replyP50Ms)}
        note={
          overview.replyP95Ms === null
            ? t('home.tiles.noReplies')
            : t('home.tiles.replyP95', { latency: format.latency(overview.replyP95Ms) })
        }
      />
    </div>
  )
}

function Tile(props: { icon: ReactNode; name: string; value: string; note: string; href?: string }) {
  const inside = (
    <>
      <span className={classes.tileName}>
        {props.icon}
        {props.name}
      </span>
      <span className={classes.tileValue}>{props.value}</span>
      <span className={classes.tileNote}>{props.note}</span>
    </>
  )
  if (props.href === undefined) return <div className={classes.tile}>{inside}</div>
  return (
    <a className={classes.tile} href={props.href}>
      {inside}
    </a>
  )
}

const funnelTones = {
  placed: 'quiet',
  answered: 'info',
  talked: 'info',
  interested: 'good',
  forHuman: 'warn',
  closed: 'good',
} as const

/** From calls to people whose case is closed: each bar is a part of the first. */
export function InterestFunnel(props: { overview: Overview }) {
  const { t } = useTranslation()
  const { overview } = props
  return (
    <Card title={t('home.funnel.title')}>
      {overview.callsPlaced === 0 ? (
        <Text c="dimmed">{t('home.funnel.empty')}</Text>
      ) : (
        <BarList
          label={t('home.funnel.title')}
          whole={overview.callsPlaced}
          bars={funnelOf(overview).map(({ id, value }) => ({
            id,
            name: t(`home.funnel.${id}`),
            value,
            tone: funnelTones[id],
          }))}
        />
      )}
    </Card>
  )
}

export function OutcomeBars(props: { overview: Overview }) {
  const { t } = useTranslation()
  const { callsByOutcome } = props.overview
  const bars = callOutcomeSchema.options
    .map((outcome) => ({
      id: outcome,
      name: t(`callOutcome.${outcome}`),
      value: callsByOutcome[outcome] ?? 0,
      tone: outcomeTones[outcome],
    }))
    .filter((bar) => bar.value > 0)
    .sort((a, b) => b.value - a.value)
  return (
    <Card title={t('home.outcomes.title')}>
      {bars.length === 0 ? (
        <Text c="dimmed">{t('home.outcomes.empty')}</Text>
      ) : (
        <BarList label={t('home.outcomes.title')} bars={bars} />
      )}
    </Card>
  )
}
