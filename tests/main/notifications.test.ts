/** Notifications tell what matters, once a minute at most, and to nobody who does not want them. */
import { describe, expect, it } from 'vitest'
import type { Occurrence } from '../../electron/main/desk-status.ts'
import { labelsFor } from '../../electron/main/labels.ts'
import { createNotifier, type Notice, noticeOf, quietMs } from '../../electron/main/notifications.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'

function set() {
  const clock = createFakeClock()
  const shown: Notice[] = []
  const mood = { wanted: true, lookedAt: false }
  const notifier = createNotifier({
    wanted: () => mood.wanted,
    isLookedAt: () => mood.lookedAt,
    labels: () => labelsFor('es'),
    show: (notice) => shown.push(notice),
    now: clock.monotonicMs,
    schedule: clock.schedule,
  })
  return { clock, shown, mood, notifier }
}

const lead = (contactId: string): Occurrence => ({ kind: 'hot_lead', contactId })

describe('notifications', () => {
  it('lead to the person when there is one, and name nobody', () => {
    const { shown, notifier } = set()
    notifier.tell(lead('one'))
    expect(shown).toMatchObject([{ page: 'follow-up', id: 'one' }])
  })

  it('come not more than once a minute of a kind; what came meanwhile is told together', async () => {
    const { clock, shown, notifier } = set()
    for (const id of ['one', 'two', 'three']) notifier.tell(lead(id))
    notifier.tell({ kind: 'callback_due', contactId: 'four' })
    expect(shown.map(({ id }) => id)).toEqual(['one', 'four'])
    await clock.advance(quietMs - 1)
    expect(shown).toHaveLength(2)
    await clock.advance(1)
    expect(shown).toHaveLength(3)
    expect(shown[2]).toMatchObject({ page: 'follow-up', id: null })
    expect(shown[2]?.body).toMatch(/^2 personas/)
    await clock.advance(quietMs)
    notifier.tell(lead('five'))
    expect(shown.at(-1)).toMatchObject({ id: 'five' })
  })

  it('stay away while the operator looks at the window, or wants none', () => {
    const { shown, mood, notifier } = set()
    mood.lookedAt = true
    notifier.tell(lead('one'))
    mood.lookedAt = false
    mood.wanted = false
    notifier.tell(lead('two'))
    expect(shown).toEqual([])
    mood.wanted = true
    notifier.tell(lead('three'))
    expect(shown).toHaveLength(1)
  })

  it('name the services that are down', () => {
    const notice = noticeOf(
      [
        { kind: 'vendor_down', part: 'twilio' },
        { kind: 'vendor_down', part: 'tunnel' },
        { kind: 'vendor_down', part: 'twilio' },
      ],
      labelsFor('en'),
    )
    expect(notice).toMatchObject({ page: 'home', id: null })
    expect(notice.body).toMatch(/^Telephony, Public address\./)
  })

  it('are forgotten when ANA stops', async () => {
    const { clock, shown, notifier } = set()
    notifier.tell(lead('one'))
    notifier.tell(lead('two'))
    notifier.stop()
    await clock.advance(quietMs * 2)
    expect(shown).toHaveLength(1)
  })
})
