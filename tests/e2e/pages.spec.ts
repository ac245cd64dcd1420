/** Every page in every theme and state: it is there, it can be used by everybody, and it says what is the matter. */
import { expect, expectAccessible, goTo, test } from './fixtures.ts'

const pages = [
  'Inicio',
  'Importar',
  'Campañas',
  'En vivo',
  'Conversaciones',
  'Seguimiento',
  'Guion y voz',
  'Cumplimiento',
  'Ajustes',
]
const sections = ['Entidad', 'Telefonía', 'Voz', 'Modelo', 'Dirección pública', 'Marcador', 'Costos', 'Audio']

// Words that are fading in have no colour of their own yet.
// Slow talkers: no call ends by itself while a page is looked at.
test.use({ contextOptions: { reducedMotion: 'reduce' }, fakeOptions: { wordMs: 2_000 } })
// Looking at every page with axe takes its time on a busy computer.
test.slow()

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('every page is accessible', async ({ desk }) => {
      for (const name of pages) {
        await goTo(desk, name)
        await expectAccessible(desk)
      }
    })

    test('every section of the settings is accessible', async ({ desk }) => {
      await goTo(desk, 'Ajustes')
      const sectionLinks = desk.getByRole('navigation', { name: 'Secciones de ajustes' })
      for (const name of sections) {
        await sectionLinks.getByRole('link', { name }).click()
        await expect(sectionLinks.getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
        await expectAccessible(desk)
      }
    })

    test('every detail is accessible', async ({ desk }) => {
      await goTo(desk, 'Campañas')
      await desk.getByRole('link', { name: 'Docentes Cundinamarca noviembre' }).click()
      await expect(desk.getByRole('table')).toBeVisible()
      await expectAccessible(desk)

      await goTo(desk, 'Conversaciones')
      await desk.getByRole('textbox', { name: 'Buscar' }).fill('reportado en datacrédito')
      await desk.getByRole('row').nth(1).getByRole('link').click()
      await expect(desk.getByRole('heading', { level: 2, name: 'Lo que ANA entendió' })).toBeVisible()
      await expectAccessible(desk)

      await goTo(desk, 'En vivo')
      await desk.getByRole('list', { name: 'Llamadas en curso' }).getByRole('link').nth(5).click()
      await expect(desk.getByRole('button', { name: 'Colgar' })).toBeVisible()
      await expectAccessible(desk)

      await goTo(desk, 'Seguimiento')
      await desk.getByRole('button', { name: 'Ver cerrados' }).click()
      await expect(desk.getByRole('heading', { level: 1, name: 'Cerrados' })).toBeVisible()
      await expectAccessible(desk)
    })

    test.describe('with nothing yet', () => {
      test.use({ fakeOptions: { empty: true, calls: 0 } })

      test('every page says what to do and is accessible', async ({ desk }) => {
        await expect(desk.getByRole('button', { name: 'Probar con una lista de ejemplo' })).toBeVisible()
        await expectAccessible(desk)
        for (const [name, words] of [
          ['Campañas', 'Aún no hay campañas'],
          ['En vivo', 'Todo en silencio'],
          ['Conversaciones', 'Aún no hay llamadas'],
          ['Seguimiento', 'Nadie espera'],
        ] as const) {
          await goTo(desk, name)
          await expect(desk.getByRole('heading', { name: words })).toBeVisible()
          await expectAccessible(desk)
        }
      })
    })
  })
}

test('every page says that this is practice', async ({ desk }) => {
  for (const name of pages) {
    await goTo(desk, name)
    await expect(desk.getByText('nadie recibe llamadas de verdad').first()).toBeVisible()
  }
})

test.describe('with real calls', () => {
  test.use({ fakeOptions: { practice: false } })

  test('no page pretends to be practice, and starting a list is asked about', async ({ desk }) => {
    await expect(desk.getByText('Práctica:')).toHaveCount(0)
    await goTo(desk, 'Campañas')
    await desk.getByRole('button', { name: 'Iniciar' }).click()
    await expect(desk.getByRole('dialog')).toContainText('llamará de verdad a 35 personas')
    await desk.getByRole('button', { name: 'Cancelar' }).click()
    await expect(desk.getByText('Sin iniciar')).toBeVisible()
  })
})

for (const [width, height] of [
  [1366, 768],
  [800, 900],
  [480, 800],
] as const) {
  test(`no page is wider than a window of ${width} × ${height}`, async ({ desk }) => {
    await desk.setViewportSize({ width, height })
    for (const name of pages) {
      await goTo(desk, name)
      expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  })
}

test('a thing that does not exist is told with a way on, not with an empty page', async ({ desk }) => {
  await desk.evaluate(() => {
    window.location.hash = '#/conversations/no-such-call'
  })
  await expect(desk.getByRole('alert')).toContainText('Esa llamada no existe')
  await expect(desk.getByRole('alert')).toContainText('call.not_found')
  await expectAccessible(desk)
})
