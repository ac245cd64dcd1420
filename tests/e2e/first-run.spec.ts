/** The first start: a practice call within a minute, then the accounts, each when wanted; what was done is kept. */
import { expect, expectAccessible, test } from './fixtures.ts'

const steps = { es: 'Pasos', en: 'Steps' }

test.describe('on the practice line, with nothing done yet', () => {
  test.use({ fakeOptions: { empty: true, calls: 0 } })

  test('one click after the guide begins a practice call and shows it, without any account', async ({
    desk,
    fake,
  }) => {
    await desk.getByRole('link', { name: 'Ver el inicio guiado' }).click()
    await expect(desk.getByRole('heading', { level: 1, name: 'Inicio guiado' })).toBeVisible()
    await desk.getByRole('button', { name: 'Empezar una llamada de práctica' }).click()
    await expect(desk.getByRole('heading', { level: 1, name: 'En vivo' })).toBeVisible()
    expect(fake.state.campaigns).toHaveLength(1)
    await expect.poll(() => fake.state.settings.setupProgress).toEqual({ practice: 'done' })
  })

  test('what needs real calls says so, and offers the way there', async ({ desk }) => {
    await desk.getByRole('link', { name: 'Ver el inicio guiado' }).click()
    await desk.getByRole('link', { name: /Conectar la telefonía/ }).click()
    await expect(desk.getByRole('link', { name: /Conectar la telefonía/ })).toHaveAttribute(
      'aria-current',
      'step',
    )
    await expect(desk.getByLabel('Account SID')).toHaveCount(0)
    await desk.getByText('Llamadas reales', { exact: true }).last().click()
    await expect(desk.getByRole('dialog')).toContainText('harán sonar teléfonos de verdad')
  })

  test('a model is downloaded behind other pages, stopped, and goes on from where it was', async ({
    desk,
    fake,
  }) => {
    await desk.evaluate(() => {
      window.location.hash = '#/first-run/ollama'
    })
    await desk.getByRole('button', { name: 'Descargar', exact: true }).click()
    await expect(desk.getByRole('progressbar')).toBeVisible()
    await expect.poll(() => fake.state.pulled).toBeGreaterThan(0.1)
    await desk.getByRole('button', { name: 'Detener' }).click()
    await expect(desk.getByText(/quedó a medias/)).toBeVisible()
    const before = fake.state.pulled
    await desk.reload()
    await expect(desk.getByText(/quedó a medias/)).toBeVisible()
    expect(fake.state.pulled).toBeGreaterThanOrEqual(before)
    await desk.getByRole('button', { name: 'Seguir descargando' }).click()
    await expect(desk.getByText(/Modelo .* listo\./)).toBeVisible()
  })

  test('a model is tried with a question', async ({ desk }) => {
    await desk.evaluate(() => {
      window.location.hash = '#/first-run/ollama'
    })
    await desk.getByRole('button', { name: 'Preguntar' }).click()
    await expect(desk.getByText('Una libranza es un crédito que se paga por nómina.')).toBeVisible()
    await expect(desk.getByText(/Empezó a responder en 310 ms/)).toBeVisible()
  })
})

