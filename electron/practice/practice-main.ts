/**
 * The practice line as a program of its own, so that an engine can die and come back while calls go on:
 * `node electron/practice/practice-main.ts --json` prints one line with its addresses and runs until SIGTERM.
 */
import { parseArgs } from 'node:util'
import { createPracticeClock, createSystemClock } from '../engine/clock.ts'
import { faultScriptSchema } from './faults.ts'
import { type Exchange, startLoopbackServer } from './loopback-server.ts'
import { personaCatalogue } from './personas/catalogue.ts'
import { startPracticeLine } from './practice-line.ts'
import { socketTargetSchema } from './socket-faults.ts'

const usage = `usage: practice-main [--json] [--speed N] [--start-at ISO] [--seed TEXT] [--latency zero|medians]
  [--voice audible|murmur] [--line-noise] [--twilio-port N] [--elevenlabs-port N] [--control-port N]
  [--account-sid SID] [--auth-token TOKEN] [--api-key KEY]`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      speed: { type: 'string', default: '1' },
      'start-at': { type: 'string' },
      seed: { type: 'string', default: '1' },
      latency: { type: 'string', default: 'medians' },
      voice: { type: 'string' },
      'line-noise': { type: 'boolean', default: false },
      'twilio-port': { type: 'string', default: '0' },
      'elevenlabs-port': { type: 'string', default: '0' },
      'control-port': { type: 'string', default: '0' },
      'account-sid': { type: 'string' },
      'auth-token': { type: 'string' },
      'api-key': { type: 'string' },
    },
  })
  const speed = Number(values.speed)
  const startAtMs = values['start-at'] === undefined ? Date.now() : Date.parse(values['start-at'])
  if (!(speed > 0) || Number.isNaN(startAtMs)) throw new RangeError(usage)
  const clock =
    speed === 1 && values['start-at'] === undefined
      ? createSystemClock()
      : createPracticeClock({ startAtMs, speed })
  const voice = values.voice ?? (speed > 1 ? 'murmur' : 'audible')
  const line = await startPracticeLine({
    clock,
    seed: values.seed,
    latency: values.latency === 'zero' ? 'zero' : 'medians',
    voice: voice === 'audible' ? 'audible' : 'murmur',
    lineNoise: values['line-noise'],
    twilioPort: Number(values['twilio-port']),
    elevenLabsPort: Number(values['elevenlabs-port']),
    ...(values['account-sid'] === undefined ? {} : { accountSid: values['account-sid'] }),
    ...(values['auth-token'] === undefined ? {} : { authToken: values['auth-token'] }),
    ...(values['api-key'] === undefined ? {} : { apiKey: values['api-key'] }),
  })

  const json = (exchange: Exchange): unknown => JSON.parse(exchange.body === '' ? '{}' : exchange.body)
  const control = await startLoopbackServer(Number(values['control-port']), async (exchange) => {
    switch (`${exchange.method} ${exchange.path}`) {
      case 'GET /calls':
        return exchange.sendJson(200, line.calls())
      case 'GET /texts':
        return exchange.sendJson(200, line.textsSynthesised())
      case 'GET /transcriptions':
        return exchange.sendJson(200, line.transcriptions())
      case 'GET /idle':
        return exchange.sendJson(200, { idle: line.idle() })
      case 'GET /personas':
        return exchange.sendJson(200, personaCatalogue)
      case 'POST /personas': {
        const { e164, name } = json(exchange) as { e164?: unknown; name?: unknown }
        const known = typeof e164 === 'string' && typeof name === 'string' && line.assignPersona(e164, name)
        return exchange.sendJson(known ? 200 : 400, { assigned: known })
      }
      case 'POST /faults': {
        const script = faultScriptSchema.safeParse(json(exchange))
        if (!script.success) return exchange.sendJson(400, { message: script.error.message })
        line.setFaults(script.data)
        return exchange.sendJson(200, { set: true })
      }
      case 'POST /press': {
        const { sid, digit } = json(exchange) as { sid?: unknown; digit?: unknown }
        const pressed =
          typeof sid === 'string' && /^[0-9*#]$/.test(String(digit)) && line.press(sid, String(digit))
        return exchange.sendJson(pressed ? 200 : 400, { pressed })
      }
      case 'POST /break-sockets': {
        const target = socketTargetSchema.safeParse((json(exchange) as { on?: unknown }).on)
        if (!target.success) return exchange.sendJson(400, { message: target.error.message })
        line.breakSockets(target.data)
        return exchange.sendJson(200, { broken: true })
      }
      default:
        return exchange.sendJson(404, { message: 'no such control' })
    }
  })

  const ready = {
    twilioBaseUrl: line.twilioBaseUrl,
    elevenLabsBaseUrl: line.elevenLabsBaseUrl,
    controlUrl: control.origin,
    accountSid: line.accountSid,
    authToken: line.authToken,
    phoneNumber: line.phoneNumber,
    apiKey: line.apiKey,
    voiceId: line.voiceId,
  }
  process.stdout.write(values.json ? `${JSON.stringify(ready)}\n` : `${JSON.stringify(ready, null, 2)}\n`)

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await control.close()
    await line.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(2)
})
