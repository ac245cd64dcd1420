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
  await expect(desk.getByRole('textbox', { name: 'Número, fila 19' })).toHaveValue('3OO1234567')
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
  await expect(desk.getByRole('textbox', { name: 'Nombre, fila 140' })).toHaveValue(
    '=HYPERLINK("http://x","Ramiro")',
  )
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

/** Drops a file in the middle of the window, as from the system's own folder. */
async function drop(desk: Page, name: string): Promise<void> {
  const dataTransfer = await desk.evaluateHandle((fileName) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['rows'], fileName))
    return transfer
  }, name)
  await desk.dispatchEvent('main', 'dragenter', { dataTransfer })
  await expect(desk.getByText('Suelte la lista en cualquier parte')).toBeVisible()
  await desk.getByText('Suelte la lista en cualquier parte').dispatchEvent('drop', { dataTransfer })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('dropped anywhere, mended in place, estimated, started', async ({ desk, fake }) => {
      await goTo(desk, 'Importar')
      await drop(desk, 'docentes.xlsx')
      await expect(desk.getByRole('heading', { level: 1, name: 'docentes.xlsx' })).toBeVisible()
      await desk.getByText('Rechazados (7)').click()

      const seven = desk.getByRole('textbox', { name: 'Número, fila 7' })
      await seven.fill('317 744 0000')
      await seven.press('Enter')
      await expect(desk.getByRole('textbox', { name: 'Número, fila 19' })).toBeFocused()
      await expect(desk.getByText('Se puede llamar: 317 744 0000')).toBeVisible()
      await expect(desk.getByText('antes: 744 0000')).toBeVisible()
      await expect(desk.getByText('Rechazados (6)')).toBeVisible()

      await desk.keyboard.type('317 744 0000')
      await desk.keyboard.press('Enter')
      const nineteen = desk.getByRole('textbox', { name: 'Número, fila 19' })
      await expect(desk.getByRole('row').filter({ has: nineteen })).toContainText(
        'El número ya está en la fila 7',
      )
      await expect(desk.getByText('Rechazados (6)')).toBeVisible()
      await expectAccessible(desk)

      await desk.getByRole('button', { name: 'Deshacer el arreglo de la fila 7' }).click()
      await expect(seven).toHaveValue('744 0000')
      await expect(desk.getByText('Rechazados (7)')).toBeVisible()
      await seven.fill('3177440000')
      await seven.press('Tab')
      await expect(desk.getByText('Aceptados (242)')).toBeVisible()

      const estimate = desk.getByRole('region', { name: 'Estimación' })
      await expect(estimate).toContainText(/Terminaría (hoy|mañana) a las/)
      const before = await estimate.innerText()
      await desk.getByRole('button', { name: /llamadas a la vez/ }).click()
      await desk.getByLabel('Llamadas a la vez', { exact: true }).fill('1')
      await expect(estimate).not.toHaveText(before)
      await expect(estimate).toContainText('a precios del')
      await expectAccessible(desk)

      await desk.getByRole('button', { name: 'Guardar y llamar a 242 personas' }).click()
      await expect(desk.getByRole('heading', { level: 1, name: 'En vivo' })).toBeVisible()
      expect(fake.state.campaigns.at(-1)).toMatchObject({
        name: 'docentes',
        status: 'running',
        settings: { maxConcurrentCalls: 1 },
      })
    })
  })
}

test('mended rows are on the list of those who are called, wherever one looks', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByText('Rechazados (7)').click()
  await desk.getByRole('textbox', { name: 'Nombre, fila 121' }).fill('Édgar Delgado Ruiz')
  await desk.keyboard.press('Tab')
  await expect(desk.getByRole('textbox', { name: 'Número, fila 121' })).toBeFocused()
  await desk.keyboard.type('3177440001')
  await desk.keyboard.press('Tab')
  await desk.getByText('Aceptados (242)').click()
  const table = desk.getByRole('group', { name: 'Aceptados' })
  await table.evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight))
  await expect(desk.getByRole('row', { name: /Édgar Delgado Ruiz/ })).toContainText('317 744 0001')
  await desk.getByText('Rechazados (6)').click()
  await expect(desk.getByText('Se puede llamar: 317 744 0001')).toBeVisible()
})

test('Escape leaves a cell as it was', async ({ desk }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByText('Rechazados (7)').click()
  const cell = desk.getByRole('textbox', { name: 'Número, fila 7' })
  await cell.fill('317')
  await cell.press('Escape')
  await expect(cell).toHaveValue('744 0000')
  await cell.press('Tab')
  await expect(desk.getByText('Rechazados (7)')).toBeVisible()
})

test('cells copied from a spreadsheet are pasted as a list', async ({ desk }) => {
  await goTo(desk, 'Importar')
  await desk.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'Marta Rincón\t300 123 4567\nJairo Peña\t311 555 0142')
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  await expect(desk.getByRole('heading', { level: 1, name: 'Lista pegada.tsv' })).toBeVisible()
})

test('a list without titles is read once its columns are chosen', async ({ desk }) => {
  await pick(desk, 'sin-titulos.csv')
  await expect(desk.getByRole('alert')).toContainText('No se encontraron las columnas')
  await desk.getByRole('combobox', { name: 'Columna del número' }).click()
  await desk.getByRole('option', { name: 'Teléfono fijo' }).click()
  await expect(desk.getByText('Rechazados (7)')).toBeVisible()
})

test('a list is scheduled for another hour', async ({ desk, fake }) => {
  await pick(desk, 'docentes.xlsx')
  await desk.getByRole('button', { name: /llamadas a la vez/ }).click()
  await desk.getByText('A una hora').click()
  await desk.getByLabel('Día y hora (Bogotá)').fill('2026-11-10T09:00')
  await expect(desk.getByText('Elija una hora que todavía no haya pasado.')).toBeVisible()
  await expect(desk.getByRole('button', { name: /^Guardar y programar/ })).toBeDisabled()
  await desk.getByLabel('Día y hora (Bogotá)').fill('2026-11-11T08:30')
  await expect(desk.getByRole('region', { name: 'Estimación' })).toContainText('mañana')
  await desk.getByRole('button', { name: 'Guardar y programar 241 personas' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'docentes' })).toBeVisible()
  expect(fake.state.campaigns.at(-1)?.startsAt).toBe(Date.parse('2026-11-11T08:30:00-05:00'))
})
