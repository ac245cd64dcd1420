/** The operator texts: every code of the vendors' tables has advice in both languages. */
import { describe, expect, it } from 'vitest'
import { networkFailure } from '../../shared/domain/network-failure.ts'
import { operatorText, retryClassOf, vendorErrors } from '../../shared/domain/vendor-errors.ts'

describe('operator texts', () => {
  it('says what is wrong and the next step, in both languages, for every code', () => {
    for (const line of vendorErrors) {
      for (const language of ['es', 'en'] as const) {
        // At least two sentences: the fault, then the step.
        expect(line[language].split(/[.;:] /).length, line.codes[0]).toBeGreaterThanOrEqual(2)
        expect(line[language]).toMatch(/\.$/)
      }
      expect(line.es).not.toBe(line.en)
    }
  })

  it('lists no code twice', () => {
    const codes = vendorErrors.flatMap((line) => line.codes)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it.each([
    ['twilio.20003', 'fix_first', /credenciales/],
    ['twilio.20429', 'back_off', /limitando/],
    ['twilio.22005', 'later', /cola/],
    ['twilio.11237', 'fix_first', /certificado/],
    ['elevenlabs.quota_exceeded', 'fix_first', /créditos/],
    ['ollama.out_of_memory', 'fix_first', /más pequeño/],
    ['tunnel.foreign_page', 'back_off', /otra página/],
  ] as const)('knows %s', (code, retry, words) => {
    expect(retryClassOf(code)).toBe(retry)
    expect(operatorText(code, 'es')).toMatch(words)
  })

  it("names the vendor in a network failure, and prefers the vendor's own line", () => {
    expect(operatorText('twilio.network_dns', 'es')).toMatch(/servidor de Twilio/)
    expect(operatorText('tunnel.network_timeout', 'es')).toMatch(/^El túnel no respondió/)
    expect(operatorText('ollama.network_refused', 'en')).toMatch(/Ollama is not running/)
    expect(retryClassOf('elevenlabs.network_tls')).toBe('fix_first')
  })

  it('understands bare system codes and HTTP statuses, naming the vendor that was asked', () => {
    expect(operatorText('network.enotfound', 'es', 'twilio')).toBe(operatorText('twilio.network_dns', 'es'))
    expect(operatorText('twilio.401', 'es')).toBe(operatorText('twilio.20003', 'es'))
  })

  it('keeps an unknown code visible, so that it can be reported', () => {
    expect(operatorText('twilio.99999', 'es')).toContain('twilio.99999')
    expect(operatorText('quién.sabe', 'en')).toContain('quién.sabe')
    expect(retryClassOf('twilio.99999')).toBe('fix_first')
  })
})

describe('network failures', () => {
  const coded = (code: string) => Object.assign(new Error(code), { code })

  it.each([
    ['ENOTFOUND', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UND_ERR_SOCKET', 'reset'],
    ['EHOSTUNREACH', 'unreachable'],
  ])('sorts %s as %s, also deep inside a cause', (code, kind) => {
    const wrapped = new TypeError('fetch failed', { cause: new AggregateError([coded(code)]) })
    expect(networkFailure(coded(code))).toBe(kind)
    expect(networkFailure(wrapped)).toBe(kind)
  })

  it('is not fooled by other errors, and ends on a loop of causes', () => {
    const loop = new Error('loop')
    loop.cause = loop
    expect(networkFailure(loop)).toBeNull()
    expect(networkFailure(coded('ENOENT'))).toBeNull()
    expect(networkFailure('text')).toBeNull()
  })
})
