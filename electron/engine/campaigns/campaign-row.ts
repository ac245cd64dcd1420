/** A campaign between its table and the domain. */
import type { Selectable } from 'kysely'
import type { Campaign } from '../../../shared/domain/campaign.ts'
import type { CampaignsTable } from '../storage/schema.ts'
import { rulesOfJson } from './campaign-rules.ts'

export function campaignOfRow(row: Selectable<CampaignsTable>): Campaign {
  return {
    id: row.id,
    name: row.name,
    fileName: row.file_name,
    status: row.status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startsAt: row.starts_at,
    settings: rulesOfJson(row.settings),
  }
}
