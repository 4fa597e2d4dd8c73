import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { getPriority } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isLong } from '../tools/testing/tested-releases.ts'
import {
  childrenOf,
  type DeckApp,
  isAlive,
  killMenu,
  launchDeck,
  newUserData,
  patience,
  row,
  server,
  shownPids,
  spawnDeck,
  workersStatus,
} from './deck-app.ts'

describe('starting and ending the deck', () => {
  const open: DeckApp[] = []
  const launch = async (...args: Parameters<typeof launchDeck>): Promise<DeckApp> => {
    const deck = await launchDeck(...args)
    open.push(deck)
    return deck
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((deck) => deck.close().catch(() => {})))
  })

  it('runs a sample cluster on the very first run, and brings it back the next time', async () => {
    // A port of the system's choice: the sample's own may be taken on this machine.
    const first = await launch([], newUserData(), { PORT: '0' })
    await workersStatus(first.page)
      .getByText(/^([1-9]\d*)\/\1 listening$/)
      .waitFor()
    const name = await first.page.getByRole('heading', { level: 1 }).innerText()
    await first.page.getByRole('status').getByText('This is a sample').waitFor()
    await first.page.getByRole('button', { name: 'Open your own server script…' }).click()
    await first.page.getByRole('dialog', { name: 'Open server script' }).waitFor()
    await first.close()
    const second = await launch([], first.userData, { PORT: '0' })
    await second.page.getByRole('heading', { level: 1, name }).waitFor()
    await workersStatus(second.page)
      .getByText(/^([1-9]\d*)\/\1 listening$/)
      .waitFor()
    expect(await second.page.getByText('This is a sample').count()).toBe(0)
  })

  it('runs a script that forks by itself as workers of the deck', async () => {
    const { page } = await launch([server('tutorial.cjs'), '--workers', '3'])
    await workersStatus(page).getByText('3/3 listening').waitFor()
  })

  it.each([
    [['--workers', '0', server('http.cjs')], '1 to 128'],
    [['--policy', 'fastest'], 'round-robin'],
    [['--nonsense'], '--nonsense'],
  ])('prints what is wrong with %j and exits with 2', async (words, reason) => {
    const deck = spawnDeck(words)
    let printed = ''
    deck.stderr?.on('data', (chunk) => {
      printed += chunk
    })
    const [code] = await once(deck, 'exit')
    expect(code).toBe(2)
    expect(printed).toContain(reason)
  })

  it('exits with its own code also when somebody quits it meanwhile', async () => {
    const preload = `--require=${JSON.stringify(server('quit-while-leaving.cjs'))}`
    const deck = spawnDeck(['--nonsense'], newUserData(), { NODE_OPTIONS: preload })
    expect((await once(deck, 'exit'))[0]).toBe(2)
  })

  it('gives workers the environment and the nice value of the shell that said npm start', async () => {
    const userData = newUserData()
    const seenPath = join(userData, 'seen.json')
    // What the tests themselves were started with, and the deck is.
    const { npm_lifecycle_event: _, ELECTRON_RUN_AS_NODE: __, CLUSTERDECK_ELECTRON: ___, ...rest } = process.env
    const env = {
      ...rest,
      SEEN_PATH: seenPath,
      CHROME_OF_MINE: '1',
      ELECTRON_OF_MINE: '2',
      npm_config_fund: 'false',
      PATH: ['/my/app/node_modules/.bin', process.env.PATH].join(delimiter),
    }
    const cwd = resolve(import.meta.dirname, '..')
    const words = [server('what-i-see.cjs'), '--workers', '1', '--user-data-dir', userData]
    const deck = spawn('npm', ['start', '--', ...words], { cwd, env, stdio: 'ignore' })
    const ended = once(deck, 'exit')
    let worker = 0
    onTestFinished(async () => {
      deck.kill()
      await ended
      await vi.waitFor(() => expect(worker !== 0 && isAlive(worker)).toBe(false), { timeout: patience })
    })
    // npm, set-up and the app, one after the other.
    const { pid, ...seen } = await vi.waitFor(() => JSON.parse(readFileSync(seenPath, 'utf8')), {
      timeout: 2 * patience,
      interval: 100,
    })
    worker = pid
    // As PM2 sets it: the one thing that a shell would not have given.
    expect(seen).toEqual({ env: { ...env, NODE_APP_INSTANCE: '0' }, nice: getPriority() })
  })

  it('hands a second start to the first deck', async () => {
    const first = await launch([server('http.cjs'), '--workers', '2', '--name', 'first'])
    await workersStatus(first.page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(first.page, 2)
    const second = spawnDeck([server('tutorial.cjs'), '--workers', '1', '--name', 'second'], first.userData)
    const [code] = await once(second, 'exit')
    expect(code).toBe(0)
    const clusters = first.page.getByRole('navigation', { name: 'Clusters' })
    await clusters.getByRole('button', { name: 'second' }).waitFor()
    expect(pids.every(isAlive)).toBe(true)
  })

  it('drains and quits on Ctrl-C', async () => {
    const deck = await launch([server('http.cjs'), '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(deck.page, 2)
    process.kill(deck.pid, 'SIGINT')
    await expect.poll(() => [deck.pid, ...pids].filter(isAlive), { timeout: patience }).toEqual([])
  })

  it('ends at once on a second Ctrl-C, with blocked workers and what they started', async () => {
    const deck = await launch([server('blocking.cjs'), '--workers', '2'])
    await row(deck.page, 2).getByText('unresponsive').first().waitFor()
    const pids = await shownPids(deck.page, 2)
    const all = [deck.pid, ...pids, ...pids.flatMap(childrenOf)]
    expect(all).toHaveLength(5)
    // Sooner than the grace of the first one, which blocked workers use up.
    const soon = { timeout: 2500, interval: 200 }
    const interrupt = (): number[] => {
      if (isAlive(deck.pid)) process.kill(deck.pid, 'SIGINT')
      return all.filter(isAlive)
    }
    await expect.poll(interrupt, soon).toEqual([])
  })

  it("outlives the death of its window's process", async () => {
    const deck = await launch([server('http.cjs'), '--workers', '2'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(deck.page, 2)
    const pagePid = (): Promise<number> =>
      deck.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
    const dead = await pagePid()
    process.kill(dead, 'SIGKILL')
    await expect.poll(pagePid, { timeout: patience }).not.toBeOneOf([0, dead])
    const shown = (): Promise<string> =>
      deck.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
      )
    await expect.poll(shown, { timeout: patience }).toMatch(/2\/2\s+listening/)
    expect(pids.every(isAlive)).toBe(true)
  })

  it.runIf(isLong)('starts anew for somebody who starts it while it quits', async () => {
    const first = await launch([server('stubborn.cjs'), '--workers', '1'])
    await workersStatus(first.page).getByText('1/1 listening').waitFor()
    const url = await first.page.getByRole('link', { name: /^http:\/\/localhost/ }).innerText()
    const held = connect(Number(new URL(url).port), '127.0.0.1')
    held.on('error', () => {})
    held.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(held, 'data')
    // A request that never ends: the drain takes its whole grace.
    held.write('GET / HT')
    process.kill(first.pid, 'SIGTERM')
    const second = spawnDeck([server('http.cjs'), '--workers', '1', '--name', 'the next one'], first.userData)
    expect((await once(second, 'exit'))[0]).toBe(0)
    held.destroy()
    // The record of its workers carries the pid of a deck.
    const records = join(first.userData, 'workers')
    const decks = (): number[] =>
      readdirSync(records).flatMap((name) => /^deck-(\d+)-.*\.jsonl$/.exec(name)?.slice(1, 2).map(Number) ?? [])
    await expect.poll(() => decks().some((pid) => pid !== first.pid), { timeout: patience }).toBe(true)
    const [next = 0] = decks().filter((pid) => pid !== first.pid)
    expect([isAlive(first.pid), isAlive(next)]).toEqual([false, true])
    onTestFinished(() => {
      if (isAlive(next)) process.kill(next, 'SIGKILL')
    })
    const saved = (): string => readFileSync(join(first.userData, 'deck.json'), 'utf8')
    await expect.poll(saved, { timeout: patience }).toContain('the next one')
    process.kill(next, 'SIGTERM')
    await expect.poll(() => isAlive(next), { timeout: patience }).toBe(false)
  })

  it('ends what a killed deck left behind, and says so', async () => {
    const userData = newUserData()
    const first = await launch([server('http.cjs'), '--workers', '2', '--name', 'shop'], userData)
    await workersStatus(first.page).getByText('2/2 listening').waitFor()
    await killMenu(first.page, 1, 'Pause')
    await row(first.page, 1).getByText('paused').first().waitFor()
    const [stopped = 0, running = 0] = await shownPids(first.page, 2)
    await first.page.getByRole('tab', { name: 'Load' }).click()
    await first.page.getByRole('textbox', { name: 'Rate' }).fill('20')
    await first.page.keyboard.press('Control+Enter')
    await first.page.getByRole('button', { name: /^Stop load on / }).waitFor()
    const [generator = 0] = childrenOf(first.pid).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('load-generator'),
    )
    process.kill(generator, 'SIGSTOP')
    process.kill(first.pid, 'SIGKILL')
    await expect.poll(() => isAlive(running), { timeout: patience }).toBe(false)
    expect([stopped, generator].filter(isAlive)).toEqual([stopped, generator])
    const second = await launch([], userData)
    await expect.poll(() => [stopped, generator].filter(isAlive), { timeout: patience }).toEqual([])
    await second.page.getByText('Ended 1 worker and 1 load generator that a dead deck left behind').first().waitFor()
    await second.page
      .getByText(`shop slot 1 (pid ${stopped}, stopped), shop load generator (pid ${generator}, stopped)`)
      .waitFor()
  })
})
