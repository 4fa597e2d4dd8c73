import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { bundleCli } from '../../tools/testing/test-cli.ts'
import { releases } from '../../tools/testing/tested-releases.ts'
import { readJournal } from '../orphans/journal.ts'
import { readProcStat } from '../orphans/process-identity.ts'

const patient = { timeout: 15_000, interval: 20 }
const nodes = releases
  .filter((major) => major >= 20)
  .map((major) => ({ major, path: resolve(import.meta.dirname, `../../node_modules/node-${major}/bin/node`) }))
  .filter(({ path }) => existsSync(path))
const fixture = (name: string): string => resolve(import.meta.dirname, 'fixtures', name)

let program: string
const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-cli-'))
beforeAll(async () => {
  program = await bundleCli()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** The program on one release of Node, with records of its own. */
class Run {
  readonly #records: string
  readonly #process: ChildProcess
  out = ''
  complaints = ''

  constructor(
    { onTestFinished }: TestContext,
    node: string,
    words: readonly string[],
    { port = 0, userData = mkdtempSync(join(dir, 'data-')) } = {},
  ) {
    this.#records = join(userData, 'workers')
    this.#process = spawn(node, [program, 'run', ...words, '--user-data-dir', userData], {
      env: { ...process.env, PORT: String(port), ELECTRON_RUN_AS_NODE: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process.stdout?.on('data', (text) => {
      this.out += text
    })
    this.#process.stderr?.on('data', (text) => {
      this.complaints += text
    })
    onTestFinished(() => void this.#process.kill('SIGKILL'))
  }

  /** Workers on record as forked and not gone, by slot. */
  get pids(): readonly number[] {
    const files = existsSync(this.#records) ? readdirSync(this.#records) : []
    return files
      .flatMap((name) => readJournal(readFileSync(join(this.#records, name), 'utf8'))?.forks ?? [])
      .sort((a, b) => Number(a.slot) - Number(b.slot))
      .map(({ pid }) => pid)
  }

  async says(words: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.out + this.complaints).toMatch(words), patient)
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  async exitCode(): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'close')
    return this.#process.exitCode
  }
}

/** The releases of Node are only there on Linux. A zombie waits for nothing but its parent's word. */
const isAlive = (pid: number): boolean => {
  const found = readProcStat(pid)
  return found !== null && found.state !== 'zombie'
}
const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(port, () => probe.close(() => done(true)))
  })
const nothingIsLeft = async (pids: readonly number[], port: number): Promise<void> => {
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), patient)
  expect(await isFree(port)).toBe(true)
}

describe.concurrent.each(nodes)('a deck without a window, on Node $major', ({ path }) => {
  it('serves a sample, tells of a killed worker and its successor, and leaves nothing at Ctrl-C', async (test) => {
    const port = await freePort()
    const run = new Run(test, path, ['--sample', 'hello', '--name', 'shop', '--workers', '2'], { port })
    await run.says(`shop: 2/2 listening on http://localhost:${port}`)
    const [first = 0, ...others] = run.pids
    process.kill(first, 'SIGKILL')
    await run.says(`shop: slot 1 is listening again on port ${port} as g2`)
    expect(run.out).toContain('shop: slot 1 exited by SIGKILL')
    const pids = [first, ...others, ...run.pids]
    run.signal('SIGINT')
    expect(await run.exitCode()).toBe(0)
    await nothingIsLeft(pids, port)
    expect([run.pids, run.complaints]).toEqual([[], ''])
  })

  it('says why a script cannot be started', async (test) => {
    const run = new Run(test, path, ['/nowhere/server.js'])
    expect(await run.exitCode()).toBe(5)
    expect(run.complaints).toContain('/nowhere/server.js was not started: /nowhere/server.js does not exist')
    expect(run.out).toBe('')
  })
})

describe.runIf(nodes.length > 0).concurrent('a deck without a window', () => {
  const node = nodes[0]?.path ?? ''

  it('is gone with its workers when it is killed; the next one ends those that were stopped', async (test) => {
    const port = await freePort()
    const userData = mkdtempSync(join(dir, 'data-'))
    const run = new Run(test, node, ['--sample', 'hello', '--workers', '2'], { port, userData })
    await run.says('2/2 listening')
    const [stopped = 0, other = 0] = run.pids
    process.kill(stopped, 'SIGSTOP')
    run.signal('SIGKILL')
    await run.exitCode()
    await vi.waitFor(() => expect([isAlive(stopped), isAlive(other)]).toEqual([true, false]), patient)
    const next = new Run(test, node, ['--sample', 'hello', '--workers', '1'], { port, userData })
    await next.says('1/1 listening')
    expect(next.complaints).toContain(
      `Ended 1 worker that a dead deck left behind: Hello slot 1 (pid ${stopped}, stopped)`,
    )
    const pids = [stopped, ...next.pids]
    next.signal('SIGTERM')
    expect(await next.exitCode()).toBe(0)
    await nothingIsLeft(pids, port)
  })

  it('waits for what is under way, and not for a second Ctrl-C', async (test) => {
    const port = await freePort()
    const run = new Run(test, node, [fixture('slow.cjs'), '--workers', '1'], { port })
    await run.says('1/1 listening')
    const { pids } = run
    const client = connect(port, 'localhost').on('error', () => {})
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(client, 'data')
    run.signal('SIGINT')
    await run.says('stopping')
    // The same keystroke may come twice; a second one takes longer.
    const again = setInterval(() => run.signal('SIGINT'), 50)
    expect(await run.exitCode()).toBe(130)
    clearInterval(again)
    await nothingIsLeft(pids, port)
  })

  it.each([
    ['run', '--sample', 'hello'],
    ['experiment', 'run', 'kill-and-recover', '--sample', 'hello'],
    ['export', 'pm2', '--sample', 'hello'],
    ['lesson', 'check'],
  ])('%s %s refuses a folder for its own that the system does not make, and starts nothing', async (...words) => {
    const refused = await promisify(execFile)(node, [program, ...words, '--user-data-dir', '/proc/no-such-folder/x'], {
      timeout: patient.timeout,
    }).catch((error) => error)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toBe(
      'error: the user data folder /proc/no-such-folder/x cannot be written (ENOENT); name another with --user-data-dir\n',
    )
  })

  it('ends when every slot is given up, with the error and the events as JSON', async (test) => {
    const run = new Run(test, node, [fixture('broken.cjs'), '--name', 'broken', '--workers', '1', '--json'])
    expect(await run.exitCode()).toBe(1)
    expect(run.complaints).toMatch(/broken: Slot 1 failed: Error: no database at db:5432/)
    const events = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ cluster, event }) => [cluster, event.kind])).toContainEqual(['broken', 'failed'])
  })

  it('ends with its own primary, and says what that decided', async (test) => {
    const words = ['--primary', 'own', '--name', 'own', '--args=3']
    const run = new Run(test, node, [fixture('own-primary.cjs'), ...words])
    expect(await run.exitCode()).toBe(1)
    expect(run.complaints).toMatch(/own: Your primary exited with code 3 after .*: Its 1 worker ended with it/)
    expect(run.out).toMatch(/own: your primary forked g1 in slot 1 \(pid \d+\)/)
    expect(run.out).toMatch(/own: your primary exited with code 3 after .*; its 1 worker ended with it, as under Node/)
    expect(run.pids).toEqual([])
  })
})
