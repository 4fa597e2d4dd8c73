import { get } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, server, workersStatus } from './deck-app.ts'

/** Enough for each of two workers to be judged. */
const enough = 60

describe('comparing', () => {
  let deck: DeckApp
  let url = ''
  beforeAll(async () => {
    const port = await freePortPair()
    deck = await launchDeck([
      server('http.cjs'),
      ...['--workers', '2', '--name', 'shop', '--env', `PORT=${port}`, '--policy', 'round-robin'],
    ])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    url = `http://localhost:${port}`
  })
  afterAll(() => deck.close())

  const connectAll = () => Promise.all(Array.from({ length: enough }, () => answered(url)))
  const policyRow = (name: string) =>
    deck.page.getByRole('table', { name: 'Fairness by policy' }).getByRole('row', { name: `${name} in force` })

  /** Requests, each on a connection of its own, until the policy in force can be judged. */
  async function judged(policy: string): Promise<void> {
    await expect
      .poll(
        async () => {
          await connectAll()
          return policyRow(policy).innerText()
        },
        { timeout: patience, interval: 500 },
      )
      .toMatch(/\d\.\d\d/)
  }

  it('finds each policy tried in one table', async () => {
    const { page } = deck
    await page.getByRole('radio', { name: 'Fairness' }).click()
    await judged('round-robin')
    await page.getByRole('combobox', { name: 'Scheduling policy' }).selectOption('random')
    await judged('random')
    const table = page.getByRole('table', { name: 'Fairness by policy' })
    const earlier = table.getByRole('row', { name: /^round-robin/ })
    expect(await earlier.innerText()).toMatch(/\d\.\d\d/)
    const words = await page.getByRole('region', { name: 'Fairness' }).getByRole('paragraph').innerText()
    expect(words).toMatch(/^(under )?random .*; (under )?round-robin /)
    await page.reload()
    await page.getByRole('radio', { name: 'Fairness' }).click()
    await earlier.waitFor()
    await page.getByRole('button', { name: 'Start over' }).click()
    await earlier.waitFor({ state: 'detached' })
    await policyRow('random').waitFor()
  })

  it('puts a copy of a cluster beside it', async () => {
    const { page } = deck
    expect(await page.getByRole('button', { name: 'Compare clusters' }).count()).toBe(0)
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: 'Open a copy…' }).click()
    const form = page.getByRole('dialog', { name: 'Open a copy of shop' })
    expect(await form.getByLabel('Environment').inputValue()).toBe(`PORT=${Number(new URL(url).port) + 1}`)
    await form.getByRole('button', { name: 'Run as a cluster' }).click()
    await page.getByRole('heading', { level: 1, name: 'shop copy' }).waitFor()
    await page.getByRole('button', { name: 'Compare clusters' }).click()

    const [copy, first] = [sideOf('shop copy'), sideOf('shop')]
    await copy.getByRole('status', { name: 'Workers of shop copy' }).getByText('2/2 listening').waitFor()
    await first.getByRole('status', { name: 'Workers of shop' }).getByText('2/2 listening').waitFor()
    await copy.getByRole('combobox', { name: 'Scheduling policy of shop copy' }).selectOption('least-connections')
    await connectAll()
    await expect
      .poll(() => first.getByRole('group', { name: 'Requests per second' }).innerText(), { timeout: patience })
      .toMatch(/[1-9]/)
    expect(await axisOf(copy)).toEqual(await axisOf(first))

    await page.getByRole('combobox', { name: 'First cluster' }).selectOption({ label: 'shop' })
    await expect
      .poll(() => page.getByRole('region', { name: /^shop/ }).first().getAttribute('aria-label'), { timeout: patience })
      .toBe('shop')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1, name: 'shop copy' }).waitFor()
  })

  const sideOf = (name: string) => deck.page.getByRole('region', { name, exact: true })
  const axisOf = (side: ReturnType<typeof sideOf>) => side.locator('.wc-axis').allInnerTexts()
})

/** One request on a connection of its own; resolves when it ended, however. */
function answered(url: string): Promise<void> {
  return new Promise((done) => {
    get(url, { agent: false }, (response) => response.resume().once('close', done)).once('error', () => done())
  })
}

/** A port that nobody has now, nor the one after it; below those that clients are given, who would take the second. */
async function freePortPair(): Promise<number> {
  for (let port = 21_000; port < 30_000; port += 2) if ((await isFree(port)) && (await isFree(port + 1))) return port
  throw new Error('there are no two free ports in a row')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(port, () => probe.close(() => done(true)))
  })
}
