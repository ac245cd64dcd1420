/** When practice begins: always at an hour at which calls are lawful, for long enough. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callingHoursAt } from '../../electron/engine/compliance/calling-calendar.ts'
import { practiceStartMs } from '../../electron/practice/practice-day.ts'

const at = (iso: string) => Date.parse(iso)
const started = (iso: string, notBefore?: string) =>
  new Date(
    practiceStartMs(at(iso), notBefore === undefined ? {} : { notBeforeMs: at(notBefore) }),
  ).toISOString()

test.each([
  ['a weekday morning is taken as it is', '2026-11-24T09:15:00-05:00', '2026-11-24T09:15:00-05:00'],
  ['an evening goes back to ten in the morning', '2026-11-24T20:00:00-05:00', '2026-11-24T10:00:00-05:00'],
  ['shortly before closing as well', '2026-11-24T17:30:00-05:00', '2026-11-24T10:00:00-05:00'],
  ['a Sunday becomes Friday', '2026-11-29T11:00:00-05:00', '2026-11-27T10:00:00-05:00'],
  ['a holiday becomes the weekday before', '2026-12-08T11:00:00-05:00', '2026-12-07T10:00:00-05:00'],
  ['before opening becomes the day before', '2026-11-25T05:00:00-05:00', '2026-11-24T10:00:00-05:00'],
])('%s', (_, now, start) => {
  expect(started(now)).toBe(new Date(at(start)).toISOString())
})

test('a line that ran until the evening goes on the next morning, not before its own past', () => {
  expect(started('2026-11-24T20:00:00-05:00', '2026-11-24T18:30:00-05:00')).toBe(
    new Date(at('2026-11-25T07:00:00-05:00')).toISOString(),
  )
})

test('whatever the hour, two lawful hours lie ahead and its data lies behind', () => {
  const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') })
  fc.assert(
    fc.property(instant, fc.option(instant, { nil: undefined }), (nowMs, notBeforeMs) => {
      const startMs = practiceStartMs(nowMs, notBeforeMs === undefined ? {} : { notBeforeMs })
      const hours = callingHoursAt(startMs)
      expect(hours.open && hours.closesAt - startMs >= 2 * 3_600_000).toBe(true)
      expect(startMs).toBeGreaterThanOrEqual(notBeforeMs ?? 0)
      if (notBeforeMs === undefined) expect(startMs).toBeLessThanOrEqual(nowMs)
    }),
    { numRuns: 500 },
  )
})
