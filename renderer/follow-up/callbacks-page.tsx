/** Promised calls that are still to be made: overdue ones first, then today, tomorrow and later. */
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Callback } from '../../shared/domain/callback.ts'
import { formatPhone, useFormat } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { useRevisions } from '../state/revisions.ts'
import { useEngineNow } from '../state/system-store.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Page } from '../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import { useReload } from '../ui/use-reload.ts'
import { CallbackDialog, type Promised } from './callback-dialog.tsx'
import classes from './callbacks.module.css'
import { loadCallbacks, useCallbacks } from './callbacks-store.tsx'
import { type Nearness, nearnessOf } from './civil-day.ts'
import { desk } from './desk-id.ts'

const order: readonly Nearness[] = ['overdue', 'today', 'tomorrow', 'later']

export function CallbacksPage() {
  const { t } = useTranslation()
  const now = useEngineNow(15_000)
  const { items, total, error } = useCallbacks()
  const revision = useRevisions((state) => state.followUps)
  const [whose, setWhose] = useState<'all' | 'mine'>('all')
  const [moving, setMoving] = useState<Callback | null>(null)
  useReload(loadCallbacks, revision)
  const shown = items?.filter((one) => whose === 'all' || one.whose === 'mine') ?? []
  const move = useCallback(
    async (callback: Callback, { at, caller, mine, note, when }: Promised) => {
      await client.followUps.scheduleCallback({ contactId: callback.contactId, at, caller, mine, note, desk })
      await loadCallbacks()
      showDone(
        t(caller === 'ana' ? 'callback.plannedAna' : 'callback.planned', {
          name: callback.nombre || formatPhone(callback.e164),
          when,
        }),
      )
    },
    [t],
  )
  const { run } = useAction(move)
  return (
    <Page
      title={t('callback.pageTitle')}
      subtitle={items === null ? '' : t('callback.count', { count: total })}
      above={<BackLink page="follow-up">{t('nav.follow-up')}</BackLink>}
      actions={
        <SegmentedControl
          aria-label={t('callback.whose')}
          value={whose}
          onChange={(value) => setWhose(value === 'mine' ? 'mine' : 'all')}
          data={[
            { value: 'all', label: t('callback.all') },
            { value: 'mine', label: t('callback.mine') },
          ]}
        />
      }
    >
      {items === null && error === null && <LoadingState lines={4} height={56} />}
      {items === null && error !== null && <ErrorState error={error} onRetry={() => void loadCallbacks()} />}
      {items !== null && shown.length === 0 && (
        <EmptyState
          icon={<IconCalendarTime size={26} />}
          title={t('callback.empty.title')}
          text={t('callback.empty.text')}
        />
      )}
      <div className={classes.groups}>
        {order.map((nearness) => {
          const group = shown.filter((one) => nearnessOf(one.at, now) === nearness)
          if (group.length === 0) return null
          return (
            <section key={nearness} className={classes.group} aria-label={t(`callback.near.${nearness}`)}>
              <Title order={2}>
                {t(`callback.near.${nearness}`)}{' '}
                <Text span c="dimmed">
                  {group.length}
                </Text>
              </Title>
              <ul>
                {group.map((one) => (
                  <PromiseRow key={one.id} callback={one} onMove={() => setMoving(one)} />
                ))}
              </ul>
            </section>
          )
        })}
        {items !== null && total > items.length && (
          <Text c="dimmed">{t('callback.more', { count: total - items.length })}</Text>
        )}
      </div>
      {moving !== null && (
        <CallbackDialog
          item={moving}
          opened
          onClose={() => setMoving(null)}
          onPromise={(promised) => {
            setMoving(null)
            void run(moving, promised)
          }}
        />
      )}
    </Page>
  )
}

function PromiseRow(props: { callback: Callback; onMove: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const { callback } = props
  const { id, contactId, caller, whose } = callback
  const name = callback.nombre || formatPhone(callback.e164)
  const cancel = useCallback(async () => {
    await client.followUps.cancelCallback({ callbackId: id, desk })
    await loadCallbacks()
    showDone(t('callback.canceled', { name }))
  }, [id, name, t])
  const { busy, run } = useAction(cancel)
  const who =
    caller === 'ana'
      ? callback.status === 'call_in_progress'
        ? t('callback.anaCalling')
        : callback.campaignRunning
          ? t('callback.anaCalls')
          : t('callback.anaHalted')
      : t(`callback.by.${whose}`)
  return (
    <li className={classes.promise} data-due={callback.due}>
      <span className={`${classes.when} tabular`}>{format.moment(callback.at, now)}</span>
      <span className={classes.who}>
        <strong>{name}</strong>
        <span className={classes.campaign}>{callback.campaignName}</span>
      </span>
      <span>{who}</span>
      <span className={classes.note} title={callback.note}>
        {callback.note}
      </span>
      <Group gap="xs" wrap="nowrap" justify="flex-end">
        {caller === 'human' && (
          <Button
            size="compact-sm"
            variant={callback.due ? 'filled' : 'default'}
            onClick={() => navigate('follow-up', contactId)}
            aria-label={t('callback.attendName', { name })}
          >
            {t('callback.attend')}
          </Button>
        )}
        {caller === 'human' && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={props.onMove}
            aria-label={t('callback.moveName', { name })}
          >
            {t('callback.move')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void run()}
          aria-label={t('callback.cancelName', { name })}
        >
          {caller === 'ana' ? t('callback.toHuman') : t('callback.cancel')}
        </Button>
      </Group>
    </li>
  )
}
