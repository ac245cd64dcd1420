/**
 * The numbers that nobody may call. They are kept as a hash, so nobody can read the list of people; a number is found,
 * added or taken off by whoever knows it and types it whole.
 */
import { Alert, Button, Group, Modal, Pagination, Table, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { translated } from '../errors.ts'
import { useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './compliance.module.css'

const perPage = 10

type List = Awaited<ReturnType<typeof client.compliance.listBarred>>
type Entry = List['items'][number]

function reasonText(reason: string, other: string): string {
  return translated(`compliance.barred.reason.${reason}`) ?? other
}

function useBarred(page: number) {
  const [list, setList] = useState<List | null>(null)
  const [error, setError] = useState<unknown>(null)
  const load = useCallback(() => {
    client.compliance.listBarred({ offset: (page - 1) * perPage, limit: perPage }).then((read) => {
      setError(null)
      setList(read)
    }, setError)
  }, [page])
  useEffect(load, [load])
  return { list, error, load }
}

export function BarredNumbers() {
  const { t } = useTranslation()
  const format = useFormat()
  const [page, setPage] = useState(1)
  const { list, error, load } = useBarred(page)
  const pages = Math.max(1, Math.ceil((list?.total ?? 0) / perPage))
  return (
    <Card title={t('compliance.barred.title')}>
      <Text c="dimmed" mt={-8} mb="md">
        {t('compliance.barred.text')}
      </Text>
      <LookUp onChanged={load} />
      <div className={classes.barred}>
        {list === null && error === null && <LoadingState lines={3} height={32} />}
        {list === null && error !== null && <ErrorState error={error} onRetry={load} />}
        {list !== null && list.total === 0 && <Text c="dimmed">{t('compliance.barred.empty')}</Text>}
        {list !== null && list.total > 0 && (
          <Table verticalSpacing={6} fz="sm" className="tabular">
            <Table.Caption>
              {t('compliance.barred.total', { count: list.total, formatted: format.number(list.total) })}
            </Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('compliance.barred.number')}</Table.Th>
                <Table.Th>{t('compliance.barred.why')}</Table.Th>
                <Table.Th>{t('compliance.barred.since')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.items.map((entry) => (
                <Table.Tr key={entry.mark}>
                  <Table.Td>{t('compliance.barred.hidden', { mark: entry.mark.slice(0, 4) })}</Table.Td>
                  <Table.Td>{reasonText(entry.reason, t('compliance.barred.otherReason'))}</Table.Td>
                  <Table.Td>{format.dateTime(entry.at)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={Math.min(page, pages)}
          onChange={setPage}
          size="sm"
          mt="sm"
          aria-label={t('compliance.barred.pages')}
          getControlProps={(control) => ({ 'aria-label': t(`compliance.barred.page.${control}`) })}
          getItemProps={(item) => ({ 'aria-label': t('compliance.barred.page.number', { page: item }) })}
        />
      )}
    </Card>
  )
}

function LookUp(props: { onChanged: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { onChanged } = props
  const [numero, setNumero] = useState('')
  const [found, setFound] = useState<{ numero: string; entry: Entry | null } | null>(null)
  const [asking, ask] = useDisclosure(false)

  const find = useCallback(async (wanted: string) => {
    const { entry } = await client.compliance.findBarred({ numero: wanted })
    setFound({ numero: wanted, entry })
  }, [])
  const add = useCallback(
    async (wanted: string) => {
      await client.compliance.addBarred({ numero: wanted })
      showDone(t('compliance.barred.added'))
      onChanged()
      await find(wanted)
    },
    [find, onChanged, t],
  )
  const finding = useAction(find)
  const adding = useAction(add)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (numero.trim() !== '') void finding.run(numero.trim())
  }
  return (
    <>
      <form onSubmit={submit} className={classes.lookUp}>
        <TextInput
          label={t('compliance.barred.look')}
          value={numero}
          onChange={(event) => {
            setNumero(event.currentTarget.value)
            setFound(null)
          }}
          type="tel"
          placeholder="300 123 4567"
          maxLength={40}
          autoComplete="off"
          style={{ flex: 1, minWidth: 180 }}
        />
        <Button type="submit" variant="default" loading={finding.busy} disabled={numero.trim() === ''}>
          {t('compliance.barred.find')}
        </Button>
      </form>
      <div aria-live="polite">
        {found !== null && (
          <Alert
            variant="light"
            color="gray"
            mt="sm"
            title={found.entry === null ? t('compliance.barred.notListed') : t('compliance.barred.listed')}
          >
            {found.entry === null ? (
              <Button size="compact-md" loading={adding.busy} onClick={() => void adding.run(found.numero)}>
                {t('compliance.barred.add')}
              </Button>
            ) : (
              <>
                <p className={classes.text}>
                  {t('compliance.barred.entry', {
                    reason: reasonText(found.entry.reason, t('compliance.barred.otherReason')),
                    when: format.dateTime(found.entry.at),
                  })}
                </p>
                <Button size="compact-md" variant="default" onClick={ask.open}>
                  {t('compliance.barred.remove')}
                </Button>
              </>
            )}
          </Alert>
        )}
      </div>
      <Removal
        opened={asking}
        numero={found?.numero ?? ''}
        onClose={ask.close}
        onRemoved={() => {
          ask.close()
          setFound(null)
          setNumero('')
          onChanged()
        }}
      />
    </>
  )
}

/** Taking somebody off is a supervisor's decision, and hers by name. */
function Removal(props: { opened: boolean; numero: string; onClose: () => void; onRemoved: () => void }) {
  const { t } = useTranslation()
  const { numero, onRemoved } = props
  const [authorisedBy, setAuthorisedBy] = useState('')
  const remove = useCallback(
    async (by: string) => {
      await client.compliance.removeBarred({ numero, authorisedBy: by })
      setAuthorisedBy('')
      showDone(t('compliance.barred.removed'))
      onRemoved()
    },
    [numero, onRemoved, t],
  )
  const { busy, run } = useAction(remove)
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={<Title order={2}>{t('compliance.barred.removeTitle')}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (authorisedBy.trim().length >= 3) void run(authorisedBy.trim())
        }}
      >
        <Text>{t('compliance.barred.removeText')}</Text>
        <TextInput
          label={t('compliance.barred.supervisor')}
          description={t('compliance.barred.supervisorHelp')}
          value={authorisedBy}
          onChange={(event) => setAuthorisedBy(event.currentTarget.value)}
          maxLength={80}
          mt="md"
          data-autofocus
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" color="red" loading={busy} disabled={authorisedBy.trim().length < 3}>
            {t('compliance.barred.removeNow')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
