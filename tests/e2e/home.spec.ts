/** Inicio: what happens now, what needs a person, how the day goes, and what it costs. */
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

test('shows who is on the telephone, and leads to the call', async ({ desk }) => {
  const now = desk.getByRole('list', { name: 'Llamadas en curso' })
  await expect(now.getByRole('link').first()).toBeVisible()
  await now.getByRole('link').first().click()
  await expect(desk.getByRole('heading', { level: 1, name: 'En vivo' })).toBeVisible()
})

test('nothing moves while calls come and go', async ({ desk }) => {
  await expect(desk.getByRole('list', { name: 'Llamadas en curso' })).toBeVisible()
  const places = () =>
    desk.evaluate(() =>
      [...document.querySelectorAll('main section[aria-label]')].map((one) =>
        Math.round(one.getBoundingClientRect().top),
      ),
    )
  const before = await places()
  expect(before.length).toBeGreaterThan(5)
  const shifted = await desk.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as Array<PerformanceEntry & { value: number }>)
            sum += entry.value
        }).observe({ type: 'layout-shift' })
        setTimeout(() => resolve(sum), 4_000)
      }),
  )
  expect(shifted).toBeLessThan(0.02)
  expect(await places()).toEqual(before)
})

test('the hours are a picture, and the same numbers are a table', async ({ desk }) => {
  const hours = desk.getByRole('region', { name: 'Quiénes contestan, por hora' }).first()
  await expect(hours.getByRole('img', { name: /La mejor hora hasta ahora/ })).toBeVisible()
  await hours.getByText('Tabla', { exact: true }).click()
  await expect(hours.getByRole('table')).toBeVisible()
  await expect(hours.getByRole('row').nth(1)).toContainText(/\d\s[ap]\.\sm\./)
})

test('the funnel goes from dialled to closed', async ({ desk }) => {
  const funnel = desk.getByRole('list', { name: 'Del timbre al cierre' })
  await expect(funnel.getByRole('listitem')).toHaveCount(6)
  await expect(funnel.getByRole('listitem').first()).toContainText('100')
})

test('says what the day costs, and stops aloud when the budget is reached', async ({ desk, fake }) => {
  const spend = desk.getByRole('region', { name: 'Gasto simulado' })
  await expect(spend).toContainText('minutos de Twilio')
  await expect(spend).toContainText('junio de 2026')
  await spend.getByRole('link', { name: 'Poner un tope' }).click()
  await desk.getByLabel('Presupuesto diario').fill('0,5')
  await desk.getByRole('button', { name: 'Guardar' }).click()
  await expect.poll(() => fake.state.settings.dailyBudgetUsd).toBe(0.5)
  await goTo(desk, 'Inicio')
  const alert = desk.getByRole('alert').filter({ hasText: 'Se alcanzó el presupuesto de hoy' })
  await expect(alert).toBeVisible()
  await expect(alert.getByRole('link', { name: 'Cambiar el presupuesto' })).toHaveAttribute(
    'href',
    '#/settings/costs',
  )
  await expectAccessible(desk)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({
      colorScheme,
      contextOptions: { reducedMotion: 'reduce' },
      fakeOptions: { wordMs: 2_000 },
    })

    test('is accessible in both pictures, and in English', async ({ desk }) => {
      await expectAccessible(desk)
      await desk.getByText('Tabla', { exact: true }).click()
      await expectAccessible(desk)
      await desk.getByRole('button', { name: 'Idioma' }).click()
      await desk.getByRole('menuitem', { name: 'English' }).click()
      await expect(desk.getByRole('region', { name: 'Simulated spending' })).toBeVisible()
      await expectAccessible(desk)
    })
  })
}
