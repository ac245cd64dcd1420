/** Evidence first: an operator decides within seconds whether and how to call. What follows is in the order it is needed. */
import { Anchor, Button, Text, Title } from '@mantine/core'
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactAttempt, FollowUpBrief, FollowUpItem, Opening } from '../../shared/domain/follow-up.ts'
import { Bullets, furtherPoints } from '../conversations/findings-card.tsx'
import { translated } from '../errors.ts'
import { formatDuration, useFormat } from '../format.ts'
import { FactList } from '../live/fact-list.tsx'
import { hrefOf } from '../router.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { useEngineNow } from '../state/system-store.ts'
import { InterestLabel, PriorityLabel } from '../ui/tone.tsx'
import classes from './follow-up.module.css'
import { passageOf, usePassages } from './passage.ts'

export function Reasons(props: { item: FollowUpItem; brief: FollowUpBrief | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { item, brief } = props
  const { analysis } = item
  const wished = analysis.callbackAt === null ? Number.NaN : Date.parse(analysis.callbackAt)
  return (
    <>
      <Evidence item={item} brief={brief} />
      <dl className={classes.meta}>
        <div>
          <dt>{t('conversations.interest')}</dt>
          <dd>
            <InterestLabel interest={analysis.interest} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.priority')}</dt>
          <dd>
            <PriorityLabel priority={analysis.priority} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.action')}</dt>
          <dd>{t(`action.${analysis.action}`)}</dd>
        </div>
        {!Number.isNaN(wished) && (
          <div>
            <dt>{t('findings.callback')}</dt>
            <dd>
              <strong>{format.dateTime(wished)}</strong>
            </dd>
          </div>
        )}
      </dl>
      <div className={classes.sections}>
        <div>{brief === undefined ? <SayPlaceholder /> : <Say opening={brief.opening} />}</div>
        <div>
          <Title order={3}>{t('findings.summary')}</Title>
          <Text mt={4}>{analysis.summary}</Text>
          {brief !== undefined && Object.keys(brief.facts).length > 0 && (
            <div className={classes.facts}>
              <Title order={3}>{t('followUp.facts')}</Title>
              <FactList facts={brief.facts} />
            </div>
          )}
          <Bullets title={t('findings.recommendations')} items={analysis.recommendations} />
          <Bullets title={t('findings.keyPoints')} items={furtherPoints(analysis)} />
          {brief !== undefined && <History attempts={brief.attempts} />}
        </div>
      </div>
      {analysis.engine === 'rules' && (
        <Text size="xs" c="dimmed" mt="md">
          {t('findings.rulesNote')}{' '}
          <Anchor href={hrefOf('settings', 'ollama')} fz="xs">
            {t('settings.section.ollama')}
          </Anchor>
        </Text>
      )}
    </>
  )
}

/** Her own words, as the transcript has them, and each to be heard where there is a recording. */
function Evidence(props: { item: FollowUpItem; brief: FollowUpBrief | undefined }) {
  const { t } = useTranslation()
  const { item, brief } = props
  const { playing, toggle } = usePassages(item.callId)
  const passages = (brief?.quotes ?? []).map((quote) =>
    brief?.recording == null ? null : passageOf(quote, brief.recording),
  )
  const first = passages.findIndex((passage) => passage !== null)
  const firstPassage = passages[first] ?? null
  useEffect(() => {
    if (firstPassage === null) return
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || isTyping(event) || event.key !== 'e') return
      event.preventDefault()
      toggle(first, firstPassage)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  const quotes = item.analysis.evidence
  return (
    <div className={classes.evidence}>
      <div className={classes.evidenceHead}>
        <Title order={3}>{t('followUp.why')}</Title>
        <Anchor href={hrefOf('conversations', item.callId)} size="sm" c="inherit" underline="always">
          {t('followUp.transcript')}
        </Anchor>
      </div>
      {quotes.length === 0 && <Text mt={4}>{t('findings.unsupported')}</Text>}
      {quotes.map((one, index) => {
        const after = brief?.quotes[index]?.after ?? ''
        const passage = passages[index] ?? null
        return (
          <div key={`${one.turn}:${one.quote}`} className={classes.quote}>
            <div>
              {after !== '' && (
                <Text size="sm" className={classes.after}>
                  ANA: {after}
                </Text>
              )}
              <blockquote>«{one.quote}»</blockquote>
            </div>
            {passage !== null && (
              <Button
                size="compact-sm"
                variant="default"
                className={classes.hear}
                leftSection={
                  playing === index ? <IconPlayerStopFilled size={13} /> : <IconPlayerPlayFilled size={13} />
                }
                aria-label={t(playing === index ? 'followUp.stopHearing' : 'followUp.hearQuote', {
                  quote: one.quote,
                })}
                onClick={() => toggle(index, passage)}
              >
                {playing === index ? t('followUp.stop') : t('followUp.hear')}
              </Button>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** In Spanish whatever the interface speaks: it is said to the customer. */
function Say(props: { opening: Opening }) {
  const { t } = useTranslation()
  const { lines, answers, questions } = props.opening
  return (
    <>
      <Title order={3}>{t('followUp.say')}</Title>
      <div lang="es" className={classes.say}>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {answers.length > 0 && (
        <>
          <Title order={3} mt="md">
            {t('followUp.ifObjects')}
          </Title>
          <dl className={classes.answers}>
            {answers.map(({ objection, text }) => (
              <div key={objection}>
                <dt>{t(`objection.${objection}`)}</dt>
                <dd lang="es">{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {questions.length > 0 && (
        <>
          <Title order={3} mt="md">
            {t('followUp.ask')}
          </Title>
          <ul lang="es" className={classes.questions}>
            {questions.map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function SayPlaceholder() {
  const { t } = useTranslation()
  return (
    <>
      <Title order={3}>{t('followUp.say')}</Title>
      <div className={classes.sayWaiting} aria-hidden />
    </>
  )
}

/** One line for each attempt, newest first. */
function History(props: { attempts: readonly ContactAttempt[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  return (
    <>
      <Title order={3} mt="md">
        {t('followUp.history')}
      </Title>
      <ol className={classes.history}>
        {props.attempts.map((attempt) => {
          const { by, outcome } = attempt
          const words =
            outcome === null
              ? t('followUp.lasting')
              : (translated(by === 'ana' ? `callOutcome.${outcome}` : `operatorCall.end.${outcome}`) ??
                outcome)
          return (
            <li key={attempt.id}>
              <span className="tabular">{format.moment(attempt.at, now)}</span>
              <span>{by === 'ana' ? 'ANA' : t('followUp.adviser')}</span>
              <span>
                {words}
                {attempt.durationMs !== null && ` · ${formatDuration(attempt.durationMs)}`}
              </span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
