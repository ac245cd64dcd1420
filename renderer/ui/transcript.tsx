/** A conversation in writing: who said what and when, the evidence marked, and what was not fully heard told. */
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
  pointedTurn?: number | null
}) {
  const { t } = useTranslation()
  const last = props.turns.at(-1)?.index
  return (
    <ol className={classes.transcript} aria-label={t('transcript.label')}>
      {props.turns.map((turn) => {
        const quotes = (props.evidence ?? []).filter((one) => one.turn === turn.index).map((one) => one.quote)
        const className = [
          classes.turn,
          turn.role === 'customer' ? classes.customer : classes.assistant,
          quotes.length > 0 ? classes.supporting : '',
          props.pointedTurn === turn.index ? classes.pointed : '',
        ].join(' ')
        return (
          <li key={turn.index} id={`turn-${turn.index}`} className={className}>
            <span className={classes.at}>{formatDuration(turn.atMs)}</span>
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
