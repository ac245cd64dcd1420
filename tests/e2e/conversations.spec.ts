/** Conversaciones: a conversation is found, heard, understood, corrected and put on paper, also without a mouse. */
import type { Page } from '@playwright/test'
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

// No call ends by itself while a page is looked at.
test.use({ contextOptions: { reducedMotion: 'reduce' }, fakeOptions: { wordMs: 2_000 } })

const found = (page: Page) => page.getByRole('status').filter({ hasText: /conversaci/ })
const transcript = (page: Page) => page.getByRole('list', { name: 'Transcripción' })

async function pick(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByLabel(label, { exact: true }))
    .first()
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Opens the first conversation that holds these words. */
async function openFirst(page: Page, words: string): Promise<void> {
  await goTo(page, 'Conversaciones')
  await page.getByRole('textbox', { name: 'Buscar' }).fill(words)
  await expect(page.locator('mark').first()).toBeVisible()
  await page.getByRole('row').nth(1).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 2, name: 'Lo que ANA entendió' })).toBeVisible()
}

test('an objection is found, and filters combine and come off one by one', async ({ desk }) => {
  await goTo(desk, 'Conversaciones')
  await expect(found(desk)).not.toHaveText(/Buscando/)
  const all = await found(desk).innerText()
  await pick(desk, 'Objeción', 'Reportado en centrales')
  await expect(found(desk)).not.toHaveText(all)
  await pick(desk, 'Interés', 'Medio')
  await desk.getByRole('textbox', { name: 'Buscar' }).fill('DATACREDITO')
  await expect(desk.locator('mark').first()).toHaveText('datacrédito')
  await expect(found(desk)).toHaveText(/^[1-9]/)

  await desk.getByRole('button', { name: 'Más filtros' }).click()
  await desk.getByLabel('Dura al menos').fill('9999')
  await desk.keyboard.press('Escape')
  await expect(desk.getByRole('heading', { name: 'Nada coincide' })).toBeVisible()
  await desk.getByRole('button', { name: 'Quitar el filtro 9999 s o más' }).click()
  await expect(found(desk)).toHaveText(/^[1-9]/)

  // The address holds the search: a reload shows the same.
  const before = await found(desk).innerText()
  expect(desk.url()).toContain('objection=reportado')
  await desk.reload()
  await expect(found(desk)).toHaveText(before)
  await expect(desk.getByRole('textbox', { name: 'Buscar' })).toHaveValue('DATACREDITO')

  await desk.getByRole('row').nth(1).getByRole('link').click()
  await expect(transcript(desk)).toBeVisible()
  await desk.goBack()
  await expect(found(desk)).toHaveText(before)
  await desk.getByRole('button', { name: 'Quitar filtros' }).first().click()
  await expect(found(desk)).toHaveText(all)
})

test('a click on a word makes it heard, and the words are followed', async ({ desk }) => {
  await openFirst(desk, 'colpensiones')
  await expect(desk.getByRole('slider', { name: 'Posición en la grabación' })).toBeVisible()
  const word = transcript(desk).getByText('datacrédito', { exact: true })
  await word.click()
  await expect(desk.getByRole('button', { name: 'Pausar' })).toBeVisible()
  await expect(transcript(desk).locator('[aria-current="true"]')).toContainText('colpensiones')
  await expect(transcript(desk).locator('[data-word][class*="heard"]')).toHaveCount(1)
})

test('space and the arrows play without a mouse', async ({ desk }) => {
  await openFirst(desk, 'colpensiones')
  const position = desk.getByRole('slider', { name: 'Posición en la grabación' })
  await expect(position).toBeVisible()
  await desk.getByRole('main').focus()
  await desk.keyboard.press('Space')
  await expect(desk.getByRole('button', { name: 'Pausar' })).toBeVisible()
  await desk.keyboard.press('Space')
  await expect(desk.getByRole('button', { name: 'Reproducir' })).toBeVisible()
  const at = Number(await position.getAttribute('aria-valuenow'))
  await desk.keyboard.press('ArrowRight')
  await expect(position).toHaveAttribute('aria-valuenow', String(at + 5))
  await desk.keyboard.press('ArrowLeft')
  await expect(position).toHaveAttribute('aria-valuenow', String(at))
})

