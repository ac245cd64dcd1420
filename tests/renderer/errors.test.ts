import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { ConnectionLostError } from '../../renderer/connection-lost.ts'
import { codeOf, explain, explainCode } from '../../renderer/errors.ts'
import { en } from '../../renderer/i18n/en.ts'
import { es } from '../../renderer/i18n/es.ts'

beforeAll(async () => {
  await i18next.init({
    lng: 'es',
    fallbackLng: 'es',
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
  })
})

const fromEngine = (code: string, message = 'english words for the log') =>
  new ORPCError('CONFLICT', { message, data: { code } })

describe('what an operator is told when something fails', () => {
  it('is in her language, with the next step and the code for support', () => {
    expect(explain(fromEngine('follow_up.claimed'))).toEqual({
      message: es.errors.follow_up.claimed.message,
      nextStep: es.errors.follow_up.claimed.next,
      code: 'follow_up.claimed',
    })
  })

  it('uses the vendor tables for vendor codes', () => {
    const { message, code } = explain(fromEngine('twilio.20003'))
    expect(code).toBe('twilio.20003')
    expect(message).toMatch(/Twilio/)
    expect(message).not.toBe('english words for the log')
  })

  it('knows what to do when live audio does not get through', () => {
    expect(explainCode('calls.streams_fail')).toEqual({
      message: es.errors.calls.streams_fail.message,
      nextStep: es.errors.calls.streams_fail.next,
      code: 'calls.streams_fail',
    })
  })

  it('falls back to the kind of error, with the code, when the code is new', () => {
    expect(explain(fromEngine('brand_new.code'))).toEqual({
      message: es.errors.kind.CONFLICT.message,
      nextStep: es.errors.kind.CONFLICT.next,
      code: 'brand_new.code',
    })
  })

  it('has words for every kind of error the contract knows', () => {
    for (const kind of ['BAD_INPUT', 'NOT_FOUND', 'CONFLICT', 'CONFIGURATION', 'VENDOR', 'INTERNAL']) {
      const { message, nextStep } = explain(
        new ORPCError(kind, { message: 'english', data: { code: 'new.code' } }),
      )
      expect(message).not.toBe('english')
      expect(nextStep).not.toBeNull()
    }
  })

  it('says that the connection is lost, however the transport words it', () => {
    const aborted = new DOMException('aborted', 'AbortError')
    for (const error of [
      new ConnectionLostError(),
      new Error('Cannot send message, WebSocket is not open.'),
      aborted,
    ]) {
      expect(codeOf(error)).toBe('connection_lost')
    }
  })

  it('says something sensible for anything at all', () => {
    for (const thrown of ['text', null, undefined, 42, new Error('')]) {
      expect(explain(thrown).message).not.toBe('')
    }
  })
})
