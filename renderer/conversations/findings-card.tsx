/** What ANA understood, each finding beside the words that support it, who judged, and what a person corrected. */
import { Alert, Button, Group, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconPencil, IconUserCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Analysis, Evidence, Findings } from '../../shared/domain/analysis.ts'
import { type Correction, correctedFindings } from '../../shared/domain/correction.ts'
import { useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { InterestLabel, PriorityLabel } from '../ui/tone.tsx'
import classes from './conversations.module.css'

export interface EvidencePointer {
  /** Scrolls to the quote and marks it. */
  point(evidence: Evidence): void
  /** Marks it for as long as it is looked at; null: nothing is. */
  look(evidence: Evidence | null): void
}

export function FindingsCard(props: {
  analysis: Analysis
  correction: Correction | null
  pointer: EvidencePointer
  onCorrect: () => void
  aside?: React.ReactNode
}) {
  const { t } = useTranslation()
  const { analysis, correction } = props
  const settled = correctedFindings(analysis, correction?.changes ?? {})
  return (
    <Card
      title={t('findings.title')}
      aside={
        <Group gap={4} wrap="nowrap">
          {props.aside}
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPencil size={15} />}
            onClick={props.onCorrect}
          >
            {correction === null ? t('correction.open') : t('correction.change')}
          </Button>
        </Group>
      }
    >
      {settled.optOut && (
        <Alert color="red" variant="light" mb="md" icon={<IconAlertTriangle size={18} />}>
          {t('findings.optOut')}
        </Alert>
      )}
      {analysis.wrongNumber && (
        <Alert color="red" variant="light" mb="md" icon={<IconAlertTriangle size={18} />}>
          {t('findings.wrongNumber')}
        </Alert>
      )}
      {correction !== null && <CorrectionNote correction={correction} />}
      <Text mb="md">{analysis.summary}</Text>
      <Facts analysis={analysis} settled={settled} correction={correction} />
      <EvidenceList analysis={analysis} pointer={props.pointer} />
      <Bullets title={t('findings.keyPoints')} items={furtherPoints(analysis)} />
      <Objections analysis={analysis} correction={correction} />
      <Bullets title={t('findings.recommendations')} items={analysis.recommendations} />
      {analysis.engine === 'rules' && (
        <Text size="xs" c="dimmed" mt="md">
          {t('findings.rulesNote')}
        </Text>
      )}
    </Card>
  )
}

/** Who corrected, when, and why. */
function CorrectionNote(props: { correction: Correction }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { by, correctedAt, note } = props.correction
  return (
    <div className={classes.correction}>
      <IconUserCheck size={18} aria-hidden />
      <div>
        <Text size="sm" fw={550}>
          {by === ''
            ? t('correction.bySomebody', { when: format.dateTime(correctedAt) })
            : t('correction.by', { name: by, when: format.dateTime(correctedAt) })}
        </Text>
        {note !== '' && <Text size="sm">«{note}»</Text>}
      </div>
    </div>
  )
}

function Facts(props: { analysis: Analysis; settled: Findings; correction: Correction | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { analysis, settled, correction } = props
  const changes = correction?.changes ?? {}
  const moment = (iso: string | null) => {
    const at = iso === null ? Number.NaN : Date.parse(iso)
    return Number.isNaN(at) ? t('correction.noTime') : format.dateTime(at)
  }
  return (
    <dl className={classes.facts}>
      <Fact
        label={t('conversations.interest')}
        before={changes.interest === undefined ? null : t(`interest.${analysis.interest}`)}
      >
        <InterestLabel interest={settled.interest} />
      </Fact>
      <Fact
        label={t('findings.action')}
        before={settled.action === analysis.action ? null : t(`action.${analysis.action}`)}
      >
        {t(`action.${settled.action}`)}
      </Fact>
      <Fact
        label={t('findings.priority')}
        before={settled.priority === analysis.priority ? null : t(`priority.${analysis.priority}`)}
      >
        <PriorityLabel priority={settled.priority} />
      </Fact>
      <Fact
        label={t('findings.needsHuman')}
        before={
          settled.needsHuman === analysis.needsHuman
            ? null
            : analysis.needsHuman
              ? t('common.yes')
              : t('common.no')
        }
      >
        {settled.needsHuman ? t('common.yes') : t('common.no')}
      </Fact>
      {(settled.callbackAt !== null || analysis.callbackAt !== null) && (
        <Fact
          label={t('findings.callback')}
          before={settled.callbackAt === analysis.callbackAt ? null : moment(analysis.callbackAt)}
        >
          {moment(settled.callbackAt)}
        </Fact>
      )}
      <Fact label={t('findings.judgedBy')} before={null}>
        {analysis.engine === 'ollama' ? (analysis.model ?? 'Ollama') : t('findings.byRules')}
      </Fact>
    </dl>
  )
}

/** A finding as it stands; under it what ANA had said, when a person sees it otherwise. */
function Fact(props: { label: string; before: string | null; children: React.ReactNode }) {
  const { t } = useTranslation()
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        {props.children}
        {props.before !== null && (
          <span className={classes.before}>{t('correction.machine', { finding: props.before })}</span>
        )}
      </dd>
    </div>
  )
}

function Objections(props: { analysis: Analysis; correction: Correction | null }) {
  const { t } = useTranslation()
  const { analysis } = props
  const corrected = props.correction?.changes.objections
  const now = corrected ?? analysis.objections
  const gone = analysis.objections.filter((one) => !now.includes(one))
  if (now.length === 0 && gone.length === 0) return null
  return (
    <>
      <Title order={3} mt="md">
        {t('findings.objections')}
      </Title>
      <ul className={classes.tags}>
        {now.map((one) => (
          <li key={one} className={classes.tag}>
            {t(`objection.${one}`)}
            {!analysis.objections.includes(one) && ` · ${t('correction.added')}`}
          </li>
        ))}
        {gone.map((one) => (
          <li key={one} className={classes.tag}>
            <del>{t(`objection.${one}`)}</del> · {t('correction.removed')}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Key points that only repeat the summary say nothing new. */
export function furtherPoints(analysis: Analysis): string[] {
  return analysis.keyPoints.filter((point) => point !== analysis.summary)
}

function EvidenceList(props: { analysis: Analysis; pointer: EvidencePointer }) {
  const { t } = useTranslation()
  const { analysis, pointer } = props
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
            <button
              type="button"
              className={classes.quote}
              onClick={() => pointer.point(one)}
              onMouseEnter={() => pointer.look(one)}
              onMouseLeave={() => pointer.look(null)}
              onFocus={() => pointer.look(one)}
              onBlur={() => pointer.look(null)}
            >
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
