/** Leaves one of the two voices of a call out, or lets it be heard again. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconRobot, IconRobotOff, IconUser, IconUserOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Side } from './live-player.ts'

const icons = { customer: [IconUser, IconUserOff], assistant: [IconRobot, IconRobotOff] } as const

export function MuteButton(props: { side: Side; muted: boolean; onToggle: (side: Side) => void }) {
  const { t } = useTranslation()
  const { side, muted } = props
  const Icon = icons[side][muted ? 1 : 0]
  const label = t(`audio.mute.${side}`)
  return (
    <Tooltip label={muted ? t(`audio.unmute.${side}`) : label}>
      <ActionIcon
        variant={muted ? 'default' : 'light'}
        color={muted ? 'gray' : 'frailejon'}
        aria-label={label}
        aria-pressed={muted}
        onClick={() => props.onToggle(side)}
      >
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  )
}
