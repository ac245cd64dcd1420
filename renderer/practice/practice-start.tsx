/** The quickest way to see ANA at work: a ready-made list of invented people, called on the practice line. */
import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useAction } from '../ui/use-action.ts'

async function startSample(): Promise<void> {
  await client.practice.startSample({ start: true })
  navigate('live')
}

export function PracticeStartButton(props: { size?: 'sm' | 'md'; variant?: 'filled' | 'default' }) {
  const { t } = useTranslation()
  const { busy, run } = useAction(startSample)
  return (
    <Button
      size={props.size ?? 'sm'}
      variant={props.variant ?? 'filled'}
      leftSection={<IconPlayerPlay size={18} />}
      loading={busy}
      onClick={() => void run()}
    >
      {t('practice.trySample')}
    </Button>
  )
}
