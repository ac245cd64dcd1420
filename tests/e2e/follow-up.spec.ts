/** Seguimiento: evidence first, one key to close, a call at once or at a lawful hour, and a way back. */
import type { Page } from '@playwright/test'
import { callingHoursAt } from '../../electron/engine/compliance/calling-calendar.ts'
import { createFakeFollowUps } from './fake-follow-ups.ts'
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

test.use({ fakeOptions: { calls: 0 } })

const focusOn = (desk: Page, name: string) => desk.getByRole('heading', { level: 2, name })
const nameOf = (one: { call: { nombre: string } } | undefined) => one?.call.nombre ?? ''
const idOf = (one: { call: { contactId: string } } | undefined) => one?.call.contactId ?? ''

test('a person is closed with one key, the next one is there, and it can be undone', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const [first, second] = fake.state.queue()
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await expect(desk.getByText('Por qué está aquí', { exact: true })).toBeVisible()
  await expect(desk.getByRole('blockquote')).not.toHaveCount(0)

  await desk.keyboard.press('2')
  await expect(focusOn(desk, nameOf(second))).toBeVisible()
  await expect(desk.getByText(`${nameOf(first)}: Cita agendada`)).toBeVisible()
  // How long it can be taken back is seen running out.
  await expect(desk.getByText(/^Deshacer \(\d s\)$/)).toBeVisible()
  await expect
    .poll(() => fake.state.closures[0])
    .toMatchObject({ contactId: idOf(first), outcome: 'meeting_scheduled' })

  await desk.keyboard.press('u')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  expect(fake.state.contact(idOf(first))?.status).toBe('ready_for_human')
})

test('several people are closed in a row without a mouse, and the keyboard is never lost', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const people = fake.state.queue().slice(0, 4)
  for (const [index, person] of people.slice(0, 3).entries()) {
    await expect(focusOn(desk, nameOf(person))).toBeVisible()
    await desk.keyboard.press(String(index + 1))
    const next = people[index + 1]
    await expect(focusOn(desk, nameOf(next))).toBeFocused()
  }
  await expect
    .poll(() => fake.state.closures.slice(0, 3).map((one) => one.contactId))
    .toEqual(
      people
        .slice(0, 3)
        .map((person) => idOf(person))
        .reverse(),
    )
})

test('what she said is read first, can be heard, and what to say stands beside it', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const person = fake.state.queue()[0]
  const quote = person?.analysis?.evidence[0]?.quote ?? ''
  await expect(desk.getByRole('blockquote').first()).toHaveText(`«${quote}»`)
  await expect(desk.getByRole('heading', { level: 3, name: 'Cómo empezar' })).toBeVisible()
  await expect(desk.getByText(/^Buenos días, ¿hablo con /)).toBeVisible()
  await expect(desk.getByRole('heading', { level: 3, name: 'Historial' })).toBeVisible()
  await desk.keyboard.press('e')
  await expect(desk.getByRole('button', { name: `Parar «${quote}»` })).toBeVisible()
  await desk.keyboard.press('e')
  await expect(desk.getByRole('button', { name: `Escuchar «${quote}»` })).toBeVisible()
})

test('digits written into the notes close nobody, and the notes are kept with the outcome', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Seguimiento')
  const person = fake.state.queue()[0]
  await expect(focusOn(desk, nameOf(person))).toBeVisible()
  await desk.keyboard.press('n')
  await desk.keyboard.type('Cita el 12 a las 3')
  const notes = desk.getByRole('textbox', { name: 'Notas (opcional)' })
  await expect(notes).toHaveValue('Cita el 12 a las 3')
  await desk.keyboard.press('Escape')
  // Looking at somebody else loses nothing.
  await desk.keyboard.press('j')
  await expect(notes).toHaveValue('')
  await desk.keyboard.press('k')
  await expect(notes).toHaveValue('Cita el 12 a las 3')
  await desk.keyboard.press('1')
  await expect
    .poll(() => fake.state.closures[0])
    .toMatchObject({ contactId: idOf(person), outcome: 'interested', notes: 'Cita el 12 a las 3' })
})

test('j and k walk through the queue', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  const [first, second] = fake.state.queue()
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await desk.keyboard.press('j')
  await expect(focusOn(desk, nameOf(second))).toBeVisible()
  await desk.keyboard.press('k')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
})

test('a person being read is claimed, and given back when the operator moves on', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  const contactId = idOf(fake.state.queue()[0])
  await expect.poll(() => fake.state.claims.has(contactId)).toBe(true)
  await goTo(desk, 'Inicio')
  await expect.poll(() => fake.state.claims.has(contactId)).toBe(false)
})

