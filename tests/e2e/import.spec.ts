/** Importar: looked at before it is stored, corrected, confirmed or refused. */
import type { Page } from '@playwright/test'
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

test.use({ fakeOptions: { calls: 0 }, contextOptions: { reducedMotion: 'reduce' } })

async function pick(desk: Page, name: string): Promise<void> {
  await goTo(desk, 'Importar')
  const chooser = desk.waitForEvent('filechooser')
  await desk.getByRole('button', { name: 'Elegir archivo' }).click()
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('rows') })
}

test('a list is read with progress, shown before it is stored, and becomes a campaign', async ({
  desk,
  fake,
}) => {
  const before = fake.state.campaigns.length
  await pick(desk, 'docentes.xlsx')
  await expect(desk.getByRole('progressbar')).toBeVisible()
  await expect(desk.getByRole('heading', { level: 1, name: 'docentes.xlsx' })).toBeVisible()
  await expect(desk.getByText('Todavía no se ha guardado nada')).toBeVisible()
  expect(fake.state.campaigns).toHaveLength(before)
  await expectAccessible(desk)

  await desk.getByText('Rechazados (7)').click()
  await expect(desk.getByRole('cell', { name: '3OO1234567' })).toBeVisible()
  await expectAccessible(desk)

  await desk.getByLabel('Nombre de la campaña').fill('Docentes de prueba')
  await desk.getByRole('button', { name: 'Guardar', exact: true }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Docentes de prueba' })).toBeVisible()
  await expect(desk.getByText('Sin iniciar')).toBeVisible()
  await expect(desk.getByText('guardada con 24 personas')).toBeVisible()
  await expectAccessible(desk)
})

test('a name that looks like a formula or a page is only text', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByText('Rechazados (7)').click()
  await expect(desk.getByRole('cell', { name: '=HYPERLINK("http://x","Ramiro")' })).toBeVisible()
  await expect(desk.getByRole('link', { name: 'Ramiro' })).toHaveCount(0)
})

test('another column is read when the operator says so', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByRole('combobox', { name: 'Columna del número' }).click()
  await desk.getByRole('option', { name: 'Teléfono fijo' }).click()
  await expect(desk.getByRole('combobox', { name: 'Columna del número' })).toHaveValue('Teléfono fijo')
})

test('the rejected rows can be saved to be mended', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  const download = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Guardar rechazados (.xlsx)' }).click()
  expect((await download).suggestedFilename()).toBe('rechazados.xlsx')
})

test('a file that is no list is refused with the reason, and leaves no trace', async ({ desk, fake }) => {
  const before = fake.state.campaigns.length
  await pick(desk, 'lista.pdf')
  await expect(desk.getByRole('alert')).toContainText('Este archivo no es una hoja de cálculo')
  await expectAccessible(desk)
  expect(fake.state.campaigns).toHaveLength(before)
  await desk.getByRole('button', { name: 'Elegir otro archivo' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Importar' })).toBeVisible()
})

test('a reading can be given up half-way', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByRole('button', { name: 'Cancelar' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Importar' })).toBeVisible()
  await expect(desk.getByText('Arrastre aquí su lista')).toBeVisible()
})
