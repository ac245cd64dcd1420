/** The desk without a mouse. */
import type { Page } from '@playwright/test'
import { pages } from '../../renderer/router.ts'
import { expect, goTo, test } from './fixtures.ts'

test('two keys lead to every page', async ({ desk }) => {
  for (const [key, name] of [
    ['m', 'Importar'],
    ['c', 'Campañas'],
    ['v', 'En vivo'],
    ['t', 'Conversaciones'],
    ['s', 'Seguimiento'],
    ['u', 'Guion y voz'],
    ['l', 'Cumplimiento'],
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

const palette = 'Página, persona, número, campaña o acción'

test('the command palette finds a person who waits, by her name', async ({ desk, fake }) => {
  const person = fake.state.queue()[0]?.call.nombre ?? ''
  await desk.keyboard.press('Control+k')
  await desk.getByPlaceholder(palette).fill(person)
  await expect(desk.getByRole('dialog').getByRole('button').first()).toContainText(person)
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('heading', { level: 2, name: person })).toBeVisible()
})

test('the command palette finds anybody by a part of her number, and a page without its accents', async ({
  desk,
  fake,
}) => {
  const person = fake.state.contacts.find(({ status }) => status === 'analyzed') ?? fake.state.contacts[0]
  const national = person?.e164.slice(3) ?? ''
  await desk.keyboard.press('Control+k')
  const field = desk.getByPlaceholder(palette)
  await field.fill(`${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`)
  await expect(
    desk
      .getByRole('dialog')
      .getByText(person?.nombre ?? '')
      .first(),
  ).toBeVisible()
  await field.fill('campanas')
  await expect(
    desk
      .getByRole('dialog')
      .getByRole('button', { name: /^Campañas/ })
      .first(),
  ).toBeVisible()
})

test('the command palette pauses a running campaign', async ({ desk, fake }) => {
  const running = fake.state.campaigns.find(({ status }) => status === 'running')
  await desk.keyboard.press('Control+k')
  await desk.getByPlaceholder(palette).fill(`pausar ${running?.name.slice(0, 8) ?? ''}`)
  await expect(desk.getByRole('dialog').getByRole('button').first()).toContainText('Pausar')
  await desk.keyboard.press('Enter')
  await expect.poll(() => running?.status).toBe('paused')
})

test('the first stop of the tabulator leads past the navigation', async ({ desk }) => {
  await desk.keyboard.press('Tab')
  await expect(desk.getByRole('button', { name: 'Saltar al contenido' })).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('main')).toBeFocused()
})

test('a new page has the keyboard at its heading', async ({ desk }) => {
  await goTo(desk, 'Conversaciones')
  await expect(desk.getByRole('heading', { level: 1, name: 'Conversaciones' })).toBeFocused()
  await desk.keyboard.press('g')
  await desk.keyboard.press('c')
  await expect(desk.getByRole('heading', { level: 1, name: 'Campañas' })).toBeFocused()
})

test('letters typed into a search do not turn pages', async ({ desk }) => {
  await goTo(desk, 'Conversaciones')
  await desk.getByRole('textbox', { name: 'Buscar' }).pressSequentially('gs?')
  await expect(desk.getByRole('heading', { level: 1, name: 'Conversaciones' })).toBeVisible()
  await expect(desk.getByRole('dialog')).toHaveCount(0)
})

test('arrows go from row to row in a long table, and the tabulator leaves it', async ({ desk }) => {
  await goTo(desk, 'Conversaciones')
  const links = desk.getByRole('table').getByRole('link')
  await links.first().focus()
  for (let row = 0; row < 30; row += 1) await desk.keyboard.press('ArrowDown')
  await expect(desk.locator('[role="row"][aria-rowindex="32"] a')).toBeFocused()
  await desk.keyboard.press('Home')
  await expect(desk.locator('[role="row"][aria-rowindex="2"] a')).toBeFocused()
  await expect(desk.locator('[role="row"] a[tabindex="0"]')).toHaveCount(1)
})

test('what is copied from a page is plain text', async ({ desk }) => {
  await goTo(desk, 'Ajustes')
  const copied = await desk.evaluate(() => {
    const heading = document.querySelector('h1')
    if (heading === null) throw new Error('no heading')
    window.getSelection()?.selectAllChildren(heading)
    const data = new DataTransfer()
    heading.dispatchEvent(
      new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }),
    )
    return { types: [...data.types], text: data.getData('text/plain') }
  })
  expect(copied).toEqual({ types: ['text/plain'], text: 'Ajustes' })
})

