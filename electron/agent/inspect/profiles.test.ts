import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentInspectOrder } from '../../../shared/inspection/agent-orders.ts'
import { type Runtime, runtimes, TestWorker, testConfig } from '../../../tools/testing/test-worker.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'

type StartOrder = Extract<AgentInspectOrder, { kind: 'start-profile' }>

let lastId = 0

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-profiles-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function anOrder(given: Partial<StartOrder> = {}): StartOrder {
  const common = { kind: 'start-profile', what: 'cpu', interval: 500, mostMs: 20_000, until: 'stopped' } as const
  return { ...common, profileId: ++lastId, path: join(aFolder(), 'raw.json'), ...given }
}

/** Null: done; else why not. */
async function ask(worker: TestWorker, order: object): Promise<string | null> {
  const requestId = worker.askAnything({ type: 'inspect', order })
  const answer = await vi.waitUntil(
    () => worker.messages.find((one) => 'requestId' in one && one.requestId === requestId),
    { timeout: 10_000, interval: 5 },
  )
  return answer.type === 'refused' ? answer.words : null
}

async function startWorker(runtime: Runtime, execArgs: readonly string[] = []): Promise<TestWorker> {
  const worker = new TestWorker({ script: 'remote.cjs', runtime, execArgs })
  await worker.until('report')
  return worker
}

async function reportOf(worker: TestWorker, { profileId }: StartOrder) {
  const { report } = await worker.until(
    'inspected',
    (one) => one.report.kind === 'profile' && one.report.profileId === profileId,
  )
  if (report.kind !== 'profile') throw new Error(`a report of another kind: ${report.kind}`)
  return report
}

const read = ({ path }: StartOrder): string => readFileSync(path, 'utf8')

const spin = `
  function hotPlace() { const end = Date.now() + 150; let sum = 0; while (Date.now() < end) sum += Math.sqrt(sum + 1); return sum }
  hotPlace(); return process.pid`
/** What an app could see of a look: keys by identity would be the same in both; these are what counts up. */
const look = `
  const inspector = require('node:inspector')
  const counts = { url: String(inspector.url()), listeners: {}, resources: {}, descriptors: 0, threads: 0 }
  for (const name of process.eventNames()) counts.listeners[String(name)] = process.listenerCount(name)
  for (const kind of process.getActiveResourcesInfo()) counts.resources[kind] = (counts.resources[kind] ?? 0) + 1
  counts.modules = Object.keys(require.cache).length
  if (process.platform === 'linux') {
    counts.descriptors = require('node:fs').readdirSync('/proc/self/fd').length
    counts.threads = require('node:fs').readdirSync('/proc/self/task').length
  }
  return counts`

describe.each(runtimes)('a profile of a worker on $name', (runtime) => {
  it('names the function that is hot, in a file for this user alone, and leaves nothing in the process', async () => {
    const worker = await startWorker(runtime)
    await worker.run(look)
    const before = await worker.run(look)
    const order = anOrder()
    expect(await ask(worker, order)).toBeNull()
    await worker.run(spin)
    expect(await ask(worker, { kind: 'stop-profile', profileId: order.profileId, isWanted: true })).toBeNull()
    const { byteCount, words } = await reportOf(worker, order)
    expect([words, byteCount]).toEqual(['', Buffer.byteLength(read(order))])
    expect(read(order)).toContain('"hotPlace"')
    expect(statSync(order.path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(order.path, '..'))).toEqual(['raw.json'])
    expect(await worker.run(look)).toEqual(before)
    expect([worker.stdout, worker.stderr]).toEqual(['', ''])
  })

  it('of its start begins before the first line and ends when it listens', async () => {
    const order = anOrder({ until: 'listening' })
    const config = JSON.stringify({ ...testConfig, looks: [order] })
    const worker = new TestWorker({ script: 'remote.cjs', runtime, config })
    await worker.run(`${spin.replace('return process.pid', '')}
      kept.server = require('node:http').createServer()
      await new Promise((done) => kept.server.listen(0, done))`)
    const report = await reportOf(worker, order)
    expect(report).toMatchObject({ endedBy: 'listening', words: '' })
    expect(read(order)).toContain('"hotPlace"')
    expect(read(order)).toContain('remote.cjs')
  })
})

