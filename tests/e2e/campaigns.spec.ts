/** Campañas: how they go, by which rules, and what is done with them, with and without a mouse. */
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

// Slow talkers: no count changes by itself while a page is looked at.
test.use({ fakeOptions: { calls: 0 }, contextOptions: { reducedMotion: 'reduce' } })

const running = 'Docentes Cundinamarca noviembre'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('a campaign shows pace, end, outcomes and rules, as pictures and as tables', async ({ desk }) => {
      await goTo(desk, 'Campañas')
      await desk.getByRole('link', { name: running }).click()
      await expect(desk.getByText('por minuto').first()).toBeVisible()
      await expect(desk.getByText('Fin estimado')).toBeVisible()
      await expect(desk.getByText('64 conversaciones de 150 llamadas')).toBeVisible()
      const outcomes = desk.getByRole('region', { name: 'Resultados' })
      await expect(outcomes.getByRole('listitem').first()).toContainText('Conversación')
      await expectAccessible(desk)

      await outcomes.getByText('Tabla').click()
      await expect(outcomes.getByRole('table')).toContainText('Conversación6443%')
      const pace = desk.getByRole('region', { name: 'Cada media hora' })
      await expect(pace.getByRole('img')).toHaveAccessibleName(/Lo más activo fue a las/)
      await pace.getByText('Tabla').click()
      await expect(pace.getByRole('table')).toContainText('Conversaciones')
      await expectAccessible(desk)
    })

    test('a campaign without calls and one that ended say so', async ({ desk }) => {
      await goTo(desk, 'Campañas')
      await desk.getByRole('link', { name: 'Policía activos' }).click()
      await expect(desk.getByText('Todavía no hay llamadas.')).toBeVisible()
      await expect(desk.getByText('si empieza ahora; faltan 35 personas')).toBeVisible()
      await expectAccessible(desk)
      await goTo(desk, 'Campañas')
      await desk.getByRole('link', { name: 'Prueba de octubre' }).click()
      await expect(desk.getByText('Duró')).toBeVisible()
      await expectAccessible(desk)
    })

    test('the dialogs of a campaign are accessible', async ({ desk }) => {
      await goTo(desk, 'Campañas')
      await desk.getByRole('button', { name: `Más acciones para ${running}` }).click()
      await desk.getByRole('menuitem', { name: 'Duplicar' }).click()
      await expect(desk.getByText(/La copia lleva \d+ personas/)).toBeVisible()
      await expectAccessible(desk)
      await desk.keyboard.press('Escape')
      await expect(desk.getByRole('dialog')).toHaveCount(0)
      await desk.getByRole('link', { name: running }).click()
      await desk.getByRole('button', { name: 'Cambiar' }).click()
      await expect(desk.getByRole('form', { name: 'Reglas de llamada' })).toBeVisible()
      await expectAccessible(desk)
    })
  })
}

