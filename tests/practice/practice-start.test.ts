/** A practice line that is started again on the data of an earlier one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice-start.ts'

const folder = mkdtempSync(join(tmpdir(), 'ana-practice-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The names that Twilio gives to the first two calls of a line started at this instant. */
async function firstCallIds(): Promise<string[]> {
  const { host, close } = await startPractice(folder, Date.parse('2026-03-04T15:00:00Z'))
  try {
    const { twilioBaseUrl, accountSid, authToken, phoneNumber } = host.line
    const place = async () => {
      const answer = await fetch(`${twilioBaseUrl}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
        body: new URLSearchParams({
          To: '+573001234567',
          From: phoneNumber,
          Url: 'http://127.0.0.1:9/voice',
        }),
      })
      const { sid } = (await answer.json()) as { sid: string }
      return sid
    }
    return [await place(), await place()]
  } finally {
    await close()
  }
}

it('never names a call like one of an earlier line, whose calls the database still holds', async () => {
  const ids = [...(await firstCallIds()), ...(await firstCallIds())]
  expect(ids.every((id) => /^CA[0-9a-f]{32}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(4)
})
