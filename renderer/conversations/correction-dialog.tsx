/** Where a person says what ANA understood wrongly. It tells, before it is saved, what will happen to the customer. */
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../shared/contract/calls.ts'
import { type Analysis, actionSchema, interestSchema, objectionSchema } from '../../shared/domain/analysis.ts'
import { correctedFindings, correctionEffect } from '../../shared/domain/correction.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { useAction } from '../ui/use-action.ts'
import classes from './conversations.module.css'
import { actionOf, type CorrectionDraft, changesOf, draftOf, withInterest } from './correction-draft.ts'

const nameKey = 'ana.correctorName'

function rememberedName(): string {
  try {
    return localStorage.getItem(nameKey) ?? ''
  } catch {
    return ''
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(nameKey, name)
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
}

interface DialogProps {
  detail: CallDetail
  analysis: Analysis
  onClose: () => void
  onSaved: () => void
}

export function CorrectionDialog(props: DialogProps & { opened: boolean }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={<Title order={2}>{t('correction.title')}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="lg"
    >
      <CorrectionForm {...props} />
    </Modal>
  )
}

function CorrectionForm(props: DialogProps) {
  const { t } = useTranslation()
  const { detail, analysis, onClose, onSaved } = props
  const { correction, call } = detail
  const [draft, setDraft] = useState(() =>
    draftOf(analysis, correction?.changes ?? {}, correction?.note ?? ''),
  )
  const [by, setBy] = useState(rememberedName)
  const put = (part: Partial<CorrectionDraft>) => setDraft((before) => ({ ...before, ...part }))
  const changes = changesOf(analysis, draft)
  const isEmpty = Object.keys(changes).length === 0 && draft.note.trim() === ''
  const save = useCallback(
    async (taken: boolean) => {
      rememberName(by.trim())
      const { effect } = await client.calls.correct(
        taken
          ? { callId: call.id, changes: {}, note: '', by: by.trim() }
          : { callId: call.id, changes: changesOf(analysis, draft), note: draft.note.trim(), by: by.trim() },
      )
      showDone(
        effect === 'nothing'
          ? taken
            ? t('correction.takenBack')
            : t('correction.saved')
          : t(`correctionDone.${effect}`),
      )
      onSaved()
      onClose()
    },
    [analysis, by, call.id, draft, onClose, onSaved, t],
  )
  const { busy, run } = useAction(save)
  const interests = useRef<HTMLDivElement>(null)
  // The dialog gives the focus to whoever is marked so; the choice itself is inside the control.
  useLayoutEffect(() => {
    interests.current?.querySelector('input:checked')?.setAttribute('data-autofocus', '')
  }, [])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!(isEmpty && correction === null)) void run(false)
      }}
    >
      <Stack gap="md">
        <Text c="dimmed">{t('correction.intro')}</Text>
        <div>
          <Text id="correction-interest" fw={550} mb={4}>
            {t('conversations.interest')}
          </Text>
          <SegmentedControl
            ref={interests}
            fullWidth
            aria-labelledby="correction-interest"
            value={draft.interest}
            onChange={(value) => setDraft((before) => withInterest(before, interestSchema.parse(value)))}
            data={interestSchema.options.map((value) => ({ value, label: t(`interest.${value}`) }))}
          />
        </div>
        <div className={classes.formPair}>
          <Select
            label={t('findings.action')}
            value={actionOf(analysis, draft)}
            onChange={(value) => put({ action: actionSchema.safeParse(value).data ?? null })}
            data={actionSchema.options.map((value) => ({ value, label: t(`action.${value}`) }))}
            allowDeselect={false}
          />
          <TextInput
            type="datetime-local"
            label={t('correction.callback')}
            value={draft.callback}
            onChange={(event) => put({ callback: event.currentTarget.value })}
          />
        </div>
        <MultiSelect
          label={t('findings.objections')}
          placeholder={draft.objections.length === 0 ? t('correction.noObjections') : ''}
          value={draft.objections}
          onChange={(values) =>
            put({ objections: objectionSchema.options.filter((option) => values.includes(option)) })
          }
          data={objectionSchema.options.map((value) => ({ value, label: t(`objection.${value}`) }))}
          searchable
          hidePickedOptions
          nothingFoundMessage={t('conversations.noSuch')}
        />
        <Checkbox
          label={t('correction.optOut')}
          checked={draft.optOut}
          onChange={(event) => put({ optOut: event.currentTarget.checked })}
        />
        <Textarea
          label={t('correction.note')}
          value={draft.note}
          onChange={(event) => put({ note: event.currentTarget.value })}
          maxLength={2000}
          autosize
          minRows={2}
          maxRows={6}
        />
        <TextInput
          label={t('correction.name')}
          description={t('correction.nameHint')}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value)}
          maxLength={80}
        />
        <Consequence detail={detail} analysis={analysis} draft={draft} />
        <Group justify="space-between">
          {correction === null ? (
            <span />
          ) : (
            <Button variant="subtle" color="red" disabled={busy} onClick={() => void run(true)}>
              {t('correction.takeBack')}
            </Button>
          )}
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={isEmpty && correction === null}>
              {t('correction.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

/** What saving does to the person, in one sentence; it keeps its place, so that nothing moves while choosing. */
function Consequence(props: { detail: CallDetail; analysis: Analysis; draft: CorrectionDraft }) {
  const { t } = useTranslation()
  const { detail, analysis, draft } = props
  const { contact, correction, unbarrable, attempts, call } = detail
  const before = correctedFindings(analysis, correction?.changes ?? {})
  const after = correctedFindings(analysis, changesOf(analysis, draft))
  const decided = correctionEffect(contact.status, before, after, unbarrable)
  const latest = attempts.find((one) => one.outcome !== 'not_placed')
  const isBar = decided === 'barred' || decided === 'unbarred'
  const effect = isBar || latest === undefined || latest.id === call.id ? decided : 'nothing'
  return (
    <Alert
      variant="light"
      color={isBar ? 'red' : 'frailejon'}
      icon={isBar ? <IconAlertTriangle size={18} /> : <IconArrowRight size={18} />}
      aria-live="polite"
      role="status"
    >
      {t(`correctionEffect.${effect}`)}
    </Alert>
  )
}
