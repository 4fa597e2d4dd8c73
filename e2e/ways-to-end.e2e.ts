import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../electron/platform/this-platform.ts'
import { tellToEnd } from '../tools/run/end-deck.mjs'
import { isLong } from '../tools/testing/tested-releases.ts'
import { isAlive, launchDeck, newUserData, patience, server, spawnDeck } from './deck-app.ts'
import { listenOnce } from './listen-once.ts'

const patient = { timeout: 2 * patience, interval: 50 }

/** A deck with a worker of each kind, and who they are. */
interface RunningDeck {
  readonly pid: number
  readonly userData: string
  readonly port: number
  /** Where workers name themselves. */
  readonly marks: string
  readonly workers: Readonly<Record<'blocked' | 'stopped' | 'deaf' | 'healthy', number>>
}

// As systemd ends the session of somebody who logs out: one right after the other.
const alsoTried = [[['SIGHUP']], [['SIGTERM', 'SIGHUP']]] as const

describe.runIf(thisPlatform === 'linux')('a deck that is told to end', () => {
  it.each([[['SIGTERM']], [['SIGINT']], ...(isLong ? alsoTried : [])] as const)(
    'by %j finishes what is under way and leaves nothing',
    async (signals) => {
      const deck = await start(spawnDeck)
      const { answer } = await ask(deck)
      for (const signal of signals) process.kill(deck.pid, signal)
      expect(await answer).toBe(200)
      await nothingLeft(deck)
    },
  )

  it.runIf(isLong)('by a word, as on Windows, finishes what is under way and leaves nothing', async () => {
    let channel: ChildProcess | null = null
    const deck = await start((words, userData) => {
      channel = spawnDeck(words, userData, {}, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      return channel
    })
    const { answer } = await ask(deck)
    tellToEnd(connected(channel), 'SIGINT', 'win32')
    expect(await answer).toBe(200)
    await nothingLeft(deck)
  })

  it('by the end of its terminal finishes what is under way and leaves nothing', async () => {
    let terminal: ChildProcess | null = null
    const deck = await start((words, userData) => {
      terminal = startInTerminal(words, userData)
      return terminal
    })
    const { answer } = await ask(deck)
    process.kill(pidOf(terminal), 'SIGKILL')
    expect(await answer).toBe(200)
    await nothingLeft(deck)
  })

  it('with all of its processes leaves at most what the next start ends, and names', async () => {
    const deck = await start((words, userData) => spawnDeck(words, userData, {}, { detached: true }))
    process.kill(-deck.pid, 'SIGTERM')
    await endedByTheNext(deck)
  })

  it.runIf(isLong)('by the end of its screen leaves at most what the next start ends, and names', async () => {
    const screen = await startScreen()
    const deck = await start((words, userData) => spawnDeck(words, userData, { DISPLAY: screen.display }))
    screen.end()
    await endedByTheNext(deck)
  })
})

async function start(launch: (words: readonly string[], userData: string) => ChildProcess): Promise<RunningDeck> {
  const [userData, marks, port] = [
    newUserData(),
    mkdtempSync(join(tmpdir(), 'clusterdeck-marks-')),
    await listenOnce(0),
  ]
  const variables = ['--env', `PORT=${port}`, '--env', `MARKS=${marks}`]
  // Workers that have the socket itself would keep the port.
  const words = [server('one-of-each.cjs'), '--workers', '4', '--policy', 'shared-handle', ...variables]
  const launched = launch(words, userData)
  launched.stdout?.resume()
  launched.stderr?.resume()
  onTestFinished(() => {
    launched.kill('SIGKILL')
    for (const pid of [...readdirSync(marks).map(marked), ...deckPids(userData)]) {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    }
  })
  const marked = (kind: string): number => Number(readFileSync(join(marks, kind), 'utf8'))
  await expect.poll(() => readdirSync(marks).length, patient).toBe(4)
  const [blocked, stopped, deaf, healthy] = ['blocked', 'stopped', 'deaf', 'healthy'].map(marked)
  const workers = { blocked: blocked ?? 0, stopped: stopped ?? 0, deaf: deaf ?? 0, healthy: healthy ?? 0 }
  await expect.poll(() => [workers.blocked, workers.stopped].map(stateOf), patient).toEqual(['R', 'T'])
  const [pid = 0] = deckPids(userData)
  return { pid, userData, port, marks, workers }
}

/** Asks, and returns once a worker has been asked; it takes a second for the answer. */
async function ask({ port, marks }: RunningDeck): Promise<{ readonly answer: Promise<number | string> }> {
  const answer = fetch(`http://127.0.0.1:${port}/`).then(
    ({ status }) => status,
    (error: unknown) => String(error instanceof Error ? error.cause : error),
  )
  await expect.poll(() => existsSync(join(marks, 'asked')), patient).toBe(true)
  return { answer }
}

async function nothingLeft({ pid, userData, port, workers }: RunningDeck): Promise<void> {
  await expect.poll(() => [pid, ...Object.values(workers)].filter(isAlive), patient).toEqual([])
  expect(await listenOnce(port)).toBe(port)
  expect(readdirSync(join(userData, 'workers'))).toEqual([])
}

async function endedByTheNext({ pid, userData, port, workers }: RunningDeck): Promise<void> {
  const { blocked, stopped, deaf, healthy } = workers
  await expect.poll(() => [pid, deaf, healthy].filter(isAlive), patient).toEqual([])
  const left = Object.entries({ blocked, stopped }).filter(([_state, worker]) => isAlive(worker))
  const next = await launchDeck(['--sample', 'hello', '--env', 'PORT=0', '--workers', '1'], userData)
  onTestFinished(() => next.close())
  for (const [state, worker] of left) {
    await next.page.getByText(`(pid ${worker}, ${state})`).first().waitFor()
    expect(isAlive(worker)).toBe(false)
  }
  // The command line asks for another cluster: this one came back stopped.
  expect(await listenOnce(port)).toBe(port)
}

/** `npm start` in a terminal of its own, which hangs up on everything in it when it ends. */
function startInTerminal(words: readonly string[], userData: string): ChildProcess {
  const command = ['npm', 'start', '--', ...words, '--user-data-dir', userData]
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const cwd = resolve(import.meta.dirname, '..')
  return spawn('script', ['--quiet', '--flush', '--command', command.join(' '), '/dev/null'], { cwd, env })
}

async function startScreen(): Promise<{ readonly display: string; end(): void }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']
  const screen = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const end = (): void => void screen.kill('SIGKILL')
  onTestFinished(end)
  const pipe = screen.stdio[3]
  if (pipe == null) throw new Error('Xvfb cannot tell its display')
  const [number] = await once(pipe, 'data')
  return { display: `:${String(number).trim()}`, end }
}

/** The records of its workers carry the pid of a deck. */
function deckPids(userData: string): number[] {
  const records = readdirSync(join(userData, 'workers'))
  return records.flatMap((name) => /^deck-(\d+)-/.exec(name)?.slice(1, 2).map(Number) ?? [])
}

/** As proc(5) names it: R runs, T is stopped. */
function stateOf(pid: number): string | undefined {
  return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
}

function connected(child: ChildProcess | null): ChildProcess {
  if (child === null) throw new Error('it was not started')
  return child
}

function pidOf(child: ChildProcess | null): number {
  return child?.pid ?? 0
}
