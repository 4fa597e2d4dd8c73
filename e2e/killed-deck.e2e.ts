import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { newUserData, patience, server, spawnDeck } from './deck-app.ts'

/** Set it to 20 for the long run. */
const killCount = Number(process.env.CLUSTERDECK_DECK_KILLS ?? 2)
/** From before the first fork until long after workers are blocked. */
const latestKillMs = 6000

/** On this system a process can be told apart by what it was started with. */
describe.skipIf(process.platform !== 'linux')('a deck that is killed at any moment', () => {
  const decks: ChildProcess[] = []
  afterAll(() => {
    for (const deck of decks) deck.kill('SIGKILL')
  })

  it(
    'leaves no worker once the next one has started, blocked and stopped workers included',
    async () => {
      const userData = newUserData()
      const script = server('blocked.cjs')
      const start = (): ChildProcess => {
        const deck = spawnDeck([script, '--workers', '3'], userData)
        decks.push(deck)
        return deck
      }
      for (let kill = 0; kill < killCount; kill += 1) {
        const deck = start()
        await delay(Math.random() * latestKillMs)
        const [stopped] = workersOf(script, deck.pid)
        if (stopped !== undefined) process.kill(stopped, 'SIGSTOP')
        const exited = once(deck, 'exit')
        deck.kill('SIGKILL')
        await exited
      }
      const left = workersOf(script, null)
      const last = start()
      await expect.poll(() => left.filter(isAlive), { timeout: patience }).toEqual([])
      await expect.poll(() => workersOf(script, last.pid).length, { timeout: patience }).toBe(3)
      const ended = once(last, 'exit')
      last.kill('SIGTERM')
      last.kill('SIGTERM')
      await ended
      await expect.poll(() => workersOf(script, null), { timeout: patience }).toEqual([])
    },
    60_000 + killCount * 15_000,
  )
})

/** Processes that run this script; with `parent`, only its children. */
function workersOf(script: string, parent: number | null | undefined): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && runs(pid, script) && (parent === null || parentOf(pid) === parent))
}

function runs(pid: number, script: string): boolean {
  const words = read(`/proc/${pid}/cmdline`).split('\0')
  return words.includes(script) && words.includes('--require') && isAlive(pid)
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
}

/** A zombie is gone. */
function isAlive(pid: number): boolean {
  const state = /^State:\s+(\S)/m.exec(read(`/proc/${pid}/status`))?.[1]
  return state !== undefined && state !== 'Z'
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
