import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLong } from '../tools/testing/tested-releases.ts'
import { type DeckApp, killMenu, launchDeck, patience, server, workersStatus } from './deck-app.ts'

const region = (page: Page) => page.getByRole('region', { name: 'Experiment', exact: true })
const choice = (page: Page) => region(page).getByRole('combobox', { name: 'Experiment' })
const run = (page: Page) => region(page).getByRole('button', { name: 'Run experiment' })
const stop = (page: Page) => region(page).getByRole('button', { name: 'Stop experiment' })
const verdict = (page: Page) => region(page).getByRole('status', { name: 'Verdict' })
const checks = (page: Page) => region(page).getByRole('table', { name: 'Checks' })

/** A kill of one worker under a little load, with these probes; as short as the deck takes it. */
function aFile(title: string, probes: readonly Readonly<Record<string, unknown>>[], repeats = 1, waitS = 1): string {
  return JSON.stringify({
    version: 1,
    title,
    seed: 7,
    repeats,
    load: { ratePerSec: 60, connections: 4 },
    timing: { settle: '1 s', before: '2 s', after: '2 s' },
    'steady-state-hypothesis': { title: `${title}: the service survives a dead worker`, probes },
    method: [
      {
        type: 'action',
        name: 'kill one worker',
        action: 'worker.sigkill',
        target: { kind: 'random', count: 1 },
        pauses: { after: `${waitS} s` },
      },
    ],
  })
}
const back = { name: 'all are back', tolerance: 'workers.listening==desired within 10s' }

async function open(page: Page, name: string, text: string): Promise<void> {
  await region(page)
    .getByLabel('Experiment file')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect.poll(() => choice(page).locator('option:checked').innerText()).toBe(name)
}

async function verdictOf(page: Page, name: string, text: string): Promise<string> {
  await open(page, name, text)
  await run(page).click()
  await region(page).getByRole('status', { name: 'Phase' }).waitFor({ state: 'attached' })
  await expect.poll(() => verdict(page).innerText(), { timeout: patience * 2 }).not.toBe('')
  return (await verdict(page).innerText()).replace(/\s+/g, ' ')
}

