/** Turns a file that was read into a campaign. Here because it ties the importer to the dialer's domain. */
import type { CampaignSettings, CampaignSummary } from '../../shared/domain/campaign.ts'
import type { AcceptedRow, RejectedRow } from '../../shared/domain/import.ts'
import type { StoredRejectedRow } from './campaigns/campaign-store.ts'
import type { Campaigns } from './campaigns/campaigns.ts'
import type { ImportBatch, Imports } from './contacts/import-session.ts'
import { AnaError } from './errors.ts'

function toStored({ row, code, nombre, numero }: RejectedRow): StoredRejectedRow {
  return { row, code, nombre, numero }
}

/** What an operator decides when a list becomes a campaign. */
export interface ImportChoice {
  name: string
  start: boolean
  /** With `start`: no call before this instant. */
  startsAt?: number | null
  /** Rules of its own; without them it follows those for all. */
  settings?: CampaignSettings | null
}

export function createStoreImport(options: {
  imports: Imports
  campaigns: Pick<Campaigns, 'create'>
}): (importId: string, choice: ImportChoice) => Promise<CampaignSummary> {
  const { imports, campaigns } = options

  async function* pick<Row>(importId: string, of: (batch: ImportBatch) => Row[]): AsyncGenerator<Row[]> {
    for await (const batch of imports.rows(importId)) yield of(batch)
  }

  function accept(batch: ImportBatch): AcceptedRow[] {
    return batch.accepted.map(({ alreadyStored: _, ...row }) => row)
  }

  return async (importId, { name, start, startsAt = null, settings = null }) => {
    const outcome = await imports.outcome(importId)
    if (outcome.fileError !== null) {
      throw new AnaError(`import.${outcome.fileError}`, 'the file cannot be imported', {
        kind: 'bad_input',
        facts: { fileError: outcome.fileError },
      })
    }
    if (outcome.counts.accepted === 0) {
      throw new AnaError('import.nothing_to_call', 'no row can be called', { kind: 'bad_input' })
    }
    const campaign = await campaigns.create(
      {
        name,
        fileName: outcome.fileName,
        rows: pick(importId, accept),
        settings,
        startsAt: start ? startsAt : null,
        rejected: pick(importId, (batch) => batch.rejected.map(toStored)),
        yieldBetween: () => new Promise((resolve) => setImmediate(resolve)),
      },
      { start },
    )
    imports.discard(importId)
    return campaign
  }
}
