/** Short messages in the corner: what was done, what went wrong, what the engine wants to say. */
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { explain, explainCode } from '../errors.ts'

/** Made at the moment it is shown: the language may have changed since. */
const closeButton = () => ({ closeButtonProps: { 'aria-label': i18next.t('common.close') } })

const colors = { info: 'frailejon', warning: 'yellow', error: 'red' } as const

/** The same notice replaces itself instead of piling up. */
export function showNotice(level: 'info' | 'warning' | 'error', code: string, fallback: string): void {
  const known = explainCode(code)
  notifications.show({
    ...closeButton(),
    id: code,
    color: colors[level],
    title: known === null ? null : known.message,
    message: known === null ? fallback || code : (known.nextStep ?? ''),
    autoClose: level === 'info' ? 5_000 : 10_000,
  })
}

export function showDone(message: string): void {
  notifications.show({ ...closeButton(), color: 'frailejon', message, autoClose: 4_000 })
}

/** What failed, what to do next, and the code for support. */
export function showError(error: unknown): void {
  const { message, nextStep, code } = explain(error)
  notifications.show({
    ...closeButton(),
    id: `error:${code}`,
    color: 'red',
    title: message,
    message: nextStep === null ? code : `${nextStep} (${code})`,
    autoClose: 10_000,
  })
}
