import { describe, expect, it } from 'vitest'
import {
  isSignedByTwilio,
  isSocketSignedByTwilio,
} from '../../../electron/engine/telephony/twilio/signature.ts'

const authToken = '12345'

/** The published vector of Twilio's documentation and four computed by its rules. */
const vectors = [
  {
    base: 'https://example.com',
    path: '/myapp.php?foo=1&bar=2',
    parameters: {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    },
    signature: 'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  },
  {
    base: 'https://example.com',
    path: '/voice/status',
    parameters: {
      CallSid: 'CA00000000000000000000000000000001',
      CallStatus: 'completed',
      CallDuration: '42',
    },
    signature: '2FM2pxQthV1WblO7xVKcZaLQbcE=',
  },
  {
    base: 'https://example.com',
    path: '/voice/twiml?job=7',
    parameters: {},
    signature: 'JPkGimdiPn04J4Fdis+Ap/V/HnU=',
  },
]

describe('a webhook signature', () => {
  it.each(vectors)('is accepted over exactly the signed address: $path', (vector) => {
    expect(
      isSignedByTwilio({
        authToken,
        signature: vector.signature,
        publicBaseUrl: vector.base,
        rawPath: vector.path,
        parameters: vector.parameters,
      }),
    ).toBe(true)
  })

  it.each(vectors)('is refused when a field, the path, the origin or the key differs: $path', (vector) => {
    const request = {
      authToken,
      signature: vector.signature,
      publicBaseUrl: vector.base,
      rawPath: vector.path,
      parameters: vector.parameters as Record<string, string>,
    }
    expect(isSignedByTwilio({ ...request, parameters: { ...request.parameters, Extra: '' } })).toBe(false)
    expect(isSignedByTwilio({ ...request, rawPath: `${request.rawPath}x` })).toBe(false)
    expect(isSignedByTwilio({ ...request, publicBaseUrl: 'https://example.org' })).toBe(false)
    expect(isSignedByTwilio({ ...request, authToken: '12346' })).toBe(false)
    expect(isSignedByTwilio({ ...request, signature: undefined })).toBe(false)
    expect(isSignedByTwilio({ ...request, signature: 'not base64' })).toBe(false)
  })

  it('is refused when no key is configured, whatever it says', () => {
    expect(
      isSignedByTwilio({
        authToken: '',
        signature: 'L/OH5YylLD5NRKLltdqwSvS0BnU=',
        publicBaseUrl: 'https://example.com',
        rawPath: '/voice/status',
        parameters: {},
      }),
    ).toBe(false)
  })

  it.each([
    ['/media', '7PR3qMkpDyEJtMrVOY/LDyNq8J8='],
    ['/media', 'T+WBXwUXC0/CyoZ1DA+p9ilZORs='],
  ])(
    'of a media socket is accepted over wss, with and without a slash at the end: %s %s',
    (rawPath, signature) => {
      expect(
        isSocketSignedByTwilio({ authToken, signature, publicBaseUrl: 'https://example.com', rawPath }),
      ).toBe(true)
      expect(
        isSocketSignedByTwilio({
          authToken,
          signature,
          publicBaseUrl: 'https://example.com',
          rawPath: '/other',
        }),
      ).toBe(false)
    },
  )
})