interface Stop {
  /** Tells one stop from another. */
  mark: string
  role: string
  name: string
  visible: boolean
  shown: boolean
}

/** Where the keyboard is, as assistive technology and the eye are told; null when it has left the page. */
async function stopOf(page: Page): Promise<Stop | null> {
  const cdp = await page.context().newCDPSession(page)
  try {
    const seen = await page.evaluate(async () => {
      // What comes into sight when it has the focus is there with the next frame.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return null
      // A radio may be an input without a size beside the label that is drawn for it.
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      const boxes = [element, ...labels].map((one) => one.getBoundingClientRect())
      const style = getComputedStyle(element)
      // What is drawn around it, or around the field that holds it, says where one is.
      const holders = [element, element.parentElement, element.closest('label'), ...labels].filter(
        (one) => one !== null,
      )
      const shown = holders.some((one) => {
        const look = getComputedStyle(one)
        return look.outlineStyle !== 'none' || look.boxShadow !== 'none' || /input/i.test(one.className)
      })
      const marks = Reflect.get(window, 'stopMarks') ?? new Map<Element, number>()
      Reflect.set(window, 'stopMarks', marks)
      if (!marks.has(element)) marks.set(element, marks.size + 1)
      const isSeen = boxes.some(
        (box) =>
          box.width > 0 &&
          box.height > 0 &&
          box.bottom > 0 &&
          box.right > 0 &&
          box.top < innerHeight &&
          box.left < innerWidth,
      )
      return {
        mark: `${marks.get(element)} ${element.tagName} ${element.className}`.slice(0, 90),
        visible: isSeen && style.visibility !== 'hidden',
        shown,
      }
    })
    if (seen === null) return null
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.activeElement' })
    const { nodes } = await cdp.send('Accessibility.getPartialAXTree', {
      ...(result.objectId === undefined ? {} : { objectId: result.objectId }),
      fetchRelatives: false,
    })
    const [node] = nodes
    return { ...seen, role: String(node?.role?.value ?? ''), name: String(node?.name?.value ?? '').trim() }
  } finally {
    await cdp.detach()
  }
}

/** More stops than any page should have; a list is one stop, not hundreds. */
const mostStops = 160

for (const page of pages) {
  test(`the tabulator walks through «${page}»: each stop is seen and named, and none holds it`, async ({
    desk,
  }) => {
    await desk.goto(`${desk.url().split('#')[0]}#/${page}`)
    await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
    // Loaded anew, so that the walk begins where the page does.
    await desk.reload()
    await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(desk.getByRole('status', { name: 'Cargando' })).toHaveCount(0)
    const stops: Stop[] = []
    let again = 0
    for (let count = 0; count < mostStops; count += 1) {
      await desk.keyboard.press('Tab')
      const stop = await stopOf(desk)
      // Round once: the keyboard came back to where it began, or went to the browser's own controls.
      if (stop === null || (stops.length > 1 && stop.mark === stops[0]?.mark)) break
      // A date is several stops in one field: day, month, year and its calendar.
      again = stops.at(-1)?.mark === stop.mark ? again + 1 : 0
      expect(again, `held at ${stop.mark}`).toBeLessThan(6)
      stops.push(stop)
    }
    expect(stops.length, 'stops').toBeGreaterThan(10)
    expect(stops.length, 'the walk ends').toBeLessThan(mostStops)
    expect(
      stops.filter(({ visible }) => !visible).map(({ mark }) => mark),
      'out of sight',
    ).toEqual([])
    expect(
      stops.filter(({ name }) => name === '').map(({ mark, role }) => `${role} ${mark}`),
      'nameless',
    ).toEqual([])
    expect(
      stops.filter(({ shown }) => !shown).map(({ mark }) => mark),
      'without a sign',
    ).toEqual([])
  })
}
