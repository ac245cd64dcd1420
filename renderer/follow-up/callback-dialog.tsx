/** Promises her a call: a day, an hour and who calls. Only what the law allows can be chosen, and her own wish is chosen already. */
import { Button, Group, Modal, Radio, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type CallbackDay, longestCallbackNote } from '../../shared/domain/callback.ts'
import type { FollowUpItem } from '../../shared/domain/follow-up.ts'
import { bogotaDay, bogotaDayStart, formatPhone, useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { useEngineNow } from '../state/system-store.ts'
import { ErrorState } from '../ui/states.tsx'
import { useReload } from '../ui/use-reload.ts'
import classes from './callbacks.module.css'
import { desk } from './desk-id.ts'

type Offer = Awaited<ReturnType<typeof client.followUps.callbackDays>>
type Caller = 'me' | 'anyone' | 'ana'

export interface Promised {
  at: number
  caller: 'ana' | 'human'
  mine: boolean
  note: string
  /** The instant in words. */
  when: string
}

export function CallbackDialog(props: {
  item: Pick<FollowUpItem, 'contactId' | 'nombre' | 'e164'>
  opened: boolean
  onClose: () => void
  onPromise: (promised: Promised) => void
}) {
  const { t } = useTranslation()
  const { item } = props
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size={680}
      title={<Title order={2}>{t('callback.title', { name: item.nombre || formatPhone(item.e164) })}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <CallbackForm {...props} />
    </Modal>
  )
}

function CallbackForm(props: Parameters<typeof CallbackDialog>[0]) {
  const { contactId } = props.item
  const [offer, setOffer] = useState<Offer | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const ask = useCallback(() => {
    let left = false
    setError(null)
    client.followUps.callbackDays({ contactId, desk }).then(
      (found) => {
        if (!left) setOffer(found)
      },
      (reason: unknown) => {
        if (!left) setError(reason)
      },
    )
    return () => {
      left = true
    }
  }, [contactId])
  useReload(ask, attempt)
  if (error !== null) return <ErrorState error={error} onRetry={() => setAttempt((count) => count + 1)} />
  if (offer === null) return <Skeleton height={440} radius="md" />
  return <OfferForm {...props} offer={offer} />
}

function OfferForm(props: Parameters<typeof CallbackDialog>[0] & { offer: Offer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { offer, onPromise, onClose } = props
  const dayOf = (at: number) => offer.days.find((day) => day.slots.includes(at))
  const proposed = dayOf(offer.proposedAt) ?? offer.days[0]
  const [isoDate, setIsoDate] = useState(proposed?.isoDate ?? '')
  const [at, setAt] = useState(offer.proposedAt)
  const [caller, setCaller] = useState<Caller>('anyone')
  const [note, setNote] = useState('')
  const day = offer.days.find((one) => one.isoDate === isoDate)
  const chosen = day?.slots.includes(at) ? at : null
  /** Another day at the same hour, as people mean it. */
  const chooseDay = (next: CallbackDay) => {
    setIsoDate(next.isoDate)
    const hour = at - (bogotaDayStart(isoDate) ?? at)
    const same = (bogotaDayStart(next.isoDate) ?? at) + hour
    setAt(next.slots.find((slot) => slot >= same) ?? next.slots.at(-1) ?? same)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen === null) return
        onPromise({
          at: chosen,
          caller: caller === 'ana' ? 'ana' : 'human',
          mine: caller === 'me',
          note: note.trim(),
          when: format.dateTime(chosen),
        })
      }}
    >
      <Stack gap="sm">
        {offer.asked && (
          <Text size="sm" className={classes.wish}>
            {t('callback.asked', { when: format.dateTime(offer.proposedAt) })}
          </Text>
        )}
        <DayChoice days={offer.days} isoDate={isoDate} onChoose={chooseDay} />
        {day !== undefined && <HourChoice day={day} at={chosen} onChoose={setAt} />}
        <div className={classes.whoAndNote}>
          <Radio.Group
            label={t('callback.who')}
            value={caller}
            onChange={(value) => setCaller(value === 'ana' ? 'ana' : value === 'me' ? 'me' : 'anyone')}
          >
            <Group gap="md" mt={6}>
              <Radio value="anyone" label={t('callback.anyone')} />
              <Radio value="me" label={t('callback.me')} />
              <Radio value="ana" label="ANA" disabled={offer.anaRefusal !== null} />
            </Group>
            {offer.anaRefusal !== null && (
              <Text size="xs" c="dimmed" mt={6}>
                {t(`callback.anaRefusal.${offer.anaRefusal}`)}
              </Text>
            )}
          </Radio.Group>
          <TextInput
            label={t('callback.note')}
            value={note}
            maxLength={longestCallbackNote}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={chosen === null}>
            {chosen === null
              ? t('callback.promise')
              : t('callback.promiseAt', { when: format.dateTime(chosen) })}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function DayChoice(props: {
  days: readonly CallbackDay[]
  isoDate: string
  onChoose: (day: CallbackDay) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const today = bogotaDay(now)
  const tomorrow = bogotaDay(now + 24 * 3_600_000)
  return (
    <fieldset className={classes.choice}>
      <legend>{t('callback.day')}</legend>
      <div className={classes.days}>
        {props.days.map((day) => (
          <label key={day.isoDate} className={classes.option}>
            <input
              type="radio"
              name="callback-day"
              checked={day.isoDate === props.isoDate}
              onChange={() => props.onChoose(day)}
            />
            <span>
              {day.isoDate === today
                ? t('callback.today')
                : day.isoDate === tomorrow
                  ? t('callback.tomorrow')
                  : format.date(day.slots[0] ?? 0)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function HourChoice(props: { day: CallbackDay; at: number | null; onChoose: (at: number) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const chosen = useRef<HTMLInputElement>(null)
  // Another hour may lie out of sight.
  const show = useCallback((hour: HTMLInputElement | null) => {
    chosen.current = hour
    hour?.scrollIntoView({ block: 'nearest' })
  }, [])
  // The hours arrive after the dialog: until then its close button had the keyboard.
  useEffect(() => {
    chosen.current?.focus()
  }, [])
  return (
    <fieldset className={classes.choice}>
      <legend>{t('callback.hour')}</legend>
      <div className={classes.hours}>
        {props.day.slots.map((slot) => (
          <label
            key={slot}
            className={classes.option}
            // Each row is an hour, also on a day that has begun.
            style={{ gridColumn: ((slot / 900_000) % 4) + 1 }}
          >
            <input
              type="radio"
              name="callback-hour"
              checked={slot === props.at}
              ref={slot === props.at ? show : undefined}
              onChange={() => props.onChoose(slot)}
            />
            <span className="tabular">{format.time(slot)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
