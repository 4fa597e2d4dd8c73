import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../tools/testing/free-port.ts'
import { isLong } from '../tools/testing/tested-releases.ts'
import { type DeckApp, isAlive, launchDeck, newUserData, patience, server, spawnDeck } from './deck-app.ts'
import { listenOnce } from './listen-once.ts'

/** Set it to 20 for the long run. */
const crashCount = Number(process.env.CLUSTERDECK_CRASHES ?? (isLong ? 4 : 2))
/** Where the figures of the long run go. */
const reportPath = process.env.CLUSTERDECK_CRASHES_REPORT
const workers = 6
const patient = { timeout: patience, interval: 100 }

describe('a deck that is killed', () => {
  it(
    `leaves nothing behind once the next one has started: ${crashCount} times at random moments`,
    async () => {
      const port = await freePort()
      const userData = newUserData()
      const script = [server('hard-to-end.cjs'), '--env', `PORT=${port}`]
      // Workers that have the socket itself would keep the port.
      const words = [...script, '--workers', String(workers), '--policy', 'shared-handle']
      const figures = { crashes: 0, processes: 0, outlived: 0, told: 0 }
      let left: readonly number[] = []
      let running = 0
      onTestFinished(() => {
        for (const pid of [running, ...left].filter((one) => one > 0 && isAlive(one))) process.kill(pid, 'SIGKILL')
      })
      for (let crash = 0; crash < crashCount; crash += 1) {
        // Every second one dies before its window is driven: while it ends what was left, or while its workers boot.
        const deck =
          crash % 2 === 0 ? await launchDeck(crash === 0 ? words : [], userData) : early(spawnDeck([], userData).pid)
        running = deck.pid
        if ('page' in deck) {
          await told(deck, left)
          figures.told += left.length
          left = []
          await expect.poll(() => servedPort(deck.page), patient).toBe(port)
        }
        await pause(Math.random() * ('page' in deck ? 2500 : 5000))
        const all = killWithWitness(deck.pid)
        left = await settled([...left, ...all])
        figures.crashes += 1
        figures.processes += all.length
        figures.outlived += left.filter((pid) => all.includes(pid)).length
      }
      const last = await launchDeck([], userData)
      running = last.pid
      await told(last, left)
      figures.told += left.length
      await expect.poll(() => servedPort(last.page), patient).toBe(port)
      const all = descendantsOf(last.pid)
      // Asked twice it ends its workers at once.
      const living = (): number[] => {
        if (isAlive(last.pid)) process.kill(last.pid, 'SIGTERM')
        return [last.pid, ...all].filter(isAlive)
      }
      await expect.poll(living, { timeout: patience, interval: 500 }).toEqual([])
      expect(await listenOnce(port)).toBe(port)
      if (reportPath !== undefined) writeFileSync(reportPath, JSON.stringify(figures))
    },
    60_000 + 20_000 * crashCount,
  )
})

const early = (pid = 0): { pid: number } => ({ pid })

/** Nothing is forked any more while it is looked at. */
function killWithWitness(pid: number): number[] {
  process.kill(pid, 'SIGSTOP')
  const all = descendantsOf(pid)
  process.kill(pid, 'SIGKILL')
  return [pid, ...all]
}

function descendantsOf(ancestor: number): number[] {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = listing.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const found = [ancestor]
  for (const one of found) found.push(...pairs.flatMap(([pid, parent]) => (parent === one && pid ? [pid] : [])))
  return found.slice(1)
}

/** Those that still live when nobody has gone for a second. */
async function settled(pids: readonly number[]): Promise<readonly number[]> {
  let [living, quiet] = [pids.filter(isAlive), 0]
  while (quiet < 5) {
    await pause(200)
    const now = living.filter(isAlive)
    quiet = now.length === living.length ? quiet + 1 : 0
    living = now
  }
  return living
}

/** They are gone, and a notice names each. */
async function told({ page }: DeckApp, left: readonly number[]): Promise<void> {
  await expect.poll(() => left.filter(isAlive), patient).toEqual([])
  for (const pid of left) await page.getByText(`(pid ${pid}, `).first().waitFor()
}

async function servedPort(page: Page): Promise<number> {
  const link = page.getByRole('link', { name: /^http:\/\// })
  return Number(new URL((await link.getAttribute('href')) ?? '').port)
}
