/** One call in full while it lasts: every word so far, and the way to end it. */
import { ActionIcon, Anchor, Button, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowDown, IconPhoneOff, IconX } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPhone } from '../format.ts'
import { hrefOf, navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { PhoneNumber } from '../ui/phone.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Transcript } from '../ui/transcript.tsx'
import { useAction } from '../ui/use-action.ts'
import { CallClock, CallStatus } from './call-card.tsx'
import classes from './live.module.css'
import { useLiveCalls } from './live-calls-store.ts'

export function FocusedCall(props: { callId: string }) {
  const { t } = useTranslation()
  const live = useLiveCalls(({ board }) => board.byId[props.callId])
  const hangUp = useCallback(async () => {
    await client.calls.hangUp({ callId: props.callId })
  }, [props.callId])
  const { busy, run } = useAction(hangUp)
  if (live === undefined) {
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
  const { call } = live
  const over = call.state === 'ended'
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
      </div>
      <StickyBottom length={live.turns.length} last={live.turns.at(-1)?.text ?? ''}>
        {live.turns.length === 0 ? (
          <Text c="dimmed" p="md">
            {over ? t('live.noWords') : t('live.waitingWords')}
          </Text>
        ) : (
          <Transcript turns={live.turns} customerName={call.nombre} growing={!over} />
        )}
      </StickyBottom>
      <div className={classes.focusFoot}>
        <Group gap="md" wrap="nowrap" style={{ minWidth: 0 }}>
          <CallStatus live={live} />
        </Group>
        {over ? (
          <Anchor href={hrefOf('conversations', call.id)}>{t('live.over.see')}</Anchor>
        ) : (
          <Button
            color="red"
            variant="light"
            leftSection={<IconPhoneOff size={17} />}
            loading={busy}
            onClick={() => void run()}
          >
            {t('live.hangUp')}
          </Button>
        )}
      </div>
    </section>
  )
}

/** Follows new words only while the reader is at the end; whoever scrolled up is left in peace. */
function StickyBottom(props: { length: number; last: string; children: React.ReactNode }) {
  const { t } = useTranslation()
  const body = useRef<HTMLElement>(null)
  const [following, setFollowing] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are what moves the view
  useEffect(() => {
    const element = body.current
    if (following && element !== null) element.scrollTop = element.scrollHeight
  }, [props.length, props.last, following])
  return (
    <>
      <section
        ref={body}
        className={classes.focusBody}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('transcript.label')}
        onScroll={(event) => {
          const element = event.currentTarget
          setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < 40)
        }}
      >
        {props.children}
      </section>
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
