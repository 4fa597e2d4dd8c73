import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLong } from '../tools/testing/tested-releases.ts'
import { type DeckApp, launchDeck, patience, row, server, workersStatus } from './deck-app.ts'

describe('DevTools on one worker, and its slot', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    await deck.page.getByRole('button', { name: 'Inspect slot 2' }).click()
  })
  afterAll(() => deck.close())
  const drawer = () => deck.page.getByRole('complementary', { name: 'Inspector slot 2' })
  const shown = (word: string) => row(deck.page, 2).getByText(word).first()
  const press = (name: string) => deck.page.getByRole('button', { name, exact: true }).click()
  const isOut = () => shown('out of rotation').waitFor()
  const isBack = () => shown('listening').waitFor()

  it('takes a slot out by hand, and puts it back', async () => {
    await drawer().getByRole('button', { name: 'Take out of rotation' }).click()
    await deck.page.getByRole('dialog').getByRole('button', { name: 'Take out of rotation' }).click()
    await isOut()
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    await drawer()
      .getByText(/by hand, for/)
      .waitFor()
    await press('Put back into rotation')
    await isBack()
  })

  it('opens a window that a breakpoint stops in, and lets the worker go on when it is closed', async () => {
    await press('Open DevTools')
    const opening = deck.app.waitForEvent('window')
    await deck.page.getByRole('dialog').getByRole('button', { name: 'Open DevTools' }).click()
    const tools = await opening
    expect(tools.url()).toMatch(/^devtools:\/\/devtools\/bundled\/.*\?ws=127\.0\.0\.1:\d+\//)
    await isOut()
    const title = (name: string) =>
      deck.app.evaluate(({ BrowserWindow }, part) => {
        return BrowserWindow.getAllWindows().filter((one) => one.getTitle().includes(part)).length
      }, name)
    expect(await title('slot 2 · g1 · pid ')).toBe(1)

    // By DevTools' own key for it: it stops in the worker's next turn, which comes by itself.
    await tools.getByRole('tab', { name: 'Sources' }).click({ timeout: patience })
    await tools.getByRole('button', { name: 'Pause script execution' }).first().waitFor({ timeout: patience })
    await tools.keyboard.press('F8')
    await shown('unresponsive').waitFor({ timeout: patience })

    // A second press shows the same window: one at a breakpoint could not be asked for another.
    await press('Open DevTools')
    await deck.page.getByRole('dialog').getByRole('button', { name: 'Open DevTools' }).click()
    await deck.page.getByRole('button', { name: 'Copy attach configuration', disabled: false }).waitFor()
    expect(await deck.page.getByText('DevTools did not open').count()).toBe(0)
    expect(await title('slot 2 · g1 · pid ')).toBe(1)

    await tools.close()
    await isBack()
    expect(await title('slot 2')).toBe(0)
  })

  // With CLUSTERDECK_TEST_LONG=1: a second window and a snapshot are seconds of a suite that has none left.
  it.runIf(isLong)('opens a kept heap snapshot by constructor, in one window however often it is pressed', async () => {
    await press('Heap snapshot…')
    const taking = deck.page.getByRole('dialog', { name: /^Heap snapshot of/ })
    await taking.getByRole('radio', { name: /^Now/ }).check()
    await taking.getByRole('button', { name: 'Take snapshot' }).click()
    const open = deck.page.getByRole('button', { name: /^Open in DevTools: / })
    await open.waitFor({ timeout: patience })
    const opening = deck.app.waitForEvent('window')
    await open.click()
    const tools = await opening
    await tools.getByText('(compiled code)').first().waitFor({ timeout: patience })
    const windows = () =>
      deck.app.evaluate(({ BrowserWindow }) => {
        return BrowserWindow.getAllWindows().filter((one) => one.getTitle().startsWith('DevTools: heap snapshot '))
          .length
      })
    expect(await windows()).toBe(1)

    await open.click()
    expect(await deck.page.getByText('The heap snapshot was not opened').count()).toBe(0)
    expect(await windows()).toBe(1)

    await tools.close()
    await expect.poll(windows).toBe(0)
  })
})
