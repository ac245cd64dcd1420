/** Seguimiento: the next person worth a human's time, why, how to reach her, and one key to close her. */
import { Anchor, Button, Group } from '@mantine/core'
import { IconCalendarTime, IconChecklist, IconDownload, IconHeadset } from '@tabler/icons-react'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpBrief, FollowUpItem } from '../../shared/domain/follow-up.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { hrefOf, navigate, redirect } from '../router.ts'
import { client } from '../rpc-client.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { useRevisions } from '../state/revisions.ts'
import { saveFile } from '../ui/download.ts'
import { Page } from '../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import { useReload } from '../ui/use-reload.ts'
import { CallbackDialog } from './callback-dialog.tsx'
import { CallbacksPage } from './callbacks-page.tsx'
import { useCallbacks } from './callbacks-store.tsx'
import { ClosedList } from './closed-list.tsx'
import { promiseCall } from './closing.tsx'
import classes from './follow-up.module.css'
import { loadBrief, loadQueue, nextFree, useFollowUps } from './follow-up-store.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { PersonFocus } from './person-focus.tsx'
import { QueueList } from './queue-list.tsx'
import { useClaim } from './use-claim.ts'

export default function FollowUpPage(props: { id: string | null }) {
  if (props.id === 'closed') return <ClosedList />
  if (props.id === 'callbacks') return <CallbacksPage />
  return <Workspace contactId={props.id} />
}

/** Whom the page put before the operator by itself: when she turns out to be another's, somebody else is offered. */
let offeredId: string | null = null

function offer(contactId: string | null): void {
  offeredId = contactId
  redirect('follow-up', contactId)
}

function Workspace(props: { contactId: string | null }) {
  const { t, i18n } = useTranslation()
  const { contactId } = props
  const { items, total, error } = useFollowUps()
  const promised = useCallbacks((state) => state.total)
  const due = useCallbacks((state) => state.dueNow)
  const brief = useFollowUps((state) => (contactId === null ? undefined : state.briefs[contactId]))
  const briefError = useFollowUps((state) => (contactId === null ? undefined : state.briefErrors[contactId]))
  const revision = useRevisions((state) => state.followUps)
  useReload(loadQueue, revision)
  // What is known of her may have changed with the queue.
  const loadHers = useCallback(() => (contactId === null ? null : loadBrief(contactId)), [contactId])
  useReload(loadHers, revision)

  const queued = items?.find((item) => item.contactId === contactId)
  // Somebody who was promised a later call is not in the queue, and can be looked at all the same.
  const current = queued ?? (contactId === null ? undefined : brief?.item)
  const nextId = items === null ? null : nextFree(items, contactId)
  const isGone = contactId !== null && queued === undefined && briefError !== undefined
  // Whoever opens the page has the next person before her; a person who is gone makes room for the next.
  useEffect(() => {
    if (items === null) return
    if (contactId === null) {
      const first = nextFree(items, null)
      if (first !== null) offer(first)
    } else if (isGone) offer(nextFree(items, null))
  }, [items, contactId, isGone])
  // The next person's brief is at hand before she is asked for.
  useEffect(() => {
    if (nextId !== null && useFollowUps.getState().briefs[nextId] === undefined) void loadBrief(nextId)
  }, [nextId])
  useNeighbourKeys(items, contactId)
  // Kept here: between two people, whose address comes a moment later, nobody may be shown at all.
  const takeFocus = useRef(false)

  const language: Language = i18n.language === 'en' ? 'en' : 'es'
  const exportQueue = useCallback(
    async () => saveFile(await client.followUps.exportFile({ language })),
    [language],
  )
  const { busy, run } = useAction(exportQueue)

  return (
    <Page
      fill
      wide
      title={t('nav.follow-up')}
      subtitle={total === 0 ? t('followUp.nobody') : t('followUp.waiting', { count: total })}
      actions={
        <>
          <Button
            variant={due > 0 ? 'light' : 'default'}
            leftSection={<IconCalendarTime size={17} />}
            onClick={() => navigate('follow-up', 'callbacks')}
          >
            {due > 0 ? t('callback.dueCount', { count: due }) : t('callback.pageLink', { count: promised })}
          </Button>
          <Button
            variant="default"
            leftSection={<IconChecklist size={17} />}
            onClick={() => navigate('follow-up', 'closed')}
          >
            {t('followUp.closed')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={17} />}
            loading={busy}
            disabled={total === 0}
            onClick={() => void run()}
          >
            {t('followUp.export')}
          </Button>
        </>
      }
    >
      {items === null && error === null && <LoadingState lines={4} height={90} />}
      {items === null && error !== null && <ErrorState error={error} onRetry={() => void loadQueue()} />}
      {items?.length === 0 && current === undefined && (
        <EmptyState
          icon={<IconHeadset size={26} />}
          title={t('followUp.empty.title')}
          text={t('followUp.empty.text')}
          action={
            <Group>
              {promised > 0 && (
                <Anchor href={hrefOf('follow-up', 'callbacks')}>
                  {t('callback.pageLink', { count: promised })}
                </Anchor>
              )}
              <Anchor href={hrefOf('follow-up', 'closed')}>{t('followUp.closed')}</Anchor>
              <Anchor href={hrefOf('live')}>{t('nav.live')}</Anchor>
            </Group>
          }
        />
      )}
      {items !== null &&
        current === undefined &&
        items.length > 0 &&
        nextId === null &&
        contactId === null && (
          <EmptyState
            icon={<IconHeadset size={26} />}
            title={t('followUp.allTaken.title')}
            text={t('followUp.allTaken.text')}
          />
        )}
      {items !== null && (items.length > 0 || current !== undefined) && (
        <div className={classes.workspace}>
          <QueueList items={items} total={total} currentId={contactId} />
          {current !== undefined && (
            <Attended item={current} brief={brief} nextId={nextId} takeFocus={takeFocus} />
          )}
        </div>
      )}
    </Page>
  )
}

