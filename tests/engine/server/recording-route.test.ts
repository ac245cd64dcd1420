/** `GET /recordings/<call>`: the sound of a call for programs and players. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rangeOf } from '../../../electron/engine/server/recording-route.ts'
import { type DoorsWorld, openDoorsWorld, openOperatorDoor } from './doors-world.ts'

let world: DoorsWorld
let door: Awaited<ReturnType<typeof openOperatorDoor>>

beforeEach(async () => {
  world = await openDoorsWorld()
  door = await openOperatorDoor(world)
})
afterEach(async () => {
  await door.close()
  await world.close()
})

async function recordedCall(): Promise<string> {
  const [call] = await world.judged([{}])
  const callId = call?.id ?? ''
  const recorder = world.recordings.start(callId, { offsetMs: 0 })
  recorder.write({ side: 'customer', atMs: 0, audio: new Uint8Array(8_000).fill(5) })
  await recorder.close()
  return callId
}

describe('GET /recordings/:callId', () => {
  it('gives the whole file, with a name that is not the person’s', async () => {
    const callId = await recordedCall()
    const answer = await door.ask(`/recordings/${callId}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/wav'])
    expect(answer.headers.get('accept-ranges')).toBe('bytes')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${callId}.wav"`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes.length).toBe(58 + 16_000)
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF')
  })

  it('gives the stretch that is asked for', async () => {
    const callId = await recordedCall()
    const answer = await door.ask(`/recordings/${callId}`, { headers: { range: 'bytes=8-11' } })
    expect([answer.status, await answer.text()]).toEqual([206, 'WAVE'])
    expect(answer.headers.get('content-range')).toBe('bytes 8-11/16058')
    const beyond = await door.ask(`/recordings/${callId}`, { headers: { range: 'bytes=16058-' } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */16058'])
  })

  it('says that there is none', async () => {
    const answer = await door.ask('/recordings/nobody')
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'recording.not_found'])
  })

  it('is described with the rest', async () => {
    const document = await (await door.ask('/openapi.json')).json()
    expect(document.paths['/recordings/{callId}'].get.responses[206].content['audio/wav']).toBeDefined()
  })
})

describe('A Range header', () => {
  it('means what the RFC says', () => {
    const cases: Array<[string | undefined, ReturnType<typeof rangeOf>]> = [
      [undefined, null],
      ['bytes=0-9', { from: 0, to: 9 }],
      ['bytes=90-', { from: 90, to: 99 }],
      ['bytes=-10', { from: 90, to: 99 }],
      ['bytes=-500', { from: 0, to: 99 }],
      ['bytes=50-5000', { from: 50, to: 99 }],
      ['bytes=100-', 'unsatisfiable'],
      ['bytes=-0', 'unsatisfiable'],
      ['bytes=9-5', null],
      ['bytes=-', null],
      ['bytes=0-1,5-6', null],
      ['lines=0-1', null],
    ]
    for (const [header, meaning] of cases) expect(rangeOf(header, 100), header).toEqual(meaning)
  })
})
