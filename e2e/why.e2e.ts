import { afterEach, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, patience, row, server, shownPid, successorShown } from './deck-app.ts'

describe('from what is wrong to why', () => {
  let deck: DeckApp | null = null
  afterEach(async () => {
    await deck?.close()
    deck = null
  })

  it('leads from the line of an exit to its last lines in one press, and again after the page was loaded anew', async () => {
    deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '1'])
    const { page } = deck
    const alert = page.getByRole('alert').filter({ hasText: 'no database configured' })
    await alert.first().waitFor()
    await row(page, 1).getByText('failed').first().waitFor()
    const line = page.getByRole('log', { name: 'Events' }).getByText('no database configured').last()
    expect(await line.innerText()).toMatch(/slot 1 exited with code 1 .*Error: no database configured \(.+\.cjs:\d+\);/)
    await line.click()
    const drawer = page.getByRole('complementary', { name: 'Inspector slot 1' })
    await drawer
      .getByRole('region', { name: /^Last output of g\d+$/ })
      .first()
      .waitFor()
    await page.reload()
    await drawer
      .getByRole('region', { name: /^Last output of g\d+$/ })
      .first()
      .waitFor()
  })

  it('leads from the Restarts tile to the newest exit, beside the worker that followed', async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1'])
    const { page } = deck
    await row(page, 1).getByText('listening').first().waitFor()
    const before = await shownPid(page, 1)
    await killMenu(page, 1, 'SIGKILL')
    await successorShown(page, 1, before)
    const tile = page.getByRole('group', { name: 'Restarts' })
    await expect.poll(() => tile.innerText(), { timeout: patience }).toContain('1 kill')
    await tile.getByRole('button', { name: 'Last exit: slot 1 g1' }).click()
    const exit = page.getByRole('region', { name: 'Exit of g1' })
    await exit.getByText('exited by SIGKILL').waitFor()
    expect(await page.getByRole('button', { name: 'Stop cluster' }).innerText()).toBe('Stop')
  })
})
