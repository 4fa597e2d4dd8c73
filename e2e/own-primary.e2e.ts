import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type DeckApp,
  killMenu,
  launchDeck,
  patience,
  server,
  shownPid,
  successorShown,
  workersStatus,
} from './deck-app.ts'

describe('an app with its own primary', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('tutorial.cjs'), '--primary', 'own', '--env', 'PORT=0'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })
  afterAll(() => deck.close())

  it('is drawn beside the deck, forks again by itself, and can be looked into', async () => {
    const { page } = deck
    const card = page.getByRole('figure', { name: 'Connections' }).getByRole('group', { name: 'Your primary' })
    await card.getByText('running').waitFor()
    await page.getByRole('button', { name: 'Who decides: own primary, running' }).waitFor()
    const before = await shownPid(page, 2)
    await killMenu(page, 2, 'SIGKILL')
    await successorShown(page, 2, before)
    await page
      .getByRole('log', { name: 'Events' })
      .getByText(/your primary forked g2 in slot 2/)
      .first()
      .waitFor()
    await card.getByRole('button', { name: 'Inspect your primary' }).click()
    const drawer = page.getByRole('complementary', { name: 'Inspector your primary' })
    await drawer.getByRole('heading', { name: 'Your primary' }).waitFor()
    await expect.poll(() => drawer.innerText(), { timeout: patience }).toContain('worker 2 died')
    expect(await drawer.innerText()).toContain('3 forks by your primary')
  })
})
