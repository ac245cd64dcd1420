/** Who gets in at the operator's door, and who does not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { contract } from '../../../shared/contract/contract.ts'
import { type DoorsWorld, openDoorsWorld, openOperatorDoor, operatorRoutes, token } from './doors-world.ts'

const procedures = Object.entries(contract).flatMap(([domain, names]) =>
  Object.keys(names).map((name) => ['POST', `/api/${domain}/${name}`] as const),
)

const rendererFolder = mkdtempSync(join(tmpdir(), 'ana-renderer-'))
let world: DoorsWorld
let door: Awaited<ReturnType<typeof openOperatorDoor>>

beforeAll(() => {
  mkdirSync(join(rendererFolder, 'assets'))
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>ANA</title>')
  writeFileSync(join(rendererFolder, 'assets', 'index-abc.js'), 'export {}')
})
afterAll(() => rmSync(rendererFolder, { recursive: true, force: true }))
beforeEach(async () => {
  world = await openDoorsWorld()
  door = await openOperatorDoor(world, { rendererFolder })
})
afterEach(async () => {
  await door.close()
  await world.close()
})

/** A request with headers that `fetch` would not send. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(door.origin + path, { method, headers }, async (response) => {
      let body = ''
      for await (const piece of response) body += String(piece)
      resolve({ status: response.statusCode ?? 0, body })
    })
    request.on('error', reject)
    request.end()
  })
}

/** 101, or the status of the refusal. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(door.origin.replace('http', 'ws') + path, { headers })
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => resolve(0))
  })
}

async function signIn(): Promise<string> {
  const answer = await door.ask('/session', { method: 'POST' })
  expect(answer.status).toBe(204)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

/** Every route in turn, each in a minute of its own, so that no refusal is blamed on the one before. */
async function walk(visit: (method: string, path: string) => Promise<void>): Promise<void> {
  for (const [method, path] of [...operatorRoutes, ...procedures]) {
    await visit(method, path)
    await world.clock.advance(61_000)
  }
}

describe('every operator’s route', () => {
  it('is closed without the token', async () => {
    const wrong = [undefined, 'Bearer ', 'Bearer wrong', token, `Basic ${token}`, `Bearer ${token}x`]
    await walk(async (method, path) => {
      for (const authorization of wrong) {
        const answer = await fetch(door.origin + path, {
          method,
          headers: authorization === undefined ? {} : { authorization },
        })
        const body = (await answer.json()) as { code: string; message: string }
        expect([path, authorization, answer.status, body.code]).toEqual([
          path,
          authorization,
          401,
          'unauthorized',
        ])
        expect(body.message).toContain('token')
      }
    })
  })

  it('does not take a page’s cookie for the token', async () => {
    const cookie = await signIn()
    await walk(async (method, path) => {
      expect([path, (await raw(path, { cookie }, method)).status]).toEqual([path, 401])
    })
  })

  it('is closed to other hosts and pages, token or not', async () => {
    const authorization = `Bearer ${token}`
    const strangers: Array<Record<string, string>> = [
      { host: 'evil.example' },
      { host: `evil.example:${door.port}` },
      { host: `127.0.0.1.evil.example:${door.port}` },
      { host: '127.0.0.1' },
      { host: `[::1]:${door.port}` },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${door.port + 1}` },
      { origin: `https://127.0.0.1:${door.port}` },
      { origin: `http://localhost:${door.port}` },
    ]
    await walk(async (method, path) => {
      for (const stranger of strangers) {
        const { status, body } = await raw(path, { authorization, ...stranger }, method)
        expect([path, stranger, status, JSON.parse(body).code]).toEqual([
          path,
          stranger,
          403,
          'forbidden_origin',
        ])
      }
    })
  })
})

describe('the token', () => {
  it('cannot be guessed at leisure, and whoever guesses does not shut out the operator', async () => {
    const statuses: number[] = []
    for (let guess = 0; guess < 25; guess += 1) {
      const answer = await fetch(`${door.origin}/session`, {
        method: 'POST',
        headers: { authorization: `Bearer guess-${guess}` },
      })
      statuses.push(answer.status)
    }
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([401]))
    expect(new Set(statuses.slice(20))).toEqual(new Set([429]))
    expect((await door.ask('/audio-stats')).status).toBe(200)
    await world.clock.advance(61_000)
    expect((await fetch(`${door.origin}/audio-stats`)).status).toBe(401)
  })
})

