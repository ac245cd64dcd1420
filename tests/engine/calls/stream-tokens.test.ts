import { describe, expect, it } from 'vitest'
import { createStreamTokens } from '../../../electron/engine/calls/stream-tokens.ts'

function setUp() {
  let issued = 0
  const secret = () => {
    issued += 1
    return String(issued).padStart(32, 'a')
  }
  return createStreamTokens({ ids: { secret } })
}

describe('the token of a media stream', () => {
  it('is good once, for its own call and vendor’s id', () => {
    const tokens = setUp()
    const token = tokens.issue('call-1', 'CA1')
    tokens.issue('call-2', 'CA2')
    expect(tokens.claim('call-2', token, 'CA2')).toBe(false)
    expect(tokens.claim('call-1', token, 'CA2')).toBe(false)
    expect(tokens.claim('call-1', token, 'CA1')).toBe(true)
    expect(tokens.claim('call-1', token, 'CA1')).toBe(false)
  })

  it('gives way to a newer one, and is void once the call is over', () => {
    const tokens = setUp()
    const first = tokens.issue('call-1', 'CA1')
    const second = tokens.issue('call-1', 'CA1')
    expect(tokens.claim('call-1', first, 'CA1')).toBe(false)
    expect(tokens.revoke('call-1')).toBe(true)
    expect(tokens.claim('call-1', second, 'CA1')).toBe(false)
    expect(tokens.revoke('call-1')).toBe(false)
  })

  it('has to do alone while the vendor’s id is not known', () => {
    const tokens = setUp()
    const token = tokens.issue('call-1', null)
    expect(tokens.claim('call-1', `${token}0`, 'CA1')).toBe(false)
    expect(tokens.claim('call-1', token, 'CA1')).toBe(true)
  })

  it('is not to be had by guessing at calls that do not exist', () => {
    const tokens = setUp()
    for (const token of ['', '0', '0'.repeat(32), 'ñ'.repeat(16)]) {
      expect(tokens.claim('nobody', token, '')).toBe(false)
      expect(tokens.claim('', token, '')).toBe(false)
    }
  })
})
