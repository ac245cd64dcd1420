/** How the list is narrowed: the search, the filters asked for most, the others behind one button, each as a chip. */
import {
  ActionIcon,
  Button,
  Checkbox,
  NumberInput,
  Pill,
  Popover,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { interestSchema, objectionSchema } from '../../shared/domain/analysis.ts'
import { callOutcomeSchema } from '../../shared/domain/call.ts'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { bogotaDayStart, useFormat } from '../format.ts'
import {
  type ConversationFilters,
  type FilterName,
  filterConversations,
  filterNames,
  isSet,
  noFilters,
  useConversationFilters,
} from './conversation-filters.ts'
import classes from './filter-bar.module.css'

export function FilterBar() {
  const { t } = useTranslation()
  const filters = useConversationFilters()
  const set = useConversationFilters.setState
  return (
    <search className={classes.bar}>
      <TextInput
        value={filters.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        label={t('conversations.text')}
        placeholder={t('conversations.textHint')}
        leftSection={<IconSearch size={16} />}
        rightSection={
          filters.text !== '' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t('conversations.clearText')}
              onClick={() => set({ text: '' })}
            >
              <IconX size={14} />
            </ActionIcon>
          )
        }
        maxLength={200}
        className={classes.text}
        spellCheck={false}
      />
      <Select
        label={t('conversations.objection')}
        placeholder={t('conversations.any')}
        value={filters.objection}
        onChange={(value) => set({ objection: objectionSchema.safeParse(value).data ?? null })}
        data={objectionSchema.options
          .map((value) => ({ value, label: t(`objection.${value}`) }))
          .sort((a, b) => a.label.localeCompare(b.label))}
        clearable
        searchable
        nothingFoundMessage={t('conversations.noSuch')}
        w={190}
      />
      <Select
        label={t('conversations.interest')}
        placeholder={t('conversations.anyMasculine')}
        value={filters.interest}
        onChange={(value) => set({ interest: interestSchema.safeParse(value).data ?? null })}
        data={interestSchema.options.map((value) => ({ value, label: t(`interest.${value}`) }))}
        clearable
        w={120}
      />
      <Select
        label={t('conversations.outcome')}
        placeholder={t('conversations.anyMasculine')}
        value={filters.outcome}
        onChange={(value) => set({ outcome: callOutcomeSchema.safeParse(value).data ?? null })}
        data={callOutcomeSchema.options.map((value) => ({ value, label: t(`callOutcome.${value}`) }))}
        clearable
        w={170}
      />
      <MoreFilters />
    </search>
  )
}

function MoreFilters() {
  const { t } = useTranslation()
  const filters = useConversationFilters()
  const set = useConversationFilters.setState
  const campaigns = useCampaigns((state) => state.campaigns) ?? []
  const seconds = (value: string | number) =>
    typeof value === 'number' ? Math.max(0, Math.round(value)) : null
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md" withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} />}>
          {t('conversations.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('conversations.more')} w={360}>
        <Stack gap="sm">
          <Select
            label={t('conversations.campaign')}
            placeholder={t('conversations.any')}
            value={filters.campaignId}
            onChange={(campaignId) => set({ campaignId })}
            data={campaigns.map((one) => ({ value: one.id, label: one.name }))}
            clearable
            searchable
            nothingFoundMessage={t('conversations.noSuch')}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <div className={classes.pair}>
            <TextInput
              type="date"
              label={t('conversations.from')}
              value={filters.fromDay}
              onChange={(event) => set({ fromDay: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('conversations.to')}
              value={filters.toDay}
              onChange={(event) => set({ toDay: event.currentTarget.value })}
            />
          </div>
          <div className={classes.pair}>
            <NumberInput
              label={t('conversations.minSeconds')}
              value={filters.minSeconds ?? ''}
              onChange={(value) => set({ minSeconds: seconds(value) })}
              min={0}
              max={99_999}
              step={30}
              suffix=" s"
            />
            <NumberInput
              label={t('conversations.maxSeconds')}
              value={filters.maxSeconds ?? ''}
              onChange={(value) => set({ maxSeconds: seconds(value) })}
              min={0}
              max={99_999}
              step={30}
              suffix=" s"
            />
          </div>
          <Checkbox
            label={t('conversations.corrected')}
            checked={filters.corrected}
            onChange={(event) => set({ corrected: event.currentTarget.checked })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Every filter in force, each with a way to take it off, and how many calls are left. */
export function FilterChips(props: { total: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const filters = useConversationFilters()
  const words = useFilterWords()
  const active = filterNames.filter((name) => isSet(filters, name))
  return (
    <div className={classes.chips}>
      <Text size="sm" fw={550} role="status" className="tabular">
        {props.total === null
          ? t('conversations.counting')
          : t('conversations.found', { count: props.total, formatted: format.number(props.total) })}
      </Text>
      {active.map((name) => (
        <Pill
          key={name}
          size="md"
          withRemoveButton
          onRemove={() => useConversationFilters.setState({ [name]: noFilters[name] })}
          removeButtonProps={{
            'aria-label': t('conversations.takeOff', { filter: words(filters, name) }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
          classNames={{ root: classes.chip ?? '' }}
        >
          {words(filters, name)}
        </Pill>
      ))}
      {active.length > 1 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => filterConversations(noFilters)}
        >
          {t('conversations.clear')}
        </Button>
      )}
    </div>
  )
}

/** A filter in words, as its chip says it. */
function useFilterWords(): (filters: ConversationFilters, name: FilterName) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const campaigns = useCampaigns((state) => state.campaigns) ?? []
  const day = (text: string) => format.date(bogotaDayStart(text) ?? 0)
  return (filters, name) => {
    switch (name) {
      case 'text':
        return `«${filters.text.trim()}»`
      case 'campaignId':
        return campaigns.find((one) => one.id === filters.campaignId)?.name ?? t('conversations.campaign')
      case 'outcome':
        return filters.outcome === null ? '' : t(`callOutcome.${filters.outcome}`)
      case 'interest':
        return filters.interest === null ? '' : t(`interestWhole.${filters.interest}`)
      case 'objection':
        return filters.objection === null ? '' : t(`objection.${filters.objection}`)
      case 'fromDay':
        return t('conversations.fromDay', { day: day(filters.fromDay) })
      case 'toDay':
        return t('conversations.toDay', { day: day(filters.toDay) })
      case 'minSeconds':
        return t('conversations.atLeast', { seconds: filters.minSeconds ?? 0 })
      case 'maxSeconds':
        return t('conversations.atMost', { seconds: filters.maxSeconds ?? 0 })
      case 'corrected':
        return t('conversations.corrected')
    }
  }
}
