/** A telephone number as people here write it, ready to be copied or called. */
import { ActionIcon, Anchor, CopyButton, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatPhone } from '../format.ts'

export function PhoneNumber(props: { e164: string; large?: boolean }) {
  const { t } = useTranslation()
  return (
    <Group gap={4} wrap="nowrap">
      <Anchor
        href={`tel:${props.e164}`}
        className="tabular"
        style={{ whiteSpace: 'nowrap' }}
        fw={props.large ? 600 : 450}
        fz={props.large ? 'lg' : 'md'}
        aria-label={t('phone.call', { number: formatPhone(props.e164) })}
      >
        {formatPhone(props.e164)}
      </Anchor>
      <CopyButton value={props.e164} timeout={1500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('phone.copied') : t('phone.copy')}>
            <ActionIcon variant="subtle" color="gray" size="md" onClick={copy} aria-label={t('phone.copy')}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}
