/** One call in full while it lasts: every word so far, how it sounds, and what an operator can do about it. */
import { ActionIcon, Anchor, Button, Group, Kbd, Text, Title, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowDown, IconHeadset, IconPhoneOff, IconX } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPhone } from '../format.ts'
import { hrefOf, navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { PhoneNumber } from '../ui/phone.tsx'
import { Scrollable } from '../ui/scrollable.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Transcript } from '../ui/transcript.tsx'
import { useAction } from '../ui/use-action.ts'
import { CallClock, CallStatus } from './call-card.tsx'
import { FactList } from './fact-list.tsx'
import { LeaningLabel } from './leaning-label.tsx'
import { ListenStrip } from './listen-strip.tsx'
import classes from './live.module.css'
import type { LiveCall } from './live-calls.ts'
import { useLiveCalls } from './live-calls-store.ts'
import { TakeOverDialog } from './take-over.tsx'
import { useListening } from './use-listening.ts'
import { WhisperField } from './whisper-field.tsx'

export function FocusedCall(props: { callId: string }) {
  const { t } = useTranslation()
  const live = useLiveCalls(({ board }) => board.byId[props.callId])
  if (live !== undefined) return <LivePanel live={live} />
  return (
    <div className={classes.focus}>
      <EmptyState
        compact
        icon={<IconPhoneOff size={22} />}
        title={t('live.over.title')}
        text={t('live.over.text')}
        action={
          <Group>
            <Button variant="default" onClick={() => navigate('live')}>
              {t('common.close')}
            </Button>
            <Button onClick={() => navigate('conversations', props.callId)}>{t('live.over.see')}</Button>
          </Group>
        }
      />
    </div>
  )
}

function LivePanel(props: { live: LiveCall }) {
  const { t } = useTranslation()
  const { live } = props
  const { call, takeOver } = live
  const over = call.state === 'ended'
  // Only live audio can be heard, whispered into and taken over; a call by turns can be read and hung up.
  const controllable = call.transport === 'stream' && call.state === 'in_progress'
  const withOperator = takeOver === 'ringing' || takeOver === 'with_operator'
  return (
    <section
      className={classes.focus}
      aria-label={t('live.focus', { name: call.nombre || formatPhone(call.e164) })}
    >
      <div className={classes.focusHead}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Title order={2}>{call.nombre || t('contacts.noName')}</Title>
            <PhoneNumber e164={call.e164} />
          </div>
          <Group gap="xs" wrap="nowrap">
            <CallClock live={live} />
            <Tooltip label={t('common.close')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={() => navigate('live')}
                aria-label={t('common.close')}
              >
                <IconX size={18} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
        <div className={classes.focusStatus}>
          <CallStatus live={live} />
          {!over && <LeaningLabel leaning={live.leaning} />}
        </div>
        <FactList facts={live.facts} />
      </div>
      <StickyBottom length={live.turns.length} last={`${live.turns.at(-1)?.text ?? ''}${live.partial ?? ''}`}>
        {live.turns.length === 0 && live.partial === null ? (
          <Text c="dimmed" p="md">
            {over ? t('live.noWords') : t('live.waitingWords')}
          </Text>
        ) : (
          <Transcript turns={live.turns} customerName={call.nombre} partial={live.partial} growing={!over} />
        )}
      </StickyBottom>
      {controllable ? (
        <Controls live={live} withOperator={withOperator} />
      ) : (
        <div className={classes.focusFoot}>
          {over ? (
            <Anchor href={hrefOf('conversations', call.id)}>{t('live.over.see')}</Anchor>
          ) : (
            <>
              <Text size="xs" c="dimmed">
                {call.state === 'in_progress' ? t('live.byTurns') : ''}
              </Text>
              <HangUpButton callId={call.id} />
            </>
          )}
        </div>
      )}
    </section>
  )
}

/** Listen, whisper, take over, hang up: each by a button and, but for hanging up, by a key. */
function Controls(props: { live: LiveCall; withOperator: boolean }) {
  const { t } = useTranslation()
  const { call } = props.live
  const { withOperator } = props
  const listening = useListening(call.id)
  const hint = useRef<HTMLInputElement>(null)
  const [taking, take] = useDisclosure(false)
  const { start, stop, player } = listening
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || isTyping(event)) return
      if (event.key === 'e') {
        if (player === null) start()
        else stop()
      } else if (event.key === 'w' && hint.current !== null) {
        event.preventDefault()
        hint.current.focus()
      } else if (event.key === 'o' && !withOperator) take.open()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [player, start, stop, take, withOperator])
  return (
    <div className={classes.controls}>
      <ListenStrip listening={listening} />
      {!withOperator && <WhisperField callId={call.id} field={hint} />}
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconHeadset size={17} />}
          rightSection={<Kbd size="xs">o</Kbd>}
          disabled={withOperator}
          onClick={take.open}
        >
          {t('live.takeOver.open')}
        </Button>
        <HangUpButton callId={call.id} />
      </div>
      <TakeOverDialog call={call} opened={taking} onClose={take.close} />
    </div>
  )
}

function HangUpButton(props: { callId: string }) {
  const { t } = useTranslation()
  const hangUp = useCallback(async () => {
    await client.calls.hangUp({ callId: props.callId })
  }, [props.callId])
  const { busy, run } = useAction(hangUp)
  return (
    <Button
      color="red"
      variant="light"
      leftSection={<IconPhoneOff size={17} />}
      loading={busy}
      onClick={() => void run()}
    >
      {t('live.hangUp')}
    </Button>
  )
}

/** Follows new words only while the reader is at the end; whoever scrolled up is left in peace. */
function StickyBottom(props: { length: number; last: string; children: React.ReactNode }) {
  const { t } = useTranslation()
  const body = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are what moves the view
  useEffect(() => {
    const element = body.current
    if (following && element !== null) element.scrollTop = element.scrollHeight
  }, [props.length, props.last, following])
  return (
    <>
      <Scrollable
        as="section"
        ref={body}
        className={classes.focusBody}
        label={t('transcript.label')}
        onScroll={(event) => {
          const element = event.currentTarget
          setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < 40)
        }}
      >
        {props.children}
      </Scrollable>
      {!following && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconArrowDown size={15} />}
          onClick={() => setFollowing(true)}
          style={{ alignSelf: 'center', marginBlock: 6 }}
        >
          {t('live.toEnd')}
        </Button>
      )}
    </>
  )
}
