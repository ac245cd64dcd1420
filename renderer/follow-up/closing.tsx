/** Closing a person, and taking it back for as long as the engine allows. */
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import type { FollowUpClosure, FollowUpItem, FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import { formatPhone } from '../format.ts'
import { navigate, redirect } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { touchNow } from '../state/revisions.ts'
import { loadQueue, takeOff } from './follow-up-store.ts'

let lastClosed: { contactId: string; untilMs: number } | null = null

/** The next person is there at once; the engine is told meanwhile, and a refusal brings the person back. */
export async function closePerson(
  item: FollowUpItem,
  outcome: FollowUpOutcome,
  notes: string,
  nextId: string | null,
): Promise<void> {
  takeOff(item.contactId)
  redirect('follow-up', nextId === item.contactId ? null : nextId)
  try {
    const closure = await client.followUps.close({ contactId: item.contactId, outcome, notes })
    touchNow('closed')
    offerUndo(closure)
  } catch (error) {
    showError(error)
    await loadQueue()
    navigate('follow-up', item.contactId)
  }
}

function offerUndo(closure: FollowUpClosure): void {
  // Measured on the engine's clock, which may not agree with this computer's.
  const allowedMs = Math.max(0, closure.undoUntil - closure.closedAt)
  lastClosed = { contactId: closure.contactId, untilMs: Date.now() + allowedMs }
  notifications.show({
    id: 'closed',
    color: 'frailejon',
    autoClose: allowedMs,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text>
          {i18next.t('followUp.closedAs', {
            name: closure.nombre || formatPhone(closure.e164),
            outcome: i18next.t(`followUpOutcome.${closure.outcome}`),
          })}
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => void undoLast()}>
          {i18next.t('followUp.undo')}
        </Button>
      </Group>
    ),
  })
}

/** Brings back the person closed last, while that is still allowed. */
export async function undoLast(): Promise<void> {
  if (lastClosed === null || Date.now() > lastClosed.untilMs) return
  const { contactId } = lastClosed
  lastClosed = null
  notifications.hide('closed')
  try {
    await client.followUps.undo({ contactId })
    touchNow('closed')
    await loadQueue()
    navigate('follow-up', contactId)
  } catch (error) {
    showError(error)
  }
}
