/** The REST of ANA's origins, which scripts and other systems use: states, the queue, closing, clips. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type ContactStatus, contactStatusSchema } from '../../../shared/domain/contact.ts'
import { followUpOutcomeSchema } from '../../../shared/domain/follow-up.ts'
import { idSchema } from '../../../shared/domain/primitives.ts'
import { rowMessage } from '../contacts/import-messages.ts'
import { readPhoneCell } from '../contacts/phone-number.ts'
import type { Services } from '../services.ts'
import { announceContact } from './contact-news.ts'
import { restError } from './rest-errors.ts'

const offset = z.coerce.number().int().nonnegative().default(0)
const mostConversations = 5_000

export const conversationsQuery = z.object({
  campaignId: idSchema.optional(),
  status: contactStatusSchema.optional(),
  offset,
  limit: z.coerce.number().int().min(1).max(mostConversations).default(1_000),
})

export const readyQuery = z.object({
  offset,
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
})

export const markClosedBody = z.object({
  number: z
    .union([z.string().max(100), z.number().int().nonnegative()])
    .describe('En cualquier forma usual: +57 300 123 4567, 3001234567…'),
  outcome: followUpOutcomeSchema.default('other'),
  notes: z.string().max(4000).default(''),
})

export const cleanupQuery = z.object({
  all: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true` borra todos los clips que ninguna llamada usa.'),
})

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Everybody's status by number of people, of one campaign or of all. */
async function countsOf(
  { campaigns }: Services,
  campaignId?: string,
): Promise<Record<ContactStatus, number>> {
  const summaries = campaignId === undefined ? await campaigns.list() : [await campaigns.get(campaignId)]
  const count = (status: ContactStatus) =>
    summaries.reduce((sum, summary) => sum + (summary.counts[status] ?? 0), 0)
  return Object.fromEntries(contactStatusSchema.options.map((status) => [status, count(status)])) as Record<
    ContactStatus,
    number
  >
}

async function lastCallOf({ callQuery }: Services, contactId: string) {
  const [call] = (await callQuery.list({ contactId, offset: 0, limit: 1 })).items
  if (!call) return null
  const { id, attempt, state, outcome, endedBy, plannedAt, answeredAt, endedAt, turnCount, interest } = call
  return { callId: id, attempt, state, outcome, endedBy, plannedAt, answeredAt, endedAt, turnCount, interest }
}

export function addRestRoutes(app: FastifyInstance, services: Services): void {
  const { contacts, followUps, clips } = services

  app.get('/conversations/status', async (request) => {
    const { campaignId, ...page } = conversationsQuery.parse(request.query)
    const counts = await countsOf(services, campaignId)
    const { items, total } = await contacts.list({ campaignId, ...page })
    const conversations = []
    for (const [index, contact] of items.entries()) {
      // The calls of a thousand people are many small queries; a phone call must not wait for them.
      if (index % 20 === 19) await breathe()
      const wasCalled = contact.status !== 'initial' || contact.attempts > 0
      conversations.push({
        number: contact.e164,
        nombre: contact.nombre,
        status: contact.status,
        campaignId: contact.campaignId,
        contactId: contact.id,
        attempts: contact.attempts,
        nextAttemptAt: contact.nextAttemptAt,
        lastCall: wasCalled ? await lastCallOf(services, contact.id) : null,
      })
    }
    return { conversations, counts, total, offset: page.offset }
  })

  app.get('/analysis/ready_for_human', async (request) => {
    const { items, total } = await followUps.queue(readyQuery.parse(request.query), 'rest')
    const conversations = items.map(({ e164, nombre, analysis, ...item }) => ({
      number: e164,
      nombre,
      priority: analysis.priority,
      interest: analysis.interest,
      action: analysis.action,
      summary: analysis.summary,
      keyPoints: analysis.keyPoints,
      objections: analysis.objections,
      recommendations: analysis.recommendations,
      evidence: analysis.evidence,
      callbackAt: analysis.callbackAt,
      engine: analysis.engine,
      waitingSince: item.waitingSince,
      callId: item.callId,
      contactId: item.contactId,
      campaignId: item.campaignId,
      campaignName: item.campaignName,
      claimedUntil: item.claimedUntil,
    }))
    return { conversations, total }
  })

  app.post('/analysis/mark_closed', async (request, reply) => {
    const { number, outcome, notes } = markClosedBody.parse(request.body)
    const reading = readPhoneCell(number)
    if (reading.kind === 'bad') {
      const { body } = restError(400, reading.code, rowMessage(reading.code, 'es'))
      return reply.code(400).send(body)
    }
    const closures = await followUps.closeByNumber(reading.e164, { outcome, notes })
    for (const { contactId } of closures) await announceContact(services, contactId)
    const [newest] = closures
    return { ...newest, number: reading.e164 }
  })

  app.get('/audio-stats', () => clips.stats())

  app.post('/cleanup-audio', (request) =>
    clips.clean({ all: cleanupQuery.parse(request.query).all === 'true' }),
  )
}
