/** One person: who she is, how to reach her, why she is here in her own words, and what to say. */
import { Alert, Button, Group, Text, Title } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpBrief, FollowUpItem } from '../../shared/domain/follow-up.ts'
import { formatPhone, formatSpan, useFormat } from '../format.ts'
import { useEngineNow } from '../state/system-store.ts'
import { PhoneNumber } from '../ui/phone.tsx'
import { Scrollable } from '../ui/scrollable.tsx'
import { ErrorState } from '../ui/states.tsx'
import { CallBar } from './call-bar.tsx'
import classes from './follow-up.module.css'
import { loadBrief, useFollowUps } from './follow-up-store.ts'
import { Reasons } from './reasons.tsx'
import type { Claim } from './use-claim.ts'

export function PersonFocus(props: {
  item: FollowUpItem
  brief: FollowUpBrief | undefined
  claim: Claim
  /** True when whoever was here before has just left: the keyboard goes to where this person's story begins. */
  takeFocus: RefObject<boolean>
  onPromise: () => void
  /** Offers somebody else; null when nobody is free. */
  onNext: (() => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { item, brief, claim, takeFocus } = props
  const now = useEngineNow(15_000)
  const failed = useFollowUps((state) => state.briefErrors[item.contactId])
  const name = item.nombre || formatPhone(item.e164)
  const promised = brief?.callback ?? null
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!takeFocus.current) return
    takeFocus.current = false
    heading.current?.focus({ preventScroll: true })
  }, [takeFocus])
  return (
    <section className={classes.focus} aria-label={name}>
      <div className={classes.focusHead}>
        <div className={classes.who}>
          <Title order={2} fz="xl" ref={heading} tabIndex={-1}>
            {item.nombre || t('contacts.noName')}
          </Title>
          <Text c="dimmed" size="sm">
            {item.campaignName} · {t('home.next.waits', { span: formatSpan(now - item.waitingSince) })}
          </Text>
        </div>
        <PhoneNumber e164={item.e164} plain />
      </div>
      <CallBar item={item} brief={brief} taken={claim === 'taken'} onPromise={props.onPromise} />
      <Scrollable as="section" className={classes.focusBody} label={t('followUp.brief')}>
        {claim === 'taken' && (
          <Alert color="yellow" variant="light" mb="md" icon={<IconUsers size={18} />}>
            <Group justify="space-between" gap="sm">
              <span>{t('followUp.takenText')}</span>
              {props.onNext !== null && (
                <Button size="compact-sm" variant="default" onClick={props.onNext}>
                  {t('followUp.goNext')}
                </Button>
              )}
            </Group>
          </Alert>
        )}
        {promised !== null && (
          <p className={classes.promise} data-due={promised.due}>
            <strong>
              {t(promised.due ? 'callback.wasPromised' : 'callback.isPromised', {
                when: format.dateTime(promised.at),
              })}
            </strong>
            {promised.note !== '' && <span> {promised.note}</span>}
          </p>
        )}
        <Reasons item={item} brief={brief} />
        {failed !== undefined && brief === undefined && (
          <ErrorState error={failed} onRetry={() => void loadBrief(item.contactId)} />
        )}
      </Scrollable>
    </section>
  )
}