describe('a session', () => {
  it('is a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await door.ask('/session', { method: 'POST' })
    const [pair, ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ')
    expect(pair).toMatch(/^ana_session=[0-9a-f]{32}$/)
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict'])
    const another = await door.ask('/session', { method: 'POST' })
    expect(another.headers.get('set-cookie')).not.toContain(pair)
  })

  it('is asked for without opening one', async () => {
    expect((await raw('/session', {})).status).toBe(401)
    expect((await raw('/session', { cookie: 'ana_session=0123456789abcdef0123456789abcdef' })).status).toBe(
      401,
    )
    expect((await raw('/session', { cookie: `theme=dark; ${await signIn()}` })).status).toBe(204)
  })

  it('ends with the engine', async () => {
    const cookie = await signIn()
    await door.close()
    door = await openOperatorDoor(world)
    expect((await raw('/session', { cookie })).status).toBe(401)
  })
})

describe('the socket', () => {
  it('opens for a page with a session and for a program with the token', async () => {
    const cookie = await signIn()
    expect(await upgrade('/rpc', { cookie, origin: door.origin })).toBe(101)
    expect(await upgrade('/rpc', { authorization: `Bearer ${token}` })).toBe(101)
    const host = `localhost:${door.port}`
    expect(await upgrade('/rpc', { cookie, host, origin: `http://${host}` })).toBe(101)
  })

  it('stays closed for everybody else', async () => {
    const cookie = await signIn()
    const { origin } = door
    expect(await upgrade('/rpc', {})).toBe(401)
    expect(await upgrade('/rpc', { origin })).toBe(401)
    expect(await upgrade('/rpc', { origin, cookie: 'ana_session=guess' })).toBe(401)
    expect(await upgrade('/rpc', { authorization: 'Bearer guess', origin })).toBe(401)
    // A cookie without a page's origin was not sent by a page of ANA's.
    expect(await upgrade('/rpc', { cookie })).toBe(401)
    expect(await upgrade('/rpc', { cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await upgrade('/rpc', { cookie, origin: 'null' })).toBe(403)
    expect(await upgrade('/rpc', { cookie, origin, host: 'evil.example' })).toBe(403)
    expect(await upgrade('/other', { cookie, origin })).toBe(404)
  })
})

describe('the interface', () => {
  it('is served without a token, under a policy that runs no code but its own', async () => {
    const page = await fetch(`${door.origin}/`)
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>ANA</title>'])
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${door.port} ws://localhost:${door.port}`)
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    const asset = await fetch(`${door.origin}/assets/index-abc.js`)
    expect(asset.headers.get('cache-control')).toContain('immutable')
  })

  it('also answers a reload at an address of its own, but not a script that asks for what is not there', async () => {
    const reloaded = await fetch(`${door.origin}/follow-up`, { headers: { accept: 'text/html' } })
    expect([reloaded.status, await reloaded.text()]).toEqual([200, '<!doctype html><title>ANA</title>'])
    expect(reloaded.headers.get('content-security-policy')).toContain("script-src 'self'")
    const missing = await fetch(`${door.origin}/assets/none.js`)
    expect([missing.status, (await missing.json()).code]).toEqual([404, 'not_found'])
  })

  it('shows nothing outside its folder', async () => {
    writeFileSync(join(rendererFolder, '..', 'ana-outside.txt'), 'secret')
    for (const path of ['/../ana-outside.txt', '/%2e%2e/ana-outside.txt', '/..%2fana-outside.txt']) {
      const { status, body } = await raw(path, {})
      expect([path, status >= 400, body.includes('secret')]).toEqual([path, true, false])
    }
    rmSync(join(rendererFolder, '..', 'ana-outside.txt'))
  })

  it('says how to build it when it is not there', async () => {
    await door.close()
    door = await openOperatorDoor(world)
    const answer = await fetch(`${door.origin}/`, { headers: { accept: 'text/html' } })
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'no_interface'])
  })
})
