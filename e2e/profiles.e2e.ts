import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, workersStatus } from './deck-app.ts'

const fibonacci = join(resolve(import.meta.dirname, '..'), 'out/samples/fibonacci.mjs')

describe('a CPU profile', () => {
  let deck: DeckApp
  let isAsking = true
  let asking: Promise<unknown> = Promise.resolve()
  beforeAll(async () => {
    deck = await launchDeck([fibonacci, '--workers', '2', '--env', 'PORT=0'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    const url = (await deck.page.getByRole('link', { name: /^http:\/\/localhost/ }).innerText()).trim()
    const ask = async (): Promise<void> => {
      while (isAsking) await fetch(`${url}/fibonacci/25`, { headers: { Connection: 'close' } }).catch(() => null)
    }
    asking = Promise.all([ask(), ask()])
    await deck.page.getByRole('button', { name: 'Inspect slot 1' }).click()
  })
  afterAll(async () => {
    isAsking = false
    await asking
    await deck.close()
  })
  const drawer = () => deck.page.getByRole('complementary', { name: 'Inspector slot 1' })
  const dialog = () => deck.page.getByRole('dialog', { name: 'Profiles' })

  it('of both slots is begun and ended from the drawer, and opens by itself', async () => {
    await drawer().getByRole('button', { name: 'CPU profile' }).click()
    await deck.page.getByRole('menuitem', { name: /^30 s of all 2 slots/ }).click()
    await drawer()
      .getByText(/CPU profile of slots 1 and 2: \d+\ss left/)
      .waitFor()
    await drawer().getByRole('button', { name: 'Stop' }).click()
    await dialog().getByRole('figure', { name: 'Flame graph' }).waitFor()
    await drawer().getByRole('button', { name: 'CPU profile' }).waitFor()
  })

  it('names the hot function, and what each slot spent on it', async () => {
    const hot = dialog()
      .getByRole('table', { name: 'Functions' })
      .getByRole('row', { name: /^fibonacci / })
    await hot.getByRole('img', { name: /^slot 1 .*%, slot 2 .*%$/ }).waitFor()
    await hot.getByText(/^fibonacci\.mjs:\d+$/).waitFor()
  })

  it('is walked over by keys, from the caller to what it calls', async () => {
    await dialog().getByRole('application').focus()
    await deck.page.keyboard.press('ArrowDown')
    const box = () => dialog().getByRole('status', { name: 'Box of the flame graph' }).innerText()
    await expect.poll(box, { timeout: patience }).toMatch(/with its calls .* · slot 1 .*%, slot 2 .*%$/)
    await deck.page.keyboard.press('Enter')
    await deck.page.keyboard.press('Escape')
    expect(await dialog().isVisible()).toBe(true)
  })

  it('is searched, and closes when nothing is left to go back from', async () => {
    await deck.page.keyboard.press('/')
    await deck.page.keyboard.type('fibonacci')
    await dialog()
      .getByRole('status', { name: 'Matches' })
      .getByText(/^\d+ of \d+ functions, .*%\)$/)
      .waitFor()
    await deck.page.keyboard.press('Escape')
    await deck.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })
})