test.describe('on real calls', () => {
  test.use({ fakeOptions: { practice: false, calls: 0 } })

  test('a set-up that failed half-way says what is wrong, and resumes there after a restart', async ({
    desk,
    fake,
  }) => {
    fake.state.vendors = { elevenlabs: { state: 'down', code: 'elevenlabs.not_configured' } }
    await desk.evaluate(() => {
      window.location.hash = '#/first-run/twilio'
    })
    await desk.getByRole('button', { name: 'Probar' }).click()
    await expect.poll(() => fake.state.settings.setupProgress.twilio).toBe('done')
    await desk.getByRole('button', { name: 'Seguir' }).click()
    await expect(desk.getByRole('heading', { level: 2, name: 'Dar voz a ANA' })).toBeVisible()
    await desk.getByLabel('Escriba la clave').fill('xi-wrong')
    await desk.getByRole('button', { name: 'Guardar clave' }).click()
    await desk.getByRole('button', { name: 'Probar' }).click()
    await expect(desk.getByText('Caído').last()).toBeVisible()
    expect(fake.state.settings.setupProgress.elevenlabs).toBeUndefined()

    await desk.reload()
    await desk.evaluate(() => {
      window.location.hash = '#/home'
    })
    const strip = desk.getByRole('region', { name: 'Inicio guiado' })
    await expect(strip).toContainText('Dar voz a ANA')
    await strip.getByRole('button', { name: 'Continuar' }).click()
    await expect(desk.getByRole('heading', { level: 2, name: 'Dar voz a ANA' })).toBeVisible()
    await expect(desk.getByLabel('Reemplazar por otra')).toBeVisible()

    fake.state.vendors = { elevenlabs: { state: 'ok', code: 'elevenlabs.ok' } }
    await desk.getByRole('button', { name: 'Probar' }).click()
    await expect(desk.getByRole('button', { name: 'Seguir' })).toBeVisible()
  })

  test('a step can be skipped, and the whole put aside for good', async ({ desk, fake }) => {
    fake.state.vendors = {
      twilio: { state: 'unset', code: 'twilio.not_configured' },
      elevenlabs: { state: 'unset', code: 'elevenlabs.not_configured' },
    }
    await desk.reload()
    const strip = desk.getByRole('region', { name: 'Inicio guiado' })
    await strip.getByRole('button', { name: 'Continuar' }).click()
    await desk.getByRole('button', { name: 'Saltar por ahora' }).click()
    await expect(desk.getByRole('heading', { level: 2, name: 'Dar voz a ANA' })).toBeVisible()
    await expect.poll(() => fake.state.settings.setupProgress.twilio).toBe('skipped')
    await desk.evaluate(() => {
      window.location.hash = '#/home'
    })
    await strip.getByRole('button', { name: 'Ahora no' }).click()
    await expect(strip).toHaveCount(0)
    await desk.reload()
    await expect(desk.getByRole('heading', { level: 1, name: 'Inicio' })).toBeVisible()
    await expect(strip).toHaveCount(0)
  })

  test('a light on every page says what is missing and leads there, without a mouse', async ({
    desk,
    fake,
  }) => {
    fake.state.vendors = { twilio: { state: 'unset', code: 'twilio.not_configured' } }
    await desk.reload()
    await desk.evaluate(() => {
      window.location.hash = '#/conversations'
    })
    const light = desk.getByRole('button', { name: /^Estado de ANA:/ })
    await light.focus()
    await desk.keyboard.press('Enter')
    const panel = desk.getByRole('dialog', { name: 'Estado' })
    await expect(panel).toContainText('Telefonía (Twilio)')
    await expectAccessible(desk)
    await desk.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(light).toBeFocused()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const practice of [true, false]) {
    test.describe(`${practice ? 'practice' : 'real calls'}, ${colorScheme}`, () => {
      test.use({
        colorScheme,
        contextOptions: { reducedMotion: 'reduce' },
        fakeOptions: { practice, calls: 0 },
      })
      test.slow()

      test('every step is accessible and no wider than a narrow window', async ({ desk }) => {
        await desk.setViewportSize({ width: 480, height: 800 })
        for (const step of ['practice', 'twilio', 'elevenlabs', 'ollama', 'tunnel']) {
          await desk.evaluate((id) => {
            window.location.hash = `#/first-run/${id}`
          }, step)
          await expect(
            desk.getByRole('navigation', { name: steps.es }).locator('[aria-current="step"]'),
          ).toHaveAttribute('href', `#/first-run/${step}`)
          await expectAccessible(desk)
          expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480)
        }
      })
    })
  }
}

test('the guide speaks English', async ({ desk }) => {
  await desk.getByRole('button', { name: 'Idioma' }).click()
  await desk.getByRole('menuitem', { name: 'English' }).click()
  await desk.evaluate(() => {
    window.location.hash = '#/first-run'
  })
  await expect(desk.getByRole('heading', { level: 1, name: 'Guided start' })).toBeVisible()
  await expect(desk.getByRole('navigation', { name: steps.en })).toContainText('Hear a practice call')
})

test('on the real product: from the guide to people on the telephone, and the step stays done', async ({
  signedIn: page,
}) => {
  await page.getByRole('link', { name: 'Ver el inicio guiado' }).click()
  await page.getByRole('button', { name: 'Empezar una llamada de práctica' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'En vivo' })).toBeVisible()
  const board = page.getByRole('list', { name: 'Llamadas en curso' })
  await expect(board.getByRole('link').first()).toBeVisible({ timeout: 45_000 })
  await page.reload()
  await page.evaluate(() => {
    window.location.hash = '#/first-run/practice'
  })
  await expect(page.getByRole('link', { name: /Oír una llamada de práctica/ })).toContainText('Listo')
})
