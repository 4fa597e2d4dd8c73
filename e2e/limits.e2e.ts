import type { Locator, Page } from 'playwright'
import { afterEach, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, row, server } from './deck-app.ts'

describe('limits on the charts', () => {
  let deck: DeckApp | null = null
  afterEach(async () => {
    await deck?.close()
    deck = null
  })
  const changeRules = async (page: Page, change: () => Promise<void>): Promise<void> => {
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: /^Rules/ }).click()
    await page.getByRole('dialog', { name: /^Rules of/ }).waitFor()
    await change()
    await page.getByRole('button', { name: 'Apply rules' }).click()
    await page.getByRole('dialog', { name: /^Rules of/ }).waitFor({ state: 'hidden' })
  }
  const number = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
  const figure = (page: Page, name: string) => page.getByRole('figure', { name, exact: true })
  /** What a chart says to those who cannot see it, with plain spaces. */
  const words = async (chart: Locator): Promise<string> =>
    (await chart.locator('p').innerText()).replaceAll('\u202f', ' ')
  /** So many choices do not fit in a row at this width: it is a list. */
  const choose = (page: Page, label: string) =>
    page.getByRole('combobox', { name: 'Second chart' }).selectOption({ label })

  it('are lines with words, and name the replacement that they cause', async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1', '--env', 'PORT=0'])
    const { app, page } = deck
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 700))
    await row(page, 1).getByText('listening').first().waitFor()
    const offered = page.getByRole('radiogroup', { name: 'Second chart' }).getByRole('radio')
    await expect
      .poll(() => offered.allInnerTexts(), { timeout: patience })
      .toEqual(['Loop delay', 'Memory', 'Heap', 'Loop use'])

    await changeRules(page, async () => {
      await page.getByRole('checkbox', { name: 'Memory' }).check()
      await page.getByRole('combobox', { name: 'Measured memory' }).selectOption('heap-used')
      await number(page, 'Memory limit in MB').fill('400')
      await page.getByRole('checkbox', { name: 'Age' }).check()
      await number(page, 'Maximal age in minutes').fill('60')
      await page.getByRole('checkbox', { name: 'Requests' }).check()
      await number(page, 'Maximal requests').fill('20')
      await number(page, 'Unresponsive time in seconds').fill('5')
      await page.getByRole('radio', { name: 'SIGKILL' }).click()
    })
    for (const [label, name, rule] of [
      ['Heap', 'Heap per worker', 'Rule: replace above 400 MB for 10 s.'],
      ['Age', 'Age per worker', 'Rule: replace at 1 h, up to a tenth earlier.'],
      ['Silence', 'Silence per worker', 'Rule: SIGKILL after 5 s.'],
      ['Requests', 'Requests per worker', 'Rule: replace at 20 requests.'],
    ] as const) {
      await choose(page, label)
      await expect.poll(() => words(figure(page, name)), { timeout: patience }).toContain(rule)
    }

    const url = (await page.getByRole('link', { name: /^http:\/\// }).getAttribute('href')) ?? ''
    for (let count = 0; count < 20; count += 1) await fetch(url, { headers: { connection: 'close' } })
    await row(page, 1).getByText('g2', { exact: true }).waitFor()
    const done = /slot 1: 2\d requests ≥ 20: replacing g1 gracefully/
    await page.getByRole('log', { name: 'Events' }).getByText(done).first().waitFor()
    await expect.poll(() => words(figure(page, 'Requests per worker')), { timeout: patience }).toMatch(done)
    await figure(page, 'Requests per worker').getByText('request limit 1', { exact: true }).waitFor()

    await changeRules(page, () => page.getByRole('checkbox', { name: 'Requests' }).uncheck())
    await figure(page, 'Event loop delay').waitFor()
    expect(await page.getByRole('combobox', { name: 'Second chart' }).locator('option').allInnerTexts()).toEqual([
      ...['Loop delay', 'Memory', 'Heap', 'Loop use', 'Age', 'Silence'],
    ])
  })
})
