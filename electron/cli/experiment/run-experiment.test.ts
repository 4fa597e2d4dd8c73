import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest'
import { bundleCli } from '../../../tools/testing/test-cli.ts'
import { mountSmallDisk } from '../../../tools/testing/test-full-disk.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { readJournal } from '../../orphans/journal.ts'

const long = { timeout: 90_000 }
const patient = { timeout: 30_000, interval: 20 }
const node = resolve(import.meta.dirname, '../../../node_modules/node-20/bin/node')
const script = resolve(import.meta.dirname, '../fixtures/serves.cjs')
const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-experiments-'))

let program: string
beforeAll(async () => {
  program = await bundleCli()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A short experiment: enough requests for its limits, and no more. */
const file = (more: object = {}) => ({
  version: 1,
  title: 'Kill <one> & recover',
  load: { ratePerSec: 100, connections: 10 },
  timing: { settle: '500 ms', before: '2 s', after: '2 s' },
  'steady-state-hypothesis': {
    title: 'One killed worker is replaced within 5 s',
    probes: [
      { name: 'all listen', tolerance: 'workers.listening==desired within 5s' },
      { name: 'few errors', tolerance: 'errors<5%', when: 'all' },
    ],
  },
  method: [{ name: 'kill one', action: 'worker.sigkill', pauses: { after: '2 s' } }],
  ...more,
})

/** The program with records and results of its own. */
class Run {
  readonly dir = mkdtempSync(join(dir, 'run-'))
  readonly #process: ChildProcess
  out = ''
  complaints = ''

  constructor(test: Pick<TestContext, 'onTestFinished'>, words: readonly string[], content: object | null = file()) {
    const path = join(this.dir, 'experiment.json')
    if (content !== null) writeFileSync(path, JSON.stringify(content))
    const own = content === null ? [] : [path, '--user-data-dir', this.dir]
    this.#process = spawn(node, [program, 'experiment', ...words.slice(0, 1), ...own, ...words.slice(1)], {
      env: { ...process.env, PORT: '0', ELECTRON_RUN_AS_NODE: undefined },
      cwd: this.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process.stdout?.on('data', (text) => {
      this.out += text
    })
    this.#process.stderr?.on('data', (text) => {
      this.complaints += text
    })
    test.onTestFinished(() => void this.#process.kill('SIGKILL'))
  }

  /** Processes on record as forked and not gone. */
  get pids(): readonly number[] {
    const records = join(this.dir, 'workers')
    const files = existsSync(records) ? readdirSync(records) : []
    return files
      .flatMap((name) => readJournal(readFileSync(join(records, name), 'utf8'))?.forks ?? [])
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

// Those that take long wait for most of their time, each in a folder of its own.
describe.runIf(existsSync(node))('clusterdeck experiment run', () => {
  it.concurrent('passes, with both reports, and ends with 0', long, async (context) => {
    const words = ['run', '--script', script, '--workers', '2', '--junit', 'r.xml', '--html', 'r.html', '--json']
    const run = new Run(context, words)
    expect([await run.exitCode(), run.complaints]).toEqual([0, ''])
    const lines = run.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({ event: 'ended', verdict: 'passed', result: { machine: { workers: 2 } } })
    expect(lines.map(({ words: said }) => said).join('\n')).toMatch(/kill one: SIGKILL on slot \d landed: /)
    const [first] = lines.at(-1).result.runs
    expect(first.figures.listeningAgainMs).toBeGreaterThan(0)
    expect(first.figures.noticedMs).toBeGreaterThanOrEqual(0)
    expect(readFileSync(join(run.dir, 'r.xml'), 'utf8')).toContain('errors="0"')
    expect(readFileSync(join(run.dir, 'r.html'), 'utf8')).toContain('Kill &lt;one&gt; &amp; recover')
    expect(readdirSync(join(run.dir, 'experiments'))).toHaveLength(1)
    expect(run.pids).toEqual([])
  })

  it.concurrent('fails where the hypothesis does not hold, and ends with 1', long, async (context) => {
    const probes = [
      { name: 'steady', tolerance: 'errors<5%', when: 'before' },
      { name: 'restarts', tolerance: 'restarts.count<1', when: 'after' },
    ]
    const run = new Run(context, ['run', '--script', script, '--workers', '2'], {
      ...file(),
      'steady-state-hypothesis': { title: 'Nobody restarts', probes },
    })
    expect(await run.exitCode()).toBe(1)
    expect(run.out).toMatch(/failed: The hypothesis did not hold: restarts < 1 after: 1/)
  })

  it.concurrent('is void where it was not steady before, does nothing, and ends with 3', long, async (context) => {
    const probes = [{ name: 'fast', tolerance: 'p(95)<50' }]
    const hypothesis = { title: 'It is fast', probes }
    const run = new Run(context, ['run', '--script', script, '--workers', '2', '--env', 'SLOW_MS=120'], {
      ...file(),
      'steady-state-hypothesis': hypothesis,
    })
    expect(await run.exitCode()).toBe(3)
    expect(run.out).toContain('void: It was not steady before, so nothing was done to it: p95 < 50 ms before')
    expect(run.out).not.toContain('SIGKILL')
  })

  it.concurrent(
    'is interrupted by Ctrl-C: what is paused goes on first, nothing is left, and it ends with 130',
    long,
    async (context) => {
      const method = [{ name: 'pause one', action: 'worker.pause', pauses: { after: '60 s' } }]
      const run = new Run(context, ['run', '--script', script, '--workers', '2'], file({ method }))
      await run.says('pause one: Pause on slot')
      run.signal('SIGINT')
      expect(await run.exitCode()).toBe(130)
      expect(run.out).toContain('aborted: it was stopped by hand')
      expect(run.pids).toEqual([])
    },
  )

  it.concurrent('is interrupted before it began, and ends with 130', long, async (context) => {
    const run = new Run(context, ['run', '--script', script, '--workers', '2'], file({ timing: { settle: '60 s' } }))
    await vi.waitFor(() => expect(run.pids.length).toBeGreaterThan(0), patient)
    run.signal('SIGTERM')
    expect([await run.exitCode(), run.pids]).toEqual([130, []])
  })

  it.runIf(isLong).concurrent('names the script itself, from where the file lies', long, async (context) => {
    const run = new Run(
      context,
      ['run'],
      file({
        script: 'here.cjs',
        workers: 1,
        method: [{ name: 'look', type: 'probe', probe: 'workers.listening', pauses: { after: '1 s' } }],
      }),
    )
    writeFileSync(join(run.dir, 'here.cjs'), readFileSync(script))
    expect([await run.exitCode(), run.complaints]).toEqual([0, ''])
    expect(run.out).toContain('look: 1')
  })

  it.each<[string, readonly string[], object, number, string]>([
    [
      'a file that is wrong',
      ['--script', script],
      { ...file(), method: [] },
      2,
      'method: A method needs at least one step',
    ],
    ['no script', [], file(), 2, 'Run it on what?'],
    ['a script that is not there', ['--script', 'gone.cjs'], file(), 5, 'gone.cjs'],
    ['a script that ends at once', ['--script', resolve(import.meta.dirname, '../fixtures/broken.cjs')], file(), 5, ''],
    [
      'a slot that is not there',
      ['--script', script, '--workers', '2'],
      file({ method: [{ name: 'kill nine', action: 'worker.sigkill', target: { kind: 'slots', slots: [9] } }] }),
      5,
      '"kill nine" is for slot 9, and the cluster has slots 1 and 2. Nothing was begun',
    ],
    [
      'a rail that forbids the first step',
      ['--script', script, '--workers', '2'],
      file({ guardRails: { leastListening: { isOn: true, count: 2 } } }),
      5,
      'The guard rail wants 2 listening and unhurt, and "kill one" (SIGKILL) would leave 1',
    ],
    [
      'a folder of a report that is not there',
      ['--script', script, '--html', 'nowhere/r.html'],
      file(),
      5,
      'could not be written',
    ],
    ['a report that is a folder', ['--script', script, '--html', '.'], file(), 5, 'it is a folder. Name a file in it'],
  ])('with %s is not begun', long, async (_what, words, content, code, said) => {
    const run = new Run({ onTestFinished }, ['run', ...words], content)
    expect(await run.exitCode()).toBe(code)
    expect(run.complaints).toContain(said)
  })

  it.runIf(isLong).concurrent(
    'keeps the verdict, says that a report was not written, and ends with 1 where it passed',
    long,
    async (context) => {
      const disk = mountSmallDisk()
      if (disk === null) return context.skip('only root on Linux may mount a disk')
      context.onTestFinished(() => disk.end())
      const run = new Run(context, ['run', '--script', script, '--workers', '2', '--html', join(disk.dir, 'r.html')])
      await run.says('steady before')
      disk.fill()
      expect(await run.exitCode()).toBe(1)
      expect(run.out).toContain('passed: ')
      expect(run.complaints).toContain('was not written: ENOSPC')
    },
  )

  it.each<[readonly string[], number, string]>([
    [['list'], 0, 'kill-and-recover'],
    [['show', 'kill-and-recover'], 0, 'title: Kill and recover'],
    [['validate', 'one-slow-worker'], 0, 'method: slow one worker down: Add latency on 1 slot at random'],
    [['validate', 'nowhere'], 2, 'There is no file'],
    [['export', '--chaostoolkit', 'kill-and-recover'], 0, '"type": "process"'],
    [['--help'], 0, 'Exit codes:\n  0 '],
    [['fly'], 2, ''],
  ])('%j is answered', async (words, code, said) => {
    const run = new Run({ onTestFinished }, words, null)
    expect([await run.exitCode(), run.out + run.complaints]).toEqual([code, expect.stringContaining(said)])
  })
})