test('a finding leads to its quote', async ({ desk }) => {
  await openFirst(desk, 'colpensiones')
  const quote = desk.getByRole('button', { name: '«que me llame una persona sí»' })
  await quote.hover()
  await expect(transcript(desk).locator('mark[data-pointed]')).toHaveText('que me llame una persona sí')
  await quote.click()
  await desk.mouse.move(0, 0)
  await expect(transcript(desk).locator('mark[data-pointed]')).toHaveText('que me llame una persona sí')
  await expect(transcript(desk).locator('mark[data-pointed]')).toBeInViewport()
})

test('a correction stands beside the finding, moves the person, and can be taken back', async ({
  desk,
  fake,
}) => {
  const waiting = fake.state.queue()[0]
  if (waiting === undefined) throw new Error('nobody waits')
  await desk.evaluate((id) => {
    window.location.hash = `#/conversations/${id}`
  }, waiting.call.id)
  await desk.getByRole('button', { name: 'Corregir' }).click()
  const dialog = desk.getByRole('dialog', { name: 'Corregir lo que ANA entendió' })
  await expect(dialog.getByRole('button', { name: 'Guardar la corrección' })).toBeDisabled()
  await dialog.getByText('Ninguno', { exact: true }).click()
  await expect(dialog.getByRole('status')).toHaveText('Al guardar, saldrá de Seguimiento.')
  await dialog.getByLabel('Nota (opcional)').fill('Solo preguntaba por curiosidad')
  await dialog.getByLabel('Su nombre (opcional)').fill('Rosa')
  await expectAccessible(desk)
  await dialog.getByRole('button', { name: 'Guardar la corrección' }).click()
  await expect(dialog).toHaveCount(0)
  const findings = desk.getByRole('region', { name: 'Lo que ANA entendió' })
  await expect(findings).toContainText('Corregido por Rosa')
  await expect(findings).toContainText('ANA dijo: Alto')
  await expect(desk.getByRole('region', { name: 'Historia de esta persona' })).toContainText(
    'Rosa corrigió el análisis.',
  )
  expect(fake.state.queue().map(({ call }) => call.id)).not.toContain(waiting.call.id)

  await goTo(desk, 'Conversaciones')
  await desk.getByRole('button', { name: 'Más filtros' }).click()
  await desk.getByLabel('Solo las corregidas').check()
  await desk.keyboard.press('Escape')
  await expect(found(desk)).toHaveText('1 conversación')
  await expect(desk.getByRole('row').nth(1)).toContainText('Corregida')

  await desk.getByRole('row').nth(1).getByRole('link').click()
  await desk.getByRole('button', { name: 'Cambiar la corrección' }).click()
  await dialog.getByRole('button', { name: 'Quitar la corrección' }).click()
  await expect(findings).not.toContainText('Corregido por')
  expect(fake.state.queue().map(({ call }) => call.id)).toContain(waiting.call.id)
})

test('a person’s story names every campaign, the newest first', async ({ desk }) => {
  await openFirst(desk, 'colpensiones')
  const story = desk.getByRole('list', { name: 'Historia de esta persona' })
  await expect(story).toContainText('Conversaron')
  await expect(story).toContainText('Prueba de octubre')
  const text = await story.innerText()
  expect(text.indexOf('Conversaron')).toBeLessThan(text.indexOf('No contestó'))
})

