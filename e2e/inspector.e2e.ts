import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, row, server, shownPid, workersStatus } from './deck-app.ts'

describe('the inspector', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([
      server('http.cjs'),
      '--workers',
      '2',
      '--env',
      'DB_PASSWORD=hunter2',
      '--env',
      'GREETING=hello',
      '--args=--flag "two words"',
      '--exec-args=--max-old-space-size=128',
    ])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    await deck.page.getByRole('button', { name: 'Inspect slot 2' }).click()
  })
  afterAll(() => deck.close())
  const drawer = () => deck.page.getByRole('complementary', { name: 'Inspector slot 2' })
  const text = () => drawer().innerText()

  it('shows who the worker is', async () => {
    const pid = await shownPid(deck.page, 2)
    await expect.poll(text, { timeout: patience }).toContain(String(pid))
    expect(await text()).toContain('--max-old-space-size=128')
    expect(await text()).toContain('two words')
    expect(await text()).not.toContain('agent.cjs')
  })

  it('masks secrets until asked', async () => {
    await drawer().getByText('Environment').click()
    await drawer().getByText('GREETING').waitFor()
    expect(await text()).not.toContain('hunter2')
    await drawer()
      .getByRole('button', { name: /DB_PASSWORD/ })
      .first()
      .click()
    await expect.poll(text, { timeout: patience }).toContain('hunter2')
  })

  it('shows the servers it listens on and what it printed', async () => {
    await expect.poll(text, { timeout: patience }).toMatch(/serving on \d+/)
  })

  it('looks up what the worker holds, while somebody wants to know', async () => {
    const held = drawer().getByRole('region', { name: 'What is it holding?' })
    await held.getByRole('button', { name: 'Look', exact: true }).click()
    await held.getByText('Child processes').waitFor()
    await held.getByRole('button', { name: 'Note for 30 s' }).click()
    await held.getByText(/noted for/).waitFor()
    await held.getByRole('button', { name: 'Stop looking' }).click()
    await held.getByText('Child processes').waitFor({ state: 'detached' })
  })

  it('tells a blocked loop from both clocks', async () => {
    const url = await deck.page.getByRole('link', { name: /^http:\/\/localhost/ }).innerText()
    const blocked = fetch(`${url.trim()}/block`).catch(() => null)
    await deck.page.getByRole('row').getByText('unresponsive').first().waitFor()
    await blocked
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })

  it('closes with Escape and gives the focus back', async () => {
    await deck.page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'hidden' })
    await expect
      .poll(() =>
        deck.page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
        ),
      )
      .toContain('Inspect')
  })

  it('keeps rows where they are', async () => {
    await row(deck.page, 1).waitFor()
    const names = await deck.page
      .getByRole('row', { name: /^slot / })
      .evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label') ?? one.textContent))
    expect(names[0]).toMatch(/^slot 1/)
    expect(names[1]).toMatch(/^slot 2/)
  })
})
