/** The recording of a call: both voices as waveforms, played, muted and searched by ear, in step with the transcript. */
import { ActionIcon, Group, Progress, Select, Text, Tooltip, useComputedColorScheme } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import WaveSurfer from 'wavesurfer.js'
import type { Recording } from '../../shared/domain/call.ts'
import type { Side } from '../audio/live-player.ts'
import { MuteButton } from '../audio/mute-button.tsx'
import { createVoiceMixer, type VoiceMixer } from '../audio/voice-mixer.ts'
import type { RecordedVoices } from '../audio/wav.ts'
import { formatDuration } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { ErrorState } from '../ui/states.tsx'
import classes from './conversations.module.css'
import { type LoadedRecording, useRecording } from './use-recording.ts'

export interface RecordingHandle {
  /** @param atMs ms since the call was answered */
  playFrom(atMs: number): void
  toggle(): void
  /** Forwards or, with a negative length, backwards. */
  step(ms: number): void
}

interface PlayerProps {
  /** Ms since the call was answered, some times a second while it plays. */
  onTime: (atMs: number) => void
  /** The voices as soon as they are there. */
  onVoices?: (voices: RecordedVoices) => void
  handle: Ref<RecordingHandle>
}

export function RecordingCard(props: PlayerProps & { callId: string; recording: Recording }) {
  const { t } = useTranslation()
  const loaded = useRecording(props.callId, props.recording)
  const { onVoices } = props
  useEffect(() => {
    if (loaded.kind === 'ready') onVoices?.(loaded.voices)
  }, [loaded, onVoices])
  return (
    <Card title={t('recording.title')}>
      {loaded.kind === 'loading' && (
        <Progress value={loaded.fraction * 100} size="sm" aria-label={t('recording.loading')} />
      )}
      {loaded.kind === 'failed' && <ErrorState error={loaded.error} onRetry={loaded.retry} />}
      {loaded.kind === 'ready' && <Player loaded={loaded} onTime={props.onTime} handle={props.handle} />}
    </Card>
  )
}

const waveHeight = 46
/** How far one press of an arrow goes. */
export const stepMs = 5_000
const rates = ['1', '1.25', '1.5', '2']
const sides = ['customer', 'assistant'] as const

/** The voices in the colours of the theme in force: what was played in full colour, what is still to come paler. */
function coloursOf(element: HTMLElement) {
  const style = getComputedStyle(element)
  return {
    cursorColor: style.getPropertyValue('--mantine-color-text'),
    splitChannels: (['--ana-voice-customer', '--ana-voice-ana'] as const).map((name) => ({
      // Opaque: the library paints the played part through the pale one.
      waveColor: `color-mix(in srgb, ${style.getPropertyValue(name)} 45%, ${style.getPropertyValue('--ana-sunken')})`,
      progressColor: style.getPropertyValue(name),
    })),
  }
}

