/** What an operator does in a live call, and how she hears it afterwards. */
import type { Locator, Page } from '@playwright/test'
import type { FakeEngine } from './fake-engine.ts'
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

/** Opens a call in the middle of its conversation. */
async function openCall(desk: Page): Promise<{ panel: Locator; callId: string }> {
  await goTo(desk, 'En vivo')
  await desk.getByRole('list', { name: 'Llamadas en curso' }).getByRole('link').nth(4).click()
  const panel = desk.getByRole('region', { name: /^Llamada con/ })
  await expect(panel.getByRole('button', { name: 'Colgar' })).toBeVisible()
  return { panel, callId: decodeURIComponent(new URL(desk.url()).hash.split('/').at(-1) ?? '') }
}

/** Whether each half of a picture holds bars, and not only its middle line. */
async function voicesIn(picture: Locator): Promise<{ customer: boolean; assistant: boolean }> {
  return picture.evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d')
    const { width, height } = canvas
    const drawn = (from: number, to: number) =>
      (context?.getImageData(0, from, width, to - from).data ?? []).some(
        (value, index) => index % 4 === 3 && value > 0,
      )
    const margin = Math.round(height * 0.1)
    return {
      customer: drawn(0, Math.round(height / 2) - margin),
      assistant: drawn(Math.round(height / 2) + margin, height),
    }
  })
}

// Slow talkers: a call must not end by itself while the test is with it.
test.use({ fakeOptions: { wordMs: 400 } })

test('a call is heard while it lasts, each voice by itself, close to the moment', async ({ desk, fake }) => {
  const { panel, callId } = await openCall(desk)
  await panel.getByRole('button', { name: 'Escuchar' }).click()
  const delay = panel.getByText(/de retraso$/)
  await expect(delay).toBeVisible()
  expect(fake.state.listeners.has(callId)).toBe(true)
  const told = (await delay.innerText()).replace(',', '.')
  const delayMs = told.includes('ms') ? Number.parseFloat(told) : Number.parseFloat(told) * 1000
  expect(delayMs).toBeLessThan(500)
  await expect
    .poll(async () => {
      const voices = await voicesIn(panel.locator('canvas'))
      return voices.customer || voices.assistant
    })
    .toBe(true)

  await expectAccessible(desk)
  const mute = panel.getByRole('button', { name: 'Silenciar al cliente' })
  await mute.click()
  await expect(mute).toHaveAttribute('aria-pressed', 'true')
  await panel.getByRole('button', { name: 'Dejar de escuchar' }).click()
  await expect(panel.locator('canvas')).toHaveCount(0)
  await expect.poll(() => fake.state.listeners.size).toBe(0)
})

test('the sound comes back by itself after the line was lost, and ends with the call', async ({
  desk,
  fake,
}) => {
  const { panel, callId } = await openCall(desk)
  await panel.getByRole('button', { name: 'Escuchar' }).click()
  await expect(panel.getByText(/de retraso$/)).toBeVisible()
  fake.cutConnections(2_500)
  await expect(panel.getByText('Se perdió la conexión; el audio vuelve solo.')).toBeVisible()
  await expect(panel.getByText(/de retraso$/)).toBeVisible()
  expect([...fake.state.listeners]).toEqual([callId])
  await panel.getByRole('button', { name: 'Colgar' }).click()
  await expect(panel.getByText('Terminó')).toBeVisible()
  await expect.poll(() => fake.state.listeners.size).toBe(0)
  await expect(panel.getByRole('button', { name: 'Dejar de escuchar' })).toHaveCount(0)
})

test('a hint is whispered to ANA without the mouse', async ({ desk, fake }) => {
  const { panel, callId } = await openCall(desk)
  await panel.getByRole('list', { name: 'Transcripción' }).click()
  await desk.keyboard.press('w')
  const field = panel.getByRole('textbox', { name: 'Susurrar a ANA' })
  await expect(field).toBeFocused()
  await field.pressSequentially('Ofrézcale la cita del jueves')
  await desk.keyboard.press('Enter')
  await expect(panel.getByText('Enviado: «Ofrézcale la cita del jueves»')).toBeVisible()
  await expect(field).toHaveValue('')
  expect(fake.state.whispers).toEqual([{ callId, hint: 'Ofrézcale la cita del jueves' }])
})

