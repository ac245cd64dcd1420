/**
 * The whole main job, clicked through the interface of the real product on the practice line: a list goes in,
 * ANA calls and converses, judges and queues, and the operator closes.
 */
import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { serveAna } from '../support/browser.ts'
import { expect, goTo, test } from './fixtures.ts'

test.use({ anaArgs: ['--speed', '8'] })
// A conversation takes minutes even at eight times its speed.
test.describe.configure({ timeout: 480_000 })

const list = [
  'nombre;celular;persona',
  'Luz Marina Cifuentes Rojas;300 123 4567;interested-teacher',
  'Gloria Inés Sepúlveda Duque;+57 310 555 0142;ready-to-sign',
  'Ana Milena Londoño Giraldo;3155550143;opt-out-polite',
  'Número corto;744 0000;interested-teacher',
].join('\n')

async function importList(page: Page): Promise<void> {
  await goTo(page, 'Importar')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Elegir archivo' }).click()
  await (await chooser).setFiles({ name: 'docentes.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await expect(page.getByRole('heading', { level: 1, name: 'docentes.csv' })).toBeVisible()
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

test('from a file to a closed follow-up', async ({ signedIn: page }) => {
  await expect(page.getByText('nadie recibe llamadas de verdad').first()).toBeVisible()

  await test.step('the list is looked at before anything is stored', async () => {
    await importList(page)
    await expect(page.getByText('se pueden llamar')).toBeVisible()
    await expect(page.getByRole('cell', { name: '310 555 0142' })).toBeVisible()
    await page.getByText('Rechazados (1)').click()
    await expect(page.getByRole('cell', { name: '744 0000' })).toBeVisible()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Guardar rechazados (.xlsx)' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.xlsx$/)
  })

  await test.step('ANA calls, and her words appear as they are spoken', async () => {
    await page.getByRole('button', { name: 'Guardar y llamar a 3 personas' }).click()
    const board = page.getByRole('list', { name: 'Llamadas en curso' })
    await board.getByRole('link', { name: 'Luz Marina Cifuentes Rojas' }).click()
    const call = page.getByRole('region', { name: 'Llamada con Luz Marina Cifuentes Rojas' })
    await expect(call.getByRole('listitem').first()).toContainText('Luz Marina')
    await expect(call.getByRole('listitem')).not.toHaveCount(1)
  })

  await test.step('who shows interest waits in the queue, with her own words', async () => {
    await expect(page.getByRole('link', { name: /^Seguimiento, 2 personas/ })).toBeVisible({
      timeout: 300_000,
    })
    await goTo(page, 'Seguimiento')
    await expect(page.getByText('Por qué está aquí')).toBeVisible()
  })

  await test.step('one key closes her, and it can be taken back', async () => {
    const queue = page.getByRole('navigation', { name: 'Personas que esperan' })
    const first = (await queue.locator('[aria-current="true"]').innerText()).split('\n')[0] ?? ''
    await page.keyboard.press('n')
    await page.keyboard.type('Cita el jueves a las 10')
    await page.keyboard.press('Escape')
    await page.keyboard.press('2')
    await expect(page.getByText(`${first}: Cita agendada`)).toBeVisible()
    await page.getByRole('button', { name: 'Deshacer' }).click()
    await expect(page.getByRole('heading', { level: 2, name: first })).toBeVisible()
    await page.keyboard.press('1')
    await expect(page.getByText('1 persona espera')).toBeVisible()
    await page.getByRole('button', { name: 'Ver cerrados' }).click()
    await expect(page.getByRole('row', { name: new RegExp(first) })).toContainText('Interesado')
  })

  await test.step('the conversation is found by what was said, with its findings', async () => {
    await goTo(page, 'Conversaciones')
    await page.getByRole('textbox', { name: 'Buscar' }).fill('Luz Marina')
    await page.getByRole('row').filter({ hasText: 'Luz Marina' }).first().getByRole('link').click()
    await expect(page.getByRole('heading', { level: 2, name: 'Lo que ANA entendió' })).toBeVisible()
    await expect(page.getByRole('list', { name: 'Transcripción' }).getByRole('listitem')).not.toHaveCount(0)
    await expect(page.locator('mark').first()).toBeVisible()
  })

  await test.step('who asked not to be called is barred, and the campaign is done', async () => {
    await goTo(page, 'Campañas')
    await page.getByRole('link', { name: 'docentes' }).click()
    await expect(page.getByRole('row', { name: /Ana Milena/ })).toContainText('No llamar')
    await expect(page.getByText('Terminada')).toBeVisible()
  })
})

test('the sample list is one click away and calls at once', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Probar con una lista de ejemplo' }).click()
  const board = page.getByRole('list', { name: 'Llamadas en curso' })
  await expect(board.getByRole('article').first()).toBeVisible({ timeout: 30_000 })
  await goTo(page, 'Campañas')
  await page.getByRole('button', { name: 'Pausar' }).click()
  await expect(page.getByText('En pausa')).toBeVisible()
})

test('a list can be saved without calling anyone, and started later', async ({ signedIn: page }) => {
  await importList(page)
  await page.getByLabel('Nombre de la campaña').fill('Docentes de prueba')
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Docentes de prueba' })).toBeVisible()
  await expect(page.getByText('Sin iniciar')).toBeVisible()
  await expect(page.getByRole('row', { name: /Luz Marina/ })).toContainText('En espera')
  await page.getByRole('button', { name: 'Iniciar' }).click()
  await expect(page.getByText('Llamando')).toBeVisible()
})

test('a stranger sees the sign-in and nothing else', async ({ ana, page }) => {
  await page.goto(ana.operatorUrl)
  await expect(page.getByRole('heading', { name: 'Entrar a ANA' })).toBeVisible()
  await page.getByLabel('Clave de operador').fill('0'.repeat(32))
  await page.getByRole('button', { name: 'Entrar' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
})

test('two operators are not offered the same person', async ({ signedIn: page, ana, browser }) => {
  await importList(page)
  await page.getByRole('button', { name: /^Guardar y llamar/ }).click()
  await expect(page.getByRole('link', { name: /^Seguimiento, 2 personas/ })).toBeVisible({ timeout: 300_000 })
  await goTo(page, 'Seguimiento')
  const second = await (await browser.newContext({ locale: 'es-CO' })).newPage()
  await second.goto(ana.signInUrl)
  await goTo(second, 'Seguimiento')
  await expect(
    second
      .getByText('Otra persona la atiende')
      .or(second.getByText('Otro operador está con esta persona'))
      .first(),
  ).toBeVisible()
})

test('an engine that dies comes back, and the page with it, without a new sign-in', async ({
  dataFolder,
  page,
}) => {
  const args = ['--operator-port', String(await freePort()), '--speed', '8']
  const env = { ANA_OPERATOR_TOKEN: 'a'.repeat(32) }
  const first = await serveAna({ dataFolder, args, env })
  await page.goto(first.signInUrl)
  await importList(page)
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await expect(page.getByText('Sin iniciar')).toBeVisible()
  await first.kill()
  await expect(page.getByText('Reconectando…')).toBeVisible()
  const again = await serveAna({ dataFolder, args, env })
  try {
    await expect(page.getByText('Reconectando…')).toHaveCount(0, { timeout: 30_000 })
    await expect(page.getByRole('row', { name: /Luz Marina/ })).toContainText('En espera')
    await page.getByRole('button', { name: 'Iniciar' }).click()
    await expect(page.getByText('Llamando')).toBeVisible()
  } finally {
    await again.stop()
  }
})
