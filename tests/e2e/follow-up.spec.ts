/** Seguimiento: evidence first, one key to close, and a way back. */
import { expect, goTo, test } from './fixtures.ts'

test.use({ fakeOptions: { calls: 0 } })

test('a person is closed with one key, the next one is there, and it can be undone', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const [first, second] = fake.state.queue()
  const focus = (name: string) => desk.getByRole('heading', { level: 2, name })
  await expect(focus(first?.call.nombre ?? '')).toBeVisible()
  await expect(desk.getByText('Por qué está aquí')).toBeVisible()
  await expect(desk.getByRole('blockquote')).not.toHaveCount(0)

  await desk.keyboard.press('2')
  await expect(focus(second?.call.nombre ?? '')).toBeVisible()
  await expect(desk.getByText(`${first?.call.nombre}: Cita agendada`)).toBeVisible()
  expect(fake.state.closures[0]).toMatchObject({
    contactId: first?.call.contactId,
    outcome: 'meeting_scheduled',
  })

  await desk.keyboard.press('u')
  await expect(focus(first?.call.nombre ?? '')).toBeVisible()
  expect(fake.state.contact(first?.call.contactId ?? '')?.status).toBe('ready_for_human')
})

test('digits written into the notes close nobody, and the notes are kept with the outcome', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const person = fake.state.queue()[0]
  await expect(desk.getByRole('heading', { level: 2, name: person?.call.nombre ?? '' })).toBeVisible()
  await desk.keyboard.press('n')
  await desk.keyboard.type('Cita el 12 a las 3')
  await expect(desk.getByRole('textbox', { name: 'Notas (opcional)' })).toHaveValue('Cita el 12 a las 3')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('1')
  await expect
    .poll(() => fake.state.closures[0])
    .toMatchObject({
      contactId: person?.call.contactId,
      outcome: 'interested',
      notes: 'Cita el 12 a las 3',
    })
})

test('j and k walk through the queue', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  const [first, second] = fake.state.queue().map((one) => one.call.nombre)
  await expect(desk.getByRole('heading', { level: 2, name: first ?? '' })).toBeVisible()
  await desk.keyboard.press('j')
  await expect(desk.getByRole('heading', { level: 2, name: second ?? '' })).toBeVisible()
  await desk.keyboard.press('k')
  await expect(desk.getByRole('heading', { level: 2, name: first ?? '' })).toBeVisible()
})

test('a person being read is claimed, and given back when the operator moves on', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  const contactId = fake.state.queue()[0]?.call.contactId ?? ''
  await expect.poll(() => fake.state.claims.has(contactId)).toBe(true)
  await goTo(desk, 'Inicio')
  await expect.poll(() => fake.state.claims.has(contactId)).toBe(false)
})

test('the number can be called and copied', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  const e164 = fake.state.queue()[0]?.call.e164 ?? ''
  await expect(desk.getByRole('link', { name: /^Llamar al/ })).toHaveAttribute('href', `tel:${e164}`)
  await expect(desk.getByRole('button', { name: 'Copiar número' })).toBeVisible()
})

test('the queue can be taken away as a file', async ({ desk }) => {
  await goTo(desk, 'Seguimiento')
  const download = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Exportar a Excel' }).click()
  expect((await download).suggestedFilename()).toBe('seguimiento.xlsx')
})
