import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTestLoad } from '../electron/deck/testing/test-load.ts'
import { thisPlatform } from '../electron/platform/this-platform.ts'
import { type DeckApp, isAlive, launchDeck, patience, server, spawnDeck, workersStatus } from './deck-app.ts'

const patient = { timeout: patience, interval: 50 }
/** Chromium's own limit is six. */
const gpuKills = 8

async function start(...words: string[]): Promise<DeckApp> {
  const deck = await launchDeck([server('http.cjs'), '--workers', '2', ...words])
  onTestFinished(() => {
    if (isAlive(deck.pid)) process.kill(deck.pid, 'SIGKILL')
  })
  await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  return deck
}

describe.runIf(thisPlatform === 'linux')("the deck, when one of Chromium's processes", () => {
  it('for the graphics dies again and again, serves on without a lost request', async () => {
    const deck = await start()
    const link = deck.page.getByRole('link', { name: /^http:\/\// })
    const load = startTestLoad(Number(new URL((await link.getAttribute('href')) ?? '').port), 4, 50)
    let killed = 0
    for (let kill = 0; kill < gpuKills; kill += 1) {
      killed = await anotherPid(() => gpuPid(deck), killed)
      process.kill(killed, 'SIGKILL')
      await expect.poll(() => isAlive(killed), patient).toBe(false)
    }
    await anotherPid(() => gpuPid(deck), killed)
    const served = load.okCount
    await expect.poll(() => load.okCount, patient).toBeGreaterThan(served)
    expect((await load.stop()).failures).toEqual([])
    await endsWithStoppedPage(deck, async () => void process.kill(deck.pid, 'SIGTERM'))
  }, 180_000)

  it('for the page keeps dying, says so, loads it for whoever turns to it, and leaves none behind', async () => {
    const deck = await start()
    await deck.app.evaluate(({ dialog }) => {
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      dialog.showMessageBox = (async (_window: unknown, { message }: { readonly message: string }) => {
        asked.push(message)
        return { response: 1, checkboxChecked: false }
      }) as typeof dialog.showMessageBox
    })
    const asked = () => deck.app.evaluate(() => Reflect.get(globalThis, 'asked') as string[])
    for (let death = 0; death < 4; death += 1) {
      await expect.poll(() => shownPage(deck), patient).toContain('2/2 listening')
      process.kill(await anotherPid(() => pagePid(deck), 0), 'SIGKILL')
      await expect.poll(() => isPageDead(deck), patient).toBe(true)
    }
    await expect.poll(asked, patient).toEqual(['The window is blank: its process keeps ending'])
    expect(await isPageDead(deck)).toBe(true)
    await once(spawnDeck([], deck.userData), 'exit')
    await expect.poll(() => shownPage(deck), patient).toContain('2/2 listening')

    // As the button of the window does.
    await endsWithStoppedPage(deck, () =>
      deck.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    )
  }, 180_000)
})

/** The page's process is stopped, and gone all the same when the deck has quit. */
async function endsWithStoppedPage(deck: DeckApp, quit: () => Promise<void>): Promise<void> {
  const page = await anotherPid(() => pagePid(deck), 0)
  onTestFinished(() => {
    if (isAlive(page)) process.kill(page, 'SIGKILL')
  })
  process.kill(page, 'SIGSTOP')
  const exited = once(deck.app.process(), 'exit')
  await quit()
  await exited
  await expect.poll(() => isAlive(page), patient).toBe(false)
}

/** Never 0, which would be the whole group of this process. */
async function anotherPid(read: () => Promise<number>, before: number): Promise<number> {
  let pid = 0
  await expect
    .poll(async () => {
      pid = await read()
      return pid > 0 && pid !== before
    }, patient)
    .toBe(true)
  return pid
}

function gpuPid({ app }: DeckApp): Promise<number> {
  return app.evaluate((electron) => electron.app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0)
}

function pagePid({ app }: DeckApp): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
}

function isPageDead({ app }: DeckApp): Promise<boolean> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed() ?? true)
}

/** What the page says of its workers; past Playwright, which gives a page up that died. */
function shownPage({ app }: DeckApp): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return ''
    return contents.executeJavaScript('document.body.innerText').catch(() => '')
  })
}
