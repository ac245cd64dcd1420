/** One conversation: every word and its sound, what ANA understood and why, how fast she was, and its history. */
import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconHeadset, IconPhoneCall, IconRefresh } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../shared/contract/calls.ts'
import type { Turn } from '../../shared/domain/call.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import { useLiveCalls } from '../live/live-calls-store.ts'
import { hrefOf, navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { useRevisions } from '../state/revisions.ts'
import { useEngineNow } from '../state/system-store.ts'
import { Card, Page } from '../ui/page.tsx'
import { PhoneNumber } from '../ui/phone.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { CallStateLabel, ContactStatusLabel, OutcomeLabel } from '../ui/tone.tsx'
import { Transcript } from '../ui/transcript.tsx'
import { useAction } from '../ui/use-action.ts'
import { timelineOf } from './call-timeline.ts'
import classes from './conversations.module.css'
import { FindingsCard } from './findings-card.tsx'
import { RecordingCard, type RecordingHandle } from './recording-player.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { WaterfallCard } from './waterfall-card.tsx'

export function ConversationDetail(props: { callId: string }) {
  const { t } = useTranslation()
  const [detail, setDetail] = useState<CallDetail | null>(null)
  const [error, setError] = useState<unknown>(null)
  const revision = useRevisions((state) => state.calls)
  const load = useCallback(() => {
    client.calls.detail({ callId: props.callId }).then((fresh) => {
      setDetail(fresh)
      setError(null)
    }, setError)
  }, [props.callId])
  const settled = detail !== null && detail.call.state === 'ended' && detail.analysis !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change among the calls may concern this one
  useEffect(() => {
    if (!settled) load()
  }, [load, revision])
  if (detail === null) {
    return (
      <Page title={t('conversations.one')} above={<BackLink />}>
        {error === null ? (
          <LoadingState lines={3} height={140} />
        ) : (
          <ErrorState error={error} onRetry={load} />
        )}
      </Page>
    )
  }
  return <Detail detail={detail} onChanged={load} />
}

function Detail(props: { detail: CallDetail; onChanged: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { call, contact, analysis, recording } = props.detail
  // While the call lasts its words come with the live feed.
  const live = useLiveCalls(({ board }) => board.byId[call.id])
  const running = call.state !== 'ended'
  const turns = running ? (live?.turns ?? props.detail.turns) : props.detail.turns
  const [pointed, setPointed] = useState<number | null>(null)
  const { onChanged } = props
  const judge = useCallback(async () => {
    await client.calls.analyze({ callId: call.id })
    showDone(t('findings.judgedAgain'))
    onChanged()
  }, [call.id, onChanged, t])
  const { busy, run } = useAction(judge)
  const point = (turn: number) => {
    setPointed(turn)
    document.getElementById(`turn-${turn}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }
  const player = useRef<RecordingHandle>(null)
  const [playing, setPlaying] = useState<number | null>(null)
  const follow = useCallback((atMs: number) => setPlaying(turnAt(turns, atMs)), [turns])
  const hear = (turn: Turn) =>
    recording === null ||
    turn.atMs < recording.offsetMs ||
    turn.atMs > recording.offsetMs + recording.durationMs
      ? null
      : () => player.current?.playFrom(turn.atMs)
  const entries = timelineOf({ call, turns, events: props.detail.events, recording })
  const again = (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconRefresh size={15} />}
      loading={busy}
      onClick={() => void run()}
    >
      {t('findings.judgeAgain')}
    </Button>
  )
  return (
    <Page
      title={call.nombre || formatPhone(call.e164)}
      above={<BackLink />}
      subtitle={
        <Group gap="md">
          <PhoneNumber e164={call.e164} />
          {call.outcome === null ? (
            <CallStateLabel state={call.state} />
          ) : (
            <OutcomeLabel outcome={call.outcome} />
          )}
          <span>
            {format.dateTime(call.answeredAt ?? call.plannedAt)}
            {call.answeredAt !== null &&
              call.endedAt !== null &&
              ` · ${formatDuration(call.endedAt - call.answeredAt)}`}
          </span>
          {call.endedBy !== null && <span>{t(`endedBy.${call.endedBy}`)}</span>}
        </Group>
      }
      actions={
        <>
          {running && (
            <Button leftSection={<IconPhoneCall size={18} />} onClick={() => navigate('live', call.id)}>
              {t('conversations.watch')}
            </Button>
          )}
          {contact.status === 'ready_for_human' && (
            <Button leftSection={<IconHeadset size={18} />} onClick={() => navigate('follow-up', contact.id)}>
              {t('conversations.attend')}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.columns}>
        <div className={classes.aside}>
          {recording !== null && (
            <RecordingCard callId={call.id} recording={recording} onTime={follow} handle={player} />
          )}
          <Card title={t('transcript.label')}>
            {turns.length === 0 ? (
              <Text c="dimmed">{t('conversations.noWords')}</Text>
            ) : (
              <Transcript
                turns={turns}
                customerName={call.nombre}
                evidence={analysis?.evidence ?? []}
                pointedTurn={pointed}
                playingTurn={playing}
                partial={running ? (live?.partial ?? null) : null}
                growing={running}
                onHear={recording === null ? undefined : hear}
              />
            )}
          </Card>
        </div>
        <div className={classes.aside}>
          {analysis !== null ? (
            <FindingsCard analysis={analysis} onPoint={point} aside={again} />
          ) : (
            <Card title={t('findings.title')} aside={turns.length > 0 && call.state === 'ended' && again}>
              <Text c="dimmed">
                {turns.length === 0 && !running ? t('findings.nothing') : t('findings.pending')}
              </Text>
            </Card>
          )}
          {turns.length > 0 && <WaterfallCard turns={turns} />}
          {entries.length > 0 && (
            <TimelineCard entries={entries} customerName={call.nombre} onPoint={point} />
          )}
          <History detail={props.detail} />
        </div>
      </div>
    </Page>
  )
}

function BackLink() {
  const { t } = useTranslation()
  return (
    <Anchor
      href={hrefOf('conversations')}
      size="sm"
      mb={4}
      display="inline-flex"
      style={{ alignItems: 'center', gap: 4 }}
    >
      <IconArrowLeft size={15} aria-hidden />
      {t('nav.conversations')}
    </Anchor>
  )
}

/** The turn that sounds at an instant of the call: the last one that has begun. */
function turnAt(turns: readonly Turn[], atMs: number): number | null {
  return turns.findLast((turn) => turn.atMs <= atMs)?.index ?? null
}

/** Every attempt to reach this person. */
function History(props: { detail: CallDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const { call, contact, attempts } = props.detail
  return (
    <Card title={t('history.title')} aside={<ContactStatusLabel status={contact.status} />}>
      <ol className={classes.timeline}>
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            <time dateTime={new Date(attempt.plannedAt).toISOString()}>
              {format.moment(attempt.plannedAt, now)}
            </time>
            <span>
              {attempt.id === call.id ? (
                <strong>{t('history.attempt', { number: attempt.attempt })}</strong>
              ) : (
                <Anchor href={hrefOf('conversations', attempt.id)} underline="always">
                  {t('history.attempt', { number: attempt.attempt })}
                </Anchor>
              )}{' '}
              ·{' '}
              {attempt.outcome === null
                ? t(`callState.${attempt.state}`)
                : t(`callOutcome.${attempt.outcome}`)}
            </span>
          </li>
        ))}
      </ol>
      {call.failureCode !== null && (
        <Text size="xs" c="dimmed" mt="md">
          {t('history.failureCode', { code: call.failureCode })}
        </Text>
      )}
    </Card>
  )
}