/** The person before the operator. One for all: what she has in hand stays in place when the next one comes. */
function Attended(props: {
  item: FollowUpItem
  brief: FollowUpBrief | undefined
  nextId: string | null
  takeFocus: RefObject<boolean>
}) {
  const { item, brief, nextId, takeFocus } = props
  const { contactId } = item
  const claim = useClaim(contactId)
  const [promising, setPromising] = useState(false)
  useEffect(() => {
    if (claim !== 'taken' || offeredId !== contactId) return
    if (nextId !== null) offer(nextId)
    else void loadQueue().then(() => offer(null))
  }, [claim, contactId, nextId])
  const leaving = useCallback(() => {
    takeFocus.current = true
    offeredId = nextId
  }, [nextId, takeFocus])
  return (
    <>
      <PersonFocus
        key={contactId}
        item={item}
        brief={brief}
        claim={claim}
        takeFocus={takeFocus}
        onPromise={() => setPromising(true)}
        onNext={nextId === null ? null : () => offer(nextId)}
      />
      <OutcomePanel item={item} nextId={nextId} taken={claim === 'taken'} onClosed={leaving} />
      {promising && (
        <CallbackDialog
          item={item}
          opened
          onClose={() => setPromising(false)}
          onPromise={(promised) => {
            setPromising(false)
            leaving()
            void promiseCall(item, promised, nextId)
          }}
        />
      )}
    </>
  )
}

function useNeighbourKeys(items: readonly FollowUpItem[] | null, contactId: string | null): void {
  useEffect(() => {
    if (items === null || contactId === null) return
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event) || (event.key !== 'j' && event.key !== 'k')) return
      const at = items.findIndex((item) => item.contactId === contactId)
      const next = items[at + (event.key === 'j' ? 1 : -1)]
      if (next === undefined) return
      offeredId = null
      redirect('follow-up', next.contactId)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [items, contactId])
}