describe('experiments in the window', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3', '--env', 'PORT=0', '--name', 'shop'])
    await workersStatus(deck.page).getByText('3/3 listening').waitFor()
    await deck.page.getByRole('tab', { name: 'Faults' }).click()
  })
  afterAll(() => deck.close())

  it('says what a ready one would do before it is run', async () => {
    const { page } = deck
    await choice(page).selectOption({ label: 'Kill and recover' })
    await region(page)
      .getByText(/SIGKILL on 1 slot at random/)
      .waitFor()
    await checks(page)
      .getByText(/errors < 1 %/)
      .waitFor()
    expect(await run(page).getAttribute('aria-disabled')).toBeNull()
  })

  it('names line and field of what is wrong with a file, and does not run it', async () => {
    const { page } = deck
    await open(page, 'wrong.yaml', 'version: 1\ntitle: wrong\nmethod:\n  - fault: fault.no-such\n')
    await region(page)
      .getByRole('alert')
      .getByText(/^line \d+: /)
      .first()
      .waitFor()
    expect(await run(page).getAttribute('aria-disabled')).toBe('true')
  })

  it('takes a file that is dropped on it, and a text that is pasted; neither is opened as a script', async () => {
    const { page } = deck
    const transfer = await page.evaluateHandle(
      (text) => {
        const data = new DataTransfer()
        data.items.add(new File([text], 'dropped.json'))
        return data
      },
      aFile('dropped', [back]),
    )
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
    await page.getByText('Drop a server script').waitFor()
    await region(page).dispatchEvent('dragover', { dataTransfer: transfer })
    await page.getByText('Drop a server script').waitFor({ state: 'detached' })
    await region(page).dispatchEvent('drop', { dataTransfer: transfer })
    await region(page).getByText('dropped: the service survives a dead worker').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await region(page).evaluate(
      (element, text) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', text)
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      },
      aFile('pasted', [back]),
    )
    await region(page).getByText('pasted: the service survives a dead worker').waitFor()
  })

  it('records what was done by hand, once something was', async () => {
    const { page } = deck
    const record = region(page).getByRole('button', { name: 'Record what I just did' })
    await record.click()
    await page.getByText('Nothing was done to this cluster in the last 10 minutes').first().waitFor()
    await page.getByRole('tab', { name: 'Live' }).click()
    await killMenu(page, 2, 'SIGKILL')
    await page.getByRole('tab', { name: 'Faults' }).click()
    await expect
      .poll(
        async () => {
          await record.click()
          return choice(page).locator('option:checked').innerText()
        },
        { timeout: patience },
      )
      .toMatch(/^Recorded \d\d:\d\d$/)
    await region(page).getByText('SIGKILL on slot 2').first().waitFor()
    await checks(page)
      .getByText(/workers listening = as many as wanted within 5 s/)
      .first()
      .waitFor()
    expect(await run(page).getAttribute('aria-disabled')).toBeNull()
    await workersStatus(page).getByText('3/3 listening').waitFor()
  })

  it('passes when the limits hold, with its steps, checks and recovery', async () => {
    const { page } = deck
    expect(await verdictOf(page, 'passes.json', aFile('passes', [back]))).toMatch(/^passed/i)
    await checks(page)
      .getByRole('row', { name: /all are back.*held/ })
      .first()
      .waitFor()
    await region(page)
      .getByRole('list', { name: 'Steps' })
      .getByText(/^SIGKILL on slot \d/)
      .waitFor()
    await region(page).getByRole('figure', { name: 'Workers listening' }).waitFor()
    await region(page).getByRole('radio', { name: 'Recovery' }).click()
    await region(page).getByRole('table', { name: 'Control' }).waitFor()
  })

  it('fails when one does not, and is void when nothing was steady before', async () => {
    const { page } = deck
    // No limit of a load: where the machine is busy nobody can tell those.
    const impossible = { name: 'four of three', tolerance: 'workers.listening==4' }
    const failing = aFile('fails', [back, { ...impossible, when: 'after' }])
    expect(await verdictOf(page, 'fails.json', failing)).toMatch(/^failed/i)
    await checks(page)
      .getByRole('row', { name: /four of three.*failed/ })
      .waitFor()
    const unsteady = aFile('is void', [{ ...impossible, when: 'before' }])
    expect(await verdictOf(page, 'void.json', unsteady)).toMatch(/^void/i)
  })

  it('is stopped in its method, and nothing stays behind', async () => {
    const { page } = deck
    await open(page, 'long.json', aFile('long', [back], 1, 60))
    await run(page).click()
    await region(page)
      .getByRole('status', { name: 'Phase' })
      .getByText('doing the method')
      .waitFor({ state: 'attached', timeout: patience * 2 })
    expect(await run(page).getAttribute('title')).toMatch(/runs already/)
    await stop(page).click()
    await expect.poll(() => verdict(page).innerText(), { timeout: patience }).toMatch(/^aborted/i)
    await workersStatus(page).getByText('3/3 listening').waitFor()
    expect(await page.getByRole('status', { name: 'Faults' }).innerText()).toBe('')
  })

  // Two whole runs of an experiment take 17 s.
  it.runIf(isLong)('shows repeats as runs of their own, every one a dot', async () => {
    const { page } = deck
    expect(await verdictOf(page, 'twice.json', aFile('twice', [back], 2))).toMatch(/^passed/i)
    await region(page).getByRole('radiogroup', { name: 'Run', exact: true }).getByRole('radio').nth(1).click()
    await region(page)
      .getByText(/^Run 2, seed 8/)
      .waitFor()
    await region(page).getByRole('radio', { name: 'Recovery' }).click()
    await region(page).getByRole('region', { name: 'Repeats' }).waitFor()
  })

  it('keeps results: named, listed, compared, removed, and there after the window is loaded anew', async () => {
    const { page } = deck
    await region(page).getByRole('textbox', { name: 'Name of this result' }).fill('after the fix')
    await page.keyboard.press('Enter')
    await page.reload()
    const results = region(page).getByRole('button', { name: /^Results \d/ })
    const kept = async () => Number(/\d+/.exec(await results.innerText())?.[0])
    await expect.poll(kept, { timeout: patience }).toBeGreaterThan(1)
    const count = await kept()
    await results.click()
    const list = region(page).getByRole('list', { name: 'Experiment results' })
    await list.getByText('after the fix').waitFor()
    await list.getByRole('checkbox').nth(0).check()
    await list.getByRole('checkbox').nth(1).check()
    await region(page).getByRole('button', { name: 'Compare two' }).click()
    await region(page).getByRole('table', { name: 'Compared results' }).waitFor()
    await region(page).getByRole('button', { name: 'Close' }).click()
    await region(page).getByRole('button', { name: 'Remove after the fix' }).click()
    await region(page)
      .getByRole('button', { name: new RegExp(`^Results ${count - 1}`) })
      .waitFor()
  })

  it('is refused with the reason on a stopped cluster', async () => {
    const { page } = deck
    await page.getByRole('button', { name: 'Stop cluster' }).click()
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: /Stop/ })
    if (await confirm.isVisible()) await confirm.click()
    await expect.poll(() => run(page).getAttribute('title'), { timeout: patience }).toMatch(/start it first/)
  })
})