describe.each(isLong ? runtimes : runtimes.slice(0, 1))('on $name, a profile', (runtime) => {
  it('tells who allocates what is still held', async () => {
    const worker = await startWorker(runtime)
    const order = anOrder({ what: 'allocations', interval: 4096 })
    expect(await ask(worker, order)).toBeNull()
    await worker.run(
      `function keepsMuch() { kept.much = Array.from({ length: 50000 }, (_, at) => ({ at })) }; keepsMuch()`,
    )
    await ask(worker, { kind: 'stop-profile', profileId: order.profileId, isWanted: true })
    await reportOf(worker, order)
    expect(read(order)).toContain('"keepsMuch"')
    // Nobody samples any more: the next may begin.
    const next = anOrder({ what: 'allocations' })
    expect(await ask(worker, next)).toBeNull()
  })

  it('goes on beside an inspector session of the app, and does not end what that began', async () => {
    const worker = await startWorker(runtime)
    await worker.run(`
      const { Session } = require('node:inspector')
      kept.session = new Session()
      kept.session.connect()
      kept.post = (method, parameters) =>
        new Promise((done, failed) => kept.session.post(method, parameters, (error, value) => error ? failed(error) : done(value)))
      await kept.post('Profiler.enable')
      await kept.post('Profiler.start')
      await kept.post('HeapProfiler.startSampling')`)
    const allocations = anOrder({ what: 'allocations' })
    expect(await ask(worker, allocations)).toMatch(/allocations are sampled already/)
    const order = anOrder()
    expect(await ask(worker, order)).toBeNull()
    await worker.run(spin)
    // One byte in 32 kB is sampled: of so many some are.
    await worker.run('kept.much = Array.from({ length: 50_000 }, (_, number) => ({ number })); return kept.much.length')
    await ask(worker, { kind: 'stop-profile', profileId: order.profileId, isWanted: true })
    await reportOf(worker, order)
    expect(read(order)).toContain('"hotPlace"')
    const own = await worker.run(`
      const { profile } = await kept.post('Profiler.stop')
      const { profile: sampled } = await kept.post('HeapProfiler.stopSampling')
      return [profile.nodes.some(({ callFrame }) => callFrame.functionName === 'hotPlace'), sampled.head.children.length > 0]`)
    expect(own).toEqual([true, true])
  })
})

describe('a profile of a worker', () => {
  const [runtime] = runtimes
  if (runtime === undefined) throw new Error('no runtime')

  it('ends by itself when nobody ends it', async () => {
    const worker = await startWorker(runtime)
    const order = anOrder({ mostMs: 100 })
    expect(await ask(worker, order)).toBeNull()
    expect(await reportOf(worker, order)).toMatchObject({ endedBy: 'time', words: '' })
  })

  it('is one at a time, refused where the order is junk, and leaves no file when nobody wants it', async () => {
    const worker = await startWorker(runtime)
    const order = anOrder()
    expect(await ask(worker, { ...order, interval: -1 })).toMatch(/understands/)
    expect(await ask(worker, order)).toBeNull()
    expect(await ask(worker, anOrder())).toMatch(/being taken already/)
    expect(await ask(worker, { kind: 'stop-profile', profileId: order.profileId + 50, isWanted: true })).toMatch(
      /no profile/,
    )
    expect(await ask(worker, { kind: 'stop-profile', profileId: order.profileId, isWanted: false })).toBeNull()
    expect(await ask(worker, anOrder())).toBeNull()
    expect(readdirSync(join(order.path, '..'))).toEqual([])
  })

  it('says why it was not written, and another one can follow', async () => {
    const worker = await startWorker(runtime)
    const order = anOrder({ path: '/proc/nowhere/raw.json', mostMs: 50 })
    expect(await ask(worker, order)).toBeNull()
    expect((await reportOf(worker, order)).words).toMatch(/could not be written: ENOENT/)
    expect(await ask(worker, anOrder())).toBeNull()
  })

  it("is refused in words by Node's permission model, and the worker runs on", async () => {
    const worker = await startWorker(runtime, ['--permission', '--allow-fs-read=*'])
    expect(await ask(worker, anOrder())).toMatch(/permission model/)
    expect(await worker.run('return 1 + 1')).toBe(2)
  })

  it('does not disturb a debugger, whose address stays', async () => {
    const worker = await startWorker(runtime, ['--inspect=127.0.0.1:0'])
    const url = `return require('node:inspector').url()`
    const before = await worker.run(url)
    const order = anOrder({ mostMs: 50 })
    expect(await ask(worker, order)).toBeNull()
    await reportOf(worker, order)
    expect(before).toMatch(/^ws:/)
    expect(await worker.run(url)).toBe(before)
  })
})
