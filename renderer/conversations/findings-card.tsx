/** What ANA understood, each finding beside the words that support it, and who judged. */
import { Alert, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Analysis } from '../../shared/domain/analysis.ts'
import { useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { InterestLabel, PriorityLabel } from '../ui/tone.tsx'
import classes from './conversations.module.css'

export function FindingsCard(props: {
  analysis: Analysis
  onPoint: (turn: number) => void
  aside?: React.ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { analysis } = props
  const callback = analysis.callbackAt === null ? null : Date.parse(analysis.callbackAt)
  return (
    <Card title={t('findings.title')} aside={props.aside}>
      {analysis.optOut && (
        <Alert color="red" variant="light" mb="md" icon={<IconAlertTriangle size={18} />}>
          {t('findings.optOut')}
        </Alert>
      )}
      {analysis.wrongNumber && (
        <Alert color="red" variant="light" mb="md" icon={<IconAlertTriangle size={18} />}>
          {t('findings.wrongNumber')}
        </Alert>
      )}
      <Text mb="md">{analysis.summary}</Text>
      <dl className={classes.facts}>
        <div>
          <dt>{t('conversations.interest')}</dt>
          <dd>
            <InterestLabel interest={analysis.interest} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.action')}</dt>
          <dd>{t(`action.${analysis.action}`)}</dd>
        </div>
        <div>
          <dt>{t('findings.priority')}</dt>
          <dd>
            <PriorityLabel priority={analysis.priority} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.needsHuman')}</dt>
          <dd>{analysis.needsHuman ? t('common.yes') : t('common.no')}</dd>
        </div>
        {callback !== null && !Number.isNaN(callback) && (
          <div>
            <dt>{t('findings.callback')}</dt>
            <dd>{format.dateTime(callback)}</dd>
          </div>
        )}
        <div>
          <dt>{t('findings.judgedBy')}</dt>
          <dd>{analysis.engine === 'ollama' ? (analysis.model ?? 'Ollama') : t('findings.byRules')}</dd>
        </div>
      </dl>
      <Evidence analysis={analysis} onPoint={props.onPoint} />
      <Bullets title={t('findings.keyPoints')} items={furtherPoints(analysis)} />
      {analysis.objections.length > 0 && (
        <>
          <Title order={3} mt="md">
            {t('findings.objections')}
          </Title>
          <div className={classes.tags}>
            {analysis.objections.map((objection) => (
              <span key={objection} className={classes.tag}>
                {t(`objection.${objection}`)}
              </span>
            ))}
          </div>
        </>
      )}
      <Bullets title={t('findings.recommendations')} items={analysis.recommendations} />
      {analysis.engine === 'rules' && (
        <Text size="xs" c="dimmed" mt="md">
          {t('findings.rulesNote')}
        </Text>
      )}
    </Card>
  )
}

/** Key points that only repeat the summary say nothing new. */
export function furtherPoints(analysis: Analysis): string[] {
  return analysis.keyPoints.filter((point) => point !== analysis.summary)
}

export function Evidence(props: { analysis: Analysis; onPoint: (turn: number) => void }) {
  const { t } = useTranslation()
  const { analysis } = props
  if (analysis.evidence.length === 0) {
    if (!analysis.unsupported) return null
    return (
      <Text size="sm" c="dimmed" mt="md">
        {t('findings.unsupported')}
      </Text>
    )
  }
  return (
    <>
      <Title order={3} mt="md">
        {t('findings.evidence')}
      </Title>
      <ul className={classes.quotes}>
        {analysis.evidence.map((one) => (
          <li key={`${one.turn}:${one.quote}`}>
            <button type="button" className={classes.quote} onClick={() => props.onPoint(one.turn)}>
              «{one.quote}»
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

export function Bullets(props: { title: string; items: readonly string[] }) {
  if (props.items.length === 0) return null
  return (
    <>
      <Title order={3} mt="md">
        {props.title}
      </Title>
      <ul className={classes.bullets}>
        {props.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  )
}
