/** The last seconds of a call as it sounds: the customer above the middle, ANA below, moving with time. */
import { useEffect, useRef } from 'react'
import { type LivePlayer, peakMs } from './live-player.ts'

const spanMs = 6_000
/** Quiet speech must still be seen. */
const loudnessToHeight = (loudness: number) => Math.min(1, loudness ** 0.6 * 1.25)
/** With less motion wished, the picture is renewed so often. */
const calmEveryMs = 500

export function LiveWaveform(props: { player: LivePlayer; className?: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { player } = props
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)')
    let frame = 0
    let drawnAt = Number.NEGATIVE_INFINITY
    const draw = (nowMs: number) => {
      frame = requestAnimationFrame(draw)
      if (calm.matches && nowMs - drawnAt < calmEveryMs) return
      drawnAt = nowMs
      drawVoices(element, context, player)
    }
    frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  }, [player])
  return <canvas ref={canvas} className={props.className} aria-hidden />
}

function drawVoices(element: HTMLCanvasElement, context: CanvasRenderingContext2D, player: LivePlayer): void {
  const scale = window.devicePixelRatio || 1
  const width = Math.round(element.clientWidth * scale)
  const height = Math.round(element.clientHeight * scale)
  if (element.width !== width) element.width = width
  if (element.height !== height) element.height = height
  context.clearRect(0, 0, width, height)
  const style = getComputedStyle(element)
  const middle = height / 2
  const half = middle - scale
  const step = width / (spanMs / peakMs)
  const bar = Math.max(scale, step * 0.6)
  for (const side of ['customer', 'assistant'] as const) {
    context.fillStyle = style.getPropertyValue(
      side === 'customer' ? '--ana-voice-customer' : '--ana-voice-ana',
    )
    player.loudness(side, spanMs).forEach((loudness, index) => {
      const size = Math.max(scale / 2, loudnessToHeight(loudness) * half)
      context.fillRect(index * step, side === 'customer' ? middle - size : middle, bar, size)
    })
  }
}
