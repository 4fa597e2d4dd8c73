import { afterEach, describe, expect, it } from 'vitest'
import type { ExposedDeck } from '../shared/ipc/contract.ts'
import { type DeckApp, launchDeck, patience, server, shownPids, workersStatus } from './deck-app.ts'

describe('the window', () => {
  const open: DeckApp[] = []
  const launch = async (...args: Parameters<typeof launchDeck>): Promise<DeckApp> => {
    const deck = await launchDeck(...args)
    open.push(deck)
    return deck
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((deck) => deck.close().catch(() => {})))
  })

  it('opens a script from its dialog, keeps what was typed when it is refused', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '1'])
    await workersStatus(page).getByText('1/1 listening').waitFor()
    await page.keyboard.press('Control+o')
    const dialog = page.getByRole('dialog', { name: 'Open server script' })
    const script = dialog.getByRole('textbox', { name: 'Script' })
    await script.fill('/nowhere/app.js')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('second')
    await dialog.getByRole('button', { name: 'Run as a cluster' }).click()
    await dialog.getByRole('alert').getByText('/nowhere/app.js').waitFor()
    expect(await script.inputValue()).toBe('/nowhere/app.js')
    await script.fill(server('tutorial.cjs'))
    await dialog.getByRole('spinbutton', { name: 'Workers' }).fill('2')
    await dialog.getByRole('button', { name: 'Run as a cluster' }).click()
    await page.getByRole('heading', { level: 1, name: 'second' }).waitFor()
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })

  it('runs a script that is dropped on it', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '1', '--name', 'first'])
    await page.getByRole('heading', { level: 1, name: 'first' }).waitFor()
    await page.evaluate(() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', id: 'dropped' })
      document.body.append(input)
    })
    await page.setInputFiles('#dropped', server('silent.cjs'))
    await page.evaluate(() => {
      const input = document.querySelector('#dropped')
      const file = input instanceof HTMLInputElement ? input.files?.item(0) : null
      const dataTransfer = new DataTransfer()
      if (file) dataTransfer.items.add(file)
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    })
    const clusters = page.getByRole('navigation', { name: 'Clusters' })
    await expect
      .poll(() => clusters.getByRole('button').allInnerTexts().then(String), { timeout: patience })
      .toMatch(/servers|silent/)
  })

  it('is told and drawn little while nobody sees it, and lacks nothing when it is seen again', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '1'])
    const workers = workersStatus(page)
    await workers.getByText('1/1 listening').waitFor()
    const tickGapMs = await page.evaluateHandle(() => {
      const { deck } = window as unknown as { deck: ExposedDeck }
      const times: number[] = []
      deck.on('tick', () => times.push(performance.now()))
      return () => (times.at(-1) ?? 0) - (times.at(-2) ?? 0)
    })
    const gapMs = (): Promise<number> => tickGapMs.evaluate((read) => read())
    const see = (state: DocumentVisibilityState): Promise<void> =>
      page.evaluate((visibilityState) => {
        // What drives a test keeps every page visible.
        Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, state)
    await see('hidden')
    await page.evaluate(async () => {
      const { deck } = window as unknown as { deck: ExposedDeck }
      const answer = await deck.invoke('deck.attach', {})
      const id = answer.ok ? answer.value.clusters[0]?.id : undefined
      await deck.invoke('cluster.scale', { clusterId: id ?? '', desired: 2 })
    })
    await expect.poll(gapMs, { timeout: patience }).toBeGreaterThan(3000)
    expect(await workers.innerText()).toContain('1/1 listening')
    await see('visible')
    await workers.getByText('2/2 listening').waitFor()
    await expect.poll(gapMs, { timeout: patience }).toBeLessThan(2000)
  })

  it('keeps its history over a reload, and its workers', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '2'])
    await workersStatus(page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(page, 2)
    await page.reload()
    await workersStatus(page).getByText('2/2 listening').waitFor()
    expect(await shownPids(page, 2)).toEqual(pids)
    const events = page.getByRole('log', { name: 'Events' })
    await expect.poll(() => events.textContent(), { timeout: patience }).toContain(`started as g1 (pid ${pids[0]})`)
  })

  it('shows the same screen over a reload, and the one that a link names', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '1'])
    await workersStatus(page).getByText('1/1 listening').waitFor()
    await page.keyboard.press('4')
    const load = page.getByRole('tab', { name: 'Load', selected: true })
    await load.waitFor()
    await page.reload()
    await load.waitFor()
    await page.evaluate(() => {
      location.hash = 'settings'
    })
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('tab', { name: 'Live', selected: true }).waitFor()
    expect(new URL(page.url()).hash).toBe('#live')
  })

  it('remembers the theme and what ran', async () => {
    const first = await launch([server('http.cjs'), '--workers', '2', '--name', 'remembered'])
    await workersStatus(first.page).getByText('2/2 listening').waitFor()
    await first.page.getByRole('button', { name: 'Settings' }).first().click()
    await first.page.getByRole('radio', { name: 'Light' }).click()
    await first.page.locator('html[data-theme=light]').waitFor()
    await first.close()
    const second = await launch([], first.userData)
    await second.page.getByRole('heading', { level: 1, name: 'remembered' }).waitFor()
    await workersStatus(second.page).getByText('2/2 listening').waitFor()
    await second.page.locator('html[data-theme=light]').waitFor()
  })

  it('finds every command by keyboard', async () => {
    const { page } = await launch([server('http.cjs'), '--workers', '1'])
    await workersStatus(page).getByText('1/1 listening').waitFor()
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.waitFor()
    await page.keyboard.type('add worker')
    await page.keyboard.press('Enter')
    await workersStatus(page).getByText('2/2 listening').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('i')
    await page.getByRole('complementary', { name: /Inspector slot/ }).waitFor()
  })
})
