/** Hear a call while it lasts: a button, how it sounds, and each voice to be muted by itself. */
import { Button, Group, Kbd } from '@mantine/core'
import { IconEar, IconEarOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LivePlayer } from '../audio/live-player.ts'
import { LiveWaveform } from '../audio/live-waveform.tsx'
import { MuteButton } from '../audio/mute-button.tsx'
import { useFormat } from '../format.ts'
import classes from './live.module.css'
import type { Listening } from './use-listening.ts'

export function ListenStrip(props: { listening: Listening }) {
  const { t } = useTranslation()
  const { listening } = props
  const { state, player } = listening
  return (
    <div className={classes.listen}>
      {player === null ? (
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconEar size={16} />}
          rightSection={<Kbd size="xs">e</Kbd>}
          onClick={listening.start}
        >
          {t('live.listen.start')}
        </Button>
      ) : (
        <Button
          variant="light"
          size="compact-md"
          leftSection={<IconEarOff size={16} />}
          onClick={listening.stop}
        >
          {t('live.listen.stop')}
        </Button>
      )}
      <div className={classes.listenState} role="status">
        {player === null ? (
          t('live.listen.hint')
        ) : state === 'on' ? (
          <Delay player={player} />
        ) : (
          t(`live.listen.${state === 'off' ? 'starting' : state}`)
        )}
      </div>
      {player !== null && (
        <Group gap={4} wrap="nowrap">
          {(['customer', 'assistant'] as const).map((side) => (
            <MuteButton
              key={side}
              side={side}
              muted={listening.muted[side]}
              onToggle={listening.toggleMute}
            />
          ))}
        </Group>
      )}
      {player !== null && <LiveWaveform player={player} className={classes.liveWave} />}
    </div>
  )
}

/** How far behind the call the listener is. */
function Delay(props: { player: LivePlayer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { player } = props
  const [delayMs, setDelayMs] = useState(() => player.delayMs())
  useEffect(() => {
    const timer = setInterval(() => setDelayMs(player.delayMs()), 1_000)
    return () => clearInterval(timer)
  }, [player])
  // Rounded to tenths: what changes every second is not read.
  if (delayMs === null) return <>{t('live.listen.on')}</>
  return (
    <>{t('live.listen.delay', { delay: format.latency(Math.max(100, Math.round(delayMs / 100) * 100)) })}</>
  )
}
