/**
 * A state as a coloured dot beside its words. The words carry the meaning and keep full contrast; the colour only
 * helps the eye, so nothing depends on telling colours apart.
 */
import { useTranslation } from 'react-i18next'
import type { Interest, Priority } from '../../shared/domain/analysis.ts'
import type { CallOutcome, CallState } from '../../shared/domain/call.ts'
import type { CampaignStatus } from '../../shared/domain/campaign.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import type { FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import type { HealthState } from '../../shared/domain/health.ts'
import classes from './tone.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet' | 'live' | 'empty'

export function ToneLabel(props: { tone: Tone; children: string; boxed?: boolean }) {
  return (
    <span className={props.boxed ? classes.boxed : classes.label} data-tone={props.tone}>
      <span className={classes.dot} data-tone={props.tone} aria-hidden />
      {props.children}
    </span>
  )
}

export const contactTones: Record<ContactStatus, Tone> = {
  initial: 'empty',
  call_in_progress: 'live',
  call_completed: 'info',
  analyzed: 'info',
  ready_for_human: 'warn',
  closed_by_human: 'good',
  unreachable: 'quiet',
  do_not_call: 'bad',
  invalid_number: 'bad',
}

const campaignTones: Record<CampaignStatus, Tone> = {
  draft: 'quiet',
  running: 'live',
  paused: 'warn',
  stopped: 'bad',
  completed: 'good',
}

export const outcomeTones: Record<CallOutcome, Tone> = {
  conversation: 'good',
  voicemail: 'info',
  no_speech: 'quiet',
  busy: 'warn',
  no_answer: 'quiet',
  failed: 'bad',
  canceled: 'quiet',
  invalid_number: 'bad',
  not_placed: 'quiet',
  unknown: 'warn',
}

export const interestTones: Record<Interest, Tone> = {
  high: 'good',
  medium: 'warn',
  low: 'info',
  none: 'quiet',
}

const priorityTones: Record<Priority, Tone> = { high: 'bad', normal: 'warn', low: 'quiet' }

const healthTones: Record<HealthState, Tone> = { ok: 'good', degraded: 'warn', down: 'bad', unset: 'quiet' }

const closureTones: Record<FollowUpOutcome, Tone> = {
  interested: 'good',
  meeting_scheduled: 'good',
  documents_requested: 'good',
  sold: 'good',
  not_interested: 'quiet',
  not_eligible: 'quiet',
  no_answer: 'info',
  wrong_number: 'bad',
  do_not_call: 'bad',
  other: 'quiet',
}

const callStateTones: Record<CallState, Tone> = {
  planned: 'quiet',
  placing: 'info',
  ringing: 'info',
  in_progress: 'live',
  ended: 'quiet',
}

export function ContactStatusLabel(props: { status: ContactStatus }) {
  const { t } = useTranslation()
  return <ToneLabel tone={contactTones[props.status]}>{t(`contactStatus.${props.status}`)}</ToneLabel>
}

export function CampaignStatusLabel(props: { status: CampaignStatus }) {
  const { t } = useTranslation()
  return (
    <ToneLabel tone={campaignTones[props.status]} boxed>
      {t(`campaignStatus.${props.status}`)}
    </ToneLabel>
  )
}

export function OutcomeLabel(props: { outcome: CallOutcome }) {
  const { t } = useTranslation()
  return <ToneLabel tone={outcomeTones[props.outcome]}>{t(`callOutcome.${props.outcome}`)}</ToneLabel>
}

/** `whole` says «Interés alto» where no heading says what is high. */
export function InterestLabel(props: { interest: Interest; whole?: boolean }) {
  const { t } = useTranslation()
  return (
    <ToneLabel tone={interestTones[props.interest]}>
      {props.whole ? t(`interestWhole.${props.interest}`) : t(`interest.${props.interest}`)}
    </ToneLabel>
  )
}

export function PriorityLabel(props: { priority: Priority; whole?: boolean }) {
  const { t } = useTranslation()
  return (
    <ToneLabel tone={priorityTones[props.priority]} boxed={props.whole ?? false}>
      {props.whole ? t(`priorityWhole.${props.priority}`) : t(`priority.${props.priority}`)}
    </ToneLabel>
  )
}

export function HealthLabel(props: { state: HealthState }) {
  const { t } = useTranslation()
  return <ToneLabel tone={healthTones[props.state]}>{t(`healthState.${props.state}`)}</ToneLabel>
}

export function ClosureLabel(props: { outcome: FollowUpOutcome }) {
  const { t } = useTranslation()
  return <ToneLabel tone={closureTones[props.outcome]}>{t(`followUpOutcome.${props.outcome}`)}</ToneLabel>
}

export function CallStateLabel(props: { state: CallState }) {
  const { t } = useTranslation()
  return <ToneLabel tone={callStateTones[props.state]}>{t(`callState.${props.state}`)}</ToneLabel>
}
