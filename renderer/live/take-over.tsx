/** An operator takes a call over: her telephone rings, ANA announces her, and goes on when she does not answer. */
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/domain/call.ts'
import { operatorPhoneOf } from '../../shared/domain/operator-phone.ts'
import { formatPhone } from '../format.ts'
import { client } from '../rpc-client.ts'
import { saveSettings, useSettings } from '../settings/settings-store.ts'
import { showDone } from '../shell/notices.ts'
import { useAction } from '../ui/use-action.ts'

export function TakeOverDialog(props: { call: Call; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { call } = props
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={
        <Title order={2}>{t('live.takeOver.title', { name: call.nombre || formatPhone(call.e164) })}</Title>
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <TakeOverForm call={call} onClose={props.onClose} />
    </Modal>
  )
}

function TakeOverForm(props: { call: Call; onClose: () => void }) {
  const { t } = useTranslation()
  const known = useSettings((state) => state.view?.settings.operatorPhone ?? '')
  const [number, setNumber] = useState(known === '' ? '' : formatPhone(known))
  const [remember, setRemember] = useState(known === '')
  const [refused, setRefused] = useState(false)
  const { call, onClose } = props
  const takeOver = useCallback(
    async (operatorE164: string) => {
      await client.calls.takeOver({ callId: call.id, operatorE164 })
      showDone(t('live.takeOver.ringing', { number: formatPhone(operatorE164) }))
      onClose()
      if (remember && operatorE164 !== known) await saveSettings({ operatorPhone: operatorE164 })
    },
    [call.id, known, onClose, remember, t],
  )
  const { busy, run } = useAction(takeOver)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const e164 = operatorPhoneOf(number)
        setRefused(e164 === null)
        if (e164 !== null && !busy) void run(e164)
      }}
    >
      <Stack gap="md">
        <Text>{t('live.takeOver.text')}</Text>
        <TextInput
          label={t('live.takeOver.number')}
          description={t('live.takeOver.numberHelp')}
          type="tel"
          value={number}
          maxLength={20}
          data-autofocus
          error={refused ? t('live.takeOver.invalid') : null}
          onChange={(event) => {
            setNumber(event.currentTarget.value)
            setRefused(false)
          }}
        />
        <Checkbox
          label={t('live.takeOver.remember')}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('live.takeOver.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
