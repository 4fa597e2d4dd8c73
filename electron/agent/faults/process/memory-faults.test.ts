import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { outerRuntimes, TestWorker } from '../../../../tools/testing/test-worker.ts'
import { aFault, askFault, begin, landed, startWorker, undo } from '../testing/ask-fault.ts'

const isLinux = process.platform === 'linux'

const rssMegabytes = (worker: TestWorker): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${worker.child.pid}/status`, 'utf8'))?.[1]) / 1024

describe.each(outerRuntimes)('in a process on $name', (runtime) => {
  const start = (execArgs: readonly string[] = []): Promise<TestWorker> => startWorker(runtime, execArgs)

  it.runIf(isLinux).each(['heap', 'buffers'] as const)('a leak of %s takes memory, and gives it back', async (what) => {
    const worker = await start()
    const before = rssMegabytes(worker)
    await begin(worker, aFault('fault.leak', { what, rate: 400, cap: 120, perSec: 1, most: 1 }))
    await landed(worker, ({ isAtCap }) => isAtCap === 1)
    expect(rssMegabytes(worker)).toBeGreaterThan(before + 100)
    await undo(worker)
    await expect.poll(() => rssMegabytes(worker)).toBeLessThan(before + 60)
  })

  it.each([
    ['timers', 'Timeout'],
    ['sockets', 'UDPWRAP'],
  ] as const)('a leak of %s is there, and gone', async (what, kind) => {
    const worker = await start()
    const count = (): Promise<unknown> =>
      worker.run(
        `return process.getActiveResourcesInfo().filter((kind) => /^${kind}$|^UDPSocketWrap$/i.test(kind)).length`,
      )
    const before = Number(await count())
    await begin(worker, aFault('fault.leak', { what, rate: 1, cap: 1, perSec: 1000, most: 40 }))
    await landed(worker, ({ heldCount, isAtCap }) => heldCount === 40 && isAtCap === 1)
    expect(await count()).toBe(before + 40)
    await undo(worker)
    await expect.poll(count).toBe(before)
  })

  it('the heap is filled until the worker dies', async () => {
    const worker = await start(['--max-old-space-size=60'])
    await begin(worker, aFault('fault.fill-heap', { rate: 400 }))
    expect(await worker.exited()).toEqual({ code: null, signal: 'SIGABRT' })
    expect(worker.stderr).toContain('heap out of memory')
    expect((await worker.until('fault')).numbers.heldBytes).toBeGreaterThan(0)
  })

  it('a filled heap is let go when it is taken back in time', async () => {
    const worker = await start()
    await begin(worker, aFault('fault.fill-heap', { rate: 50 }))
    await landed(worker)
    await undo(worker)
    expect(await worker.run('return process.memoryUsage().heapUsed')).toBeLessThan(60e6)
  })

  it.runIf(isLinux)('no descriptor is left but as many as asked, and all are afterwards', async () => {
    const worker = await start()
    const openMany = `
      const { openSync, closeSync } = require('node:fs')
      const opened = []
      try { for (let count = 0; count < 10; count += 1) opened.push(openSync('/dev/null')) }
      catch (error) { return [opened.length, error.code] }
      finally { for (const descriptor of opened) closeSync(descriptor) }
      return [opened.length, '']`
    expect(await worker.run(openMany)).toEqual([10, ''])
    await begin(worker, aFault('fault.full-descriptors', { leave: 3 }))
    await landed(worker)
    expect(await worker.run(openMany)).toEqual([3, 'EMFILE'])
    await undo(worker)
    expect(await worker.run(openMany)).toEqual([10, ''])
  })
})

describe('a leak', () => {
  it('above what the machine can spare is refused with both numbers', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    const fault = aFault('fault.leak', { what: 'buffers', rate: 1, cap: 64_000, perSec: 1, most: 1 })
    expect(await askFault(worker, fault)).toMatch(/^64000 MB are more than the \d+ MB that can be spared here$/)
  })

  it('above what the heap holds is refused with both numbers', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', execArgs: ['--max-old-space-size=100'] })
    const fault = aFault('fault.leak', { what: 'heap', rate: 1, cap: 500, perSec: 1, most: 1 })
    expect(await askFault(worker, fault)).toMatch(/^500 MB are more than the \d+ MB that V8 has room for here/)
  })
})
