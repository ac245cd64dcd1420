/** A tiny stand-in for the engine: answers the practice line's webhooks with a fixed script of questions. */
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import { murmur } from '../../electron/practice/voice/murmur.ts'

export const questions = [
  'Buenos días, ¿hablo con Carmen?',
  'Le habla Ana, asistente virtual de Libranzas Frailejón. Esta llamada es grabada. ¿Está de acuerdo?',
  'Le ofrecemos un crédito de libranza, con descuento de nómina. ¿Tiene un minuto para que le cuente?',
  '¿Usted es pensionada o trabaja en una entidad pública?',
  '¿Cuánto necesita y para qué lo usaría?',
  'Con esos datos podría tener una cuota cercana a trescientos mil pesos, sujeta a estudio. ¿Le interesa?',
  '¿Qué día y a qué hora le queda bien que la llame un asesor?',
]
export const farewell = 'Muchas gracias por su tiempo. Que tenga un feliz día, hasta luego.'

export interface Received {
  path: string
  params: Record<string, string>
  signature: string
  url: string
}

export interface WebhookApp {
  origin: string
  received: Received[]
  /** Replaces the answer to a path; null leaves the script. */
  override(
    path: string,
    answer: (params: Record<string, string>) => { status?: number; type?: string; body: string },
  ): void
  orderFor(to: string, extra?: Record<string, string | string[]>): URLSearchParams
  close(): Promise<void>
}

export async function startWebhookApp(from: () => string): Promise<WebhookApp> {
  const app: FastifyInstance = Fastify()
  await app.register(formbody)
  const received: Received[] = []
  const overrides = new Map<
    string,
    (params: Record<string, string>) => { status?: number; type?: string; body: string }
  >()
  const clips = new Map<string, Uint8Array>()
  const steps = new Map<string, { step: number; silences: number }>()
  let origin = ''

  const play = (text: string): string => {
    const id = Buffer.from(text).toString('base64url').slice(0, 40) + text.length
    clips.set(id, murmur(text))
    return `<Play>/audio/${id}</Play>`
  }
  const ask = (text: string): string =>
    `<Response><Gather input="speech" language="es-CO" action="/turn" method="POST" timeout="5" speechTimeout="1" actionOnEmptyResult="true">${play(text)}</Gather></Response>`
  const sayGoodbye = () => `<Response>${play(farewell)}<Hangup/></Response>`

  const turn = (params: Record<string, string>): string => {
    const state = steps.get(params.CallSid ?? '') ?? { step: 0, silences: 0 }
    steps.set(params.CallSid ?? '', state)
    const said = params.SpeechResult ?? ''
    if (said === '') {
      state.silences += 1
      if (state.silences > 2) return sayGoodbye()
      return ask('¿Aló? ¿Sigue ahí?')
    }
    state.silences = 0
    if (/no me (vuelvan a )?llamen|equivocad|no conozco|no me interesa|bórreme|\bno gracias/.test(said))
      return sayGoodbye()
    state.step += 1
    const next = questions[state.step]
    return next === undefined ? sayGoodbye() : ask(next)
  }

  app.get<{ Params: { id: string } }>('/audio/:id', async (request, reply) => {
    const clip = clips.get(request.params.id)
    if (!clip) return reply.code(404).send()
    return reply.type('audio/basic').send(Buffer.from(clip))
  })
  app.post<{ Body: Record<string, string> }>('/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const params = { ...request.body }
    received.push({
      path,
      params,
      signature: String(request.headers['x-twilio-signature'] ?? ''),
      url: `${origin}${request.url}`,
    })
    const override = overrides.get(path)
    if (override) {
      const { status = 200, type = 'text/xml', body } = override(params)
      return reply.code(status).type(type).send(body)
    }
    if (path === '/status') return reply.code(204).send()
    if (path === '/voice') return reply.type('text/xml').send(ask(questions[0] ?? ''))
    return reply.type('text/xml').send(turn(params))
  })
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    origin,
    received,
    override: (path, answer) => void overrides.set(path, answer),
    orderFor(to, extra = {}) {
      const form = new URLSearchParams({
        To: to,
        From: from(),
        Url: `${origin}/voice?call=1`,
        StatusCallback: `${origin}/status`,
        Timeout: '25',
        TimeLimit: '300',
      })
      for (const event of ['initiated', 'ringing', 'answered', 'completed'])
        form.append('StatusCallbackEvent', event)
      for (const [key, value] of Object.entries(extra)) {
        form.delete(key)
        for (const one of [value].flat()) form.append(key, one)
      }
      return form
    },
    close: () => app.close(),
  }
}
