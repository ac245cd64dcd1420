/** The desk without a mouse. */
import { expect, goTo, test } from './fixtures.ts'

test('two keys lead to every page', async ({ desk }) => {
  for (const [key, name] of [
    ['m', 'Importar'],
    ['c', 'Campañas'],
    ['v', 'En vivo'],
    ['t', 'Conversaciones'],
    ['s', 'Seguimiento'],
    ['a', 'Ajustes'],
    ['i', 'Inicio'],
  ] as const) {
    await desk.keyboard.press('g')
    await desk.keyboard.press(key)
    await expect(desk.getByRole('heading', { level: 1, name })).toBeVisible()
  }
})

test('a question mark shows the shortcuts, and Escape closes them', async ({ desk }) => {
  await desk.keyboard.press('?')
  await expect(desk.getByRole('dialog', { name: 'Atajos de teclado' })).toBeVisible()
  await desk.keyboard.press('Escape')
  await expect(desk.getByRole('dialog')).toHaveCount(0)
})

test('the command palette finds a person who waits', async ({ desk, fake }) => {
  const person = fake.state.queue()[0]?.call.nombre ?? ''
  await desk.keyboard.press('Control+k')
  await desk.getByPlaceholder('Escriba una página, persona o campaña').fill(person)
  await desk.keyboard.press('ArrowDown')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('heading', { level: 2, name: person })).toBeVisible()
})

test('the first stop of the tabulator leads past the navigation', async ({ desk }) => {
  await desk.keyboard.press('Tab')
  await expect(desk.getByRole('button', { name: 'Saltar al contenido' })).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('main')).toBeFocused()
})

test('letters typed into a search do not turn pages', async ({ desk }) => {
  await goTo(desk, 'Conversaciones')
  await desk.getByRole('textbox', { name: 'Buscar' }).pressSequentially('gs?')
  await expect(desk.getByRole('heading', { level: 1, name: 'Conversaciones' })).toBeVisible()
  await expect(desk.getByRole('dialog')).toHaveCount(0)
})
