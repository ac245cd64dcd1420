/** Short messages in the corner: what was done, what went wrong, what the engine wants to say. */
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { createElement } from 'react'
import { explain, explainCode } from '../errors.ts'
import { ErrorNotice } from './error-notice.tsx'
import { rememberFailure } from './support-store.ts'

/** Made at the moment it is shown: the language may have changed since. */
const closeButton = () => ({ closeButtonProps: { 'aria-label': i18next.t('common.close') } })

const colors = { info: 'frailejon', warning: 'yellow', error: 'red' } as const

/** The same notice replaces itself instead of piling up. */
export function showNotice(level: 'info' | 'warning' | 'error', code: string, fallback: string): void {
  const known = explainCode(code)
  const failure = known !== null && level === 'error' ? rememberFailure(known) : null
  notifications.show({
    ...closeButton(),
    id: code,
    color: colors[level],
    title: known?.message ?? null,
    message:
      failure !== null ? createElement(ErrorNotice, { failure }) : (known?.nextStep ?? (fallback || code)),
    autoClose: level === 'info' ? 5_000 : 10_000,
  })
}

export function showDone(message: string): void {
  notifications.show({ ...closeButton(), color: 'frailejon', message, autoClose: 4_000 })
}

/** What failed, what was saved, what to do next; the details for support are one click away. */
export function showError(error: unknown): void {
  const failure = rememberFailure(explain(error))
  const { message, code } = failure.what
  notifications.show({
    ...closeButton(),
    id: `error:${code}`,
    color: 'red',
    title: message,
    message: createElement(ErrorNotice, { failure }),
    autoClose: 15_000,
  })
}
