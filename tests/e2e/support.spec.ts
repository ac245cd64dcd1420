/** When something fails: what an operator reads, what support gets, and nothing personal in between. */
import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test } from './fixtures.ts'

test('a failure says what happened, what was saved and what to do, with its details one click away', async ({
  desk,
}) => {
  await desk.goto(`${desk.url().split('#')[0]}#/conversations/no-such-call`)
  const alert = desk.getByRole('alert').filter({ hasText: 'Esa llamada no existe' })
  await expect(alert).toContainText('No se cambió nada.')
  await alert.getByRole('button', { name: 'Detalles' }).click()
  const dialog = desk.getByRole('dialog', { name: 'Detalles para soporte' })
  await expect(dialog).toContainText('call.not_found')
  await expect(dialog).toContainText('#/conversations')
  await expect(dialog).not.toContainText('no-such-call')
  await expect(dialog.getByRole('button', { name: 'Copiar detalles' })).toBeVisible()
  await expectAccessible(desk)
})

test('the diagnostics file is saved from the palette', async ({ desk }) => {
  await desk.keyboard.press('Control+k')
  await desk.getByPlaceholder('Página, persona, número, campaña o acción').fill('diagnostico')
  await expect(desk.getByRole('dialog').getByRole('button', { name: /^Ayuda, soporte/ })).toBeVisible()
  await desk.keyboard.press('Enter')
  const dialog = desk.getByRole('dialog', { name: 'Ayuda y soporte' })
  await expect(dialog).toBeVisible()
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Guardar archivo de diagnóstico' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^ana-\d{4}-\d{2}-\d{2}\.json$/)
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual({})
})

test('the desktop’s menu opens help and support by its address', async ({ desk }) => {
  await desk.evaluate(() => {
    window.location.hash = '#/settings/support'
  })
  await expect(desk.getByRole('dialog', { name: 'Ayuda y soporte' })).toBeVisible()
  await desk.keyboard.press('Escape')
  await expect(desk.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible()
})

test('a page prints whole and without its surroundings', async ({ desk }) => {
  await desk.emulateMedia({ media: 'print' })
  await expect(desk.getByRole('navigation', { name: 'Páginas' })).toBeHidden()
  await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
})
