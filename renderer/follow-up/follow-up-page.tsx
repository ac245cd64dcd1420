/** Seguimiento: the next person worth a human's time, why, and one key to close her. */
import { Anchor, Button, Group } from '@mantine/core'
import { IconChecklist, IconDownload, IconHeadset } from '@tabler/icons-react'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpItem } from '../../shared/domain/follow-up.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { hrefOf, navigate, redirect } from '../router.ts'
import { client } from '../rpc-client.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { useRevisions } from '../state/revisions.ts'
import { saveFile } from '../ui/download.ts'
import { Page } from '../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import { ClosedList } from './closed-list.tsx'
import classes from './follow-up.module.css'
import { loadQueue, useFollowUps } from './follow-up-store.ts'
import { PersonFocus } from './person-focus.tsx'
import { QueueList } from './queue-list.tsx'

export default function FollowUpPage(props: { id: string | null }) {
  if (props.id === 'closed') return <ClosedList />
  return <Workspace contactId={props.id} />
}

function Workspace(props: { contactId: string | null }) {
  const { t, i18n } = useTranslation()
  const { items, total, error } = useFollowUps()
  const revision = useRevisions((state) => state.followUps)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the queue reads it again
  useEffect(() => {
    void loadQueue()
  }, [revision])

  const current = items?.find((item) => item.contactId === props.contactId)
  const first = items?.[0]
  // Whoever opens the page has the next person before her; a person who was closed makes room for the next.
  useEffect(() => {
    if (items !== null && current === undefined) {
      if (first !== undefined) redirect('follow-up', first.contactId)
      else if (props.contactId !== null) redirect('follow-up')
    }
  }, [items, current, first, props.contactId])
  useNeighbourKeys(items, props.contactId)

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
      {items?.length === 0 && (
        <EmptyState
          icon={<IconHeadset size={26} />}
          title={t('followUp.empty.title')}
          text={t('followUp.empty.text')}
          action={
            <Group>
              <Anchor href={hrefOf('follow-up', 'closed')}>{t('followUp.closed')}</Anchor>
              <Anchor href={hrefOf('live')}>{t('nav.live')}</Anchor>
            </Group>
          }
        />
      )}
      {items !== null && items.length > 0 && (
        <div className={classes.workspace}>
          <QueueList items={items} total={total} currentId={props.contactId} />
          {current !== undefined && (
            <PersonFocus
              key={current.contactId}
              item={current}
              nextId={neighbour(items, current.contactId, 1)}
            />
          )}
        </div>
      )}
    </Page>
  )
}

/** The id `step` places away; at the end of the queue the other neighbour. */
function neighbour(items: readonly FollowUpItem[], contactId: string, step: 1 | -1): string | null {
  const at = items.findIndex((item) => item.contactId === contactId)
  return (items[at + step] ?? items[at - step])?.contactId ?? null
}

function useNeighbourKeys(items: readonly FollowUpItem[] | null, contactId: string | null): void {
  useEffect(() => {
    if (items === null || contactId === null) return
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || (event.key !== 'j' && event.key !== 'k')) return
      const at = items.findIndex((item) => item.contactId === contactId)
      const next = items[at + (event.key === 'j' ? 1 : -1)]
      if (next !== undefined) redirect('follow-up', next.contactId)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [items, contactId])
}