test('a call is taken over after asking, at a number that is remembered', async ({ desk, fake }) => {
  const { panel, callId } = await openCall(desk)
  await panel.getByRole('button', { name: 'Tomar la llamada' }).click()
  const dialog = desk.getByRole('dialog', { name: /^¿Tomar la llamada con/ })
  const number = dialog.getByRole('textbox', { name: 'Su teléfono' })
  await expect(number).toBeFocused()
  await number.fill('30012')
  await dialog.getByRole('button', { name: 'Llamarme' }).click()
  await expect(dialog.getByText('Escriba los diez dígitos')).toBeVisible()
  await expectAccessible(desk)
  await number.fill('310 555 0142')
  await desk.keyboard.press('Enter')
  await expect(panel.getByText('Timbrando a un asesor')).toBeVisible()
  await expect(panel.getByText('Con un asesor')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Tomar la llamada' })).toBeDisabled()
  await expect(panel.getByRole('textbox', { name: 'Susurrar a ANA' })).toHaveCount(0)
  expect(fake.state.takeOvers).toEqual([{ callId, operatorE164: '+573105550142' }])
  await expect.poll(() => fake.state.settings.operatorPhone).toBe('+573105550142')
})

test.describe('with people who speak very slowly', () => {
  // Nothing else is said while the test looks.
  test.use({ fakeOptions: { wordMs: 20_000 } })

  test('half-heard words stand where they will stay, and do not move the board', async ({ desk, fake }) => {
    await goTo(desk, 'En vivo')
    const live = fake.state.calls.filter(({ call }) => call.state === 'in_progress').at(2)
    const callId = live?.call.id ?? ''
    const card = desk.getByRole('article', { name: live?.call.nombre ?? '' })
    const box = await card.boundingBox()
    fake.state.tell({ kind: 'partial_heard', callId, text: 'pues yo quisiera saber primero que todo' })
    await expect(card.getByText('pues yo quisiera saber primero que todo')).toBeVisible()
    expect(await card.boundingBox()).toEqual(box)
  })
})

test.describe('with thirty calls', () => {
  test.use({ fakeOptions: { calls: 30, wordMs: 2_000 } })

  test('the cards can be drawn closer together, and the choice stays', async ({ desk }) => {
    await goTo(desk, 'En vivo')
    const cards = desk.getByRole('list', { name: 'Llamadas en curso' }).getByRole('article')
    await expect(cards).toHaveCount(30)
    const inView = () =>
      cards.evaluateAll(
        (all) => all.filter((card) => card.getBoundingClientRect().bottom <= window.innerHeight).length,
      )
    await desk.setViewportSize({ width: 1920, height: 1080 })
    await desk.getByText('Compacto').click()
    await expect.poll(inView).toBe(30)
    await desk.reload()
    await expect(desk.getByRole('radio', { name: 'Compacto' })).toBeChecked()
    await expectAccessible(desk)
  })
})

test.describe('a recorded conversation', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  async function openRecorded(
    desk: Page,
    fake: FakeEngine,
  ): Promise<{ player: Locator; transcript: Locator }> {
    const recorded = fake.state.calls.find(({ call, turns }) => call.state === 'ended' && turns.length > 9)
    await desk.evaluate((callId) => {
      window.location.hash = `#/conversations/${callId}`
    }, recorded?.call.id)
    const player = desk.getByRole('region', { name: 'Grabación' })
    await expect(player.getByRole('slider')).toBeVisible()
    return { player, transcript: desk.getByRole('list', { name: 'Transcripción' }) }
  }

  test('is heard from the turn that is clicked, and the transcript follows', async ({ desk, fake }) => {
    const { player, transcript } = await openRecorded(desk, fake)
    const turns = transcript.getByRole('listitem')
    // What was said before the consent was never recorded, so it cannot be heard.
    await expect(turns.nth(2).getByRole('button')).toHaveCount(0)
    await turns
      .nth(5)
      .getByRole('button', { name: /^Oír desde/ })
      .click()
    await expect(player.getByRole('button', { name: 'Pausar' })).toBeVisible()
    await expect(turns.nth(5)).toHaveAttribute('aria-current', 'true')
    const position = () => player.getByRole('slider').getAttribute('aria-valuenow').then(Number)
    const began = await position()
    expect(began).toBeGreaterThan(0)
    await expect.poll(position).toBeGreaterThan(began)
    await player.getByRole('button', { name: 'Pausar' }).click()
    await expect(player.getByRole('button', { name: 'Reproducir' })).toBeVisible()
  })

  test('is searched with the keys, and each voice can be left out', async ({ desk, fake }) => {
    const { player } = await openRecorded(desk, fake)
    const slider = player.getByRole('slider')
    await slider.focus()
    await desk.keyboard.press('ArrowRight')
    await expect(slider).toHaveAttribute('aria-valuenow', '5')
    await desk.keyboard.press('End')
    const end = await slider.getAttribute('aria-valuemax')
    await expect(slider).toHaveAttribute('aria-valuenow', end ?? '')
    await desk.keyboard.press('Home')
    await expect(slider).toHaveAttribute('aria-valuenow', '0')
    await expectAccessible(desk)
    const mute = player.getByRole('button', { name: 'Silenciar a ANA' })
    await mute.click()
    await expect(mute).toHaveAttribute('aria-pressed', 'true')
  })

  test('is told second by second, with how fast ANA was', async ({ desk, fake }) => {
    await openRecorded(desk, fake)
    const timeline = desk.getByRole('region', { name: 'Segundo a segundo' }).getByRole('list')
    await expect(timeline).toContainText('Contestaron')
    await expect(timeline).toContainText('Empieza la grabación')
    await expect(timeline).toContainText('la interrumpieron y calló en 340 ms')
    await expect(timeline.getByRole('listitem').first()).toContainText('−0:0')
    await expect(desk.getByText(/^Respuesta típica/)).toBeVisible()
    await expect(desk.getByText('Adelantó la respuesta antes de que el cliente terminara')).toBeVisible()
  })
})
