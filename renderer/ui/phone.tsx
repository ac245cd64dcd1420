/** A telephone number as people here write it, ready to be copied or called. */
import { ActionIcon, Anchor, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatPhone } from '../format.ts'
import { useSystem } from '../state/system-store.ts'

/** @param props.plain only the number: it is called by other means beside it */
export function PhoneNumber(props: { e164: string; large?: boolean; plain?: boolean }) {
  const { t } = useTranslation()
  // An invented number of the practice line may be a real person's: it is never handed to a telephone.
  const practice = useSystem((state) => state.info?.practice ?? true)
  return (
    <Group gap={4} wrap="nowrap">
      {props.plain || practice ? (
        <Text
          className="tabular"
          style={{ whiteSpace: 'nowrap' }}
          fw={props.large ? 600 : 450}
          fz={props.large ? 'lg' : 'md'}
        >
          {formatPhone(props.e164)}
        </Text>
      ) : (
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
      )}
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
