/** A conversation on paper: black on white, with a head that says what it is; name and number can be left out. */
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../shared/contract/calls.ts'
import { correctedFindings } from '../../shared/domain/correction.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import './print-sheet.css'

/** Only the first letters and the last digits: enough to tell two sheets apart, too little to know whose they are. */
export function maskedName(nombre: string): string {
  return nombre
    .split(/\s+/)
    .map((part) => (part === '' ? '' : `${part[0]}.`))
    .join(' ')
}

export function maskedPhone(e164: string): string {
  return `··· ··· ${e164.slice(-4)}`
}

/** Opens the printer's dialog once it is drawn, and tells when that is closed. */
export function PrintSheet(props: { detail: CallDetail; masked: boolean; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { detail, masked, onDone } = props
  const { call, analysis, correction, turns } = detail
  const name = masked ? maskedName(call.nombre) : call.nombre
  const at = call.answeredAt ?? call.plannedAt
  const who = name || t('transcript.customer')
  useEffect(() => {
    window.addEventListener('afterprint', onDone, { once: true })
    window.print()
    return () => window.removeEventListener('afterprint', onDone)
  }, [onDone])
  const findings = analysis === null ? null : correctedFindings(analysis, correction?.changes ?? {})
  return createPortal(
    <article className="print-sheet" spellCheck={false}>
      <header>
        <h1>{t('print.title', { name: who })}</h1>
        <p>
          {masked ? maskedPhone(call.e164) : formatPhone(call.e164)} · {detail.campaignName} ·{' '}
          {/* With the year: paper is looked at years later. */}
          {format.weekday(at)}, {format.day(at)}, {format.time(at)}
          {call.answeredAt !== null &&
            call.endedAt !== null &&
            ` · ${formatDuration(call.endedAt - call.answeredAt)}`}
          {call.outcome !== null && ` · ${t(`callOutcome.${call.outcome}`)}`}
        </p>
        {call.practice && <p>{t('print.practice')}</p>}
      </header>
      {findings !== null && (
        <section>
          <h2>{t('findings.title')}</h2>
          {/* A summary names the person: it stays away where she is to stay unknown. */}
          {!masked && <p>{findings.summary}</p>}
          <p>
            {t(`interestWhole.${findings.interest}`)} · {t(`action.${findings.action}`)}
            {findings.objections.length > 0 &&
              ` · ${findings.objections.map((one) => t(`objection.${one}`)).join(', ')}`}
          </p>
          {correction !== null && (
            <p>
              {correction.by === '' || masked
                ? t('correction.bySomebody', { when: format.dateTime(correction.correctedAt) })
                : t('correction.by', { name: correction.by, when: format.dateTime(correction.correctedAt) })}
              {correction.note !== '' && !masked && ` «${correction.note}»`}
            </p>
          )}
        </section>
      )}
      <section>
        <h2>{t('transcript.label')}</h2>
        <dl>
          {turns.map((turn) => (
            <div key={turn.index}>
              <dt>
                {formatDuration(turn.atMs)} {turn.role === 'customer' ? who : 'ANA'}
              </dt>
              <dd>{masked ? withoutName(turn.text, call.nombre) : turn.text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </article>,
    document.body,
  )
}

/** Her name where it is spoken, by its first letter. */
export function withoutName(text: string, nombre: string): string {
  const parts = nombre.split(/\s+/).filter((part) => part.length > 2)
  return parts.reduce(
    (left, part) =>
      left.replace(
        new RegExp(`(?<![\\p{L}])${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}])`, 'giu'),
        (found) => `${found[0]}.`,
      ),
    text,
  )
}
