import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentInspectReport } from '../../../../shared/inspection/agent-reports.ts'
import { mountSmallDisk } from '../../../../tools/testing/test-full-disk.ts'
import { type Runtime, runtimes, TestWorker } from '../../../../tools/testing/test-worker.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'

type Kind = Exclude<AgentInspectReport['kind'], 'profile'>

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-heap-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startWorker(runtime: Runtime): Promise<TestWorker> {
  const worker = new TestWorker({ script: 'remote.cjs', runtime, execArgs: [] })
  await worker.until('report')
  return worker
}

/** Null: taken; else why not. */
async function ask(worker: TestWorker, order: object): Promise<string | null> {
  const requestId = worker.askAnything({ type: 'inspect', order })
  const answer = await vi.waitUntil(
    () => worker.messages.find((one) => 'requestId' in one && one.requestId === requestId),
    { timeout: 20_000, interval: 5 },
  )
  return answer.type === 'refused' ? answer.words : null
}

async function ended<K extends Kind>(worker: TestWorker, kind: K): Promise<Extract<AgentInspectReport, { kind: K }>> {
  const isIt = (report: AgentInspectReport): report is Extract<AgentInspectReport, { kind: K }> =>
    report.kind === kind && !('state' in report && (report.state === 'walking' || report.state === 'writing'))
  const { report } = await worker.until('inspected', (message) => isIt(message.report))
  if (!isIt(report)) throw new Error(`a report of another look: ${report.kind}`)
  return report
}

const leak = `
  class Leaked { constructor(at) { this.at = at } }
  kept.leaked = Array.from({ length: 1000 }, (_, at) => new Leaked(at))
  return kept.leaked.length`

const endSession = `
  const { Session } = require('node:inspector')
  const session = new Session()
  session.connect()
  session.disconnect()`

// The embedded Node's stands beside these in the tests of the deck.
describe.each(isLong ? runtimes : runtimes.slice(1, 2))('a look at the memory of a worker on $name', (runtime) => {
  it('writes a whole heap snapshot for this user alone, and the app serves on', { timeout: 60_000 }, async () => {
    const worker = await startWorker(runtime)
    const folder = aFolder()
    const path = join(folder, 'one.heapsnapshot')
    await worker.run(leak)
    expect(await ask(worker, { kind: 'heap-snapshot', lookId: 1, path })).toBeNull()
    const report = await ended(worker, 'heap-snapshot')
    expect(report).toMatchObject({ state: 'done', words: '', byteCount: statSync(path).size })
    expect(JSON.parse(readFileSync(path, 'utf8')).strings).toContain('Leaked')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['one.heapsnapshot'])
    expect(await worker.run('return kept.leaked.length')).toBe(1000)
    expect([worker.stdout, worker.stderr]).toEqual(['', ''])
  })

  it('tells what Node reports, without the environment unless that is wanted, and collects garbage', async () => {
    const worker = await startWorker(runtime)
    const path = join(aFolder(), 'report.json')
    expect(await ask(worker, { kind: 'diagnose', lookId: 2, path, withEnvironment: false })).toBeNull()
    expect((await ended(worker, 'diagnosed')).words).toBe('')
    const report = JSON.parse(readFileSync(path, 'utf8'))
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['header', 'javascriptHeap']))
    expect(report.environmentVariables).toBeUndefined()
    const whole = join(aFolder(), 'whole.json')
    await ask(worker, { kind: 'diagnose', lookId: 3, path: whole, withEnvironment: true })
    // The worker's word, not the file: that is there before all of it is.
    await worker.until('inspected', ({ report }) => report.kind === 'diagnosed' && report.lookId === 3)
    expect(JSON.parse(readFileSync(whole, 'utf8')).environmentVariables).toHaveProperty('PATH')
    await worker.run(`kept.much = Array.from({ length: 300000 }, (_, at) => ({ at })); return 0`)
    await worker.run('kept.much = null; return 0')
    expect(await ask(worker, { kind: 'collect-garbage', lookId: 4 })).toBeNull()
    const { beforeBytes, afterBytes, words } = await ended(worker, 'collected')
    expect(words).toBe('')
    expect(beforeBytes - afterBytes).toBeGreaterThan(5_000_000)
  })
})

describe('a heap snapshot', () => {
  const [runtime] = runtimes
  if (runtime === undefined) throw new Error('no runtime')

  it('numbers objects as the one before did, unless another inspector session ended meanwhile', async () => {
    const worker = await startWorker(runtime)
    const folder = aFolder()
    const numberings: number[] = []
    for (const lookId of [1, 2, 3]) {
      if (lookId === 3) await worker.run(endSession)
      await ask(worker, { kind: 'heap-snapshot', lookId, path: join(folder, String(lookId)) })
      const { report } = await worker.until(
        'inspected',
        ({ report: one }) => one.kind === 'heap-snapshot' && one.lookId === lookId && one.state === 'done',
      )
      if (report.kind === 'heap-snapshot') numberings.push(report.numbering)
    }
    expect(numberings).toEqual([1, 1, 2])
  })

  it.runIf(isLong)('that finds no folder is refused in words, and another may follow', async () => {
    const worker = await startWorker(runtime)
    expect(await ask(worker, { kind: 'heap-snapshot', lookId: 1, path: '/nowhere/x' })).toMatch(/ENOENT/)
    expect(await ask(worker, { kind: 'heap-snapshot', lookId: -1, path: '' })).toMatch(/understands/)
    const path = join(aFolder(), 'x')
    expect(await ask(worker, { kind: 'heap-snapshot', lookId: 2, path })).toBeNull()
    expect((await ended(worker, 'heap-snapshot')).state).toBe('done')
  })

  it('that finds no room leaves no file, and the worker serves on', { timeout: 60_000 }, async ({ skip }) => {
    const disk = mountSmallDisk()
    if (disk === null) return skip('only root on Linux may mount a disk')
    onTestFinished(() => disk.end())
    const worker = await startWorker(runtime)
    expect(await ask(worker, { kind: 'heap-snapshot', lookId: 1, path: join(disk.dir, 'x') })).toBeNull()
    expect(await ended(worker, 'heap-snapshot')).toMatchObject({
      state: 'failed',
      words: expect.stringMatching(/ENOSPC/),
    })
    expect(readdirSync(disk.dir)).toEqual([])
    expect(await worker.run('return 7')).toBe(7)
  })
})
