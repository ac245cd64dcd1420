/** One conversation: every word and its sound, what ANA understood and why, how fast she was, and its history. */
import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import {
  IconCopy,
  IconDotsVertical,
  IconHeadset,
  IconPhoneCall,
  IconPrinter,
  IconRefresh,
} from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../shared/contract/calls.ts'
import type { Evidence } from '../../shared/domain/analysis.ts'
import type { RecordedVoices } from '../audio/wav.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import { useLiveCalls } from '../live/live-calls-store.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone, showError } from '../shell/notices.ts'
import { useRevisions } from '../state/revisions.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Card, Page } from '../ui/page.tsx'
import { PhoneNumber } from '../ui/phone.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { CallStateLabel, OutcomeLabel } from '../ui/tone.tsx'
import { Transcript, type TranscriptSound } from '../ui/transcript.tsx'
import { dialogueText } from '../ui/transcript-copy.ts'
import { useAction } from '../ui/use-action.ts'
import { timedWords, wordAt } from '../ui/words.ts'
import { timelineOf } from './call-timeline.ts'
import classes from './conversations.module.css'
import { CorrectionDialog } from './correction-dialog.tsx'
import { type EvidencePointer, FindingsCard } from './findings-card.tsx'
import { PersonCard } from './person-card.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { RecordingCard, type RecordingHandle } from './recording-player.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { usePlayerKeys } from './use-player-keys.ts'
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
      <Page
        title={t('conversations.one')}
        above={<BackLink page="conversations">{t('nav.conversations')}</BackLink>}
      >
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
  const [pointed, setPointed] = useState<{ turn: number; evidence: Evidence | null } | null>(null)
  const [looked, setLooked] = useState<Evidence | null>(null)
  const [correcting, setCorrecting] = useState(false)
  const [printing, setPrinting] = useState<{ masked: boolean } | null>(null)
  const printed = useCallback(() => setPrinting(null), [])
  const { onChanged } = props
  const judge = useCallback(async () => {
    await client.calls.analyze({ callId: call.id })
    showDone(t('findings.judgedAgain'))
    onChanged()
  }, [call.id, onChanged, t])
  const { busy, run } = useAction(judge)
  const point = (turn: number, evidence: Evidence | null = null) => {
    setPointed({ turn, evidence })
    document.getElementById(`turn-${turn}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }
  const pointer: EvidencePointer = { point: (evidence) => point(evidence.turn, evidence), look: setLooked }
  const player = useRef<RecordingHandle>(null)
  usePlayerKeys(player, recording !== null)
  const [voices, setVoices] = useState<RecordedVoices | null>(null)
  const times = useMemo(() => {
    if (voices === null || recording === null) return timedWords(turns, null)
    const { offsetMs } = recording
    const stepOf = (peaks: Float32Array) => voices.durationMs / Math.max(1, peaks.length)
    return timedWords(turns, (role) => {
      const peaks = voices[role]
      return { peaks, stepMs: stepOf(peaks), offsetMs }
    })
  }, [turns, voices, recording])
  const [playing, setPlaying] = useState<{ turn: number; word: number } | null>(null)
  const follow = useCallback(
    (atMs: number) => {
      const heard = wordAt(turns, times, atMs)
      setPlaying((before) => (before?.turn === heard?.turn && before?.word === heard?.word ? before : heard))
    },
    [turns, times],
  )
  const sound = useMemo<TranscriptSound | undefined>(() => {
    if (recording === null) return undefined
    const { offsetMs, durationMs } = recording
    return {
      hear: (turn, word) => player.current?.playFrom(times.get(turn.index)?.[word] ?? turn.atMs),
      hasSound: (turn) => turn.atMs >= offsetMs && turn.atMs <= offsetMs + durationMs,
    }
  }, [recording, times])
  const entries = timelineOf({ call, turns, events: props.detail.events, recording })
  const again = (
    <Tooltip label={t('findings.judgeAgain')}>
      <ActionIcon
        variant="subtle"
        loading={busy}
        onClick={() => void run()}
        aria-label={t('findings.judgeAgain')}
      >
        <IconRefresh size={16} />
      </ActionIcon>
    </Tooltip>
  )
  return (
    <Page
      title={call.nombre || formatPhone(call.e164)}
      above={<BackLink page="conversations">{t('nav.conversations')}</BackLink>}
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
          <MoreMenu
            onPrint={(masked) => setPrinting({ masked })}
            onCopy={() => {
              const text = dialogueText(turns, call.nombre || t('transcript.customer'))
              navigator.clipboard.writeText(text).then(() => showDone(t('conversations.copied')), showError)
            }}
          />
        </>
      }
    >
      {printing !== null && <PrintSheet detail={props.detail} masked={printing.masked} onDone={printed} />}
      {analysis !== null && (
        <CorrectionDialog
          opened={correcting}
          detail={props.detail}
          analysis={analysis}
          onClose={() => setCorrecting(false)}
          onSaved={onChanged}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.aside}>
          {recording !== null && (
            <RecordingCard
              callId={call.id}
              recording={recording}
              onTime={follow}
              onVoices={setVoices}
              handle={player}
            />
          )}
          <Card title={t('transcript.label')}>
            {turns.length === 0 ? (
              <Text c="dimmed">{running ? t('live.waitingWords') : t('conversations.noWords')}</Text>
            ) : (
              <Transcript
                turns={turns}
                customerName={call.nombre}
                evidence={analysis?.evidence ?? []}
                pointedTurn={pointed?.turn ?? null}
                pointedQuote={looked ?? pointed?.evidence ?? null}
                playing={playing}
                partial={running ? (live?.partial ?? null) : null}
                growing={running}
                sound={sound}
              />
            )}
          </Card>
        </div>
        <div className={classes.aside}>
          {analysis !== null ? (
            <FindingsCard
              analysis={analysis}
              correction={props.detail.correction}
              pointer={pointer}
              onCorrect={() => setCorrecting(true)}
              aside={again}
            />
          ) : (
            <Card title={t('findings.title')} aside={turns.length > 0 && call.state === 'ended' && again}>
              <Text c="dimmed">
                {turns.length === 0 && !running ? t('findings.nothing') : t('findings.pending')}
              </Text>
            </Card>
          )}
          {turns.length > 0 && <WaterfallCard turns={turns} />}
          {entries.length > 0 && (
            <TimelineCard entries={entries} customerName={call.nombre} onPoint={(turn) => point(turn)} />
          )}
          <PersonCard detail={props.detail} />
        </div>
      </div>
    </Page>
  )
}

/** What is asked for now and then. */
function MoreMenu(props: { onPrint: (masked: boolean) => void; onCopy: () => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDotsVertical size={16} />}>
          {t('conversations.actions')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => props.onPrint(false)}>
          {t('print.open')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => props.onPrint(true)}>
          {t('print.masked')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={props.onCopy}>
          {t('conversations.copy')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
