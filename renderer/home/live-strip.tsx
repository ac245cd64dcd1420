/**
 * Who is on the telephone now, in one row that never changes its height: cards keep their places while calls come
 * and go, and what does not fit is a scroll away.
 */
import { Anchor, Text } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { translated } from '../errors.ts'
import { formatPhone } from '../format.ts'
import { CallClock } from '../live/call-card.tsx'
import { useLiveCalls } from '../live/live-calls-store.ts'
import { hrefOf } from '../router.ts'
import { Card } from '../ui/page.tsx'
import { CallStateLabel, OutcomeLabel, ToneLabel } from '../ui/tone.tsx'
import classes from './home.module.css'

export function LiveStrip() {
  const { t } = useTranslation()
  const order = useLiveCalls((state) => state.board.order)
  return (
    <Card
      title={t('home.now.title')}
      aside={
        order.length > 0 && (
          <Anchor href={hrefOf('live')} size="sm">
            {t('home.now.board')}
          </Anchor>
        )
      }
    >
      {order.length === 0 ? (
        <div className={classes.stripEmpty}>
          <Quiet />
        </div>
      ) : (
        <ul className={classes.strip} aria-label={t('home.tiles.inProgress')}>
          {order.map((id) => (
            <StripCall key={id} callId={id} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Why nobody is on the telephone. */
function Quiet() {
  const { t } = useTranslation()
  const running = useCampaigns((state) => state.campaigns?.find((one) => one.status === 'running'))
  if (running === undefined) return <Text c="dimmed">{t('home.now.none')}</Text>
  return (
    <Text c="dimmed">
      {running.waitingFor === null ? t('home.now.soon') : t(`campaigns.waiting.${running.waitingFor}`)}
    </Text>
  )
}

const StripCall = memo(function StripCall(props: { callId: string }) {
  const { t } = useTranslation()
  const live = useLiveCalls(({ board }) => board.byId[props.callId])
  if (live === undefined) return null
  const { call, phase, activity } = live
  const talking = call.state === 'in_progress'
  return (
    <li>
      <a className={classes.stripCall} href={hrefOf('live', call.id)} data-ended={call.state === 'ended'}>
        <span className={classes.stripHead}>
          <span className={classes.stripName}>{call.nombre || formatPhone(call.e164)}</span>
          <CallClock live={live} />
        </span>
        <span className={classes.stripState}>
          {call.outcome !== null && <OutcomeLabel outcome={call.outcome} />}
          {call.outcome === null && !talking && <CallStateLabel state={call.state} />}
          {call.outcome === null && talking && (
            <ToneLabel tone="live">
              {(phase === null ? null : translated(`phase.${phase}`)) ??
                (activity === null ? t('callState.in_progress') : t(`activity.${activity}`))}
            </ToneLabel>
          )}
        </span>
      </a>
    </li>
  )
})
