/** How it ended: ten outcomes with a key and their effect, and notes. It stays in place while people change, so that focus does. */
import { Kbd, Textarea, Title } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpItem, FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { closePerson, undoLast } from './closing.tsx'
import classes from './follow-up.module.css'
import { keepNotes, notesOf } from './notes.ts'
import { keyOf, outcomeFor, outcomesInOrder } from './outcome-keys.ts'

export function OutcomePanel(props: {
  item: FollowUpItem
  nextId: string | null
  taken: boolean
  onClosed: () => void
}) {
  const { t } = useTranslation()
  const { item, nextId, taken, onClosed } = props
  const [notes, setNotes] = useState(() => notesOf(item.contactId))
  const [noted, setNoted] = useState(item.contactId)
  if (noted !== item.contactId) {
    setNoted(item.contactId)
    setNotes(notesOf(item.contactId))
  }
  const notesField = useRef<HTMLTextAreaElement>(null)
  const close = useCallback(
    (outcome: FollowUpOutcome) => {
      if (taken) return
      onClosed()
      void closePerson(item, outcome, notesOf(item.contactId).trim(), nextId)
    },
    [item, nextId, taken, onClosed],
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A held key would close the next person too.
      if (event.repeat || event.defaultPrevented || isTyping(event)) return
      const outcome = outcomeFor(event.key)
      if (outcome !== null) {
        event.preventDefault()
        close(outcome)
      } else if (event.key === 'n') {
        event.preventDefault()
        notesField.current?.focus()
      } else if (event.key === 'u') {
        void undoLast()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [close])
  return (
    <section className={classes.close} aria-label={t('followUp.closeWith')}>
      <Textarea
        ref={notesField}
        label={t('followUp.notes')}
        placeholder={t('followUp.notesHint')}
        value={notes}
        onChange={(event) => {
          setNotes(event.currentTarget.value)
          keepNotes(item.contactId, event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={5}
      />
      <Title order={3} mt="sm" id="outcomes-title">
        {t('followUp.closeWith')}
      </Title>
      <fieldset className={classes.outcomes} aria-labelledby="outcomes-title">
        {outcomesInOrder.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={classes.outcome}
            aria-disabled={taken}
            aria-keyshortcuts={keyOf(outcome)}
            onClick={() => close(outcome)}
          >
            <Kbd size="xs">{keyOf(outcome)}</Kbd>
            <span>
              <span className={classes.outcomeName}>{t(`followUpOutcome.${outcome}`)}</span>
              <span className={classes.outcomeEffect}>{t(`followUpEffect.${outcome}`)}</span>
            </span>
          </button>
        ))}
      </fieldset>
    </section>
  )
}
