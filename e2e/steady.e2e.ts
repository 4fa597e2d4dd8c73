import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, workersStatus } from './deck-app.ts'

const script = join(mkdtempSync(join(tmpdir(), 'clusterdeck-steady-')), 'server.cjs')
const serving = `require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT || 0)`
const slow = { timeout: patience }

/** Nothing moves under the pointer, and the keys' focus never falls out of the window. */
describe('what a person is about to press', () => {
  let deck: DeckApp
  beforeAll(async () => {
    writeFileSync(script, serving)
    deck = await launchDeck([script, '--workers', '2', '--name', 'steady'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })
  afterAll(() => deck.close())

  const heading = (page: Page) => page.getByRole('heading', { level: 1 })
  const kill = (page: Page) => page.getByRole('button', { name: 'Kill slot 2', exact: true })
  const topOf = async (page: Page): Promise<number | undefined> => (await kill(page).boundingBox())?.y
  const leftOf = async (page: Page, name: string): Promise<number | undefined> =>
    (await page.getByRole('button', { name, exact: true }).boundingBox())?.x
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? `${at?.tagName} ${at?.textContent}`
    })
  const failReload = async (page: Page): Promise<void> => {
    writeFileSync(script, 'this is no JavaScript')
    await heading(page).focus()
    await page.getByRole('button', { name: 'Rolling reload' }).press('Enter')
    await page.getByRole('alert').getByText('Rolling reload:').waitFor()
  }

  it('stays under the pointer when an alert comes and when it goes, and makes room once the pointer is elsewhere', async () => {
    const { page } = deck
    await kill(page).hover()
    const before = await topOf(page)
    await failReload(page)
    expect(await topOf(page)).toBe(before)
    await heading(page).hover()
    await expect.poll(() => topOf(page), slow).toBeGreaterThan((before ?? 0) + 20)
    await kill(page).hover()
    const pushed = await topOf(page)
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).press('Enter')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect(await topOf(page)).toBe(pushed)
    await heading(page).hover()
    await expect.poll(() => topOf(page), slow).toBe(before)
  })

  it('stays in its place in the header while a reload runs', async () => {
    const { page } = deck
    const names = ['Add worker', 'Rolling reload', 'Stop cluster', 'More about this cluster']
    const places = (): Promise<(number | undefined)[]> => Promise.all(names.map((name) => leftOf(page, name)))
    const before = await places()
    writeFileSync(script, `setTimeout(() => { ${serving} }, 60_000)`)
    await page.getByRole('button', { name: 'Rolling reload' }).press('Enter')
    const cancel = page.getByRole('button', { name: 'Cancel reload' })
    await cancel.getByText('Cancel').waitFor()
    expect(await places()).toEqual(before)
    expect(await focused(page)).toBe('Rolling reload')
    await cancel.press('Enter')
    await cancel.waitFor({ state: 'detached' })
    expect(await places()).toEqual(before)
    expect(await focused(page)).toMatch(/^HEADER /)
  })

  it('is pressed from where it was said: reload again, and the place of the error', async () => {
    const { page } = deck
    await failReload(page)
    const alert = page.getByRole('alert').filter({ hasText: 'Rolling reload:' })
    await alert.getByRole('button', { name: 'Copy the place, server.cjs:1' }).click()
    expect(await deck.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(`${script}:1`)
    writeFileSync(script, serving)
    await alert.getByRole('button', { name: 'Reload again' }).press('Enter')
    await alert.waitFor({ state: 'detached' })
    await page.getByRole('log', { name: 'Events' }).getByText('reloaded 2 workers in').first().waitFor()
    expect(await focused(page)).not.toMatch(/^BODY/)
  })

  it('gives the focus back to the menu that a dialog came from', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'More about this cluster' }).press('Enter')
    await page.getByRole('menuitem', { name: /^Rules/ }).press('Enter')
    await page.getByRole('textbox', { name: 'Unstable exits', exact: true }).fill('7')
    await page.getByRole('button', { name: 'Apply rules' }).press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), slow).toBe('More about this cluster')
  })

  it('keeps the focus in the window when the screen it came from is gone', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'Samples' }).press('Enter')
    await page.getByRole('button', { name: 'Run steady' }).press('Enter')
    await heading(page).getByText('steady 2').waitFor()
    await expect.poll(() => focused(page), slow).toBe('H1 steady 2')
  })
})
