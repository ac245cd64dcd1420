/**
 * A conversation in writing: who said what and when, the evidence marked, and what was not fully heard told. Where
 * there is sound, each word leads to it, and the one being heard is marked.
 */
import { IconPlayerPlayFilled } from '@tabler/icons-react'
import { Fragment, memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Evidence } from '../../shared/domain/analysis.ts'
import type { Turn } from '../../shared/domain/call.ts'
import { formatDuration } from '../format.ts'
import { markQuotes } from './highlight.ts'
import classes from './transcript.module.css'
import { copiedTurns } from './transcript-copy.ts'
import { wordsOf } from './words.ts'

/** Below this the recogniser itself doubts its words. */
const doubtfulConfidence = 0.6

export interface TranscriptSound {
  /** Plays from a word of a turn on; the first one is 0. */
  hear(turn: Turn, word: number): void
  /** Whether the turn was recorded. */
  hasSound(turn: Turn): boolean
}

const noQuotes: readonly string[] = []

export function Transcript(props: {
  turns: readonly Turn[]
  customerName: string
  evidence?: readonly Evidence[]
  /** The words of the last turn fade in as they arrive. */
  growing?: boolean
  /** What she seems to be saying: shown where it will stand, until it is known. */
  partial?: string | null
  pointedTurn?: number | null
  /** The piece of evidence that is looked at: its quote stands out among the others. */
  pointedQuote?: Evidence | null
  /** What sounds at this moment. */
  playing?: { turn: number; word: number } | null
  /** Absent when there is no sound. */
  sound?: TranscriptSound | undefined
}) {
  const { t } = useTranslation()
  const turns = withPartial(props.turns, props.partial ?? null)
  const last = turns.at(-1)?.index
  const tentative = turns === props.turns ? null : last
  const customer = props.customerName || t('transcript.customer')
  return (
    <ol
      className={classes.transcript}
      aria-label={t('transcript.label')}
      // What people really said is no mistake of whoever writes.
      spellCheck={false}
      onCopy={(event) => {
        const text = copiedTurns(event.currentTarget, turns, customer)
        if (text === null) return
        event.clipboardData.setData('text/plain', text)
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      {turns.map((turn) => {
        const quotes = (props.evidence ?? []).filter((one) => one.turn === turn.index)
        return (
          <TurnRow
            key={turn.index}
            turn={turn}
            // One string, so that a turn nobody looks at is not drawn again.
            quotes={quotes.length === 0 ? '' : JSON.stringify(quotes.map((one) => one.quote))}
            pointedQuote={props.pointedQuote?.turn === turn.index ? props.pointedQuote.quote : null}
            customer={customer}
            pointed={props.pointedTurn === turn.index}
            playingWord={props.playing?.turn === turn.index ? props.playing.word : null}
            tentative={turn.index === tentative}
            growing={props.growing === true && turn.index === last}
            sound={props.sound}
          />
        )
      })}
    </ol>
  )
}

const TurnRow = memo(function TurnRow(props: {
  turn: Turn
  /** JSON array of the quotes in this turn; empty for none. */
  quotes: string
  pointedQuote: string | null
  customer: string
  pointed: boolean
  playingWord: number | null
  tentative: boolean
  growing: boolean
  sound: TranscriptSound | undefined
}) {
  const { turn, sound } = props
  const quotes: readonly string[] = props.quotes === '' ? noQuotes : JSON.parse(props.quotes)
  const audible = sound?.hasSound(turn) === true
  const className = [
    classes.turn,
    turn.role === 'customer' ? classes.customer : classes.assistant,
    quotes.length > 0 ? classes.supporting : '',
    props.pointed ? classes.pointed : '',
    props.playingWord === null ? '' : classes.playing,
    props.tentative ? classes.partial : '',
  ].join(' ')
  return (
    <li
      id={`turn-${turn.index}`}
      className={className}
      aria-current={props.playingWord === null ? undefined : 'true'}
    >
      <TurnTime turn={turn} hear={audible ? () => sound?.hear(turn, 0) : null} />
      <div>
        <div className={classes.who}>
          {turn.role === 'customer' ? props.customer : 'ANA'}
          <TurnNotes turn={turn} />
        </div>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button beside the turn and the arrow keys are the keyboard's way to the same sound */}
        <p
          className={`${classes.text} ${audible ? classes.audible : ''}`}
          data-turn-text={turn.index}
          onClick={audible ? (event) => hearClicked(event, (word) => sound?.hear(turn, word)) : undefined}
        >
          {props.growing ? (
            <GrowingWords text={turn.text} />
          ) : (
            <MarkedWords
              text={turn.text}
              quotes={quotes}
              pointedQuote={props.pointedQuote}
              playingWord={props.playingWord}
            />
          )}
        </p>
      </div>
    </li>
  )
})

/** A click on a word is no selection of it. */
function hearClicked(event: React.MouseEvent, hear: (word: number) => void): void {
  if (!(event.target instanceof Element) || window.getSelection()?.isCollapsed === false) return
  const word = event.target.closest('[data-word]')?.getAttribute('data-word')
  if (word) hear(Number(word))
}

/** The quotes as marks, and in them and around them each word by itself. */
function MarkedWords(props: {
  text: string
  quotes: readonly string[]
  pointedQuote: string | null
  playingWord: number | null
}) {
  const words = wordsOf(props.text)
  const pointed = props.pointedQuote === null ? null : markQuotes(props.text, [props.pointedQuote])
  return markQuotes(props.text, props.quotes).map((segment) => {
    const end = segment.start + segment.text.length
    const inside = words.flatMap((word, index) => {
      const from = Math.max(word.start, segment.start)
      const to = Math.min(word.start + word.text.length, end)
      if (from >= to) return []
      const piece = props.text.slice(from, to)
      const bare = piece.trimEnd()
      return [
        <Fragment key={word.start}>
          <span data-word={index} className={props.playingWord === index ? classes.heard : undefined}>
            {bare}
          </span>
          {piece.slice(bare.length)}
        </Fragment>,
      ]
    })
    if (!segment.marked) return <span key={segment.start}>{inside}</span>
    const isPointed = pointed?.some(
      (one) => one.marked && one.start < end && one.start + one.text.length > segment.start,
    )
    return (
      <mark key={segment.start} data-pointed={isPointed ? 'true' : undefined}>
        {inside}
      </mark>
    )
  })
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
