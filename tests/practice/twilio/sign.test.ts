import { describe, expect, it } from 'vitest'
import { signRequest } from '../../../electron/practice/twilio/sign.ts'

const token = '12345'

describe('the signature of a request', () => {
  it.each([
    [
      'https://example.com/myapp.php?foo=1&bar=2',
      {
        CallSid: 'CA1234567890ABCDE',
        Caller: '+14158675310',
        Digits: '1234',
        From: '+14158675310',
        To: '+18005551212',
      },
      'L/OH5YylLD5NRKLltdqwSvS0BnU=',
    ],
    [
      'https://example.com/voice/status',
      { CallSid: 'CA00000000000000000000000000000001', CallStatus: 'completed', CallDuration: '42' },
      '2FM2pxQthV1WblO7xVKcZaLQbcE=',
    ],
    ['wss://example.com/media', {}, '7PR3qMkpDyEJtMrVOY/LDyNq8J8='],
    ['wss://example.com/media/', {}, 'T+WBXwUXC0/CyoZ1DA+p9ilZORs='],
    ['https://example.com/voice/twiml?job=7', {}, 'JPkGimdiPn04J4Fdis+Ap/V/HnU='],
  ])('of %s is the published one', (url, params, expected) => {
    expect(signRequest(token, url, Object.entries(params))).toBe(expected)
  })

  it('leaves out fragment, user and the port of https, and keeps the port of http', () => {
    const plain = signRequest(token, 'https://example.com/a?b=1')
    expect(signRequest(token, 'https://u:p@example.com:8443/a?b=1#rt=5000')).toBe(plain)
    expect(signRequest(token, 'http://example.com:8080/a')).not.toBe(
      signRequest(token, 'http://example.com/a'),
    )
  })

  it('takes repeated parameters once each, in byte order', () => {
    const url = 'https://example.com/a'
    expect(
      signRequest(token, url, [
        ['b', '2'],
        ['a', '1'],
        ['b', '1'],
        ['b', '2'],
      ]),
    ).toBe(
      signRequest(token, url, [
        ['a', '1'],
        ['b', '1'],
        ['b', '2'],
      ]),
    )
  })
})
