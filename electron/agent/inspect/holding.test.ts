import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Holding } from '../../../shared/inspection/holding.ts'
import { listenInWorker, outerRuntimes, TestWorker } from '../../../tools/testing/test-worker.ts'

/** Looks again and again until what is held fits. */
async function holds(worker: TestWorker, fits: (holding: Holding) => boolean): Promise<Holding> {
  for (;;) {
    const before = worker.messages.length
    worker.ask({ type: 'inspect', order: { kind: 'holding' } })
    const { report } = await worker.until(
      'inspected',
      (message) => worker.messages.indexOf(message) >= before && message.report.kind === 'holding',
    )
    if (report.kind === 'holding' && fits(report.holding)) return report.holding
  }
}

const formatter = `
  const own = (error, sites) => 'own ' + sites.length
  Error.prepareStackTrace = own
  Error.stackTraceLimit = 3`

describe.each(outerRuntimes)('what a worker holds, on $name', (runtime) => {
  it('is its connections with what they do, its requests and its children', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.until('report')
    const port = await listenInWorker(worker)
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const silent = connect(port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void silent.destroy())
    await expect.poll(() => worker.run('return kept.server._connections')).toBe(1)
    await holds(worker, ({ connectionCount }) => connectionCount === 1)
    const idle = get({ port, host: '127.0.0.1', agent }).on('error', () => {})
    const [answer] = await once(idle, 'response')
    answer.resume()
    await once(answer, 'end')
    const waiting = get({ port, host: '127.0.0.1', path: '/never' }).on('error', () => {})
    onTestFinished(() => void waiting.destroy())
    await worker.run(
      `kept.child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])`,
    )
    onTestFinished(() => worker.run('kept.child.kill()').then(() => {}))

    const held = await holds(worker, ({ requestCount, children }) => requestCount === 1 && children.length === 1)
    const states = held.connections.map(({ state, servedCount, isAtLeast }) => ({ state, servedCount, isAtLeast }))
    expect(states).toHaveLength(3)
    expect(states).toEqual(
      expect.arrayContaining([
        { state: 'silent', servedCount: 0, isAtLeast: true },
        { state: 'idle', servedCount: 1, isAtLeast: false },
        { state: 'in-request', servedCount: 1, isAtLeast: false },
      ]),
    )
    expect(held.requests).toMatchObject([{ method: 'GET', path: '/never', isAtLeast: false }])
    expect(held.children[0]?.command).toContain('setTimeout')
    expect(held.origins).toBeNull()
  })

  it('is told with where it was made, once that was asked for, and past the formatter of the app', async () => {
    const worker = new TestWorker({ script: 'remote.cjs', runtime })
    await worker.until('report')
    await worker.run(formatter)
    worker.ask({ type: 'inspect', order: { kind: 'find-origins', forMs: 30_000 } })
    const made = await holds(worker, ({ origins }) => origins !== null)
    expect(made.originsLeftMs).toBeGreaterThan(0)
    await worker.run(`
      function leakyPlace() { return setInterval(() => {}, 60000) }
      kept.timers = [1, 2, 3].map(() => leakyPlace())`)
    const isLeak = ({ kind, place }: { kind: string; place: string }) => kind === 'Timeout' && /leakyPlace/.test(place)
    const held = await holds(worker, ({ origins }) => origins?.some(isLeak) === true)
    expect(held.origins?.find(isLeak)?.count).toBe(3)
    expect(await worker.run(`return [new Error('x').stack.slice(0, 3), Error.stackTraceLimit]`)).toEqual(['own', 3])
    await worker.run(`for (const timer of kept.timers) clearInterval(timer)`)
    await holds(worker, ({ origins }) => origins?.some(isLeak) === false)
  })
})
