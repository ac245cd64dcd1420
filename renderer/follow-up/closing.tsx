/** Closing a person or promising her a call, and taking it back for as long as that is allowed. */
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpItem, FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import { formatPhone } from '../format.ts'
import { navigate, redirect } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { touchNow } from '../state/revisions.ts'
import { loadCallbacks } from './callbacks-store.tsx'
import { desk } from './desk-id.ts'
import classes from './follow-up.module.css'
import { loadQueue, settled, takeOff } from './follow-up-store.ts'
import { forgetNotes } from './notes.ts'

/** A promise can be taken back at any time; here, for as long as it is fresh in mind. */
const promiseUndoMs = 15_000

interface Undoable {
  contactId: string
  untilMs: number
  undo: () => Promise<unknown>
}

let last: Undoable | null = null

/** The next person is there at once; the engine is told meanwhile, and a refusal brings the person back. */
async function leave(
  item: FollowUpItem,
  nextId: string | null,
  act: () => Promise<Undoable & { message: string }>,
): Promise<void> {
  takeOff(item.contactId)
  redirect('follow-up', nextId === item.contactId ? null : nextId)
  try {
    const { message, ...undoable } = await act()
    offerUndo(undoable, message)
    settled(item.contactId)
  } catch (error) {
    settled(item.contactId)
    showError(error)
    await loadQueue()
    navigate('follow-up', item.contactId)
  }
}

const nameOf = (item: FollowUpItem) => item.nombre || formatPhone(item.e164)

export function closePerson(
  item: FollowUpItem,
  outcome: FollowUpOutcome,
  notes: string,
  nextId: string | null,
): Promise<void> {
  const { contactId } = item
  return leave(item, nextId, async () => {
    const closure = await client.followUps.close({ contactId, outcome, notes, desk })
    touchNow('closed')
    if (item.callbackAt !== null) void loadCallbacks()
    return {
      contactId,
      // Measured on the engine's clock, which may not agree with this computer's.
      untilMs: Date.now() + Math.max(0, closure.undoUntil - closure.closedAt),
      undo: () => client.followUps.undo({ contactId, desk }),
      message: i18next.t('followUp.closedAs', {
        name: nameOf(item),
        outcome: i18next.t(`followUpOutcome.${closure.outcome}`),
      }),
    }
  })
}

export function promiseCall(
  item: FollowUpItem,
  given: { at: number; caller: 'ana' | 'human'; mine: boolean; note: string; when: string },
  nextId: string | null,
): Promise<void> {
  const { contactId } = item
  return leave(item, nextId, async () => {
    const { at, caller, mine, note, when } = given
    const { id } = await client.followUps.scheduleCallback({ contactId, at, caller, mine, note, desk })
    forgetNotes(contactId)
    void loadCallbacks()
    return {
      contactId,
      untilMs: Date.now() + promiseUndoMs,
      undo: () => client.followUps.cancelCallback({ callbackId: id, desk }),
      message: i18next.t(caller === 'ana' ? 'callback.plannedAna' : 'callback.planned', {
        name: nameOf(item),
        when,
      }),
    }
  })
}

function offerUndo(undoable: Undoable, message: string): void {
  last = undoable
  notifications.show({
    id: 'closed',
    color: 'frailejon',
    autoClose: Math.max(1, undoable.untilMs - Date.now()),
    withCloseButton: false,
    message: <UndoOffer message={message} untilMs={undoable.untilMs} />,
  })
}

/** How long it can still be taken back, second by second. */
function UndoOffer(props: { message: string; untilMs: number }) {
  const { t } = useTranslation()
  const [leftMs, setLeftMs] = useState(() => props.untilMs - Date.now())
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(props.untilMs - Date.now()), 250)
    return () => clearInterval(timer)
  }, [props.untilMs])
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text>{props.message}</Text>
      <Button
        size="compact-sm"
        variant="default"
        className={classes.undo}
        aria-label={t('followUp.undo')}
        onClick={() => void undoLast()}
      >
        {t('followUp.undoFor', { seconds })}
      </Button>
    </Group>
  )
}

/** Brings back the person who left last, while that is still allowed. */
export async function undoLast(): Promise<void> {
  if (last === null || Date.now() > last.untilMs) return
  const { contactId, undo } = last
  last = null
  notifications.hide('closed')
  try {
    await undo()
    touchNow('closed')
    await Promise.all([loadQueue(), loadCallbacks()])
    navigate('follow-up', contactId)
  } catch (error) {
    showError(error)
  }
}