test('a conversation is put on paper, black on white, and can hide whose it is', async ({ desk }) => {
  await desk.evaluate(() => {
    window.print = () => {}
  })
  await openFirst(desk, 'colpensiones')
  const name = await desk.getByRole('heading', { level: 1 }).innerText()
  await desk.getByRole('button', { name: 'Más', exact: true }).click()
  await desk.getByRole('menuitem', { name: 'Imprimir', exact: true }).click()
  await desk.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const sheet = desk.locator('.print-sheet')
  await expect(sheet.getByRole('heading', { name: `Conversación con ${name}` })).toBeVisible()
  await expect(sheet).toContainText('pensionado de colpensiones')
  await expect(sheet).toHaveCSS('color', 'rgb(0, 0, 0)')
  await expect(sheet).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  await expect(desk.getByRole('navigation')).toHaveCount(0)

  await desk.emulateMedia({ media: 'screen' })
  await desk.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await desk.getByRole('button', { name: 'Más', exact: true }).click()
  await desk.getByRole('menuitem', { name: 'Imprimir sin nombre ni número' }).click()
  await desk.emulateMedia({ media: 'print' })
  for (const part of name.split(' ')) await expect(sheet).not.toContainText(part)
})

test('a selection is copied as a dialogue without formatting', async ({ desk }) => {
  await openFirst(desk, 'colpensiones')
  await expect(transcript(desk)).toHaveAttribute('spellcheck', 'false')
  const copied = await transcript(desk).evaluate((list) => {
    window.getSelection()?.selectAllChildren(list)
    const event = new ClipboardEvent('copy', {
      bubbles: true,
      cancelable: true,
      clipboardData: new DataTransfer(),
    })
    list.dispatchEvent(event)
    return {
      text: event.clipboardData?.getData('text/plain'),
      types: [...(event.clipboardData?.types ?? [])],
    }
  })
  expect(copied.types).toEqual(['text/plain'])
  expect(copied.text).toMatch(/^ANA: Buenos días, .*\n.+: sí señorita a la orden\nANA: /)
})

test('everything is done with the keyboard: search, open, correct', async ({ desk }) => {
  await desk.keyboard.press('g')
  await desk.keyboard.press('t')
  await expect(desk.getByRole('heading', { level: 1, name: 'Conversaciones' })).toBeVisible()
  await desk.getByRole('textbox', { name: 'Buscar' }).focus()
  await desk.keyboard.type('patrullero')
  await expect(desk.locator('mark').first()).toHaveText('patrullero')
  await desk.keyboard.press('Tab')
  await desk.getByRole('button', { name: 'Quitar el filtro «patrullero»' }).focus()
  await expect(desk.getByRole('button', { name: 'Quitar el filtro «patrullero»' })).toBeFocused()
  await desk.getByRole('row').nth(1).getByRole('link').focus()
  await desk.keyboard.press('Enter')
  await expect(transcript(desk)).toBeVisible()
  await desk.getByRole('button', { name: 'Corregir' }).focus()
  await desk.keyboard.press('Enter')
  const dialog = desk.getByRole('dialog', { name: 'Corregir lo que ANA entendió' })
  await expect(dialog.getByRole('radio', { name: 'Medio' })).toBeFocused()
  await desk.keyboard.press('ArrowRight')
  await expect(dialog.getByRole('radio', { name: 'Bajo' })).toBeChecked()
  await desk.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })
    test.slow()

    test('list, filters, detail and correction are accessible', async ({ desk }) => {
      await goTo(desk, 'Conversaciones')
      await pick(desk, 'Objeción', 'Reportado en centrales')
      await desk.getByRole('textbox', { name: 'Buscar' }).fill('reportado')
      await expect(desk.locator('mark').first()).toBeVisible()
      await expectAccessible(desk)
      await desk.getByRole('button', { name: 'Más filtros' }).click()
      await expect(desk.getByLabel('Dura al menos')).toBeVisible()
      await expectAccessible(desk)
      await desk.keyboard.press('Escape')
      await desk.getByRole('row').nth(1).getByRole('link').click()
      await expect(desk.getByRole('slider', { name: 'Posición en la grabación' })).toBeVisible()
      await transcript(desk).getByText('datacrédito', { exact: true }).click()
      await expect(transcript(desk).locator('[data-word][class*="heard"]')).toHaveCount(1)
      await expectAccessible(desk)
    })
  })
}