test('two operators at once are offered different people, and neither closes the other’s', async ({
  desk,
  fake,
  browser,
}) => {
  const [first, second, third] = fake.state.queue()
  await goTo(desk, 'Seguimiento')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await expect.poll(() => fake.state.claims.has(idOf(first))).toBe(true)

  const context = await browser.newContext({ locale: 'es-CO', timezoneId: 'America/Bogota' })
  const other = await context.newPage()
  await other.goto(`${fake.url}#token=${fake.token}`)
  await goTo(other, 'Seguimiento')
  await expect(focusOn(other, nameOf(second))).toBeVisible()
  await expect(other.getByRole('link', { name: nameOf(first) })).toContainText('Otra persona la atiende')

  // Whoever goes to a taken person all the same may read, and not close.
  await other.getByRole('link', { name: nameOf(first) }).click()
  await expect(other.getByText('Otra persona la atiende ahora.', { exact: false })).toBeVisible()
  await other.keyboard.press('2')
  await expect(focusOn(other, nameOf(first))).toBeVisible()
  expect(fake.state.contact(idOf(first))?.status).toBe('ready_for_human')
  await other.getByRole('button', { name: 'Ir a la siguiente' }).click()
  await expect(focusOn(other, nameOf(second))).toBeVisible()
  await expect.poll(() => fake.state.claims.has(idOf(second))).toBe(true)

  // Closing does not lead to whom the other one has in hand.
  await desk.keyboard.press('1')
  await expect(focusOn(desk, nameOf(third))).toBeVisible()
  await expect(other.getByRole('link', { name: nameOf(first) })).toHaveCount(0)
  await context.close()
})

test.describe('on the telephone', () => {
  test.use({ fakeOptions: { calls: 0, practice: false } })

  test('she is called with the operator’s own telephone when ANA cannot ring it, and the number copied', async ({
    desk,
    fake,
  }) => {
    await goTo(desk, 'Seguimiento')
    const e164 = fake.state.queue()[0]?.call.e164 ?? ''
    const link = desk.getByRole('link', { name: /^Llamar al/ }).filter({ hasText: 'Llamar' })
    await expect(link).toHaveAttribute('href', `tel:${e164}`)
    await expect(desk.getByRole('button', { name: 'Copiar número' })).toBeVisible()
    await expect(desk.getByText('Si lo anota en Ajustes', { exact: false })).toBeVisible()
  })

  test('ANA rings the operator, then her, shows how it goes, and hangs up when told', async ({
    desk,
    fake,
  }) => {
    fake.state.settings.operatorPhone = '+576015550100'
    const person = fake.state.queue()[0]
    await goTo(desk, 'Seguimiento')
    await expect(desk.getByText('ANA timbra primero en su teléfono', { exact: false })).toBeVisible()
    await desk.keyboard.press('l')
    await expect(desk.getByText('Llamándole a usted…')).toBeVisible()
    await expect(desk.getByText(`Llamando a ${nameOf(person)}…`)).toBeVisible()
    await expect(desk.getByText(`En llamada con ${nameOf(person)}`)).toBeVisible()
    await desk.keyboard.press('x')
    await expect(desk.getByText('Llamada terminada.', { exact: false })).toBeVisible()
    expect(fake.state.operatorCalls[0]).toMatchObject({ state: 'ended', end: 'completed' })
    await expect(desk.getByRole('listitem').filter({ hasText: 'Asesor' })).toContainText('Llamada terminada')
  })
})

test('a practice number is never handed to a telephone', async ({ desk, fake }) => {
  await goTo(desk, 'Seguimiento')
  await expect(focusOn(desk, nameOf(fake.state.queue()[0]))).toBeVisible()
  await expect(desk.getByText('En práctica no se marca a números de verdad.', { exact: false })).toBeVisible()
  await expect(desk.locator('a[href^="tel:"]')).toHaveCount(0)
})

