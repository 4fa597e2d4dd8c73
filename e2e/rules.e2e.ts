import type { Page } from 'playwright'
import { afterEach, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, row, server } from './deck-app.ts'

describe('rules that explain themselves', () => {
  let deck: DeckApp | null = null
  afterEach(async () => {
    await deck?.close()
    deck = null
  })
  const openRules = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: /^Rules/ }).click()
    await page.getByRole('dialog', { name: /^Rules of/ }).waitFor()
  }
  const apply = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Apply rules' }).click()
    await page.getByRole('dialog', { name: /^Rules of/ }).waitFor({ state: 'hidden' })
  }
  const number = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
  const eventsSay = async (page: Page, words: RegExp): Promise<void> => {
    await page.getByRole('log', { name: 'Events' }).getByText(words).first().waitFor()
  }

  it('replay what happened against an edited rule, and are in force once applied', async () => {
    deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '1'])
    const { page } = deck
    await row(page, 1).getByText('failed').first().waitFor()
    await page.getByRole('alert').getByRole('button', { name: 'Rules…' }).click()
    const replay = page.getByRole('list', { name: 'Replay of the exits so far' })
    await replay.getByText('this rule decides 5 exits as before').waitFor()
    await number(page, 'Unstable exits').fill('8')
    await replay.getByText(/would have been tried again 3 more times/).waitFor()
    await number(page, 'Unstable exits').fill('2')
    await replay.getByText(/would have been given up at \d\d:\d\d:\d\d, at 2 unstable exits/).waitFor()
    await number(page, 'First wait in seconds').fill('61')
    await page.getByText('from 0 to 60').waitFor()
    await page.getByText('Nothing to replay: a number of this rule cannot be used.').waitFor()
    expect(await replay.count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Apply rules' }).getAttribute('aria-disabled')).toBe('true')
    await number(page, 'First wait in seconds').fill('0.1')
    await apply(page)
    await eventsSay(page, /restart rule: .*waits from 100 ms .*given up at 2 exits/)
    await row(page, 1).getByRole('button', { name: 'Try again, slot 1' }).click()
    await eventsSay(page, /unstable 2 of 2 within 1 m, given up/)
  })

  it('count down to the next try, which a person may bring about or call off', async () => {
    deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '1'])
    const { page } = deck
    await openRules(page)
    await number(page, 'First wait in seconds').fill('30')
    await number(page, 'Unstable exits').fill('50')
    await apply(page)
    // By now it may have been given up under the old rule.
    await row(page, 1)
      .getByRole('button', { name: /^Try (again|now), slot 1/ })
      .click()
    await row(page, 1)
      .getByText(/^(2\d|30)\ss$/)
      .waitFor()
    await row(page, 1).getByRole('button', { name: 'Try now, slot 1' }).click()
    await row(page, 1).getByText('backing off').waitFor()
    await row(page, 1).getByRole('button', { name: 'Stop trying, slot 1' }).click()
    await row(page, 1).getByText('failed').first().waitFor()
    await eventsSay(page, /told to stop trying .* before its next try/)
  })

  it('move the number of workers within bounds, with the reason in the header', async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1', '--env', 'PORT=0'])
    const { page } = deck
    await openRules(page)
    await page.getByRole('checkbox', { name: 'Autoscale' }).check()
    await number(page, 'Fewest workers').fill('2')
    await number(page, 'Cool-down in seconds').fill('1')
    await apply(page)
    await page.getByRole('status', { name: 'Workers' }).getByText('2/2 listening').waitFor()
    await eventsSay(page, /1 worker < the fewest, 2: 1 → 2 workers/)
    await expect
      .poll(() => page.getByRole('button', { name: /^Autoscale: .*Open the rules/ }).count(), { timeout: patience })
      .toBe(1)
  })
})
