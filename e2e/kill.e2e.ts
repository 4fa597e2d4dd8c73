import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type DeckApp,
  isAlive,
  killMenu,
  launchDeck,
  patience,
  row,
  server,
  shownPid,
  successorShown,
  workersStatus,
} from './deck-app.ts'

describe('killing workers of a real server', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3'])
    await workersStatus(deck.page).getByText('3/3 listening').waitFor()
  })
  afterAll(() => deck.close())

  it.each([
    ['SIGKILL', 'SIGKILL'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
    ['Uncaught exception', 'code'],
    ['Disconnect', 'disconnect'],
    ['Graceful stop', 'drains'],
  ])('%s ends the worker, says why, and the slot comes back', async (item, word) => {
    const { page } = deck
    const before = await shownPid(page, 2)
    await killMenu(page, 2, item)
    await expect.poll(() => isAlive(before), { timeout: patience }).toBe(false)
    await successorShown(page, 2, before)
    await workersStatus(page).getByText('3/3 listening').waitFor()
    const events = page.getByRole('log', { name: 'Events' })
    await expect.poll(() => events.innerText(), { timeout: patience }).toMatch(new RegExp(`slot 2.*${word}`, 'is'))
  })

  it('ends with the exit code a person chose', async () => {
    const { page } = deck
    const before = await shownPid(page, 1)
    await killMenu(page, 1, 'Exit with code')
    await page.getByRole('spinbutton', { name: /exit code/i }).fill('7')
    await page.keyboard.press('Enter')
    await expect.poll(() => isAlive(before), { timeout: patience }).toBe(false)
    const events = page.getByRole('log', { name: 'Events' })
    await expect.poll(() => events.innerText(), { timeout: patience }).toContain('code 7')
    await workersStatus(page).getByText('3/3 listening').waitFor()
  })

  it('pauses and resumes without a restart', async () => {
    const { page } = deck
    const before = await shownPid(page, 3)
    await killMenu(page, 3, 'Pause')
    await row(page, 3).getByText('paused').first().waitFor()
    await workersStatus(page).getByText('2/3 listening').waitFor()
    await killMenu(page, 3, 'Resume')
    await workersStatus(page).getByText('3/3 listening').waitFor()
    expect(await shownPid(page, 3)).toBe(before)
  })

  it('removes a slot for good', async () => {
    const { page } = deck
    const before = await shownPid(page, 3)
    await killMenu(page, 3, 'Remove slot')
    await workersStatus(page).getByText('2/2 listening').waitFor()
    await expect.poll(() => isAlive(before), { timeout: patience }).toBe(false)
    await expect.poll(() => row(page, 3).count()).toBe(0)
  })
})
