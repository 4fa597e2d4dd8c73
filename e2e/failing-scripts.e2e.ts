import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { canHere } from '../electron/platform/this-platform.ts'
import { freePort } from '../tools/testing/free-port.ts'
import { isLong } from '../tools/testing/tested-releases.ts'
import {
  type DeckApp,
  killMenu,
  launchDeck,
  patience,
  row,
  server,
  shownPid,
  successorShown,
  workersStatus,
} from './deck-app.ts'

describe('scripts that do not do well', () => {
  let deck: DeckApp | null = null
  afterEach(async () => {
    await deck?.close()
    deck = null
  })
  const alerts = async (): Promise<string> => ((await deck?.page.getByRole('alert').allInnerTexts()) ?? []).join('\n')

  it('backs off, gives up with the last lines of stderr, and tries again when asked', async () => {
    deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '1'])
    const { page } = deck
    await row(page, 1).getByText('backing off').first().waitFor()
    await row(page, 1).getByText('failed').first().waitFor()
    await expect.poll(alerts, { timeout: patience }).toContain('no database configured')
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await row(page, 1)
      .getByText(/starting|backing off|exited/)
      .first()
      .waitFor()
  })

  it('says where the script should be when it is missing', async () => {
    deck = await launchDeck(['/nowhere/server.js'])
    await expect.poll(alerts, { timeout: patience }).toContain('/nowhere/server.js')
  })

  // Resting takes 10 s; that it does is proved without a window.
  it.runIf(isLong)('lets a script that never listens rest online, and says so', async () => {
    deck = await launchDeck([server('silent.cjs'), '--workers', '1'])
    await row(deck.page, 1).getByText('online').first().waitFor()
    await row(deck.page, 1).getByText('without a server').first().waitFor()
  })

  it.runIf(isLong)('releases a port that nobody listens on any more', async () => {
    const port = await freePort()
    deck = await launchDeck([server('first-life.cjs'), '--workers', '1', '--env', `PORT=${port}`])
    const { page } = deck
    await expect.poll(() => workersStatus(page).innerText(), { timeout: patience }).toContain('1/1')
    await killMenu(page, 1, 'SIGKILL')
    await page.getByRole('button', { name: 'Release it' }).click()
    await expect.poll(alerts, { timeout: patience }).not.toContain('nobody listens there')
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
    await page
      .getByText(/was closed: nobody had listened there for .*, slot 1's g1 was the last/)
      .first()
      .waitFor()
  })

  it('names who holds a port in use', async () => {
    const holder = createServer()
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, () => {
        const address = holder.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    try {
      deck = await launchDeck([server('http.cjs'), '--workers', '1', '--env', `PORT=${port}`])
      await expect.poll(alerts, { timeout: patience }).toContain('EADDRINUSE')
      if (canHere('port-holder')) {
        await expect.poll(alerts, { timeout: patience }).toContain(`pid ${process.pid}`)
      }
    } finally {
      holder.close()
    }
  })

  it('refuses TypeScript under a Node that cannot run it, with the ways out', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-ts-'))
    const script = join(dir, 'server.ts')
    writeFileSync(script, 'const port: number = 0; require("node:http").createServer().listen(port)')
    const old = join(import.meta.dirname, '../node_modules/node-20/bin/node')
    deck = await launchDeck([script, '--node', old])
    await expect.poll(alerts, { timeout: patience }).toContain('--import tsx')
  })

  it('ends a worker that ignores SIGTERM, after the grace', async () => {
    deck = await launchDeck([server('stubborn.cjs'), '--workers', '1'])
    const { page } = deck
    await workersStatus(page).getByText('1/1 listening').waitFor()
    const before = await shownPid(page, 1)
    await killMenu(page, 1, 'SIGTERM')
    await expect.poll(alerts, { timeout: patience }).toContain('SIGTERM')
    expect(await shownPid(page, 1)).toBe(before)
    await killMenu(page, 1, 'Graceful stop')
    await successorShown(page, 1, before)
    await page.getByRole('button', { name: 'All events' }).click()
    const events = page.getByRole('dialog', { name: 'All events' })
    await events.getByText('its own SIGTERM handler did not end it in time').waitFor()
    await events.getByRole('button', { name: 'Last lines of slot 1 g1' }).click()
    const drawer = page.getByRole('complementary', { name: 'Inspector slot 1' })
    await drawer.getByText('its own SIGTERM handler did not end it in time').waitFor()
    await drawer.getByRole('region', { name: 'Last output of g1' }).waitFor()
  })

  it('stays usable while a worker floods its output', async () => {
    deck = await launchDeck([server('flood.cjs'), '--workers', '1'])
    const { page } = deck
    await workersStatus(page).getByText('1/1 listening').waitFor()
    await page.getByRole('button', { name: 'Inspect slot 1' }).click()
    const drawer = page.getByRole('complementary', { name: 'Inspector slot 1' })
    await drawer
      .getByText(/dropped|not kept/i)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Add worker' }).click()
    await workersStatus(page).getByText('2/2 listening').waitFor()
  })
})
