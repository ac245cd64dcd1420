/** En vivo: words appear as they are spoken, and nothing moves because of them. */
import { expect, goTo, test } from './fixtures.ts'

test('cards stay where they are while words stream in', async ({ desk }) => {
  await goTo(desk, 'En vivo')
  const cards = desk.getByRole('list', { name: 'Llamadas en curso' }).getByRole('article')
  await expect(cards.nth(6)).toBeVisible()
  const layout = () =>
    cards.evaluateAll((all) =>
      all.slice(0, 6).map((card) => {
        const { x, y, width, height } = card.getBoundingClientRect()
        return [x, y, width, height].map(Math.round).join(' ')
      }),
    )
  const words = async () => (await cards.allInnerTexts()).join('\n')
  const before = await layout()
  const heard = await words()
  await expect.poll(words).not.toBe(heard)
  expect(await layout()).toEqual(before)
})

// Slow talkers: a call must not end by itself while the test reads it.
test.describe('a call that lasts', () => {
  test.use({ fakeOptions: { wordMs: 3_000 } })

  test('one call can be read in full and hung up', async ({ desk, fake }) => {
    await goTo(desk, 'En vivo')
    await desk.getByRole('list', { name: 'Llamadas en curso' }).getByRole('link').nth(5).click()
    const panel = desk.getByRole('region', { name: /^Llamada con/ })
    const transcript = panel.getByRole('list', { name: 'Transcripción' })
    await expect(transcript.getByRole('listitem').first()).toContainText('ANA')
    const callId = decodeURIComponent(new URL(desk.url()).hash.split('/').at(-1) ?? '')
    await panel.getByRole('button', { name: 'Colgar' }).click()
    await expect(panel.getByText('Terminó')).toBeVisible()
    expect(fake.state.calls.find((one) => one.call.id === callId)?.call.endedBy).toBe('operator')
    await panel.getByRole('link', { name: 'Ver conversación' }).click()
    await expect(desk.getByRole('heading', { level: 2, name: 'Lo que ANA entendió' })).toBeVisible()
  })
})

test('the navigation counts calls in progress', async ({ desk }) => {
  await expect(desk.getByRole('link', { name: /En vivo, \d+ llamadas en curso/ })).toBeVisible()
})
