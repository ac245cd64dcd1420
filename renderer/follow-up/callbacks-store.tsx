/** Promised calls as this desk sees them, and the word that one is due. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { create } from 'zustand'
import type { Callback } from '../../shared/domain/callback.ts'
import { formatPhone } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { desk } from './desk-id.ts'

/** A day of an operator has fewer; the page says when there are more. */
const shownAtOnce = 500

interface CallbacksState {
  /** Null until first loaded. */
  items: Callback[] | null
  total: number
  dueNow: number
  error: unknown
}

export const useCallbacks = create<CallbacksState>(() => ({
  items: null,
  total: 0,
  dueNow: 0,
  error: null,
}))

export async function loadCallbacks(): Promise<void> {
  try {
    const { items, total, dueNow } = await client.followUps.callbacks({
      desk,
      whose: 'all',
      offset: 0,
      limit: shownAtOnce,
    })
    useCallbacks.setState({ items, total, dueNow, error: null })
  } catch (error) {
    useCallbacks.setState({ error })
  }
}

let reading: ReturnType<typeof setTimeout> | null = null

/** Many changes of the queue make one read. */
export function refreshCallbacksSoon(): void {
  if (reading !== null) return
  reading = setTimeout(() => {
    reading = null
    void loadCallbacks()
  }, 1_000)
}

/** Stays until somebody answers it: a promised call must not slip by. */
export function announceDue(callback: Callback, owner: string | null): void {
  void loadCallbacks()
  if (owner !== null && owner !== desk) return
  const id = `callback:${callback.id}`
  const go = () => {
    notifications.hide(id)
    navigate('follow-up', callback.contactId)
  }
  notifications.show({
    id,
    color: 'yellow',
    autoClose: false,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    title: i18next.t('callback.dueTitle'),
    message: (
      <Stack gap={8}>
        <Text>
          {[callback.nombre || formatPhone(callback.e164), callback.note].filter(Boolean).join(' · ')}
        </Text>
        <Group>
          <Button size="compact-sm" onClick={go}>
            {i18next.t('callback.attend')}
          </Button>
        </Group>
      </Stack>
    ),
  })
}
