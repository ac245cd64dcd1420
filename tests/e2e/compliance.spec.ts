/** Cumplimiento, and Guion y voz: what the law asks, whom nobody may call, and what ANA says. */
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

test('shows when calls are allowed, with the law behind it', async ({ desk }) => {
  await goTo(desk, 'Cumplimiento')
  const hours = desk.getByRole('region', { name: 'Horario de llamadas' })
  await expect(hours.getByRole('row', { name: /domingo/ })).toContainText('No se llama')
  await expect(hours.getByRole('row', { name: /sábado/ })).toContainText('3:00')
  await expect(hours).toContainText('Ley 2300 de 2023')
  await expect(desk.getByRole('region', { name: 'Festivos del próximo año' })).toContainText('Navidad')
})

test('a number is put on the list without a mouse, found there, and nobody can read the list', async ({
  desk,
}) => {
  await goTo(desk, 'Cumplimiento')
  const list = desk.getByRole('region', { name: 'Números que no se llaman' })
  await expect(list).toContainText('64 números')
  await list.getByLabel('Buscar un número').fill('311 000 1122')
  await desk.keyboard.press('Enter')
  await expect(list).toContainText('Ese número no está en la lista.')
  await list.getByRole('button', { name: 'No llamar más a este número' }).press('Enter')
  await expect(list).toContainText('Ese número está en la lista.')
  await expect(list).toContainText('65 números')
  await expect(list.getByRole('table')).not.toContainText('311')
  await list.getByRole('button', { name: 'Página 2' }).click()
  await expect(list.getByRole('row')).toHaveCount(11)
})

test('taking a number off asks who answers for it', async ({ desk }) => {
  await goTo(desk, 'Cumplimiento')
  const list = desk.getByRole('region', { name: 'Números que no se llaman' })
  await list.getByLabel('Buscar un número').fill('310 555 0100')
  await list.getByRole('button', { name: 'Buscar' }).click()
  await list.getByRole('button', { name: 'Quitar de la lista…' }).click()
  const dialog = desk.getByRole('dialog', { name: '¿Quitar de la lista?' })
  await expect(dialog.getByRole('button', { name: 'Quitar' })).toBeDisabled()
  await expectAccessible(desk)
  await dialog.getByLabel('Supervisor que lo autoriza').fill('Marta Ruiz')
  await dialog.getByRole('button', { name: 'Quitar' }).click()
  await expect(desk.getByText('El número ya no está en la lista.')).toBeVisible()
  await expect(list).toContainText('63 números')
})

test('the script is read phase by phase, and its voice is heard', async ({ desk }) => {
  await goTo(desk, 'Guion y voz')
  const script = desk.getByRole('region', { name: 'Guion' })
  await expect(script).toContainText('¿Hablo con Gloria Rojas?')
  await script.getByRole('button', { name: /Aviso de grabación/ }).click()
  await expect(script).toContainText('¿Está de acuerdo con seguir y con la grabación?')
  await desk.getByRole('button', { name: 'Escuchar' }).click()
  await expect(desk.getByText('«Buenos días, le habla Ana')).toBeVisible()
  await expect(desk.getByRole('button', { name: 'Escuchar' })).toBeVisible()
})

test('both pages speak English', async ({ desk }) => {
  await desk.getByRole('button', { name: 'Idioma' }).click()
  await desk.getByRole('menuitem', { name: 'English' }).click()
  await goTo(desk, 'Compliance')
  await expect(desk.getByRole('region', { name: 'Calling hours' })).toContainText('Sunday')
  await goTo(desk, 'Script and voice')
  await expect(desk.getByRole('button', { name: 'Listen' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })
    test.slow()

    test('both pages are accessible, and no wider than a narrow window', async ({ desk }) => {
      await desk.setViewportSize({ width: 480, height: 800 })
      for (const name of ['Cumplimiento', 'Guion y voz']) {
        await goTo(desk, name)
        await expect(desk.getByRole('region').nth(1)).toBeVisible()
        await expectAccessible(desk)
        expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480)
      }
    })
  })
}
