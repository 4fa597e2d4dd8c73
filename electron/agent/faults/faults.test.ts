import { describe, expect, it } from 'vitest'
import { listenInWorker, outerRuntimes, TestWorker } from '../../../tools/testing/test-worker.ts'
import { aFault, answerMs, askFault } from './testing/ask-fault.ts'

const anyRequest = { method: 'any', path: '', header: '', cookie: '' } as const

describe.each(outerRuntimes)('a fault on $name', (runtime) => {
  const start = async (): Promise<TestWorker> => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.until('report')
    return worker
  }

  it('is told when it landed and when it ended, and undone while it holds the loop', async () => {
    const worker = await start()
    const port = await listenInWorker(worker)
    await askFault(worker, aFault('fault.block-loop', {}, { faultId: 7 }))
    const landed = await worker.until('fault', ({ state }) => state === 'landed')
    expect(landed).toMatchObject({ faultId: 7, words: '' })
    expect(await answerMs(port, 300)).toBeNull()
    const askedMs = performance.now()
    worker.ask({ type: 'undo-fault', faultId: 7 })
    const ended = await worker.until('fault', ({ state }) => state === 'ended')
    expect(performance.now() - askedMs).toBeLessThan(1000)
    expect(ended).toMatchObject({ faultId: 7, words: 'taken back' })
    expect(ended.numbers.blockedMs).toBeGreaterThanOrEqual(landed.numbers.blockedMs ?? 0)
    expect(await answerMs(port, 3000)).not.toBeNull()
  })

  it('ends by itself after its time', async () => {
    const worker = await start()
    const askedMs = performance.now()
    await askFault(worker, aFault('fault.block-loop', {}, { forMs: 600 }))
    const ended = await worker.until('fault', ({ state }) => state === 'ended')
    expect(ended.words).toBe('')
    expect(performance.now() - askedMs).toBeGreaterThanOrEqual(600)
    // Its time counts from the order on; the block begins with the next turn of a worker that may get little time.
    expect(ended.numbers.blockedMs).toBeGreaterThan(300)
  })

  it('ends when the deck does not say that it is there, and goes on when it does', async () => {
    const worker = await start()
    await askFault(worker, aFault('fault.block-loop', {}, { leaseMs: 200 }))
    const lease = setInterval(() => worker.ask({ type: 'lease', leaseMs: 300 }), 50)
    const isLong = (numbers: Record<string, number>): boolean => (numbers.blockedMs ?? 0) > 1000
    await worker.until('fault', ({ state, numbers }) => state === 'landed' && isLong(numbers))
    clearInterval(lease)
    const ended = await worker.until('fault', ({ state }) => state === 'ended')
    expect(ended.words).toBe('no word from the deck for 300 ms')
  })

  it('of requests hits them, and is counted apart from the app’s own errors', async () => {
    const worker = await start()
    const port = await listenInWorker(worker)
    const input = { status: 418, hits: 'first', hitCount: 1, hitPercent: 1, spare: '', ...anyRequest } as const
    await askFault(worker, aFault('fault.status', input))
    const statusOf = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/500`)).status
    expect([await statusOf(), await statusOf()]).toEqual([418, 500])
    const landed = await worker.until('fault', ({ state, numbers }) => state === 'landed' && numbers.matchedCount === 2)
    expect(landed.numbers.hitCount).toBe(1)
    const report = await worker.until('report', ({ http }) => http?.injectedCount === 1 && http.finishedCount > 0)
    expect(report.http).toMatchObject({ startedCount: 2, finishedCount: 1, byClass: [0, 0, 0, 0, 1] })
  })

  it('is loaded without the app’s loader, and leaves no trace in its tables', async () => {
    const worker = await start()
    const port = await listenInWorker(worker)
    const tables = `[Object.keys(require.cache), Object.keys(require('node:module')._pathCache), process.mainModule.children.length]`
    const before = await worker.run(`
      const Module = require('node:module')
      const tables = ${tables}
      kept.seen = []
      const watch = (owner, name) => {
        const original = owner[name]
        owner[name] = function (...args) { kept.seen.push(name); return original.apply(this, args) }
      }
      watch(Module.prototype, 'require')
      watch(Module, '_load')
      watch(Module._extensions, '.js')
      return tables`)
    await askFault(worker, aFault('fault.block-loop', {}, { forMs: 100 }))
    await worker.until('fault', ({ state }) => state === 'ended')
    expect(await answerMs(port, 3000)).not.toBeNull()
    expect(await worker.run('return kept.seen')).toEqual([])
    expect(await worker.run(`return ${tables}`)).toEqual(before)
  })
})

describe('a fault is refused', () => {
  it.each([
    ['one that does not exist', { fault: 'fault.nothing' }, 'this agent has no such fault'],
    ['one that is not the agent’s', { fault: 'fault.sigkill' }, 'this agent has no such fault'],
    ['no duration', { forMs: 0 }, 'Its duration in ms must be a whole number from 1 to 3600000'],
    ['a year', { forMs: 31_536_000_000 }, 'Its duration in ms must be a whole number from 1 to 3600000'],
    [
      'a share of 150 %',
      { fault: 'fault.burn-loop', input: { sharePercent: 150 } },
      'Share of the loop must be a whole number from 5 to 95',
    ],
    ['no input', { fault: 'fault.burn-loop', input: null }, 'Share of the loop must be a whole number from 5 to 95'],
  ])('%s', async (_, junk, words) => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    const asked = { ...aFault('fault.block-loop', {}), ...junk }
    expect(await askFault(worker, asked)).toBe(words)
    expect(worker.messages.filter(({ type }) => type === 'fault')).toEqual([])
  })

  it('that excludes one that is there', async () => {
    const worker = new TestWorker({ script: 'remote.cjs' })
    await askFault(worker, aFault('fault.block-loop', {}, { faultId: 1 }))
    await worker.until('fault', ({ state }) => state === 'landed')
    const words = await askFault(worker, aFault('fault.block-loop', {}, { faultId: 2 }))
    expect(words).toBe('fault 1 (Block event loop) is there, and the two exclude each other')
  })
})
