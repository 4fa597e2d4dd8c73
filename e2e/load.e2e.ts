import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, patience, server, workersStatus } from './deck-app.ts'

const rate = (page: Page): Locator => page.getByRole('textbox', { name: 'Rate' })
const stopOnStrip = (page: Page): Locator => page.getByRole('button', { name: /^Stop load on / })
const resultName = (page: Page): Locator => page.getByRole('textbox', { name: 'Name of this result' })
const ledger = (page: Page): Locator => page.getByRole('region', { name: 'Ledger' })

/** Fills in a load and starts it by key. */
async function startLoad(page: Page, ratePerSec: number, durationS: number): Promise<void> {
  await page.getByRole('tab', { name: 'Load' }).click()
  await rate(page).fill(String(ratePerSec))
  await page.getByRole('textbox', { name: 'Duration' }).fill(String(durationS))
  await page.keyboard.press('Control+Enter')
  await stopOnStrip(page).waitFor()
}

describe('load on a real cluster', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3', '--name', 'shop'])
    await workersStatus(deck.page).getByText('3/3 listening').waitFor()
  })
  afterAll(() => deck.close())

  it('opens by l, and has nothing to show yet', async () => {
    const { page } = deck
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press('l')
    await page.getByRole('heading', { name: 'No load yet.' }).waitFor()
    expect(await page.getByRole('tab', { name: 'Load' }).getAttribute('aria-selected')).toBe('true')
  })

  it('says at the field what is wrong, and keeps what was typed', async () => {
    const { page } = deck
    await rate(page).fill('10000000')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('Rate per second must be a whole number from 1 to 100000').waitFor()
    expect(await rate(page).inputValue()).toBe('10000000')
  })

  it('shows a kill where it happened, closes its ledger, and says so on every screen', async () => {
    const { page } = deck
    await startLoad(page, 300, 6)
    await page.getByRole('tab', { name: 'Live' }).click()
    await stopOnStrip(page).waitFor()
    await killMenu(page, 2, 'SIGKILL')
    await page.getByRole('tab', { name: 'Load' }).click()
    await page.getByRole('figure', { name: 'Throughput' }).getByText('SIGKILL 2').last().waitFor()
    await resultName(page).waitFor()
    await ledger(page).getByText('Every request accounted for').waitFor()
    await page.getByRole('figure', { name: 'Throughput' }).getByText('SIGKILL 2').last().waitFor()
    await page
      .getByRole('table', { name: 'Latency percentiles, ms' })
      .getByRole('row', { name: /^p99\.9/ })
      .waitFor()
    expect(await stopOnStrip(page).count()).toBe(0)
  })

  it('changes its rate while it runs, and stops from the strip', async () => {
    const { page } = deck
    await startLoad(page, 100, 60)
    // Until then the field of the form may still stand there.
    await page.getByText('Can be changed while load runs').waitFor()
    await rate(page).fill('250')
    await page.keyboard.press('Enter')
    const strip = page.getByRole('region', { name: 'Load under way' })
    await expect.poll(() => strip.innerText(), { timeout: patience }).toMatch(/of 250/)
    await stopOnStrip(page).click()
    await resultName(page).waitFor()
    await ledger(page).getByText('Every request accounted for').waitFor()
  })

  it('keeps a new name and the results when the window is loaded anew', async () => {
    const { page } = deck
    await resultName(page).fill('after the fix')
    await page.keyboard.press('Enter')
    const runs = page.getByRole('list', { name: 'Earlier runs' })
    await runs.getByText('after the fix').waitFor()
    await page.reload()
    await workersStatus(page).getByText('3/3 listening').waitFor()
    await page.getByRole('tab', { name: 'Load' }).click()
    await runs.getByText('after the fix').waitFor()
    expect(await resultName(page).inputValue()).toBe('after the fix')
    expect(await rate(page).inputValue()).not.toBe('500')
  })

  it('compares two runs in one table and one chart', async () => {
    const { page } = deck
    for (const box of await page.getByRole('checkbox', { name: /^Compare / }).all()) await box.check()
    await page.getByRole('button', { name: 'Compare 2 runs' }).click()
    const table = page.getByRole('table', { name: 'Comparison' })
    await table.getByRole('columnheader', { name: 'after the fix' }).waitFor()
    await table.getByRole('row', { name: /^p99/ }).first().waitFor()
    await page.getByRole('figure', { name: 'Throughput of each run' }).waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await resultName(page).waitFor()
  })

  it('counts as refused what nobody listens for', async () => {
    const { page } = deck
    await page.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:1/')
    await startLoad(page, 50, 2)
    await page
      .getByRole('table', { name: 'Errors by kind' })
      .getByRole('row', { name: /^refused/ })
      .waitFor()
    await resultName(page).waitFor()
    await page.getByRole('textbox', { name: 'URL' }).fill('')
  })

  it('asks before it loads another machine', async () => {
    const { page } = deck
    await page.getByRole('textbox', { name: 'URL' }).fill('http://203.0.113.1/')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('203.0.113.1 is not this machine').waitFor()
    expect(await page.getByRole('checkbox', { name: 'I may load 203.0.113.1' }).isChecked()).toBe(false)
    const begin = page.getByRole('button', { name: 'Start load on 203.0.113.1' })
    expect(await begin.getAttribute('aria-disabled')).toBe('true')
    await page.getByRole('checkbox', { name: 'I may load 203.0.113.1' }).check()
    expect(await begin.getAttribute('aria-disabled')).toBeNull()
    await page.getByRole('textbox', { name: 'URL' }).fill('')
  })

  it('tries each worker count, sets it back, and draws the curve', async () => {
    const { page } = deck
    await page.getByRole('radio', { name: '1 → N workers' }).click()
    await page.getByRole('textbox', { name: 'Workers' }).fill('1, 2')
    await page.getByRole('textbox', { name: 'Step' }).fill('2')
    await page.getByRole('button', { name: 'Start load' }).click()
    await stopOnStrip(page).waitFor()
    await page.getByRole('figure', { name: 'Throughput per worker count' }).waitFor()
    await expect.poll(() => resultName(page).count(), { timeout: 2 * patience }).toBe(1)
    await workersStatus(page).getByText('3/3 listening').waitFor()
    const curve = page.getByRole('table', { name: 'Throughput per worker count and p99 per worker count' })
    expect(await curve.getByRole('rowheader').allInnerTexts()).toHaveLength(2)
  })
})
