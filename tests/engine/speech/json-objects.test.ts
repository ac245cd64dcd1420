/** JSON objects out of a stream cut anywhere. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJsonObjects } from '../../../electron/engine/speech/json-objects.ts'

const json = fc.dictionary(fc.string(), fc.jsonValue())

describe('JSON objects in a stream', () => {
  it('come whole, whatever stands between them and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(json),
        fc.constantFrom('', '\n', '\r\n\r\n', ',', '\ndata: '),
        fc.integer({ min: 1, max: 40 }),
        (objects, between, size) => {
          const stream = objects.map((object) => between + JSON.stringify(object)).join('')
          const reader = createJsonObjects()
          const read: unknown[] = []
          for (let at = 0; at < stream.length; at += size)
            read.push(...reader.push(stream.slice(at, at + size)))
          expect(read).toEqual(JSON.parse(JSON.stringify(objects)))
          expect(reader.isOpen()).toBe(false)
        },
      ),
    )
  })

  it('say that one has begun', () => {
    const reader = createJsonObjects()
    expect(reader.push('{"a":"}')).toEqual([])
    expect(reader.isOpen()).toBe(true)
  })

  it('are refused when they are broken', () => {
    expect(() => createJsonObjects().push('{a:1}')).toThrow(SyntaxError)
  })
})
