import { describe, expect, it, vi } from 'vitest'
import { everyRuntime, listenInWorker, type TestWorker } from '../../../tools/testing/test-worker.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { aFault, answerMs, begin, startWorker } from './testing/ask-fault.ts'

const mebibyte = 1024 * 1024
/** A number, from inside of the worker, that is above the second one while the worker is hurt, and else below. */
type Probe = readonly [code: string, from: number]

/**
 * Share of the time in which its threads ran or wanted to: on a machine that others use, too, who burns gets little of a processor
 * and waits for the rest. Elsewhere only what it got is known.
 */
const busyRatio: Probe = [
  `const { readdirSync, readFileSync } = require('node:fs')
   const spentMs = () => {
     if (process.platform !== 'linux') return process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000
     const ofThread = (id) => {
       // One that ended since it was listed wants nothing.
       try { return readFileSync('/proc/self/task/' + id + '/schedstat', 'utf8').split(' ').slice(0, 2) } catch { return [] }
     }
     return readdirSync('/proc/self/task').flatMap(ofThread).reduce((sum, ns) => sum + ns / 1e6, 0)
   }
   const [atMs, beforeMs] = [performance.now(), spentMs()]
   await new Promise((done) => setTimeout(done, 200))
   return (spentMs() - beforeMs) / (performance.now() - atMs)`,
  0.25,
]
const rssBytes: Probe = ['return process.memoryUsage.rss() - kept.rss', 50 * mebibyte]
const countOf = (kind: string): Probe => [
  `return process.getActiveResourcesInfo().filter((kind) => /${kind}/i.test(kind)).length`,
  20,
]
const ofLeak = { rate: 400, cap: 100, perSec: 1000, most: 40 }

const faults: readonly (readonly [name: string, fault: ReturnType<typeof aFault>, probe: Probe])[] = [
  ['a burnt loop', aFault('fault.burn-loop', { sharePercent: 80 }), busyRatio],
  ['a burning thread', aFault('fault.burn-thread', { threads: 1 }), busyRatio],
  ['a leak of heap', aFault('fault.leak', { ...ofLeak, what: 'heap' }), rssBytes],
  ['a leak of buffers', aFault('fault.leak', { ...ofLeak, what: 'buffers' }), rssBytes],
  ['a leak of timers', aFault('fault.leak', { ...ofLeak, what: 'timers' }), countOf('Timeout')],
  ['a leak of sockets', aFault('fault.leak', { ...ofLeak, what: 'sockets' }), countOf('UDP')],
  ['a heap being filled', aFault('fault.fill-heap', { rate: 200 }), rssBytes],
  ['garbage', aFault('fault.gc-pressure', { rate: 5000 }), busyRatio],
  ['a clock that is off', aFault('fault.clock-skew', { offset: 9999 }), ['return Date.now() - kept.now()', 1000]],
  [
    'no descriptors',
    aFault('fault.full-descriptors', { leave: 0 }),
    [
      `const { closeSync, openSync } = require('node:fs')
       try { closeSync(openSync('/dev/null')) } catch { return 1 }
       return 0`,
      0.5,
    ],
  ],
]

/** What happens on its own account is the same on every release: the suite takes one of them. */
describe.each(isLong ? everyRuntime : everyRuntime.slice(0, 1))('nobody ends, on $name,', (runtime) => {
  const isHurt = async (worker: TestWorker, [code, from]: Probe): Promise<boolean> =>
    Number(await worker.run(code)) > from
  const start = async (): Promise<TestWorker> => {
    const worker = await startWorker(runtime)
    await worker.run('kept.rss = process.memoryUsage.rss(); kept.now = Date.now')
    return worker
  }
  const until = (worker: TestWorker, probe: Probe, wanted: boolean): Promise<boolean> =>
    vi.waitUntil(async () => (await isHurt(worker, probe)) === wanted, { timeout: 10_000, interval: 20 })

  describe.each(faults)('%s', (_, fault, probe) => {
    it('and it ends with the deck', async () => {
      const worker = await start()
      // One that has just started compiles, and wants a processor for that.
      await until(worker, probe, false)
      await begin(worker, fault)
      await until(worker, probe, true)
      worker.pipe?.destroy()
      await until(worker, probe, false)
    })

    it('and it ends without a lease', async () => {
      const worker = await start()
      await begin(worker, fault)
      await until(worker, probe, true)
      worker.ask({ type: 'lease', leaseMs: 50 })
      const ended = await worker.until('fault', ({ state }) => state === 'ended')
      expect(ended.words).toBe('no word from the deck for 50 ms')
      await until(worker, probe, false)
    })
  })

  it('a fault of a worker that stood still while the deck went on saying that it is there, and it goes on', async () => {
    const worker = await start()
    await begin(worker, { ...aFault('fault.clock-skew', { offset: 9999 }), leaseMs: 400 })
    const lease = setInterval(() => worker.ask({ type: 'lease', leaseMs: 400 }), 50)
    await worker.run('const until = performance.now() + 1000; while (performance.now() < until);')
    expect(await worker.run('return Date.now() - kept.now()')).toBeGreaterThan(1_000_000)
    expect(worker.messages.filter((message) => message.type === 'fault' && message.state === 'ended')).toEqual([])
    clearInterval(lease)
    await worker.until('fault', ({ state }) => state === 'ended')
  })

  it('a blocked loop, and it answers when the deck is gone', async () => {
    const worker = await start()
    const port = await listenInWorker(worker)
    await begin(worker, aFault('fault.block-loop', {}))
    await worker.until('fault', ({ state }) => state === 'landed')
    worker.pipe?.destroy()
    expect(await answerMs(port, 3000)).not.toBeNull()
  })
})
