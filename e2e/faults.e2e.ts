import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, row, server, workersStatus } from './deck-app.ts'

const strip = (page: Page) => page.getByRole('status', { name: 'Faults' })
const active = (page: Page) => page.getByRole('region', { name: 'Active faults' })
const form = (page: Page) => page.getByRole('form', { name: 'Fault' })
const inject = (page: Page) => form(page).getByRole('button', { name: /^Inject/ })
const preview = (page: Page) => form(page).getByRole('status', { name: 'Preview' })

async function pick(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('list', { name: 'Fault catalogue' }).getByRole('button', { name: words }).click()
}

/** Chooses these slots and no others. */
async function aimAt(page: Page, slots: readonly number[]): Promise<void> {
  await form(page).getByRole('radio', { name: 'Slots…' }).click()
  for (const slot of [1, 2, 3]) {
    const chip = form(page).getByRole('button', { name: `slot ${slot}`, exact: true })
    if ((await chip.getAttribute('aria-pressed')) !== String(slots.includes(slot))) await chip.click()
  }
}

/** Blocks the loop of slot 2 for so long, and sees it land. */
async function blockSlot2(page: Page, seconds: string): Promise<void> {
  await pick(page, /^Block event loop/)
  await aimAt(page, [2])
  await form(page).getByRole('textbox', { name: 'Duration' }).fill(seconds)
  await preview(page)
    .getByText(/would hit slot 2/)
    .waitFor()
  await inject(page).click()
  await active(page).getByText('landed').first().waitFor()
}

describe('faults by hand', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3', '--env', 'PORT=0'])
    await workersStatus(deck.page).getByText('3/3 listening').waitFor()
  })
  afterAll(() => deck.close())
  beforeEach(async () => {
    const { page } = deck
    await expect.poll(() => strip(page).innerText(), { timeout: patience }).toBe('')
    await workersStatus(page).getByText('3/3 listening').waitFor()
    await page.getByRole('tab', { name: 'Faults' }).click()
    await form(page).waitFor()
  })

  it('says what would happen, lets it land, and ends by itself', async () => {
    const { page } = deck
    await blockSlot2(page, '3')
    expect(await inject(page).innerText()).toMatch(/^Inject into slot 2/)
    await strip(page).getByText('1 fault active').waitFor()
    await strip(page)
      .getByText(/block event loop on slot 2/)
      .waitFor()
    expect(await strip(page).innerText()).toMatch(/0:0\d left/)
    const ended = active(page).getByRole('list', { name: 'Ended' }).getByRole('listitem').first()
    await ended.getByText(/ended by itself/).waitFor()
    expect(await ended.innerText()).toMatch(/Block event loop[\s\S]*landed[\s\S]*loop silent/)
  })

  it('is undone before its time, from the list and from the strip', async () => {
    const { page } = deck
    for (const place of [active(page), strip(page)]) {
      await blockSlot2(page, '60')
      await place.getByRole('button', { name: 'Undo block event loop on slot 2' }).click()
      const ended = active(page).getByRole('list', { name: 'Ended' }).getByRole('listitem').first()
      await ended.getByText(/undone by you/).waitFor()
      await expect.poll(() => strip(page).innerText(), { timeout: patience }).toBe('')
      await workersStatus(page).getByText('3/3 listening').waitFor()
    }
  })

  it('is stopped by Escape twice, from an input and on any screen', async () => {
    const { page } = deck
    await blockSlot2(page, '60')
    await form(page).getByRole('textbox', { name: 'Duration' }).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect.poll(() => strip(page).innerText(), { timeout: patience }).toBe('')

    await workersStatus(page).getByText('3/3 listening').waitFor()
    await blockSlot2(page, '60')
    await page.getByRole('tab', { name: 'Live' }).click()
    await row(page, 2)
      .getByText(/fault: block event loop/)
      .waitFor({ state: 'attached' })
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect.poll(() => strip(page).innerText(), { timeout: patience }).toBe('')
  })

  it('is refused by a guard rail, with its reason at the button', async () => {
    const { page } = deck
    await pick(page, /^Block event loop/)
    await aimAt(page, [1, 2, 3])
    await preview(page)
      .getByText(/guard rail/)
      .waitFor()
    expect(await inject(page).getAttribute('aria-disabled')).toBe('true')
    expect(await inject(page).getAttribute('title')).toMatch(/guard rail/)
    const rails = page.getByRole('group', { name: 'Guard rails' })
    const keep = rails.getByRole('switch', { name: /^Keep at least/ })
    await keep.click()
    await preview(page)
      .getByText(/would hit slots 1 to 3/)
      .waitFor()
    expect(await inject(page).getAttribute('aria-disabled')).toBeNull()
    await keep.click()
    await preview(page)
      .getByText(/guard rail/)
      .waitFor()
  })

  it('is found by its name, by the keyboard alone, and in the palette', async () => {
    const { page } = deck
    await page.keyboard.press('Control+k')
    await page
      .getByRole('dialog', { name: 'Commands' })
      .getByPlaceholder('Type what you want to do')
      .fill('Faults: Kill at random')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Kill at random' }).waitFor()
    expect(
      await form(page)
        .getByRole('radio', { name: /^Random/ })
        .getAttribute('aria-checked'),
    ).toBe('true')
    await page.getByRole('searchbox', { name: 'Find a fault' }).focus()
    await page.keyboard.type('event loop')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Block event loop' }).waitFor()
    await page.getByRole('searchbox', { name: 'Find a fault' }).fill('')
  })

  it('strikes and says what came of it', async () => {
    const { page } = deck
    await pick(page, /^SIGKILL/)
    await aimAt(page, [1])
    await preview(page)
      .getByText(/would hit slot 1/)
      .waitFor()
    await page.keyboard.press('Control+Enter')
    const ended = active(page).getByRole('list', { name: 'Ended' }).getByRole('listitem').first()
    await ended.getByText('SIGKILL', { exact: true }).waitFor()
    await ended.getByText('landed').waitFor()
  })
})
