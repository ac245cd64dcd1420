/** En vivo: every call in progress on one board that stays still while words stream in. */
import { Button, SegmentedControl } from '@mantine/core'
import { IconPhoneCall } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { PracticeStartButton } from '../practice/practice-start.tsx'
import { navigate } from '../router.ts'
import { useSystem } from '../state/system-store.ts'
import { Page } from '../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { type Density, useDensity } from './board-density.ts'
import { CallCard } from './call-card.tsx'
import { FocusedCall } from './focused-call.tsx'
import classes from './live.module.css'
import { focusCall, loadLiveCalls, useLiveCalls } from './live-calls-store.ts'

export default function LivePage(props: { callId: string | null }) {
  const { t } = useTranslation()
  const order = useLiveCalls(({ board }) => board.order)
  const loaded = useLiveCalls((state) => state.loaded)
  const error = useLiveCalls((state) => state.error)
  const running = useLiveCalls(
    ({ board }) => board.order.filter((id) => board.byId[id]?.endSeenAt === null).length,
  )
  const [density, setDensity] = useDensity()
  useEffect(() => {
    focusCall(props.callId)
    return () => focusCall(null)
  }, [props.callId])
  return (
    <Page
      fill
      wide
      title={t('nav.live')}
      subtitle={running === 0 ? t('live.none') : t('live.count', { count: running })}
      actions={
        order.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('live.density.label')}
            value={density}
            onChange={(value) => setDensity(value as Density)}
            data={(['roomy', 'dense'] as const).map((value) => ({
              value,
              label: t(`live.density.${value}`),
            }))}
          />
        )
      }
    >
      {!loaded && error === null && <LoadingState lines={3} height={140} />}
      {!loaded && error !== null && <ErrorState error={error} onRetry={() => void loadLiveCalls()} />}
      {loaded && order.length === 0 && props.callId === null && <NoCalls />}
      {loaded && (order.length > 0 || props.callId !== null) && (
        <div className={classes.layout} data-focused={props.callId !== null}>
          <ul className={classes.board} data-density={density} aria-label={t('live.board')}>
            {order.map((id) => (
              <CallCard key={id} callId={id} focused={id === props.callId} />
            ))}
          </ul>
          {props.callId !== null && <FocusedCall key={props.callId} callId={props.callId} />}
        </div>
      )}
    </Page>
  )
}

function NoCalls() {
  const { t } = useTranslation()
  const practice = useSystem((state) => state.info?.practice ?? false)
  const running = useCampaigns((state) => state.campaigns?.find((one) => one.status === 'running'))
  if (running !== undefined) {
    return (
      <EmptyState
        icon={<IconPhoneCall size={26} />}
        title={t('live.quiet.title')}
        text={
          running.waitingFor === null ? t('live.quiet.soon') : t(`campaigns.waiting.${running.waitingFor}`)
        }
        action={
          <Button variant="default" onClick={() => navigate('campaigns', running.id)}>
            {t('live.quiet.see', { name: running.name })}
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      icon={<IconPhoneCall size={26} />}
      title={t('live.empty.title')}
      text={t('live.empty.text')}
      action={
        practice ? (
          <PracticeStartButton />
        ) : (
          <Button onClick={() => navigate('campaigns')}>{t('live.empty.start')}</Button>
        )
      }
    />
  )
}
