import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, patience } from './deck-app.ts'

describe('the state lab', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([])
  })
  afterAll(() => deck.close())

  it('shows who loses a login in memory, and that nobody does with a store', async () => {
    const { page } = deck
    const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
    const said = () => page.locator('.lb-said').innerText()
    const users = () => page.getByRole('list', { name: 'Users' }).innerText()
    await press('State lab')
    await press('Open the shop')
    await press('Ada: Log in')
    await press('Ada: Ask 4 times')
    await expect
      .poll(said, { timeout: patience })
      .toMatch(/^Ada lost the login: slot \d answered, and it is in the memory/)
    await page.getByRole('radio', { name: 'Redis' }).click()
    await expect.poll(said, { timeout: patience }).toMatch(/^State lives in the store/)
    await press('All log in')
    await expect.poll(async () => (await users()).match(/logged in/g)?.length, { timeout: patience }).toBe(6)
    await killMenu(page, 2, 'SIGKILL')
    await expect.poll(said, { timeout: patience }).toMatch(/^Slot 2 exited by SIGKILL.*nobody lost anything$/)
  })
})
