import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, patience, server, workersStatus } from './deck-app.ts'

/** One deck for all: each leaves it as it was. */
describe('lessons', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1', '--env', 'PORT=0', '--name', 'shop'])
  })
  afterAll(() => deck.close())

  it('ask before they do, run on a cluster of their own, and leave the deck as it was', async () => {
    const { page } = deck
    await workersStatus(page).getByText('1/1 listening').waitFor()
    await page.getByRole('tab', { name: 'Workers' }).click()
    await page.getByRole('button', { name: /^Lessons/ }).click()
    const list = page.getByRole('list', { name: 'Lessons' })
    await expect.poll(() => list.getByRole('listitem').count(), { timeout: patience }).toBe(8)
    await list.getByRole('button', { name: 'Start: One port, many processes' }).click()
    await page.getByRole('heading', { level: 1, name: 'One port, many processes' }).waitFor()
    const clusters = page.getByRole('navigation', { name: 'Clusters' }).getByRole('button')
    await expect.poll(() => clusters.count(), { timeout: patience }).toBe(2)
    await workersStatus(page).getByText('4/4 listening').waitFor()

    const tryIt = page.getByRole('button', { name: 'Try it' })
    expect(await tryIt.count()).toBe(0)
    await page.getByRole('radiogroup', { name: 'Your prediction' }).getByRole('radio').first().check()
    await page.getByRole('button', { name: 'Lock in' }).click()
    await tryIt.click()
    await page.getByRole('table', { name: 'Answers' }).getByText('200').first().waitFor()
    expect(await page.getByRole('button', { name: 'Next step' }).getAttribute('aria-disabled')).toBe('true')

    await page.getByRole('button', { name: 'Leave lesson' }).click()
    await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor()
    expect(await page.getByRole('tab', { name: 'Workers' }).getAttribute('aria-selected')).toBe('true')
    await expect.poll(() => clusters.count(), { timeout: patience }).toBe(1)
  })

  it('show in the state lab who loses a login in memory, and that nobody does with a store', async () => {
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
    await expect.poll(said, { timeout: patience }).toMatch(/^State lives in the store that all workers share$/)
    await press('All log in')
    await expect.poll(async () => (await users()).match(/logged in/g)?.length, { timeout: patience }).toBe(6)
    await killMenu(page, 2, 'SIGKILL')
    await expect.poll(said, { timeout: patience }).toMatch(/^Slot 2 exited by SIGKILL.*nobody lost anything$/)
  })
})
