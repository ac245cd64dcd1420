/** A conversation in writing: who said what and when, the evidence marked, and what was not fully heard told. */
import { IconPlayerPlayFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Evidence } from '../../shared/domain/analysis.ts'
import type { Turn } from '../../shared/domain/call.ts'
import { formatDuration } from '../format.ts'
import { markQuotes } from './highlight.ts'
import classes from './transcript.module.css'

/** Below this the recogniser itself doubts its words. */
const doubtfulConfidence = 0.6

export function Transcript(props: {
  turns: readonly Turn[]
  customerName: string
  evidence?: readonly Evidence[]
  /** The words of the last turn fade in as they arrive. */
  growing?: boolean
  /** What she seems to be saying: shown where it will stand, until it is known. */
  partial?: string | null
  pointedTurn?: number | null
  /** The turn that sounds at this moment. */
  playingTurn?: number | null
  /** Makes a turn be heard; absent when there is no sound. Null: this turn was not recorded. */
  onHear?: ((turn: Turn) => (() => void) | null) | undefined
}) {
  const { t } = useTranslation()
  const turns = withPartial(props.turns, props.partial ?? null)
  const last = turns.at(-1)?.index
  const tentative = turns === props.turns ? null : last
  return (
    <ol className={classes.transcript} aria-label={t('transcript.label')}>
      {turns.map((turn) => {
        const quotes = (props.evidence ?? []).filter((one) => one.turn === turn.index).map((one) => one.quote)
        const className = [
          classes.turn,
          turn.role === 'customer' ? classes.customer : classes.assistant,
          quotes.length > 0 ? classes.supporting : '',
          props.pointedTurn === turn.index ? classes.pointed : '',
          props.playingTurn === turn.index ? classes.playing : '',
          turn.index === tentative ? classes.partial : '',
        ].join(' ')
        return (
          <li
            key={turn.index}
            id={`turn-${turn.index}`}
            className={className}
            aria-current={props.playingTurn === turn.index ? 'true' : undefined}
          >
            <TurnTime turn={turn} hear={props.onHear?.(turn) ?? null} />
            <div>
              <div className={classes.who}>
                {turn.role === 'customer' ? props.customerName || t('transcript.customer') : 'ANA'}
                <TurnNotes turn={turn} />
              </div>
              <p className={classes.text}>
                {props.growing && turn.index === last ? (
                  <GrowingWords text={turn.text} />
                ) : (
                  markQuotes(turn.text, quotes).map((segment) =>
                    segment.marked ? (
                      <mark key={segment.start}>{segment.text}</mark>
                    ) : (
                      <span key={segment.start}>{segment.text}</span>
                    ),
                  )
                )}
              </p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** When it was said; where there is sound, the way to hear it. */
function TurnTime(props: { turn: Turn; hear: (() => void) | null }) {
  const { t } = useTranslation()
  const at = formatDuration(props.turn.atMs)
  if (props.hear === null) return <span className={classes.at}>{at}</span>
  return (
    <button
      type="button"
      className={classes.hear}
      onClick={props.hear}
      aria-label={t('transcript.hear', { at })}
    >
      <IconPlayerPlayFilled size={10} aria-hidden />
      {at}
    </button>
  )
}

/** Half-heard words take the place that the turn will have, so that nothing moves when it is known. */
function withPartial(turns: readonly Turn[], partial: string | null): readonly Turn[] {
  if (partial === null) return turns
  const last = turns.at(-1)
  const tentative: Turn = {
    index: (last?.index ?? -1) + 1,
    role: 'customer',
    text: partial,
    atMs: last?.atMs ?? 0,
    confidence: null,
    heard: 'unknown',
    spokenBy: null,
    waterfall: null,
  }
  return [...turns, tentative]
}

function TurnNotes(props: { turn: Turn }) {
  const { t } = useTranslation()
  const { turn } = props
  const notes: string[] = []
  if (turn.role === 'assistant' && turn.heard === 'partial') notes.push(t('transcript.partlyHeard'))
  if (turn.spokenBy === 'operator') notes.push(t('transcript.byOperator'))
  if (turn.role === 'customer' && turn.confidence !== null && turn.confidence < doubtfulConfidence) {
    notes.push(t('transcript.doubtful'))
  }
  if (notes.length === 0) return null
  return <span className={classes.note}>{notes.join(' · ')}</span>
}

/** Each word appears in its place and stays there: only its opacity moves. */
export function GrowingWords(props: { text: string }) {
  let position = 0
  return (
    <>
      {props.text.split(/(?<=\s)/).map((word) => {
        const start = position
        position += word.length
        return (
          <span key={start} className={classes.word}>
            {word}
          </span>
        )
      })}
    </>
  )
}
