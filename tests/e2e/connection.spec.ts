/** The way in, and what happens when the line is lost. */
import { expect, goTo, test } from './fixtures.ts'

test('the token leaves the address, and stays out of the history', async ({ desk }) => {
  expect(desk.url()).not.toContain('token')
  await goTo(desk, 'Campañas')
  await desk.goBack()
  expect(desk.url()).not.toContain('token')
})

test('without a session the page asks for the token, and a wrong one is told', async ({ page, fake }) => {
  await page.goto(fake.url)
  await expect(page.getByRole('heading', { name: 'Entrar a ANA' })).toBeVisible()
  await page.getByLabel('Clave de operador').fill('wrong')
  await page.getByRole('button', { name: 'Entrar' }).click()
  await expect(page.getByRole('alert')).toContainText('Esa clave no es la de este equipo')
  await page.getByLabel('Clave de operador').fill(fake.token)
  await page.getByRole('button', { name: 'Entrar' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Inicio' })).toBeVisible()
})

test('a lost line is told calmly, and comes back by itself with what was missed', async ({ desk, fake }) => {
  await goTo(desk, 'Campañas')
  fake.cutConnections(1_500)
  await expect(desk.getByText('Reconectando…')).toBeVisible()
  const campaign = fake.state.campaigns.find((one) => one.status === 'running')
  if (campaign === undefined) throw new Error('no campaign runs')
  campaign.status = 'paused'
  fake.state.tell({ kind: 'campaign_updated', campaign: fake.state.summary(campaign) })
  await expect(desk.getByText('Reconectando…')).toHaveCount(0)
  await expect(desk.getByRole('button', { name: 'Reanudar' })).toHaveCount(2)
})

test('what is asked while the line is lost says so, and nothing pretends to have happened', async ({
  desk,
  fake,
}) => {
  await goTo(desk, 'Campañas')
  fake.cutConnections(20_000)
  await expect(desk.getByText('Reconectando…')).toBeVisible()
  await desk.getByRole('button', { name: 'Pausar' }).click()
  await expect(desk.getByText('No hay conexión con ANA')).toBeVisible()
  expect(fake.state.campaigns.some((one) => one.status === 'running')).toBe(true)
})

test('another engine at the other end makes the page load everything anew', async ({ desk, fake }) => {
  await goTo(desk, 'Campañas')
  fake.state.engineId = 'another life'
  fake.state.campaigns = fake.state.campaigns.slice(0, 1)
  fake.cutConnections(300)
  await expect(desk.getByRole('main').getByRole('listitem')).toHaveCount(1)
})