test('a copy takes over who may still be called, and tells who stays behind', async ({ desk, fake }) => {
  await goTo(desk, 'Campañas')
  await desk.getByRole('button', { name: `Más acciones para ${running}` }).click()
  await desk.getByRole('menuitem', { name: 'Duplicar' }).click()
  const dialog = desk.getByRole('dialog')
  await expect(dialog).toContainText('no se debe llamar')
  await expect(dialog).toContainText('que cerró un asesor')
  await dialog.getByRole('radio', { name: 'Sin contacto' }).check()
  await dialog.getByLabel('Nombre de la campaña').fill('Segunda vuelta')
  await dialog.getByRole('button', { name: /^Duplicar con \d+ personas$/ }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Segunda vuelta' })).toBeVisible()
  await expect(desk.getByText('Sin iniciar')).toBeVisible()
  const copy = fake.state.campaigns.find((one) => one.name === 'Segunda vuelta')
  const original = fake.state.campaigns.find((one) => one.name === running)
  const barred = fake.state.contacts.filter(
    (contact) =>
      contact.campaignId === original?.id &&
      ['do_not_call', 'closed_by_human', 'invalid_number'].includes(contact.status),
  )
  const taken = new Set(
    fake.state.contacts.filter((contact) => contact.campaignId === copy?.id).map((contact) => contact.e164),
  )
  expect(taken.size).toBeGreaterThan(0)
  expect(barred.filter((contact) => taken.has(contact.e164))).toEqual([])
})

test('the rules are changed in place, and can go back to those for all', async ({ desk, fake }) => {
  await goTo(desk, 'Campañas')
  await desk.getByRole('link', { name: running }).click()
  await desk.getByRole('button', { name: 'Cambiar' }).click()
  const form = desk.getByRole('form', { name: 'Reglas de llamada' })
  await form.getByLabel('Intentos por persona').fill('5')
  await form.getByLabel('Ocupado').fill('15')
  await form.getByRole('button', { name: 'Guardar reglas' }).click()
  await expect(desk.getByText('tras 15 min')).toBeVisible()
  await expect(desk.getByText('Son propias de esta campaña')).toBeVisible()
  const settingsOf = () => fake.state.campaigns.find((one) => one.name === running)?.settings
  expect(settingsOf()).toMatchObject({ maxAttempts: 5, retryMinutes: { busy: 15, noAnswer: 120 } })

  await desk.getByRole('button', { name: 'Cambiar' }).click()
  await form.getByRole('button', { name: 'Usar las de Ajustes' }).click()
  await expect(desk.getByText('Son las reglas de Ajustes')).toBeVisible()
  expect(settingsOf()).toBeNull()
})

test('a state in the legend shows its people, and a search finds one of them', async ({ desk }) => {
  await goTo(desk, 'Campañas')
  await desk.getByRole('link', { name: running }).click()
  await desk.getByRole('button', { name: /^Para asesor/ }).click()
  const people = desk.getByRole('table', { name: `Personas de ${running}` })
  await expect(people.getByRole('row').nth(1)).toContainText('Para asesor')
  const name = (await people.getByRole('row').nth(1).getByRole('cell').nth(1).innerText()).trim()
  await desk.getByRole('textbox', { name: 'Buscar nombre o número' }).fill(name)
  await expect(people.getByRole('row', { name: new RegExp(name) }).first()).toBeVisible()
  await desk.getByRole('button', { name: /^Para asesor/ }).click()
  await expect(desk.getByRole('button', { name: /^Para asesor/ })).toHaveAttribute('aria-pressed', 'false')
})

test('a campaign is renamed and its results saved', async ({ desk }) => {
  await goTo(desk, 'Campañas')
  await desk.getByRole('button', { name: 'Más acciones para Policía activos' }).click()
  await desk.getByRole('menuitem', { name: 'Cambiar el nombre' }).click()
  await desk.getByRole('dialog').getByLabel('Nombre de la campaña').fill('Policía, diciembre')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('link', { name: 'Policía, diciembre' })).toBeVisible()
  const download = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Más acciones para Policía, diciembre' }).click()
  await desk.getByRole('menuitem', { name: 'Exportar resultados (.xlsx)' }).click()
  expect((await download).suggestedFilename()).toBe('resultados.xlsx')
})

test('stopping is asked about, and everything works without a mouse', async ({ desk, fake }) => {
  await desk.keyboard.press('g')
  await desk.keyboard.press('c')
  await desk.getByRole('link', { name: running }).focus()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('heading', { level: 1, name: running })).toBeVisible()
  await desk.getByRole('button', { name: 'Detener' }).focus()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('dialog')).toContainText('¿Detener')
  await desk.keyboard.press('Escape')
  expect(fake.state.campaigns.find((one) => one.name === running)?.status).toBe('running')

  await desk.getByRole('button', { name: `Más acciones para ${running}` }).focus()
  await desk.keyboard.press('Enter')
  await desk.getByRole('menuitem', { name: 'Duplicar' }).focus()
  await desk.keyboard.press('Enter')
  const dialog = desk.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Todos' }).focus()
  await desk.keyboard.press('ArrowDown')
  await expect(dialog.getByRole('radio', { name: 'Sin contacto' })).toBeChecked()
  await dialog.getByLabel('Nombre de la campaña').focus()
  await expect(dialog.getByRole('button', { name: /^Duplicar con/ })).toBeEnabled()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('heading', { level: 1, name: `${running} (copia)` })).toBeVisible()
})

test('the page speaks English whole', async ({ desk }) => {
  await desk.getByRole('button', { name: 'Idioma' }).click()
  await desk.getByRole('menuitem', { name: 'English' }).click()
  await goTo(desk, 'Campaigns')
  await desk.getByRole('link', { name: running }).click()
  await expect(desk.getByRole('region', { name: 'Calling rules' })).toBeVisible()
  await expect(desk.getByRole('region', { name: 'Outcomes' })).toContainText('Conversation')
  await expect(desk.getByText('Estimated end')).toBeVisible()
})
