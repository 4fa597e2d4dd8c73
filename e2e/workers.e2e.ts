import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canHere } from '../electron/platform/this-platform.ts'
import { type DeckApp, launchDeck, patience, row, server, workersStatus } from './deck-app.ts'

const slotsInOrder = (page: Page) =>
  page
    .getByRole('table', { name: 'Workers' })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-slot')))

describe('the screen of workers', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3'])
    await workersStatus(deck.page).getByText('3/3').waitFor({ timeout: patience })
    await deck.page.keyboard.press('2')
    await deck.page.getByRole('tabpanel', { name: 'Workers' }).waitFor()
  })
  afterAll(() => deck.close())

  it.runIf(canHere('stop-signals'))('does the same to all that are chosen, and says what came of it', async () => {
    const { page } = deck
    await page.getByRole('checkbox', { name: 'Choose slot 1' }).click()
    await page.getByRole('checkbox', { name: 'Choose slot 3' }).click()
    const acted = page.getByRole('status', { name: 'What came of it' })
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await acted.getByText('Pause: 2 of 2').waitFor()
    await page.getByRole('searchbox', { name: 'Filter workers' }).fill('paused')
    await page.getByRole('status', { name: 'Shown rows' }).getByText('2 of 3').waitFor()
    expect(await slotsInOrder(page)).toEqual(['1', '3'])
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await acted.getByText('Resume: 2 of 2').waitFor()
    await page.getByRole('searchbox', { name: 'Filter workers' }).fill('')
    await expect.poll(() => workersStatus(page).innerText()).toContain('3/3')
  })

  it('sorts when it is asked, and by slot again', async () => {
    const { page } = deck
    const head = page.getByRole('columnheader', { name: 'Slot' })
    await head.getByRole('button').click()
    await head.getByRole('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect(await slotsInOrder(page)).toEqual(['3', '2', '1'])
    await page.getByRole('button', { name: 'By slot' }).click()
    expect(await slotsInOrder(page)).toEqual(['1', '2', '3'])
  })

  it('moves over rows by keys, and inspects beside them', async () => {
    const { page } = deck
    await row(page, 1).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('i')
    await page.getByRole('complementary', { name: 'Inspector slot 2' }).waitFor()
    await page.getByRole('figure', { name: 'CPU per worker' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor({ state: 'detached' })
  })
})
