/** Language, theme and settings. */
import { expect, goTo, test } from './fixtures.ts'

test('English is one click away, everywhere, and is kept', async ({ desk, fake }) => {
  await desk.getByRole('button', { name: 'Idioma' }).click()
  await desk.getByRole('menuitem', { name: 'English' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  expect(await desk.evaluate(() => document.documentElement.lang)).toBe('en')
  expect(fake.state.settings.language).toBe('en')
  for (const name of ['Import', 'Campaigns', 'Live', 'Conversations', 'Follow-up', 'Settings'])
    await goTo(desk, name)
  await desk.reload()
  await expect(desk.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('changing the language changes no other setting', async ({ desk, fake }) => {
  const before = { ...fake.state.settings, language: 'en' }
  await desk.getByRole('button', { name: 'Idioma' }).click()
  await desk.getByRole('menuitem', { name: 'English' }).click()
  await expect.poll(() => fake.state.settings).toEqual(before)
})

test('the theme can be chosen against the system', async ({ desk }) => {
  await desk.getByRole('button', { name: 'Tema' }).click()
  await desk.getByRole('menuitem', { name: 'Oscuro' }).click()
  await expect(desk.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('only what was changed is saved', async ({ desk, fake }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Entidad' }).click()
  await expect(desk.getByRole('button', { name: 'Guardar' })).toBeDisabled()
  await desk.getByLabel('NIT').fill('800.111.222-3')
  await desk.getByRole('button', { name: 'Guardar' }).click()
  await expect(desk.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.state.settings).toMatchObject({ lenderNit: '800.111.222-3', lenderName: 'Libranzas Frailejón' })
})

test('a setting fixed by the environment is locked, with the reason', async ({ desk }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Marcador' }).click()
  await expect(desk.getByLabel('Llamadas a la vez')).toBeDisabled()
  await expect(desk.getByText('Fijado por una variable de entorno')).toBeVisible()
})

test('a secret is written and never shown again', async ({ desk, fake }) => {
  await goTo(desk, 'Ajustes')
  await desk
    .getByRole('navigation', { name: 'Secciones de ajustes' })
    .getByRole('link', { name: /^Voz/ })
    .click()
  await desk.getByLabel('Escriba la clave').fill('xi-secret')
  await desk.getByRole('button', { name: 'Guardar clave' }).click()
  await expect(desk.getByText('Clave guardada.')).toBeVisible()
  expect(fake.state.secrets.elevenLabsApiKey).toBe('stored')
  await expect(desk.getByLabel('Reemplazar por otra')).toHaveValue('')
  expect(await desk.content()).not.toContain('xi-secret')
})

test('«Probar» says precisely what is wrong', async ({ desk }) => {
  await goTo(desk, 'Ajustes')
  await desk
    .getByRole('navigation', { name: 'Secciones de ajustes' })
    .getByRole('link', { name: /^Voz/ })
    .click()
  await desk.getByRole('button', { name: 'Probar' }).click()
  await expect(desk.getByText('Se acabaron los créditos de ElevenLabs')).toBeVisible()
})

test('a model is downloaded with progress', async ({ desk }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Modelo' }).click()
  await desk.getByRole('button', { name: 'Descargar' }).click()
  await expect(desk.getByRole('progressbar')).toBeVisible()
  await expect(desk.getByText('Modelo qwen3:8b listo.')).toBeVisible()
})

test('going over to real calls is asked about', async ({ desk, fake }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByText('Llamadas reales', { exact: true }).click()
  await expect(desk.getByRole('dialog')).toContainText('harán sonar teléfonos de verdad')
  await desk.getByRole('button', { name: 'Cancelar' }).click()
  expect(fake.state.practice).toBe(true)
})

test('a setting is found by a word of its name, without accents, and is where the cursor lands', async ({
  desk,
}) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('searchbox', { name: 'Buscar un ajuste' }).fill('numero que')
  const found = desk.getByRole('navigation', { name: 'Ajustes encontrados' })
  await expect(found.getByRole('link')).toHaveCount(1)
  await desk.keyboard.press('Tab')
  await desk.keyboard.press('Enter')
  await expect(desk.getByLabel('Número que llama')).toBeFocused()
})

test('what was typed and not saved waits, through other pages and a reload', async ({ desk, fake }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Entidad' }).click()
  await desk.getByLabel('NIT').fill('800.999.888-7')
  await expect(desk.getByText('Sin guardar').first()).toBeVisible()
  await goTo(desk, 'Inicio')
  await expect(desk.getByText(/quedan esperando allí/)).toBeVisible()
  await desk.reload()
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Entidad' }).click()
  await expect(desk.getByLabel('NIT')).toHaveValue('800.999.888-7')
  await desk.getByRole('button', { name: 'Deshacer cambios' }).click()
  await expect(desk.getByLabel('NIT')).toHaveValue('901.555.123-4')
  await expect(desk.getByText('Sin guardar')).toHaveCount(0)
  expect(fake.state.settings.lenderNit).toBe('901.555.123-4')
})

test('the daily budget and the prices are set with a comma, as people here write', async ({ desk, fake }) => {
  await goTo(desk, 'Ajustes')
  await desk.getByRole('link', { name: 'Costos' }).click()
  await desk.getByLabel('Minuto de Twilio').fill('0,045')
  await desk.getByLabel('Presupuesto diario').fill('25')
  await desk.getByRole('button', { name: 'Guardar' }).click()
  await expect(desk.getByText('Ajustes guardados.')).toBeVisible()
  expect(fake.state.settings).toMatchObject({ twilioPerMinuteUsd: 0.045, dailyBudgetUsd: 25 })
})
