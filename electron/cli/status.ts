/** `ana status`: how the campaigns stand, read from the data folder whether or not an engine runs on it. */
import type { CampaignStatus } from '../../shared/domain/campaign.ts'
import { createCallQuery } from '../engine/calls/call-query.ts'
import { createCampaignStore } from '../engine/campaigns/campaign-store.ts'
import { bogotaDay } from '../engine/compliance/calling-calendar.ts'
import { createFollowUpStore } from '../engine/followup/follow-up-store.ts'
import { createFollowUps } from '../engine/followup/follow-ups.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { openLocalData } from './local-data.ts'
import { asTable } from './tables.ts'

const campaignTexts: Record<CampaignStatus, string> = {
  draft: 'borrador',
  running: 'llamando',
  paused: 'en pausa',
  stopped: 'detenida',
  completed: 'terminada',
}

export async function showStatus(
  context: CommandContext,
  options: { practice: boolean; json: boolean },
): Promise<void> {
  const { practice } = options
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, practice),
    practice,
    variables: context.variables,
    create: false,
  })
  try {
    const { database, clock, ids, folder } = data
    // Listing and counting hash no numbers, so the folder's key is neither needed nor made.
    const numberKey = new Uint8Array(32)
    const campaigns = await createCampaignStore({ database, clock, ids, numberKey }).list()
    const waiting = await createFollowUps({
      store: createFollowUpStore({ database, numberKey }),
      clock,
      publish: () => {},
    }).waiting()
    const today = await createCallQuery({ database }).overview(bogotaDay(clock.now()).startsAt)
    const isRunning = folder.engineProcess !== null
    if (options.json) {
      context.output.printJson({
        dataDir: folder.path,
        practice,
        running: isRunning,
        followUpQueue: waiting.people,
        callsInProgress: today.callsInProgress,
        callsToday: today.callsPlaced,
        contactsByStatus: today.contactsByStatus,
        campaigns: campaigns.map(({ id, name, status, contacts, counts, rejectedRows, callsPlaced }) => ({
          id,
          name,
          status,
          contacts,
          counts,
          rejectedRows,
          callsPlaced,
        })),
      })
      return
    }
    context.output.print(
      [
        `${practice ? 'Línea de práctica' : 'Llamadas de verdad'} · ${folder.path}`,
        isRunning ? `ANA está en marcha (proceso ${folder.engineProcess}).` : 'ANA no está en marcha.',
        `Hoy: ${today.callsPlaced} llamadas, ${today.callsInProgress} en curso. Para seguimiento: ${waiting.people}.`,
      ].join('\n'),
    )
    if (campaigns.length > 0) {
      context.output.print(
        asTable(
          ['Campaña', 'Estado', 'Contactos', 'Por llamar', 'Seguimiento', 'Llamadas'],
          campaigns.map(({ name, status, contacts, counts, callsPlaced }) => [
            name,
            campaignTexts[status],
            contacts,
            counts.initial,
            counts.ready_for_human,
            callsPlaced,
          ]),
        ),
      )
    } else context.output.print('No hay campañas todavía.')
  } finally {
    await data.close()
  }
}
