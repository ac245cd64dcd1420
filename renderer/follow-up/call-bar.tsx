/** How to reach her now: a call through ANA or by the operator's own telephone, WhatsApp when she asked for it, or later. */
import { Anchor, Button, Loader, Text, Tooltip } from '@mantine/core'
import { IconBrandWhatsapp, IconCalendarTime, IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpBrief, FollowUpItem } from '../../shared/domain/follow-up.ts'
import type { OperatorCall } from '../../shared/domain/operator-call.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { client } from '../rpc-client.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { useEngineNow, useSystem } from '../state/system-store.ts'
import { useAction } from '../ui/use-action.ts'
import { desk } from './desk-id.ts'
import classes from './follow-up.module.css'
import { applyOperatorCall, forgetOperatorCall, loadBrief, useFollowUps } from './follow-up-store.ts'

/** How long the end of a call stays in sight. */
const endShownMs = 12_000

export function CallBar(props: {
  item: FollowUpItem
  brief: FollowUpBrief | undefined
  taken: boolean
  onPromise: () => void
}) {
  const { item, brief, taken, onPromise } = props
  const { t } = useTranslation()
  const bar = useRef<HTMLDivElement>(null)
  const call = useFollowUps((state) => state.operatorCalls[item.contactId] ?? null)
  const goesOn = call !== null && call.state !== 'ended'
  // A key does what its button does, and nothing where the button does nothing.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || isTyping(event)) return
      const button = bar.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`)
      if (!button || button.getAttribute('aria-disabled') === 'true') return
      event.preventDefault()
      button.click()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div ref={bar} className={classes.callBar}>
      <div className={classes.callButtons}>
        {goesOn ? <HangUp call={call} /> : <CallButton item={item} brief={brief} taken={taken} />}
        <WhatsAppButton item={item} brief={brief} />
        <Button
          variant="default"
          leftSection={<IconCalendarTime size={17} />}
          data-key="p"
          aria-keyshortcuts="p"
          aria-disabled={taken}
          onClick={taken ? undefined : onPromise}
        >
          {t('callback.open')}
        </Button>
      </div>
      <div className={classes.callState} role="status">
        {call !== null ? (
          <CallState call={call} name={item.nombre || formatPhone(item.e164)} />
        ) : (
          <CallNote brief={brief} />
        )}
      </div>
    </div>
  )
}

function CallButton(props: { item: FollowUpItem; brief: FollowUpBrief | undefined; taken: boolean }) {
  const { t } = useTranslation()
  const practice = useSystem((state) => state.info?.practice ?? false)
  const { item, brief, taken } = props
  const { contactId } = item
  const begin = useCallback(async () => {
    applyOperatorCall(await client.followUps.call({ contactId, desk }))
  }, [contactId])
  const { busy, run } = useAction(begin)
  const refused = brief === undefined || brief.calling.refusal !== null || taken
  const shared = {
    leftSection: <IconPhone size={17} />,
    'data-key': 'l',
    'aria-keyshortcuts': 'l',
  }
  // An invented number of the practice line may be a real person's: it is never handed to a telephone.
  const own = brief?.calling.way === 'telephone' && !practice
  if (own && !refused) {
    return (
      <Button
        component="a"
        href={`tel:${item.e164}`}
        {...shared}
        aria-label={t('phone.call', { number: formatPhone(item.e164) })}
      >
        {t('operatorCall.call')}
      </Button>
    )
  }
  const blocked = refused || brief.calling.way === 'telephone'
  return (
    <Button
      {...shared}
      loading={busy}
      aria-disabled={blocked}
      variant={blocked ? 'default' : 'filled'}
      onClick={blocked ? undefined : () => void run()}
    >
      {t('operatorCall.call')}
    </Button>
  )
}

/** Why she cannot be called now, or what would make it easier. */
function CallNote(props: { brief: FollowUpBrief | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(30_000)
  const practice = useSystem((state) => state.info?.practice ?? false)
  const calling = props.brief?.calling
  if (calling === undefined) return null
  if (calling.refusal !== null) {
    return (
      <Text size="sm">
        {t(`operatorCall.refusal.${calling.refusal}`, {
          moment: calling.opensAt === null ? '' : format.moment(calling.opensAt, now),
        })}
      </Text>
    )
  }
  if (calling.missing === null) return <Text size="sm">{t('operatorCall.how')}</Text>
  const words = practice ? t('operatorCall.missing.practice') : t(`operatorCall.missing.${calling.missing}`)
  return (
    <Text size="sm">
      {words}{' '}
      {calling.missing !== 'public_address' && (
        <Anchor size="sm" underline="always" href={hrefOf('settings', 'twilio')}>
          {t('operatorCall.settings')}
        </Anchor>
      )}
    </Text>
  )
}

function HangUp(props: { call: OperatorCall }) {
  const { t } = useTranslation()
  const { id } = props.call
  const hangUp = useCallback(async () => {
    applyOperatorCall(await client.followUps.hangUp({ operatorCallId: id }))
  }, [id])
  const { busy, run } = useAction(hangUp)
  return (
    <Button
      color="red"
      leftSection={<IconPhoneOff size={17} />}
      loading={busy}
      data-key="x"
      aria-keyshortcuts="x"
      onClick={() => void run()}
    >
      {t('operatorCall.hangUp')}
    </Button>
  )
}

function CallState(props: { call: OperatorCall; name: string }) {
  const { t } = useTranslation()
  const now = useEngineNow()
  const { call, name } = props
  const { contactId } = call
  const ended = call.state === 'ended'
  useEffect(() => {
    if (!ended) return
    void loadBrief(contactId)
    const timer = setTimeout(() => forgetOperatorCall(contactId), endShownMs)
    return () => clearTimeout(timer)
  }, [ended, contactId])
  if (call.state === 'ended') {
    return (
      <Text size="sm" fw={550}>
        {t(`operatorCall.end.${call.end ?? 'completed'}`)}. {t('operatorCall.closeNow')}
      </Text>
    )
  }
  return (
    <span className={classes.callLive}>
      {call.state === 'in_call' ? <span className={classes.liveDot} aria-hidden /> : <Loader size={14} />}
      <Text size="sm" fw={600}>
        {t(`operatorCall.state.${call.state}`, { name })}
      </Text>
      {call.answeredAt !== null && (
        <Text size="sm" className="tabular" aria-hidden>
          {formatDuration(now - call.answeredAt)}
        </Text>
      )}
    </span>
  )
}

/** Only who asked for it in words is written to; to everybody else the button says why not. */
function WhatsAppButton(props: { item: FollowUpItem; brief: FollowUpBrief | undefined }) {
  const { t } = useTranslation()
  const { item, brief } = props
  const state = brief?.whatsApp.state ?? null
  const shared = {
    variant: 'default',
    leftSection: <IconBrandWhatsapp size={17} />,
    'data-key': 'w',
    'aria-keyshortcuts': 'w',
  } as const
  if (state === 'asked' && brief !== undefined) {
    const address = `https://wa.me/${item.e164.slice(1)}?text=${encodeURIComponent(brief.whatsApp.text)}`
    return (
      <Tooltip label={t('whatsApp.asked', { quote: brief.whatsApp.quote ?? '' })} multiline maw={320}>
        <Button component="a" href={address} target="_blank" rel="noreferrer" {...shared}>
          WhatsApp
        </Button>
      </Tooltip>
    )
  }
  const why = state === null || state === 'asked' ? '' : t(`whatsApp.${state}`)
  return (
    <Tooltip label={why} multiline maw={320} disabled={why === ''}>
      <Button {...shared} aria-disabled aria-describedby="whatsapp-why">
        WhatsApp
        <span id="whatsapp-why" hidden>
          {why}
        </span>
      </Button>
    </Tooltip>
  )
}