function Player(props: PlayerProps & { loaded: Extract<LoadedRecording, { kind: 'ready' }> }) {
  const { t, i18n } = useTranslation()
  const { loaded, onTime } = props
  const { voices, offsetMs } = loaded
  const container = useRef<HTMLDivElement>(null)
  const surfer = useRef<WaveSurfer | null>(null)
  const mixer = useRef<VoiceMixer | null>(null)
  const [playing, setPlaying] = useState(false)
  const [positionMs, setPositionMs] = useState(0)
  const [muted, setMuted] = useState<Record<Side, boolean>>({ customer: false, assistant: false })
  const [rate, setRate] = useState('1')
  const tell = useRef(onTime)
  tell.current = onTime

  useEffect(() => {
    if (container.current === null) return
    const media = new Audio()
    const wave = WaveSurfer.create({
      container: container.current,
      media,
      url: loaded.url,
      // Given, so that the file is not fetched and decoded a second time.
      peaks: [voices.customer, voices.assistant],
      duration: voices.durationMs / 1000,
      height: waveHeight,
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      barMinHeight: 1,
      // Telephones are quiet, and one voice is often quieter than the other.
      normalize: true,
      cursorWidth: 2,
      dragToSeek: true,
      hideScrollbar: true,
      ...coloursOf(container.current),
    })
    surfer.current = wave
    wave.on('play', () => setPlaying(true))
    wave.on('pause', () => setPlaying(false))
    wave.on('finish', () => setPlaying(false))
    wave.on('timeupdate', (seconds) => {
      setPositionMs(seconds * 1000)
      tell.current(offsetMs + seconds * 1000)
    })
    return () => {
      wave.destroy()
      mixer.current?.close()
      mixer.current = null
      surfer.current = null
    }
  }, [loaded.url, voices, offsetMs])

  const theme = useComputedColorScheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    if (container.current !== null) surfer.current?.setOptions(coloursOf(container.current))
  }, [theme])

  /** The mixer needs a click before it; until then nothing can sound anyway. */
  const wake = useCallback(() => {
    const media = surfer.current?.getMediaElement()
    if (!media) return
    mixer.current ??= createVoiceMixer(media)
    mixer.current.resume()
  }, [])
  const seek = useCallback(
    (ms: number) => surfer.current?.setTime(Math.min(Math.max(0, ms), voices.durationMs) / 1000),
    [voices.durationMs],
  )
  const toggle = useCallback(() => {
    wake()
    void surfer.current?.playPause()
  }, [wake])
  useImperativeHandle(
    props.handle,
    () => ({
      playFrom(atMs) {
        wake()
        seek(atMs - offsetMs)
        void surfer.current?.play()
      },
      toggle,
      step(ms) {
        seek((surfer.current?.getCurrentTime() ?? 0) * 1000 + ms)
      },
    }),
    [offsetMs, seek, toggle, wake],
  )
  const mute = (side: Side) => {
    wake()
    const next = { ...muted, [side]: !muted[side] }
    setMuted(next)
    mixer.current?.mute(side, next[side])
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: positionMs - stepMs,
      ArrowRight: positionMs + stepMs,
      Home: 0,
      End: voices.durationMs,
    }
    const target = steps[event.key]
    if (target !== undefined) {
      event.preventDefault()
      seek(target)
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault()
      toggle()
    }
  }
  return (
    <div className={classes.player}>
      <div className={classes.waves}>
        <div className={classes.voiceNames} aria-hidden>
          <span data-voice="customer">{t('transcript.customer')}</span>
          <span data-voice="assistant">ANA</span>
        </div>
        <div
          ref={container}
          className={classes.wave}
          style={{ height: waveHeight * 2 }}
          role="slider"
          tabIndex={0}
          aria-label={t('recording.position')}
          aria-valuemin={0}
          aria-valuemax={Math.round(voices.durationMs / 1000)}
          aria-valuenow={Math.round(positionMs / 1000)}
          aria-valuetext={formatDuration(positionMs)}
          onKeyDown={onKeyDown}
        />
      </div>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Tooltip label={playing ? t('recording.pause') : t('recording.play')}>
            <ActionIcon
              size="lg"
              radius="xl"
              onClick={toggle}
              aria-label={playing ? t('recording.pause') : t('recording.play')}
            >
              {playing ? <IconPlayerPauseFilled size={17} /> : <IconPlayerPlayFilled size={17} />}
            </ActionIcon>
          </Tooltip>
          <Text className="tabular" size="sm">
            {formatDuration(positionMs)} / {formatDuration(voices.durationMs)}
          </Text>
        </Group>
        <Group gap="xs">
          {sides.map((side) => (
            <MuteButton key={side} side={side} muted={muted[side]} onToggle={mute} />
          ))}
          <Select
            size="xs"
            w={84}
            aria-label={t('recording.rate')}
            value={rate}
            data={rates.map((value) => ({ value, label: `${Number(value).toLocaleString(i18n.language)}×` }))}
            allowDeselect={false}
            onChange={(value) => {
              if (value === null) return
              setRate(value)
              surfer.current?.setPlaybackRate(Number(value), true)
            }}
          />
        </Group>
      </Group>
      {offsetMs > 0 && (
        <Text size="xs" c="dimmed">
          {t('recording.from', { at: formatDuration(offsetMs) })}
        </Text>
      )}
    </div>
  )
}