test('WhatsApp is open to who asked for it in words, and says to the others why not', async ({
  desk,
  fake,
}) => {
  const person = fake.state.queue()[0]
  await goTo(desk, 'Seguimiento')
  await expect(focusOn(desk, nameOf(person))).toBeVisible()
  const button = desk.getByRole('button', { name: 'WhatsApp' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.hover()
  await expect(desk.getByRole('tooltip')).toContainText('No pidió WhatsApp')

  const next = fake.state.queue()[1]
  if (next === undefined) throw new Error('the queue is too short')
  next.turns.push({
    index: next.turns.length,
    role: 'customer',
    text: 'mándeme eso al WhatsApp',
    atMs: 90_000,
    confidence: 0.9,
    heard: 'full',
    spokenBy: null,
    waterfall: null,
  })
  await desk.getByRole('link', { name: nameOf(next) }).click()
  await desk.reload()
  await expect(focusOn(desk, nameOf(next))).toBeVisible()
  const link = desk.getByRole('link', { name: 'WhatsApp' })
  await expect(link).toHaveAttribute('href', /^https:\/\/wa\.me\/57\d{10}\?text=Buenos/)
})

test('a call is promised at a lawful hour only, without a mouse, and comes back first when it is due', async ({
  desk,
  fake,
}) => {
  const [first, second] = fake.state.queue()
  if (first?.analysis) first.analysis.callbackAt = '2026-11-11T15:00:00-05:00'
  await goTo(desk, 'Seguimiento')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await desk.keyboard.press('p')
  const dialog = desk.getByRole('dialog', { name: `Volver a llamar a ${nameOf(first)}` })
  await expect(dialog).toBeVisible()
  // What she asked for is chosen already, and stands in the keyboard's way to be changed by its arrows.
  await expect(dialog.getByText('Lo pidió en la llamada', { exact: false })).toBeVisible()
  await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(3)
  await expect(dialog.locator('input[name="callback-hour"]:checked')).toBeFocused()
  await expect(dialog.getByRole('radio', { name: /^dom/ })).toHaveCount(0)
  await expectAccessible(desk)
  await desk.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(focusOn(desk, nameOf(second))).toBeVisible()
  await expect.poll(() => fake.state.promises).toHaveLength(1)
  expect(callingHoursAt(fake.state.promises[0]?.at ?? 0).open).toBe(true)

  await desk.getByRole('button', { name: '1 llamada prometida' }).click()
  await expect(desk.getByRole('region', { name: 'Mañana' })).toContainText(nameOf(first))
  await expectAccessible(desk)

  createFakeFollowUps(fake.state).comeDue(idOf(first))
  await expect(desk.getByRole('alert').getByText('Es hora de una llamada prometida')).toBeVisible()
  await expect(desk.getByRole('link', { name: /^Seguimiento, .*1 llamada prometida ahora/ })).toBeVisible()
  await desk.getByRole('alert').getByRole('button', { name: 'Atender' }).click()
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await expect(desk.getByRole('link', { name: nameOf(first) })).toContainText('Prometida')
  await expect(
    desk.getByRole('navigation', { name: 'Personas que esperan' }).getByRole('link').first(),
  ).toContainText(nameOf(first))
})

test('a promise is taken back at once, and the person is there again', async ({ desk, fake }) => {
  const first = fake.state.queue()[0]
  await goTo(desk, 'Seguimiento')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await desk.keyboard.press('p')
  await expect(desk.getByRole('dialog')).toBeVisible()
  await desk.getByRole('button', { name: /^Programar: / }).click()
  await expect(desk.getByText(`${nameOf(first)}: la llama un asesor`, { exact: false })).toBeVisible()
  await desk.keyboard.press('u')
  await expect(focusOn(desk, nameOf(first))).toBeVisible()
  await expect.poll(() => fake.state.promises).toEqual([])
})

test('the queue can be taken away as a file', async ({ desk }) => {
  await goTo(desk, 'Seguimiento')
  const download = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Exportar a Excel' }).click()
  expect((await download).suggestedFilename()).toBe('seguimiento.xlsx')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test('it is accessible, with a person, with nobody, and with everybody taken', async ({ desk, fake }) => {
      await goTo(desk, 'Seguimiento')
      await expect(desk.getByRole('heading', { level: 3, name: 'Cómo empezar' })).toBeVisible()
      await expectAccessible(desk)
      for (const { call } of fake.state.queue()) {
        fake.state.claims.set(call.contactId, fake.state.now() + 600_000)
        fake.state.claimants.set(call.contactId, 'another-desk')
      }
      await goTo(desk, 'Inicio')
      await goTo(desk, 'Seguimiento')
      await expect(desk.getByText('Todas están atendidas')).toBeVisible()
      await expectAccessible(desk)
      for (const { call } of fake.state.queue()) {
        const contact = fake.state.contact(call.contactId)
        if (contact !== undefined) contact.status = 'closed_by_human'
      }
      await goTo(desk, 'Inicio')
      await goTo(desk, 'Seguimiento')
      await expect(desk.getByText('Nadie espera').first()).toBeVisible()
      await expectAccessible(desk)
    })
  })
}
