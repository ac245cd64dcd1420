/**
 * Version 4: a campaign's own rules, when it may begin, and an index that counts a campaign's calls by outcome
 * without touching the calls themselves.
 */
import type { ColumnDataType } from 'kysely'
import type { Migration } from '../migration.ts'

export const campaignSettings: Migration = {
  version: 4,
  name: 'campaign-settings',
  async up(db, dialect) {
    const integer: ColumnDataType = dialect === 'sqlite' ? 'integer' : 'bigint'
    // Null: the campaign follows the settings that hold for all.
    await db.schema.alterTable('campaigns').addColumn('settings', 'text').execute()
    await db.schema.alterTable('campaigns').addColumn('starts_at', integer).execute()
    await db.schema
      .createIndex('calls_campaign_outcome')
      .on('calls')
      .columns(['campaign_id', 'outcome', 'placing_at'])
      .execute()
  },
}
