import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, patience, row, server, workersStatus } from './deck-app.ts'

const figures = ['Requests per second', 'Latency p99', 'Errors', 'CPU', 'Memory', 'Restarts']
const columns = [
  ...['Slot', 'State', 'Generation', 'PID', 'Uptime', 'CPU', 'RSS', 'Heap', 'Loop use', 'Loop delay p99'],
  ...['Connections', 'Req/s', 'Restarts'],
]
const items = [
  ...['Graceful stop', 'Disconnect', 'SIGTERM', 'SIGINT', 'SIGKILL', 'Pause', 'Resume', 'Uncaught exception'],
  ...['Exit with code…', 'Remove slot'],
]

describe('what tests and screen readers are promised', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3', '--name', 'shop'])
    await workersStatus(deck.page).getByText('3/3 listening').waitFor()
    await resize(1900, 1000)
  })
  afterAll(() => deck.close())

  async function resize(width: number, height: number): Promise<void> {
    await deck.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [
      width,
      height,
    ] as const)
    await deck.page.waitForFunction((wanted) => innerWidth === wanted, width)
  }

  /** Strict: a name that two things have is no name. */
  async function missing(): Promise<string[]> {
    const { page } = deck
    const table = page.getByRole('table', { name: 'Workers' })
    const wanted = [
      ['Clusters', page.getByRole('navigation', { name: 'Clusters' }).getByRole('button', { name: 'shop' })],
      ['heading', page.getByRole('heading', { level: 1, name: 'shop' })],
      ['address', page.getByRole('link', { name: 'http://localhost:' })],
      ['Workers', workersStatus(page)],
      ['Desired workers', page.getByRole('spinbutton', { name: 'Desired workers' })],
      ['Scheduling policy', page.getByRole('combobox', { name: 'Scheduling policy' })],
      ...['Add worker', 'Remove worker', 'Rolling reload', 'Stop cluster', 'Kill slot 2', 'Inspect slot 2'].map(
        (name) => [name, page.getByRole('button', { name })] as const,
      ),
      ['Live', page.getByRole('tab', { name: 'Live' })],
      ...figures.map((name) => [name, page.getByRole('group', { name })] as const),
      ...['Connections', 'CPU per worker', 'Event loop delay'].map(
        (name) => [name, page.getByRole('figure', { name })] as const,
      ),
      ['table', table],
      ...columns.map((name) => [name, table.getByRole('columnheader', { name })] as const),
      ['row', row(page, 2)],
      ['Events', page.getByRole('log', { name: 'Events' })],
    ] as const
    const counts = await Promise.all(wanted.map(async ([name, found]) => `${name}: ${await found.count()}`))
    return counts.filter((count) => !count.endsWith(': 1'))
  }

  it('has each name once', async () => {
    expect(await missing()).toEqual([])
  })

  it('has each item of the kill menu once', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'Kill slot 2' }).click()
    const menu = page.getByRole('menu', { name: 'Kill slot 2' })
    await menu.waitFor()
    for (const name of items) expect(`${name} ${await menu.getByRole('menuitem', { name }).count()}`).toBe(`${name} 1`)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
  })

  it('has each name once beside the open inspector, too', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'Inspect slot 2' }).click()
    await page.getByRole('button', { name: 'Kill this worker' }).click()
    await page.getByRole('menu', { name: 'Kill slot 2' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await missing()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'Inspector slot 2' }).waitFor({ state: 'hidden' })
  })

  it('gives the keys back to the row whose kill menu x opened', async () => {
    const { page } = deck
    await row(page, 2).focus()
    await page.keyboard.press('x')
    await page.getByRole('menu', { name: 'Kill slot 2' }).waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), { timeout: patience })
      .toMatch(/^slot 2/)
  })

  it.each([
    [1440, 900],
    [1100, 700],
    [1024, 640],
  ])('fits the table into a window of %i × %i, its rows in sight', async (width, height) => {
    await resize(width, height)
    const box = deck.page.getByRole('table', { name: 'Workers' }).locator('xpath=..')
    await expect
      .poll(() => box.evaluate((one) => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]))
      .toEqual([0, 0])
    const last = await row(deck.page, 3).boundingBox()
    expect((last?.y ?? height) + (last?.height ?? 0)).toBeLessThanOrEqual(height)
  })
})

describe('a slot without a process', () => {
  it('can be removed from the kill menu', async () => {
    const deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '2'])
    try {
      const { page } = deck
      await row(page, 2).getByText('failed').waitFor()
      await killMenu(page, 2, 'Remove slot')
      await workersStatus(page).getByText('0/1 listening').waitFor()
      await expect.poll(() => row(page, 2).count(), { timeout: patience }).toBe(0)
    } finally {
      await deck.close()
    }
  })
})
