import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, server, workersStatus } from './deck-app.ts'

describe('the log of a cluster', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('talks.cjs'), '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    await deck.page.keyboard.press('3')
    await output().getByText('heartbeat').last().waitFor()
  })
  afterAll(() => deck.close())

  const output = () => deck.page.getByRole('log', { name: 'Output' })
  const search = () => deck.page.getByRole('searchbox', { name: 'Search the log' })
  const matches = () => deck.page.getByRole('status', { name: 'Matches' }).innerText()
  const follow = () => deck.page.getByRole('switch', { name: 'Follow' })

  it('follows what both workers print, until a person scrolls up; then it counts', async () => {
    for (const slot of [1, 2]) await output().getByText(`slot ${slot}·g1`).first().waitFor()
    expect(await follow().isChecked()).toBe(true)
    await output().hover()
    await deck.page.mouse.wheel(0, -600)
    await expect.poll(() => follow().isChecked(), { timeout: patience }).toBe(false)
    const lines = output().getByRole('row')
    const first = await lines.nth(1).innerText()
    await deck.page.getByRole('button', { name: /^\d+ new/ }).waitFor()
    expect(await lines.nth(1).innerText()).toBe(first)
  })

  it('finds what is out of sight, and goes from match to match by keys', async () => {
    await search().fill('cart_7f31')
    await expect.poll(matches, { timeout: patience }).toBe('2 matches')
    await deck.page.keyboard.press('Enter')
    await expect.poll(matches, { timeout: patience }).toMatch(/^[12] of 2$/)
    await output().locator('mark').first().waitFor()
  })

  it('leaves out what a filter does, in words that can be edited', async () => {
    await search().fill('')
    await deck.page.getByRole('toolbar', { name: 'Filters' }).getByRole('button', { name: /^warn/ }).click()
    expect(await search().inputValue()).toBe('level>=warn')
    await expect.poll(() => output().getByText('heartbeat').count(), { timeout: patience }).toBe(0)
    await output().getByText('price cache miss').first().waitFor()
    await search().fill('level>=warn nowhere')
    await output()
      .getByText(/^0 of \d+ entries match/)
      .waitFor()
    await search().fill('/a(/')
    await deck.page.getByRole('alert').filter({ hasText: 'pattern invalid' }).waitFor()
  })

  it('opens a stack, with frames of Node folded, and shows its moment in the charts', async () => {
    await search().fill('sumOrder')
    const line = output().getByText('TypeError: Cannot read properties of undefined').first()
    await line.click()
    const entry = deck.page.getByRole('region', { name: 'All lines of the entry' })
    await entry
      .getByText(/talks\.cjs:\d+:\d+/)
      .first()
      .waitFor()
    await entry.getByRole('button', { name: /^\d+ frames? of Node$/ }).waitFor()
    await deck.page.getByRole('button', { name: 'Show on Live' }).click()
    await deck.page.locator('.wc-tip').waitFor()
  })

  it('opens a place of a stack in the editor of the settings', async () => {
    const { app, page } = deck
    await app.evaluate(({ app, shell }) => {
      app.getApplicationNameForProtocol = () => 'an editor'
      // Where the test reads it: no editor is here.
      shell.openExternal = async (url) => {
        process.title = url
      }
    })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('combobox', { name: 'Editor' }).selectOption('cursor')
    await page.getByRole('navigation', { name: 'Clusters' }).getByRole('button', { name: 'talks' }).click()
    await page.getByRole('tab', { name: 'Logs' }).click()
    await search().fill('')
    await search().fill('sumOrder')
    await output().getByText('TypeError: Cannot read properties of undefined').first().click()
    await page
      .getByRole('button', { name: /talks\.cjs:\d+:\d+/ })
      .first()
      .click()
    await page.getByText(/^talks\.cjs:\d+:\d+ handed to Cursor$/).waitFor()
    expect(await app.evaluate(() => process.title)).toMatch(/^cursor:\/\/file\/.*\/talks\.cjs:\d+:\d+$/)
  })
})
