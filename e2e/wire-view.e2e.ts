import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type DeckApp, launchDeck, patience, server, workersStatus } from './deck-app.ts'
import { keepAsking, keepConnecting } from './load.ts'

const keptCount = 8
const workerCount = 4

describe('the wire view of kept-alive connections', () => {
  let deck: DeckApp
  let endLoad = () => {}
  beforeAll(async () => {
    deck = await launchWatched()
    endLoad = keepAsking(await urlOf(deck), keptCount)
  })
  afterAll(async () => {
    endLoad()
    await deck.close()
  })

  it('says in a sentence how many connections carried how many requests', async () => {
    const words = figure(deck).getByRole('paragraph')
    await expect
      .poll(() => words.innerText(), { timeout: patience })
      .toMatch(
        new RegExp(
          `^Next: slot \\d, in turn after slot \\d\\. .*the kept ${keptCount} connections carried [1-9][\\d\\s]* requests; (each worker holds \\d|slot \\d holds \\d of the ${keptCount} open)`,
        ),
      )
  })

  it('has the same numbers in a table for whoever does not see the picture', async () => {
    const table = figure(deck).getByRole('table', { name: 'Connections and requests per worker' })
    const openCount = async () => {
      const heads = await table.getByRole('columnheader').allTextContents()
      const column = heads.indexOf('Open connections')
      const rows = await table
        .getByRole('row')
        .filter({ has: deck.page.getByRole('rowheader') })
        .all()
      // The slot is a row's header and no cell.
      const open = rows.map((each) =>
        each
          .getByRole('cell')
          .nth(column - 1)
          .textContent(),
      )
      return (await Promise.all(open)).map(Number)
    }
    await expect.poll(async () => sum(await openCount()), { timeout: patience }).toBe(keptCount)
    expect(await openCount()).toHaveLength(workerCount)
  })

  it('shows requests going past the primary, and connections again', async () => {
    const { page } = deck
    const sees = figure(deck).getByText('sees no requests')
    await page.getByRole('radio', { name: 'Requests' }).click()
    await sees.waitFor()
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
    await figure(deck)
      .getByRole('button', { name: /latest requests$/ })
      .waitFor()
    await page.getByRole('radio', { name: 'Connections', exact: true }).click()
    await sees.waitFor({ state: 'detached' })
    // Nobody connects: no line has anything to carry.
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(false)
  })

  it('says why no dot moves, and shows by one press what does', async () => {
    const { page } = deck
    await figure(deck)
      .getByText(/No dot moves, as no new connection comes/)
      .waitFor()
    await figure(deck).getByRole('button', { name: 'Show Requests' }).click()
    expect(await page.getByRole('radio', { name: 'Requests' }).isChecked()).toBe(true)
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
    await page.getByRole('radio', { name: 'Connections', exact: true }).click()
  })

  it('keeps wires, primary and address on a projector: 1280 × 720 at 150 %', async () => {
    const { app, page } = deck
    const size = (width: number, height: number, zoom: number) =>
      app.evaluate(
        ({ BrowserWindow }, [w, h, factor]) => {
          const [window] = BrowserWindow.getAllWindows()
          window?.setContentSize(w, h)
          window?.webContents.setZoomFactor(factor)
        },
        [width, height, zoom] as const,
      )
    onTestFinished(() => size(1440, 900, 1))
    await size(1280, 720, 1.5)
    await expect.poll(() => page.evaluate(() => Math.round(innerWidth)), { timeout: patience }).toBe(853)
    await figure(deck).locator('.wv-primary').waitFor()
    const [primary, cards] = [await boxOf(deck, '.wv-primary'), await boxOf(deck, '.wv-cards')]
    expect(cards.x - primary.x - primary.width).toBeGreaterThan(60)
    expect(await page.getByRole('link', { name: /^http:\/\// }).isVisible()).toBe(true)
    await figure(deck).getByRole('button', { name: 'Enlarge' }).click()
    await expect.poll(async () => (await boxOf(deck, '.wv-body')).height, { timeout: patience }).toBeGreaterThan(200)
    expect(await page.getByRole('table', { name: 'Workers' }).isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await page.getByRole('table', { name: 'Workers' }).waitFor()
  })

  it('tells the story of a connection by keyboard alone, and gives the focus back', async () => {
    const { page } = deck
    const clients = figure(deck).getByRole('button', { name: /^Clients\W+8 open/ })
    await clients.focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('dialog', { name: 'Latest connections' })
    const first = list.getByRole('button').first()
    await expect.poll(() => first.evaluate((one) => one === document.activeElement), { timeout: patience }).toBe(true)
    await page.keyboard.press('Enter')
    const story = page.getByRole('dialog', { name: /^Story of (127\.0\.0\.1|\[::1\]):\d+$/ })
    await story.getByText(/^arrived at the primary$/).waitFor()
    await story.getByText(/^waited .+, then handed to slot \d g1, .+$/).waitFor()
    await story.getByText(/^\d[\d\s]* requests so far$/).waitFor()
    await page.keyboard.press('Escape')
    await story.waitFor({ state: 'detached' })
    await expect.poll(() => clients.evaluate((one) => one === document.activeElement), { timeout: patience }).toBe(true)
  })
})

describe('the wire view of new connections', () => {
  let deck: DeckApp
  let endLoad = () => {}
  beforeAll(async () => {
    deck = await launchWatched()
    endLoad = keepConnecting(await urlOf(deck), 30)
  })
  afterAll(async () => {
    endLoad()
    await deck.close()
  })

  const position = () => figure(deck).getByRole('button', { name: /^live$|back to live$/ })
  const moment = () => figure(deck).getByRole('slider', { name: 'Moment of the picture' })
  const speed = (name: string) => deck.page.getByRole('radio', { name, exact: true })
  /** How far the picture is behind, in seconds. */
  const behindS = async () => Math.abs(Number(await moment().inputValue())) / 1000

  it('lets every connection travel', async () => {
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
    expect(await figure(deck).getByText('every connection').count()).toBe(1)
  })

  it('falls behind in slow motion, and comes back to live at full speed', async () => {
    await speed('A twentieth as fast').click()
    await expect.poll(behindS, { timeout: patience }).toBeGreaterThan(1.5)
    expect(await position().innerText()).toMatch(/^−\d/)
    await speed('Half as fast').click()
    expect(await speed('Half as fast').isChecked()).toBe(true)
    await position().click()
    await expect.poll(behindS, { timeout: patience }).toBe(0)
    expect(await speed('As fast as it happens').isChecked()).toBe(true)
  })

  it('stands still with all its numbers while paused, and goes on from there', async () => {
    const pause = figure(deck).getByRole('button', { name: 'Pause the picture' })
    await pause.click()
    await expect.poll(behindS, { timeout: patience }).toBeGreaterThan(2)
    expect(await pause.getAttribute('aria-pressed')).toBe('true')
    const before = await pictureOf(deck)
    const behindBeforeS = await behindS()
    await expect.poll(behindS, { timeout: patience }).toBeGreaterThan(behindBeforeS + 1)
    expect(before.equals(await pictureOf(deck))).toBe(true)
    await pause.click()
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
    expect(await behindS()).toBeGreaterThan(1)
    await position().click()
    await expect.poll(behindS, { timeout: patience }).toBe(0)
  })

  it('keeps the policy of then in a picture that stands, and says how old it is', async () => {
    const { page } = deck
    const policy = figure(deck).locator('.wv-primary-policy')
    const choose = (name: string) => page.getByRole('combobox', { name: 'Scheduling policy' }).selectOption(name)
    const age = figure(deck).getByText(/^(paused|frozen), \d+\s?s ago$/)
    for (const stand of ['Pause the picture', 'Freeze']) {
      const button = page.getByRole('button', { name: stand })
      await button.click()
      await choose('sticky')
      await page
        .getByText(/policy is sticky now/)
        .first()
        .waitFor({ state: 'attached' })
      await age.waitFor()
      await expect.poll(behindS, { timeout: patience }).toBeGreaterThan(2)
      expect(await policy.innerText()).toBe('round-robin')
      expect(await position().innerText()).toMatch(/^−\d/)
      await choose('round-robin')
      await button.click()
      if (stand === 'Pause the picture') await position().click()
      await age.waitFor({ state: 'detached' })
      await policy.getByText('round-robin', { exact: true }).waitFor()
    }
  })

  it('goes to a moment by keys', async () => {
    await moment().focus()
    await deck.page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(behindS, { timeout: patience }).toBeGreaterThan(4)
    expect(await moment().getAttribute('aria-valuetext')).toMatch(/ago$/)
    await deck.page.keyboard.press('ArrowRight')
    await expect.poll(behindS, { timeout: patience }).toBeLessThan(4.5)
    await deck.page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => moment().getAttribute('aria-valuetext'), { timeout: patience }).toBe('live')
  })

  it('holds still for whoever asked for less motion, with its numbers alive', async () => {
    const clients = figure(deck).getByRole('button', { name: /^Clients/ })
    onTestFinished(() => deck.page.emulateMedia({ reducedMotion: 'no-preference' }))
    await deck.page.emulateMedia({ reducedMotion: 'reduce' })
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(false)
    // A calm load has the same numbers each second: what stays open makes others.
    onTestFinished(keepAsking(await urlOf(deck), keptCount))
    await expect.poll(() => clients.innerText(), { timeout: patience }).toContain(`${keptCount} open`)
    await deck.page.emulateMedia({ reducedMotion: 'no-preference' })
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
  })

  it('leads around the primary where workers accept by themselves', async () => {
    const primary = figure(deck).getByLabel('Primary')
    expect(await primary.innerText()).toContain('Waiting')
    await deck.page.getByRole('combobox', { name: 'Scheduling policy' }).selectOption('shared-handle')
    await figure(deck).getByText('workers accept').waitFor()
    expect(await primary.innerText()).not.toContain('Waiting')
    await expect.poll(() => movesAmong(deck), { timeout: patience }).toBe(true)
  })
})

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

async function launchWatched(): Promise<DeckApp> {
  const deck = await launchDeck([server('http.cjs'), '--workers', String(workerCount)])
  await workersStatus(deck.page).getByText(`${workerCount}/${workerCount} listening`).waitFor()
  return deck
}

const urlOf = async ({ page }: DeckApp): Promise<string> =>
  (await page.getByRole('link', { name: /^http:\/\// }).getAttribute('href')) ?? ''

const figure = ({ page }: DeckApp) => page.getByRole('figure', { name: 'Connections' })

async function boxOf(deck: DeckApp, part: string) {
  const box = await figure(deck).locator(part).boundingBox()
  if (box === null) throw new Error(`there is no ${part} in the picture`)
  return box
}

/** What is drawn between the primary and the workers. */
async function pictureOf(deck: DeckApp): Promise<Buffer> {
  const [primary, cards] = [await boxOf(deck, '.wv-primary'), await boxOf(deck, '.wv-cards')]
  const x = primary.x + primary.width + 2
  return deck.page.screenshot({ clip: { x, y: cards.y, width: cards.x - x - 2, height: cards.height } })
}

/** True when no two pictures in a row are the same; a new width of a line comes once a second at most. */
async function movesAmong(deck: DeckApp): Promise<boolean> {
  const pictures: Buffer[] = []
  for (let nth = 0; nth < 4; nth += 1) pictures.push(await pictureOf(deck))
  return pictures.every((each, nth) => nth === 0 || !each.equals(pictures[nth - 1] ?? each))
}
