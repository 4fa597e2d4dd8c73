import { describe, expect, it } from 'vitest'
import { listenInWorker, runtimes, TestWorker, testConfig } from '../../../../tools/testing/test-worker.ts'
import { aFault, answerMs, askFault } from '../testing/ask-fault.ts'

type Runtime = (typeof runtimes)[number]

describe.each(runtimes)('a start on $name', (runtime: Runtime) => {
  const startWith = (...faults: readonly object[]): TestWorker =>
    new TestWorker({ script: 'remote.cjs', runtime, config: JSON.stringify({ ...testConfig, faults }) })

  it('is as slow as asked', async () => {
    const startMs = performance.now()
    const worker = startWith(aFault('fault.boot-slow', { delay: 300, failCount: 0, restart: 'next-start' }))
    const landed = await worker.until('fault', ({ state }) => state === 'landed')
    expect(landed.numbers.askedMs).toBe(300)
    expect(await answerMs(await listenInWorker(worker), 3000)).not.toBeNull()
    expect(performance.now() - startMs).toBeGreaterThan(300)
  })

  it('goes on when the fault is taken back', async () => {
    const fault = aFault('fault.boot-slow', { delay: 60_000, failCount: 0, restart: 'next-start' })
    const worker = startWith(fault)
    await worker.until('fault', ({ state }) => state === 'landed')
    worker.ask({ type: 'undo-fault', faultId: fault.faultId })
    const ended = await worker.until('fault', ({ state }) => state === 'ended')
    expect(ended.numbers.sleptMs).toBeLessThan(5000)
    expect(await answerMs(await listenInWorker(worker), 3000)).not.toBeNull()
  })

  it('goes on when the deck is gone', async () => {
    const worker = startWith(aFault('fault.boot-slow', { delay: 60_000, failCount: 0, restart: 'next-start' }))
    await worker.until('fault', ({ state }) => state === 'landed')
    worker.pipe?.destroy()
    expect(await worker.run('return 1')).toBe(1)
  })

  it('throws where the app’s first line would', async () => {
    const worker = startWith(aFault('fault.boot-throw', { failCount: 0, restart: 'next-start' }))
    expect(await worker.exited()).toEqual({ code: 1, signal: null })
    expect(await worker.until('fault')).toMatchObject({ state: 'landed', numbers: { exitCode: 1 } })
    await expect.poll(() => worker.stderr).toContain('Error: thrown by a fault at start')
    // The line that threw, not the agent on one line.
    expect(worker.stderr.length).toBeLessThan(2000)
  })

  it('ends with the code that was asked for', async () => {
    const worker = startWith(aFault('fault.boot-exit', { exitCode: 42, failCount: 0, restart: 'next-start' }))
    expect(await worker.exited()).toEqual({ code: 42, signal: null })
    expect(await worker.until('fault')).toMatchObject({ state: 'landed', numbers: { exitCode: 42 } })
  })

  it('has the other faults of its slot from the first line, or soon after', async () => {
    const clock = aFault('fault.clock-skew', { offset: 3600 })
    const block = aFault('fault.block-loop', {}, { forMs: 600 })
    const worker = startWith(clock, block, aFault('fault.block-loop', {}))
    const ended = await worker.until('fault', ({ faultId, state }) => faultId === block.faultId && state === 'ended')
    // Its time counts from the start on, the block begins after the first turn.
    expect(ended.numbers.blockedMs).toBeGreaterThan(300)
    await worker.until('fault', ({ words }) => words.endsWith('the two exclude each other'))
    expect(await worker.run('return Date.now()')).toBeGreaterThan(Date.now() + 3_500_000)
  })
})

describe('a fault of the start', () => {
  it('is none of a worker that runs', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    const words = await askFault(worker, aFault('fault.boot-exit', { exitCode: 1, failCount: 0, restart: 'kill-now' }))
    expect(words).toBe('it happens when a worker starts, and this one runs')
  })

  it('that is junk is said to be, and the app runs', async () => {
    const junk = { fault: 'fault.boot-slow', faultId: 3, input: { delay: -1 } }
    const worker = new TestWorker({ script: 'remote.cjs', config: JSON.stringify({ ...testConfig, faults: [junk] }) })
    const failed = await worker.until('fault', ({ state }) => state === 'failed')
    expect(failed.faultId).toBe(3)
    expect(await worker.run('return 1')).toBe(1)
  })
})
