import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { ConnectionLostError } from '../../renderer/connection-lost.ts'
import { codeOf, explain, explainCode } from '../../renderer/errors.ts'
import { en } from '../../renderer/i18n/en.ts'
import { es } from '../../renderer/i18n/es.ts'
import { vendorErrors } from '../../shared/domain/vendor-errors.ts'

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
      saved: es.errors.saved.CONFLICT,
      nextStep: es.errors.follow_up.claimed.next,
      code: 'follow_up.claimed',
      errorId: null,
    })
  })

  it('uses the vendor tables for vendor codes', () => {
    const { message, nextStep, code } = explain(fromEngine('twilio.20003'))
    expect(code).toBe('twilio.20003')
    expect(message).toMatch(/Twilio/)
    expect(message).not.toContain(nextStep)
    expect(nextStep).toMatch(/^\p{Lu}/u)
    expect(message).not.toBe('english words for the log')
  })

  it('knows what to do when live audio does not get through', () => {
    expect(explainCode('calls.streams_fail')).toEqual({
      message: es.errors.calls.streams_fail.message,
      saved: es.errors.calls.streams_fail.saved,
      nextStep: es.errors.calls.streams_fail.next,
      code: 'calls.streams_fail',
      errorId: null,
    })
  })

  it('falls back to the kind of error, with the code, when the code is new', () => {
    expect(explain(fromEngine('brand_new.code'))).toEqual({
      message: es.errors.kind.CONFLICT.message,
      saved: es.errors.saved.CONFLICT,
      nextStep: es.errors.kind.CONFLICT.next,
      code: 'brand_new.code',
      errorId: null,
    })
  })

  it('has words for every kind of error the contract knows', () => {
    for (const kind of ['BAD_INPUT', 'NOT_FOUND', 'CONFLICT', 'CONFIGURATION', 'VENDOR', 'INTERNAL']) {
      const { message, nextStep } = explain(
        new ORPCError(kind, { message: 'english', data: { code: 'new.code' } }),
      )
      expect(message).not.toBe('english')
      expect(nextStep).not.toBe('')
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

  it('carries the id under which the engine wrote the failure down', () => {
    const failed = new ORPCError('INTERNAL', { data: { code: 'internal', errorId: '1a2b3c4d' } })
    expect(explain(failed)).toMatchObject({ code: 'internal', errorId: '1a2b3c4d' })
  })
})

/** Every code that the engine's own source gives to an error, with the file it stands in. */
function codesInSource(): Map<string, string> {
  const root = join(import.meta.dirname, '../../electron/engine')
  const found = new Map<string, string>()
  for (const file of globSync('**/*.ts', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    // Some files make their errors by a helper whose first argument is the code.
    const helpers = [...text.matchAll(/(?:const (\w+) = |function (\w+))\(code: string/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    )
    const makers = ['new AnaError', ...helpers].join('|')
    // … and some helpers put the vendor before it.
    const prefix = /new AnaError\(`([a-z]+\.)\$\{code\}`/.exec(text)?.[1] ?? ''
    for (const [, code] of text.matchAll(new RegExp(`(?:${makers})\\(\\s*'([\\w.]+)'`, 'g'))) {
      if (code !== undefined) found.set(code.includes('.') || prefix === '' ? code : `${prefix}${code}`, file)
    }
    for (const [, code] of text.matchAll(/kind: 'notice',\s*level: [^,]+,\s*code: (?:[^,']*)'([\w.]+)'/g)) {
      if (code !== undefined) found.set(code, file)
    }
  }
  return found
}

describe('the words for the engine’s errors', () => {
  it.each(['es', 'en'] as const)(
    'are there for every code of its source, in three parts (%s)',
    async (language) => {
      await i18next.changeLanguage(language)
      const codes = codesInSource()
      expect(codes.size).toBeGreaterThan(60)
      const wordless: string[] = []
      for (const [code, file] of codes) {
        const known = explainCode(code)
        const parts = known === null ? [] : [known.message, known.saved, known.nextStep]
        const isWhole = parts.length === 3 && parts.every((part) => part.trim().length > 3)
        if (!isWhole || new Set(parts).size < 3) wordless.push(`${code} (${file})`)
      }
      await i18next.changeLanguage('es')
      expect(wordless).toEqual([])
    },
  )

  it.each(['es', 'en'] as const)(
    'say what to do for every line of the vendors’ tables (%s)',
    async (language) => {
      await i18next.changeLanguage(language)
      const without = vendorErrors
        .flatMap(({ codes }) => codes)
        .filter((code) => explainCode(code)?.nextStep === i18next.t('errors.unexpected.next'))
      await i18next.changeLanguage('es')
      expect(without).toEqual([])
    },
  )
})
