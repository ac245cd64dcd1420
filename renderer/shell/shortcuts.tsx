/** Single-key ways through the desk, and the sheet that lists them. Keys typed into a field are only letters. */
import { Group, Kbd, Modal, Stack, Table, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { navigate, type PageId } from '../router.ts'

const pageKeys: Record<string, PageId> = {
  i: 'home',
  m: 'import',
  c: 'campaigns',
  v: 'live',
  t: 'conversations',
  s: 'follow-up',
  u: 'script',
  l: 'compliance',
  a: 'settings',
}

/** After `g` the second letter must follow within this time. */
const chordMs = 5_000

const useHelp = create(() => ({ opened: false }))

export function openShortcuts(): void {
  useHelp.setState({ opened: true })
}

/** True when a key belongs to a field, a menu or a dialog and must not act on the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.closest('input, textarea, select, [role="dialog"], [role="menu"], [role="listbox"]') !== null
}

export function ShortcutsHelp() {
  const { t } = useTranslation()
  const opened = useHelp((state) => state.opened)
  useEffect(() => {
    let chordUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      if (event.key === '?') {
        event.preventDefault()
        openShortcuts()
        return
      }
      const key = event.key.toLowerCase()
      const page = pageKeys[key]
      if (Date.now() < chordUntil && page !== undefined) {
        event.preventDefault()
        chordUntil = 0
        navigate(page)
        return
      }
      chordUntil = key === 'g' ? Date.now() + chordMs : 0
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const general: Array<[string[], string]> = [
    [['Ctrl', 'K'], t('shortcuts.palette')],
    [['?'], t('shortcuts.title')],
    [['↑', '↓'], t('shortcuts.rows')],
    [['Ctrl', 'P'], t('shortcuts.print')],
    [['Ctrl', '+', '-', '0'], t('shortcuts.zoom')],
    ...Object.entries(pageKeys).map(([key, page]): [string[], string] => [
      ['g', key],
      t('shortcuts.go', { page: t(`nav.${page}`) }),
    ]),
  ]
  const followUp: Array<[string[], string]> = [
    [['1', '–', '9', '0'], t('shortcuts.close')],
    [['j'], t('shortcuts.next')],
    [['k'], t('shortcuts.previous')],
    [['n'], t('shortcuts.notes')],
    [['u'], t('shortcuts.undo')],
    [['l'], t('followUpShortcut.call')],
    [['x'], t('followUpShortcut.hangUp')],
    [['w'], t('followUpShortcut.whatsApp')],
    [['p'], t('followUpShortcut.callback')],
    [['e'], t('followUpShortcut.hear')],
  ]
  const conversations: Array<[string[], string]> = [
    [['␣'], t('shortcuts.play')],
    [['←', '→'], t('shortcuts.steps')],
  ]
  const live: Array<[string[], string]> = [
    [['e'], t('shortcuts.listen')],
    [['w'], t('shortcuts.whisper')],
    [['o'], t('shortcuts.takeOver')],
  ]
  return (
    <Modal
      opened={opened}
      onClose={() => useHelp.setState({ opened: false })}
      title={<Title order={2}>{t('shortcuts.title')}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="lg"
    >
      <Group align="flex-start" grow gap="xl">
        <KeyTable title={t('shortcuts.everywhere')} rows={general} />
        <Stack gap="lg">
          <KeyTable title={t('nav.conversations')} rows={conversations} />
          <KeyTable title={t('nav.live')} rows={live} />
          <KeyTable title={t('nav.follow-up')} rows={followUp} />
        </Stack>
      </Group>
      <Text c="dimmed" size="sm" mt="md">
        {t('shortcuts.note')}
      </Text>
    </Modal>
  )
}

function KeyTable(props: { title: string; rows: Array<[string[], string]> }) {
  return (
    <Stack gap={4}>
      <Title order={3}>{props.title}</Title>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Tbody>
          {props.rows.map(([keys, meaning]) => (
            <Table.Tr key={meaning}>
              <Table.Td w={110}>
                <Group gap={4} wrap="nowrap">
                  {keys.map((key) => (key === '–' ? <span key={key}>–</span> : <Kbd key={key}>{key}</Kbd>))}
                </Group>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
