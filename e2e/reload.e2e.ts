import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, isAlive, launchDeck, patience, shownPids, workersStatus } from './deck-app.ts'

const script = join(mkdtempSync(join(tmpdir(), 'clusterdeck-reload-')), 'server.cjs')
const serving = (words: string): string =>
  `require('node:http').createServer((_, response) => response.end('${words}')).listen(process.env.PORT || 0)`

describe('a rolling reload', () => {
  let deck: DeckApp
  beforeAll(async () => {
    writeFileSync(script, serving('one'))
    deck = await launchDeck([script, '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })
  afterAll(() => deck.close())

  const events = (page: Page): Promise<string> => page.getByRole('log', { name: 'Events' }).innerText()
  const focused = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  const body = async (page: Page): Promise<string> => {
    const url = (await page.getByRole('link', { name: /^http:/ }).getAttribute('href')) ?? ''
    return (await fetch(url, { headers: { connection: 'close' } })).text()
  }

  it('replaces every worker by the button', async () => {
    const { page } = deck
    const before = await shownPids(page, 2)
    writeFileSync(script, serving('two'))
    await page.getByRole('button', { name: 'Rolling reload' }).press('Enter')
    await page.getByRole('button', { name: 'Cancel reload' }).waitFor()
    expect(await focused(page)).toBe('Rolling reload')
    await expect.poll(() => events(page), { timeout: patience }).toContain('reloaded 2 workers in')
    await expect.poll(() => focused(page), { timeout: patience }).toBe('Rolling reload')
    const after = await shownPids(page, 2)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    expect(before.filter(isAlive)).toEqual([])
    expect(await body(page)).toBe('two')
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })

  it('stops with its reason when the new version does not start', async () => {
    const { page } = deck
    await page.getByRole('heading', { level: 1 }).click()
    const before = await shownPids(page, 2)
    writeFileSync(script, "\nconsole.error('reading settings')\nthis is no JavaScript")
    await page.keyboard.press('r')
    const alert = page.getByRole('alert').filter({ hasText: 'Rolling reload:' })
    await alert.waitFor()
    expect(await alert.innerText()).toMatch(/g\d+ exited with code 1 after .* before it was ready; g\d+ goes on/)
    await alert.getByText("Rolling reload: SyntaxError: Unexpected identifier 'is' (server.cjs:3).").waitFor()
    const output = alert.getByRole('region', { name: 'Last output' })
    expect(await output.innerText()).toMatch(
      /^\S+server\.cjs:3\nthis is no JavaScript\n {5}\^\^\n\nSyntaxError: .+\n.+ inside Node\n/,
    )
    const { shown, whole, top } = await output.evaluate((box) => {
      return { shown: box.clientHeight, whole: box.scrollHeight, top: box.scrollTop }
    })
    expect([shown, top]).toEqual([whole, 0])
    expect(await shownPids(page, 2)).toEqual(before)
    expect(await body(page)).toBe('two')
    await page.getByRole('button', { name: 'Rolling reload' }).waitFor()
  })

  it('can be cancelled, and begun by key on the load screen', async () => {
    const { page } = deck
    const before = await shownPids(page, 2)
    writeFileSync(script, `setTimeout(() => { ${serving('late')} }, 60_000)`)
    await page.keyboard.press('l')
    await page.getByRole('tab', { name: 'Load', selected: true }).waitFor()
    await page.keyboard.press('r')
    await page.getByRole('status', { name: 'Reload' }).getByText('Reload 0/2').waitFor()
    await page.getByRole('button', { name: 'Cancel reload' }).press('Enter')
    // The button is gone, and the place is kept: the next Tab goes on in the header.
    await page.getByRole('button', { name: 'Cancel reload' }).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('HEADER')
    await page.getByRole('tab', { name: 'Live' }).click()
    await expect.poll(() => events(page), { timeout: patience }).toContain('reload cancelled after 0 of 2')
    expect(await shownPids(page, 2)).toEqual(before)
  })
})
