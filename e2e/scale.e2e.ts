import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  childrenOf,
  type DeckApp,
  isAlive,
  launchDeck,
  patience,
  row,
  server,
  shownPids,
  workersStatus,
} from './deck-app.ts'

describe('changing the number of workers', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })
  afterAll(() => deck.close())

  it('adds and removes workers with the buttons', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'Add worker' }).click()
    await workersStatus(page).getByText('3/3 listening').waitFor()
    await page.getByRole('button', { name: 'Remove worker' }).click()
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })

  it('takes a number', async () => {
    const { page } = deck
    const desired = page.getByRole('spinbutton', { name: 'Desired workers' })
    await desired.fill('5')
    await desired.press('Enter')
    await workersStatus(page).getByText('5/5 listening').waitFor()
    await desired.fill('2')
    await desired.press('Enter')
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })

  it.each(['0', '-1', '129', '1.5'])('refuses %s with the range, and changes nothing', async (count) => {
    const { page } = deck
    const desired = page.getByRole('spinbutton', { name: 'Desired workers' })
    await desired.fill(count)
    await desired.press('Enter')
    await expect
      .poll(async () => (await page.getByRole('alert').allInnerTexts()).join(), { timeout: patience })
      .toMatch(/1 to 128|1–128/)
    expect(await workersStatus(page).innerText()).toContain('2/2 listening')
    await desired.press('Escape')
  })

  it('adds and removes with the keys + and −', async () => {
    const { page } = deck
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('+')
    await workersStatus(page).getByText('3/3 listening').waitFor()
    await page.keyboard.press('-')
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })

  it('stops the whole cluster after asking once, and starts it again', async () => {
    const { page } = deck
    const pids = await shownPids(page, 2)
    await page.getByRole('button', { name: 'Stop cluster' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Start cluster' }).waitFor()
    expect(pids.filter(isAlive)).toEqual([])
    await page.getByRole('button', { name: 'Start cluster' }).click()
    await workersStatus(page).getByText('2/2 listening').waitFor()
    await row(page, 1).waitFor()
  })

  it('leaves nothing behind when it quits', async () => {
    const pids = await shownPids(deck.page, 2)
    const children = childrenOf(deck.pid)
    expect(children).toEqual(expect.arrayContaining(pids))
    await deck.close()
    await expect.poll(() => [...pids, ...children].filter(isAlive), { timeout: patience }).toEqual([])
  })
})
