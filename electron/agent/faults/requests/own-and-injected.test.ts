import { describe, expect, it } from 'vitest'
import { listenInWorker, outerRuntimes } from '../../../../tools/testing/test-worker.ts'
import { aFault, begin, landed, startWorker, undo } from '../testing/ask-fault.ts'
import { ask, inputOf, keepingAgent } from './testing/faulty-worker.ts'

describe.each(outerRuntimes)('faults of requests in the agent on $name', (runtime) => {
  it('are told with their numbers, and what they end is counted apart from what the app does', async () => {
    const worker = await startWorker(runtime)
    const port = await listenInWorker(worker)
    await ask(port, '/500')
    const own = { finishedCount: 1, byClass: [0, 0, 0, 0, 1], abortedCount: 0, clientAbortedCount: 0 }

    await begin(worker, aFault('fault.status', inputOf('fault.status', { path: '/x' })))
    for (let nth = 0; nth < 3; nth += 1) expect(await ask(port, '/x')).toMatchObject({ status: 503 })
    await landed(worker, ({ hitCount }) => hitCount === 3)
    expect(await undo(worker)).toMatchObject({ seenCount: 3, matchedCount: 3, hitCount: 3 })
    await worker.until('report', ({ http }) => http?.injectedCount === 3)

    await begin(worker, aFault('fault.reset', inputOf('fault.reset')))
    expect(await ask(port)).toMatchObject({ error: 'ECONNRESET' })
    await undo(worker)
    await begin(worker, aFault('fault.cut-body', inputOf('fault.cut-body', { afterBytes: 2 })))
    expect(await ask(port)).toMatchObject({ status: 200, error: 'ECONNRESET' })
    await undo(worker)
    await worker.until('report', ({ http }) => http?.injectedCount === 5)

    await begin(worker, aFault('fault.hang', inputOf('fault.hang')))
    const impatient = keepingAgent()
    const [left, kept] = [ask(port, '/', { agent: impatient }), ask(port)]
    await landed(worker, ({ hangingCount }) => hangingCount === 2)
    impatient.destroy()
    await left
    await worker.until('report', ({ http }) => http?.injectedCount === 6)
    await undo(worker)
    expect(await kept).toMatchObject({ status: 200, body: 'hello' })
    const { http } = await worker.until('report', (report) => report.http?.finishedCount === 2)
    expect(http).toMatchObject({ ...own, finishedCount: 2, byClass: [0, 1, 0, 0, 1], injectedCount: 6, inFlight: 0 })
  })

  it('make an answer of the app late, which stays an answer of the app', async () => {
    const worker = await startWorker(runtime)
    const port = await listenInWorker(worker)
    await begin(worker, aFault('fault.latency', inputOf('fault.latency', { latency: 100 })))
    let seenMs = 0
    for (let nth = 0; nth < 5; nth += 1) {
      const late = await ask(port, '/500')
      expect(late).toMatchObject({ status: 500 })
      seenMs += late.ms
    }
    const { addedMsSum = 0, hitCount = 0 } = await undo(worker)
    expect(hitCount).toBe(5)
    expect(addedMsSum).toBeGreaterThanOrEqual(495)
    expect(addedMsSum).toBeLessThanOrEqual(seenMs)
    const { http } = await worker.until('report', (report) => report.http?.finishedCount === 5)
    expect(http).toMatchObject({ byClass: [0, 0, 0, 0, 5], injectedCount: 0 })
  })
})
