/** One call on the board: who, where the conversation is, what ANA does, and the last words as they are spoken. */
import { IconHeadset } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { translated } from '../errors.ts'
import { formatDuration, formatPhone } from '../format.ts'
import { hrefOf } from '../router.ts'
import { useEngineNow } from '../state/system-store.ts'
import { CallStateLabel, OutcomeLabel } from '../ui/tone.tsx'
import { GrowingWords } from '../ui/transcript.tsx'
import { LeaningLabel } from './leaning-label.tsx'
import classes from './live.module.css'
import { type Activity, type LiveCall, lastWords } from './live-calls.ts'
import { useLiveCalls } from './live-calls-store.ts'

/** Draws itself again only when its own call changes. */
export const CallCard = memo(function CallCard(props: { callId: string; focused: boolean }) {
  const live = useLiveCalls(({ board }) => board.byId[props.callId])
  if (live === undefined) return null
  const { call } = live
  return (
    <li>
      <article
        className={classes.card}
        data-focused={props.focused}
        data-ended={call.state === 'ended'}
        aria-label={call.nombre || formatPhone(call.e164)}
      >
        <div className={classes.cardHead}>
          <a
            className={classes.cardName}
            href={hrefOf('live', props.focused ? null : call.id)}
            aria-expanded={props.focused}
          >
            {call.nombre || formatPhone(call.e164)}
          </a>
          <CallClock live={live} />
        </div>
        <div className={classes.phone}>
          <span>{call.nombre ? formatPhone(call.e164) : ' '}</span>
          {call.state !== 'ended' && <LeaningLabel leaning={live.leaning} />}
        </div>
        <LastWords live={live} />
        <div className={classes.activity}>
          <CallStatus live={live} />
        </div>
      </article>
    </li>
  )
})

export function CallClock(props: { live: LiveCall }) {
  const now = useEngineNow()
  const { call } = props.live
  const since = call.answeredAt ?? call.plannedAt
  return <span className={classes.clock}>{formatDuration((call.endedAt ?? now) - since)}</span>
}

function LastWords(props: { live: LiveCall }) {
  const { t } = useTranslation()
  const words = lastWords(props.live)
  if (words === null) return <div className={classes.words} />
  return (
    <div className={classes.words}>
      <div key={words.index} data-tentative={words.tentative}>
        <b>{words.role === 'customer' ? t('live.customerSays') : 'ANA'}:</b>{' '}
        <span className={words.tentative ? classes.tentative : undefined}>
          <GrowingWords text={words.text} />
        </span>
      </div>
    </div>
  )
}

/** The outcome when it is over, the network's state while it rings, else what ANA does and where the script is. */
export function CallStatus(props: { live: LiveCall }) {
  const { t } = useTranslation()
  const { call, activity, phase, takeOver } = props.live
  if (call.outcome !== null) {
    return (
      <>
        <OutcomeLabel outcome={call.outcome} />
        <span className={classes.phase}>{t('live.ended')}</span>
      </>
    )
  }
  if (takeOver === 'with_operator' || takeOver === 'ringing') {
    return (
      <span className={classes.doing} data-activity="operator">
        <IconHeadset size={14} aria-hidden />
        {t(`live.takeOver.state.${takeOver}`)}
      </span>
    )
  }
  if (activity === null) return <CallStateLabel state={call.state} />
  return (
    <>
      <ActivityLabel activity={activity} />
      {phase !== null && <span className={classes.phase}>{phaseName(phase)}</span>}
    </>
  )
}

function ActivityLabel(props: { activity: Activity }) {
  const { t } = useTranslation()
  return (
    <span className={classes.doing} data-activity={props.activity}>
      <span className={classes.bars} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      {t(`activity.${props.activity}`)}
    </span>
  )
}

/** The script may name phases the interface does not know yet; their own name is better than nothing. */
export function phaseName(phase: string): string {
  return translated(`phase.${phase}`) ?? phase
}
